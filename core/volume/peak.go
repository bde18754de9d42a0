package volume

import (
	"cmp"
	"math"
	"slices"
)

// A Peak is a voxel above all its neighbours.
type Peak struct {
	Voxel int        // position in V
	World [3]float64 // its centre in mm
	Value float32
}

// Peaks returns the local maxima of the positive values (26 neighbours; of a
// plateau the first voxel), largest first, at least minDistanceMM apart and no more
// than limit of them (0: all). Valleys are the peaks of the negated image.
func Peaks(img *Image, minDistanceMM float64, limit int) []Peak {
	var found []Peak
	for v, x := range img.V {
		if x > 0 && !math.IsInf(float64(x), 0) && img.isPeak(v) {
			found = append(found, Peak{Voxel: v, World: img.World(v), Value: x})
		}
	}
	slices.SortStableFunc(found, func(a, b Peak) int { return cmp.Compare(b.Value, a.Value) })
	var kept []Peak
	for _, p := range found {
		if limit > 0 && len(kept) == limit {
			break
		}
		near := func(q Peak) bool { return Distance(p.World, q.World) < minDistanceMM }
		if !slices.ContainsFunc(kept, near) {
			kept = append(kept, p)
		}
	}
	return kept
}

// Distance returns how far two points lie apart.
func Distance(a, b [3]float64) float64 {
	return math.Sqrt((a[0]-b[0])*(a[0]-b[0]) + (a[1]-b[1])*(a[1]-b[1]) + (a[2]-b[2])*(a[2]-b[2]))
}

func (img *Image) isPeak(v int) bool {
	at := img.Index(v)
	lo, hi := at, at
	for a, n := range img.Shape {
		lo[a], hi[a] = max(at[a]-1, 0), min(at[a]+1, n-1)
	}
	for k := lo[2]; k <= hi[2]; k++ {
		for j := lo[1]; j <= hi[1]; j++ {
			for i := lo[0]; i <= hi[0]; i++ {
				w := img.Voxel(i, j, k)
				if x := img.V[w]; x > img.V[v] || x == img.V[v] && w < v {
					return false
				}
			}
		}
	}
	return true
}
