package setup_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"syncact/core/study"
	"syncact/ui/look"
	"syncact/ui/setup"
)

func films() []string {
	return []string{filepath.Join(tiny, "stimuli", "run-2.mp4"), filepath.Join(tiny, "stimuli", "run-1.mp4")}
}

// TestWizardWritesAStudy walks through the five steps on real files.
func TestWizardWritesAStudy(t *testing.T) {
	themed(t, look.Dark, 1)
	q := newQueue()
	var ran string
	w := setup.NewWizard(setup.WizardOptions{Do: q.do, OnRun: func(path string) { ran = path }})

	w.SetDataset(filepath.Join(tiny, "fmriprep"))
	q.until(t, "the dataset is read", func() bool { return w.Done(0) })
	if d := w.Draft(); d.Task != "movie" || d.Space != "MNI152NLin2009cAsym" {
		t.Errorf("chosen are task %q and space %q", d.Task, d.Space)
	}
	w.AddMovies(films()...)
	q.until(t, "the films are read and paired", func() bool { return w.Done(1) })
	for _, f := range w.Draft().Films {
		if !strings.HasSuffix(f.File, "run-"+f.Run+".mp4") {
			t.Errorf("run %s is given %s", f.Run, f.File)
		}
	}
	w.AddModel(filepath.Join(tiny, "models", "tiny.onnx"))
	q.until(t, "the model is read", func() bool { return !w.Busy() })
	if got := w.Neurons(); got != 24 {
		t.Errorf("%d neurons are counted", got)
	}
	w.AddMaps(filepath.Join(tiny, "truth_maps.nii.gz"))
	q.until(t, "the maps are read", func() bool { return !w.Busy() })
	if d := w.Draft(); len(d.Sets) != 2 || d.Sets[1].Method != study.MethodMaps {
		t.Errorf("sets %+v", d.Sets)
	}
	out := filepath.Join(t.TempDir(), "new study")
	w.SetFolder(out)
	q.until(t, "everything is looked at", func() bool { return w.Report() != nil || w.Failed() != nil })
	if w.Failed() != nil {
		t.Fatal(w.Failed().Text())
	}
	if err := w.Report().Err(); err != nil {
		t.Fatal(err)
	}
	if len(w.Report().Estimates) != len(study.Stages) {
		t.Errorf("%d stages are estimated", len(w.Report().Estimates))
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("looking left something behind")
	}
	w.Create()
	q.until(t, "the study is written", func() bool { return ran != "" })
	s, err := study.Load(out)
	if err != nil {
		t.Fatal(err)
	}
	in, err := s.Inputs()
	if err != nil {
		t.Fatal(err)
	}
	if len(in.Runs) != 2 || len(in.Films) != 2 || len(s.Spec.Models) != 1 || filepath.IsAbs(s.Spec.Dataset.Path) {
		t.Errorf("runs %v, films %v, models %v, path %s", in.Runs, in.Films, s.Spec.Models, s.Spec.Dataset.Path)
	}
}

// TestDraftIsTakenUpAgain leaves every step half done.
func TestDraftIsTakenUpAgain(t *testing.T) {
	themed(t, look.Dark, 1)
	q := newQueue()
	kept := filepath.Join(t.TempDir(), "draft.json")
	o := setup.WizardOptions{Do: q.do, Drafts: kept}
	w := setup.NewWizard(o)
	w.AddMovies(films()[0])
	q.until(t, "the film is read", func() bool { return len(w.Draft().Movies) == 1 && !w.Busy() })
	w.SaveDraft()
	q.until(t, "the draft is kept", func() bool { _, err := os.Stat(kept); return err == nil })
	q.drain()
	again := setup.NewWizard(o)
	if d := again.Draft(); len(d.Movies) != 1 || again.Step() != 1 {
		t.Errorf("taken up: %+v at step %d", d, again.Step())
	}
	for step := range 5 { // nothing waits for another step
		again.Visit(step)
	}
	q.until(t, "what the draft names is read", func() bool { return !again.Busy() })
}

func TestNothingIsOverwritten(t *testing.T) {
	themed(t, look.Dark, 1)
	q := newQueue()
	w := setup.NewWizard(setup.WizardOptions{Do: q.do})
	w.SetDataset(filepath.Join(tiny, "fmriprep"))
	q.until(t, "the dataset is read", func() bool { return w.Done(0) })
	dir := t.TempDir()
	file := filepath.Join(dir, study.FileName)
	if err := os.WriteFile(file, []byte("{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	w.SetFolder(dir)
	w.Create()
	q.until(t, "it is refused", func() bool { return w.Failed() != nil })
	if text, _ := os.ReadFile(file); string(text) != "{}" || !strings.Contains(w.Failed().Text(), "already") {
		t.Errorf("the file reads %s; the page says\n%s", text, w.Failed().Text())
	}
}

// TestStepsAreNamedWhereThereIsRoom holds what asking for a least size must not change.
func TestStepsAreNamedWhereThereIsRoom(t *testing.T) {
	themed(t, look.Dark, 1)
	w := setup.NewWizard(setup.WizardOptions{Do: now})
	win := test.NewTempWindow(t, w)
	for _, tt := range []struct {
		width float32
		named int
	}{{1096, 5}, {560, 1}, {1096, 5}} {
		win.Resize(fyne.NewSize(tt.width, 700))
		w.Visit(1)
		w.MinSize()
		if got := w.NamedSteps(); got != tt.named {
			t.Errorf("at %.0f dp %d steps are named, want %d", tt.width, got, tt.named)
		}
	}
}
