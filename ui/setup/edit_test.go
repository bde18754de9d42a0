package setup_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/core/cnn"
	"syncact/core/study"
	"syncact/ui/look"
	"syncact/ui/setup"
)

// TestEditKeepsAStudy turns a study with settings of its own into a draft and back.
func TestEditKeepsAStudy(t *testing.T) {
	s, err := study.Load(tiny)
	if err != nil {
		t.Fatal(err)
	}
	s.Spec.Coupling.Surrogates, s.Spec.Seed, s.Spec.Dataset.MaskShare = 321, 99, .5
	s.Spec.Models[0].Taps = study.Patterns{"conv*"}
	s.Spec.Models[0].Preprocess = cnn.Preprocess{Range: [2]float64{-2, 2}}
	got, err := setup.Edited(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := s.Spec
	want.Dataset.Runs = nil // every run takes part
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestEditWritesOver opens a study in the wizard, adds a set of networks and saves it:
// the study is kept beside what replaced it.
func TestEditWritesOver(t *testing.T) {
	themed(t, look.Dark, 1)
	dir := filepath.Join(t.TempDir(), "study")
	if err := os.CopyFS(dir, os.DirFS(tiny)); err != nil {
		t.Fatal(err)
	}
	s, err := study.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	q := newQueue()
	var opened string
	w := setup.NewWelcome(setup.WelcomeOptions{Do: q.do, Data: t.TempDir(), OnRun: func(path string) { opened = path }})
	w.Edit(s, setup.StepNetworks)
	wizard := w.Wizard()
	q.until(t, "the dataset is read", func() bool { return wizard.Done(0) && !wizard.Busy() })
	if wizard.Step() != setup.StepNetworks {
		t.Errorf("step %d", wizard.Step())
	}
	wizard.AddMaps(filepath.Join(dir, "truth_maps.nii.gz"))
	q.until(t, "the maps are read", func() bool { return !wizard.Busy() })
	wizard.Visit(setup.StepOutputs)
	q.until(t, "everything is looked at", func() bool { return wizard.Report() != nil || wizard.Failed() != nil })
	if wizard.Failed() != nil {
		t.Fatal(wizard.Failed().Text())
	}
	wizard.Create()
	q.until(t, "the study is written", func() bool { return opened != "" || wizard.Failed() != nil })
	after, err := study.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(after.Spec.Networks) != len(s.Spec.Networks)+1 || opened != dir {
		t.Errorf("%d sets after, %d before; opened %q", len(after.Spec.Networks), len(s.Spec.Networks), opened)
	}
	if _, err := os.Stat(filepath.Join(dir, "study.json.before")); err != nil {
		t.Error(err)
	}
	w.NewStudy()
	if d := wizard.Draft(); d.Edits != "" || d.Base != nil {
		t.Error("a new study begins with another one")
	}
}
