package brain_test

import (
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/google/go-cmp/cmp"

	"syncact/ui/brain"
	"syncact/ui/look"
	"syncact/ui/state"
)

// TestViewIsSaved: what was set comes back with the session.
func TestViewIsSaved(t *testing.T) {
	w := open(t, look.Dark, 500, 540, planted(false))
	v := &w.panel.View
	levels := brain.Levels{Threshold: [2]float64{2.5, 2.5}, Max: [2]float64{8, 8}, Floor: 2, Of: "vs"}
	v.Levels.Set(levels)
	v.Mode.Set(brain.Sheet)
	v.Mosaic.Set(brain.Mosaic{Axis: "coronal", Columns: 4, Rows: 3, First: -60, Last: 40})
	v.Zoom.Set(brain.Zoom{Factor: 2, Shift: [3]float64{1, 2, 3}})
	w.settle()
	path := filepath.Join(t.TempDir(), "session.json")
	if err := w.session.Save(path); err != nil {
		t.Fatal(err)
	}
	again := state.NewSession()
	if err := again.Load(path); err != nil {
		t.Fatal(err)
	}
	panel := brain.New(again, planted(false), func(func()) {})
	defer panel.Close()
	if diff := cmp.Diff(levels, panel.View.Levels.Get()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(v.Mosaic.Get(), panel.View.Mosaic.Get()); diff != "" || panel.View.Mode.Get() != brain.Sheet {
		t.Errorf("mode %s, mosaic %s", panel.View.Mode.Get(), diff)
	}
	if diff := cmp.Diff(v.Zoom.Get(), panel.View.Zoom.Get()); diff != "" {
		t.Error(diff)
	}
}

// TestLevelsBelongToTheirSet: what was set for one set of networks does not hide the
// maps of another.
func TestLevelsBelongToTheirSet(t *testing.T) {
	w := open(t, look.Dark, 500, 540, planted(false))
	w.panel.View.Levels.Set(brain.Levels{Threshold: [2]float64{80, 80}, Max: [2]float64{90, 90}, Of: "other"})
	if got := w.panel.InForce().Threshold[1]; got != 3.1 {
		t.Errorf("threshold %g", got)
	}
}

func TestMenuOfAPlace(t *testing.T) {
	w := open(t, look.Dark, 500, 540, planted(false))
	at := fyne.NewPos(50, 60)
	w.panel.Slice(brain.Axial).(desktop.Mouseable).MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonSecondary})
	top := w.Canvas().Overlays().Top()
	if top == nil {
		t.Fatal("the secondary button opens no menu")
	}
	said := strings.Join(texts(top), "\n")
	for _, entry := range []string{"Copy coordinate", "Go to the nearest peak", "Networks here…", "Atlas outlines", "Colour map"} {
		if !strings.Contains(said, entry) {
			t.Errorf("no entry %q in\n%s", entry, said)
		}
	}
}
