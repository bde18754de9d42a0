package couple

import (
	"math"
	"slices"
)

// A plan cuts a Fourier transform of size = n1·n2 in two matrix products. A bin is
// k = n2·k1 + k2, a shift s = s1 + n1·s2:
//
//	A[k2, s1] = Σ_k1 C[k]·e^{2πi·k·s1/size}         one product a k2
//	c[s]      = Σ_k2 A[k2, s1]·e^{2πi·k2·s2/n2}     two products for all
//
// C = conj(X)·Y is a cross-spectrum; Y goes into the factors of the first product,
// so that nothing is multiplied element by element. c is real: only k2 ≤ n2/2 are
// needed, and with the cosines' share e and the sines' share o of c[s1 + n1·s2] that
// of −s2 is e − o, so that only s2 ≤ n2/2 are multiplied.
type plan struct {
	rows   int // length of the circle
	size   int // of the transform: rows, or ≥ 2·rows−1 with zeros where rows has no good factors
	n1, n2 int
}

func newPlan(rows int) plan {
	best := factored(rows, rows)
	for size := 2*rows - 1; size < 2*rows+64; size++ {
		if p := factored(rows, size); p.cost() < best.cost() {
			best = p
		}
	}
	return best
}

// factored finds the cheapest n1·n2 = size; n2 ≥ 3, so that there are sines.
func factored(rows, size int) plan {
	best := plan{rows: rows, size: size, n1: 1, n2: size}
	for n1 := 2; 3*n1 <= size; n1++ {
		if size%n1 == 0 {
			if p := (plan{rows: rows, size: size, n1: n1, n2: size / n1}); p.cost() < best.cost() {
				best = p
			}
		}
	}
	return best
}

// cost is the work of a transform: size·(4·n1 + n2).
func (p plan) cost() int { return p.size * (4*p.n1 + p.n2) }

// cosines is the number of k2 from 0 to n2/2, and of s2; sines that of k2 between.
func (p plan) cosines() int { return p.n2/2 + 1 }
func (p plan) sines() int   { return (p.n2 - 1) / 2 }

// row returns in which half of a product, e + o or e − o, and in which of its rows
// shift s stands; the row is s1 wide.
func (p plan) row(s int) (half, s2 int) {
	if s2 = s / p.n1; 2*s2 <= p.n2 {
		return 0, s2
	}
	return 1, p.n2 - s2
}

// second returns the matrices of the second products, row-major: cosines × cosines
// and cosines × sines.
func (p plan) second() (even, odd []float32) {
	for s2 := range p.cosines() {
		for k2 := range p.cosines() {
			sin, cos := math.Sincos(2 * math.Pi * float64(k2*s2%p.n2) / float64(p.n2))
			if k2 == 0 || 2*k2 == p.n2 {
				even = append(even, float32(cos))
				continue
			}
			even, odd = append(even, float32(2*cos)), append(odd, float32(-2*sin))
		}
	}
	return even, odd
}

// first returns the factors of the first products for courses y (of rows values),
// real parts and imaginary parts: cosines and sines × 2·n1 × n1·len(y), the course
// fastest when courseFastest, else s1.
func (p plan) first(y [][]float64, courseFastest bool) (re, im []float32) {
	columns := p.n1 * len(y)
	part := 2 * p.n1 * columns
	re, im = make([]float32, p.cosines()*part), make([]float32, p.sines()*part)
	turn := make([]complex128, p.size)
	for j := range turn {
		sin, cos := math.Sincos(2 * math.Pi * float64(j) / float64(p.size))
		turn[j] = complex(cos, sin) / complex(float64(p.size), 0)
	}
	f := newForward(p)
	for c, course := range y {
		bins := f.whole(course)
		stride, at := p.column(c, len(y), courseFastest)
		for k2 := range p.cosines() {
			for k1 := range p.n1 {
				bin := p.n2*k1 + k2
				i := k2*part + 2*k1*columns + at
				for s1 := range p.n1 {
					w := bins[bin] * turn[bin*s1%p.size]
					a, b := float32(real(w)), float32(imag(w))
					re[i], re[i+columns] = a, b // Re((x − iz)·w) = x·Re w + z·Im w
					if k2 > 0 && 2*k2 < p.n2 {
						im[i-part], im[i-part+columns] = b, -a // Im((x − iz)·w) = x·Im w − z·Re w
					}
					i += stride
				}
			}
		}
	}
	return re, im
}

// column returns where the columns of course c of n begin and how far apart they are.
func (p plan) column(c, n int, courseFastest bool) (stride, at int) {
	if courseFastest {
		return n, c
	}
	return 1, c * p.n1
}

// deal writes the bins of neuron b of a block of n neurons to the input of the first
// products: cosines × n × 2·n1, of which the sines begin at 1.
func (p plan) deal(dst []float32, bins []complex128, b, n int) {
	half := p.size / 2
	for k2 := range p.cosines() {
		row := dst[(k2*n+b)*2*p.n1:][:2*p.n1]
		for k1 := range p.n1 {
			bin, sign := p.n2*k1+k2, float32(1)
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
