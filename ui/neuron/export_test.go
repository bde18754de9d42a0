package neuron

import (
	"fyne.io/fyne/v2"

	"syncact/core/label"
	"syncact/core/series"
	"syncact/core/study"
)

// What the tests of formats call.
var (
	Probability = probability
	Clock       = clock
	RowText     = rowText
)

// Sorted returns the ids of neurons in an order.
func Sorted(neurons []study.Neuron, by Order) []series.ID {
	f := newFinder(neurons)
	var ids []series.ID
	for _, i := range f.find(by, filter{}) {
		ids = append(ids, f.neurons[i].ID)
	}
	return ids
}

// Finder returns the search over neurons.
func Finder(neurons []study.Neuron) func(text string) []int {
	f := newFinder(neurons)
	return func(text string) []int { return f.find(ByLayer, filter{text: text}) }
}

// Choose sets the filters of the list as its drop-downs do.
func (p *Panel) Choose(layer, network string, trust label.Confidence, significant bool) {
	s := &p.list.settings
	s.layer.Set(layer)
	s.network.Set(network)
	s.trust.Set(string(trust))
	s.significant.Set(significant)
}

// Listed returns the ids of the list as it stands, and what it says of their count.
func (p *Panel) Listed() (ids []series.ID, count string) {
	for i := range p.list.found {
		ids = append(ids, p.list.at(i).ID)
	}
	return ids, p.list.count.Text
}

// Region returns what the chip of the region's filter says, "" while it is hidden.
func (p *Panel) Region() string {
	if p.list.region.Hidden {
		return ""
	}
	return p.list.region.text.Text
}

// ClearRegion presses the chip's button.
func (p *Panel) ClearRegion() { p.list.region.clear.OnPress() }

// Fold presses the heading of a section.
func (p *Panel) Fold(i int) { p.inspector.sections[i].head.press() }

// Folded reports which sections are folded.
func (p *Panel) Folded() []bool {
	var out []bool
	for _, s := range p.inspector.sections {
		out = append(out, !s.body.Visible())
	}
	return out
}

// SetListing shows the list, or the inspector.
func (p *Panel) SetListing(on bool) { p.setListing(on) }

// OpenNetworks opens the list of every network.
func (p *Panel) OpenNetworks() { p.inspector.evidence.setListed(true) }

// Hover rests the pointer on the label.
func (p *Panel) Hover() { p.inspector.card.Touch.Hover(nil) }

// CopyCommand presses the button of that name.
func (p *Panel) CopyCommand() { p.inspector.provenance.copyCommand() }

// CopyMethods presses the button of that name.
func (p *Panel) CopyMethods() { p.inspector.provenance.copyMethods() }

// CopyRow copies a row of the list by its shortcut.
func (p *Panel) CopyRow(i int) {
	p.list.rows.SetChosen(i)
	p.list.rows.TypedShortcut(&fyne.ShortcutCopy{})
}

// Label returns what the card says: label, source and confidence.
func (p *Panel) Label() [3]string {
	c := p.inspector.card
	return [3]string{c.label.Text, c.source.Text, c.word.Text}
}

// State returns what the chip under the id says, "" while it is hidden.
func (p *Panel) State() string {
	if p.inspector.chip.Hidden {
		return ""
	}
	return p.inspector.chip.Text
}
