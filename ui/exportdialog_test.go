package ui_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"syncact/core/demo"
	"syncact/core/report"
	"syncact/core/study"
	"syncact/ui"
)

// TestExportDialog exports from a window on a finished study.
func TestExportDialog(t *testing.T) {
	prefer(t, "{}")
	back := make(chan func(), 10000) // stands for the main goroutine
	w := ui.New(test.NewTempApp(t), ui.Options{Do: func(f func()) { back <- f }})
	dir := tiny(t)
	w.OpenPath(dir)
	await(t, back, w.IsOpen)
	w.Content().Resize(fyne.NewSize(1600, 1000-menuHeight))
	t.Run("the command draws the same bytes", func(t *testing.T) { sameBytes(t, w, back, dir) })
	t.Run("what cannot be written is said", func(t *testing.T) { saidInWords(t, w, back) })
	t.Run("stale results are confirmed and marked", func(t *testing.T) { staleMarked(t, w, back) })
}

// tiny writes the tiny demo study and runs it.
func tiny(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	if err := demo.Write(t.Context(), dir, demo.Options{Seed: 1, Size: demo.Tiny}, nil); err != nil {
		t.Fatal(err)
	}
	s, err := study.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Run(t.Context(), study.RunOptions{Threads: 2}); err != nil {
		t.Fatal(err)
	}
	return dir
}

// await takes what comes back from beside the window until something is so.
func await(t *testing.T, back chan func(), so func() bool) {
	t.Helper()
	for late := time.After(5 * time.Minute); !so(); {
		select {
		case f := <-back:
			f()
		case <-late:
			t.Fatal("what was waited for does not come")
		}
	}
}

// idle waits until the dialog neither draws nor writes.
func idle(t *testing.T, back chan func(), e *ui.Exporter) {
	t.Helper()
	await(t, back, e.Idle)
}

// sameBytes writes figures with the dialog and with the command that it names.
func sameBytes(t *testing.T, w *ui.Window, back chan func(), dir string) {
	command := filepath.Join(t.TempDir(), "syncact")
	if out, err := exec.Command("go", "build", "-o", command, "../cmd/syncact").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, tt := range []struct {
		name, views, width, text string
		kinds                    []string
	}{
		{"usual.pdf", `{}`, "180", "7", []string{report.Brain, report.Trace}},
		{"changed.svg", `{"brain/mode":"Mosaic","brain/radiological":true,"brain/colours":"vik","trace.mode":"Both lags","trace.view":{"From":5,"Span":20},
			"matrix.rows":"best r","matrix.columns":"best r","matrix.value":"held-out","matrix.significant":true}`, "88", "8", report.Kinds},
		{"glass.png", `{"brain/mode":"Glass","trace.mode":"Raw","trace.networks":1,"matrix.rows":"cluster","matrix.columns":"cluster"}`, "120", "6", []string{report.Brain, report.Trace, report.Matrix}},
	} {
		w.SetViews(t, tt.views)
		e := w.OpenExport()
		path := filepath.Join(t.TempDir(), tt.name)
		e.Tick(tt.kinds...)
		e.Fill(path, tt.width, "100", tt.text)
		idle(t, back, e)
		flags := append([]string{"export", dir, "--out=" + path + ".again" + filepath.Ext(path)}, e.Flags()...)
		e.Press()
		idle(t, back, e)
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatalf("%s: %v; %s", tt.name, err, e.Said())
		}
		if out, err := exec.Command(command, flags...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", flags, err, out)
		}
		if want, err := os.ReadFile(path + ".again" + filepath.Ext(path)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: the dialog wrote %d bytes, the command others, %d: %v", tt.name, len(got), len(want), flags)
		}
		stem := strings.TrimSuffix(path, filepath.Ext(path))
		beside, _ := filepath.Glob(stem + ".*")
		if len(beside) < 3+len(tt.kinds) {
			t.Errorf("%s: beside it lie %q", tt.name, beside)
		}
	}
}

func saidInWords(t *testing.T, w *ui.Window, back chan func()) {
	file := filepath.Join(t.TempDir(), "file.pdf")
	if err := os.WriteFile(file, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, path, width, want string
		kinds                   []string
	}{
		{"nothing is ticked", file, "88", "nothing is ticked", nil},
		{"no number", file, "wide", `"wide" is no number`, []string{report.Lags}},
		{"a narrow page", file, "10", "60 to 1000", []string{report.Lags}},
		{"a folder that is a file", filepath.Join(file, "x.pdf"), "88", "choose a folder", []string{report.Lags}},
		{"a photograph", filepath.Join(t.TempDir(), "x.jpg"), "88", "pdf, svg or png", []string{report.Lags}},
	} {
		e := w.OpenExport()
		e.Tick(tt.kinds...)
		e.Fill(tt.path, tt.width, "72", "7")
		idle(t, back, e)
		e.Press()
		idle(t, back, e)
		if !strings.Contains(e.Said(), tt.want) {
			t.Errorf("%s: the dialog says %q, want %q", tt.name, e.Said(), tt.want)
		}
	}
	e := w.OpenExport()
	e.Tick(report.Lags)
	e.Fill(file, "88", "72", "7")
	idle(t, back, e)
	e.Press()
	idle(t, back, e)
	if _, word := e.Ready(); word != "Replace" || !strings.Contains(e.Said(), "file.pdf is there already") {
		t.Errorf("over a file the button says %q and the dialog %q", word, e.Said())
	}
	if text, _ := os.ReadFile(file); string(text) != "mine" {
		t.Error("the file was overwritten unasked")
	}
	e.Press()
	idle(t, back, e)
	if text, _ := os.ReadFile(file); !bytes.HasPrefix(text, []byte("%PDF")) {
		t.Errorf("the file holds %.10q", text)
	}
}

func staleMarked(t *testing.T, w *ui.Window, back chan func()) {
	w.Reseed()
	path := filepath.Join(t.TempDir(), "stale.svg")
	e := w.OpenExport()
	e.Tick(report.Lags)
	e.Fill(path, "88", "72", "7")
	idle(t, back, e)
	if on, _ := e.Ready(); on || !strings.Contains(e.Said(), "Stale") {
		t.Errorf("stale results can be exported: %v; the dialog says %q", on, e.Said())
	}
	e.Confirm()
	idle(t, back, e)
	_, h := e.Millimetres()
	e.Press()
	idle(t, back, e)
	text, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(text, []byte("Stale: study.json was changed")) {
		t.Errorf("the figure does not say that it is stale: %v", err)
	}
	if h < 20 {
		t.Errorf("the preview is %g mm high", h)
	}
}
