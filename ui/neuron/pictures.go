package neuron

import (
	"context"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/series"
	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// The heights of the inspector's pictures, dp.
const (
	glassHeight = 74
	frameHeight = 46
)

// A card is a picture with a name and a value below it, and a word below those.
type card struct {
	object           fyne.CanvasObject
	picture          *widgets.Picture
	name, value, sub *widgets.Label
}

func newCard(height float32, mono bool, ink fyne.ThemeColorName) *card {
	c := &card{picture: widgets.NewPicture(height), name: widgets.NewCut("", look.Small, look.Text), value: widgets.NewMono("", look.Small, ink),
		sub: widgets.NewCut("", look.Small, look.Text2)}
	c.name.Mono = mono
	line := container.New(widgets.Columns{Widths: []float32{-1, 0}, Between: 2}, c.name, c.value)
	parts := []fyne.CanvasObject{c.picture, line}
	if !mono {
		c.name.Weight = look.SemiBold
		parts = append(parts, c.sub)
	}
	c.object = container.New(widgets.Stack{Gap: 1}, parts...)
	return c
}

func (c *card) set(name, value, sub string, press func()) {
	c.name.SetText(name)
	c.value.SetText(value)
	c.sub.SetText(sub)
	c.picture.OnPress = press
	c.object.Show()
}

// row lays cards side by side.
func row(cards []*card) fyne.CanvasObject {
	objects, widths := make([]fyne.CanvasObject, len(cards)), make([]float32, len(cards))
	for i, c := range cards {
		objects[i], widths[i] = c.object, -1
	}
	return container.New(fixed{widths}, objects...)
}

// fixed gives every card its share, whether the others are shown or not.
type fixed struct{ widths []float32 }

func (f fixed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := (size.Width - 24 - 6*float32(len(objects)-1)) / float32(len(objects))
	for i, o := range objects {
		o.Move(fyne.NewPos(12+float32(i)*(w+6), 0))
		o.Resize(fyne.NewSize(w, size.Height))
	}
}

func (f fixed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var h float32
	for _, o := range objects {
		h = max(h, o.MinSize().Height)
	}
	return fyne.NewSize(120, h)
}

// pictures makes the inspector's pictures beside the window, those of the newest
// neuron only.
type pictures struct {
	glass, frames *job.Latest[[]image.Image]
}

func newPictures(do job.Do) pictures {
	return pictures{job.NewLatest[[]image.Image](do), job.NewLatest[[]image.Image](do)}
}

func (p pictures) stop() {
	p.glass.Stop()
	p.frames.Stop()
}

// fill makes one picture per card; what cannot be made stays empty.
func fill(latest *job.Latest[[]image.Image], cards []*card, n int, paint func(context.Context, int) (image.Image, error)) {
	latest.Start(func(ctx context.Context) ([]image.Image, error) {
		out := make([]image.Image, n)
		for i := range out {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			out[i], _ = paint(ctx, i) // a picture is an ornament: its absence is seen
		}
		return out, nil
	}, func(out []image.Image, err error) {
		for i := range out {
			cards[i].picture.SetImage(out[i])
		}
	})
}

// showPictures fills the cards of networks and frames.
func (v *inspector) showPictures(best []Candidate) {
	facts, shown := v.panel.facts, v.shown
	dark := look.IsDark()
	for _, cards := range [][]*card{v.networks[:], v.frames[:]} {
		for _, c := range cards {
			c.picture.SetImage(nil)
		}
	}
	fill(v.pictures.glass, v.networks[:], min(len(best), mostNetworks), func(ctx context.Context, i int) (image.Image, error) {
		return facts.Glass(ctx, best[i].Network.ID, dark)
	})
	fill(v.pictures.frames, v.frames[:], min(len(shown), mostFrames), func(ctx context.Context, i int) (image.Image, error) {
		return facts.Frame(ctx, shown[i].Run, shown[i].Seconds, 2*frameHeight)
	})
}

// Painter makes the pictures of the inspector; it is called beside the window.
type Painter interface {
	// Glass is a small view of a network's map from above.
	Glass(ctx context.Context, network series.ID, dark bool) (image.Image, error)
	// Frame is what was on screen at a time of a run, of about a height in pixels.
	Frame(ctx context.Context, run string, seconds float64, height int) (image.Image, error)
}
