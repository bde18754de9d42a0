package demo

import (
	"math"
	"math/rand/v2"
)

// A smoother is a separable Gaussian on [grid]. Beyond the grid there is nothing.
type smoother struct {
	taps    []float32 // from the middle outwards
	scratch []float32
	gain    float32 // what brings smoothed white noise back to sd 1
}

func newSmoother(fwhmMM float64) *smoother {
	sigma := fwhmMM / math.Sqrt(8*math.Ln2) / grid().Affine[0][0]
	s := &smoother{scratch: make([]float32, grid().Voxels())}
	square := 0.0
	for i := 0; i == 0 || float64(i) <= 3*sigma; i++ {
		w := math.Exp(-float64(i*i) / (2 * sigma * sigma))
		s.taps = append(s.taps, float32(w))
		if square += w * w; i > 0 {
			square += w * w
		}
	}
	s.gain = float32(math.Pow(square, -1.5))
	return s
}

// apply smooths v in place; white noise of sd 1 keeps sd 1 away from the border.
func (s *smoother) apply(v []float32) {
	shape := grid().Shape
	stride := 1
	from, to := v, s.scratch
	for _, n := range shape {
		s.axis(to, from, n, stride)
		from, to = to, from
		stride *= n
	}
	for i, x := range from { // three passes: the result lies in the scratch
		v[i] = x * s.gain
	}
}

// axis smooths along the axis of length n whose neighbours lie stride apart.
func (s *smoother) axis(dst, src []float32, n, stride int) {
	block := n * stride
	for base := 0; base < len(src); base += block {
		for i := range n {
			row := dst[base+i*stride : base+(i+1)*stride]
			middle := src[base+i*stride : base+(i+1)*stride]
			for j := range row {
				row[j] = s.taps[0] * middle[j]
			}
			for k := 1; k < len(s.taps); k++ {
				w := s.taps[k]
				if i-k >= 0 {
					addScaled(row, src[base+(i-k)*stride:base+(i-k+1)*stride], w)
				}
				if i+k < n {
					addScaled(row, src[base+(i+k)*stride:base+(i+k+1)*stride], w)
				}
			}
		}
	}
}

func addScaled(dst, src []float32, w float32) {
	for i, x := range src {
		dst[i] += w * x
	}
}

// smoothField is a smooth random map of mean square 1 inside the brain, in the order
// of the mask's voxels.
func smoothField(d *rand.Rand, s *smoother, index []int) []float32 {
	v := make([]float32, grid().Voxels())
	for i := range v {
		v[i] = float32(d.NormFloat64())
	}
	s.apply(v)
	out := make([]float32, len(index))
	square := 0.0
	for i, at := range index {
		out[i] = v[at]
		square += sq(float64(v[at])) / float64(len(index))
	}
	for i := range out {
		out[i] /= float32(math.Sqrt(square))
	}
	return out
}

// poles are first-order filters of white noise whose sum has a power of about 1/f
// over the frequencies of a run (P. Kellet's economy filter); direct is the white
// noise added to it.
var poles = [3]struct{ memory, gain float64 }{{.99765, .0990460}, {.963, .2965164}, {.57, 1.0526913}}

const direct = .1848

// flicker makes 1/f noise in every voxel of the grid, volume by volume, so that no run
// is held in memory.
type flicker struct {
	d     *rand.Rand
	state [3][]float32
	gain  float32 // what brings it to sd 1
}

func newFlicker(d *rand.Rand) *flicker {
	f := &flicker{d: d}
	// The states share their white noise: start them in their joint stationary
	// distribution, and find the variance of the sum.
	var covariance, root [3][3]float64
	variance := direct * direct
	for i, p := range poles {
		variance += 2 * direct * p.gain
		for j, q := range poles {
			covariance[i][j] = p.gain * q.gain / (1 - p.memory*q.memory)
			variance += covariance[i][j]
		}
	}
	f.gain = float32(1 / math.Sqrt(variance))
	for i := range root { // Cholesky
		for j := range i + 1 {
			sum := covariance[i][j]
			for k := range j {
				sum -= root[i][k] * root[j][k]
			}
			if root[i][j] = sum / root[j][j]; i == j {
				root[i][j] = math.Sqrt(sum)
			}
		}
	}
	n := grid().Voxels()
	for i := range f.state {
		f.state[i] = make([]float32, n)
	}
	for v := range n {
		z := [3]float64{d.NormFloat64(), d.NormFloat64(), d.NormFloat64()}
		for i := range root {
			f.state[i][v] = float32(root[i][0]*z[0] + root[i][1]*z[1] + root[i][2]*z[2])
		}
	}
	return f
}

// next fills v with the next volume, of sd 1.
func (f *flicker) next(v []float32) {
	a, b, c := f.state[0], f.state[1], f.state[2]
	ma, mb, mc := float32(poles[0].memory), float32(poles[1].memory), float32(poles[2].memory)
	ga, gb, gc := float32(poles[0].gain), float32(poles[1].gain), float32(poles[2].gain)
	for i := range v {
		w := float32(f.d.NormFloat64())
		a[i] = ma*a[i] + ga*w
		b[i] = mb*b[i] + gb*w
		c[i] = mc*c[i] + gc*w
		v[i] = f.gain * (a[i] + b[i] + c[i] + direct*w)
	}
}
