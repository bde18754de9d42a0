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

// Painter makes the pictures of the inspector; it is called beside the window.
type Painter interface {
	// Glass is a small view of a network's map from above.
	Glass(ctx context.Context, network series.ID, dark bool) (image.Image, error)
	// Frame is what was on screen at a time of a run, of about a height in pixels.
	Frame(ctx context.Context, run string, seconds float64, height int) (image.Image, error)
}
