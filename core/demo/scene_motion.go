package demo

import "math"

// A motion fills the frame with moving structure: grating, plaid, rings,
// blotches, or dots that travel together or expand.
type motion struct {
	kind     int
	p        paint
	speed    float64 // frame heights a second
	sharp    float64
	centre   point
	expand   bool
	dots     []point
	dot      float64
	opposite float64 // angle between a plaid's gratings
}

func newMotion(d dice) figure {
	m := motion{
		kind: d.IntN(5), p: d.paint(0), speed: d.in(.15, .6) * d.sign(), sharp: d.in(.1, 1.2), expand: d.chance(.5),
		centre: point{d.in(.35, .95), d.in(.25, .75)}, dot: d.in(.012, .035), opposite: d.in(.8, 2.2),
	}
	m.p.b, m.p.scale = d.against(m.p.a), d.log(2, 9)
	for range 30 + d.IntN(60) {
		m.dots = append(m.dots, point{d.in(0, 1), d.in(0, 1)})
	}
	return m
}

func (m motion) draw(c *Canvas, t float64) {
	switch m.kind {
	case 0:
		m.drawGratings(c, t, false)
	case 1:
		m.drawGratings(c, t, true)
	case 2:
		m.drawRings(c, t)
	case 3:
		m.drawBlotches(c, t)
	default:
		m.drawDots(c, t)
	}
}

func (m motion) drawGratings(c *Canvas, t float64, plaid bool) {
	sin, cos := math.Sincos(m.p.turn)
	sin2, cos2 := math.Sincos(m.p.turn + m.opposite)
	c.each(func(x, y float64) colour {
		v := wave((x*cos + y*sin - m.speed*t) * m.p.scale)
		if plaid {
			v += wave((x*cos2 + y*sin2 - m.speed*t) * m.p.scale)
		}
		return m.p.a.mix(m.p.b, edge(v, m.sharp))
	})
}

func (m motion) drawRings(c *Canvas, t float64) {
	c.each(func(x, y float64) colour {
		r := math.Sqrt((x-m.centre.x)*(x-m.centre.x) + (y-m.centre.y)*(y-m.centre.y))
		return m.p.a.mix(m.p.b, edge(wave((r-m.speed*t)*m.p.scale), m.sharp))
	})
}

func (m motion) drawBlotches(c *Canvas, t float64) {
	sin, cos := math.Sincos(m.p.turn)
	dx, dy := m.speed*t*cos, m.speed*t*sin
	k := m.p.scale * 1.5
	c.each(func(x, y float64) colour {
		x, y = (x-dx)*k, (y-dy)*k
		return m.p.a.mix(m.p.b, edge(.6*noise(m.p.seed, x, y)+.4*noise(m.p.seed, 2*x, 2*y)-.5, .06))
	})
}

func (m motion) drawDots(c *Canvas, t float64) {
	c.each(func(_, _ float64) colour { return m.p.a })
	sin, cos := math.Sincos(m.p.turn)
	for _, d := range m.dots {
		at, size := point{}, m.dot
		if m.expand {
			depth := wrap(d.x+math.Abs(m.speed)*t, 1) // 0 far, 1 past the eye
			angle, far := 2*math.Pi*d.y, depth*depth
			at = point{m.centre.x + 1.3*far*math.Cos(angle), m.centre.y + 1.3*far*math.Sin(angle)}
			size *= .3 + 1.4*depth
		} else {
			at = point{wrap(d.x*1.5+m.speed*t*cos, 1.5) - .08, wrap(d.y*1.16+m.speed*t*sin, 1.16) - .08}
		}
		c.ellipse(flat(m.p.b), at, size, size, 0)
	}
}

// wrap is v modulo n, never negative.
func wrap(v, n float64) float64 { return v - n*math.Floor(v/n) }
