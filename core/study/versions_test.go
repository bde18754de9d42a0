package study_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"syncact/core/nifti"
	"syncact/core/study"
	"syncact/core/table"
)

// A reference is what a stage gives on a fixed input, and the code version that
// gave it.
type reference struct {
	Version int       `json:"version"`
	Figures []float64 `json:"figures"`
}

// tolerances are relative to the largest figure of a stage; other processors and
// encoders round elsewhere.
var tolerances = map[string]float64{"frames": .03, "networks": .01, "ranking": .01}

// TestStageVersions fails when the numbers of a stage change while its code version
// stays: results of the old code would be taken for those of the new.
func TestStageVersions(t *testing.T) {
	file := filepath.Join("testdata", "stages.json")
	old := map[string]reference{}
	if text, err := os.ReadFile(file); err == nil {
		if err := json.Unmarshal(text, &old); err != nil {
			t.Fatal(err)
		}
	}
	now := map[string]reference{}
	for stage, figures := range figures(t) {
		v := study.Versions()[stage]
		if differ := different(old[stage].Figures, figures, tolerances[stage]); differ && v == old[stage].Version {
			t.Errorf("%s: the numbers changed, the code version is still %d: raise it in versions.go, then go test -update\ngot  %.6g\nwant %.6g", stage, v, figures, old[stage].Figures)
		}
		if v != old[stage].Version && !*update {
			t.Errorf("%s: the code version is %d, the stored figures are of %d: go test -run StageVersions -update", stage, v, old[stage].Version)
		}
		now[stage] = reference{v, figures}
	}
	if len(now) != len(study.Versions())-1 { // channels hold no numbers
		t.Errorf("figures of %d stages for %d versions", len(now), len(study.Versions()))
	}
	if *update && !t.Failed() {
		text, err := json.MarshalIndent(now, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func different(want, got []float64, tolerance float64) bool {
	if tolerance == 0 {
		tolerance = 1e-3
	}
	if len(want) != len(got) {
		return true
	}
	scale := 0.0
	for _, x := range want {
		scale = max(scale, math.Abs(x))
	}
	for i := range want {
		if !(math.Abs(want[i]-got[i]) <= tolerance*scale) {
			return true
		}
	}
	return false
}

// figures runs a mini study and the films of the tiny demo and picks numbers of
// every stage.
func figures(t *testing.T) map[string][]float64 {
	m := newMini(t, 3, 2)
	spec := m.images(t)
	spec["networks"] = append(spec["networks"].([]object), object{"method": "ica", "components": 4, "seeds": 2},
		object{"method": "vsdbn", "layers": []int{4}, "epochs": 2, "seeds": 1})
	s := load(t, m.dir, spec)
	out := map[string][]float64{}
	for _, stage := range run(t, s, study.RunOptions{}).Stages {
		dir, _ := s.Store().Find(stage.Stage, stage.Key)
		switch stage.Stage {
		case "mask":
			mask, err := nifti.ReadMask(filepath.Join(dir, "mask.nii.gz"))
			if err != nil {
				t.Fatal(err)
			}
			out["mask"] = append(out["mask"], float64(len(mask.Index)))
		case "bold":
			out["bold"] = append(out["bold"], probe(t, filepath.Join(dir, "bold.npy"))...)
		}
	}
	r := s.Results()
	for _, set := range r.Sets() {
		course, err := r.Courses(set, "02", "1")
		if err != nil {
			t.Fatal(err)
		}
		for n := range course.Len() {
			out["networks"] = append(out["networks"], float64(course.Course(n)[10]), float64(course.Course(n)[70]))
		}
	}
	out["predicted"] = probe(t, filepath.Join(s.Dir, "derivatives/syncact/models/given/run-1_predicted.npy"))
	rows, err := r.Neurons("regions", "given")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range rows {
		out["links"] = append(out["links"], n.R, n.LagPeakS/100, n.P, n.PFWER, n.RHeldOut, n.CILow, n.CIHigh, n.NetworkFolds, n.Ceiling)
	}
	networks, err := r.Networks("maps")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range networks {
		out["labels"] = append(out["labels"], n.Peak[0], n.Peak[1], n.Peak[2], n.SizeMM3/1000)
	}
	comparison, err := r.Comparison()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range comparison[:2] {
		out["ranking"] = append(out["ranking"], c.CKA, c.CKANull, c.CKAP, c.TopRHeldOut, c.MeanRHeldOut)
	}
	film := open(t, tiny(t))
	run(t, film, study.RunOptions{Until: "neurons"})
	out["frames"] = probe(t, filepath.Join(film.Dir, "derivatives/syncact/models/tiny/run-2_frames.npy"))
	return out
}

// probe picks values of an array, evenly.
func probe(t *testing.T, path string) []float64 {
	t.Helper()
	a, err := table.ReadNPY(path)
	if err != nil {
		t.Fatal(err)
	}
	const count = 24
	var out []float64
	for i := range count {
		out = append(out, a.V[i*(len(a.V)-1)/(count-1)])
	}
	return out
}
