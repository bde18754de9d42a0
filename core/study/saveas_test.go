package study_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/core/study"
)

// TestSaveAsNamesTheSameFiles writes a study into another folder and resolves its paths.
func TestSaveAsNamesTheSameFiles(t *testing.T) {
	root := t.TempDir()
	spec := study.Defaults()
	spec.Name = "one"
	spec.Dataset = study.Dataset{Layout: study.LayoutBIDS, Path: "data/fmriprep", Mask: filepath.Join(root, "mask.nii.gz")}
	spec.Movie = []study.Film{{Run: "1", File: "film.mp4"}}
	spec.Models = []study.Model{{Name: "m", File: "../m.onnx"}}
	from, to := filepath.Join(root, "a"), filepath.Join(root, "b", "c")
	if err := study.Write(from, spec); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(from, "syncact"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(from, "syncact", "labels.tsv"), []byte("id\tname\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := study.Load(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SaveAs(to); err != nil {
		t.Fatal(err)
	}
	got, err := study.Load(to)
	if err != nil {
		t.Fatal(err)
	}
	files := func(s *study.Study) []string {
		var out []string
		for _, p := range []string{s.Spec.Dataset.Path, s.Spec.Dataset.Mask, s.Spec.Movie[0].File, s.Spec.Models[0].File} {
			if !filepath.IsAbs(p) {
				p = filepath.Join(s.Dir, p)
			}
			out = append(out, p)
		}
		return out
	}
	if diff := cmp.Diff(files(s), files(got)); diff != "" {
		t.Error(diff)
	}
	if _, err := os.Stat(filepath.Join(to, "syncact", "labels.tsv")); err != nil {
		t.Error(err)
	}
	if err := s.SaveAs(to); !errors.Is(err, os.ErrExist) {
		t.Errorf("a second time: %v", err)
	}
}
