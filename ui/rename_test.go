package ui_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/core/series"
	"syncact/core/study"
	"syncact/ui"
)

func TestRenamingIsUndone(t *testing.T) {
	f := finder(t, 10)
	for _, id := range []series.ID{"resnet18/layer0/u1", "ica/2"} {
		var got []string
		say := func() { got = append(got, f.Name(t, id)) }
		f.Rename(t, id, "faces, mine")
		say()
		f.Undo(t, id)
		say()
		f.Redo(t, id)
		say()
		f.Rename(t, id, "")
		say()
		f.Undo(t, id)
		say()
		want := "faces, mine||faces, mine||faces, mine"
		if diff := cmp.Diff(want, strings.Join(got, "|")); diff != "" {
			t.Errorf("%s: %s", id, diff)
		}
	}
}

// TestNeuronsBeforeTheirLinks opens a study that was stopped before coupling: one run
// of two has its courses.
func TestNeuronsBeforeTheirLinks(t *testing.T) {
	spec := study.Defaults()
	spec.Networks = study.Sets{{Name: "ica", Method: study.MethodICA, Components: 20}}
	spec.Models = []study.Model{{Name: "m"}}
	dir := t.TempDir()
	folder := filepath.Join(dir, "derivatives", "syncact", "models", "m")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"channels.tsv": "id\tlayer\tunit\tconstant\nm/conv1/u0\tconv1\t0\tfalse\nm/conv1/u1\tconv1\t1\tfalse\n", "run-1_predicted.npy": ""} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ids, state := ui.Pending(t, dir, spec)
	if diff := cmp.Diff([]series.ID{"m/conv1/u0", "m/conv1/u1"}, ids); diff != "" {
		t.Error(diff)
	}
	if state != "1 of 2 runs, no q yet" {
		t.Errorf("state %q", state)
	}
}

// TestCommandCanBePasted quotes what a shell would take apart.
func TestCommandCanBePasted(t *testing.T) {
	for text, want := range map[string]string{"/data/demo-1": "/data/demo-1", "my study": "'my study'", "it's": `'it'\''s'`, "a$b": "'a$b'", "Ü": "'Ü'"} {
		if got := ui.Quoted(text); got != want {
			t.Errorf("%s becomes %s", text, got)
		}
	}
}
