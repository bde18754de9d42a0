package demo

import "math"

// A body is a standing or walking figure of capsules with two joints a limb. It
// never has facial features; some have no head.
type body struct {
	where        pose
	drift        sway
	rest         [8]float64 // shoulder, elbow, hip, knee angles: left, then right
	gait, stride float64
	bodyDress
	shoulder, hip, limb, head float64 // proportions
}

type bodyDress struct {
	skin, shirt, trousers, hair      paint
	headless, skirt, shorts, sleeves bool
}

func newBody(d dice, at point) figure {
	skin := d.colour()
	b := body{
		where: pose{at: at, size: d.in(.2, .42), stretch: 1, turn: d.NormFloat64() * .15},
		drift: newSway(d, .06), gait: d.in(.5, 1.6), stride: d.in(.1, .6),
		bodyDress: bodyDress{
			skin: flat(skin), shirt: d.paint(.4), trousers: d.paint(.3), hair: flat(d.colour()),
			headless: d.chance(.35), skirt: d.chance(.25), shorts: d.chance(.35), sleeves: d.chance(.5),
		},
		shoulder: d.in(.24, .33), hip: d.in(.16, .24), limb: d.in(.06, .1), head: d.in(.15, .2),
	}
	for i := range b.rest {
		b.rest[i] = d.NormFloat64() * .7
		if i%4 > 1 { // legs bend less
			b.rest[i] *= .5
		}
	}
	return b
}

func (b body) draw(c *Canvas, t float64) {
	q := b.where
	q.at = b.drift.at(q.at, t)
	q.turn += .05 * math.Sin(2*math.Pi*b.gait*t)
	for side := range 2 {
		b.drawLeg(c, q, side, t)
	}
	b.drawArm(c, q, 0, t)
	c.fill(b.shirt, q.outline(-b.shoulder, -.5, -.07, -.6, .07, -.6, b.shoulder, -.5, b.hip*.95, .12, b.hip, .22, -b.hip, .22, -b.hip*.95, .12))
	if b.skirt {
		c.fill(b.trousers, q.outline(-b.hip, .1, b.hip, .1, b.hip*1.9, .62, -b.hip*1.9, .62))
	}
	if !b.headless {
		c.capsule(b.skin, q.place(0, -.68), q.place(0, -.55), q.size*.06, q.size*.07)
		c.ellipse(b.skin, q.place(0, -.82), q.size*b.head*.85, q.size*b.head, q.turn)
		c.fill(b.hair, q.outline(-b.head*.95, -.8, -b.head*.8, -.98, 0, -.84-b.head*1.1, b.head*.8, -.98, b.head*.95, -.8, b.head*.5, -.92, -b.head*.5, -.92))
	}
	b.drawArm(c, q, 1, t)
}

// swing is the angle of joint k of a side, 0 hanging down.
func (b body) swing(side, k int, t float64) float64 {
	phase := 2*math.Pi*b.gait*t + math.Pi*float64(side)
	if k > 1 {
		phase += math.Pi
	}
	return b.rest[side*4+k] + b.stride*math.Sin(phase)*[]float64{1, .5, .8, .5}[k]
}

// hang is the end of a limb of a length from a joint at an angle.
func hang(x, y, length, angle float64) (float64, float64) {
	sin, cos := math.Sincos(angle)
	return x + length*sin, y + length*cos
}

func (b body) drawArm(c *Canvas, q pose, side int, t float64) {
	out := float64(2*side - 1)
	x, y := out*(b.shoulder-.03), -.46
	upper := b.swing(side, 0, t) + out*.35
	ex, ey := hang(x, y, .36, upper)
	hx, hy := hang(ex, ey, .34, upper+b.swing(side, 1, t)+out*.2)
	s := q.size * b.limb
	c.capsule(b.skin, q.place(ex, ey), q.place(hx, hy), s*.8, s*.6)
	sleeve := b.shirt.shade(.9)
	if !b.sleeves {
		sleeve = b.skin
	}
	c.capsule(sleeve, q.place(x, y), q.place(ex, ey), s, s*.85)
	c.ellipse(b.skin, q.place(hx, hy), s*.8, s*.8, 0)
}

func (b body) drawLeg(c *Canvas, q pose, side int, t float64) {
	out := float64(2*side - 1)
	x, y := out*b.hip*.55, .2
	upper := b.swing(side, 2, t) + out*.12
	kx, ky := hang(x, y, .42, upper)
	fx, fy := hang(kx, ky, .42, upper-math.Abs(b.swing(side, 3, t)))
	s := q.size * b.limb
	lower := b.trousers
	if b.shorts || b.skirt {
		lower = b.skin
	}
	c.capsule(lower, q.place(kx, ky), q.place(fx, fy), s, s*.75)
	c.capsule(b.trousers, q.place(x, y), q.place(kx, ky), s*1.35, s)
	c.capsule(b.hair.shade(.6), q.place(fx, fy), q.place(fx+out*.1, fy+.02), s*.8, s*.6)
}
