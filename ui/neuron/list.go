package neuron

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/series"
	"syncact/ui/look"
	"syncact/ui/state"
	"syncact/ui/widgets"
)

// rowHeight is the height of a row of the list, dp.
const rowHeight = 26

// list is the searchable, sortable list of a model's neurons.
type list struct {
	panel       *Panel
	object      fyne.CanvasObject
	rows        *widgets.Rows
	search      *widgets.Field
	order       *widgets.Dropdown
	only        *widgets.Check
	count       *widgets.Label
	finder      *finder
	found       []int
	by          state.Value[string]
	significant state.Value[bool]
}

func newList(p *Panel) *list {
	l := &list{panel: p, finder: newFinder(nil), count: widgets.NewLabel("", look.Small, look.Text2)}
	l.by.Set(string(ByLayer))
	p.stop = append(p.stop, state.Keep(&p.session.Views, "neurons/order", &l.by), state.Keep(&p.session.Views, "neurons/significant", &l.significant))
	l.rows = widgets.NewRows(rowHeight, newListRow, l.fill)
	l.rows.OnChoose = func(i int) { p.session.SelectNeuron(l.finder.neurons[l.found[i]].ID) }
	l.search = widgets.NewField("id, network or label", func(string) { p.First() })
	l.search.OnChanged = l.filter
	l.search.OnEscape = func() { l.search.SetText("") }
	l.order = widgets.NewDropdown(Orders, l.by.Set)
	l.only = widgets.NewCheck("significant", l.significant.Set)
	p.stop = append(p.stop,
		l.by.Listen(func(by string) { l.order.SetChosen(by); l.filter(l.search.Text) }),
		l.significant.Listen(func(on bool) { l.only.SetOn(on); l.filter(l.search.Text) }))
	tools := container.New(widgets.Columns{Widths: []float32{0, 0, -1}, Pad: 12, Between: 8}, l.order, l.only, l.count)
	l.count.Align = fyne.TextAlignTrailing
	top := container.New(widgets.Stack{Gap: 6, PadX: 12, PadY: 8}, l.search)
	head := container.New(widgets.Stack{}, top, tools, widgets.NewGap(1, 6), widgets.NewRule())
	l.object = container.NewBorder(head, nil, nil, nil, l.rows)
	return l
}

func newListRow() fyne.CanvasObject {
	id, label, r := widgets.NewCut("", look.Dense, look.Text), widgets.NewCut("", look.Dense, look.Text2), widgets.NewMono("", look.Dense, look.Text)
	id.Mono, r.Align = true, fyne.TextAlignTrailing
	return container.New(widgets.Columns{Widths: []float32{-3, -2, 40}, Pad: 12, Between: 8}, id, label, r)
}

func (l *list) fill(i int, row fyne.CanvasObject) {
	n := l.finder.neurons[l.found[i]]
	cells := row.(*fyne.Container).Objects
	id, label, r := cells[0].(*widgets.Label), cells[1].(*widgets.Label), cells[2].(*widgets.Label)
	id.SetText(shortID(n.ID))
	label.SetText(labelText(n))
	label.SetColor(labelInk(n))
	r.SetText(fraction(n.R, 2))
}

// refill lists the session's model.
func (l *list) refill() {
	l.finder = newFinder(nil)
	if l.panel.facts != nil {
		l.finder = newFinder(l.panel.facts.Neurons(l.panel.session.Model.Get()))
	}
	l.filter(l.search.Text)
	l.mark(l.panel.session.Neuron.Get())
}

// filter lists the neurons that hold every word of text.
func (l *list) filter(text string) {
	if l.search.Text != text {
		l.search.SetText(text) // comes back here
		return
	}
	l.found = l.finder.find(text, Order(l.by.Get()), l.significant.Get())
	l.rows.SetLength(len(l.found))
	l.count.SetText(thousands(len(l.found)))
	l.mark(l.panel.session.Neuron.Get())
}

// mark shows which neuron is the chosen one.
func (l *list) mark(id series.ID) {
	at := l.finder.place(id)
	for i, place := range l.found {
		if place == at {
			l.rows.SetChosen(i)
			return
		}
	}
	l.rows.SetChosen(-1)
}
