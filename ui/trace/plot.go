package trace

import (
	"image"
	"image/color"
	"math"

	"syncact/ui/look"
)

// A plot paints lines over a part of a run. Its value axis goes from −most to most.
type plot struct {
	axis
	height float64 // dp
	most   float64
	scale  float64 // pixels a dp
}

func (p plot) px(seconds float64) float32 { return float32(p.x(seconds) * p.scale) }
func (p plot) y(v float64) float64        { return (1 - v/p.most) / 2 * p.height }
func (p plot) py(v float64) float32       { return float32(p.y(v) * p.scale) }

// paintGround draws grid, zero line and the dotted cuts of shots.
func (p plot) paintGround(pen *pen, cuts []float64) {
	w, h := pen.dst.Rect.Dx(), pen.dst.Rect.Dy()
	one := max(1, int(p.scale+.5))
	for _, v := range p.levels() {
		y := int(p.py(v))
		c := look.Color(look.PlotGrid)
		if v == 0 {
			c = look.Color(look.StrongLine)
		}
		pen.box(0, y, w, y+one, c)
	}
	last := -8.
	for _, t := range cuts {
		x := p.x(t)
		if x < 0 || x > p.width || x-last < 4 { // where cuts crowd they say nothing
			continue
		}
		last = x
		for y := 0; y < h; y += 4 * one {
			pen.box(int(x*p.scale), y, int(x*p.scale)+one, y+one, look.Color(look.StrongLine))
		}
	}
}

// levels returns the values that have a grid line: even ones, or what keeps them five
// at most.
func (p plot) levels() []float64 {
	step := 2.
	for p.most/step > 2.5 {
		step *= 2
	}
	var all []float64
	for v := -math.Floor(p.most/step) * step; v <= p.most; v += step {
		all = append(all, v)
	}
	return all
}

// paintFoot draws a course as filled steps at the foot, a quarter of the plot high.
func (p plot) paintFoot(pen *pen, c Course) {
	low, high := c.ends()
	if c.Step <= 0 || high <= low {
		return
	}
	ink := look.Faded(look.Neuron, .22)
	w, h := pen.dst.Rect.Dx(), pen.dst.Rect.Dy()
	for x := range w {
		from, to := c.span(p.at(float64(x)/p.scale), p.at(float64(x+1)/p.scale))
		most := float32(math.Inf(-1))
		for k := from; k < to; k++ {
			if !isGap(c.V[k]) {
				most = max(most, c.V[k])
			}
		}
		if !math.IsInf(float64(most), 0) {
			top := float64(h) * (1 - .26*float64((most-low)/(high-low)))
			pen.box(x, int(top), x+1, h, ink)
		}
	}
}

// span returns the samples nearest to the times from … to, at least one of those in
// the course.
func (c Course) span(from, to float64) (first, last int) {
	a, b := (from-c.From)/c.Step+.5, (to-c.From)/c.Step+.5
	first = int(math.Floor(a))
	last = max(first+1, int(math.Floor(b)))
	return min(max(first, 0), len(c.V)), min(max(last, 0), len(c.V))
}

// paintBand shades the room between two courses.
func (p plot) paintBand(pen *pen, low, high Course, c color.NRGBA) {
	if len(low.V) == 0 || len(high.V) == 0 {
		return
	}
	for x := range pen.dst.Rect.Dx() {
		t := p.at((float64(x) + .5) / p.scale)
		a, b := low.At(t), high.At(t)
		if a == a && b == b {
			pen.box(x, int(p.py(b)), x+1, int(p.py(a))+1, c)
		}
	}
}

// paintLine draws a course in a colour.
func (p plot) paintLine(pen *pen, c Course, width float32, dash []float32, ink color.NRGBA) {
	if c.Step <= 0 || len(c.V) == 0 {
		return
	}
	thick := width * float32(p.scale)
	if p.span(c) > 2 {
		p.envelope(pen, c, thick, dash)
	} else {
		p.polyline(pen, c, thick, dash)
	}
	pen.flush(ink)
}

// span returns how many samples share a column of pixels.
func (p plot) span(c Course) float64 { return p.Span / (p.width * p.scale) / c.Step }

// polyline covers every sample, with a break at each gap.
func (p plot) polyline(pen *pen, c Course, thick float32, dash []float32) {
	scaled := make([]float32, len(dash))
	for i, d := range dash { // round ends make strokes longer by their width
		d *= float32(p.scale)
		if scaled[i] = d + thick; i%2 == 0 {
			scaled[i] = max(.01, d-thick)
		}
	}
	first, last := c.span(p.From-c.Step, p.From+p.Span+c.Step)
	var points []point
	for k := first; k < last; k++ {
		if isGap(c.V[k]) {
			pen.line(points, thick, scaled)
			points = points[:0]
			continue
		}
		points = append(points, point{p.px(c.From + float64(k)*c.Step), p.py(float64(c.V[k]))})
	}
	pen.line(points, thick, scaled)
}

// envelope covers, column by column, what lies between least and greatest sample, and
// joins columns that do not meet.
func (p plot) envelope(pen *pen, c Course, thick float32, dash []float32) {
	before := [2]float32{}
	joined := false
	for x := range pen.dst.Rect.Dx() {
		first, last := c.span(p.at(float64(x)/p.scale), p.at(float64(x+1)/p.scale))
		low, high := float32(math.Inf(1)), float32(math.Inf(-1))
		gap := first >= last
		for _, v := range c.V[first:last] {
			if isGap(v) {
				gap = true
				continue
			}
			low, high = min(low, v), max(high, v)
		}
		if low > high {
			joined = false
			continue
		}
		now := [2]float32{p.py(float64(high)), p.py(float64(low))}
		a, b := now[0], now[1]
		if joined {
			a, b = min(a, before[1]), max(b, before[0])
		}
		if strokeAt(dash, float32(float64(x)/p.scale)) {
			for k := range max(1, int(thick+.5)) {
				pen.column(x-k/2, a-thick/2, b+thick/2)
			}
		}
		before, joined = now, !gap
	}
}

// strokeAt reports whether a dashed line has a stroke at x.
func strokeAt(dash []float32, x float32) bool {
	var whole float32
	for _, d := range dash {
		whole += d
	}
	if whole == 0 {
		return true
	}
	x -= float32(int(x/whole)) * whole
	for i, d := range dash {
		if x < d {
			return i%2 == 0
		}
		x -= d
	}
	return false
}

// paint draws a scene: everything but what moves.
func (p plot) paint(dst *image.RGBA, s *scene, hidden map[string]bool, interval [2]float64) {
	fill(dst, look.Color(look.Panel))
	pen := newPen(dst)
	p.paintGround(pen, s.run.Cuts)
	if interval[1] > interval[0] {
		pen.box(int(p.px(interval[0])), 0, int(p.px(interval[1])), dst.Rect.Dy(), look.Faded(look.Primary, .14))
	}
	p.paintFoot(pen, s.foot)
	for _, l := range s.lines {
		if !hidden[string(l.id)] {
			p.paintBand(pen, l.low, l.high, look.Faded(l.ink, .13))
		}
	}
	for i := len(s.lines) - 1; i >= 0; i-- { // the first on top
		if l := s.lines[i]; !hidden[string(l.id)] {
			p.paintLine(pen, l.course, l.width, l.dash, look.Color(l.ink))
		}
	}
}

// paintWhole draws neuron and first network over the whole run.
func (p plot) paintWhole(dst *image.RGBA, s *scene) {
	fill(dst, look.Color(look.Panel))
	pen := newPen(dst)
	seen := 0
	for _, l := range s.lines {
		if l.isNeuron && seen > 0 || seen > 1 {
			continue
		}
		p.paintLine(pen, l.course, 1, nil, look.Color(l.ink))
		seen++
	}
	one := max(1, int(p.scale+.5))
	w, h, c := dst.Rect.Dx(), dst.Rect.Dy(), look.Color(look.Line)
	pen.box(0, 0, w, one, c)
	pen.box(0, h-one, w, h, c)
	pen.box(0, one, one, h-one, c)
	pen.box(w-one, one, w, h-one, c)
}
