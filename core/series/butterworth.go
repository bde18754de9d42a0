package series

import (
	"fmt"
	"math"
	"math/cmplx"
	"slices"
)

// butterOrder is the order in use everywhere in fMRI cleaning.
const butterOrder = 5

// A section is one second-order section: b0 b1 b2 / 1 a1 a2.
type section struct{ b0, b1, b2, a1, a2 float64 }

// A Butterworth is a filter of order 5 in second-order sections, run forwards and
// backwards so that nothing is delayed (gain squared: −6 dB at its edges).
type Butterworth struct {
	tr       float64
	sections []section
	pad      int // samples of odd extension at either end
}

// NewButterworth designs a high-pass (low = 0), low-pass (high = 0) or band-pass
// filter for samples every tr seconds: highPass and lowPass are the frequencies in
// Hz below and above which power is removed.
func NewButterworth(tr, highPass, lowPass float64) (*Butterworth, error) {
	nyquist := .5 / tr
	for _, hz := range []float64{highPass, lowPass} {
		if hz < 0 || math.IsNaN(hz) || hz >= nyquist {
			return nil, fmt.Errorf("series: %g Hz is outside 0 to %g Hz, half the sampling rate", hz, nyquist)
		}
	}
	switch {
	case highPass == 0 && lowPass == 0:
		return nil, fmt.Errorf("series: a Butterworth filter needs a frequency")
	case lowPass > 0 && highPass >= lowPass:
		return nil, fmt.Errorf("series: high-pass %g Hz is not below low-pass %g Hz", highPass, lowPass)
	}
	// Bilinear transform at a rate of 2, frequencies warped to match.
	warp := func(hz float64) float64 { return 4 * math.Tan(math.Pi*hz*tr) }
	f := &Butterworth{tr: tr, pad: 3 * (butterOrder + 1)}
	switch {
	case highPass == 0:
		f.sections = lowSections(warp(lowPass))
	case lowPass == 0:
		f.sections = highSections(warp(highPass))
	default:
		f.sections = bandSections(warp(highPass), warp(lowPass))
		f.pad = 3 * (2*butterOrder + 1)
	}
	return f, nil
}

// prototype returns the poles of the analogue low-pass with its edge at 1 rad/s.
func prototype() []complex128 {
	poles := make([]complex128, 0, butterOrder)
	for m := -butterOrder + 1; m < butterOrder; m += 2 {
		angle := math.Pi * float64(m) / (2 * butterOrder)
		poles = append(poles, complex(-math.Cos(angle), -math.Sin(angle)))
	}
	return poles
}

func lowSections(w float64) []section {
	poles := prototype()
	for i := range poles {
		poles[i] *= complex(w, 0)
	}
	return digital(poles, 0, math.Pow(w, butterOrder))
}

func highSections(w float64) []section {
	poles := prototype()
	gain := complex(1, 0)
	for i, p := range poles {
		gain *= -p
		poles[i] = complex(w, 0) / p
	}
	return digital(poles, butterOrder, real(1/gain))
}

func bandSections(w1, w2 float64) []section {
	width, centre := complex(w2-w1, 0), complex(w1*w2, 0)
	var poles []complex128
	for _, p := range prototype() {
		q := p * width / 2
		r := cmplx.Sqrt(q*q - centre)
		poles = append(poles, q+r, q-r)
	}
	return digital(poles, butterOrder, math.Pow(w2-w1, butterOrder))
}

// digital maps analogue poles, zeros at 0 (zeros of them; the rest lie at
// infinity) and gain through the bilinear transform, and pairs them in sections.
func digital(poles []complex128, zeros int, gain float64) []section {
	k := complex(math.Pow(4, float64(zeros)), 0)
	var pairs [][2]float64 // a1, a2
	var alone []float64    // real poles
	for _, p := range poles {
		k /= 4 - p
		d := (4 + p) / (4 - p)
		switch {
		case imag(d) > 1e-12:
			pairs = append(pairs, [2]float64{-2 * real(d), real(d)*real(d) + imag(d)*imag(d)})
		case imag(d) >= -1e-12:
			alone = append(alone, real(d))
		}
	}
	slices.Sort(alone)
	for len(alone) >= 2 {
		p, q := alone[len(alone)-1], alone[0]
		alone = alone[1 : len(alone)-1]
		pairs = append(pairs, [2]float64{-(p + q), p * q})
	}
	// Zeros lie at −1 (from infinity) and 1 (from 0); each pair takes one from either end.
	z := make([]float64, len(poles))
	for i := range z {
		z[i] = 1
		if i < len(poles)-zeros {
			z[i] = -1
		}
	}
	var out []section
	for _, a := range pairs {
		first, last := z[0], z[len(z)-1]
		z = z[1 : len(z)-1]
		out = append(out, section{1, -(first + last), first * last, a[0], a[1]})
	}
	if len(alone) == 1 {
		out = append(out, section{1, -z[0], 0, -alone[0], 0})
	}
	gain *= real(k)
	out[0].b0, out[0].b1, out[0].b2 = gain*out[0].b0, gain*out[0].b1, gain*out[0].b2
	return out
}

// MinRows is the shortest course the filter can take.
func (f *Butterworth) MinRows() int { return f.pad + 1 }

// Gain returns the amplitude that one pass leaves of a sine of hz; both passes
// leave its square.
func (f *Butterworth) Gain(hz float64) float64 {
	z := cmplx.Exp(complex(0, -2*math.Pi*hz*f.tr))
	h := complex(1, 0)
	for _, s := range f.sections {
		h *= (complex(s.b0, 0) + z*complex(s.b1, 0) + z*z*complex(s.b2, 0)) / (1 + z*complex(s.a1, 0) + z*z*complex(s.a2, 0))
	}
	return cmplx.Abs(h)
}

// Apply filters x in place. It panics when x is shorter than MinRows.
func (f *Butterworth) Apply(x []float64) { f.block(x, len(x), 1) }

// block filters each column of a rows×cols block (row-major). Working across
// columns keeps the recursions of neighbours independent, so they overlap.
func (f *Butterworth) block(x []float64, rows, cols int) {
	if rows < f.MinRows() {
		panic("series: course shorter than the filter's padding")
	}
	long := rows + 2*f.pad
	ext := make([]float64, long*cols)
	copy(ext[f.pad*cols:], x)
	for p := 1; p <= f.pad; p++ {
		for c := range cols {
			ext[(f.pad-p)*cols+c] = 2*x[c] - x[p*cols+c]
			ext[(f.pad+rows-1+p)*cols+c] = 2*x[(rows-1)*cols+c] - x[(rows-1-p)*cols+c]
		}
	}
	state := make([]float64, 3*cols)
	f.pass(ext, long, cols, 1, state)
	f.pass(ext, long, cols, -1, state)
	copy(x, ext[f.pad*cols:(f.pad+rows)*cols])
}

// pass runs every section over the block once, forwards or backwards, from the
// steady state that the first sample would leave (direct form II transposed).
func (f *Butterworth) pass(x []float64, rows, cols, step int, state []float64) {
	z1, z2, level := state[:cols], state[cols:2*cols], state[2*cols:3*cols]
	from := 0
	if step < 0 {
		from = rows - 1
	}
	copy(level, x[from*cols:(from+1)*cols])
	for _, s := range f.sections {
		dc := (s.b0 + s.b1 + s.b2) / (1 + s.a1 + s.a2)
		for c, v := range level {
			z2[c] = (s.b2 - s.a2*dc) * v
			z1[c] = (s.b1-s.a1*dc)*v + z2[c]
			level[c] = dc * v
		}
		for i, t := 0, from; i < rows; i, t = i+1, t+step {
			row := x[t*cols : (t+1)*cols]
			p, q := z1[:len(row)], z2[:len(row)]
			for c, v := range row {
				o := s.b0*v + p[c]
				p[c] = s.b1*v - s.a1*o + q[c]
				q[c] = s.b2*v - s.a2*o
				row[c] = o
			}
		}
	}
}
