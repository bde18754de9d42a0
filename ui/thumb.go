package ui

import (
	"context"
	"image"
	"math"

	"syncact/core/colormap"
	"syncact/core/series"
	"syncact/core/volume"
	"syncact/ui/look"
)

// The view of a thumbnail from above, mm: left to right and back to front.
const (
	thumbLeft, thumbRight = -76, 76
	thumbBack, thumbFront = -110, 76
	thumbStep             = 2 // mm a pixel
)

// Glass implements [neuron.Painter]: the largest magnitude along each ray from above,
// with the outline of what the map covers.
func (f facts) Glass(ctx context.Context, id series.ID, dark bool) (image.Image, error) {
	img, err := f.o.maps.Map(id)
	if err != nil {
		return nil, err
	}
	values, inside, w, h := fromAbove(img)
	side := colormap.Light
	if dark {
		side = colormap.Dark
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	outline(out, inside, dark)
	hot, _ := colormap.Named(colormap.Positive, side)
	cold, _ := colormap.Named(colormap.Negative, side)
	most := 0.0
	for _, v := range values {
		most = max(most, math.Abs(float64(v)))
	}
	colormap.Overlay{Positive: hot, Negative: cold, Range: colormap.Range{Min: most / 3, Max: most, Threshold: most / 3}}.Over(out.Pix, values)
	return out, ctx.Err()
}

// fromAbove looks along z at a map: the signed value of largest magnitude of each
// ray, and which rays meet anything.
func fromAbove(img *volume.Image) (values []float32, inside []bool, w, h int) {
	w, h = (thumbRight-thumbLeft)/thumbStep, (thumbFront-thumbBack)/thumbStep
	values, inside = make([]float32, w*h), make([]bool, w*h)
	half := max(1, int(math.Ceil(img.Affine.VoxelSize()[0]/thumbStep/2)))
	for v, x := range img.V {
		if x == 0 || x != x {
			continue
		}
		mm := img.World(v)
		px, py := int((mm[0]-thumbLeft)/thumbStep), int((thumbFront-mm[1])/thumbStep)
		for y := max(0, py-half); y < min(h, py+half); y++ {
			for c := max(0, px-half); c < min(w, px+half); c++ {
				at := y*w + c
				inside[at] = true
				if math.Abs(float64(x)) > math.Abs(float64(values[at])) {
					values[at] = x
				}
			}
		}
	}
	return values, inside, w, h
}

// outline paints the ground, the inside and its edge.
func outline(out *image.RGBA, inside []bool, dark bool) {
	ground, _ := look.Token(look.Canvas, dark)
	body, _ := look.Token(look.Control, dark)
	edge, _ := look.Token(look.Edge, dark)
	w, h := out.Rect.Dx(), out.Rect.Dy()
	at := func(x, y int) bool { return x >= 0 && y >= 0 && x < w && y < h && inside[y*w+x] }
	for y := range h {
		for x := range w {
			c := ground
			if at(x, y) {
				c = body
				if !at(x-1, y) || !at(x+1, y) || !at(x, y-1) || !at(x, y+1) {
					c = edge
				}
			}
			out.Set(x, y, c)
		}
	}
}

// Frame implements [neuron.Painter].
func (f facts) Frame(ctx context.Context, run string, seconds float64, height int) (image.Image, error) {
	return f.o.films.Frame(ctx, run, seconds, height)
}
