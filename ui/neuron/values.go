package neuron

import (
	"fmt"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"syncact/core/study"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// A valueView is a number with its name above and its evidence below. The secondary
// button copies it.
type valueView struct {
	widget.BaseWidget
	widgets.Touch
	name, value, evidence *widgets.Label
}

func newValueView(menu func(v *valueView, e *desktop.MouseEvent)) *valueView {
	v := &valueView{name: widgets.NewLabel("", look.Small, look.Text2), value: widgets.NewMono("", look.Value, look.Text), evidence: widgets.NewLabel("", look.Small, look.Text2)}
	v.value.Weight = look.SemiBold
	v.Touch.Secondary = func(e *desktop.MouseEvent) { menu(v, e) }
	v.ExtendBaseWidget(v)
	return v
}

func (v *valueView) set(name, value, evidence string) {
	v.name.SetText(name)
	v.value.SetText(value)
	v.evidence.SetText(evidence)
}

// CreateRenderer implements [fyne.Widget].
func (v *valueView) CreateRenderer() fyne.WidgetRenderer { return valueRenderer{v} }

type valueRenderer struct{ v *valueView }

func (r valueRenderer) parts() []*widgets.Label {
	return []*widgets.Label{r.v.name, r.v.value, r.v.evidence}
}

func (r valueRenderer) Layout(size fyne.Size) {
	y := float32(0)
	for _, l := range r.parts() {
		h := l.MinSize().Height
		l.Move(fyne.NewPos(0, y))
		l.Resize(fyne.NewSize(size.Width, h))
		y += h + 1
	}
}

func (r valueRenderer) MinSize() fyne.Size {
	var m fyne.Size
	for _, l := range r.parts() {
		s := l.MinSize()
		m = fyne.NewSize(max(m.Width, s.Width), m.Height+s.Height+1)
	}
	return m
}

func (r valueRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.v.name, r.v.value, r.v.evidence}
}

func (r valueRenderer) Refresh() {
	for _, l := range r.parts() {
		l.Refresh()
	}
	r.Layout(r.v.Size())
	canvas.Refresh(r.v)
}

func (r valueRenderer) Destroy() {}

// valueGrid are the six numbers of a neuron.
type valueGrid struct {
	object *fyne.Container
	layout *cells
	values [6]*valueView
}

func newValueGrid() *valueGrid {
	g := &valueGrid{}
	objects := make([]fyne.CanvasObject, len(g.values))
	for i := range g.values {
		g.values[i] = newValueView(copyValueMenu)
		objects[i] = g.values[i]
	}
	g.layout, g.object = newCells(g.room, 8, objects...)
	return g
}

// room is the widest of the cells, so that none is cut.
func (g *valueGrid) room() float32 {
	var w float32
	for _, v := range g.values {
		w = max(w, v.MinSize().Width)
	}
	return w
}

func (g *valueGrid) show(n study.Neuron) {
	interval := "no interval"
	if !math.IsNaN(n.CILow) {
		interval = fraction(n.CILow, 2) + " – " + fraction(n.CIHigh, 2)
	}
	g.values[0].set("r, held-out", fraction(n.RHeldOut, 2), interval)
	g.values[1].set("r, selecting", fraction(n.R, 2), probabilityOf("p", n.P))
	g.values[2].set("p, FWER", probability(n.PFWER), probabilityOf("q", n.QFDR))
	g.values[3].set("lag peak", signed(n.LagPeakS, 1, " s"), "within ±12 s")
	g.values[4].set("ceiling", fraction(n.Ceiling, 2), "of held-out r")
	share := "n/a"
	if n.Ceiling > 0 && !math.IsNaN(n.RHeldOut) {
		share = fmt.Sprintf("%s %%", whole(100*n.RHeldOut/n.Ceiling))
	}
	folds := ""
	if !math.IsNaN(n.NetworkFolds) {
		folds = fmt.Sprintf("%.0f %% of folds", 100*n.NetworkFolds)
	}
	g.values[5].set("of ceiling", share, folds)
}

// copyValueMenu offers a value alone and with its name and evidence.
func copyValueMenu(v *valueView, e *desktop.MouseEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(v)
	if c == nil {
		return
	}
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", fyne.NewMenuItem("Copy Value", func() { put(v.value.Text) }),
		fyne.NewMenuItem("Copy with Name", func() { put(v.name.Text + " " + v.value.Text + " (" + v.evidence.Text + ")") })), c, e.AbsolutePosition)
}
