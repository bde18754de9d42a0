package setup

import (
	"image"
	"image/color"
	"math"

	"syncact/ui/look"
)

// drawDemo paints what the demo is about: two views of a brain with a network, and a
// neuron's course that follows it.
func drawDemo(dst *image.RGBA) {
	w, h := float64(dst.Rect.Dx()), float64(dst.Rect.Dy())
	fill(dst, dst.Rect, look.Color(look.Canvas))
	head := func(cx, cy, rx, ry float64, spots [][3]float64) {
		for y := int(cy - ry - 1); y <= int(cy+ry+1); y++ {
			for x := int(cx - rx - 1); x <= int(cx+rx+1); x++ {
				u, v := (float64(x)-cx)/rx, (float64(y)-cy)/ry
				d := math.Hypot(u, v)
				near := 1 / math.Min(rx, ry)
				switch {
				case d > 1+near:
				case d > 1-near:
					set(dst, x, y, look.Color(look.Edge))
				default:
					set(dst, x, y, look.Color(look.Control))
				}
				for _, s := range spots {
					if t := math.Hypot(u-s[0], v-s[1]); d < 1-near && t < s[2] {
						set(dst, x, y, mix(look.Color(look.Control), look.Color(look.Neuron), math.Sqrt(1-t/s[2])))
					}
				}
			}
		}
	}
	head(w*.28, h*.3, w*.2, h*.23, [][3]float64{{-.55, .15, .3}, {-.75, -.2, .2}})
	head(w*.73, h*.32, w*.15, h*.27, [][3]float64{{-.45, .5, .3}, {.45, .5, .3}})
	course := func(lag float64, ink color.NRGBA) {
		before := math.NaN()
		for x := w * .06; x < w*.94; x++ {
			t := (x/w - lag) * 2 * math.Pi
			y := h*.8 - h*.11*(math.Sin(3.1*t)+.35*math.Sin(7.3*t+1))
			if math.IsNaN(before) {
				before = y
			}
			stroke(dst, int(x), int(math.Min(y, before)), int(math.Max(y, before))+1, ink)
			before = y
		}
	}
	course(0, look.Color(look.Brain))
	course(.02, look.Color(look.Neuron))
}

func set(dst *image.RGBA, x, y int, c color.NRGBA) {
	if (image.Point{X: x, Y: y}).In(dst.Rect) {
		dst.Set(x, y, c)
	}
}

func mix(a, b color.NRGBA, share float64) color.NRGBA {
	m := func(x, y uint8) uint8 { return uint8(float64(x) + (float64(y)-float64(x))*share + .5) }
	return color.NRGBA{R: m(a.R, b.R), G: m(a.G, b.G), B: m(a.B, b.B), A: 255}
}
