package ui_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"
)

// TestSizesOfDisplay holds the widths and heights of panels at six sizes of the window.
func TestSizesOfDisplay(t *testing.T) {
	for _, tt := range []struct {
		width, height                                            float32
		sidebar, inspector, brain, correlation, upper, traceHigh float32 // 0: not in sight, or as it comes
	}{
		{900, 600, 220, 0, 0, 0, 0, 0},
		{1100, 700, 220, 0, 0, 0, 0, 0},
		{1280, 800, 220, 280, 384, 384, 400, 302},
		{1600, 1000, 252, 328, 500, 508, 540, 362},
		{1920, 1080, 252, 328, 628, 700, 620, 362},
		{3840, 2160, 300, 420, 1340, 1768, 1462, 600},
	} {
		w := opened(t, tt.width, tt.height)
		check := func(name string, got, want float32) {
			if want > 0 && math.Abs(float64(got-want)) > 4 {
				t.Errorf("%g × %g: %s is %g, want %g", tt.width, tt.height, name, got, want)
			}
		}
		check("sidebar", w.Part("sidebar").Size().Width, tt.sidebar)
		check("inspector", w.Part("inspector").Size().Width, tt.inspector)
		check("brain", w.Part("brain").Size().Width, tt.brain)
		check("correlation", w.Part("correlation").Size().Width, tt.correlation)
		check("upper row", w.Part("brain").Size().Height, tt.upper)
		check("traces", w.Part("traces").Size().Height, tt.traceHigh)
		for _, name := range []string{"brain", "traces"} {
			size := w.Part(name).Size()
			if least := w.Part(name).MinSize(); size.Width+1 < least.Width || size.Height+1 < least.Height {
				t.Errorf("%g × %g: %s is %v, its least is %v", tt.width, tt.height, name, size, least)
			}
		}
	}
}

// TestFocusGoesRound walks through the panels with F6, wide, with a drawer, and with tabs.
func TestFocusGoesRound(t *testing.T) {
	want := []string{"toolbar", "sidebar", "status", "toolbar"} // without results the others have nothing to show
	for _, width := range []float32{1600, 1100, 900} {
		w := opened(t, width, 800)
		var got []string
		for range want {
			w.Press(fyne.KeyF6, 0)
			got = append(got, w.FocusedPanel())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%g dp: %s", width, diff)
		}
		w.Press(fyne.KeyF6, fyne.KeyModifierShift)
		if w.FocusedPanel() != "status" {
			t.Errorf("%g dp: back to %q", width, w.FocusedPanel())
		}
	}
}

// TestFillCentre fills the centre with the panel that has the focus, else the brain.
func TestFillCentre(t *testing.T) {
	w := opened(t, 1600, 1000)
	before := w.Part("brain").Size()
	w.Press(fyne.KeyF, 0)
	if after := w.Part("brain").Size(); !w.Filled() || after.Height < before.Height+300 {
		t.Errorf("filled %v: %v, before %v", w.Filled(), after, before)
	}
	w.Escape()
	if after := w.Part("brain").Size(); w.Filled() || after != before {
		t.Errorf("filled %v: %v, before %v", w.Filled(), after, before)
	}
}

// TestMenu finds no dead entry and no shortcut twice, and every shortcut of the sheet.
func TestMenu(t *testing.T) {
	w := opened(t, 1600, 1000)
	seen := map[string]string{}
	var walk func(m *fyne.Menu)
	walk = func(m *fyne.Menu) {
		for _, i := range m.Items {
			if i.ChildMenu != nil {
				walk(i.ChildMenu)
			} else if i.Action == nil && !i.IsSeparator {
				t.Errorf("%s does nothing", i.Label)
			}
			if s, ok := i.Shortcut.(fyne.KeyboardShortcut); ok {
				name := fmt.Sprint(s.Mod(), s.Key())
				if other, twice := seen[name]; twice {
					t.Errorf("%s and %s share a shortcut", i.Label, other)
				}
				seen[name] = i.Label
			}
		}
	}
	for _, m := range w.Menu().Items {
		walk(m)
	}
	control := fyne.KeyModifierShortcutDefault
	for _, want := range []struct {
		keys fyne.KeyModifier
		name fyne.KeyName
	}{{control, "N"}, {control, "O"}, {control, "S"}, {control | fyne.KeyModifierShift, "S"}, {control, "E"}, {control, "R"}, {control, "."},
		{control, "Z"}, {control | fyne.KeyModifierShift, "Z"}, {fyne.KeyModifierAlt, "Left"}, {fyne.KeyModifierAlt, "Right"}, {control, "C"},
		{control | fyne.KeyModifierShift, "C"}, {control, "K"}, {control, "G"}, {control, "1"}, {control, "4"}, {control, "5"}, {0, "F6"},
		{fyne.KeyModifierShift, "F6"}, {0, "F"}, {control, "B"}, {control, "I"}, {control, "="}, {control, "-"}, {control, "0"}, {control, "D"},
		{0, "["}, {0, "]"}, {0, "O"}, {0, "M"}, {0, "G"}, {0, "X"}, {0, "N"}, {0, "B"}, {0, "P"}, {0, "T"}, {0, "F1"}} {
		if _, ok := seen[fmt.Sprint(want.keys, want.name)]; !ok {
			t.Errorf("no entry has the shortcut %v %s", want.keys, want.name)
		}
	}
}

// TestSavedViewsAreListed looks for a saved view in sidebar and menu.
func TestSavedViewsAreListed(t *testing.T) {
	w := opened(t, 1600, 1000)
	if err := w.SaveViewAs("faces"); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(w.SidebarRows(), "faces") {
		t.Errorf("the sidebar lists %q", w.SidebarRows())
	}
	for _, m := range w.Menu().Items {
		if m.Label == "Window" && !slices.ContainsFunc(m.Items, func(i *fyne.MenuItem) bool { return i.Label == "faces" }) {
			t.Error("the Window menu does not list it")
		}
	}
}
