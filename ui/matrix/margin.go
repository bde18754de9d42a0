package matrix

import (
	"image"
	"image/color"
	"math"
	"slices"
)

// fill paints a picture in one colour.
func fill(dst *image.RGBA, c color.NRGBA) {
	box(dst, 0, 0, dst.Rect.Dx(), dst.Rect.Dy(), c)
}

// box paints the pixels [x0, x1) × [y0, y1) that lie in the picture.
func box(dst *image.RGBA, x0, y0, x1, y1 int, c color.NRGBA) {
	x0, y0 = max(x0, 0), max(y0, 0)
	x1, y1 = min(x1, dst.Rect.Dx()), min(y1, dst.Rect.Dy())
	for y := y0; y < y1; y++ {
		row := dst.Pix[y*dst.Stride:]
		for x := x0; x < x1; x++ {
			copy(row[4*x:4*x+4], []uint8{c.R, c.G, c.B, 255})
		}
	}
}

// mix lies between two colours.
func mix(a, b color.NRGBA, share float64) color.NRGBA {
	m := func(x, y uint8) uint8 { return uint8(float64(x) + share*(float64(y)-float64(x)) + .5) }
	return color.NRGBA{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B), 255}
}

// A margin is the strip of best r beside the matrix.
type margin struct {
	r         []float32 // |r| of each neuron's best link; NaN for none
	rows      *arranged
	threshold float64
	end       float64 // value at the right edge
	without   int     // neurons that have no link
}

// newMargin takes the best links of the content. The scale ends at the next tenth.
func newMargin(c *Content, rows *arranged) *margin {
	m := &margin{r: make([]float32, len(c.Neurons)), rows: rows, threshold: c.Threshold, end: .1}
	for i, n := range c.Neurons {
		m.r[i] = float32(math.Abs(n.R))
		if n.R == n.R {
			m.end = max(m.end, math.Ceil(math.Abs(n.R)*10-1e-9)/10)
		} else {
			m.without++
		}
	}
	return m
}

// bin returns mean and maximum of rows, NaN where there are none.
func (m *margin) bin(from, to int) (mean, most float32) {
	n := 0
	for _, neuron := range m.rows.at[from:to] {
		if r := m.r[neuron]; r == r {
			mean += r
			most = max(most, r)
			n++
		}
	}
	if n == 0 {
		return float32(math.NaN()), float32(math.NaN())
	}
	return mean / float32(n), most
}

// marginInks are the colours of the strip.
type marginInks struct{ ground, axis, mean, most, threshold color.NRGBA }

// x returns where a value stands in a strip of width pixels.
func (m *margin) x(v float64, width int) int {
	return int(v / m.end * float64(width-1))
}

// paint draws the strip beside a frame: mean grey, maximum orange, the ground between
// them tinted, and the dashed threshold.
func (m *margin) paint(dst *image.RGBA, f frame, scale float64, ink marginInks) {
	fill(dst, ink.ground)
	w, h := dst.Rect.Dx(), dst.Rect.Dy()
	thick := max(1, int(scale+.5))
	box(dst, 0, 0, thick, h, ink.axis)
	if m.threshold == m.threshold && m.threshold < m.end {
		at := m.x(m.threshold, w)
		for y := 0; y < h; y += 6 * thick {
			box(dst, at, y, at+thick, y+3*thick, ink.threshold)
		}
	}
	tint := mix(ink.ground, ink.most, .25)
	before := [2]int{-1, -1}
	for y := range h {
		from, to := f.lines(float64(y)/scale, scale)
		mean, most := m.bin(from, to)
		if mean != mean {
			before = [2]int{-1, -1}
			continue
		}
		now := [2]int{m.x(float64(mean), w), m.x(float64(most), w)}
		box(dst, now[0], y, now[1], y+1, tint)
		for k, c := range []color.NRGBA{ink.mean, ink.most} {
			a, b := now[k], now[k]
			if before[k] >= 0 { // a line has no holes where it runs across
				a, b = min(a, before[k]), max(b, before[k])
			}
			box(dst, a, y, b+thick, y+1, c)
		}
		before = now
	}
}

// paintSections draws the bar of sections along an edge: one fill a section, the
// current one in its own colour, gaps between, and a tick where a layer begins.
func paintSections(dst *image.RGBA, sections []section, current int, at func(int) float64, across bool, scale float64, ink marginInks) {
	fill(dst, ink.ground)
	length, thick := dst.Rect.Dy(), dst.Rect.Dx()
	if across {
		length, thick = thick, length
	}
	put := func(a, b, from, to int, c color.NRGBA) {
		a, b = min(max(a, 0), length), min(max(b, 0), length)
		if across {
			box(dst, a, from, b, to, c)
		} else {
			box(dst, from, a, to, b, c)
		}
	}
	px := max(1, int(scale+.5))
	bar := max(1, int(4*scale))
	for i, s := range sections {
		c := ink.axis
		if i == current {
			c = ink.most
		}
		a, b := int(at(s.from)*scale+.5), int(at(s.to)*scale+.5)
		if b > a+2*px {
			b -= px
		}
		put(a, b, 0, min(bar, thick), c)
		for _, tick := range s.ticks {
			y := int(at(tick)*scale + .5)
			put(y, y+px, min(bar, thick), thick, ink.axis)
		}
	}
}

// in returns the section that a row or column lies in, -1 for none.
func in(sections []section, at int) int {
	return slices.IndexFunc(sections, func(s section) bool { return at >= s.from && at < s.to })
}
