package setup

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/look"
	"syncact/ui/widgets"
)

// An option is one of several choices of which one holds.
type option struct {
	widget.BaseWidget
	widgets.Touch
	text, beside string
	on, focused  bool
	choose       func()
}

func newOption(text, beside string, on bool, choose func()) *option {
	o := &option{text: text, beside: beside, on: on, choose: choose}
	o.Press = func(*desktop.MouseEvent) { o.choose() }
	o.ExtendBaseWidget(o)
	return o
}

// FocusGained implements [fyne.Focusable].
func (o *option) FocusGained() { o.focused = true; o.Refresh() }

// FocusLost implements [fyne.Focusable].
func (o *option) FocusLost() { o.focused = false; o.Refresh() }

// TypedRune implements [fyne.Focusable].
func (o *option) TypedRune(rune) {}

// TypedKey implements [fyne.Focusable].
func (o *option) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeySpace || e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter {
		o.choose()
	}
}

func (o *option) CreateRenderer() fyne.WidgetRenderer {
	r := &optionRenderer{o: o, ring: &canvas.Circle{}, dot: &canvas.Circle{}, focus: widgets.NewFill(look.Clear),
		text: strong(o.text, look.Dense), beside: widgets.NewCut(o.beside, look.Dense, look.Text2)}
	r.focus.Stroke, r.focus.Width, r.focus.Radius = look.Primary, 2, 4
	r.text.Cut = false
	r.Refresh()
	return r
}

type optionRenderer struct {
	o            *option
	ring, dot    *canvas.Circle
	focus        *widgets.Fill
	text, beside *widgets.Label
}

func (r *optionRenderer) Layout(size fyne.Size) {
	edge := look.Scaled(14)
	y := (size.Height - edge) / 2
	r.focus.Resize(size)
	r.ring.Move(fyne.NewPos(2, y))
	r.ring.Resize(fyne.NewSize(edge, edge))
	r.dot.Move(fyne.NewPos(2+edge*.28, y+edge*.28))
	r.dot.Resize(fyne.NewSize(edge*.44, edge*.44))
	x := edge + 10
	w := r.text.MinSize().Width
	r.text.Move(fyne.NewPos(x, 0))
	r.text.Resize(fyne.NewSize(w, size.Height))
	r.beside.Move(fyne.NewPos(x+w+8, 0))
	r.beside.Resize(fyne.NewSize(max(0, size.Width-x-w-8), size.Height))
}

func (r *optionRenderer) MinSize() fyne.Size {
	return fyne.NewSize(look.Scaled(14)+10+r.text.MinSize().Width, look.Scaled(26))
}

func (r *optionRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.focus, r.ring, r.dot, r.text, r.beside}
}
func (r *optionRenderer) Destroy() {}

func (r *optionRenderer) Refresh() {
	r.ring.StrokeWidth, r.ring.StrokeColor, r.ring.FillColor = 1.4, look.Color(look.Edge), look.Color(look.Field)
	r.dot.FillColor, r.dot.Hidden = look.Color(look.OnPrimary), !r.o.on
	if r.o.on {
		r.ring.StrokeColor, r.ring.FillColor = look.Color(look.Primary), look.Color(look.Primary)
	}
	r.focus.Hidden = !r.o.focused
	for _, o := range r.Objects() {
		o.Refresh()
	}
	r.Layout(r.o.Size())
}
