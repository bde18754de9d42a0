package widgets

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/look"
)

// A Picture is a small image that reacts to a press. While there is no image its
// ground is seen.
type Picture struct {
	widget.BaseWidget
	Touch
	Outline fyne.ThemeColorName // "" for none
	Height  float32             // dp at 100 %
	OnPress func()

	image image.Image
}

// NewPicture returns an empty picture of a height.
func NewPicture(height float32) *Picture {
	p := &Picture{Height: height}
	p.Touch.Press = func(*desktop.MouseEvent) {
		if p.OnPress != nil {
			p.OnPress()
		}
	}
	p.ExtendBaseWidget(p)
	return p
}

// SetImage shows an image, nil for none.
func (p *Picture) SetImage(img image.Image) {
	p.image = img
	p.Refresh()
}

// CreateRenderer implements [fyne.Widget].
func (p *Picture) CreateRenderer() fyne.WidgetRenderer {
	r := &pictureRenderer{p: p, ground: NewFill(look.Canvas), frame: NewFill(look.Clear), image: &canvas.Image{FillMode: canvas.ImageFillContain}}
	r.Refresh()
	return Laid(p, r)
}

type pictureRenderer struct {
	p             *Picture
	ground, frame *Fill
	image         *canvas.Image
}

func (r *pictureRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.image.Resize(size)
	r.frame.Resize(size)
}

func (r *pictureRenderer) MinSize() fyne.Size { return fyne.NewSize(24, look.Scaled(r.p.Height)) }

func (r *pictureRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.image, r.frame}
}

func (r *pictureRenderer) Refresh() {
	r.frame.Stroke = r.p.Outline
	r.frame.Hidden = r.p.Outline == ""
	r.image.Image, r.image.Hidden = r.p.image, r.p.image == nil
	r.ground.Refresh()
	r.frame.Refresh()
	r.image.Refresh()
}

func (r *pictureRenderer) Destroy() {}
