package neuron

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/label"
	"syncact/core/series"
	"syncact/core/study"
	"syncact/ui/look"
	"syncact/ui/state"
	"syncact/ui/widgets"
)

// rowHeight is the height of a row of the list, dp.
const rowHeight = 26

// The first choice of each filter: no filter.
const (
	anyLayer   = "all layers"
	anyNetwork = "all networks"
	anyTrust   = "any label"
)

// list is the searchable, sortable list of a model's neurons.
type list struct {
	panel    *Panel
	object   fyne.CanvasObject
	rows     *widgets.Rows
	search   *widgets.Field
	tools    tools
	count    *widgets.Paragraph
	value    *widgets.Label // names the column of numbers
	region   *regionChip
	finder   *finder
	found    []int
	settings settings
}

// tools choose what is listed and in which order.
type tools struct {
	order, model, layer, network, trust *widgets.Dropdown
	only                                *widgets.Check
}

// settings are the views of the list that are kept with the study.
type settings struct {
	order, layer, network, trust state.Value[string]
	significant                  state.Value[bool]
}

func newList(p *Panel) *list {
	l := &list{panel: p, finder: newFinder(nil), count: widgets.NewParagraph("", look.Small, look.Text2), value: widgets.NewLabel("r", look.Small, look.Text3)}
	l.settings.order.Set(string(ByLayer))
	l.rows = widgets.NewRows(rowHeight, newListRow, l.fill)
	l.rows.OnChoose = func(i int) { p.session.SelectNeuron(l.at(i).ID) }
	l.rows.OnOpen = func(int) { p.setListing(false) }
	l.rows.OnMenu = l.menu
	l.rows.OnCopy = func(i int) { l.copyRow(i) }
	l.search = widgets.NewField("id, network or label", func(string) { p.First() })
	l.search.OnChanged = func(string) { l.refilter() }
	l.search.OnEscape = func() { l.search.SetText("") }
	l.region = newRegionChip(func() { l.setRegion("", nil) })
	l.tools = tools{order: widgets.NewDropdown(Orders, l.settings.order.Set), model: widgets.NewDropdown(nil, p.chooseModel),
		layer:   widgets.NewDropdown([]string{anyLayer}, choice(&l.settings.layer, anyLayer)),
		network: widgets.NewDropdown([]string{anyNetwork}, choice(&l.settings.network, anyNetwork)),
		trust:   widgets.NewDropdown([]string{anyTrust, string(label.Confident), string(label.Weak), string(label.Unlabelled)}, choice(&l.settings.trust, anyTrust)),
		only:    widgets.NewCheck("significant only", l.settings.significant.Set)}
	for _, d := range []*widgets.Dropdown{l.tools.model, l.tools.layer, l.tools.network} {
		d.Most = 150
	}
	l.keep()
	l.lay()
	return l
}

// choice stores what was chosen, "" for the first choice.
func choice(v *state.Value[string], none string) func(string) {
	return func(chosen string) {
		if chosen == none {
			chosen = ""
		}
		v.Set(chosen)
	}
}

// keep saves the settings with the study and lists anew when one changes.
func (l *list) keep() {
	s, views := &l.settings, &l.panel.session.Views
	l.panel.stop = append(l.panel.stop, state.Keep(views, "neurons/order", &s.order), state.Keep(views, "neurons/layer", &s.layer),
		state.Keep(views, "neurons/network", &s.network), state.Keep(views, "neurons/label", &s.trust), state.Keep(views, "neurons/significant", &s.significant))
	for _, v := range []*state.Value[string]{&s.order, &s.layer, &s.network, &s.trust} {
		l.panel.stop = append(l.panel.stop, v.OnChange(func(string) { l.refilter() }))
	}
	l.panel.stop = append(l.panel.stop, s.significant.OnChange(func(bool) { l.refilter() }))
}

// lay puts search, tools, column heads and rows below one another.
func (l *list) lay() {
	t := l.tools
	order := widgets.NewLabel("by", look.Small, look.Text3)
	tools, toolBox := newFlow(8, t.model, t.layer, t.network, t.trust, t.only, order, t.order)
	l.region.Hide()
	top := container.New(widgets.Stack{PadX: edge, PadY: 8}, l.search)
	counted := container.New(widgets.Columns{Widths: []float32{-1}, Pad: edge}, l.count)
	l.value.Align = fyne.TextAlignTrailing
	names := container.New(listColumns{}, widgets.NewLabel("neuron", look.Small, look.Text3), widgets.NewCut("label", look.Small, look.Text3), l.value)
	head := container.New(widgets.Stack{}, top, toolBox, widgets.NewGap(1, 6), l.region.Container, counted, widgets.NewGap(1, 6), widgets.NewRule(), names, widgets.NewRule())
	parts := []fitter{tools, l.region, fits(func(w float32) { l.count.Fit(w - 2*edge) })}
	l.object = container.New(page{&parts}, container.NewBorder(head, nil, nil, nil, l.rows))
}

// listColumns lays a row: id, label, number.
type listColumns struct{}

func (listColumns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	number := look.Scaled(58)
	label := objects[1].(*widgets.Label) // gives way to the id where room is short
	label.Hidden = size.Width < look.Scaled(240)
	widgets.Columns{Widths: []float32{-3, -2, number}, Pad: edge, Between: 8}.Layout(objects, size)
}

func (listColumns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(120, tallest(objects)+6)
}

func newListRow() fyne.CanvasObject {
	id, label, r := widgets.NewCut("", look.Dense, look.Text), widgets.NewCut("", look.Dense, look.Text2), widgets.NewMono("", look.Dense, look.Text)
	id.Mono, id.CutHead, r.Align = true, true, fyne.TextAlignTrailing
	return container.New(listColumns{}, id, label, r)
}

// at returns the neuron of a row.
func (l *list) at(i int) study.Neuron { return l.finder.neurons[l.found[i]] }

func (l *list) fill(i int, row fyne.CanvasObject) {
	n := l.at(i)
	cells := row.(*fyne.Container).Objects
	id, label, r := cells[0].(*widgets.Label), cells[1].(*widgets.Label), cells[2].(*widgets.Label)
	id.SetText(shortID(n.ID))
	label.SetText(labelText(n))
	label.SetColor(labelInk(n))
	r.SetText(Order(l.settings.order.Get()).value(n))
}

// refill lists the session's model.
func (l *list) refill() {
	l.finder = newFinder(nil)
	model := l.panel.session.Model.Get()
	if facts := l.panel.facts; facts != nil {
		l.finder = newFinder(facts.Neurons(model))
		l.tools.model.Options = facts.Models()
	}
	l.tools.model.SetChosen(model)
	layers, networks := []string{anyLayer}, []string{anyNetwork}
	layers = append(layers, study.Layers(l.finder.neurons)...)
	networks = append(networks, l.finder.networks()...)
	l.tools.layer.SetOptions(layers)
	l.tools.network.SetOptions(networks)
	if len(l.finder.neurons) > 0 && !slices.Contains(layers, l.settings.layer.Get()) {
		l.settings.layer.Set("") // another model has other layers
	}
	l.refilter()
}

// refilter lists the neurons that pass every filter.
func (l *list) refilter() {
	s := &l.settings
	or := func(v, none string) string {
		if v == "" {
			return none
		}
		return v
	}
	by := Order(s.order.Get())
	l.tools.order.SetChosen(string(by))
	l.tools.layer.SetChosen(or(s.layer.Get(), anyLayer))
	l.tools.network.SetChosen(or(s.network.Get(), anyNetwork))
	l.tools.trust.SetChosen(or(s.trust.Get(), anyTrust))
	l.tools.only.SetOn(s.significant.Get())
	l.found = l.finder.find(by, filter{text: l.search.Text, layer: s.layer.Get(), network: s.network.Get(),
		trust: label.Confidence(s.trust.Get()), significant: s.significant.Get(), region: l.region.networks})
	l.rows.SetLength(len(l.found))
	l.value.SetText(by.head())
	l.count.Set(l.counted(), look.Text2)
	l.mark(l.panel.session.Neuron.Get())
	l.refit()
}

// counted says how many neurons are listed of how many, and how many have no r.
func (l *list) counted() string {
	text := fmt.Sprintf("%s of %s neurons", thousands(len(l.found)), thousands(len(l.finder.neurons)))
	if n := l.finder.unlinked(); n > 0 {
		text += fmt.Sprintf(", %s without r (NaN)", thousands(n))
	}
	if len(l.found) == 0 && len(l.finder.neurons) > 0 {
		text = fmt.Sprintf("None of %s neurons passes these filters.", thousands(len(l.finder.neurons)))
	}
	return text
}

// refit lays the list out again after its head changed its height.
func (l *list) refit() {
	if c, ok := l.object.(*fyne.Container); ok && c.Size().Width > 0 {
		c.Refresh()
	}
}

// mark shows which neuron is the chosen one.
func (l *list) mark(id series.ID) {
	l.rows.SetChosen(slices.Index(l.found, max(l.finder.place(id), -1)))
}

// setRegion lists only neurons whose network lies in a region; "" lists all again.
func (l *list) setRegion(region string, networks []string) {
	l.region.set(region, networks)
	l.refilter()
}
