package volume_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"syncact/core/volume"
)

// las2mm is a template's grid stored with x to the left.
var las2mm = volume.Grid{Shape: [3]int{91, 109, 91}, Affine: volume.Affine{{-2, 0, 0, 90}, {0, 2, 0, -126}, {0, 0, 2, -72}, {0, 0, 0, 1}}}

func TestOrientation(t *testing.T) {
	c, s := math.Cos(.4), math.Sin(.4)
	for _, x := range []struct {
		name string
		a    volume.Affine
		want string
	}{
		{"identity", volume.Identity(), "RAS"},
		{"template", las2mm.Affine, "LAS"},
		{"sagittal slices", volume.Affine{{0, 0, 1, 0}, {-1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 0, 1}}, "PSR"},
		{"oblique", volume.Affine{{3 * c, -3 * s, 0, 0}, {3 * s, 3 * c, 0, 0}, {0, 0, -3, 0}, {0, 0, 0, 1}}, "RAI"},
		{"flat", volume.Affine{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 1}}, "?"},
		{"no number", volume.Affine{{math.NaN(), 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}}, "?"},
	} {
		if got := volume.Orientation(x.a); got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
}

// TestInverse brings points there and back.
func TestInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a volume.Affine
		for r := range 3 {
			for c := range 4 {
				a[r][c] = rapid.Float64Range(-5, 5).Draw(t, "a")
			}
			a[r][r] += 20 // well away from singular
		}
		a[3][3] = 1
		inv, err := a.Inverse()
		if err != nil {
			t.Fatal(err)
		}
		p := [3]float64{3, -40, 17}
		if d := volume.Distance(inv.Apply(a.Apply(p)), p); d > 1e-9 {
			t.Errorf("off by %g", d)
		}
		if d := volume.Distance(inv.Mul(a).Apply(p), p); d > 1e-9 {
			t.Errorf("product off by %g", d)
		}
	})
}

func TestGrid(t *testing.T) {
	at, ok := las2mm.Nearest([3]float64{-44.9, 20.9, 0})
	if want := las2mm.Voxel(67, 73, 36); !ok || at != want {
		t.Errorf("voxel %d %v, want %d", at, ok, want)
	}
	if diff := cmp.Diff([3]float64{-44, 20, 0}, las2mm.World(at)); diff != "" {
		t.Error(diff)
	}
	if got := las2mm.VoxelVolume(); math.Abs(got-8) > 1e-12 {
		t.Errorf("voxel of %g mm³, want 8", got)
	}
	if _, ok := las2mm.Nearest([3]float64{0, 200, 0}); ok {
		t.Error("a point outside has a voxel")
	}
	moved, other := las2mm, las2mm
	moved.Affine[2][3] += 5e-4
	other.Affine[0][0] += 1e-4 // 9 µm at the far corner
	if !las2mm.Same(moved) || las2mm.Same(other) {
		t.Errorf("Same: %v for half a micrometre, %v for nine at the far end", las2mm.Same(moved), las2mm.Same(other))
	}
	far, half := las2mm, las2mm
	far.Affine[1][3] += 1000
	half.Affine[2][3] += 2 * 45
	if got := las2mm.Overlap(far); got != 0 {
		t.Errorf("overlap with a far grid %g", got)
	}
	if got, want := las2mm.Overlap(half), 46.0/91; math.Abs(got-want) > 1e-12 {
		t.Errorf("overlap with a grid moved by half %g, want %g", got, want)
	}
}

// TestLinearIsExact resamples a linear field, which every interpolation but nearest
// must keep.
func TestLinearIsExact(t *testing.T) {
	src := volume.NewImage(volume.Grid{Shape: [3]int{12, 13, 14}, Affine: volume.Affine{{-3, 0, 0, 15}, {0, 3, .5, -18}, {0, 0, 3, -20}, {0, 0, 0, 1}}})
	field := func(p [3]float64) float64 { return 2 + .5*p[0] - p[1] + .25*p[2] }
	for v := range src.V {
		src.V[v] = float32(field(src.World(v)))
	}
	to := volume.Grid{Shape: [3]int{9, 9, 9}, Affine: volume.Affine{{1.1, .1, 0, -6}, {0, 1.3, .1, -5}, {.2, 0, 1.2, -6}, {0, 0, 0, 1}}}
	out := volume.Resample(src, to, volume.Linear)
	for v, x := range out.V {
		if want := field(to.World(v)); math.Abs(float64(x)-want) > 1e-4 {
			t.Fatalf("voxel %d: %g, want %g", v, x, want)
		}
	}
	self := volume.Resample(src, src.Grid, volume.Cubic)
	for v := range src.V {
		if math.Abs(float64(self.V[v]-src.V[v])) > 1e-4 {
			t.Fatalf("cubic onto its own grid: %g, want %g", self.V[v], src.V[v])
		}
	}
}

// TestSmoothKeepsSums checks that mirrored edges lose nothing, whatever the width.
func TestSmoothKeepsSums(t *testing.T) {
	g := volume.Grid{Shape: [3]int{7, 1, 4}, Affine: las2mm.Affine}
	v := make([]float64, g.Voxels())
	v[5] = 3
	for _, fwhm := range []float64{0, 1, 6, 200, 1e9} {
		sum := 0.0
		for _, x := range volume.SmoothValues(g, v, fwhm) {
			sum += x
		}
		if math.Abs(sum-3) > 1e-9 {
			t.Errorf("fwhm %g: sum %g, want 3", fwhm, sum)
		}
	}
}

func TestPeaks(t *testing.T) {
	img := volume.NewImage(las2mm)
	for _, p := range []struct {
		mm    [3]float64
		value float32
	}{{[3]float64{40, -50, -20}, 5}, {[3]float64{-40, -50, -20}, 7}, {[3]float64{-34, -50, -20}, 6}, {[3]float64{0, 60, 10}, -9}, {[3]float64{0, 40, 10}, 1}} {
		at, _ := las2mm.Nearest(p.mm)
		img.V[at] = p.value
	}
	var got [][3]float64
	for _, p := range volume.Peaks(img, 10, 2) {
		got = append(got, p.World)
	}
	if diff := cmp.Diff([][3]float64{{-40, -50, -20}, {40, -50, -20}}, got); diff != "" {
		t.Error(diff)
	}
	if n := len(volume.Peaks(img, 10, 0)); n != 3 {
		t.Errorf("%d peaks 10 mm apart, want 3", n)
	}
	img.V[img.Voxel(0, 0, 0)] = float32(math.NaN())
	if n := len(volume.Peaks(img, 0, 0)); n != 4 {
		t.Errorf("%d peaks, want 4", n)
	}
}

// TestDegenerate gives grids and images of nothing: no panic, zeros out.
func TestDegenerate(t *testing.T) {
	flat := volume.NewImage(volume.Grid{Shape: [3]int{2, 2, 2}})
	flat.V[0] = 1
	for _, how := range []volume.Interpolation{volume.Nearest, volume.Linear, volume.Cubic} {
		for _, x := range volume.Resample(flat, las2mm, how).V {
			if x != 0 {
				t.Fatal("a singular grid gave values")
			}
		}
	}
	one := volume.NewImage(volume.Grid{Shape: [3]int{1, 1, 1}, Affine: volume.Identity()})
	for _, img := range []*volume.Image{flat, one, {}} {
		volume.EPIMask(img)
		volume.Smooth(img, 5)
	}
}

func BenchmarkResampleLinear(b *testing.B) {
	src := volume.NewImage(las2mm)
	to := volume.Grid{Shape: [3]int{64, 76, 64}, Affine: volume.Affine{{3, 0, 0, -94}, {0, 3, 0, -125}, {0, 0, 3, -72}, {0, 0, 0, 1}}}
	for b.Loop() {
		volume.Resample(src, to, volume.Linear)
	}
}

func BenchmarkSmooth(b *testing.B) {
	src := volume.NewImage(volume.Grid{Shape: [3]int{64, 76, 64}, Affine: volume.Affine{{3, 0, 0, -94}, {0, 3, 0, -125}, {0, 0, 3, -72}, {0, 0, 0, 1}}})
	for b.Loop() {
		volume.Smooth(src, 6)
	}
}
