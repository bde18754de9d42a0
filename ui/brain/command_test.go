package brain_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/ui/brain"
	"syncact/ui/look"
)

// TestShown holds what the panel says of itself after every command of a menu.
func TestShown(t *testing.T) {
	w := open(t, look.Dark, 500, 540, planted(false))
	w.session.Place.Set([3]float64{40, -54, -18})
	w.panel.ShowMode(brain.Sheet)
	w.panel.View.Mosaic.Set(brain.Mosaic{Axis: "coronal", Columns: 3, Rows: 2, First: -80, Last: 20})
	w.panel.ShowSides(true)
	w.panel.ShowColours("vik")
	w.panel.StepThreshold(4)
	w.settle()
	got := w.panel.Shown()
	if l := got.Levels; l.Threshold[1] < 3.2 || l.Max[1] < 5 {
		t.Errorf("levels %+v", l)
	}
	w.panel.ResetThreshold()
	if l := w.panel.Shown().Levels; l.Threshold != [2]float64{3.1, 3.1} {
		t.Errorf("reset to %v", l.Threshold)
	}
	got.Levels = brain.Levels{}
	want := brain.Shown{Network: "vs/1", Name: "FBN 23", Unit: "z", Colours: "vik", Mode: brain.Sheet,
		Mosaic: brain.Mosaic{Axis: "coronal", Columns: 3, Rows: 2, First: -80, Last: 20}, Slices: []float64{-80, -60, -40, -20, 0, 20},
		Radiological: true, Place: [3]float64{40, -54, -18}, Underlay: "MNI152 T1", UnderlayKind: brain.Template}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	w.panel.View.Underlay.Set(brain.NoName)
	w.panel.View.Choice.Set(brain.Choice{Minus: "vs/2"})
	w.settle()
	if got := w.panel.Shown(); got.Underlay != "" || got.UnderlayKind != brain.NoName || got.Name != "FBN 23 − FBN 7" {
		t.Errorf("%+v", got)
	}
}

// TestFocusTarget: the picture that takes the keys is one that is seen.
func TestFocusTarget(t *testing.T) {
	w := open(t, look.Dark, 500, 540, planted(false))
	for _, mode := range []brain.Mode{brain.Ortho, brain.Sheet, brain.Glass} {
		w.panel.ShowMode(mode)
		w.settle()
		w.Canvas().Focus(w.panel.FocusTarget())
		if w.Canvas().Focused() != w.panel.FocusTarget() {
			t.Errorf("%s: nothing takes the focus", mode)
		}
	}
}
