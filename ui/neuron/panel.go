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
	// OnRename asks for a name of the chosen neuron; nil where names cannot be given.
	OnRename func()

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
	sharing   *job.Latest[[]string]
	stop      []func()
}

// New returns the panel with nothing to show. Its pictures come back through do.
func New(s *state.Session, do job.Do) *Panel {
	p := &Panel{session: s, do: do, body: container.NewStack(), sharing: job.NewLatest[[]string](do)}
	p.empty = widgets.NewEmpty("neuron", "No neuron selected", "Click a row of the matrix, or search with Ctrl K.", "", nil)
	p.list = newList(p)
	p.inspector = newInspector(p)
	p.face = widgets.NewIconButton("list", func() { p.setListing(!p.listing) })
	p.panel = widgets.NewPanel("neuron", look.Neuron, "Neuron", p.body)
	p.pin = widgets.NewIconButton("pin", func() { p.hold(!p.held) })
	p.panel.Commands = []fyne.CanvasObject{p.face, widgets.NewIconButton("up", func() { p.Step(-1) }), widgets.NewIconButton("down", func() { p.Step(1) }), p.pin}
	p.panel.Least = fyne.NewSize(280, 300)
	p.stop = append(p.stop,
		s.Model.OnChange(func(string) { p.list.refill() }),
		s.Neuron.OnChange(func(series.ID) { p.follow() }),
		s.Network.OnChange(func(series.ID) { p.followNetwork() }))
	p.follow()
	return p
}

// Object returns what is put into the window.
func (p *Panel) Object() fyne.CanvasObject { return p.panel }

// Close stops listening to the session.
func (p *Panel) Close() {
	v := p.inspector
	v.evidence.pictures.stop()
	v.anatomy.reading.Stop()
	v.provenance.writing.Stop()
	p.sharing.Stop()
	for _, stop := range p.stop {
		stop()
	}
}

// Show takes the facts of another study; nil for none.
func (p *Panel) Show(f Facts) {
	p.facts = f
	p.sharing.Stop()
	p.panel.SetBusy(false)
	p.list.region.set("", nil)
	p.list.refill()
	p.follow()
	p.followNetwork()
}

// followNetwork shows the anatomy of the session's network.
func (p *Panel) followNetwork() {
	if p.held {
		return
	}
	id := p.session.Network.Get()
	p.inspector.anatomy.show(id)
	p.inspector.evidence.markNetwork(id)
}

// hold keeps the panel on the neuron it shows, or lets it follow again.
func (p *Panel) hold(on bool) {
	p.held = on
	p.pin.SetIcon(map[bool]string{true: "pinned", false: "pin"}[on])
	p.follow()
	p.followNetwork()
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
	if on { // the list has its height now, so the chosen row can come into sight
		p.list.rows.SetChosen(-1)
		p.list.mark(p.session.Neuron.Get())
	}
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
	p.list.search.SetText(text)
}

// ShowLayer shows the list with the neurons of a layer of the session's model.
func (p *Panel) ShowLayer(layer string) {
	p.list.settings.layer.Set(layer)
	p.setListing(true)
}

// chooseModel follows the list's choice of a model.
func (p *Panel) chooseModel(model string) { p.session.SelectModel(model) }

// First chooses the first neuron of the list as it is filtered.
func (p *Panel) First() { p.choose(0) }

// Step chooses the neuron so many rows further down the list.
func (p *Panel) Step(by int) {
	p.choose(slices.Index(p.list.found, p.list.finder.place(p.session.Neuron.Get())) + by)
}

// choose chooses the neuron of a row, the nearest there is.
func (p *Panel) choose(row int) {
	if n := len(p.list.found); n > 0 {
		p.session.SelectNeuron(p.list.at(min(max(row, 0), n-1)).ID)
	}
}

// pageStep is how many neurons Page Up and Page Down go by in the inspector.
const pageStep = 10

// typedKey goes through the neurons.
func (p *Panel) typedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		p.Step(-1)
	case fyne.KeyDown:
		p.Step(1)
	case fyne.KeyPageUp:
		p.Step(-pageStep)
	case fyne.KeyPageDown:
		p.Step(pageStep)
	case fyne.KeyHome:
		p.choose(0)
	case fyne.KeyEnd:
		p.choose(len(p.list.found) - 1)
	default:
		widgets.PassKey(p.inspector.card, e)
	}
}

// FocusTarget is what takes the keys of the panel: the list, or the card of the neuron.
func (p *Panel) FocusTarget() fyne.Focusable {
	if p.listing {
		return p.list.rows
	}
	return p.inspector.card
}

// neuron returns the row of an id.
func (p *Panel) neuron(id series.ID) (study.Neuron, bool) {
	if i := p.list.finder.place(id); i >= 0 {
		return p.list.finder.neurons[i], true
	}
	return study.Neuron{}, false
}
