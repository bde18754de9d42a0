package volume

// An Affine maps voxel indices (i, j, k, 1) to world millimetres, RAS+ (x grows
// to the right, y to the front, z upwards). The last row is 0 0 0 1.
type Affine [4][4]float64

// A Grid says where the voxels of a volume lie.
type Grid struct {
	Shape  [3]int
	Affine Affine
}

// Voxels returns the number of voxels.
func (g Grid) Voxels() int { return g.Shape[0] * g.Shape[1] * g.Shape[2] }

// An Image is one volume of values. V has the first axis fastest, as NIfTI does.
type Image struct {
	Grid
	V []float32
}

// A Mask is a set of voxels of a grid. In has one entry a voxel, first axis
// fastest; Index lists the voxels inside, rising.
type Mask struct {
	Grid
	In    []bool
	Index []int
}

// NewMask builds a mask from one flag a voxel.
func NewMask(g Grid, in []bool) *Mask {
	m := &Mask{Grid: g, In: in}
	for v, inside := range in {
		if inside {
			m.Index = append(m.Index, v)
		}
	}
	return m
}

// Scatter returns an image that holds values[i] at voxel m.Index[i] and 0 elsewhere.
func (m *Mask) Scatter(values []float32) *Image {
	img := &Image{Grid: m.Grid, V: make([]float32, m.Voxels())}
	for i, v := range m.Index {
		img.V[v] = values[i]
	}
	return img
}

// Labels is a label volume (atlas): 0 is background.
type Labels struct {
	Grid
	V     []int32
	Names map[int32]string
}
