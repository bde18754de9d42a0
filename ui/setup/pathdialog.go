package setup

import (
	"context"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// PathOptions say what a path dialog asks for.
type PathOptions struct {
	Title, Hint, Button string
	Start               string   // folder that is listed at first; "" is the home folder
	Recents             []string // paths offered at the left
	// Useful says which files are listed; nil lists all. Folders always are.
	Useful   func(name string, dir bool) bool
	OnChosen func(path string)
}

// A PathDialog asks for a file or folder by its path: a field that completes names,
// what the folder holds, and where one was before. Folders are read in the background.
type PathDialog struct {
	widget.BaseWidget
	o       PathOptions
	entry   *widgets.PathEntry
	rows    *widgets.Rows
	state   *widgets.Label
	body    fyne.CanvasObject
	over    *overlay
	folder  listing
	matches []shown
	reading *job.Latest[listing]
}

// ShowPathDialog opens a path dialog over a canvas.
func ShowPathDialog(c fyne.Canvas, do job.Do, o PathOptions) *PathDialog {
	d := newPathDialog(do, o)
	d.over = showOverlay(c, d, fyne.NewSize(820, 560))
	do(func() { c.Focus(d.entry) }) // later: the click that opened it takes the focus away
	return d
}

func newPathDialog(do job.Do, o PathOptions) *PathDialog {
	d := &PathDialog{o: o, reading: job.NewLatest[listing](do), state: widgets.NewCut("", look.Small, look.Text2)}
	d.entry = widgets.NewPathEntry(o.Hint, d.choose)
	d.entry.OnChanged = func(string) { d.typed() }
	d.entry.OnEscape = d.close
	build := func() fyne.CanvasObject {
		return container.New(cells{Widths: []float32{16, -1}, Pad: 12, Between: 8}, widgets.NewIcon("file", look.Text3), code("", look.Text))
	}
	d.rows = widgets.NewRows(26, build, func(i int, o fyne.CanvasObject) {
		parts := o.(*fyne.Container).Objects
		icon, ink := "file", look.Text3
		if d.matches[i].dir {
			icon, ink = "folder", look.Primary
		}
		parts[0].(*widgets.Icon).Set(icon, ink)
		parts[1].(*widgets.Label).SetText(d.matches[i].name)
	})
	d.rows.OnOpen = d.open
	d.rows.OnChoose = func(i int) { d.state.SetText(filepath.Join(d.folder.folder, d.matches[i].name)) }
	d.body = d.build()
	d.ExtendBaseWidget(d)
	start := o.Start
	if start == "" {
		start, _ = os.UserHomeDir()
	}
	d.enter(start)
	return d
}

// enter puts a folder into the field, so that what is typed next is a name in it.
func (d *PathDialog) enter(folder string) {
	path := withSlash(folder)
	d.entry.SetText(path)
	d.entry.CursorColumn = len([]rune(path))
	d.entry.Refresh()
}

func withSlash(folder string) string {
	if folder == "" || os.IsPathSeparator(folder[len(folder)-1]) {
		return folder
	}
	return folder + string(filepath.Separator)
}

func (d *PathDialog) build() fyne.CanvasObject {
	title := widgets.NewBold(d.o.Title, look.Title)
	cancel := widgets.NewButton("Cancel", "", widgets.Plain, d.close)
	accept := widgets.NewButton(d.o.Button, "", widgets.Primary, d.accept)
	cancel.Height, accept.Height = widgets.Dialog, widgets.Dialog
	top := container.New(column{gap: 12, padX: 20, padY: 16}, title, d.entry,
		widgets.NewCut("Tab completes, Enter opens, a double-click goes into a folder.", look.Small, look.Text2))
	foot := on(look.Head, inset(row(32, cells{Widths: []float32{-1, 0, 0}, Between: 8}, d.state, cancel, accept), 20, 10))
	places := container.New(column{padY: 6})
	for _, path := range d.o.Recents {
		places.Add(widgets.NewRow("folder", look.Text3, filepath.Base(path), func() { d.enter(path) }))
	}
	if home, err := os.UserHomeDir(); err == nil {
		places.Add(widgets.NewRow("folder", look.Text3, "Home", func() { d.enter(home) }))
	}
	places.Add(widgets.NewRow("disk", look.Text3, "Computer", func() { d.enter("/") }))
	left := container.NewHBox(container.NewStack(widgets.NewGap(200, 1), places), widgets.NewRule())
	middle := container.NewBorder(widgets.NewRule(), widgets.NewRule(), left, nil, d.rows)
	return framed(on(look.Panel, container.NewBorder(top, foot, nil, nil, middle)))
}

// CreateRenderer implements [fyne.Widget].
func (d *PathDialog) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(d.body) }

// typed lists the folder of what stands in the field.
func (d *PathDialog) typed() {
	folder, begun := filepath.Split(d.entry.Path())
	if folder == "" || filepath.Clean(folder) == d.folder.folder {
		d.match(begun)
		return
	}
	folder = filepath.Clean(folder)
	d.read(folder, false)
}

// read lists the beginning of a folder, then all of it.
func (d *PathDialog) read(folder string, all bool) {
	d.reading.Start(func(ctx context.Context) (listing, error) { return list(ctx, folder, all) }, func(l listing, err error) {
		d.folder = l
		_, begun := filepath.Split(d.entry.Path())
		d.match(begun)
		if err != nil {
			_, why := said(err)
			d.state.SetText(joined("cannot be listed", why))
			return
		}
		if l.more {
			d.state.SetText("reading on…")
			d.read(folder, true)
		}
	})
}

func (d *PathDialog) match(begun string) {
	d.matches = d.folder.matching(begun, d.o.Useful)
	d.state.SetText(countOf(len(d.matches), "entry"))
	if len(d.matches) != 1 {
		d.state.SetText(countText(len(d.matches)) + " entries")
	}
	d.rows.SetLength(len(d.matches))
}

// open goes into a folder or takes a file.
func (d *PathDialog) open(i int) {
	path := filepath.Join(d.folder.folder, d.matches[i].name)
	if d.matches[i].dir {
		d.enter(path)
		return
	}
	d.choose(path)
}

// accept takes the marked entry, or what stands in the field.
func (d *PathDialog) accept() {
	if i := d.rows.Chosen(); i >= 0 && i < len(d.matches) {
		d.choose(filepath.Join(d.folder.folder, d.matches[i].name))
		return
	}
	d.choose(d.entry.Path())
}

func (d *PathDialog) choose(path string) {
	if path == "" {
		return
	}
	d.close()
	d.o.OnChosen(filepath.Clean(path))
}

func (d *PathDialog) close() {
	d.reading.Stop()
	if d.over != nil {
		d.over.hide()
	}
}
