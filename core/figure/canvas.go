package figure

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
)

// ink is the state that a canvas draws with: the transform from user space to the
// page (points, origin at the lower left) as a b c d e f of PDF, and the pen.
type ink struct {
	m      [6]float64
	color  color.Color
	width  vg.Length
	dashes []vg.Length
	phase  vg.Length
}

// ground keeps the state of a canvas; PDF and SVG share it.
type ground struct {
	ink
	stack []ink
}

func newGround() ground {
	return ground{ink: ink{m: [6]float64{1, 0, 0, 1, 0, 0}, color: color.Black, width: 1}}
}

func (g *ground) SetLineWidth(w vg.Length)                 { g.width = w }
func (g *ground) SetLineDash(d []vg.Length, off vg.Length) { g.dashes, g.phase = d, off }
func (g *ground) Push()                                    { g.stack = append(g.stack, g.ink) }

func (g *ground) SetColor(c color.Color) {
	if c == nil {
		c = color.Black
	}
	g.color = c
}

func (g *ground) Pop() {
	g.ink = g.stack[len(g.stack)-1]
	g.stack = g.stack[:len(g.stack)-1]
}

func (g *ground) Rotate(rad float64) {
	sin, cos := math.Sincos(rad)
	g.concat([6]float64{cos, sin, -sin, cos, 0, 0})
}
func (g *ground) Translate(p vg.Point) {
	g.concat([6]float64{1, 0, 0, 1, p.X.Points(), p.Y.Points()})
}
func (g *ground) Scale(x, y float64) { g.concat([6]float64{x, 0, 0, y, 0, 0}) }

// concat applies n before what was set so far.
func (g *ground) concat(n [6]float64) {
	m := g.m
	g.m = [6]float64{
		n[0]*m[0] + n[1]*m[2], n[0]*m[1] + n[1]*m[3],
		n[2]*m[0] + n[3]*m[2], n[2]*m[1] + n[3]*m[3],
		n[4]*m[0] + n[5]*m[2] + m[4], n[4]*m[1] + n[5]*m[3] + m[5],
	}
}

// on maps a point to the page.
func (g *ground) on(p vg.Point) [2]float64 {
	x, y := p.X.Points(), p.Y.Points()
	return [2]float64{g.m[0]*x + g.m[2]*y + g.m[4], g.m[1]*x + g.m[3]*y + g.m[5]}
}

// stride is how much longer the transform makes a line.
func (g *ground) stride() float64 { return math.Sqrt(math.Abs(g.m[0]*g.m[3] - g.m[1]*g.m[2])) }

// turn is the angle in radians by which the transform turns text.
func (g *ground) turn() float64 { return math.Atan2(g.m[1], g.m[0]) }

// A stroke of a path on the page: m(ove), l(ine), c(urve) or h (close), as PDF
// writes them.
type stroke struct {
	op byte
	at [3][2]float64
	n  int // points in at
}

// walk turns a path into strokes on the page. Arcs become cubic curves of at most a
// quarter turn.
func (g *ground) walk(p vg.Path) []stroke {
	var out []stroke
	add := func(op byte, points ...vg.Point) {
		s := stroke{op: op, n: len(points)}
		for i, q := range points {
			s.at[i] = g.on(q)
		}
		out = append(out, s)
	}
	var last vg.Point
	for _, c := range p {
		switch c.Type {
		case vg.MoveComp:
			add('m', c.Pos)
		case vg.LineComp:
			add('l', c.Pos)
		case vg.CloseComp:
			add('h')
		case vg.ArcComp:
			last = arc(c, len(out) == 0, add)
			continue
		case vg.CurveComp:
			if len(c.Control) == 1 {
				add('c', toward(last, c.Control[0]), toward(c.Pos, c.Control[0]), c.Pos)
			} else {
				add('c', c.Control[0], c.Control[1], c.Pos)
			}
		}
		last = c.Pos
	}
	return out
}

// toward is two thirds of the way to the control point of a quadratic curve.
func toward(from, control vg.Point) vg.Point {
	return from.Add(control.Sub(from).Scale(2.0 / 3))
}

// arc adds an arc and returns where it ends.
func arc(c vg.PathComp, first bool, add func(byte, ...vg.Point)) vg.Point {
	point := func(a float64) vg.Point {
		sin, cos := math.Sincos(a)
		return c.Pos.Add(vg.Point{X: vg.Length(cos), Y: vg.Length(sin)}.Scale(c.Radius))
	}
	tangent := func(a, by float64) vg.Point {
		sin, cos := math.Sincos(a)
		return vg.Point{X: vg.Length(-sin * by), Y: vg.Length(cos * by)}.Scale(c.Radius)
	}
	op := byte('l')
	if first {
		op = 'm'
	}
	add(op, point(c.Start))
	parts := math.Ceil(math.Abs(c.Angle)/(math.Pi/2) - 1e-9)
	step := c.Angle / parts
	k := 4.0 / 3 * math.Tan(step/4)
	for i := range int(parts) {
		a := c.Start + float64(i)*step
		add('c', point(a).Add(tangent(a, k)), point(a+step).Sub(tangent(a+step, k)), point(a+step))
	}
	return point(c.Start + c.Angle)
}

// rgb is a colour over white: the canvases draw nothing transparent.
func rgb(c color.Color) [3]float64 {
	r, g, b, a := c.RGBA()
	var out [3]float64
	for i, v := range []uint32{r, g, b} {
		out[i] = float64(v+0xffff-a) / 0xffff
	}
	return out
}
