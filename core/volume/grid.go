package volume

import "math"

// An Affine maps voxel indices (i, j, k, 1) to world millimetres, RAS+ (x grows
// to the right, y to the front, z upwards). The last row is 0 0 0 1.
type Affine [4][4]float64

// A Grid says where the voxels of a volume lie.
type Grid struct {
	Shape  [3]int
	Affine Affine
}

// sameMM is how far corresponding voxel centres of one grid may lie apart.
const sameMM = 1e-3

// Voxels returns the number of voxels.
func (g Grid) Voxels() int { return g.Shape[0] * g.Shape[1] * g.Shape[2] }

// Voxel returns the position in V of voxel (i, j, k).
func (g Grid) Voxel(i, j, k int) int { return i + g.Shape[0]*(j+g.Shape[1]*k) }

// Index returns the indices (i, j, k) of a position in V.
func (g Grid) Index(voxel int) [3]int {
	row := voxel / g.Shape[0]
	return [3]int{voxel % g.Shape[0], row % g.Shape[1], row / g.Shape[1]}
}

// World returns the centre in mm of the voxel at a position in V.
func (g Grid) World(voxel int) [3]float64 {
	at := g.Index(voxel)
	return g.Affine.Apply([3]float64{float64(at[0]), float64(at[1]), float64(at[2])})
}

// Nearest returns the position in V of the voxel whose centre lies nearest to a
// point in mm, in voxel units; false where the point lies more than half a voxel
// outside or the affine is singular.
func (g Grid) Nearest(mm [3]float64) (int, bool) {
	inv, err := g.Affine.Inverse()
	if err != nil {
		return 0, false
	}
	p := inv.Apply(mm)
	var at [3]int
	for a := range at {
		f := math.Floor(p[a] + 0.5)
		if !(f >= 0 && f < float64(g.Shape[a])) {
			return 0, false
		}
		at[a] = int(f)
	}
	return g.Voxel(at[0], at[1], at[2]), true
}

// Same reports whether two grids have one shape and their corner voxels lie within
// a thousandth of a millimetre of each other.
func (g Grid) Same(h Grid) bool {
	if g.Shape != h.Shape {
		return false
	}
	for _, p := range g.corners() {
		a, b := g.Affine.Apply(p), h.Affine.Apply(p)
		for i := range a {
			if !(math.Abs(a[i]-b[i]) <= sameMM) {
				return false
			}
		}
	}
	return true
}

// corners returns the indices of the eight outermost voxels.
func (g Grid) corners() [8][3]float64 {
	var out [8][3]float64
	for n := range out {
		for a := range 3 {
			if n>>a&1 == 1 {
				out[n][a] = float64(g.Shape[a] - 1)
			}
		}
	}
	return out
}

// Overlap returns the share of g's voxels whose centres lie between the voxel
// centres of h: 0 means that resampling from h onto g would give nothing.
func (g Grid) Overlap(h Grid) float64 {
	inv, err := h.Affine.Inverse()
	if err != nil || g.Voxels() == 0 {
		return 0
	}
	walk := newWalk(h.Shape, inv.Mul(g.Affine))
	inside := 0
	for k := range g.Shape[2] {
		for j := range g.Shape[1] {
			for i := range g.Shape[0] {
				if _, in := walk.at(i, j, k); in {
					inside++
				}
			}
		}
	}
	return float64(inside) / float64(g.Voxels())
}

// VoxelVolume returns the volume of one voxel in mm³.
func (g Grid) VoxelVolume() float64 { return math.Abs(g.Affine.Determinant()) }
