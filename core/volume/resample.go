package volume

import (
	"math"
	"runtime"
	"sync"
)

// An Interpolation says how a value between voxel centres is found.
type Interpolation int

// The interpolations of [Resample].
const (
	Nearest Interpolation = iota // the voxel at ⌊p + ½⌋
	Linear                       // trilinear
	Cubic                        // cubic B-spline through the voxels, mirrored at the edges
)

// Resample reads src at the voxel centres of another grid. A point outside the
// voxel centres of src becomes 0, and all of them do where an affine is singular.
// Cubic can leave the range of the data. A NaN spreads to the values that touch it
// (Cubic: to all); replace it first where that is not meant.
func Resample(src *Image, to Grid, how Interpolation) *Image {
	out := NewImage(to)
	if how == Cubic {
		copyNarrow(out.V, ResampleValues(src.Grid, widen(src.V), to, Cubic))
		return out
	}
	resample(src.Grid, src.V, to, out.V, how)
	return out
}

// ResampleValues is [Resample] in float64: v holds one value a voxel of from.
func ResampleValues(from Grid, v []float64, to Grid, how Interpolation) []float64 {
	out := make([]float64, to.Voxels())
	if how == Cubic {
		v = splineCoefficients(from.Shape, v)
	}
	resample(from, v, to, out, how)
	return out
}

// ResampleLabels brings labels to another grid by nearest neighbour.
func ResampleLabels(src *Labels, to Grid) *Labels {
	out := &Labels{Grid: to, V: make([]int32, to.Voxels()), Names: src.Names}
	resample(src.Grid, src.V, to, out.V, Nearest)
	return out
}

// ResampleMask brings a mask to another grid by nearest neighbour.
func ResampleMask(src *Mask, to Grid) *Mask {
	in := make([]bool, to.Voxels())
	slabs(src.Grid, to, func(w walk, k int) {
		w.nearest(to, k, func(at, from int) { in[at] = src.In[from] })
	})
	return NewMask(to, in)
}

type number interface{ ~float32 | ~float64 | ~int32 }

func resample[T number](from Grid, v []T, to Grid, out []T, how Interpolation) {
	if len(v) != from.Voxels() {
		panic("volume: values do not cover the grid")
	}
	slabs(from, to, func(w walk, k int) {
		switch how {
		case Nearest:
			w.nearest(to, k, func(at, from int) { out[at] = v[from] })
		case Linear:
			w.linear(to, k, func(at int, taps *[8]tap) {
				sum := 0.0
				for _, t := range taps {
					if t.weight != 0 { // a NaN beside a voxel's own centre is no neighbour
						sum += t.weight * float64(v[t.voxel])
					}
				}
				out[at] = T(sum)
			})
		case Cubic:
			w.cubic(to, k, func(at int, sum float64) { out[at] = T(sum) }, func(voxel int) float64 { return float64(v[voxel]) })
		}
	})
}

// slabs calls do for every slice k of to, on all cores; never where an affine is
// singular or a grid is empty.
func slabs(from, to Grid, do func(w walk, k int)) {
	inv, err := from.Affine.Inverse()
	if err != nil || from.Voxels() == 0 || to.Voxels() == 0 {
		return
	}
	w := newWalk(from.Shape, inv.Mul(to.Affine))
	var wg sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), to.Shape[2])
	for n := range workers {
		wg.Go(func() {
			for k := n; k < to.Shape[2]; k += workers {
				do(w, k)
			}
		})
	}
	wg.Wait()
}

// A walk maps voxel indices of a target to voxel coordinates of a source.
type walk struct {
	shape [3]int
	last  [3]float64
	m     Affine
}

func newWalk(shape [3]int, m Affine) walk {
	w := walk{shape: shape, m: m}
	for a := range 3 {
		w.last[a] = float64(shape[a] - 1)
	}
	return w
}

// edge is how far outside the outermost centres a point may lie by rounding alone.
const edge = 1e-9

// at returns the source coordinates of target voxel (i, j, k) and whether they lie
// within the source's voxel centres.
func (w *walk) at(i, j, k int) (p [3]float64, inside bool) {
	x, y, z := float64(i), float64(j), float64(k)
	for a := range p {
		m := &w.m[a]
		v := m[0]*x + m[1]*y + m[2]*z + m[3]
		if !(v >= -edge && v <= w.last[a]+edge) {
			return p, false
		}
		p[a] = min(max(v, 0), w.last[a])
	}
	return p, true
}

func (w *walk) voxel(i, j, k int) int { return i + w.shape[0]*(j+w.shape[1]*k) }

// nearest calls put with every voxel of slice k that has a source voxel.
func (w *walk) nearest(to Grid, k int, put func(at, from int)) {
	for j := range to.Shape[1] {
		for i := range to.Shape[0] {
			if p, inside := w.at(i, j, k); inside {
				put(to.Voxel(i, j, k), w.voxel(int(p[0]+0.5), int(p[1]+0.5), int(p[2]+0.5)))
			}
		}
	}
}

type tap struct {
	voxel  int
	weight float64
}

// linear calls put with the eight neighbours of every voxel of slice k that has a
// source. Past the last centre a neighbour of weight 0 is the centre itself.
func (w *walk) linear(to Grid, k int, put func(at int, taps *[8]tap)) {
	var taps [8]tap
	for j := range to.Shape[1] {
		for i := range to.Shape[0] {
			p, inside := w.at(i, j, k)
			if !inside {
				continue
			}
			var lo, hi [3]int
			var t [3]float64
			for a := range 3 {
				lo[a] = int(p[a])
				hi[a] = min(lo[a]+1, w.shape[a]-1)
				t[a] = p[a] - float64(lo[a])
			}
			for n := range taps {
				at, weight := lo, 1.0
				for a := range 3 {
					if n>>a&1 == 1 {
						at[a], weight = hi[a], weight*t[a]
					} else {
						weight *= 1 - t[a]
					}
				}
				taps[n] = tap{w.voxel(at[0], at[1], at[2]), weight}
			}
			put(to.Voxel(i, j, k), &taps)
		}
	}
}

// cubic calls put with the B-spline sum of every voxel of slice k that has a source.
func (w *walk) cubic(to Grid, k int, put func(at int, sum float64), coefficient func(voxel int) float64) {
	for j := range to.Shape[1] {
		for i := range to.Shape[0] {
			p, inside := w.at(i, j, k)
			if !inside {
				continue
			}
			var index [3][4]int
			var weight [3][4]float64
			for a := range 3 {
				index[a], weight[a] = splineTaps(p[a], w.shape[a])
			}
			sum := 0.0
			for c := range 4 {
				for b := range 4 {
					line := weight[2][c] * weight[1][b]
					for a := range 4 {
						sum += line * weight[0][a] * coefficient(w.voxel(index[0][a], index[1][b], index[2][c]))
					}
				}
			}
			put(to.Voxel(i, j, k), sum)
		}
	}
}

// splineTaps returns the four voxels of a line of n about p and their cubic
// B-spline weights.
func splineTaps(p float64, n int) (index [4]int, weight [4]float64) {
	f := math.Floor(p)
	t := p - f
	u := 1 - t
	weight = [4]float64{u * u * u / 6, (4 + t*t*(3*t-6)) / 6, (4 + u*u*(3*u-6)) / 6, t * t * t / 6}
	for a := range index {
		index[a] = mirror(int(f)+a-1, n)
	}
	return index, weight
}

// mirror reflects an index about the centres of the first and last of n voxels.
func mirror(i, n int) int {
	if n == 1 {
		return 0
	}
	period := 2 * (n - 1)
	i = ((i % period) + period) % period
	return min(i, period-i)
}

// splineCoefficients returns the coefficients of the cubic B-spline that passes
// through v, mirrored about the outermost centres.
func splineCoefficients(shape [3]int, v []float64) []float64 {
	c := append([]float64(nil), v...)
	stride := 1
	for _, n := range shape {
		if n > 1 {
			lines(shape, stride, n, func(start int) { solveSpline(c, start, stride, n, make([]float64, n)) })
		}
		stride *= n
	}
	return c
}

// lines calls do with the first position of every line of n voxels along the axis
// of that stride.
func lines(shape [3]int, stride, n int, do func(start int)) {
	total := shape[0] * shape[1] * shape[2]
	for outer := 0; outer < total; outer += stride * n {
		for inner := range stride {
			do(outer + inner)
		}
	}
}

// solveSpline solves c[i-1] + 4c[i] + c[i+1] = 6v[i] along one line in place
// (Thomas' algorithm); mirroring doubles the neighbour of either end.
func solveSpline(c []float64, start, stride, n int, upper []float64) {
	upper[0] = 0.5
	c[start] *= 6.0 / 4
	for i := 1; i < n; i++ {
		lower := 1.0
		if i == n-1 {
			lower = 2
		}
		at := start + i*stride
		pivot := 4 - lower*upper[i-1]
		upper[i] = 1 / pivot
		c[at] = (6*c[at] - lower*c[at-stride]) / pivot
	}
	for i := n - 2; i >= 0; i-- {
		at := start + i*stride
		c[at] -= upper[i] * c[at+stride]
	}
}

func widen(v []float32) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = float64(x)
	}
	return out
}

func copyNarrow(dst []float32, v []float64) {
	for i, x := range v {
		dst[i] = float32(x)
	}
}
