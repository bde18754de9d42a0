package setup_test

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"syncact/internal/golden"
	"syncact/ui/look"
)

// sides are the two looks every page is drawn in.
var sides = []look.Side{look.Dark, look.Light}

// themed draws with a side at a text size until the test ends.
func themed(t *testing.T, side look.Side, scale float32) {
	t.Helper()
	test.NewTempApp(t)
	(&look.Theme{Side: side, Scale: scale}).Apply()
	t.Cleanup(func() { look.New().Apply() })
}

// picture compares what an object looks like at a size with its golden image.
func picture(t *testing.T, name string, o fyne.CanvasObject, size fyne.Size) {
	t.Helper()
	w := test.NewTempWindow(t, o)
	w.SetPadded(false)
	w.Resize(size)
	o.Refresh()
	var file bytes.Buffer
	if err := png.Encode(&file, w.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
	golden.Image(t, name, file.Bytes())
}

// keep leaves a picture in the folder that SYNCACT_PICTURES names, to be looked at.
func keep(t *testing.T, c fyne.Canvas, name string) {
	t.Helper()
	dir := os.Getenv("SYNCACT_PICTURES")
	if dir == "" {
		return
	}
	var file bytes.Buffer
	if err := png.Encode(&file, c.Capture()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), file.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
