package couple

import (
	"math"
	"slices"
)

// A plan cuts a Fourier transform of size = n1·n2 in two matrix products. A bin is
// k = n2·k1 + k2, a shift s = s1 + n1·s2:
//
//	A[k2, s1] = Σ_k1 C[k]·e^{2πi·k·s1/size}         one product a k2
//	c[s]      = Σ_k2 A[k2, s1]·e^{2πi·k2·s2/n2}     one product for all
//
// C = conj(X)·Y is a cross-spectrum; Y goes into the factors of the first product,
// so that nothing is multiplied element by element. c is real: only n2 of the real
// and imaginary parts of A are needed.
type plan struct {
	rows   int // length of the circle
	size   int // of the transform: rows, or ≥ 2·rows−1 with zeros where rows has no good factors
	n1, n2 int
	parts  []part
}

// A part is a column of A: the real or imaginary part of one k2.
type part struct {
	k2        int
	imaginary bool
}

func newPlan(rows int) plan {
	best := factored(rows, rows)
	for size := 2*rows - 1; size < 2*rows+64; size++ {
		if p := factored(rows, size); p.cost() < best.cost() {
			best = p
		}
	}
	best.parts = []part{{0, false}}
	for k2 := 1; 2*k2 < best.n2; k2++ {
		best.parts = append(best.parts, part{k2, false}, part{k2, true})
	}
	if best.n2%2 == 0 {
		best.parts = append(best.parts, part{best.n2 / 2, false})
	}
	return best
}

// factored finds the cheapest n1·n2 = size.
func factored(rows, size int) plan {
	best := plan{rows: rows, size: size, n1: 1, n2: size}
	for n1 := 2; n1 <= size; n1++ {
		if size%n1 == 0 {
			if p := (plan{rows: rows, size: size, n1: n1, n2: size / n1}); p.cost() < best.cost() {
				best = p
			}
		}
	}
	return best
}

// cost is the work of a transform: size·(4·n1 + 2·n2).
func (p plan) cost() int { return p.size * (4*p.n1 + 2*p.n2) }

// second returns the n2×n2 matrix of the second product, row-major.
func (p plan) second() []float32 {
	out := make([]float32, 0, p.n2*p.n2)
	for s2 := range p.n2 {
		for _, c := range p.parts {
			sin, cos := math.Sincos(2 * math.Pi * float64(c.k2*s2%p.n2) / float64(p.n2))
			weight := 2.
			if c.k2 == 0 || 2*c.k2 == p.n2 {
				weight = 1
			}
			if c.imaginary {
				cos = -sin
			}
			out = append(out, float32(weight*cos))
		}
	}
	return out
}

// first returns the factors of the first product for courses y (of rows values):
// parts × 2·n1 × n1·len(y), the course fastest.
func (p plan) first(y [][]float64) []float32 {
	columns := p.n1 * len(y)
	out := make([]float32, len(p.parts)*2*p.n1*columns)
	turn := make([]complex128, p.size)
	for j := range turn {
		sin, cos := math.Sincos(2 * math.Pi * float64(j) / float64(p.size))
		turn[j] = complex(cos, sin) / complex(float64(p.size), 0)
	}
	f := newForward(p)
	for col, course := range y {
		bins := f.whole(course)
		for c, k := range p.parts {
			for k1 := range p.n1 {
				bin := p.n2*k1 + k.k2
				at := out[(c*2*p.n1+2*k1)*columns:]
				for s1 := range p.n1 {
					w := bins[bin] * turn[bin*s1%p.size]
					re, im := float32(real(w)), float32(imag(w))
					i := s1*len(y) + col
					if k.imaginary { // Im((a − ib)·w) = a·Im w − b·Re w
						at[i], at[columns+i] = im, -re
					} else { // Re((a − ib)·w) = a·Re w + b·Im w
						at[i], at[columns+i] = re, im
					}
				}
			}
		}
	}
	return out
}

// deal writes the bins of neuron b of a block of n neurons to the input of the
// first product: parts × n × 2·n1.
func (p plan) deal(dst []float32, bins []complex128, b, n int) {
	half := p.size / 2
	for c, k := range p.parts {
		row := dst[(c*n+b)*2*p.n1:][:2*p.n1]
		if c > 0 && k.imaginary {
			copy(row, dst[((c-1)*n+b)*2*p.n1:][:2*p.n1])
			continue
		}
		for k1 := range p.n1 {
			bin, sign := p.n2*k1+k.k2, float32(1)
			if bin > half {
				bin, sign = p.size-bin, -1
			}
			row[2*k1], row[2*k1+1] = float32(real(bins[bin])), sign*float32(imag(bins[bin]))
		}
	}
}

// whole returns all bins of a real course.
func (f *forward) whole(x []float64) []complex128 {
	half := slices.Clone(f.bins(x))
	out := make([]complex128, f.size)
	for k := range out {
		if k < len(half) {
			out[k] = half[k]
		} else {
			v := half[f.size-k]
			out[k] = complex(real(v), -imag(v))
		}
	}
	return out
}
