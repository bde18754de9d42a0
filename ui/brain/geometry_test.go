package brain_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"syncact/core/volume"
	"syncact/internal/golden"
	"syncact/ui/brain"
)

var near = cmpopts.EquateApprox(0, 1e-9)

// TestPlaneRoundTrip holds that a pixel's place lies at the pixel, whatever the axis,
// the scale and the side.
func TestPlaneRoundTrip(t *testing.T) {
	for _, a := range []brain.Axis{brain.Sagittal, brain.Coronal, brain.Axial} {
		for _, mirrored := range []bool{false, true} {
			p := brain.NewPlane(a, 12.5, [2]float64{3, -17}, .7, 217, 200, mirrored)
			for _, at := range [][2]float64{{0, 0}, {217, 200}, {108.5, 100}, {13.25, 180.5}} {
				mm := p.Point(at[0], at[1])
				x, y := p.Pixel(mm)
				if diff := cmp.Diff(at, [2]float64{x, y}, near); diff != "" || mm[a] != 12.5 {
					t.Errorf("axis %d, mirrored %v: %v mm: %s", a, mirrored, mm, diff)
				}
			}
		}
	}
}

func TestPlaneKnownPlaces(t *testing.T) {
	tests := []struct {
		name     string
		axis     brain.Axis
		mirrored bool
		x, y     float64
		want     [3]float64
	}{
		{"axial, left edge is left", brain.Axial, false, 0, 50, [3]float64{-50, 10, 4}},
		{"axial, mirrored: left edge is right", brain.Axial, true, 0, 50, [3]float64{50, 10, 4}},
		{"axial, top is the front", brain.Axial, false, 50, 0, [3]float64{0, 60, 4}},
		{"coronal, top is up", brain.Coronal, false, 50, 0, [3]float64{0, 4, 60}},
		{"sagittal, right edge is the front", brain.Sagittal, false, 100, 50, [3]float64{4, 50, 10}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := brain.NewPlane(tt.axis, 4, [2]float64{0, 10}, 1, 100, 100, tt.mirrored)
			if diff := cmp.Diff(tt.want, p.Point(tt.x, tt.y), near); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestCutIsResampling compares a cut with the resampling of the whole volume onto a
// grid of the picture's pixels, for an oblique source.
func TestCutIsResampling(t *testing.T) {
	g := grid(6, true)
	sin, cos := math.Sincos(.3)
	turn := volume.Affine{{cos, -sin, 0, 2}, {sin, cos, 0, -5}, {0, 0, 1, 1}, {0, 0, 0, 1}}
	g.Affine = turn.Mul(g.Affine)
	img := bumps(g, bump{[3]float64{10, -20, 0}, 9, 15})
	p := brain.NewPlane(brain.Axial, 3, [2]float64{0, -18}, 1.5, 60, 70, false)
	pixels := volume.Grid{Shape: [3]int{60, 70, 1}, Affine: volume.Affine{{1.5, 0, 0, 0}, {0, -1.5, 0, 0}, {0, 0, 1, 3}, {0, 0, 0, 1}}}
	first := p.Point(.5, .5)
	pixels.Affine[0][3], pixels.Affine[1][3] = first[0], first[1]
	for how, cut := range map[volume.Interpolation]func(*volume.Image, brain.Plane) []float32{volume.Linear: brain.Cut, volume.Nearest: brain.Blocks} {
		want := volume.Resample(img, pixels, how)
		golden.Close(t, "pixels", wide(cut(img, p)), wide(want.V), 1e-4, 1e-4)
	}
}

func wide(v []float32) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = float64(x)
	}
	return out
}

func TestCutHoldsTheEdges(t *testing.T) {
	img := volume.NewImage(volume.Grid{Shape: [3]int{2, 2, 2}, Affine: volume.Identity()})
	for i := range img.V {
		img.V[i] = 5
	}
	got := brain.Cut(img, brain.NewPlane(brain.Axial, 0, [2]float64{.5, .5}, .5, 8, 1, false))
	if diff := cmp.Diff([]float32{0, 0, 5, 5, 5, 5, 0, 0}, got); diff != "" {
		t.Errorf("a voxel reaches half its size beyond its centre: %s", diff)
	}
	img.Affine = volume.Affine{}
	if got := brain.Cut(img, brain.NewPlane(brain.Axial, 0, [2]float64{}, 1, 2, 1, false)); got[0] != 0 || got[1] != 0 {
		t.Errorf("a singular affine cuts nothing, not %v", got)
	}
}

func TestZoomKeepsThePlaceUnderThePointer(t *testing.T) {
	middle := [3]float64{0, -17, 12}
	z := brain.Zoom{}
	under := [3]float64{30, -60, 8}
	for range 3 {
		z = z.About(under, middle, 1.25)
	}
	// Where the place lies before and after, in view widths from the middle.
	for a := range 2 {
		before := under[a] - middle[a]
		after := (under[a] - middle[a] - z.Shift[a]) * z.Factor
		if math.Abs(before-after) > 1e-9 {
			t.Errorf("axis %d: %g becomes %g", a, before, after)
		}
	}
	if z = z.About(under, middle, .1); z != (brain.Zoom{}) {
		t.Errorf("zoomed out: %+v", z)
	}
}

// TestProjection: of a ray the signed value of the largest magnitude stays.
func TestProjection(t *testing.T) {
	img := bumps(grid(4, false), bump{[3]float64{20, -20, 10}, 3, 10}, bump{[3]float64{20, -20, 50}, -5, 10}) // on one axial ray
	flat, _ := brain.Project(img, brain.Axial, brain.FieldOfView)
	at, _ := flat.Nearest([3]float64{20, -20, flat.Affine[2][3]})
	if got := flat.V[at]; !(got < -4.5) {
		t.Errorf("axial: %g, want about -5", got)
	}
	flat, _ = brain.Project(img, brain.Coronal, brain.FieldOfView)
	at, _ = flat.Nearest([3]float64{20, flat.Affine[1][3], 10})
	if got := flat.V[at]; !(got > 2.5) {
		t.Errorf("coronal: %g, want about 3", got)
	}
}

func TestBorders(t *testing.T) {
	atlas := &volume.Labels{Grid: volume.Grid{Shape: [3]int{4, 4, 1}, Affine: volume.Identity()}, V: make([]int32, 16)}
	atlas.V[5], atlas.V[6], atlas.V[9], atlas.V[10] = 1, 1, 2, 2
	got := brain.Borders(atlas, brain.NewPlane(brain.Axial, 0, [2]float64{1.5, 1.5}, 1, 4, 4, false))
	if len(got) == 0 || len(got) == 16 {
		t.Errorf("outlines at %v", got)
	}
	for _, at := range got {
		if at == 0 || at == 15 {
			t.Errorf("a border at pixel %d, where nothing begins", at)
		}
	}
}
