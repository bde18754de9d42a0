package ui

import (
	"fmt"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"syncact/core/figure"
	"syncact/core/report"
	"syncact/ui/look"
	"syncact/ui/setup"
	"syncact/ui/widgets"
)

// kindNames say what each kind of figure shows.
var kindNames = map[string]string{report.Brain: "Brain", report.Trace: "Traces", report.Matrix: "Correlation matrix",
	report.Lags: "Lag profile", report.Ranking: "Models against brains"}

// Parts of the dialog, dp at 100 %.
const (
	optionsWidth = 388
	labelWidth   = 104
	fieldWidth   = 62
)

// clearGround is the background that lets through what lies below the figure.
const clearGround = "Clear"

// card is the whole dialog on its scrim.
func (e *exporter) card() fyne.CanvasObject {
	e.path = widgets.NewPathEntry("file to write", func(string) { e.write() })
	e.path.OnEscape = e.close
	save := widgets.NewButton("Export", "export", widgets.Primary, e.write)
	cancel := widgets.NewButton("Cancel", "", widgets.Plain, e.close)
	browse := widgets.NewButton("Browse…", "folder", widgets.Plain, e.browse)
	shut := widgets.NewIconButton("close", e.close)
	for _, b := range []*widgets.Button{save, cancel, browse} {
		b.Height = widgets.Dialog
	}
	e.path.Height = widgets.Dialog
	left, right := e.options(), e.previewed()
	head := ground(look.Head, padded(container.New(widgets.Columns{Widths: []float32{-1, 0}}, widgets.NewBold("Export figure", look.Title), container.NewCenter(shut))))
	foot := ground(look.Head, padded(container.New(widgets.Columns{Widths: []float32{0, -1, 0, 0, 0}, Between: 10},
		widgets.NewLabel("Save to", look.Dense, look.Text2), e.path, browse, cancel, save)))
	body := container.New(widgets.Columns{Widths: []float32{look.Scaled(optionsWidth), -1}}, ground(look.Panel, container.NewVScroll(left)), ground(look.Win, right))
	frame := widgets.NewFill(look.Panel)
	frame.Stroke = look.Line
	card := container.NewStack(frame, container.NewBorder(head, foot, nil, nil, body))
	e.save = save
	return container.NewStack(widgets.NewFill(look.Scrim), container.New(widgets.Centred{Size: fyne.NewSize(1200, 836)}, card))
}

func ground(ink fyne.ThemeColorName, o fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(widgets.NewFill(ink), o)
}

func padded(o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(widgets.Stack{PadX: 24, PadY: 12}, o)
}

// options is the left part: what is drawn, how large, and what goes beside it.
func (e *exporter) options() fyne.CanvasObject {
	list := container.New(widgets.Stack{Gap: 4, PadX: 24, PadY: 14})
	head := func(text string) {
		list.Add(container.New(widgets.Stack{PadY: 5, Gap: 5}, widgets.NewBold(text, look.Dense), widgets.NewRule()))
	}
	head("Content")
	e.addContent(list)
	head("Size and format")
	e.addPaper(list)
	head("Always drawn")
	for _, text := range []string{"L and R on every slice, from the affine", "Colour bar with threshold and unit", "Coordinates, n and what was tested"} {
		list.Add(container.New(widgets.Columns{Widths: []float32{16, -1}, Between: 8}, widgets.NewIcon("check", look.Primary), widgets.NewCut(text, look.Dense, look.Text)))
	}
	head("Beside the figure")
	for i, line := range [][2]string{{"Methods text", methodsEnding}, {"Source values", valuesEnding}, {"Replay manifest", manifestEnding}} {
		e.beside[i] = widgets.NewCheck(line[0], nil)
		e.beside[i].SetOn(i == 0)
		list.Add(optionRow(e.beside[i], line[1]))
	}
	return list
}

// optionRow is a check box with a word at the right end.
func optionRow(c *widgets.Check, note string) fyne.CanvasObject {
	n := widgets.NewLabel(note, look.Small, look.Text3)
	return container.New(widgets.Columns{Widths: []float32{-1, 0}, Between: 8}, c, n)
}

// addContent lists the panels with what they show.
func (e *exporter) addContent(list *fyne.Container) {
	e.content.kinds = map[string]*widgets.Check{}
	notes := e.w.notesOf(e.choice)
	for _, kind := range report.Kinds {
		c := widgets.NewCheck(kindNames[kind], func(bool) { e.draw() })
		c.SetOn(kind == report.Brain || kind == report.Trace)
		e.content.kinds[kind] = c
		list.Add(optionRow(c, notes[kind]))
	}
	e.content.stills = widgets.NewCheck("Stills of the film below the traces", func(bool) { e.draw() })
	film := "no film"
	if f, ok := e.w.study.inputs.Films[e.choice.Run]; ok {
		film = filepath.Base(f.File)
		e.content.stills.SetOn(true)
	}
	list.Add(optionRow(e.content.stills, film))
	if e.content.mark != "" {
		e.content.anyway = widgets.NewCheck("Export all the same", func(bool) { e.draw() })
		kind, _, _ := strings.Cut(e.content.mark, ":")
		list.Add(optionRow(e.content.anyway, strings.ToLower(kind)+" results"))
	}
}

// letter writes the letters that the panels get.
func (c *content) letter(chosen []string) {
	letter := 'a'
	for _, kind := range report.Kinds {
		name := kindNames[kind]
		if c.kinds[kind].On() {
			if len(chosen) > 1 {
				name = string(letter) + "  " + name
			}
			letter++
		}
		if c.kinds[kind].Text != name {
			c.kinds[kind].Text = name
			c.kinds[kind].Refresh()
		}
	}
}

// addPaper lists size and format.
func (e *exporter) addPaper(list *fyne.Container) {
	p := &e.page
	field := func(text, hint string) *widgets.Field {
		f := widgets.NewField(hint, func(string) { e.write() })
		f.OnEscape = e.close
		f.SetText(text)
		f.OnChanged = func(string) { e.draw() }
		return f
	}
	row := func(name string, parts ...fyne.CanvasObject) {
		widths := []float32{look.Scaled(labelWidth)}
		for _, o := range parts {
			w := float32(0)
			if _, is := o.(*widgets.Field); is {
				w = look.Scaled(fieldWidth)
			}
			widths = append(widths, w)
		}
		list.Add(container.New(widgets.Columns{Widths: widths, Between: 8}, append([]fyne.CanvasObject{widgets.NewLabel(name, look.Dense, look.Text2)}, parts...)...))
	}
	word := func(text string) fyne.CanvasObject { return widgets.NewLabel(text, look.Dense, look.Text2) }
	p.width, p.height, p.dpi, p.text = field("180", "88"), field("", "auto"), field("600", "600"), field("7", "7")
	wide := func(name, mm string) fyne.CanvasObject {
		return container.NewCenter(widgets.NewSmallButton(name, "", func() { p.width.SetText(mm) }))
	}
	p.format = widgets.NewSegmented([]string{"PDF", "SVG", "PNG"}, e.renamed)
	p.ground = widgets.NewSegmented([]string{"White", clearGround}, func(string) { e.draw() })
	for _, s := range []*widgets.Segmented{p.format, p.ground} {
		s.Height = widgets.Usual
	}
	row("Width", p.width, word("mm"), wide("single 88", "88"), wide("double 180", "180"))
	row("Height", p.height, word("mm; empty: from content"))
	row("Format", p.format)
	row("Image layers", p.dpi, word("DPI"))
	row("Text", p.text, word("pt, IBM Plex, embedded"))
	row("Background", p.ground)
}

// renamed gives the file the ending of the format.
func (e *exporter) renamed(format string) {
	e.path.SetText(strings.TrimSuffix(e.path.Text, filepath.Ext(e.path.Text)) + "." + strings.ToLower(format))
}

// browse asks for a folder; the file keeps its name.
func (e *exporter) browse() {
	name := filepath.Base(e.path.Path())
	setup.ShowPathDialog(e.w.win.Canvas(), e.w.do, setup.PathOptions{Title: "Folder of the figure", Hint: "folder", Button: "Choose",
		Start: filepath.Dir(e.path.Path()), OnChosen: func(path string) {
			if taken(path) && filepath.Ext(path) != "" {
				e.path.SetText(path) // a file was chosen: it is asked before it is replaced
				return
			}
			e.path.SetText(filepath.Join(path, name))
		}})
}

// preview is the page as it will be, and what is said of it.
type preview struct {
	picture *canvas.Image
	facts   *widgets.Label
	message *widget.Label
	zoom    *widgets.Segmented
	sights  *widgets.Dropdown
	around  *fyne.Container
	scroll  *container.Scroll
	size    figure.Size
}

const (
	fitted = "Fit"
	actual = "Actual size"
)

// previewed is the right part: the figure at true proportion and the methods text.
func (e *exporter) previewed() fyne.CanvasObject {
	p := &e.preview
	p.picture = &canvas.Image{FillMode: canvas.ImageFillContain}
	p.facts = widgets.NewCut("", look.Small, look.Text2)
	p.message = widget.NewLabel("")
	p.message.Wrapping = fyne.TextWrapWord
	p.zoom = widgets.NewSegmented([]string{fitted, actual}, func(string) { p.fit() })
	sights := make([]string, len(figure.Sights))
	for i, s := range figure.Sights {
		sights[i] = string(s)
	}
	p.sights = widgets.NewDropdown(sights, func(string) { p.again(e) })
	p.scroll = container.NewScroll(p.picture)
	head := container.New(widgets.Columns{Widths: []float32{0, -1, 0, 0, 0}, Between: 10, Pad: 20}, widgets.NewBold("Preview", look.Dense), p.facts, p.zoom,
		widgets.NewLabel("Colours as seen:", look.Small, look.Text2), p.sights)
	e.methods = widget.NewLabel("")
	e.methods.Wrapping = fyne.TextWrapWord
	text := container.NewVScroll(e.methods)
	text.SetMinSize(fyne.NewSize(200, look.Scaled(96)))
	copied := widgets.NewSmallButton("Copy", "copy", func() { e.w.app.Clipboard().SetContent(e.methods.Text) })
	command := widgets.NewSmallButton("Copy command", "terminal", e.copyCommand)
	title := container.New(widgets.Columns{Widths: []float32{0, -1, 0, 0}, Between: 10, Pad: 14}, widgets.NewBold("Methods text", look.Dense),
		widgets.NewCut("written from this run's settings", look.Small, look.Text2), copied, command)
	box := widgets.NewFill(look.Panel)
	box.Stroke = look.Line
	methods := container.New(widgets.Inset{Edge: 20}, container.NewStack(box, container.NewBorder(container.New(widgets.Stack{PadY: 8}, title), nil, nil, nil, text)))
	p.around = container.NewBorder(nil, p.message, nil, nil, container.New(widgets.Inset{Edge: 16}, p.scroll))
	return container.NewBorder(container.New(widgets.Stack{PadY: 8}, head), methods, nil, nil, p.around)
}

// sight is how the preview is seen.
func (p *preview) sight() figure.Sight { return figure.Sight(p.sights.Chosen()) }

// again shows the page as another sight sees it; files keep their colours.
func (p *preview) again(e *exporter) {
	if e.fig.plain != nil {
		e.fig.seen = figure.Seen(e.fig.plain, p.sight())
		p.set(&e.fig)
	}
}

// set shows a page; nil shows none.
func (p *preview) set(d *drawn) {
	p.picture.Image, p.size = nil, figure.Size{}
	if d != nil {
		p.picture.Image, p.size = d.seen, d.size
	}
	p.fit()
}

// dpMM is how many dp are a millimetre on a screen of the usual 96 dp to the inch.
const dpMM = 96 / 25.4

// fit lays the page out: as large as there is room, or as large as on paper.
func (p *preview) fit() {
	least := fyne.NewSize(1, 1)
	if p.picture.Image != nil && p.zoom.Chosen() == actual {
		w, h := p.millimetres()
		least = fyne.NewSize(float32(w*dpMM), float32(h*dpMM))
	}
	p.picture.SetMinSize(least)
	p.picture.Refresh()
	p.scroll.Refresh()
	p.describe()
}

func (p *preview) millimetres() (w, h float64) {
	b := p.picture.Image.Bounds()
	return float64(b.Dx()) / previewDPI * 25.4, float64(b.Dy()) / previewDPI * 25.4
}

// describe says how large the page is, and how large it is shown.
func (p *preview) describe() {
	if p.picture.Image == nil {
		p.facts.SetText("")
		return
	}
	w, h := p.millimetres()
	shown := 1.0
	if room := p.scroll.Size(); p.zoom.Chosen() == fitted && room.Width > 0 {
		shown = min(float64(room.Width)/(w*dpMM), float64(room.Height)/(h*dpMM))
	}
	p.facts.SetText(fmt.Sprintf("%.0f × %.0f mm, shown at %.0f %%", w, h, 100*shown))
}
