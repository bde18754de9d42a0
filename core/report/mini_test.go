package report_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"syncact/core/nifti"
	"syncact/core/study"
	"syncact/core/table"
	"syncact/core/volume"
)

const (
	rows    = 120
	regions = 3
	neurons = 9
	tr      = 1.5
)

// ran writes a study of two subjects, two runs, an atlas of three regions and nine
// imported neurons, neuron n following region n mod 3, and runs it.
func ran(t *testing.T) *study.Study {
	t.Helper()
	dir := t.TempDir()
	for _, place := range []string{"HOME", "FSLDIR", "NILEARN_DATA", "NILEARN_SHARED_DATA", "TEMPLATEFLOW_HOME"} {
		t.Setenv(place, dir) // no template of the machine
	}
	rng := rand.New(rand.NewPCG(5, 1))
	grid := writeAtlas(t, dir)
	spec := study.Defaults()
	spec.Name = "mini"
	spec.Dataset.Layout = study.LayoutFiles
	spec.Dataset.Mask = "mask.nii.gz"
	spec.Dataset.Space = "MNI152NLin6Asym"
	spec.Networks = study.Sets{{Name: "regions", Method: study.MethodAtlas, File: "atlas.nii.gz"}}
	spec.Coupling.Surrogates = 199
	spec.Labels = study.LabelRules{}
	model := study.Model{Name: "given", Sampling: tr, HRF: "none", RowTime: "centre", Accuracy: &study.Accuracy{Top1: 50}}
	for _, run := range []string{"1", "2"} {
		latent := make([][]float64, regions)
		for f := range latent {
			latent[f] = wander(rng)
		}
		act := make([]float32, rows*neurons)
		for i := range act {
			act[i] = float32(latent[i%neurons%regions][i/neurons] + .5*rng.NormFloat64())
		}
		file := "act_" + run + ".npy"
		if err := table.WriteNPY(filepath.Join(dir, file), []int{rows, neurons}, false, act); err != nil {
			t.Fatal(err)
		}
		model.Activations = append(model.Activations, study.RunFile{Run: run, File: file})
		for _, subject := range []string{"01", "02"} {
			bold := fmt.Sprintf("sub-%s_run-%s.nii.gz", subject, run)
			writeBOLD(t, filepath.Join(dir, bold), grid, latent, rng)
			spec.Dataset.Files = append(spec.Dataset.Files, study.RunData{Subject: subject, Run: run, BOLD: bold, TR: tr})
		}
	}
	spec.Models = []study.Model{model}
	if err := study.Write(dir, spec); err != nil {
		t.Fatal(err)
	}
	s, err := study.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Run(t.Context(), study.RunOptions{}); err != nil {
		t.Fatal(err)
	}
	return s
}

// writeAtlas writes an atlas of three regions and a mask of everything.
func writeAtlas(t *testing.T, dir string) volume.Grid {
	t.Helper()
	grid := volume.Grid{Shape: [3]int{6, 6, 6}, Affine: volume.Affine{{20, 0, 0, -50}, {0, 20, 0, -60}, {0, 0, 20, -40}, {0, 0, 0, 1}}}
	atlas := volume.NewImage(grid)
	for v := range atlas.V {
		atlas.V[v] = float32(1 + v%regions)
	}
	mask := volume.NewImage(grid)
	for v := range atlas.V {
		mask.V[v] = 1
	}
	for name, img := range map[string]*volume.Image{"atlas.nii.gz": atlas, "mask.nii.gz": mask} {
		if err := nifti.Write(filepath.Join(dir, name), img); err != nil {
			t.Fatal(err)
		}
	}
	return grid
}

// wander is an autoregressive course of unit variance.
func wander(rng *rand.Rand) []float64 {
	x := make([]float64, rows)
	for t := range x {
		if t > 0 {
			x[t] = .6 * x[t-1]
		}
		x[t] += .8 * rng.NormFloat64()
	}
	return x
}

func writeBOLD(t *testing.T, path string, grid volume.Grid, latent [][]float64, rng *rand.Rand) {
	t.Helper()
	w, err := nifti.Create(path, nifti.Spec{Grid: grid, Volumes: rows, TR: tr, Type: nifti.Float32})
	if err != nil {
		t.Fatal(err)
	}
	v := make([]float32, grid.Voxels())
	for row := range rows {
		for i := range v {
			p := grid.World(i)
			tissue := 1000 * math.Exp(-(p[0]*p[0]+p[1]*p[1]+p[2]*p[2])/20000)
			v[i] = float32(tissue + 10*latent[i%regions][row] + 10*rng.NormFloat64())
		}
		if err := w.Write(v); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}
