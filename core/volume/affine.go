package volume

import (
	"errors"
	"math"
)

// ErrSingular says that an affine cannot be inverted.
var ErrSingular = errors.New("affine is singular")

// Identity is the affine that leaves points where they are.
func Identity() Affine {
	return Affine{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}}
}

// Apply maps a point.
func (a Affine) Apply(p [3]float64) [3]float64 {
	var q [3]float64
	for r := range q {
		q[r] = a[r][0]*p[0] + a[r][1]*p[1] + a[r][2]*p[2] + a[r][3]
	}
	return q
}

// Mul returns the affine that applies b first, then a.
func (a Affine) Mul(b Affine) Affine {
	c := Affine{3: {3: 1}}
	for r := range 3 {
		for k := range 4 {
			c[r][k] = a[r][0]*b[0][k] + a[r][1]*b[1][k] + a[r][2]*b[2][k] + a[r][3]*b[3][k]
		}
	}
	return c
}

// Determinant returns the determinant of the linear part: the signed volume of a
// voxel in mm³, negative for a left-handed grid.
func (a Affine) Determinant() float64 {
	return a[0][0]*(a[1][1]*a[2][2]-a[1][2]*a[2][1]) -
		a[0][1]*(a[1][0]*a[2][2]-a[1][2]*a[2][0]) +
		a[0][2]*(a[1][0]*a[2][1]-a[1][1]*a[2][0])
}

// Inverse returns the affine from world to voxels, or [ErrSingular]: an axis
// without length, two axes along one line, or entries that are no numbers.
func (a Affine) Inverse() (Affine, error) {
	det, size := a.Determinant(), a.VoxelSize()
	// The determinant over the product of the axes' lengths is 1 for axes at right
	// angles and 0 for dependent ones, whatever the unit.
	if angle := math.Abs(det) / (size[0] * size[1] * size[2]); !(angle > 1e-9) || math.IsInf(det, 0) {
		return Affine{}, ErrSingular
	}
	inv := Affine{3: {3: 1}}
	for r := range 3 {
		for c := range 3 {
			// The cofactor of (c, r); cyclic indices carry its sign.
			r1, r2, c1, c2 := (c+1)%3, (c+2)%3, (r+1)%3, (r+2)%3
			inv[r][c] = (a[r1][c1]*a[r2][c2] - a[r1][c2]*a[r2][c1]) / det
		}
		inv[r][3] = -(inv[r][0]*a[0][3] + inv[r][1]*a[1][3] + inv[r][2]*a[2][3])
	}
	for _, row := range inv {
		for _, v := range row {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return Affine{}, ErrSingular
			}
		}
	}
	return inv, nil
}

// VoxelSize returns the length in mm of one step along each voxel axis.
func (a Affine) VoxelSize() [3]float64 {
	var size [3]float64
	for c := range size {
		size[c] = math.Sqrt(a[0][c]*a[0][c] + a[1][c]*a[1][c] + a[2][c]*a[2][c])
	}
	return size
}

// Oblique reports whether an axis leans more than a tenth of a degree away from
// the world axis nearest to it.
func (a Affine) Oblique() bool {
	size := a.VoxelSize()
	for c := range 3 {
		along := max(math.Abs(a[0][c]), math.Abs(a[1][c]), math.Abs(a[2][c]))
		if along < size[c]*math.Cos(math.Pi/1800) {
			return true
		}
	}
	return false
}

// Orientation names the world direction in which each voxel axis mostly points,
// "RAS" or "LPS"; "?" where the affine is singular. Of an oblique grid the
// assignment of axes with the largest product of cosines counts.
func Orientation(a Affine) string {
	if _, err := a.Inverse(); err != nil {
		return "?"
	}
	size := a.VoxelSize()
	orders := [6][3]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}
	best, most := orders[0], -1.0
	for _, order := range orders {
		product := 1.0
		for c, r := range order {
			product *= math.Abs(a[r][c]) / size[c]
		}
		if product > most {
			best, most = order, product
		}
	}
	name := make([]byte, 3)
	for c, r := range best {
		name[c] = "LPI"[r]
		if a[r][c] > 0 {
			name[c] = "RAS"[r]
		}
	}
	return string(name)
}
