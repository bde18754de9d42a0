package setup

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/widgets"
)

// scrim lies over what an overlay waits for: #141A21 at 42 %.
var scrim = color.NRGBA{R: 0x14, G: 0x1A, B: 0x21, A: 107}

// An overlay is a body in the middle of a canvas; nothing beneath it reacts.
type overlay struct {
	widget.BaseWidget
	body   fyne.CanvasObject
	want   fyne.Size
	canvas fyne.Canvas
}

// showOverlay puts a body of at most a size over a canvas.
func showOverlay(c fyne.Canvas, body fyne.CanvasObject, want fyne.Size) *overlay {
	o := &overlay{body: body, want: want, canvas: c}
	o.ExtendBaseWidget(o)
	c.Overlays().Add(o)
	o.Resize(c.Size())
	return o
}

func (o *overlay) hide() { o.canvas.Overlays().Remove(o) }

// MouseDown implements [desktop.Mouseable]: a press beside the body goes nowhere.
func (o *overlay) MouseDown(*desktop.MouseEvent) {}

// MouseUp implements [desktop.Mouseable].
func (o *overlay) MouseUp(*desktop.MouseEvent) {}

func (o *overlay) CreateRenderer() fyne.WidgetRenderer {
	return widgets.Laid(o, &overlayRenderer{o, canvas.NewRectangle(scrim)})
}

type overlayRenderer struct {
	o     *overlay
	scrim *canvas.Rectangle
}

func (r *overlayRenderer) Layout(size fyne.Size) {
	r.scrim.Resize(size)
	want := fyne.NewSize(min(r.o.want.Width, size.Width-32), min(r.o.want.Height, size.Height-32))
	r.o.body.Resize(want)
	r.o.body.Move(fyne.NewPos((size.Width-want.Width)/2, (size.Height-want.Height)/2))
}

func (r *overlayRenderer) MinSize() fyne.Size { return fyne.NewSize(0, 0) }
func (r *overlayRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.scrim, r.o.body}
}
func (r *overlayRenderer) Refresh() { r.o.body.Refresh() }
func (r *overlayRenderer) Destroy() {}
