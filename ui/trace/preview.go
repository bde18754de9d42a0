package trace

import (
	"context"
	"image"
	"image/draw"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// largeHeight and largeWidth are the most room the large frame takes, dp.
const (
	largeWidth  = 320
	largeHeight = 180
)

// A preview is the large frame over the film strip.
type preview struct {
	widget.BaseWidget
	card    *widgets.Fill
	picture *widgets.Raster
	time    *widgets.Label
	frame   *image.RGBA
	wanted  thumbKey
	latest  *job.Latest[*image.RGBA]
}

func newPreview() *preview {
	p := &preview{card: widgets.NewFill(look.Head), time: widgets.NewLabel("", look.Small, look.Text2)}
	p.card.Stroke = look.StrongLine
	p.picture = widgets.NewRaster(p.paint)
	p.ExtendBaseWidget(p)
	p.Hide()
	return p
}

func (p *preview) stop() {
	if p.latest != nil {
		p.latest.Stop()
	}
}

// previewAt asks for the frame under the pointer, in steps of a tenth of a second, and
// shows it above the strip when it is there.
func (b *body) previewAt(at fyne.Position) {
	frames, p := b.strip.frames, b.preview
	if frames == nil || b.scene.run.Film == "" {
		return
	}
	t := b.timeAt(at)
	scale := float32(1)
	if c := fyne.CurrentApp().Driver().CanvasForObject(b); c != nil {
		scale = c.Scale()
	}
	key := thumbKey{b.scene.id, int64(t*10+.5) * 100, int(largeHeight*scale + .5)}
	if key != p.wanted {
		p.wanted = key
		p.latest.Start(func(ctx context.Context) (*image.RGBA, error) {
			img, err := frames.Frame(ctx, key.run, float64(key.millis)/1000, key.height)
			if err != nil || img == nil {
				return nil, err
			}
			return toHeight(img, key.height), nil
		}, func(frame *image.RGBA, err error) {
			if p.frame = frame; frame != nil {
				b.placePreview(at)
			}
		})
	}
	p.time.SetText(clock(t, true) + " s")
	if p.frame != nil {
		b.placePreview(at)
	}
}

// placePreview puts the frame above the film and within the panel.
func (b *body) placePreview(at fyne.Position) {
	p, size := b.preview, b.preview.frame.Rect.Size()
	h := min(float32(largeHeight), b.geometry.film.y-24)
	w := h * float32(size.X) / float32(size.Y)
	if w > largeWidth {
		w, h = largeWidth, largeWidth*float32(size.Y)/float32(size.X)
	}
	x := min(max(at.X-w/2, 4), b.Size().Width-w-6)
	rectangle{x, b.geometry.film.y - h - 24, w + 2, h + 20}.put(p)
	p.Show()
	p.picture.Redraw()
}

func (p *preview) paint(dst *image.RGBA) {
	if p.frame != nil {
		fit := toHeight(p.frame, dst.Rect.Dy())
		draw.Draw(dst, dst.Rect, fit, image.Point{}, draw.Src)
	}
}

// CreateRenderer implements [fyne.Widget].
func (p *preview) CreateRenderer() fyne.WidgetRenderer { return previewRenderer{p} }

type previewRenderer struct{ p *preview }

func (r previewRenderer) Layout(size fyne.Size) {
	r.p.card.Resize(size)
	rectangle{1, 1, size.Width - 2, size.Height - 20}.put(r.p.picture)
	rectangle{6, size.Height - 18, size.Width - 12, 16}.put(r.p.time)
}

func (r previewRenderer) MinSize() fyne.Size { return fyne.NewSize(0, 0) }

func (r previewRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.p.card, r.p.picture, r.p.time}
}

func (r previewRenderer) Refresh() {
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r previewRenderer) Destroy() {}
