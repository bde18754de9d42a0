package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/series"
	"syncact/ui/brain"
	"syncact/ui/look"
	"syncact/ui/matrix"
	"syncact/ui/neuron"
	"syncact/ui/trace"
	"syncact/ui/widgets"
)

// explorePage is the workspace of brain, correlation, traces and inspector.
type explorePage struct {
	arrangement
	object    fyne.CanvasObject
	window    *Window
	brain     *brain.Panel
	matrix    *matrix.Panel
	trace     *trace.Panel
	inspector *neuron.Panel
	filled    fyne.CanvasObject // the panel that has the centre for itself, nil for none
	study     *opened
}

// arrangement is how the panels lie.
type arrangement struct {
	outer, rows, upper *widgets.Split // centre | inspector, upper over traces, brain | correlation
	centre             *fyne.Container
	body               *container.Scroll // the rows, which scroll where they have no room
	drawer, nothing    *fyne.Container
	tab                *fyne.Container // brain or correlation
	tabs               *widgets.Segmented
	tabPage            fyne.CanvasObject
	narrow, tabbed     bool
	drawn              bool // the drawer is open
}

func newExplorePage(w *Window) *explorePage {
	p := &explorePage{window: w}
	p.brain = brain.New(w.session, brain.Source{}, w.do)
	p.brain.OnReadout = func(brain.Readout) { p.readOut("") }
	p.brain.OnFull = func() { p.fill(p.brain) }
	p.brain.OnExport = w.exportFigure
	p.matrix = matrix.New(w.session, matrix.Options{Do: w.do, ReadOut: p.readOut, Pin: func(id, _ series.ID) { p.trace.Pin(id) }})
	p.trace = trace.New(w.session, trace.Options{Do: w.do, ReadOut: p.readOut, OpenFrame: w.openFrame, Export: w.exportTraces})
	p.inspector = neuron.New(w.session, w.do)
	for _, c := range []struct {
		panel  *widgets.Panel
		object fyne.CanvasObject
	}{{p.matrix.Panel, p.matrix}, {p.trace.Panel, p.trace}} {
		c.panel.Commands = append(c.panel.Commands, widgets.NewIconButton("full", func() { p.fill(c.object) }))
	}
	p.arrange()
	w.session.Model.OnChange(func(string) { p.showMatrix() })
	return p
}

// arrange puts the panels beside one another.
func (p *explorePage) arrange() {
	l := &p.window.layout
	p.upper = widgets.NewSplit(false, p.brain, p.matrix, 500, 1012, .4)
	p.upper.Lead = brainWidth
	p.rows = widgets.NewSplit(true, p.upper, p.trace, 540, 906, .7)
	p.rows.Lead = upperHeight
	p.body = container.NewVScroll(p.rows)
	p.centre = container.NewStack(p.body)
	p.outer = widgets.NewSplit(false, p.centre, p.inspector.Object(), 1012, 1344, 1)
	p.outer.Lead = func(total float32) float32 {
		return total - gutter - inspectorWidth(p.window.bars.outer.Size().Width)
	}
	p.outer.Limit = 420
	p.drawer, p.nothing, p.tab = container.NewStack(), container.NewStack(), container.NewStack()
	p.drawer.Hide()
	p.nothing.Hide()
	p.tabs = widgets.NewSegmented([]string{brainTab, correlationTab}, func(string) { p.showUpper() })
	bar := container.NewStack(widgets.NewFill(look.Head), container.New(widgets.Columns{Widths: []float32{0}, Pad: 8}, container.NewCenter(p.tabs)), widgets.NewGap(1, look.Scaled(30)))
	p.tabPage = container.NewBorder(bar, nil, nil, nil, p.tab)
	p.object = container.New(arrange{p}, p.outer, p.drawer)
	follow(p.outer, &l.Inspector)
	follow(p.rows, &l.Rows)
	follow(p.upper, &l.Upper)
	l.NoInspector.OnChange(func(bool) { p.showInspector() })
}

// readOut shows what the pointer is on, and the cursor's place again when it leaves.
func (p *explorePage) readOut(text string) {
	if text == "" {
		p.window.bars.status.sayPlace(p.brain.Readout())
		return
	}
	p.window.bars.status.say(text)
}

// show hands a study to the panels; nil empties them.
func (p *explorePage) show(o *opened) {
	p.study = o
	p.showBrain()
	p.showMatrix()
	if o == nil {
		p.inspector.Show(nil)
		p.trace.SetSource(trace.Source{})
		return
	}
	p.inspector.Show(facts{o})
	p.trace.SetSource(o.traceSource())
}

func (p *explorePage) showBrain() {
	if p.study == nil || len(p.study.networks[p.study.set]) == 0 {
		p.brain.SetSource(brain.Source{})
		return
	}
	p.brain.SetSource(p.study.brainSource())
}

func (p *explorePage) showMatrix() {
	model := p.window.session.Model.Get()
	if p.study == nil {
		p.matrix.SetContent(nil)
		return
	}
	p.matrix.SetContent(p.study.matrixContent(model))
	p.matrix.Subtitle.SetText(p.study.matrixSubtitle(model))
}

// fill gives the centre to one panel, or with nil, or the same again, to all of them.
func (p *explorePage) fill(panel fyne.CanvasObject) {
	if panel == p.filled {
		panel = nil
	}
	p.filled = panel
	if panel == nil {
		p.centre.Objects = []fyne.CanvasObject{p.body}
		p.upper.Refresh() // the panel goes back to its place
		p.showUpper()
	} else {
		p.centre.Objects = []fyne.CanvasObject{panel}
	}
	p.centre.Refresh()
}

// escape gives the centre back to all panels, or closes the drawer.
func (p *explorePage) escape() {
	switch {
	case p.filled != nil:
		p.fill(nil)
	case p.narrow && p.drawn:
		p.toggleInspector()
	}
}

func (p *explorePage) resetLayout() {
	for _, s := range []*widgets.Split{p.outer, p.rows, p.upper} {
		s.Reset()
	}
	p.fill(nil)
}

// typedKey acts on the keys that no panel has taken.
func (p *explorePage) typedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		p.inspector.Step(-1)
	case fyne.KeyDown:
		p.inspector.Step(1)
	}
}
