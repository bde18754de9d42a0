package setup_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"syncact/ui/look"
	"syncact/ui/setup"
)

func TestPathDialogListsAndTakes(t *testing.T) {
	themed(t, look.Dark, 1)
	dir := t.TempDir()
	for _, name := range []string{"alpha.onnx", "beta.onnx", "notes.txt", ".hidden"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "below"), 0o755); err != nil {
		t.Fatal(err)
	}
	w := test.NewTempWindow(t, container.NewStack())
	w.Resize(fyne.NewSize(1000, 700))
	q := newQueue()
	var took string
	d := setup.ShowPathDialog(w.Canvas(), q.do, setup.PathOptions{Title: "Add a model", Button: "Add", Start: dir,
		Useful: func(name string, _ bool) bool { return filepath.Ext(name) == ".onnx" }, OnChosen: func(path string) { took = path }})
	q.until(t, "the folder is listed", func() bool { return len(d.Names()) == 3 })
	if got := fmt.Sprint(d.Names()); got != "[below alpha.onnx beta.onnx]" {
		t.Errorf("listed are %s", got)
	}
	d.Type(filepath.Join(dir, "be"))
	if got := fmt.Sprint(d.Names()); got != "[below beta.onnx]" {
		t.Errorf("after typing, listed are %s", got)
	}
	d.Open(0)
	q.until(t, "the folder below is listed", func() bool { return len(d.Names()) == 0 })
	d.Type(filepath.Join(dir, "alpha.onnx"))
	d.Accept()
	if took != filepath.Join(dir, "alpha.onnx") || len(w.Canvas().Overlays().List()) != 0 {
		t.Errorf("taken is %q; %d overlays are left", took, len(w.Canvas().Overlays().List()))
	}
}

// TestPathDialogTypesOn opens the dialog by a click: what is typed next continues the
// path that stands in the field.
func TestPathDialogTypesOn(t *testing.T) {
	themed(t, look.Dark, 1)
	dir := t.TempDir()
	w := test.NewTempWindow(t, container.NewStack())
	q := newQueue()
	d := setup.ShowPathDialog(w.Canvas(), q.do, setup.PathOptions{Title: "Open", Button: "Open", Start: dir})
	w.Canvas().Unfocus() // as the driver does once the button is released
	q.until(t, "the field has the focus", func() bool { return w.Canvas().Focused() == d.Field() })
	test.Type(d.Field(), "films")
	if got, want := d.Field().Text, filepath.Join(dir, "films"); got != want {
		t.Errorf("the field holds %q, want %q", got, want)
	}
}

// TestPathDialogReadsLargeFolders shows the beginning of a folder before all of it.
func TestPathDialogReadsLargeFolders(t *testing.T) {
	themed(t, look.Dark, 1)
	dir := t.TempDir()
	const files = 3000
	for i := range files {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("f%05d", i)), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	w := test.NewTempWindow(t, container.NewStack())
	q := newQueue()
	d := setup.ShowPathDialog(w.Canvas(), q.do, setup.PathOptions{Title: "Open", Button: "Open", Start: dir})
	q.until(t, "the beginning is listed", func() bool { return len(d.Names()) > 0 })
	if len(d.Names()) >= files {
		t.Error("all of it was read before anything was shown")
	}
	q.until(t, "all of it is listed", func() bool { return len(d.Names()) == files })
}

func TestPathDialogPicture(t *testing.T) {
	for _, side := range sides {
		t.Run(string(side), func(t *testing.T) {
			themed(t, side, 1)
			t.Setenv("HOME", "/home")
			q := newQueue()
			d := setup.NewPathDialog(q.do, setup.PathOptions{Title: "Open study", Button: "Open", Start: tiny, Recents: []string{"/data/studies", "/data/pilot"}})
			q.until(t, "the folder is listed", func() bool { return len(d.Names()) > 0 })
			d.PretendPath("/data/tiny/")
			picture(t, "path-"+string(side)+".png", d, fyne.NewSize(820, 560))
		})
	}
}
