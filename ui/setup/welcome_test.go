package setup_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"syncact/core/demo"
	"syncact/core/study"
	"syncact/ui/look"
	"syncact/ui/setup"
)

// TestBadDropsShowWhatToDo drops files that cannot be used; the page goes on working.
func TestBadDropsShowWhatToDo(t *testing.T) {
	themed(t, look.Dark, 1)
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	cut := func(name, from string) string {
		text, err := os.ReadFile(filepath.Join(tiny, from))
		if err != nil {
			t.Fatal(err)
		}
		return write(name, string(text[:len(text)/3]))
	}
	tests := []struct{ name, path, says string }{
		{"nothing there", filepath.Join(dir, "gone"), "does not exist"},
		{"a text", write("notes.txt", "hello"), "no kind that is read here"},
		{"an empty folder", filepath.Dir(write("empty/.keep", "")), "holds nothing"},
		{"a cut model", cut("cut.onnx", "models/tiny.onnx"), "cut.onnx"},
		{"a text called a model", write("fake.onnx", "hello"), "fake.onnx"},
		{"a text called an image", write("fake.nii.gz", "hello"), "fake.nii.gz"},
		{"a text called a film", write("fake.mp4", "hello"), "fake.mp4"},
		{"an empty film", write("none.mp4", ""), "none.mp4"},
		{"a study with a wrong word", filepath.Dir(write("wrong/study.json", `{"datset": 1}`)), "datset"},
		{"a study that is no JSON", filepath.Dir(write("broken/study.json", `{"name": `)), "Line 1"},
	}
	q := newQueue()
	var opened string
	w := setup.NewWelcome(setup.WelcomeOptions{Do: q.do, Data: t.TempDir(), OnOpen: func(path string) { opened = path }})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w.NewStudy()
			w.Drop([]string{tt.path})
			q.until(t, "the page says what is wrong", func() bool { return w.Wizard().Failed() != nil })
			text := w.Wizard().Failed().Text()
			if !strings.Contains(text, tt.says) || !strings.Contains(text, "1 ") || !strings.Contains(text, "Nothing was changed") {
				t.Errorf("the page does not say %q with what to do:\n%s", tt.says, text)
			}
		})
	}
	w.Drop([]string{tiny})
	q.until(t, "a study is opened after all that", func() bool { return opened == tiny })
}

// TestDropsGoToTheirStep drops good files of every kind.
func TestDropsGoToTheirStep(t *testing.T) {
	themed(t, look.Dark, 1)
	bold, err := filepath.Glob(filepath.Join(tiny, "fmriprep", "sub-01", "func", "*_bold.nii.gz"))
	if err != nil || len(bold) == 0 {
		t.Fatal(bold, err)
	}
	tests := []struct {
		name, path string
		step       int
	}{
		{"derivatives", filepath.Join(tiny, "fmriprep"), 0}, {"one run", bold[0], 0}, {"film", films()[0], 1}, {"folder of films", filepath.Join(tiny, "stimuli"), 1},
		{"model", filepath.Join(tiny, "models", "tiny.onnx"), 2}, {"folder of models", filepath.Join(tiny, "models"), 2}, {"maps", filepath.Join(tiny, "truth_maps.nii.gz"), 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q := newQueue()
			w := setup.NewWelcome(setup.WelcomeOptions{Do: q.do, Data: t.TempDir()})
			w.Wizard().Visit(4)
			w.Drop([]string{tt.path})
			q.until(t, "the step is shown", func() bool { return w.Wizard().Step() == tt.step })
			q.until(t, "it is read", func() bool { return !w.Wizard().Busy() })
			if p := w.Wizard().Failed(); p != nil {
				t.Error(p.Text())
			}
		})
	}
}

// TestDemoIsWrittenThenRun clicks the demo twice: it is written once.
func TestDemoIsWrittenThenRun(t *testing.T) {
	themed(t, look.Dark, 1)
	q := newQueue()
	data := t.TempDir()
	var ran []string
	w := setup.NewWelcome(setup.WelcomeOptions{Do: q.do, Data: data, DemoSize: demo.Tiny, OnRun: func(path string) { ran = append(ran, path) }})
	w.OpenDemo()
	w.OpenDemo() // a second click while it is written does nothing
	q.until(t, "the demo is handed on", func() bool { return len(ran) == 1 })
	if _, err := study.Load(ran[0]); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(filepath.Join(ran[0], study.FileName))
	if err != nil {
		t.Fatal(err)
	}
	w.OpenDemo()
	q.until(t, "the demo is handed on again", func() bool { return len(ran) == 2 })
	after, err := os.Stat(filepath.Join(ran[1], study.FileName))
	if err != nil || !os.SameFile(before, after) {
		t.Errorf("the demo was written again: %v", err)
	}
	w.OpenDemo()
	w.CancelDemo()
	if entries, err := os.ReadDir(data); err != nil || len(entries) != 1 {
		t.Errorf("the data folder holds %v, %v", entries, err)
	}
}

func TestCancelledDemoLeavesNothing(t *testing.T) {
	themed(t, look.Dark, 1)
	q := newQueue()
	data := t.TempDir()
	w := setup.NewWelcome(setup.WelcomeOptions{Do: q.do, Data: data, DemoSize: demo.Small, OnRun: func(string) { t.Error("it is run") }})
	w.OpenDemo()
	w.CancelDemo()
	q.until(t, "it has stopped", func() bool { return !w.Writing() })
	if entries, _ := os.ReadDir(data); len(entries) != 0 {
		t.Errorf("left: %v", entries)
	}
}

func TestWelcomePictures(t *testing.T) {
	day := time.Date(2026, 3, 2, 14, 2, 0, 0, time.UTC)
	home := t.TempDir()
	t.Setenv("HOME", home)
	there := filepath.Join(home, "studies", "movie7t")
	if err := study.Write(there, study.Defaults()); err != nil {
		t.Fatal(err)
	}
	recents := []setup.Recent{{Name: "Movie-7T coupling", Path: there, Facts: "7 models, 4 runs", Opened: day},
		{Name: "Old pilot", Path: "/mnt/usb/pilot", Facts: "1 model, 2 runs", Opened: day.AddDate(0, -4, 0)}}
	for _, side := range sides {
		t.Run(string(side), func(t *testing.T) {
			themed(t, side, 1)
			q := newQueue()
			w := setup.NewWelcome(setup.WelcomeOptions{Do: q.do, Data: t.TempDir(), Recents: recents})
			w.SetNow(day)
			q.until(t, "missing studies are known", w.KnowsMissing)
			w.Wizard().SetDataset(filepath.Join(tiny, "fmriprep"))
			q.until(t, "the dataset is read", func() bool { return w.Wizard().Done(0) })
			w.Wizard().PretendPaths("/data/tiny")
			picture(t, "welcome-"+string(side)+".png", w, fyne.NewSize(1600, 906))
			w.Wizard().AddMovies(films()...)
			q.until(t, "the films are read", func() bool { return w.Wizard().Done(1) })
			w.Wizard().Lengthen("2", 3)
			picture(t, "movie-"+string(side)+".png", w, fyne.NewSize(1600, 906))
		})
	}
}

func TestStepPictures(t *testing.T) {
	for _, side := range sides {
		t.Run(string(side), func(t *testing.T) {
			themed(t, side, 1)
			q := newQueue()
			w := setup.NewWizard(setup.WizardOptions{Do: q.do})
			w.SetDataset(filepath.Join(tiny, "fmriprep"))
			q.until(t, "the dataset is read", func() bool { return w.Done(0) })
			w.AddModel(filepath.Join(tiny, "models", "tiny.onnx"))
			w.AddMaps(filepath.Join(tiny, "truth_maps.nii.gz"))
			w.AddMovies(films()...)
			q.until(t, "everything is read", func() bool { return w.Done(1) && !w.Busy() })
			w.SetFolder(filepath.Join(t.TempDir(), "new"))
			q.until(t, "it is checked", func() bool { return w.Report() != nil })
			w.PretendPaths("/data/tiny")
			for step, name := range []string{"", "", "models", "networks", "outputs"} {
				if name != "" {
					w.ShowStep(step)
					picture(t, "step-"+name+"-"+string(side)+".png", w, fyne.NewSize(1096, 906))
				}
			}
		})
	}
}
