package demo

import "math"

// A finish is what the camera does to a drawn scene: colours turned about the
// grey axis, light from one side, blur, a mean and contrast drawn independently
// of the category, pixel noise. It leaves colour and contrast saying little
// about what is shown.
type finish struct {
	tint           [3][3]float32
	lightX, lightY float32 // change of brightness per frame height
	blur           []float32
	mean, spread   float64
	grain          float32
	seed           uint64
}

func newFinish(d dice, contrast Range) finish {
	f := finish{mean: d.in(95, 160), spread: d.log(contrast.Low, contrast.High), grain: float32(d.log(2, 16)), seed: d.Uint64()}
	angle := 0.
	if d.chance(.6) {
		angle = d.in(0, 2*math.Pi)
	}
	f.tint = turnHue(angle, d.in(.2, 1.1))
	light, from := d.in(0, .5), d.in(0, 2*math.Pi)
	f.lightX, f.lightY = float32(light*math.Cos(from)), float32(light*math.Sin(from))
	switch d.IntN(3) {
	case 1:
		f.blur = gaussian(.6, 2)
	case 2:
		f.blur = gaussian(1.1, 3)
	}
	return f
}

// turnHue is the rotation about the grey axis by angle, scaled by saturation
// across that axis.
func turnHue(angle, saturation float64) (m [3][3]float32) {
	sin, cos := math.Sincos(angle)
	for i := range 3 {
		for j := range 3 {
			// Rodrigues' formula about (1, 1, 1)/√3, grey itself kept.
			across := -cos / 3
			switch (j - i + 3) % 3 {
			case 0:
				across += cos
			case 1:
				across -= sin / math.Sqrt(3)
			case 2:
				across += sin / math.Sqrt(3)
			}
			m[i][j] = float32(1./3 + saturation*across)
		}
	}
	return m
}

// gaussian is one half of a normalised kernel: the centre first.
func gaussian(sd float64, reach int) []float32 {
	k := make([]float32, reach+1)
	total := 0.
	for i := range k {
		v := math.Exp(-float64(i*i) / (2 * sd * sd))
		k[i] = float32(v)
		total += v
		if i > 0 {
			total += v
		}
	}
	for i := range k {
		k[i] /= float32(total)
	}
	return k
}

// maxGain bounds how far a flat scene is stretched to its contrast.
const maxGain = 2.5

func (f *finish) apply(c *Canvas, dst []uint8) {
	f.colours(c.pix)
	if f.blur != nil {
		blurRows(c.scratch, c.pix, f.blur)
		blurColumns(c.pix, c.scratch, f.blur)
	}
	mean, sd := brightness(c.pix)
	gain := float32(min(f.spread/max(sd, 1e-6), maxGain))
	shift := float32(f.mean) - gain*float32(mean)
	grain := newGrain(f.seed, f.grain)
	for i, v := range c.pix {
		v = v*gain + shift + grain.next()
		dst[i] = uint8(min(max(v, 0), 255))
	}
}

// colours applies tint and light.
func (f *finish) colours(pix []float32) {
	m := f.tint
	for y := range FrameHeight {
		row := pix[y*FrameWidth*3 : (y+1)*FrameWidth*3]
		light := 1 + f.lightY*(float32(y)/FrameHeight-.5) - f.lightX*float32(aspect/2)
		for x := 0; x < len(row); x += 3 {
			r, g, b := row[x]*light, row[x+1]*light, row[x+2]*light
			row[x] = m[0][0]*r + m[0][1]*g + m[0][2]*b
			row[x+1] = m[1][0]*r + m[1][1]*g + m[1][2]*b
			row[x+2] = m[2][0]*r + m[2][1]*g + m[2][2]*b
			light += f.lightX / FrameHeight
		}
	}
}

func blurRows(dst, src, half []float32) {
	for y := range FrameHeight {
		row := y * FrameWidth
		for x := range FrameWidth {
			at := (row + x) * 3
			r, g, b := half[0]*src[at], half[0]*src[at+1], half[0]*src[at+2]
			for k := 1; k < len(half); k++ {
				p, q := (row+max(x-k, 0))*3, (row+min(x+k, FrameWidth-1))*3
				r += half[k] * (src[p] + src[q])
				g += half[k] * (src[p+1] + src[q+1])
				b += half[k] * (src[p+2] + src[q+2])
			}
			dst[at], dst[at+1], dst[at+2] = r, g, b
		}
	}
}

func blurColumns(dst, src, half []float32) {
	const width = FrameWidth * 3
	for y := range FrameHeight {
		out := dst[y*width : (y+1)*width]
		for x, v := range src[y*width : (y+1)*width] {
			out[x] = half[0] * v
		}
		for k := 1; k < len(half); k++ {
			above := src[max(y-k, 0)*width:]
			below := src[min(y+k, FrameHeight-1)*width:]
			for x := range out {
				out[x] += half[k] * (above[x] + below[x])
			}
		}
	}
}

// brightness returns mean and standard deviation of the luminance.
func brightness(pix []float32) (mean, sd float64) {
	var sum, squares float64
	for i := 0; i < len(pix); i += 3 {
		v := .299*float64(pix[i]) + .587*float64(pix[i+1]) + .114*float64(pix[i+2])
		sum += v
		squares += v * v
	}
	n := float64(len(pix) / 3)
	mean = sum / n
	return mean, math.Sqrt(max(squares/n-mean*mean, 0))
}

// A grain draws pixel noise that is nearly normal: sums of four bytes of a
// 64-bit generator (xorshift), two to a draw. It is the same in every frame of a
// scene, which halves the film's size.
type grain struct {
	state, bits uint64
	left        int
	scale       float32
}

func newGrain(seed uint64, sd float32) grain {
	return grain{state: seed | 1, scale: sd / 147.8} // sd of a sum of four uniform bytes
}

func (g *grain) next() float32 {
	if g.left == 0 {
		g.state ^= g.state << 13
		g.state ^= g.state >> 7
		g.state ^= g.state << 17
		g.bits, g.left = g.state*0x2545F4914F6CDD1D, 2
	}
	b := uint32(g.bits)
	g.bits >>= 32
	g.left--
	return float32(int32(b&255+b>>8&255+b>>16&255+b>>24)-510) * g.scale
}
