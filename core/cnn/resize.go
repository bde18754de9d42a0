package cnn

import (
	"encoding/binary"
	"math"
)

// An axis says how output places of one axis are weighted sums of input places:
// output i is Σ weight[start[i]+j]·x[first[i]+j] over start[i+1]−start[i] terms.
type axis struct {
	first, start []int32
	weight       []float32
	fixed        []uint32 // the weights in units of 1/one
}

// one is the unit of fixed weights, 2²⁴.
const one = 1 << 24

// triangle is bilinear interpolation with half-pixel centres from in places to
// out, of which n from place from are kept. With antialiasing the triangle widens
// by the scale when shrinking, as Pillow and torchvision do; without, two places
// are mixed whatever the scale.
func triangle(in, out, from, n int, antialias bool) axis {
	scale := float64(in) / float64(out)
	width := 1.0
	if antialias {
		width = max(scale, 1)
	}
	a := axis{start: make([]int32, 1, n+1)}
	for i := from; i < from+n; i++ {
		centre := scale * (float64(i) + .5)
		if !antialias { // the border place is repeated, not left out
			centre = min(max(centre, .5), float64(in)-.5)
		}
		low := max(int(centre-width+.5), 0)
		high := min(int(centre+width+.5), in)
		a.first = append(a.first, int32(low))
		sum, at := 0.0, len(a.weight)
		for j := low; j < high; j++ {
			w := max(1-math.Abs(float64(j)+.5-centre)/width, 0)
			sum += w
			a.weight = append(a.weight, float32(w))
		}
		for j := at; j < len(a.weight); j++ {
			w := float64(a.weight[j]) / sum
			a.weight[j] = float32(w)
			a.fixed = append(a.fixed, uint32(math.Round(w*one)))
		}
		a.start = append(a.start, int32(len(a.weight)))
	}
	return a
}

// terms returns the first input place of output i and its weights.
func (a axis) terms(i int) (first int, weights []float32) {
	return int(a.first[i]), a.weight[a.start[i]:a.start[i+1]]
}

// span returns the input places that any output needs.
func (a axis) span() (low, high int) {
	last := len(a.first) - 1
	return int(a.first[0]), int(a.first[last] + a.start[last+1] - a.start[last])
}

// A fit is the geometry for pictures of one size: the part that is kept, resized.
type fit struct {
	x, y axis
	w, h int // of the result
}

// newFit plans how a picture of w×h fills p.Size.
func newFit(p Preprocess, w, h int) fit {
	antialias := !p.Plain
	ch, cw := p.Size[0], p.Size[1]
	if p.Fit == Stretch {
		return fit{triangle(w, cw, 0, cw, antialias), triangle(h, ch, 0, ch, antialias), cw, ch}
	}
	rw, rh := covering(p, w, h)
	left, top := half(rw-cw), half(rh-ch)
	return fit{triangle(w, rw, left, cw, antialias), triangle(h, rh, top, ch, antialias), cw, ch}
}

// covering returns the size to which a w×h picture is brought before the crop:
// the side that binds is Resize (in proportion to Size), the other is cut to an
// integer as torchvision does.
func covering(p Preprocess, w, h int) (rw, rh int) {
	ch, cw := p.Size[0], p.Size[1]
	short := p.Resize
	if short == 0 {
		short = int(math.Round(float64(min(ch, cw)) * 256 / 224))
	}
	short = max(short, min(ch, cw))
	rh, rw = short, short
	if ch > cw {
		rh = int(math.Round(float64(short) * float64(ch) / float64(cw)))
	} else if cw > ch {
		rw = int(math.Round(float64(short) * float64(cw) / float64(ch)))
	}
	if w*rh <= h*rw {
		return rw, max(rw*h/w, ch)
	}
	return max(rh*w/h, cw), rh
}

// half is a crop's offset: rounded, half to even.
func half(n int) int { return int(math.RoundToEven(float64(n) / 2)) }

// apply resizes RGB24 pixels of the planned size into three planes of w·h floats
// of 0–255. line is room for one row that is grown as needed, and returned.
func (f *fit) apply(planes []float32, pix []uint8, stride int, line []float32) []float32 {
	low, high := f.x.span()
	n := 3 * (high - low)
	if cap(line) < n {
		line = make([]float32, n)
	}
	line = line[:n]
	for y := range f.h {
		first, _ := f.y.terms(y)
		f.mix(line, pix[first*stride+3*low:], stride, f.y.fixed[f.y.start[y]:f.y.start[y+1]])
		f.row(planes, y, line, low)
	}
	return line
}

// mix adds weighted rows of bytes. Two bytes share one multiplication: each
// lies in 32 bits of its own, which 255·2²⁴ does not overflow.
func (f *fit) mix(line []float32, rows []uint8, stride int, weights []uint32) {
	const lanes = 0x000000ff000000ff
	n := len(line)
	for at := 0; at < n; at += 8 {
		at := at
		if at+8 > n {
			if n < 8 {
				mixNarrow(line, rows, stride, weights)
				return
			}
			at = n - 8
		}
		var a, b, c, d uint64
		from := at
		for _, w := range weights {
			v, w := binary.LittleEndian.Uint64(rows[from:]), uint64(w)
			a += w * (v & lanes)
			b += w * (v >> 8 & lanes)
			c += w * (v >> 16 & lanes)
			d += w * (v >> 24 & lanes)
			from += stride
		}
		to := line[at : at+8 : at+8]
		to[0], to[4] = part(a), part(a>>32)
		to[1], to[5] = part(b), part(b>>32)
		to[2], to[6] = part(c), part(c>>32)
		to[3], to[7] = part(d), part(d>>32)
	}
}

// part is the number in the low 32 bits, of which 24 are a fraction.
func part(sum uint64) float32 { return float32(int64(uint32(sum))) * (1. / one) }

// mixNarrow is mix for pictures of less than three columns.
func mixNarrow(line []float32, rows []uint8, stride int, weights []uint32) {
	for i := range line {
		sum := uint64(0)
		for k, w := range weights {
			sum += uint64(w) * uint64(rows[k*stride+i])
		}
		line[i] = part(sum)
	}
}

// row resizes a row of colours, which begins at column low, into row y of planes.
func (f *fit) row(planes []float32, y int, line []float32, low int) {
	n := f.w * f.h
	red, green, blue := planes[y*f.w:][:f.w], planes[n+y*f.w:][:f.w], planes[2*n+y*f.w:][:f.w]
	for x := range red {
		first, weights := f.x.terms(x)
		p := line[3*(first-low):][:3*len(weights)]
		var r, g, b float32
		for i, w := range weights {
			c := p[3*i : 3*i+3 : 3*i+3]
			r += w * c[0]
			g += w * c[1]
			b += w * c[2]
		}
		red[x], green[x], blue[x] = r, g, b
	}
}
