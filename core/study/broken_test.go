package study_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"syncact/core/fault"
	"syncact/core/nifti"
	"syncact/core/store"
	"syncact/core/study"
)

// TestBadFilmOrModel breaks the demo's films and model.
func TestBadFilmOrModel(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(t *testing.T, dir string, s *study.Study)
		file  string
		says  []string
	}{
		{"film cut", func(t *testing.T, dir string, _ *study.Study) { cut(t, filepath.Join(dir, "stimuli/run-1.mp4"), 5000) }, "run-1.mp4", nil},
		{"no film", func(t *testing.T, dir string, _ *study.Study) { os.Remove(filepath.Join(dir, "stimuli/run-1.mp4")) }, "run-1.mp4", nil},
		{"text for film", func(t *testing.T, dir string, _ *study.Study) {
			put(t, filepath.Join(dir, "stimuli/run-1.mp4"), "no film")
		}, "run-1.mp4", nil},
		{"sound for film", func(t *testing.T, dir string, _ *study.Study) {
			path := filepath.Join(dir, "stimuli/run-1.mp4")
			if out, err := exec.Command("ffmpeg", "-y", "-f", "lavfi", "-i", "sine=duration=60", path).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
		}, "run-1.mp4", []string{"video"}},
		{"part beyond the film", func(t *testing.T, _ string, s *study.Study) { s.Spec.Movie[0].To = 90 }, "run-1.mp4", []string{"0 to 90 s", "60.0 s"}},
		{"model cut", func(t *testing.T, dir string, _ *study.Study) { cut(t, filepath.Join(dir, "models/tiny.onnx"), 3000) }, "tiny.onnx", nil},
		{"no model", func(t *testing.T, dir string, _ *study.Study) { os.Remove(filepath.Join(dir, "models/tiny.onnx")) }, "tiny.onnx", nil},
		{"text for model", func(t *testing.T, dir string, _ *study.Study) {
			put(t, filepath.Join(dir, "models/tiny.onnx"), "no model")
		}, "tiny.onnx", nil},
		{"taps of nothing", func(t *testing.T, _ string, s *study.Study) { s.Spec.Models[0].Taps = study.Patterns{"layer9*"} }, "tiny.onnx", []string{"layer9*"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := tiny(t)
			s := open(t, dir)
			tt.spoil(t, dir, s)
			checkRefused(t, s, tt.file, tt.says)
		})
	}
}

func TestFilmOfOtherLength(t *testing.T) {
	s := open(t, tiny(t))
	s.Spec.Movie[0].To = 30
	s.Spec.Movie[1].Onset = 20
	report, err := s.Check(t.Context(), study.CheckOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, says := range [][]string{{"run 1 lasts 60.0 s", "over at 30.0 s"}, {"run 2 lasts 60.0 s", "over at 80.0 s"}} {
		if !slices.ContainsFunc(report.Findings, findingWith(append(says, "Warning")...)) {
			t.Errorf("Check does not say %q:\n%s", says, list(report.Findings))
		}
	}
}

// TestChangedFile replaces a file during a run: what was made from both contents is
// not recorded. A run after the change makes it anew.
func TestChangedFile(t *testing.T) {
	m := newMini(t, 1, 2)
	s := load(t, m.dir, m.images(t))
	bold := filepath.Join(m.dir, "sub-01.nii.gz")
	touched := false
	_, err := s.Run(t.Context(), study.RunOptions{Threads: 2, Ended: func(stage, item string) {
		if stage == "bold" && !touched {
			touched = true
			m.volumes(t, bold, "01", "2", "1")
		}
	}})
	if !errors.Is(err, store.ErrChanged) || !strings.Contains(err.Error(), "sub-01.nii.gz") {
		t.Fatalf("Run = %v", err)
	}
	m.volumes(t, bold, "01", m.runs...)
	run(t, s, study.RunOptions{})
	m.checkPlanted(t, s, "regions", []string{"first", "second", "third", "fourth"}, nil, .03)
	later := time.Now().Add(time.Hour)
	if err := os.Chtimes(bold, later, later); err != nil {
		t.Fatal(err)
	}
	for _, stage := range run(t, s, study.RunOptions{}).Stages {
		if !stage.Reused {
			t.Errorf("%s %s is made again though only a time changed", stage.Stage, stage.Item)
		}
	}
}

// TestTooLarge has a header of 10 GB in a sparse file: it is refused from the header.
func TestTooLarge(t *testing.T) {
	m := newMini(t, 1, 1)
	spec := m.images(t)
	g := miniGrid()
	g.Shape = [3]int{200, 200, 200}
	w, err := nifti.Create(filepath.Join(m.dir, "large.nii"), nifti.Spec{Grid: g, Volumes: 1, TR: miniTR, Type: nifti.Float32})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(make([]float32, 8_000_000)), w.Close()); err != nil {
		t.Fatal(err)
	}
	patch(t, filepath.Join(m.dir, "large.nii"), 48, uint16(miniRows))
	cut(t, filepath.Join(m.dir, "large.nii"), 352+4*8_000_000*miniRows)
	first(spec)["bold"], first(spec)["mask"] = "large.nii", ""
	s := load(t, m.dir, spec)
	_, err = s.Run(t.Context(), study.RunOptions{Threads: 2, MemoryGiB: 1})
	var in *fault.Input
	if !errors.As(err, &in) || !strings.Contains(err.Error(), "the stage bold takes about") || !strings.Contains(err.Error(), "1.1 GB") {
		t.Errorf("Run = %v", err)
	}
}

func TestUnwritableFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	m := newMini(t, 1, 1)
	s := load(t, m.dir, m.timeSeries(t))
	if err := os.Chmod(m.dir, 0o555); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(m.dir, 0o755)
	_, err := s.Run(t.Context(), study.RunOptions{Threads: 2})
	var in *fault.Input
	if !errors.As(err, &in) || in.Do == "" {
		t.Errorf("Run = %v", err)
	}
}

// TestNoFolder puts a file where results belong, which stops root too.
func TestNoFolder(t *testing.T) {
	m := newMini(t, 1, 1)
	s := load(t, m.dir, m.timeSeries(t))
	put(t, filepath.Join(m.dir, "derivatives"), "")
	_, err := s.Run(t.Context(), study.RunOptions{Threads: 2})
	var in *fault.Input
	if !errors.As(err, &in) || !strings.Contains(err.Error(), "nothing can be written") {
		t.Errorf("Run = %v", err)
	}
}
