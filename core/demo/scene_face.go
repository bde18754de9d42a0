package demo

import "math"

// A face is a head with hair, ears, eyes that look about, and a mouth that
// talks. In its own coordinates the head reaches from -1 to 1 down and the nose
// turns with yaw.
type face struct {
	where pose
	drift sway
	faceMoves
	faceColours
	faceDress
	eye, brow, nose float64 // proportions
	bulk            [9]point
}

// faceMoves is how a face turns, talks and looks.
type faceMoves struct {
	yaw, nod, turnRate float64
	talk, open         float64 // syllables a second, widest opening
	gaze               float64
}

type faceColours struct{ skin, hair, lips, iris, cloth, brim paint }

type faceDress struct {
	style        int // of the hair
	hat, glasses bool
}

func newFace(d dice, at point) figure {
	skin := colour{240, 200, 170}.mix(colour{95, 60, 40}, float32(d.Float64())).mix(d.colour(), float32(d.in(0, .35)))
	f := face{
		where: pose{at: at, size: d.log(.17, .48), stretch: d.in(.7, .82), turn: d.NormFloat64() * .25},
		drift: newSway(d, .05),
	}
	f.yaw, f.nod, f.turnRate = d.in(-.35, .35), d.in(0, .12), d.in(.1, .4)
	f.faceColours = faceColours{
		skin: flat(skin), hair: flat(d.against(skin)), lips: flat(skin.mix(colour{170, 30, 40}, .7)),
		iris: flat(d.colour().mix(colour{}, .4)), cloth: d.paint(.4), brim: d.paint(.2),
	}
	f.faceDress = faceDress{style: d.IntN(4), hat: d.chance(.15), glasses: d.chance(.25)}
	f.talk, f.open, f.gaze = d.in(1.5, 4), d.in(.02, .17), d.in(.2, .9)
	f.eye, f.brow, f.nose = d.in(.13, .19), d.in(.03, .06), d.in(.16, .3)
	for i := range f.bulk {
		f.bulk[i] = point{d.in(.9, 1.1), d.in(.26, .42)}
	}
	return f
}

func (f face) draw(c *Canvas, t float64) {
	q := f.where
	q.at = f.drift.at(q.at, t)
	q.turn += f.nod * math.Sin(2*math.Pi*f.turnRate*t)
	yaw := f.yaw + .12*math.Sin(2*math.Pi*f.turnRate*.7*t+1)
	s := q.size
	upright := q
	upright.turn *= .3
	c.ellipse(f.cloth, upright.place(0, 1.95), s*1.25, s*.75, upright.turn)
	c.capsule(f.skin.shade(.85), upright.place(0, .6), upright.place(0, 1.35), s*.3, s*.34)
	if f.style == 1 { // long, behind the head
		c.ellipse(f.hair, q.place(-.1*yaw, .12), s*q.stretch*1.22, s*1.12, q.turn)
	}
	for _, side := range []float64{-1, 1} {
		c.ellipse(f.skin.shade(.9), q.place(side*(.98-.1*math.Abs(yaw))-.3*yaw, .02), s*.13, s*.22, q.turn)
	}
	c.ellipse(f.skin, q.at, s*q.stretch, s, q.turn)
	for _, side := range []float64{-1, 1} {
		f.drawEye(c, q, side, yaw, t)
	}
	f.drawNoseAndMouth(c, q, yaw, t)
	f.drawHair(c, q)
	if f.hat {
		c.fill(f.brim, q.outline(-1.3, -.5, 1.3, -.5, 1.3, -.66, -1.3, -.66))
		c.fill(f.brim.shade(.85), q.outline(-.95, -.62, .95, -.62, .8, -1.35, -.8, -1.35))
	}
}

// across is where a feature at x of the unturned face is seen.
func across(x, yaw float64) float64 { return math.Sin(math.Asin(min(max(x, -1), 1)) + 1.1*yaw) }

func (f face) drawEye(c *Canvas, q pose, side, yaw, t float64) {
	s := q.size
	x := across(side*.42, yaw)
	at := q.place(x, -.14)
	narrow := 1 - .35*math.Abs(x)
	c.ellipse(flat(colour{245, 245, 240}), at, s*f.eye*narrow, s*f.eye*.62, q.turn)
	look := f.eye * .4 * math.Sin(2*math.Pi*f.gaze*t+f.gaze*9)
	pupil := q.place(x+look, -.14)
	c.ellipse(f.iris, pupil, s*f.eye*.52, s*f.eye*.52, 0)
	c.ellipse(flat(colour{10, 10, 10}), pupil, s*f.eye*.25, s*f.eye*.25, 0)
	brow := s * f.brow
	c.capsule(f.hair.shade(.8), q.place(x-.2*narrow, -.4), q.place(x+.2*narrow, -.42), brow, brow)
	if f.glasses {
		c.ring(flat(colour{20, 20, 25}), at, s*.3*narrow, s*.27, q.turn, s*.055)
		c.capsule(flat(colour{20, 20, 25}), q.place(x-side*.28, -.16), q.place(across(0, yaw), -.16), s*.03, s*.03)
	}
}

func (f face) drawNoseAndMouth(c *Canvas, q pose, yaw, t float64) {
	s := q.size
	dark := f.skin.shade(.68)
	tip := across(.04, 1.5*yaw)
	c.line(dark, s*.035, q.place(across(0, yaw), -.05), q.place(tip+.08*math.Copysign(1, yaw), f.nose), q.place(tip-.05, f.nose+.03))
	x := across(0, yaw)
	open := .03 + f.open*math.Abs(math.Sin(math.Pi*f.talk*t+f.gaze))
	at := q.place(x, .52)
	c.ellipse(f.lips, at, s*.3*q.stretch*1.2, s*(open+.07), q.turn)
	c.ellipse(flat(colour{60, 10, 15}), at, s*.24*q.stretch*1.2, s*open, q.turn)
}

// drawHair paints a cap, a fringe with locks, curls, or a bald head's rim.
func (f face) drawHair(c *Canvas, q pose) {
	s := q.size
	switch f.style {
	case 0, 1:
		c.fill(f.hair, q.outline(-1.04, .05, -1.06, -.5, -.8, -.95, -.3, -1.14, .3, -1.14, .8, -.95, 1.06, -.5, 1.04, .05,
			.88, -.35, .5, -.62, 0, -.55, -.5, -.66, -.88, -.35))
	case 2:
		for i, b := range f.bulk {
			angle := math.Pi * (1.02 + .96*float64(i)/8)
			sin, cos := math.Sincos(angle)
			c.ellipse(f.hair, q.place(b.x*.95*cos, b.x*.85*sin-.05), s*b.y, s*b.y, 0)
		}
	case 3:
		for _, side := range []float64{-1, 1} {
			c.ellipse(f.hair, q.place(side*.95, -.25), s*.13, s*.3, q.turn)
		}
	}
}
