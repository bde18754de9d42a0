package demo

import "math"

// A tool is one everyday object: any turn, its proportions its own.
type tool struct {
	kind    int
	where   pose
	drift   sway
	spin    float64
	a, b    paint
	u, v, w float64 // proportions, 0–1
}

// tools are the kinds of object, each drawn within about -1 to 1.
var tools = [...]func(tool, *Canvas, pose){
	tool.hammer, tool.wrench, tool.cup, tool.key, tool.bottle, tool.scissors, tool.chair, tool.lamp, tool.umbrella,
}

// objects are one or two tools.
type objects []tool

func newObjects(d dice, at point) figure {
	n := 1
	if d.chance(.25) {
		n = 2
	}
	var all objects
	for i := range n {
		place := at
		if n == 2 {
			place.x += (float64(i) - .5) * d.in(.35, .6)
			place.y += d.in(-.15, .15)
		}
		all = append(all, tool{
			kind: d.IntN(len(tools)), drift: newSway(d, .05), spin: d.in(-.4, .4), a: d.paint(.25), b: d.paint(.15),
			where: pose{at: place, size: d.in(.16, .42), stretch: d.in(.8, 1.2), turn: d.in(0, 2*math.Pi)},
			u:     d.Float64(), v: d.Float64(), w: d.Float64(),
		})
	}
	return all
}

func (o objects) draw(c *Canvas, t float64) {
	for _, k := range o {
		q := k.where
		q.at, q.turn = k.drift.at(q.at, t), q.turn+k.spin*t
		tools[k.kind](k, c, q)
	}
}

// span goes from lo to hi with a proportion.
func span(lo, hi, share float64) float64 { return lo + (hi-lo)*share }

func (k tool) hammer(c *Canvas, q pose) {
	r, head := span(.08, .14, k.u), span(.35, .6, k.v)
	c.capsule(k.a, q.place(0, -.7), q.place(0, 1), q.size*r, q.size*r*1.2)
	c.fill(k.b, q.outline(-head, -.98, head*.7, -.98, head, -.86, head, -.66, head*.7, -.56, -head, -.56))
}

func (k tool) wrench(c *Canvas, q pose) {
	r, jaw := span(.1, .17, k.u), span(.26, .38, k.v)
	c.capsule(k.a, q.place(0, -.6), q.place(0, .6), q.size*r, q.size*r)
	for _, end := range []float64{-1, 1} {
		c.fill(k.a, q.outline(-jaw, end*.55, jaw, end*.55, jaw*1.05, end*.8, jaw*.75, end*1.05, jaw*.45, end*1.02,
			jaw*.4, end*.75, -jaw*.4, end*.75, -jaw*.45, end*1.02, -jaw*.75, end*1.05, -jaw*1.05, end*.8))
	}
}

func (k tool) cup(c *Canvas, q pose) {
	top, foot, tall := span(.5, .7, k.u), span(.3, .55, k.v), span(.5, .8, k.w)
	c.ring(k.b, q.place(top, 0), q.size*.38*q.stretch, q.size*.38, q.turn, q.size*.12)
	c.fill(k.a, q.outline(-top, -tall, top, -tall, foot, tall, -foot, tall))
	c.ellipse(k.a.shade(.55), q.place(0, -tall), q.size*top*q.stretch, q.size*.16, q.turn)
}

func (k tool) key(c *Canvas, q pose) {
	bow, teeth := span(.3, .45, k.u), span(.14, .26, k.v)
	c.ring(k.a, q.place(0, -.6), q.size*bow*q.stretch, q.size*bow, q.turn, q.size*.15)
	c.capsule(k.a, q.place(0, -.25), q.place(0, 1), q.size*.08, q.size*.08)
	c.fill(k.a, q.outline(0, .9, teeth*1.6, .9, teeth*1.6, .75, 0, .75))
	c.fill(k.a, q.outline(0, .6, teeth, .6, teeth, .45, 0, .45))
}

func (k tool) bottle(c *Canvas, q pose) {
	wide, neck, shoulder := span(.26, .42, k.u), span(.09, .14, k.v), span(-.35, 0, k.w)
	c.fill(k.a, q.outline(-neck, -1, neck, -1, neck, shoulder-.25, wide, shoulder+.05, wide, 1, -wide, 1, -wide, shoulder+.05, -neck, shoulder-.25))
	c.fill(k.b, q.outline(-wide, .2, wide, .2, wide, .65, -wide, .65))
	c.fill(k.b.shade(.7), q.outline(-neck*1.3, -1.05, neck*1.3, -1.05, neck*1.3, -.9, -neck*1.3, -.9))
}

func (k tool) scissors(c *Canvas, q pose) {
	open, grip := span(.15, .45, k.u), span(.22, .32, k.v)
	for _, side := range []float64{-1, 1} {
		x := math.Tan(open) * side
		c.capsule(k.b, q.place(-x*.55, .5), q.place(x, -1), q.size*.08, q.size*.035)
		c.ring(k.a, q.place(-x*.75-side*.05, .74), q.size*grip*q.stretch, q.size*grip*1.2, q.turn, q.size*.1)
	}
}

func (k tool) chair(c *Canvas, q pose) {
	r, deep := q.size*span(.05, .09, k.u), span(.15, .35, k.v)
	for _, x := range []float64{-.5, .5} {
		c.capsule(k.a.shade(.8), q.place(x+deep*.6, -.1), q.place(x+deep*.6, .75), r, r)
		c.capsule(k.a, q.place(x, 0), q.place(x, 1), r, r)
		c.capsule(k.a, q.place(x+deep*.6, -.1), q.place(x+deep*.6, -1), r, r)
	}
	for _, y := range []float64{-.9, -.62, -.36} {
		c.capsule(k.a, q.place(-.5+deep*.6, y), q.place(.5+deep*.6, y), r, r)
	}
	c.fill(k.b, q.outline(-.58, .08, .52, .08, .52+deep, -.16, -.52+deep, -.16))
}

func (k tool) lamp(c *Canvas, q pose) {
	wide, top, foot := span(.5, .75, k.u), span(.2, .4, k.v), span(.3, .5, k.w)
	c.capsule(k.b, q.place(0, -.4), q.place(0, .9), q.size*.06, q.size*.06)
	c.ellipse(k.b, q.place(0, .92), q.size*foot*q.stretch, q.size*.12, q.turn)
	c.fill(k.a, q.outline(-top, -1, top, -1, wide, -.25, -wide, -.25))
}

func (k tool) umbrella(c *Canvas, q pose) {
	const ribs = 16
	tall := span(.6, .9, k.u)
	dome := make([]float64, 0, 2*(ribs+8))
	for i := range ribs + 1 {
		sin, cos := math.Sincos(math.Pi * (1 + float64(i)/ribs))
		dome = append(dome, cos, tall*sin-.05)
	}
	for i := range 7 { // scalloped hem, right to left
		dome = append(dome, .75-.25*float64(i), -.05-.12*float64((i+1)%2))
	}
	c.line(k.b, q.size*.05, q.place(0, -tall-.15), q.place(0, .85), q.place(.08, .98), q.place(.22, .98), q.place(.28, .85))
	c.fill(k.a, q.outline(dome...))
	c.fill(k.b.shade(.9), q.outline(0, -tall-.05, .26, -.14, -.26, -.14))
}
