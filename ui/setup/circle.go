package setup

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/look"
	"syncact/ui/widgets"
)

// A circle is a filled disc with a number or a drawing in it.
type circle struct {
	widget.BaseWidget
	text, icon  string
	ground, ink fyne.ThemeColorName
	edge        float32 // dp at 100 %
}

func newCircle(text, icon string, ground, ink fyne.ThemeColorName) *circle {
	c := &circle{text: text, icon: icon, ground: ground, ink: ink, edge: 22}
	c.ExtendBaseWidget(c)
	return c
}

func (c *circle) set(text, icon string, ground, ink fyne.ThemeColorName) {
	if c.text != text || c.icon != icon || c.ground != ground || c.ink != ink {
		c.text, c.icon, c.ground, c.ink = text, icon, ground, ink
		c.Refresh()
	}
}

func (c *circle) CreateRenderer() fyne.WidgetRenderer {
	r := &circleRenderer{c: c, disc: &canvas.Circle{}, text: widgets.NewLabel("", look.Small, c.ink), icon: widgets.NewIcon("", c.ink)}
	r.text.Weight, r.text.Align = look.Medium, fyne.TextAlignCenter
	r.Refresh()
	return r
}

type circleRenderer struct {
	c    *circle
	disc *canvas.Circle
	text *widgets.Label
	icon *widgets.Icon
}

func (r *circleRenderer) Layout(size fyne.Size) {
	edge := look.Scaled(r.c.edge)
	at := fyne.NewPos((size.Width-edge)/2, (size.Height-edge)/2)
	for _, o := range r.Objects() {
		o.Move(at)
		o.Resize(fyne.NewSize(edge, edge))
	}
}

func (r *circleRenderer) MinSize() fyne.Size {
	edge := look.Scaled(r.c.edge)
	return fyne.NewSize(edge, edge)
}

func (r *circleRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.disc, r.text, r.icon}
}
func (r *circleRenderer) Destroy() {}

func (r *circleRenderer) Refresh() {
	r.disc.FillColor = look.Color(r.c.ground)
	r.text.Text, r.text.Color = r.c.text, r.c.ink
	r.icon.Edge = 13
	r.icon.Set(r.c.icon, r.c.ink)
	for _, o := range r.Objects() {
		o.Refresh()
	}
	r.Layout(r.c.Size())
	canvas.Refresh(r.c)
}
