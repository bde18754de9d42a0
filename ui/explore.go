package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/series"
	"syncact/ui/brain"
	"syncact/ui/matrix"
	"syncact/ui/neuron"
	"syncact/ui/trace"
	"syncact/ui/widgets"
)

// explorePage is the workspace of brain, correlation, traces and inspector.
type explorePage struct {
	object             fyne.CanvasObject
	window             *Window
	brain              *brain.Panel
	matrix             *matrix.Panel
	trace              *trace.Panel
	inspector          *neuron.Panel
	outer, rows, upper *widgets.Split
	centre             *fyne.Container
	filled             fyne.CanvasObject // the panel that has the centre for itself, nil for none
	study              *opened
}

func newExplorePage(w *Window) *explorePage {
	p := &explorePage{window: w}
	p.brain = brain.New(w.session, brain.Source{}, w.do)
	p.brain.OnReadout = func(r brain.Readout) { w.bars.status.sayPlace(r.String()) }
	p.brain.OnFull = func() { p.fill(p.brain) }
	p.matrix = matrix.New(w.session, matrix.Options{Do: w.do, ReadOut: p.readOut, Pin: func(id, _ series.ID) { p.trace.Pin(id) }})
	p.trace = trace.New(w.session, trace.Options{Do: w.do, ReadOut: p.readOut})
	p.inspector = neuron.New(w.session, w.do)
	for _, c := range []struct {
		panel  *widgets.Panel
		object fyne.CanvasObject
	}{{p.matrix.Panel, p.matrix}, {p.trace.Panel, p.trace}} {
		c.panel.Commands = append(c.panel.Commands, widgets.NewIconButton("full", func() { p.fill(c.object) }))
	}
	p.upper = widgets.NewSplit(false, p.brain, p.matrix, 500, 1012, .4)
	p.rows = widgets.NewSplit(true, p.upper, p.trace, 540, 906, .7)
	p.centre = container.NewStack(p.rows)
	p.outer = widgets.NewSplit(false, p.centre, p.inspector.Object(), 1012, 1344, 1)
	p.outer.Limit = 420
	p.object = p.outer
	w.session.Model.OnChange(func(string) { p.showMatrix() })
	return p
}

// readOut shows what the pointer is on, and the cursor's place again when it leaves.
func (p *explorePage) readOut(text string) {
	if text == "" {
		text = p.brain.Readout().String()
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
		p.centre.Objects = []fyne.CanvasObject{p.rows}
		p.upper.Refresh() // the panel goes back to its place
		p.rows.Refresh()
	} else {
		p.centre.Objects = []fyne.CanvasObject{panel}
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

// typedRune acts on the single letters of the panels.
func (p *explorePage) typedRune(r rune) {
	switch r {
	case 'f', 'F':
		p.fill(p.brain)
	case 'b', 'B':
		p.nextBest()
	default:
		p.brain.TypedRune(r)
	}
}

// nextBest chooses the network that the neuron follows next best.
func (p *explorePage) nextBest() {
	if p.study == nil {
		return
	}
	best := facts{p.study}.Candidates(p.window.session.Neuron.Get())
	now := p.window.session.Network.Get()
	var next series.ID
	for i, c := range best {
		if c.Network.ID == now {
			next = best[(i+1)%len(best)].Network.ID
		}
	}
	if next == "" && len(best) > 0 {
		next = best[0].Network.ID
	}
	if next != "" {
		p.window.session.SelectNetwork(next)
	}
}
