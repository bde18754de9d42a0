package nifti_test

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"syncact/core/fault"
	"syncact/core/nifti"
	"syncact/core/volume"
	"syncact/internal/golden"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var types = []nifti.Type{nifti.Uint8, nifti.Int8, nifti.Int16, nifti.Uint16, nifti.Int32, nifti.Uint32, nifti.Float32, nifti.Int64, nifti.Uint64, nifti.Float64}

// rotated returns the affine of a grid turned about all three axes.
func rotated(ax, ay, az float64, size, origin [3]float64) volume.Affine {
	a := volume.Identity()
	for axis, angle := range []float64{ax, ay, az} {
		r := volume.Identity()
		i, j := (axis+1)%3, (axis+2)%3
		r[i][i], r[i][j], r[j][i], r[j][j] = math.Cos(angle), -math.Sin(angle), math.Sin(angle), math.Cos(angle)
		a = r.Mul(a)
	}
	for r := range 3 {
		for c := range 3 {
			a[r][c] *= size[c]
		}
		a[r][3] = origin[r]
	}
	return a
}

// TestRoundTrip writes and reads back any shape, type, version and orientation.
func TestRoundTrip(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		angle, length := rapid.Float64Range(-3, 3), rapid.Float64Range(.5, 5)
		size := [3]float64{length.Draw(t, "x"), length.Draw(t, "y"), length.Draw(t, "z")}
		if rapid.Bool().Draw(t, "left-handed") {
			size[0] = -size[0]
		}
		n := rapid.IntRange(1, 6)
		spec := nifti.Spec{
			Grid: volume.Grid{Shape: [3]int{n.Draw(t, "nx"), n.Draw(t, "ny"), n.Draw(t, "nz")},
				Affine: rotated(angle.Draw(t, "ax"), angle.Draw(t, "ay"), angle.Draw(t, "az"), size, [3]float64{-90, 12.5, 3})},
			Volumes: rapid.IntRange(1, 4).Draw(t, "volumes"), TR: 1.5, Type: rapid.SampledFrom(types).Draw(t, "type"),
			Version: rapid.IntRange(1, 2).Draw(t, "version"), Slope: rapid.SampledFrom([]float64{0, .5, -2}).Draw(t, "slope"), Inter: 100,
		}
		slope := spec.Slope
		if slope == 0 {
			slope = 1
		}
		var want []float32
		path := filepath.Join(dir, rapid.SampledFrom([]string{"a.nii", "a.nii.gz"}).Draw(t, "name"))
		w, err := nifti.Create(path, spec)
		if err != nil {
			t.Fatal(err)
		}
		for range spec.Volumes {
			v := rapid.SliceOfN(rapid.IntRange(0, 100), spec.Grid.Voxels(), spec.Grid.Voxels()).Draw(t, "v")
			f := make([]float32, len(v))
			for i, x := range v {
				f[i] = float32(float64(x)*slope + spec.Inter)
			}
			want = append(want, f...)
			if err := w.Write(f); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		checkWritten(t, path, spec, want)
	})
}

func checkWritten(t *rapid.T, path string, spec nifti.Spec, want []float32) {
	f, err := nifti.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	var got []float32
	if err := f.Each(context.Background(), func(_ int, v []float32) error { got = append(got, v...); return nil }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if f.Volumes() != spec.Volumes || math.Abs(f.TR()-1.5) > 1e-9 || f.Header().Type != spec.Type || f.Header().Version != spec.Version {
		t.Errorf("%d volumes of TR %g, %+v", f.Volumes(), f.TR(), f.Header())
	}
	for _, found := range f.Findings() {
		if found.Severity > fault.Note {
			t.Errorf("finding %v", found) // also that sform and qform disagree
		}
	}
	for r := range 3 {
		for c := range 4 {
			if math.Abs(f.Grid().Affine[r][c]-spec.Grid.Affine[r][c]) > 1e-4 {
				t.Errorf("affine %v, want %v", f.Grid().Affine, spec.Grid.Affine)
			}
		}
	}
}

// TestQuaternion checks the written qform: a file whose sform code is taken away
// must lie where it lay. Near half a turn the format itself is coarse, since it
// leaves out a = √(1−b²−c²−d²): √ε of float32 times the voxel size.
func TestQuaternion(t *testing.T) {
	path := filepath.Join(t.TempDir(), "q.nii")
	half := math.Pi
	for n, turn := range [][3]float64{{0, 0, 0}, {half, 0, 0}, {0, half, 0}, {0, 0, half}, {half, half, 0}, {half / 2, half / 2, 0}, {.2, -.35, .5}, {1, half, .001}, {-2, 3, -1}, {0, -1.6, 3}} {
		size := [3]float64{2 - 4*float64(n%2), 2.5, 3}
		img := volume.NewImage(volume.Grid{Shape: [3]int{2, 3, 4}, Affine: rotated(turn[0], turn[1], turn[2], size, [3]float64{1, 2, 3})})
		if err := nifti.Write(path, img); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		b[254], b[255] = 0, 0
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		f, err := nifti.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		got := f.Grid().Affine
		for r := range 3 {
			golden.Close(t, "qform", got[r][:], img.Affine[r][:], 0, 2e-3)
		}
	}
}

func grid(n int) volume.Grid {
	return volume.Grid{Shape: [3]int{n, n, n}, Affine: volume.Identity()}
}

func TestWriteRefuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.nii.gz")
	for _, x := range []float32{40000, float32(math.NaN()), float32(math.Inf(-1))} {
		img := volume.NewImage(grid(2))
		img.V[3] = x
		err := nifti.WriteAs(path, img, nifti.Spec{Type: nifti.Int16})
		checkRefusal(t, err, "voxel 3 does not fit int16")
		if !errors.Is(err, nifti.ErrValue) {
			t.Errorf("%v", err)
		}
	}
	flat := volume.NewImage(volume.Grid{Shape: [3]int{1, 1, 1}})
	if err := nifti.Write(path, flat); !errors.Is(err, nifti.ErrAffine) {
		t.Errorf("singular affine: %v", err)
	}
	checkEmpty(t, filepath.Dir(path))
}

// TestUnfinished leaves nothing where too little was written.
func TestUnfinished(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"x.nii", "x.nii.gz"} {
		w, err := nifti.Create(filepath.Join(dir, name), nifti.Spec{Grid: grid(2), Volumes: 2})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Write(make([]float32, 8)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err == nil {
			t.Error("Close after 1 of 2 volumes gives no error")
		}
	}
	checkEmpty(t, dir)
	_, err := nifti.Create(filepath.Join(dir, "missing", "x.nii"), nifti.Spec{Grid: grid(2)})
	var in *fault.Input
	if !errors.As(err, &in) {
		t.Errorf("missing folder: %v", err)
	}
}

func checkEmpty(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestScaling(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.nii")
	img := volume.NewImage(grid(3))
	for i := range img.V {
		img.V[i] = float32(-3 + 10*float64(i)/26)
	}
	slope, inter := nifti.Scaling(nifti.Int16, -3, 7)
	if err := nifti.WriteAs(path, img, nifti.Spec{Type: nifti.Int16, Slope: slope, Inter: inter}); err != nil {
		t.Fatal(err)
	}
	got, err := nifti.ReadImage(path)
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range img.V {
		if math.Abs(float64(got.V[i]-x)) > .51*slope {
			t.Errorf("%g read as %g", x, got.V[i])
		}
	}
}

func TestMaskAndLabels(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.nii.gz")
	img := volume.NewImage(grid(2))
	copy(img.V, []float32{0, 3, 0, 700, float32(math.NaN()), -1})
	if err := nifti.Write(path, img); err != nil {
		t.Fatal(err)
	}
	mask, err := nifti.ReadMask(path)
	if err != nil {
		t.Fatal(err)
	}
	labels, err := nifti.ReadLabels(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{1, 3}, mask.Index); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int32{0, 3, 0, 700, 0, -1, 0, 0}, labels.V); diff != "" {
		t.Error(diff)
	}
	img.V[2] = .5
	if err := nifti.Write(path, img); err != nil {
		t.Fatal(err)
	}
	_, err = nifti.ReadLabels(path)
	checkRefusal(t, err, "a label is a whole number")
}
