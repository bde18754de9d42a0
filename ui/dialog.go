package ui

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// showDialog lays a dialog of a size over the window; Escape takes it away.
func (w *Window) showDialog(title string, body fyne.CanvasObject, size fyne.Size, buttons ...fyne.CanvasObject) {
	w.closeDialog()
	scrim := widgets.NewFill(look.Scrim)
	head := widgets.NewBold(title, look.Title)
	foot := container.New(widgets.Columns{Widths: append([]float32{-1}, make([]float32, len(buttons))...), Between: 8},
		append([]fyne.CanvasObject{widgets.NewGap(1, look.Scaled(widgets.Dialog))}, buttons...)...)
	frame := widgets.NewFill(look.Panel)
	frame.Stroke = look.Line
	card := container.NewStack(frame, container.New(widgets.Inset{Edge: 20}, container.NewBorder(
		container.New(widgets.Stack{}, head, widgets.NewGap(1, 12)), container.New(widgets.Stack{}, widgets.NewGap(1, 12), foot), nil, nil, body)))
	w.dialog = container.NewStack(scrim, container.New(widgets.Centred{Size: size}, card))
	overlays := w.win.Canvas().Overlays()
	overlays.Add(w.dialog)
	w.dialog.Resize(w.win.Canvas().Size())
}

// closeDialog takes the dialog away, if there is one.
func (w *Window) closeDialog() {
	if w.dialog != nil {
		w.win.Canvas().Overlays().Remove(w.dialog)
		w.dialog = nil
	}
}

// ask shows a question with its answers.
func (w *Window) ask(head, text string, answers ...*widgets.Button) {
	buttons := make([]fyne.CanvasObject, len(answers))
	for i, a := range answers {
		a.Height = widgets.Dialog
		buttons[i] = a
	}
	w.showDialog(head, wrapped(text), fyne.NewSize(520, 180), buttons...)
}

// askOpen asks for the folder of a study: typed, from the recent ones, or found by
// walking through folders.
func (w *Window) askOpen() {
	b := newBrowser(func(path string) {
		w.closeDialog()
		w.take(path)
	})
	openIt := widgets.NewButton("Open", "", widgets.Primary, func() { b.choose(b.path.Path()) })
	cancel := widgets.NewButton("Cancel", "", widgets.Plain, w.closeDialog)
	openIt.Height, cancel.Height = widgets.Dialog, widgets.Dialog
	w.showDialog("Open study", b.object, fyne.NewSize(720, 520), cancel, openIt)
	w.win.Canvas().Focus(b.path)
}

// browser lists folders and files beside a path entry. Listing runs beside the window.
type browser struct {
	object fyne.CanvasObject
	path   *widgets.PathEntry
	rows   *widgets.Rows
	names  []string
	dir    string
	list   *job.Latest[[]string]
	choose func(path string)
}

// listed is how many names of a folder are shown first.
const listed = 10_000

func newBrowser(choose func(string)) *browser {
	b := &browser{list: job.NewLatest[[]string](job.Main), choose: choose}
	b.path = widgets.NewPathEntry("path of a folder with study.json", b.enter)
	b.rows = widgets.NewRows(26, func() fyne.CanvasObject { return widgets.NewRow("", look.Text2, "", nil) }, func(i int, o fyne.CanvasObject) {
		row := o.(*widgets.Row)
		row.Icon, row.Text = "file", b.names[i]
		if strings.HasSuffix(b.names[i], string(filepath.Separator)) {
			row.Icon = "folder"
		}
		row.IconInk = look.Text2
		row.Refresh()
	})
	b.rows.OnChoose = func(i int) { b.path.SetText(filepath.Join(b.dir, b.names[i])) }
	b.rows.OnOpen = func(i int) { b.enter(filepath.Join(b.dir, b.names[i])) }
	b.object = container.NewBorder(container.New(widgets.Stack{}, b.path, widgets.NewGap(1, 8)), nil, nil, nil, b.rows)
	start, err := os.Getwd()
	if err != nil {
		start, _ = os.UserHomeDir()
	}
	b.show(start)
	return b
}

// enter opens a study or walks into a folder.
func (b *browser) enter(path string) {
	info, err := os.Stat(path)
	if err == nil && info.IsDir() && (recent{Path: path}).missing() {
		b.show(path)
		return
	}
	b.choose(path)
}

func (b *browser) show(dir string) {
	b.list.Start(func(context.Context) ([]string, error) { return folder(dir) }, func(names []string, err error) {
		if err != nil {
			return // what cannot be listed can still be typed
		}
		b.dir, b.names = dir, names
		b.path.SetText(dir + string(filepath.Separator))
		b.rows.SetLength(len(names))
	})
}

// folder lists a folder: the way up, folders, then files.
func folder(dir string) ([]string, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	entries, err := f.ReadDir(listed)
	if err != nil && len(entries) == 0 {
		return []string{".." + string(filepath.Separator)}, nil
	}
	var folders, files []string
	for _, e := range entries {
		switch {
		case strings.HasPrefix(e.Name(), "."):
		case e.IsDir():
			folders = append(folders, e.Name()+string(filepath.Separator))
		default:
			files = append(files, e.Name())
		}
	}
	slices.Sort(folders)
	slices.Sort(files)
	return append(append([]string{".." + string(filepath.Separator)}, folders...), files...), nil
}
