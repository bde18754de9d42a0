package volume

import (
	"math"
	"runtime"
	"sync"
)

// Smooth returns img under a Gaussian of a full width at half maximum in mm, one
// axis after the other, σ = fwhm/√(8 ln 2), cut at 4σ, mirrored at the edges
// (d c b a | a b c d | d c b a). What is not finite counts as 0. The axes are the
// grid's own, so an oblique grid is smoothed along its voxels. fwhm <= 0 gives a
// copy in which only non-finite values have changed.
func Smooth(img *Image, fwhmMM float64) *Image {
	out := NewImage(img.Grid)
	copyNarrow(out.V, SmoothValues(img.Grid, widen(img.V), fwhmMM))
	return out
}

// SmoothValues is [Smooth] in float64.
func SmoothValues(g Grid, v []float64, fwhmMM float64) []float64 {
	if len(v) != g.Voxels() {
		panic("volume: values do not cover the grid")
	}
	out := make([]float64, len(v))
	for i, x := range v {
		if !math.IsNaN(x) && !math.IsInf(x, 0) {
			out[i] = x
		}
	}
	if !(fwhmMM > 0) || len(v) == 0 {
		return out
	}
	stride := 1
	for axis, n := range g.Shape {
		if size := g.Affine.VoxelSize()[axis]; size > 0 {
			blur(g.Shape, out, stride, n, gaussian(fwhmMM/(math.Sqrt(8*math.Ln2)*size), n))
		}
		stride *= n
	}
	return out
}

// gaussian returns one half of a normalised kernel, centre first. A kernel far
// wider than the n voxels is held to what mirroring can tell apart.
func gaussian(sigma float64, n int) []float64 {
	radius := int(min(4*sigma+0.5, float64(64*n)))
	w := make([]float64, radius+1)
	sum := 0.0
	for k := range w {
		w[k] = math.Exp(-0.5 * float64(k*k) / (sigma * sigma))
		sum += 2 * w[k]
	}
	sum -= w[0]
	for k := range w {
		w[k] /= sum
	}
	return w
}

// blur convolves every line along one axis in place.
func blur(shape [3]int, v []float64, stride, n int, w []float64) {
	outers := len(v) / (stride * n)
	jobs := outers * stride
	workers := min(runtime.GOMAXPROCS(0), jobs)
	var wg sync.WaitGroup
	for worker := range workers {
		wg.Go(func() {
			padded := make([]float64, n+2*(len(w)-1))
			for job := worker * jobs / workers; job < (worker+1)*jobs/workers; job++ {
				blurLine(v, job/stride*stride*n+job%stride, stride, n, w, padded)
			}
		})
	}
	wg.Wait()
}

func blurLine(v []float64, start, stride, n int, w, padded []float64) {
	radius := len(w) - 1
	for i := range padded {
		padded[i] = v[start+reflect(i-radius, n)*stride]
	}
	for i := range n {
		at := i + radius
		sum := w[0] * padded[at]
		for k := 1; k <= radius; k++ {
			sum += w[k] * (padded[at-k] + padded[at+k])
		}
		v[start+i*stride] = sum
	}
}

// reflect mirrors an index about the outer faces of the first and last of n voxels.
func reflect(i, n int) int {
	i = ((i % (2 * n)) + 2*n) % (2 * n)
	return min(i, 2*n-1-i)
}
