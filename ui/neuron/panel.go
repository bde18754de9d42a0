package neuron

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/series"
	"syncact/core/study"
	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/state"
	"syncact/ui/widgets"
)

// A Panel shows neurons: one of them, or a list.
type Panel struct {
	session   *state.Session
	do        job.Do
	panel     *widgets.Panel
	face      *widgets.Button // list or inspector
	listing   bool
	body      *fyne.Container
	inspector *inspector
	list      *list
	empty     *widgets.Empty
	facts     Facts
	held      bool
	pin       *widgets.Button
	stop      []func()
}

// New returns the panel with nothing to show. Its pictures come back through do.
func New(s *state.Session, do job.Do) *Panel {
	p := &Panel{session: s, do: do, body: container.NewStack()}
	p.empty = widgets.NewEmpty("neuron", "No neuron selected", "Click a row of the matrix, or search with Ctrl K.", "", nil)
	p.inspector = newInspector(p)
	p.list = newList(p)
	p.face = widgets.NewIconButton("list", func() { p.setListing(!p.listing) })
	p.panel = widgets.NewPanel("neuron", look.Neuron, "Neuron", p.body)
	p.pin = widgets.NewIconButton("pin", func() { p.hold(!p.held) })
	p.panel.Commands = []fyne.CanvasObject{p.face, widgets.NewIconButton("up", func() { p.Step(-1) }), widgets.NewIconButton("down", func() { p.Step(1) }), p.pin}
	p.panel.Least = fyne.NewSize(280, 300)
	p.stop = []func(){
		s.Neuron.OnChange(func(series.ID) { p.follow() }),
		s.Model.OnChange(func(string) { p.list.refill() }),
	}
	p.follow()
	return p
}

// Object returns what is put into the window.
func (p *Panel) Object() fyne.CanvasObject { return p.panel }

// Close stops listening to the session.
func (p *Panel) Close() {
	p.inspector.pictures.stop()
	for _, stop := range p.stop {
		stop()
	}
}

// Show takes the facts of another study; nil for none.
func (p *Panel) Show(f Facts) {
	p.facts = f
	p.list.refill()
	p.follow()
}

// hold keeps the panel on the neuron it shows, or lets it follow again.
func (p *Panel) hold(on bool) {
	p.held = on
	p.pin.SetIcon(map[bool]string{true: "pinned", false: "pin"}[on])
	p.follow()
}

// follow shows the session's neuron.
func (p *Panel) follow() {
	if !p.held {
		p.inspector.show(p.session.Neuron.Get())
	}
	p.list.mark(p.session.Neuron.Get())
	p.subtitle()
	p.turn()
}

func (p *Panel) subtitle() {
	text := "none selected"
	if i := p.list.finder.place(p.session.Neuron.Get()); i >= 0 {
		text = fmt.Sprintf("row %s of %s", thousands(i+1), thousands(len(p.list.finder.neurons)))
	}
	if p.held {
		text += ", held"
	}
	p.panel.Subtitle.SetText(text)
}

// setListing shows the list or the inspector.
func (p *Panel) setListing(on bool) {
	p.listing = on
	p.face.SetChecked(on)
	p.turn()
}

// turn shows the face that was chosen.
func (p *Panel) turn() {
	var face fyne.CanvasObject = p.inspector.object
	switch {
	case p.listing:
		face = p.list.object
	case !p.inspector.known:
		face = p.empty
	}
	if len(p.body.Objects) == 1 && p.body.Objects[0] == face {
		return
	}
	p.body.Objects = []fyne.CanvasObject{face}
	p.body.Refresh()
}

// Filter shows the list with the neurons that hold every word of text.
func (p *Panel) Filter(text string) {
	if text != "" {
		p.setListing(true)
	}
	p.list.filter(text)
}

// First chooses the first neuron of the list as it is filtered.
func (p *Panel) First() {
	if len(p.list.found) > 0 {
		p.session.SelectNeuron(p.list.finder.neurons[p.list.found[0]].ID)
	}
}

// Step chooses the neuron so many rows further down the list.
func (p *Panel) Step(by int) {
	found := p.list.found
	if len(found) == 0 {
		return
	}
	at := slices.Index(found, p.list.finder.place(p.session.Neuron.Get()))
	to := min(max(at+by, 0), len(found)-1)
	p.session.SelectNeuron(p.list.finder.neurons[found[to]].ID)
}

// neuron returns the row of an id.
func (p *Panel) neuron(id series.ID) (study.Neuron, bool) {
	if i := p.list.finder.place(id); i >= 0 {
		return p.list.finder.neurons[i], true
	}
	return study.Neuron{}, false
}
