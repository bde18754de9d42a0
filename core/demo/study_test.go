package demo_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"syncact/core/demo"
	"syncact/core/fault"
	"syncact/core/nifti"
	"syncact/core/progress"
	"syncact/core/table"
)

const (
	funcDir = "fmriprep/sub-01/func/"
	bold1   = funcDir + "sub-01_task-movie_run-1_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz"
	mask1   = funcDir + "sub-01_task-movie_run-1_space-MNI152NLin2009cAsym_desc-brain_mask.nii.gz"
	motion1 = funcDir + "sub-01_task-movie_run-1_desc-confounds_timeseries.tsv"
)

// write makes a tiny study.
func write(t *testing.T, o demo.Options) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "study")
	o.Size = demo.Tiny
	var n progress.Counter
	if err := demo.Write(t.Context(), dir, o, &n); err != nil {
		t.Fatal(err)
	}
	if n.Done() != n.Total() || n.Total() == 0 {
		t.Errorf("counted %d of %d", n.Done(), n.Total())
	}
	return dir
}

// volumes reads a run: one slice a volume.
func volumes(t *testing.T, path string) (*nifti.File, [][]float32) {
	t.Helper()
	f, err := nifti.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	var all [][]float32
	err = f.Each(t.Context(), func(_ int, v []float32) error {
		all = append(all, slices.Clone(v))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return f, all
}

// TestWrite makes three tiny studies: one, the same again, and noise of another seed.
func TestWrite(t *testing.T) {
	dir, again, noise := write(t, demo.Options{Seed: 1}), write(t, demo.Options{Seed: 1}), write(t, demo.Options{Seed: 2, Noise: true})
	t.Run("content", func(t *testing.T) { checkContent(t, dir) })
	t.Run("seed", func(t *testing.T) { checkSeed(t, dir, again, noise) })
	t.Run("noise", func(t *testing.T) { checkNoise(t, dir, noise) })
}

func checkContent(t *testing.T, dir string) {
	f, all := volumes(t, filepath.Join(dir, bold1))
	if math.Abs(f.TR()-1.2) > 1e-6 || len(all) != 50 || f.Grid().Shape != [3]int{37, 45, 37} {
		t.Errorf("TR %g s, %d volumes, grid %v", f.TR(), len(all), f.Grid().Shape)
	}
	mask, err := nifti.ReadMask(filepath.Join(dir, mask1))
	if err != nil {
		t.Fatal(err)
	}
	const planted = 26793 // voxels of the ellipsoid, as in the tried recipe
	if len(mask.Index) != planted {
		t.Errorf("mask of %d voxels; want %d", len(mask.Index), planted)
	}
	truth, err := demo.ReadTruth(filepath.Join(dir, "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	checkSignal(t, truth, all, mask.Index, func(v int) [3]float64 { return mask.World(v) })
	confounds, err := table.ReadTSV(filepath.Join(dir, motion1))
	if err != nil {
		t.Fatal(err)
	}
	if len(confounds.Names) != 25 || len(confounds.Rows) != 50 {
		t.Errorf("confounds %d × %d; want 50 × 25", len(confounds.Rows), len(confounds.Names))
	}
	moved, _ := confounds.Float("framewise_displacement")
	if !math.IsNaN(moved[0]) || !(slices.Max(moved[1:]) > .05 && slices.Max(moved[1:]) < 5) {
		t.Errorf("framewise displacement %v", moved[:5])
	}
}

// checkSignal looks at the level of noise (tSNR of smoothed 4 mm data) and at whether
// the network of cuts, the clearest, is where it was planted.
func checkSignal(t *testing.T, truth *demo.Truth, all [][]float32, index []int, world func(int) [3]float64) {
	t.Helper()
	var snr []float64
	best := 0.0
	cuts := truth.Networks[6]
	for _, v := range index {
		x := make([]float64, len(all))
		for i := range x {
			x[i] = float64(all[i][v])
		}
		mean, sd := moments(x)
		snr = append(snr, mean/sd)
		if cuts.At(world(v)) > .9 {
			best = max(best, pearson(x, cuts.Group("1", truth.Subjects)))
		}
	}
	slices.Sort(snr)
	if median := snr[len(snr)/2]; median < 95 || median > 130 {
		t.Errorf("median tSNR %.0f; the recipe measured 111 to 116", median)
	}
	if best < .5 {
		t.Errorf("best voxel of early visual cortex goes with the cuts at r = %.2f", best)
	}
	if all[0][0] != 0 {
		t.Errorf("a voxel outside the brain holds %g", all[0][0])
	}
}

func moments(x []float64) (mean, sd float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		sd += (v - mean) * (v - mean) / float64(len(x)-1)
	}
	return mean, math.Sqrt(sd)
}

func pearson(x, y []float64) float64 {
	mx, sx := moments(x)
	my, sy := moments(y)
	sum := 0.0
	for i := range x {
		sum += (x[i] - mx) * (y[i] - my)
	}
	return sum / (sx * sy * float64(len(x)-1))
}

func checkSeed(t *testing.T, dir, again, other string) {
	for _, path := range []string{bold1, motion1, "truth.json", "study.json", "stimuli/annotations_run-2.tsv"} {
		var text [3][]byte
		for i, d := range []string{dir, again, other} {
			var err error
			if text[i], err = os.ReadFile(filepath.Join(d, path)); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(text[0], text[1]) {
			t.Errorf("%s: the same seed gave another file", path)
		}
		if bytes.Equal(text[0], text[2]) {
			t.Errorf("%s does not depend on the seed", path)
		}
	}
}

func checkNoise(t *testing.T, dir, noise string) {
	planted, err := demo.ReadTruth(filepath.Join(dir, "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	nothing, err := demo.ReadTruth(filepath.Join(noise, "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	if planted.Noise || !nothing.Noise {
		t.Error("truth.json does not say whether it is noise")
	}
	for k, n := range nothing.Networks {
		if n.Driven || n.Shared != planted.Networks[k].Driven {
			t.Errorf("%s: driven %v, shared %v", n.Name, n.Driven, n.Shared)
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "thesis.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, dir, size string
		want            error
	}{
		{"a folder with something in it", full, demo.Tiny, demo.ErrFolder},
		{"a size there is not", filepath.Join(t.TempDir(), "x"), "huge", fs.ErrInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := demo.Write(t.Context(), tt.dir, demo.Options{Size: tt.size}, nil)
			var in *fault.Input
			if !errors.Is(err, tt.want) || !errors.As(err, &in) || in.Do == "" {
				t.Errorf("Write = %v; want %v with a next step", err, tt.want)
			}
		})
	}
	if left, _ := os.ReadDir(full); len(left) != 1 {
		t.Errorf("the refused folder was written to: %v", left)
	}
}

func TestWriteStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := filepath.Join(t.TempDir(), "study")
	if err := demo.Write(ctx, dir, demo.Options{Size: demo.Tiny}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Write = %v; want context.Canceled", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "study.json")); err == nil {
		t.Error("a stopped study has a study.json")
	}
	whole, err := filepath.Glob(filepath.Join(dir, funcDir, "*_bold.nii.gz"))
	if err != nil || len(whole) != 0 {
		t.Errorf("a stopped run looks whole: %v, %v", whole, err)
	}
}

func TestPublishedDrives(t *testing.T) {
	var drives []string
	for _, n := range demo.Networks() {
		if n.Drive != "" {
			drives = append(drives, n.Drive)
		}
		for _, f := range n.Foci {
			if f.Weight <= 0 || f.Weight > 1 {
				t.Errorf("%s: weight %g", n.Name, f.Weight)
			}
		}
	}
	if got := strings.Join(drives, " "); got != "face place object text body motion cuts" {
		t.Errorf("driven by %s", got)
	}
}
