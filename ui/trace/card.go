package trace

import (
	"fmt"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/look"
	"syncact/ui/widgets"
)

// A card offers what can be done with an interval of time and says the r within it.
type card struct {
	widget.BaseWidget
	body         *body
	interval     [2]float64 // chosen with Shift, from where the drag began, s
	ground       *widgets.Fill
	title        *widgets.Label
	r            []*widgets.Label
	zoom, export *widgets.Button
}

// leastInterval is the shortest interval that counts as chosen, s.
const leastInterval = .05

func newCard(b *body) *card {
	c := &card{body: b, ground: widgets.NewFill(look.Head), title: widgets.NewBold("", look.Small)}
	c.ground.Stroke, c.ground.Radius = look.StrongLine, 3
	for range 3 {
		c.r = append(c.r, widgets.NewCut("", look.Small, look.Text2))
	}
	c.zoom = widgets.NewSmallButton("Zoom", "", func() {
		from, to := b.ordered()
		b.setInterval(0, 0)
		b.panel.ShowInterval(from, to)
	})
	c.export = widgets.NewSmallButton("Export…", "", func() {
		from, to := b.ordered()
		b.panel.options.Export(b.scene.id, from, to)
	})
	c.ExtendBaseWidget(c)
	c.Hide()
	return c
}

// placeCard writes and places the card beside the interval; without one it hides it.
func (b *body) placeCard() {
	c := b.card
	from, to := b.ordered()
	if b.scene == nil || to-from < leastInterval {
		if c.Visible() {
			c.Hide()
		}
		return
	}
	c.title.SetText(fmt.Sprintf("%s – %s, %s s", clock(from, true), clock(to, true), number(to-from, 1)))
	rows := b.within(from, to)
	for i, l := range c.r {
		text := ""
		if i < len(rows) {
			text = rows[i]
		}
		l.SetText(text)
	}
	hideIf(b.panel.options.Export == nil, c.export)
	g := b.geometry.plot
	w, h := look.Scaled(192), look.Scaled(34)+look.Scaled(16)*float32(1+len(rows))
	x := g.x + float32(b.axis().x(to)) + 8
	if x+w > g.x+g.w {
		x = g.x + float32(b.axis().x(from)) - w - 8
	}
	rectangle{min(max(x, g.x), g.x+g.w-w), g.y + 4, w, h}.put(c)
	if !c.Visible() {
		c.Show()
	}
	c.Refresh()
}

// within returns the correlations of the neuron with the networks in an interval.
func (b *body) within(from, to float64) []string {
	var neuron *line
	var rows []string
	for _, l := range b.scene.lines {
		if l.isNeuron && neuron == nil {
			neuron = l
		}
		if neuron == nil || l.isNeuron || len(rows) == len(b.card.r) {
			continue
		}
		r, n := Correlate(neuron.course, l.course, from, to)
		text := l.title + "  r " + correlation(r)
		if math.IsNaN(r) {
			text = l.title + "  too short for r"
		}
		rows = append(rows, fmt.Sprintf("%s, n = %d, not tested", text, n))
	}
	return rows
}

// CreateRenderer implements [fyne.Widget].
func (c *card) CreateRenderer() fyne.WidgetRenderer { return cardRenderer{c} }

type cardRenderer struct{ c *card }

func (r cardRenderer) Layout(size fyne.Size) {
	c, line := r.c, look.Scaled(16)
	c.ground.Resize(size)
	y := float32(4)
	rectangle{8, y, size.Width - 16, line}.put(c.title)
	for _, l := range c.r {
		if l.Text != "" {
			y += line
		}
		rectangle{8, y, size.Width - 16, line}.put(l)
	}
	m := c.zoom.MinSize()
	rectangle{8, size.Height - m.Height - 5, m.Width, m.Height}.put(c.zoom)
	n := c.export.MinSize()
	rectangle{16 + m.Width, size.Height - n.Height - 5, n.Width, n.Height}.put(c.export)
}

func (r cardRenderer) MinSize() fyne.Size { return fyne.NewSize(0, 0) }

func (r cardRenderer) Objects() []fyne.CanvasObject {
	c := r.c
	all := []fyne.CanvasObject{c.ground, c.title}
	for _, l := range c.r {
		all = append(all, l)
	}
	return append(all, c.zoom, c.export)
}

func (r cardRenderer) Refresh() {
	for _, o := range r.Objects() {
		o.Refresh()
	}
	r.Layout(r.c.Size())
}

func (r cardRenderer) Destroy() {}
