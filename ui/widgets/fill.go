package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/look"
)

// A Fill is a rectangle in colours of the theme, with an outline where Stroke is set.
type Fill struct {
	widget.BaseWidget
	Color, Stroke fyne.ThemeColorName
	Width         float32 // of the outline, dp
	Radius        float32
	Min           fyne.Size
}

// NewFill returns a rectangle of a colour.
func NewFill(ink fyne.ThemeColorName) *Fill {
	f := &Fill{Color: ink}
	f.ExtendBaseWidget(f)
	return f
}

// NewRule returns a hairline that is as long as its room: 1 dp high and wide at least.
func NewRule() *Fill {
	f := NewFill(look.Line)
	f.Min = fyne.NewSize(1, 1)
	return f
}

// NewGap returns empty room of at least a size.
func NewGap(width, height float32) *Fill {
	f := NewFill(look.Clear)
	f.Min = fyne.NewSize(width, height)
	return f
}

// SetColor changes the colour.
func (f *Fill) SetColor(ink fyne.ThemeColorName) {
	if f.Color != ink {
		f.Color = ink
		f.Refresh()
	}
}

// MinSize implements [fyne.CanvasObject].
func (f *Fill) MinSize() fyne.Size { return f.Min }

// CreateRenderer implements [fyne.Widget].
func (f *Fill) CreateRenderer() fyne.WidgetRenderer {
	r := &fillRenderer{fill: f, rect: &canvas.Rectangle{}}
	r.Refresh()
	return Laid(f, r)
}

type fillRenderer struct {
	fill *Fill
	rect *canvas.Rectangle
}

func (r *fillRenderer) Layout(size fyne.Size)        { r.rect.Resize(size) }
func (r *fillRenderer) MinSize() fyne.Size           { return r.fill.Min }
func (r *fillRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.rect} }
func (r *fillRenderer) Destroy()                     {}

func (r *fillRenderer) Refresh() {
	r.rect.FillColor = look.Color(r.fill.Color)
	r.rect.CornerRadius = r.fill.Radius
	r.rect.StrokeWidth = 0
	if r.fill.Stroke != "" {
		r.rect.StrokeColor, r.rect.StrokeWidth = look.Color(r.fill.Stroke), max(r.fill.Width, 1)
	}
	r.rect.Refresh()
}

// An Icon is one of the application's drawings in a colour of the theme.
type Icon struct {
	widget.BaseWidget
	Name  string
	Color fyne.ThemeColorName
	Edge  float32 // dp at 100 %
}

// NewIcon returns a drawing of 14 dp.
func NewIcon(name string, ink fyne.ThemeColorName) *Icon {
	i := &Icon{Name: name, Color: ink, Edge: 14}
	i.ExtendBaseWidget(i)
	return i
}

// Set changes drawing and colour.
func (i *Icon) Set(name string, ink fyne.ThemeColorName) {
	if i.Name != name || i.Color != ink {
		i.Name, i.Color = name, ink
		i.Refresh()
	}
}

// CreateRenderer implements [fyne.Widget].
func (i *Icon) CreateRenderer() fyne.WidgetRenderer {
	r := &iconRenderer{icon: i, image: &canvas.Image{FillMode: canvas.ImageFillContain}}
	r.Refresh()
	return r
}

type iconRenderer struct {
	icon  *Icon
	image *canvas.Image
}

func (r *iconRenderer) Layout(size fyne.Size) {
	edge := look.Scaled(r.icon.Edge)
	r.image.Resize(fyne.NewSize(edge, edge))
	r.image.Move(fyne.NewPos((size.Width-edge)/2, (size.Height-edge)/2))
}

func (r *iconRenderer) MinSize() fyne.Size {
	edge := look.Scaled(r.icon.Edge)
	return fyne.NewSize(edge, edge)
}

func (r *iconRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.image} }
func (r *iconRenderer) Destroy()                     {}

func (r *iconRenderer) Refresh() {
	r.image.Resource = nil
	r.image.Hidden = r.icon.Name == ""
	if r.icon.Name != "" {
		r.image.Resource = look.Icon(r.icon.Name, r.icon.Color)
	}
	r.Layout(r.icon.Size())
	r.image.Refresh()
}
