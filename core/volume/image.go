package volume

// An Image is one volume of values. V has the first axis fastest, as NIfTI does.
type Image struct {
	Grid
	V []float32
}

// NewImage returns an image of zeros.
func NewImage(g Grid) *Image { return &Image{Grid: g, V: make([]float32, g.Voxels())} }

// At returns the value of voxel (i, j, k).
func (img *Image) At(i, j, k int) float32 { return img.V[img.Voxel(i, j, k)] }

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
	img := NewImage(m.Grid)
	for i, v := range m.Index {
		img.V[v] = values[i]
	}
	return img
}

// Gather puts the values of the voxels inside into dst, in the order of Index, and
// returns it. It panics unless v covers the grid and dst the mask.
func (m *Mask) Gather(dst, v []float32) []float32 {
	if len(v) != m.Voxels() || len(dst) != len(m.Index) {
		panic("volume: Gather of another length")
	}
	for i, at := range m.Index {
		dst[i] = v[at]
	}
	return dst
}

// Image returns the mask as an image of ones and zeros.
func (m *Mask) Image() *Image {
	img := NewImage(m.Grid)
	for _, v := range m.Index {
		img.V[v] = 1
	}
	return img
}

// Dice returns 2|A∩B|/(|A|+|B|) of two masks on one grid; 1 where both are empty.
// It panics when their shapes differ.
func (m *Mask) Dice(other *Mask) float64 {
	if m.Shape != other.Shape {
		panic("volume: Dice of other shapes")
	}
	if len(m.Index)+len(other.Index) == 0 {
		return 1
	}
	both := 0
	for _, v := range m.Index {
		if other.In[v] {
			both++
		}
	}
	return 2 * float64(both) / float64(len(m.Index)+len(other.Index))
}

// Labels is a label volume (atlas): 0 is background.
type Labels struct {
	Grid
	V     []int32
	Names map[int32]string
}

// Members returns the voxels of every label but 0 inside mask (nil: everywhere),
// rising. It panics when the mask has another shape.
func (l *Labels) Members(mask *Mask) map[int32][]int {
	if mask != nil && mask.Shape != l.Shape {
		panic("volume: mask of another shape than the labels")
	}
	members := make(map[int32][]int)
	for v, id := range l.V {
		if id != 0 && (mask == nil || mask.In[v]) {
			members[id] = append(members[id], v)
		}
	}
	return members
}

// Means puts into dst the mean of v over each of the ids, NaN for an id that
// members lacks, and returns it.
func Means(dst []float64, v []float32, members map[int32][]int, ids []int32) []float64 {
	for n, id := range ids {
		sum := 0.0
		for _, at := range members[id] {
			sum += float64(v[at])
		}
		dst[n] = sum / float64(len(members[id])) // 0/0 is NaN
	}
	return dst
}
