package brain

import (
	"math"
	"slices"

	"syncact/core/volume"
)

// A distribution is the sorted values of a map but its zeros, so that a histogram, a
// percentile and an extent are a few searches.
type distribution struct {
	sorted []float32 // finite and not 0
	sizes  []float32 // their magnitudes, sorted
	voxel  float64   // mm³
	lost   int       // voxels that hold no number
}

func newDistribution(img *volume.Image) *distribution {
	d := &distribution{voxel: img.VoxelVolume()}
	for _, x := range img.V {
		switch {
		case x-x != 0:
			d.lost++
		case x != 0:
			d.sorted = append(d.sorted, x)
		}
	}
	slices.Sort(d.sorted)
	d.sizes = make([]float32, len(d.sorted))
	for i, x := range d.sorted {
		d.sizes[i] = float32(math.Abs(float64(x)))
	}
	slices.Sort(d.sizes)
	return d
}

// below returns how many values are less than x.
func (d *distribution) below(x float64) int {
	n, _ := slices.BinarySearch(d.sorted, float32(x))
	return n
}

// counts returns how many values lie in each of n equal bins between two values.
func (d *distribution) counts(low, high float64, n int) []int {
	out := make([]int, n)
	before := d.below(low)
	for i := range out {
		after := d.below(low + (high-low)*float64(i+1)/float64(n))
		out[i], before = after-before, after
	}
	return out
}

// above returns the volume in cm³ of values of at least x.
func (d *distribution) above(x float64) float64 {
	return float64(len(d.sorted)-d.below(x)) * d.voxel / 1000
}

// under returns the volume in cm³ of values of at most -x.
func (d *distribution) under(x float64) float64 {
	n, _ := slices.BinarySearch(d.sorted, math.Nextafter32(float32(-x), 1))
	return float64(n) * d.voxel / 1000
}

// quantile returns the magnitude that a share of the values stays under, 0 of none.
func (d *distribution) quantile(share float64) float64 {
	if len(d.sizes) == 0 {
		return 0
	}
	return float64(d.sizes[int(math.Round(min(max(share, 0), 1)*float64(len(d.sizes)-1)))])
}

// share returns the share of the values whose magnitude is less than x.
func (d *distribution) share(x float64) float64 {
	if len(d.sizes) == 0 {
		return 0
	}
	n, _ := slices.BinarySearch(d.sizes, float32(x))
	return float64(n) / float64(len(d.sizes))
}

// ceiling returns the next larger number that reads well: 1, 1.1 … 2, 2.5, 3 … of its
// power of ten.
func ceiling(x float64) float64 {
	if !(x > 0) || math.IsInf(x, 0) {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(x)))
	unit := power / 2
	if x < 2*power {
		unit = power / 10
	}
	return math.Ceil(x/unit-1e-9) * unit
}
