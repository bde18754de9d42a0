package demo

import (
	"math"
	"math/rand/v2"
)

// A texture says how a paint varies over the frame.
type texture int

const (
	plain   texture = iota
	mottled         // value noise in two colours
	striped
)

// A paint gives every place of a shape its colour.
type paint struct {
	a, b    colour
	texture texture
	scale   float64 // cells or stripes per frame height
	turn    float64
	seed    uint32
}

// at returns the colour of a place in the frame.
func (p *paint) at(x, y float64) colour {
	switch p.texture {
	case mottled:
		return p.a.mix(p.b, edge(noise(p.seed, x*p.scale, y*p.scale)-.5, .1))
	case striped:
		sin, cos := math.Sincos(p.turn)
		return p.a.mix(p.b, edge(wave((x*cos+y*sin)*p.scale), .4))
	}
	return p.a
}

// flat is a paint of one colour.
func flat(c colour) paint { return paint{a: c} }

// shade darkens (< 1) or lightens a paint.
func (p paint) shade(by float32) paint {
	for i := range p.a {
		p.a[i] *= by
		p.b[i] *= by
	}
	return p
}

// edge goes from 0 (v <= -width) to 1 (v >= width): a soft threshold, so that
// patterns are anti-aliased too.
func edge(v, width float64) float32 {
	return float32(min(max(v/width+1, 0), 2) / 2)
}

// wave is a cheap sine of period 1: a parabola for each half.
func wave(turns float64) float64 {
	f := turns - math.Floor(turns)
	if f < .5 {
		return 16 * f * (.5 - f)
	}
	return -16 * (f - .5) * (1 - f)
}

// noise is value noise, uniform 0–1 at the corners of unit cells.
func noise(seed uint32, x, y float64) float64 {
	fx, fy := math.Floor(x), math.Floor(y)
	i, j := uint32(int32(fx)), uint32(int32(fy))
	x, y = x-fx, y-fy
	x, y = x*x*(3-2*x), y*y*(3-2*y)
	top := corner(seed, i, j)*(1-x) + corner(seed, i+1, j)*x
	bottom := corner(seed, i, j+1)*(1-x) + corner(seed, i+1, j+1)*x
	return top*(1-y) + bottom*y
}

// corner is a hash of a cell's corner, 0–1.
func corner(seed, i, j uint32) float64 {
	h := seed ^ i*0x9E3779B1 ^ j*0x85EBCA77
	h = (h ^ h>>15) * 0x2C1B3C6D
	h = (h ^ h>>12) * 0x297A2D39
	return float64(h^h>>15) / (1 << 32)
}

// A dice draws a scene's parameters.
type dice struct{ *rand.Rand }

func newDice(seed, stream uint64) dice { return dice{rand.New(rand.NewPCG(seed, stream))} }

// in is uniform from lo to hi.
func (d dice) in(lo, hi float64) float64 { return lo + (hi-lo)*d.Float64() }

// log is log-uniform from lo to hi.
func (d dice) log(lo, hi float64) float64 { return lo * math.Pow(hi/lo, d.Float64()) }

// sign is -1 or 1.
func (d dice) sign() float64 { return float64(2*d.IntN(2) - 1) }

// chance is true in a share p of draws.
func (d dice) chance(p float64) bool { return d.Float64() < p }

// colour is any colour of medium to full strength.
func (d dice) colour() colour {
	hue, value, strength := d.in(0, 6), d.in(40, 250), d.in(.15, .95)
	var c colour
	for i := range c {
		away := math.Abs(math.Mod(hue+6-2*float64(i), 6) - 3) // 3 at the primary itself
		c[i] = float32(value * (1 - strength*(1-min(max(away-1, 0), 1))))
	}
	return c
}

// against is a colour whose luminance differs from c's by about at least 45.
func (d dice) against(c colour) colour {
	for range 20 {
		e := d.colour()
		if math.Abs(luminance(e)-luminance(c)) > 45 {
			return e
		}
	}
	return colour{255, 255, 255}.mix(c, -.2)
}

// paint is any colour, in a share textured of draws with a texture.
func (d dice) paint(textured float64) paint {
	p := paint{a: d.colour(), b: d.colour(), scale: d.log(12, 60), turn: d.in(0, math.Pi), seed: d.Uint32()}
	if d.chance(textured) {
		p.texture = texture(1 + d.IntN(2))
	}
	return p
}

func luminance(c colour) float64 {
	return .299*float64(c[0]) + .587*float64(c[1]) + .114*float64(c[2])
}
