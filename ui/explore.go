package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/ui/look"
	"syncact/ui/neuron"
	"syncact/ui/widgets"
)

// explorePage is the workspace of brain, correlation, traces and inspector.
type explorePage struct {
	object               fyne.CanvasObject
	window               *Window
	brain, matrix, trace fyne.CanvasObject
	inspector            *neuron.Panel
	outer, rows, upper   *widgets.Split
	centre               *fyne.Container
	filled               string
}

func newExplorePage(w *Window) *explorePage {
	p := &explorePage{window: w}
	p.brain = emptyPanel(w, "brain", look.Brain, "Brain", "Maps appear when the stage Networks has ended.", 360, 380)
	p.matrix = emptyPanel(w, "matrix", look.Text2, "Correlation", "Neurons × networks appear when the stage Coupling has ended.", 360, 300)
	p.trace = emptyPanel(w, "trace", look.Text2, "Traces", "Courses appear when activations and networks are ready.", 480, 220)
	p.inspector = neuron.New(w.session)
	p.upper = widgets.NewSplit(false, p.brain, p.matrix, 500, 1012, .4)
	p.rows = widgets.NewSplit(true, p.upper, p.trace, 540, 906, .7)
	p.centre = container.NewStack(p.rows)
	p.outer = widgets.NewSplit(false, p.centre, p.inspector.Object(), 1012, 1344, 1)
	p.outer.Limit = 420
	p.object = p.outer
	return p
}

func emptyPanel(w *Window, icon string, ink fyne.ThemeColorName, title, text string, width, height float32) *widgets.Panel {
	p := widgets.NewPanel(icon, ink, title, widgets.NewEmpty(icon, "Nothing to show yet", text, "Run", w.run))
	p.Least = fyne.NewSize(width, height)
	return p
}

// show hands a study to the panels; nil empties them.
func (p *explorePage) show(o *opened) {
	if o == nil {
		p.inspector.Show(nil)
		return
	}
	p.inspector.Show(facts{o})
}

// fill gives the centre to one panel, or with "" to all of them.
func (p *explorePage) fill(name string) {
	if p.filled == name {
		return
	}
	p.filled = name
	object := map[string]fyne.CanvasObject{"": p.rows, "brain": p.brain, "matrix": p.matrix, "trace": p.trace}[name]
	p.centre.Objects = []fyne.CanvasObject{object}
	if name == "" { // the panel goes back to its place
		p.upper.Refresh()
		p.rows.Refresh()
	}
	p.centre.Refresh()
}

func (p *explorePage) resetLayout() {
	for _, s := range []*widgets.Split{p.outer, p.rows, p.upper} {
		s.Reset()
	}
}

// typedKey acts on the single keys of the panels.
func (p *explorePage) typedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		p.inspector.Step(-1)
	case fyne.KeyDown:
		p.inspector.Step(1)
	}
}
