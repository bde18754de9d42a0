package brain_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/core/volume"
	"syncact/ui/brain"
)

// ramp is a map of 1, 2 … n in n voxels of 2 mm with zeros and a NaN beside them.
func ramp(n int, scale float64) *volume.Image {
	img := volume.NewImage(volume.Grid{Shape: [3]int{n + 2, 1, 1}, Affine: volume.Affine{{2, 0, 0, 0}, {0, 2, 0, 0}, {0, 0, 2, 0}, {0, 0, 0, 1}}})
	for i := range n {
		img.V[i] = float32(scale * float64(i+1))
	}
	img.V[n] = float32(math.NaN())
	return img
}

func TestDistribution(t *testing.T) {
	img := ramp(1000, .01)
	for i := 0; i < 100; i++ {
		img.V[i] = -img.V[i] // -0.01 … -1
	}
	d := brain.Distribution(img)
	if got := d.Above(5); math.Abs(got-501*.008) > 1e-9 {
		t.Errorf("above 5: %g cm³", got)
	}
	if got := d.Under(.5); math.Abs(got-51*.008) > 1e-9 {
		t.Errorf("at most -0.5: %g cm³", got)
	}
	if diff := cmp.Diff([]int{100, 100, 800}, []int{sum(d.Counts(-2, 0, 4)), sum(d.Counts(1.005, 2.005, 3)), sum(d.Counts(2.005, 10.005, 7))}); diff != "" {
		t.Error(diff)
	}
	if got := d.Quantile(.5); math.Abs(got-5) > .02 {
		t.Errorf("median magnitude %g", got)
	}
	if empty := brain.Distribution(volume.NewImage(img.Grid)); empty.Quantile(.5) != 0 || empty.Above(1) != 0 {
		t.Error("a map of zeros has no magnitudes")
	}
}

func sum(v []int) int {
	s := 0
	for _, x := range v {
		s += x
	}
	return s
}

// TestSuited: a z map begins at 3.1, another at its 90th percentile.
func TestSuited(t *testing.T) {
	zmap := bumps(grid(4, false), bump{[3]float64{40, -54, -18}, 9.5, 9})
	l := brain.Suited(zmap)
	if l.Threshold != [2]float64{3.1, 3.1} || l.Floor != 3.1 || l.Max[1] < 5 || l.Max[1] > 9.5 {
		t.Errorf("z map: %+v", l)
	}
	l = brain.Suited(ramp(1000, .001)) // to 1
	if l.Threshold[1] != .9 || l.Max[1] != 1 {
		t.Errorf("a map up to 1: %+v", l)
	}
	l = brain.Suited(volume.NewImage(zmap.Grid))
	if !(l.Max[1] > l.Threshold[1]) {
		t.Errorf("an empty map: %+v", l)
	}
}

func TestLevelsMove(t *testing.T) {
	img := ramp(100, .1)
	base := brain.Levels{Threshold: [2]float64{3, 3}, Max: [2]float64{9, 9}, Floor: 3}
	tests := []struct {
		name string
		got  brain.Levels
		want [4]float64
	}{
		{"threshold, tied", base.WithThreshold(1, 5, img), [4]float64{5, 5, 9, 9}},
		{"threshold past the range", base.WithThreshold(0, 20, img), [4]float64{9, 9, 9, 9}},
		{"range, tied", base.WithMax(0, 6), [4]float64{3, 3, 6, 6}},
		{"range under the threshold takes it along", base.WithMax(1, 2), [4]float64{2, 2, 2, 2}},
		{"range of nothing is refused", base.WithMax(1, 0), [4]float64{3, 3, 9, 9}},
		{"range that is no number is refused", base.WithMax(1, math.NaN()), [4]float64{3, 3, 9, 9}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := tt.got
			if diff := cmp.Diff(tt.want, [4]float64{l.Threshold[0], l.Threshold[1], l.Max[0], l.Max[1]}); diff != "" {
				t.Error(diff)
			}
		})
	}
	base.Free = true
	if l := base.WithThreshold(0, 4, img).WithMax(1, 7); l.Threshold != [2]float64{4, 3} || l.Max != [2]float64{9, 7} {
		t.Errorf("free sides: %+v", l)
	}
	if l := base.WithThreshold(1, 5, img); l.Floor != 3 {
		t.Errorf("a threshold moves no colour; first colour at %g", l.Floor)
	}
}

func TestNumber(t *testing.T) {
	for want, got := range map[string]string{"−18": brain.Number(-18.2, 0), "0": brain.Number(-.2, 0), "−0.5": brain.Number(-.5, 1), "NaN": brain.Number(math.NaN(), 1)} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
