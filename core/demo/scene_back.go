package demo

import "math"

// A background fills the frame: one of six kinds, in two colours.
type background struct {
	kind  int
	p     paint
	steep float64
}

func newBackground(d dice) figure {
	b := background{kind: d.IntN(6), p: d.paint(0), steep: d.in(.3, 1)}
	b.p.b = b.p.a.mix(d.colour(), float32(d.in(.3, 1)))
	switch b.kind {
	case 1, 4: // value noise, blotches
		b.p.scale = d.log(2, 9)
	case 2: // stripes
		b.p.scale = d.log(1.5, 8)
	case 3: // fine noise
		b.p.scale = d.log(25, 80)
	case 5: // checks
		b.p.scale = d.log(2.5, 9)
	}
	return b
}

func (b background) draw(c *Canvas, _ float64) {
	sin, cos := math.Sincos(b.p.turn)
	c.each(func(x, y float64) colour {
		u, v := (x*cos+y*sin)*b.p.scale, (y*cos-x*sin)*b.p.scale
		var share float32
		switch b.kind {
		case 0:
			share = float32(min(max(.5+b.steep*(cos*(x-aspect/2)+sin*(y-.5)), 0), 1))
		case 1, 3:
			share = float32(noise(b.p.seed, u, v))
		case 2:
			share = edge(wave(u), b.steep)
		case 4:
			share = edge(.6*noise(b.p.seed, u, v)+.4*noise(b.p.seed, 2*u, 2*v)-.5, .05)
		case 5:
			share = .5 + 2*(edge(wave(u), .1)-.5)*(edge(wave(v), .1)-.5)
		}
		return b.p.a.mix(b.p.b, share)
	})
}

// each paints every pixel by its place.
func (c *Canvas) each(hue func(x, y float64) colour) {
	at := 0
	for row := range FrameHeight {
		for x := range FrameWidth {
			copy(c.pix[at:at+3], hueAt(hue, x, row))
			at += 3
		}
	}
}

func hueAt(hue func(x, y float64) colour, x, row int) []float32 {
	v := hue(float64(x)/FrameHeight, float64(row)/FrameHeight)
	return v[:]
}

// A clutter is one shape without meaning: bar, box, ellipse or triangle.
type clutter struct {
	kind  int
	p     paint
	where pose
	drift sway
	spin  float64
}

func newClutter(d dice, small, large float64) figure {
	return clutter{
		kind: d.IntN(4), p: d.paint(.2), drift: newSway(d, .04), spin: d.in(-.3, .3),
		where: pose{at: point{d.in(0, aspect), d.in(0, 1)}, size: d.log(small, large), stretch: d.in(.5, 1.5), turn: d.in(0, 2*math.Pi)},
	}
}

func (k clutter) draw(c *Canvas, t float64) {
	q := k.where
	q.at, q.turn = k.drift.at(q.at, t), q.turn+k.spin*t
	switch k.kind {
	case 0:
		c.capsule(k.p, q.place(-1.6, 0), q.place(1.6, 0), q.size*.22, q.size*.22)
	case 1:
		c.fill(k.p, q.outline(-1, -.7, 1, -.7, 1, .7, -1, .7))
	case 2:
		c.ellipse(k.p, q.at, q.size*q.stretch, q.size*.8, q.turn)
	case 3:
		c.fill(k.p, q.outline(-1, .8, 1, .6, 0, -1))
	}
}
