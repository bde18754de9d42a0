package volume

import "slices"

// The histogram rule of [EPIMask] looks for the widest gap between these shares of
// the sorted voxels; opened is the number of erosions that cut thin bridges.
const (
	gapFrom, gapTo = 0.2, 0.85
	opened         = 2
)

// EPIMask finds the brain in the mean of an EPI run. The threshold is the middle of
// the widest gap between neighbouring values of the sorted voxels, as in Luo and
// Nichols (2003, NeuroImage 19:1014); the result is opened, its largest component
// is kept, and it is closed again.
func EPIMask(mean *Image) *Mask {
	sorted := make([]float32, len(mean.V))
	for i, x := range mean.V {
		if x-x == 0 { // finite
			sorted[i] = x
		}
	}
	values := slices.Clone(sorted)
	slices.Sort(sorted)
	if len(sorted) < 2 {
		return NewMask(mean.Grid, make([]bool, len(sorted)))
	}
	limit := gapThreshold(sorted)
	in := make([]bool, len(values))
	for i, x := range values {
		in[i] = x >= limit
	}
	in = erode(mean.Shape, in, opened)
	in = largest(mean.Shape, in)
	in = dilate(mean.Shape, in, 2*opened)
	in = erode(mean.Shape, in, opened)
	return NewMask(mean.Grid, in)
}

func gapThreshold(sorted []float32) float32 {
	from := int(gapFrom * float64(len(sorted)))
	to := min(int(gapTo*float64(len(sorted))), len(sorted)-1)
	at, widest := from, float32(-1)
	for i := from; i < to; i++ {
		if gap := sorted[i+1] - sorted[i]; gap > widest {
			at, widest = i, gap
		}
	}
	return 0.5*sorted[at] + 0.5*sorted[min(at+1, len(sorted)-1)]
}

// erode takes the faces off a set of voxels n times; beyond the grid is outside.
func erode(shape [3]int, in []bool, n int) []bool {
	for range n {
		out := make([]bool, len(in))
		for v := range in {
			out[v] = in[v] && faces(shape, v, func(w int) bool { return w >= 0 && in[w] })
		}
		in = out
	}
	return in
}

// dilate adds the face neighbours of a set of voxels n times.
func dilate(shape [3]int, in []bool, n int) []bool {
	for range n {
		out := make([]bool, len(in))
		for v := range in {
			out[v] = in[v] || !faces(shape, v, func(w int) bool { return w < 0 || !in[w] })
		}
		in = out
	}
	return in
}

// faces calls all with the six voxels that share a face with v, -1 for those
// beyond the grid, until it returns false, and reports whether it never did.
func faces(shape [3]int, v int, all func(w int) bool) bool {
	at := Grid{Shape: shape}.Index(v)
	stride := 1
	for a, n := range shape {
		lower, upper := v-stride, v+stride
		if at[a] == 0 {
			lower = -1
		}
		if at[a] == n-1 {
			upper = -1
		}
		if !all(lower) || !all(upper) {
			return false
		}
		stride *= n
	}
	return true
}

// largest keeps the biggest set of voxels joined by faces.
func largest(shape [3]int, in []bool) []bool {
	seen := make([]bool, len(in))
	var best []int
	for v := range in {
		if in[v] && !seen[v] {
			if part := flood(shape, in, seen, v); len(part) > len(best) {
				best = part
			}
		}
	}
	out := make([]bool, len(in))
	for _, v := range best {
		out[v] = true
	}
	return out
}

func flood(shape [3]int, in, seen []bool, v int) []int {
	part := []int{v}
	seen[v] = true
	for next := 0; next < len(part); next++ {
		faces(shape, part[next], func(w int) bool {
			if w >= 0 && in[w] && !seen[w] {
				seen[w] = true
				part = append(part, w)
			}
			return true
		})
	}
	return part
}
