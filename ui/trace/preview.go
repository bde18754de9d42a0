package trace

import (
	"context"
	"image"
	"image/draw"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
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

// largeKey is the large frame at a time, in steps of so many milliseconds.
func (b *body) largeKey(seconds float64, step int64) thumbKey {
	scale := float32(1)
	if c := fyne.CurrentApp().Driver().CanvasForObject(b); c != nil {
		scale = c.Scale()
	}
	return thumbKey{b.scene.id, int64(seconds*1000) / step * step, int(largeHeight*scale + .5)}
}

// previewAt shows the frame under the pointer, in steps of a tenth of a second. While
// it is decoded the one before stays, with its own time.
func (b *body) previewAt(at fyne.Position) {
	frames, p := b.strip.frames, b.preview
	if frames == nil || b.scene.run.Film == "" {
		return
	}
	key := b.largeKey(b.timeAt(at), 100)
	if picture, known := b.strip.get(key); known {
		p.wanted = key
		b.showLarge(key, picture, at.X)
		return
	}
	if !p.Visible() {
		b.showLarge(key, nil, at.X) // a grey tile
	}
	if key == p.wanted {
		return
	}
	p.wanted = key
	strip := b.strip
	p.latest.Start(func(ctx context.Context) (*image.RGBA, error) {
		img, err := frames.Frame(ctx, key.run, float64(key.millis)/1000, key.height)
		if err != nil || img == nil {
			return nil, err
		}
		return toHeight(img, key.height), nil
	}, func(frame *image.RGBA, _ error) {
		strip.add(key, frame)
		if b.scene != nil && p.Visible() && p.wanted == key {
			b.showLarge(key, frame, at.X)
		}
	})
}

// showLarge puts a frame, or a grey tile for none, above the film, about x and within
// the panel.
func (b *body) showLarge(key thumbKey, frame *image.RGBA, x float32) {
	p := b.preview
	p.frame = frame
	wide := float32(b.strip.wideness(key.run))
	h := max(20, min(float32(largeHeight), b.geometry.film.y-24))
	w := h * wide
	if w > largeWidth {
		w, h = largeWidth, largeWidth/wide
	}
	x = min(max(x-w/2, 4), b.Size().Width-w-6)
	rectangle{x, b.geometry.film.y - h - 24, w + 2, h + 20}.put(p)
	p.time.SetText(clock(float64(key.millis)/1000, true) + " s")
	if !p.Visible() {
		p.Show()
	}
	p.picture.Redraw()
}

// hideLarge takes the large frame away.
func (b *body) hideLarge() {
	if p := b.preview; p.Visible() {
		p.latest.Stop()
		p.wanted = thumbKey{}
		p.Hide()
		canvas.Refresh(b)
	}
}

func (p *preview) paint(dst *image.RGBA) {
	if p.frame == nil {
		fill(dst, look.Color(look.Control))
		return
	}
	draw.Draw(dst, dst.Rect, toHeight(p.frame, dst.Rect.Dy()), image.Point{}, draw.Src)
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
