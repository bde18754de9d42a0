package widgets

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// mostPixels is the widest and highest picture that every graphics card takes.
const mostPixels = 8192

// A Raster shows a picture that is drawn at the pixels of the screen. The picture is
// kept until Redraw or another size asks for a new one.
type Raster struct {
	widget.BaseWidget
	// Draw paints every pixel of dst, which has the exact size of the raster. It
	// runs on the main goroutine and must be quick: heavy pictures are made
	// elsewhere and copied here.
	Draw func(dst *image.RGBA)
	Min  fyne.Size

	raster *canvas.Raster
	kept   *image.RGBA
	stale  bool
}

// NewRaster returns a raster that is painted by draw.
func NewRaster(draw func(dst *image.RGBA)) *Raster {
	r := &Raster{Draw: draw, stale: true}
	r.raster = canvas.NewRaster(r.generate)
	r.raster.ScaleMode = canvas.ImageScalePixels
	r.ExtendBaseWidget(r)
	return r
}

func (r *Raster) generate(w, h int) image.Image {
	w, h = min(max(w, 1), mostPixels), min(max(h, 1), mostPixels)
	if r.kept == nil || r.kept.Rect.Dx() != w || r.kept.Rect.Dy() != h {
		r.kept, r.stale = image.NewRGBA(image.Rect(0, 0, w, h)), true
	}
	if r.stale {
		r.Draw(r.kept)
		r.stale = false
	}
	return r.kept
}

// Pixels returns the size of the picture drawn last, 0 before the first.
func (r *Raster) Pixels() (w, h int) {
	if r.kept == nil {
		return 0, 0
	}
	return r.kept.Rect.Dx(), r.kept.Rect.Dy()
}

// Redraw has the picture painted again before the next frame.
func (r *Raster) Redraw() {
	r.stale = true
	r.raster.Refresh()
}

// Refresh implements [fyne.CanvasObject]: a change of theme is a change of picture.
func (r *Raster) Refresh() { r.Redraw() }

// MinSize implements [fyne.CanvasObject].
func (r *Raster) MinSize() fyne.Size { return r.Min }

// CreateRenderer implements [fyne.Widget].
func (r *Raster) CreateRenderer() fyne.WidgetRenderer { return rasterRenderer{r} }

type rasterRenderer struct{ r *Raster }

func (v rasterRenderer) Layout(size fyne.Size)        { v.r.raster.Resize(size) }
func (v rasterRenderer) MinSize() fyne.Size           { return v.r.Min }
func (v rasterRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{v.r.raster} }
func (v rasterRenderer) Refresh()                     { v.r.Redraw() }
func (v rasterRenderer) Destroy()                     {}

// Modifiers returns the keys held down: wheel and hover events do not carry them.
func Modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}
