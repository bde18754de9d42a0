package nifti

import (
	"encoding/binary"
	"math"

	"syncact/core/volume"
)

// secondsAndMM is xyzt_units of all that is written.
const secondsAndMM = 2 | unitSecond

// header returns the header and the four bytes that announce no extension.
func (s Spec) header() []byte {
	if s.Version == 2 {
		return s.header2()
	}
	return s.header1()
}

// dims returns dim[0..7].
func (s Spec) dims() [8]int {
	d := [8]int{3, s.Grid.Shape[0], s.Grid.Shape[1], s.Grid.Shape[2], 1, 1, 1, 1}
	if s.Volumes > 0 {
		d[0], d[4] = 4, s.Volumes
	}
	return d
}

// pixdims returns pixdim[0..7].
func (s Spec) pixdims(q quaternion) [8]float64 {
	size := s.Grid.Affine.VoxelSize()
	return [8]float64{q.fac, size[0], size[1], size[2], s.TR, 0, 0, 0}
}

func (s Spec) header1() []byte {
	b := make([]byte, size1+flagBytes)
	le := binary.LittleEndian
	i16 := func(at, v int) { le.PutUint16(b[at:], uint16(int16(v))) }
	f32 := func(at int, v float64) { le.PutUint32(b[at:], math.Float32bits(float32(v))) }
	q := turn(s.Grid.Affine)
	le.PutUint32(b, size1)
	b[38] = 'r' // regular, which some Analyze readers insist on
	pixdim := s.pixdims(q)
	for i, d := range s.dims() {
		i16(40+2*i, d)
		f32(76+4*i, pixdim[i])
	}
	i16(68, s.Intent)
	i16(70, int(s.Type))
	i16(72, 8*s.Type.Size())
	f32(108, size1+flagBytes)
	f32(112, s.Slope)
	f32(116, s.Inter)
	b[123] = secondsAndMM
	copy(b[148:148+79], s.Description)
	if q.exact {
		i16(252, s.Space)
	}
	i16(254, s.Space)
	for r := range 3 {
		f32(256+4*r, q.bcd[r])
		f32(268+4*r, s.Grid.Affine[r][3])
		for c := range 4 {
			f32(280+16*r+4*c, s.Grid.Affine[r][c])
		}
	}
	copy(b[328:328+15], s.Name)
	copy(b[344:], "n+1\x00")
	return b
}

func (s Spec) header2() []byte {
	b := make([]byte, size2+flagBytes)
	le := binary.LittleEndian
	i32 := func(at, v int) { le.PutUint32(b[at:], uint32(int32(v))) }
	f64 := func(at int, v float64) { le.PutUint64(b[at:], math.Float64bits(v)) }
	q := turn(s.Grid.Affine)
	i32(0, size2)
	copy(b[4:], "n+2\x00\r\n\x1a\n")
	le.PutUint16(b[12:], uint16(s.Type))
	le.PutUint16(b[14:], uint16(8*s.Type.Size()))
	pixdim := s.pixdims(q)
	for i, d := range s.dims() {
		le.PutUint64(b[16+8*i:], uint64(d))
		f64(104+8*i, pixdim[i])
	}
	le.PutUint64(b[168:], size2+flagBytes)
	f64(176, s.Slope)
	f64(184, s.Inter)
	copy(b[240:240+79], s.Description)
	if q.exact {
		i32(344, s.Space)
	}
	i32(348, s.Space)
	for r := range 3 {
		f64(352+8*r, q.bcd[r])
		f64(376+8*r, s.Grid.Affine[r][3])
		for c := range 4 {
			f64(400+32*r+8*c, s.Grid.Affine[r][c])
		}
	}
	i32(500, secondsAndMM)
	i32(504, s.Intent)
	copy(b[508:508+15], s.Name)
	return b
}

// A quaternion is the turn of an affine: b, c, d with a ≥ 0 left out, and the sign
// of the third axis. It is exact where the axes stand at right angles; else the
// affine is told by the sform alone.
type quaternion struct {
	bcd   [3]float64
	fac   float64
	exact bool
}

func turn(a volume.Affine) quaternion {
	size := a.VoxelSize()
	q := quaternion{fac: 1, exact: true}
	if a.Determinant() < 0 {
		q.fac = -1
	}
	var m [3][3]float64
	for c := range 3 {
		for r := range 3 {
			m[r][c] = a[r][c] / size[c]
		}
	}
	for c := range 3 {
		d := (c + 1) % 3
		if dot := m[0][c]*m[0][d] + m[1][c]*m[1][d] + m[2][c]*m[2][d]; math.Abs(dot) > 1e-6 {
			return quaternion{fac: q.fac}
		}
	}
	for r := range 3 {
		m[r][2] *= q.fac
	}
	q.bcd = imaginary(m)
	return q
}

// imaginary returns b, c, d of a rotation, taken from the largest of the four parts
// so that nothing small is divided by (Shepperd, 1978, J. Guidance Control 1:223).
func imaginary(m [3][3]float64) [3]float64 {
	trace := m[0][0] + m[1][1] + m[2][2]
	if trace > 0 {
		w := math.Sqrt(1+trace) / 2
		return [3]float64{(m[2][1] - m[1][2]) / (4 * w), (m[0][2] - m[2][0]) / (4 * w), (m[1][0] - m[0][1]) / (4 * w)}
	}
	i := 0
	for k := 1; k < 3; k++ {
		if m[k][k] > m[i][i] {
			i = k
		}
	}
	j, k := (i+1)%3, (i+2)%3
	part := math.Sqrt(max(1+m[i][i]-m[j][j]-m[k][k], 0)) / 2
	var v [3]float64
	v[i], v[j], v[k] = part, (m[j][i]+m[i][j])/(4*part), (m[k][i]+m[i][k])/(4*part)
	if m[k][j]-m[j][k] < 0 {
		v = [3]float64{-v[0], -v[1], -v[2]}
	}
	return v
}
