package study_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"syncact/core/store"
	"syncact/core/study"
	"syncact/core/table"
)

func TestReplay(t *testing.T) {
	m := newMini(t, 2, 1)
	s := load(t, m.dir, m.images(t))
	run(t, s, study.RunOptions{Subjects: []string{"01", "02"}})
	manifest := out(m.dir, "manifest.json")
	r, err := study.Replay(t.Context(), manifest, study.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Differences) > 0 || r.Files < 10 || r.Numbers < 1000 {
		t.Errorf("an undisturbed study: %+v", r)
	}

	beside := filepath.Join(t.TempDir(), "figure.manifest.json")
	text, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(beside, text, 0o644); err != nil {
		t.Fatal(err)
	}
	if r, err := study.ReplayIn(t.Context(), m.dir, beside, study.RunOptions{}); err != nil || len(r.Differences) > 0 || r.Files < 10 {
		t.Errorf("from a copy of the manifest: %+v, %v", r, err)
	}

	path := out(m.dir, "coupling/regions/given/correlation.npy")
	if err := os.Remove(path); err != nil { // the store keeps its own link
		t.Fatal(err)
	}
	if err := table.WriteNPY(path, []int{miniNeurons, miniRegions}, false, make([]float32, miniNeurons*miniRegions)); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(out(m.dir, "comparison.tsv")); err != nil {
		t.Fatal(err)
	}
	if r, err = study.Replay(t.Context(), manifest, study.RunOptions{}); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"comparison.tsv", "coupling/regions/given/correlation.npy"} {
		if len(r.Differences) != 2 || r.Differences[i].File != want || r.Differences[i].Count == 0 {
			t.Errorf("difference %d is %+v, want one of %s", i, r.Differences, want)
		}
	}

	npy(t, filepath.Join(m.dir, "act_1.npy"), m.neurons["1"][1:])
	if _, err := study.Replay(t.Context(), manifest, study.RunOptions{}); !errors.Is(err, store.ErrChanged) || !strings.Contains(err.Error(), "act_1.npy") {
		t.Errorf("another input: %v", err)
	}
	if _, err := study.Replay(t.Context(), filepath.Join(m.dir, "study.json"), study.RunOptions{}); err == nil {
		t.Error("study.json is taken for a manifest")
	}
}
