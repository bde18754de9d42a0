package demo

import "math"

// A view is a place in one-point perspective that fills the frame: a city, hills
// with trees, a room or a colonnade.
type view struct {
	kind        int
	horizon, vx float64 // vanishing point
	pan, tilt   float64
	rate, phase float64
	p           [6]paint
	depth       float64 // size of a room's far wall
	parts       []part
	seed        uint32
}

// A part is a building, a tree, a column, or a thing on a wall.
type part struct {
	x, w, h, u, v float64
	kind          int
	p, q          paint
}

func newPlace(d dice) figure {
	s := view{
		kind: d.IntN(4), horizon: d.in(.35, .65), vx: d.in(.4, .95), pan: d.in(.02, .15), tilt: d.in(0, .05),
		rate: d.in(.05, .2), phase: d.in(0, 2*math.Pi), depth: d.in(.14, .3), seed: d.Uint32(),
	}
	for i := range s.p {
		s.p[i] = flat(d.colour())
	}
	for range 8 + d.IntN(7) {
		s.parts = append(s.parts, part{
			x: d.Float64(), w: d.in(.12, .3), h: d.in(.15, .5), u: d.Float64(), v: d.Float64(), kind: d.IntN(3),
			p: flat(d.colour()), q: flat(d.colour()),
		})
	}
	return s
}

func (s view) draw(c *Canvas, t float64) {
	sin, cos := math.Sincos(2*math.Pi*s.rate*t + s.phase)
	eye := point{s.vx + s.pan*sin, s.horizon + s.tilt*cos}
	// What follows leaves seams: without a ground coat the frame drawn before
	// would show through.
	c.each(func(_, _ float64) colour { return s.p[4].a })
	switch s.kind {
	case 0:
		s.drawCity(c, eye)
	case 1:
		s.drawHills(c, eye)
	case 2:
		s.drawRoom(c, eye)
	default:
		s.drawColonnade(c, eye)
	}
}

// box is an upright rectangle.
func box(x0, y0, x1, y1 float64) []point {
	return []point{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}
}

func (s view) drawGround(c *Canvas, eye point, sky, ground paint) {
	c.fill(sky, box(-.1, -.1, aspect+.1, eye.y))
	c.fill(ground, box(-.1, eye.y-.005, aspect+.1, 1.1))
}

func (s view) drawCity(c *Canvas, eye point) {
	s.drawGround(c, eye, s.p[0], s.p[1])
	base := eye.y + .03
	for i, b := range s.parts {
		x := (float64(i)+.4*b.u)*1.7/float64(len(s.parts)) - .2 + (eye.x - s.vx)
		top := base - b.h*.9
		c.fill(b.p, box(x, top, x+b.w, base))
		if b.kind == 0 {
			c.fill(b.p.shade(.7), []point{{x, top}, {x + b.w/2, top - .1}, {x + b.w, top}})
		}
		s.drawWindows(c, b, x, top, base)
	}
	half := .5 + .4*s.depth
	c.fill(s.p[2], []point{{eye.x - .03, eye.y + .02}, {eye.x + .03, eye.y + .02}, {eye.x + half, 1.1}, {eye.x - half, 1.1}})
	for k := range 4 { // dashes of the road, nearer ones longer
		y0, y1 := eye.y+.05*float64((k+1)*(k+1)), eye.y+.05*float64((k+1)*(k+1))+.015*float64(k+2)
		c.fill(s.p[3], []point{{eye.x - .02*(y0-eye.y), y0}, {eye.x + .02*(y0-eye.y), y0}, {eye.x + .03*(y1-eye.y), y1}, {eye.x - .03*(y1-eye.y), y1}})
	}
}

func (s view) drawWindows(c *Canvas, b part, x, top, base float64) {
	step := .035 + .03*b.v
	pane := step * (.4 + .25*b.u)
	for y := top + .025; y+pane < base-.01; y += step {
		for at := x + .02; at+pane < x+b.w-.01; at += step {
			c.fill(b.q, box(at, y, at+pane, y+pane))
		}
	}
}

func (s view) drawHills(c *Canvas, eye point) {
	s.drawGround(c, eye, s.p[0], s.p[1])
	sun := s.parts[0]
	c.ellipse(sun.q, point{sun.x * aspect, .05 + .2*sun.u}, .03+.05*sun.v, .03+.05*sun.v, 0)
	for ridge := range 3 {
		r := s.parts[ridge+1]
		near := float64(ridge) / 2
		outline := []point{{aspect + .1, 1.1}, {-.1, 1.1}}
		for k := range 25 {
			x := -.1 + (aspect+.2)*float64(k)/24
			at := x - (eye.x-s.vx)*(.5+near)
			y := eye.y + .22*near - r.h*.4*(1-.6*near)*(.5+.5*math.Sin(at*(3+4*r.u)+6*r.v)) - .03*math.Sin(at*17+r.x*9)
			outline = append(outline, point{x, y})
		}
		c.fill(s.p[2+ridge], outline)
	}
	for i, b := range s.parts {
		near := float64(i) / float64(len(s.parts))
		x := b.x*1.6 - .15 + (eye.x-s.vx)*(.5+near)
		s.drawTree(c, b, point{x, eye.y + .08 + .35*near}, (.06+.2*near)*(.6+.8*b.u))
	}
}

func (s view) drawTree(c *Canvas, b part, foot point, tall float64) {
	c.fill(s.p[5].shade(.6), box(foot.x-tall*.06, foot.y-tall*.5, foot.x+tall*.06, foot.y))
	if s.seed&1 == 0 {
		c.ellipse(s.p[5], point{foot.x, foot.y - tall*.75}, tall*(.25+.15*b.v), tall*.35, 0)
		return
	}
	for k := range 3 {
		y, w := foot.y-tall*(.3+.22*float64(k)), tall*(.36-.08*float64(k))
		c.fill(s.p[5], []point{{foot.x - w, y}, {foot.x + w, y}, {foot.x, y - tall*.4}})
	}
}

// deep is where a point of the near frame lies at a depth, 0 near and 1 at the
// vanishing point.
func deep(p, eye point, depth float64) point {
	return point{p.x + (eye.x-p.x)*depth, p.y + (eye.y-p.y)*depth}
}

// near are the corners of the opening through which a room is seen.
var near = [4]point{{-.25, -.2}, {aspect + .25, -.2}, {aspect + .25, 1.2}, {-.25, 1.2}}

// drawWalls paints ceiling, right wall, floor, left wall and far wall.
func (s view) drawWalls(c *Canvas, eye point, far float64) {
	var back [4]point
	for i, p := range near {
		back[i] = deep(p, eye, far)
	}
	for i := range near {
		j := (i + 1) % 4
		c.fill(s.p[i], []point{near[i], near[j], back[j], back[i]})
	}
	c.fill(s.p[4], back[:])
}

func (s view) drawRoom(c *Canvas, eye point) {
	far := 1 - 1.3*s.depth
	s.drawWalls(c, eye, far)
	left, right := deep(near[3], eye, far), deep(near[2], eye, far)
	if s.seed&1 == 0 { // floorboards
		for k := range 9 {
			share := float64(k) / 8
			a, b := left.x+(right.x-left.x)*share, near[3].x+(near[2].x-near[3].x)*share
			c.fill(s.p[5], []point{{a - .002, left.y}, {a + .002, left.y}, {b + .012, 1.2}, {b - .012, 1.2}})
		}
	}
	wide, tall := right.x-left.x, left.y-deep(near[0], eye, far).y
	d := s.parts[0] // a door or window of the far wall
	x, y := left.x+wide*(.1+.5*d.x), left.y-tall*(.35+.25*d.u)
	bottom := left.y
	if d.kind == 1 {
		bottom -= tall * .2
	}
	c.fill(d.p, box(x, y, x+wide*.3, bottom))
	c.fill(d.q, box(x+wide*.06, y+tall*.08, x+wide*.12, bottom-tall*.1))
	c.fill(d.q, box(x+wide*.18, y+tall*.08, x+wide*.24, bottom-tall*.1))
	for i, b := range s.parts[1 : 3+int(s.seed>>8&1)] { // pictures and windows of the side walls
		s.drawOnWall(c, b, eye, far, i%2 == 0)
	}
}

// drawOnWall paints a framed rectangle on the left or right wall.
func (s view) drawOnWall(c *Canvas, b part, eye point, far float64, onLeft bool) {
	x := near[1].x
	if onLeft {
		x = near[0].x
	}
	from := far * (.45 + .25*b.x)
	to := from + (far-from)*(.4+.4*b.u)
	high, low := span(-.05, .15, b.v), span(.5, .75, b.h*2)
	quad := func(inset float64) []point {
		h, l, f, t := high+inset, low-inset, from+inset*.3, to-inset*.15
		return []point{deep(point{x, h}, eye, f), deep(point{x, h}, eye, t), deep(point{x, l}, eye, t), deep(point{x, l}, eye, f)}
	}
	c.fill(b.p, quad(0))
	c.fill(b.q, quad(.07))
}

func (s view) drawColonnade(c *Canvas, eye point) {
	s.drawWalls(c, eye, .93)
	const columns = 6
	for k := range columns { // far to near
		depth := .86 * math.Pow(1-float64(k)/columns, .8)
		for side, x := range []float64{near[0].x + .3, near[1].x - .3} {
			top, foot := deep(point{x, near[0].y}, eye, depth), deep(point{x, near[2].y}, eye, depth)
			half := (.03 + .12*s.parts[0].u) * (1 - depth)
			shaft := s.parts[1].p.shade(.7 + .3*float32(side))
			c.fill(shaft, box(top.x-half, top.y, top.x+half, foot.y))
			c.fill(s.p[5], box(top.x-half*1.5, top.y, top.x+half*1.5, top.y+half))
			c.fill(s.p[5], box(foot.x-half*1.5, foot.y-half, foot.x+half*1.5, foot.y))
		}
	}
}
