package brain

import (
	"cmp"
	"math"
	"slices"

	"syncact/core/volume"
)

// apart is how far peaks of the table lie apart, mm; mostPeaks how many are found.
const (
	apart     = 12
	mostPeaks = 60
)

// A peak is a row of the peak table.
type peak struct {
	mm    [3]float64
	value float64
}

// findPeaks returns the peaks and valleys of a map, the largest magnitude first.
func findPeaks(img *volume.Image) []peak {
	var out []peak
	add := func(img *volume.Image, sign float64) {
		for _, p := range volume.Peaks(img, apart, mostPeaks) {
			out = append(out, peak{p.World, sign * float64(p.Value)})
		}
	}
	add(img, 1)
	valleys := volume.NewImage(img.Grid)
	for i, x := range img.V {
		valleys.V[i] = -x
	}
	add(valleys, -1)
	slices.SortStableFunc(out, func(a, b peak) int { return cmp.Compare(math.Abs(b.value), math.Abs(a.value)) })
	return out
}

// shown reports whether a value is above its side's threshold.
func (l Levels) shown(v float64) bool {
	if v < 0 {
		return -v >= l.Threshold[0]
	}
	return v > 0 && v >= l.Threshold[1]
}

// nearestPeak returns the peak nearest to a place, of those that are shown.
func nearestPeak(peaks []peak, l Levels, mm [3]float64) (peak, bool) {
	var best peak
	least := math.Inf(1)
	for _, p := range peaks {
		if d := volume.Distance(p.mm, mm); l.shown(p.value) && d < least {
			best, least = p, d
		}
	}
	return best, !math.IsInf(least, 1)
}

// subtract returns a − b on a's grid, b read linearly where its grid is another.
func subtract(a, b *volume.Image) *volume.Image {
	if !a.Same(b.Grid) {
		b = volume.Resample(b, a.Grid, volume.Linear)
	}
	out := volume.NewImage(a.Grid)
	for i, x := range a.V {
		out.V[i] = x - b.V[i]
	}
	return out
}
