package nifti

import (
	"fmt"
	"math"

	"syncact/core/fault"
	"syncact/core/volume"
)

// affine picks the transform of the standard's precedence. known is false where the
// file states none.
func (h *Header) affine() (a volume.Affine, known bool, found []fault.Finding, err error) {
	s := &h.Space
	switch {
	case s.SCode > 0:
		if a, err = h.sform(); err != nil {
			return a, false, nil, err
		}
		if q, err := h.qform(); s.QCode > 0 && err == nil && !alike(h.space(), a, q) {
			found = append(found, fault.Finding{Severity: fault.Note, What: fmt.Sprintf("sform (code %d) and qform (code %d) disagree; the sform is used", s.SCode, s.QCode)})
		}
	case s.QCode > 0:
		if a, err = h.qform(); err != nil {
			return a, false, nil, err
		}
	default:
		return h.centred(), false, []fault.Finding{{Severity: fault.Warning, What: "states no orientation (sform and qform codes are 0)",
			Why: "the tool that wrote it dropped them", Do: "left and right cannot be told; use the original scan's header"}}, nil
	}
	if a.Oblique() {
		found = append(found, fault.Finding{Severity: fault.Note, What: "is oblique to the scanner's axes; nearest orientation " + volume.Orientation(a)})
	}
	return a, true, found, nil
}

func (h *Header) sform() (volume.Affine, error) {
	a := volume.Affine{3: {3: 1}}
	for r, row := range h.Space.Rows {
		for c, v := range row {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return a, refuse(ErrAffine, "sform holds %s (row %d, column %d)", notFinite(v), r+1, c+1)
			}
			a[r][c] = v
		}
	}
	if _, err := a.Inverse(); err != nil {
		zero := ""
		if h.Space.Rows == ([3][4]float64{}) {
			zero = " (all zero)"
		}
		return a, refuse(ErrAffine, "sform is singular%s", zero)
	}
	return a, nil
}

func notFinite(v float64) string {
	if math.IsNaN(v) {
		return "NaN"
	}
	return "an infinite number"
}

// rotationSlack is how far a quaternion of rounded numbers may exceed length 1.
const rotationSlack = 1e-5

func (h *Header) qform() (volume.Affine, error) {
	b, c, d := h.Space.Quaternion[0], h.Space.Quaternion[1], h.Space.Quaternion[2]
	rest := 1 - (b*b + c*c + d*d)
	if !(rest >= -rotationSlack) {
		return volume.Affine{}, refuse(ErrAffine, "qform quaternion is not a rotation (b, c, d = %g, %g, %g)", b, c, d)
	}
	w := math.Sqrt(max(rest, 0))
	if rest < 0 {
		n := math.Sqrt(b*b + c*c + d*d)
		b, c, d = b/n, c/n, d/n
	}
	turn := [3][3]float64{
		{w*w + b*b - c*c - d*d, 2 * (b*c - w*d), 2 * (b*d + w*c)},
		{2 * (b*c + w*d), w*w + c*c - b*b - d*d, 2 * (c*d - w*b)},
		{2 * (b*d - w*c), 2 * (c*d + w*b), w*w + d*d - b*b - c*c},
	}
	size, err := h.voxelSize()
	if err != nil {
		return volume.Affine{}, err
	}
	if h.Pixdim[0] < 0 {
		size[2] = -size[2] // qfac: a left-handed grid; 0 counts as +1
	}
	a := volume.Affine{3: {3: 1}}
	for r := range 3 {
		for k := range 3 {
			a[r][k] = turn[r][k] * size[k]
		}
		a[r][3] = h.Space.Shift[r]
		if math.IsNaN(a[r][3]) || math.IsInf(a[r][3], 0) {
			return a, refuse(ErrAffine, "qoffset holds %s", notFinite(a[r][3]))
		}
	}
	if _, err := a.Inverse(); err != nil {
		return a, refuse(ErrAffine, "qform is singular")
	}
	return a, nil
}

// voxelSize reads the three sizes of the qform. 0 counts as 1 mm along an axis of a
// single voxel, where it says nothing.
func (h *Header) voxelSize() ([3]float64, error) {
	size, shape := [3]float64{}, h.space()
	for i := range size {
		v := h.Pixdim[i+1]
		switch {
		case math.IsNaN(v):
			return size, refuse(ErrAffine, "pixdim[%d] is not a number", i+1)
		case math.IsInf(v, 0):
			return size, refuse(ErrAffine, "pixdim[%d] is infinite", i+1)
		case v == 0 && shape[i] > 1:
			return size, refuse(ErrAffine, "pixdim[%d] is 0: qform is singular", i+1)
		case v == 0:
			v = 1
		}
		size[i] = math.Abs(v)
	}
	return size, nil
}

// centred places voxels of the stated size about the origin, x flipped. A size that
// is no length counts as 1 mm.
func (h *Header) centred() volume.Affine {
	a, shape := volume.Affine{3: {3: 1}}, h.space()
	for i := range 3 {
		size := math.Abs(h.Pixdim[i+1])
		if !(size > 0) || math.IsInf(size, 0) || i >= int(h.Dim[0]) {
			size = 1
		}
		if i == 0 {
			size = -size
		}
		a[i][i] = size
		a[i][3] = -size * float64(shape[i]-1) / 2
	}
	return a
}

// alike reports whether two transforms put every voxel within a tenth of a
// millimetre of the same place.
func alike(shape [3]int, a, b volume.Affine) bool {
	for n := range 8 {
		var p [3]float64
		for i := range p {
			p[i] = float64((n >> i & 1) * (shape[i] - 1))
		}
		if volume.Distance(a.Apply(p), b.Apply(p)) > 0.1 {
			return false
		}
	}
	return true
}
