package main_test

import (
	"encoding/json"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The regions of the window at 1600 × 1000.
var (
	demoArea     = image.Rect(30, 280, 200, 370)  // where its button stands
	triangleArea = image.Rect(615, 428, 745, 440) // of the upper threshold
	brainArea    = image.Rect(264, 128, 750, 600)
	matrixArea   = image.Rect(830, 150, 1140, 570)
	traceArea    = image.Rect(450, 650, 1250, 840)
	labelArea    = image.Rect(1280, 100, 1600, 340)
)

// saved is what the tests read of session.json.
type saved struct {
	Cursors struct {
		Neuron, Network string
		Place           [3]float64 `json:"place_mm"`
		Seconds         float64
	}
	Views map[string]json.RawMessage
}

func readSession(t *testing.T, study string) saved {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(study, "syncact", "session.json"))
	if err != nil {
		t.Fatal(err)
	}
	var s saved
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// quit closes the window as a person does and waits for the program to end.
func (w *window) quit() {
	w.t.Helper()
	w.keys("ctrl+q")
	select {
	case <-w.ended:
	case <-time.After(20 * time.Second):
		w.shot("failed-quit")
		w.t.Fatal("Ctrl Q did not end the program")
	}
}

// TestDemo goes the way of a newcomer: the demo by a click, the engine, a neuron from
// the list and from the matrix, the threshold, the time; then closes the window and
// finds everything as it was.
func TestDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("writes and runs the demo study: minutes")
	}
	home := t.TempDir()
	study := filepath.Join(home, "data", "syncact", "demo study")
	w := openWindow(t, 1600, 1000, home)
	w.startDemo()
	w.cancelAndResume(study)
	w.wait("results of the whole run", 6*time.Minute, func() bool {
		_, err := os.Stat(filepath.Join(study, "derivatives", "syncact", "manifest.json"))
		return err == nil && strings.Contains(w.title(), "/")
	})
	time.Sleep(3 * time.Second)
	w.keys("ctrl+1")
	time.Sleep(2 * time.Second)
	w.shot("explore")
	w.chooseInList()
	w.chooseInMatrix()
	w.dragThreshold()
	w.click(1000, 740, 1)
	time.Sleep(time.Second)
	w.shot("explore-time")
	w.exportPDF(study)
	title := w.title()
	w.quit()

	was := readSession(t, study)
	if was.Cursors.Neuron == "" || !strings.HasPrefix(title, was.Cursors.Neuron) {
		t.Errorf("saved neuron %q, title %q", was.Cursors.Neuron, title)
	}
	if was.Cursors.Seconds <= 0 {
		t.Errorf("the time cursor was saved at %g s", was.Cursors.Seconds)
	}
	again := openWindow(t, 1600, 1000, home, study)
	again.wait("the neuron chosen before", 30*time.Second, func() bool { return again.title() == title })
	time.Sleep(2 * time.Second)
	again.shot("reopened")
	again.quit()
	if is := readSession(t, study); is.Cursors != was.Cursors {
		t.Errorf("after another start %+v, before %+v", is.Cursors, was.Cursors)
	}
}

func (w *window) startDemo() {
	w.t.Helper()
	time.Sleep(time.Second)
	x, y, n := find(picture(w.t, w.shot("welcome")), demoArea, primary)
	if n < 500 {
		w.t.Fatal("no primary button on the card of the demo")
	}
	w.click(x, y, 1)
	w.wait("the demo study", 3*time.Minute, func() bool { return strings.Contains(w.title(), "demo") })
}

// cancelAndResume stops the run by its button and goes on with Ctrl R.
func (w *window) cancelAndResume(study string) {
	w.t.Helper()
	bold := filepath.Join(study, "derivatives", "syncact", "store")
	w.wait("the first stored result", time.Minute, func() bool { _, err := os.Stat(bold); return err == nil })
	w.shot("engine")
	w.wait("the end of the cancelled run", time.Minute, func() bool {
		w.click(1568, 986, 1) // Cancel of the status bar, there once the run says what it does
		time.Sleep(time.Second)
		_, _, n := find(picture(w.t, w.shot("engine-cancelled")), image.Rect(1450, 20, 1560, 66), primary)
		return n > 1000
	})
	w.keys("ctrl+r")
}

func (w *window) chooseInList() {
	w.t.Helper()
	before, title := picture(w.t, w.shot("before-list")), w.title()
	w.click(1498, 81, 1)
	time.Sleep(time.Second)
	w.shot("list")
	w.click(1400, 300, 1)
	w.wait("a neuron chosen in the list", 5*time.Second, func() bool { return w.title() != title })
	w.click(1498, 81, 1)
	time.Sleep(2 * time.Second)
	after := picture(w.t, w.shot("after-list"))
	for name, area := range map[string]image.Rectangle{"label": labelArea, "traces": traceArea, "matrix": matrixArea} {
		if changed(before, after, area) < .001 {
			w.t.Errorf("the %s did not follow the list", name)
		}
	}
}

func (w *window) chooseInMatrix() {
	w.t.Helper()
	before, title := picture(w.t, w.shot("before-matrix")), w.title()
	w.click(980, 430, 1)
	w.wait("a neuron chosen in the matrix", 5*time.Second, func() bool { return w.title() != title })
	time.Sleep(2 * time.Second)
	after := picture(w.t, w.shot("after-matrix"))
	for name, area := range map[string]image.Rectangle{"label": labelArea, "traces": traceArea, "brain": brainArea} {
		if changed(before, after, area) < .001 {
			w.t.Errorf("the %s did not follow the matrix", name)
		}
	}
}

// dragThreshold drags the threshold's triangle below the colour bar to the right, then
// raises it by keys: each shows less of the map.
func (w *window) dragThreshold() {
	w.t.Helper()
	before := picture(w.t, w.shot("before-threshold"))
	slices := image.Rect(264, 128, 480, 600)
	x, y, n := find(before, triangleArea, text)
	if n < 10 {
		w.t.Fatal("no triangle below the colour bar")
	}
	w.drag(x, y, x+30, y)
	time.Sleep(time.Second)
	dragged := picture(w.t, w.shot("dragged-threshold"))
	if changed(before, dragged, slices) == 0 {
		w.t.Error("dragging the threshold changed no slice")
	}
	if to, _, _ := find(dragged, triangleArea, text); to < x+20 {
		w.t.Errorf("the triangle went from %d to %d", x, to)
	}
	w.keys("bracketright", "bracketright", "bracketright", "bracketright", "bracketright")
	time.Sleep(time.Second)
	if after := picture(w.t, w.shot("after-threshold")); changed(dragged, after, slices) == 0 {
		w.t.Error("a higher threshold changed no slice")
	}
}

// exportPDF writes the figure that the dialog proposes and reads it back.
func (w *window) exportPDF(study string) {
	w.t.Helper()
	w.keys("ctrl+e")
	time.Sleep(8 * time.Second) // the preview is drawn
	w.shot("export")
	w.click(1338, 882, 1)
	path := filepath.Join(study, "derivatives", "syncact", "figures", "figure.pdf")
	w.wait("the exported PDF", 30*time.Second, func() bool { _, err := os.Stat(path); return err == nil })
	w.shot("exported")
	for _, tool := range []string{"pdftotext", "pdftoppm"} {
		if _, err := exec.LookPath(tool); err != nil {
			w.t.Logf("%s is not installed: the PDF is not read back", tool)
			return
		}
	}
	text, err := exec.Command("pdftotext", path, "-").Output()
	if err != nil || !strings.Contains(string(text), "run time, s") || !strings.Contains(string(text), "−") {
		w.t.Errorf("the PDF reads %q, %v", text, err)
	}
	if out, err := exec.Command("pdftoppm", "-r", "50", "-png", path, filepath.Join(w.t.TempDir(), "page")).CombinedOutput(); err != nil {
		w.t.Errorf("pdftoppm: %v %s", err, out)
	}
	if _, err := os.Stat(strings.TrimSuffix(path, ".pdf") + ".methods.md"); err != nil {
		w.t.Error(err)
	}
}

// TestBadPaths gives the window what it cannot open: it says so and goes on.
func TestBadPaths(t *testing.T) {
	home := t.TempDir()
	broken := filepath.Join(home, "broken")
	if err := os.MkdirAll(broken, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(broken, "study.json"), []byte(`{"schema": 1, "datset": {}}`), 0o644); err != nil {
		t.Fatal(err)
	}
	w := openWindow(t, 1280, 800, home, broken)
	w.wait("the error page", 20*time.Second, func() bool {
		_, _, n := find(picture(t, w.shot("error")), image.Rect(0, 60, 1280, 780), failing)
		return n > 500
	})
	w.quit()
}
