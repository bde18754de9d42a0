package figure

import (
	"image"
	"math"

	"syncact/core/colormap"
)

// light returns a colour map for a light ground.
func light(name string) *colormap.Map {
	m, ok := colormap.Named(name, colormap.Light)
	if !ok {
		panic("figure: no colour map " + name)
	}
	return m
}

// A bar is a colour bar that lies: low values left. Its colours are those of the
// picture beside it.
type bar struct {
	title  string
	lo, hi float64
	// threshold is from which magnitude on values are shown; 0 hides none.
	threshold float64
	color     func(v float64) colormap.RGB
	short     bool // correlations: no zero before the point
}

// barMM is how high a bar with its title and ticks is.
const barMM = 10.5

// draw puts the bar into a box of barMM height.
func (b bar) draw(s *sheet, at box) {
	t := style{size: textPt}
	s.text(at.x+at.w/2, at.y+2.2, t.fit(b.title, at.w+10), style{ax: .5})
	strip := box{at.x, at.y + 3.6, at.w, 2.4}
	n := s.grain(strip.w)
	img := image.NewRGBA(image.Rect(0, 0, n, 1))
	for i := range n {
		v := b.lo + (float64(i)+.5)/float64(n)*(b.hi-b.lo)
		c := colormap.RGB{zeroColor.R, zeroColor.G, zeroColor.B}
		if math.Abs(v) >= b.threshold {
			c = b.color(v)
		}
		img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2], img.Pix[4*i+3] = c[0], c[1], c[2], 255
	}
	s.picture(strip, tall(img, s.grain(strip.h)))
	s.frame(strip, axisColor, hairPt)
	x := func(v float64) float64 { return strip.x + (v-b.lo)/(b.hi-b.lo)*strip.w }
	ends := -1e9
	small := style{size: smallPt, ax: .5, color: quietInk}
	for _, v := range b.marks() {
		word := b.word(v)
		left := x(v) - small.wide(word)/2
		s.line(axisColor, hairPt, x(v), strip.bottom(), x(v), strip.bottom()+.8)
		if left > ends+.6 {
			s.text(x(v), strip.bottom()+3.2, word, small)
			ends = left + small.wide(word)
		}
	}
}

// marks are the values written below the bar, rising.
func (b bar) marks() []float64 {
	out := []float64{b.lo}
	if b.threshold > 0 && -b.threshold > b.lo {
		out = append(out, -b.threshold)
	}
	if b.threshold <= 0 && b.lo < 0 && b.hi > 0 {
		out = append(out, 0)
	}
	if b.threshold > b.lo && b.threshold < b.hi {
		out = append(out, b.threshold)
	}
	return append(out, b.hi)
}

// word writes a mark with as many digits as tell the marks apart.
func (b bar) word(v float64) string {
	most := max(math.Abs(b.lo), math.Abs(b.hi))
	switch {
	case v == 0:
		return "0"
	case most >= 100:
		return written(v, 0, b.short)
	case most >= 3:
		return written(v, 1, b.short)
	case most >= .1:
		return written(v, 2, b.short)
	}
	return written(v, 2+int(math.Ceil(-math.Log10(most))), b.short)
}

// tall repeats a row of pixels.
func tall(row *image.RGBA, n int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, row.Rect.Dx(), n))
	for y := range n {
		copy(out.Pix[y*out.Stride:], row.Pix[:out.Stride])
	}
	return out
}
