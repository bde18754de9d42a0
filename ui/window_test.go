package ui_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"syncact/core/study"
	"syncact/ui"
)

// menuHeight is the height of Fyne's menu bar, which the test driver does not draw.
const menuHeight = 22

func opened(t *testing.T, width, height float32) *ui.Window {
	prefer(t, "{}")
	w := ui.New(test.NewTempApp(t), ui.Options{Do: func(func()) {}}) // nothing that is read arrives
	spec := study.Defaults()
	spec.Name = "movie7t"
	spec.Networks = study.Sets{{Name: "ica", Method: study.MethodICA, Components: 20}}
	spec.Models = []study.Model{{Name: "resnet18"}, {Name: "vgg16"}}
	w.ShowStudy(t, spec)
	w.Content().Resize(fyne.NewSize(width, height-menuHeight))
	return w
}

// within returns where an object lies in the window's content.
func within(root, o fyne.CanvasObject) fyne.Position {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	from := fyne.CurrentApp().Driver().AbsolutePositionForObject(root)
	return at.Subtract(from)
}

// TestEdgesAt1600 holds the edges of the regions to those of the design, within 4 dp.
func TestEdgesAt1600(t *testing.T) {
	w := opened(t, 1600, 1000)
	for _, tt := range []struct {
		name       string
		x, y, w, h float32
	}{
		{"toolbar", 0, 22, 1600, 44}, {"sidebar", 0, 66, 252, 906}, {"brain", 256, 66, 500, 540}, {"correlation", 760, 66, 508, 540},
		{"traces", 256, 610, 1012, 362}, {"inspector", 1272, 66, 328, 906}, {"status", 0, 972, 1600, 28},
	} {
		o := w.Part(tt.name)
		at, size := within(w.Content(), o), o.Size()
		for i, d := range []float32{at.X - tt.x, at.Y + menuHeight - tt.y, size.Width - tt.w, size.Height - tt.h} {
			if math.Abs(float64(d)) > 4 {
				t.Errorf("%s: edge %d is off by %g: %v %v", tt.name, i, d, at, size)
			}
		}
	}
}

// TestNothingLeavesItsPanel resizes and enlarges the window: no region may lie over
// another or leave the window.
func TestNothingLeavesItsPanel(t *testing.T) {
	for _, size := range []fyne.Size{fyne.NewSize(1280, 800), fyne.NewSize(1600, 1000), fyne.NewSize(3840, 2160)} {
		w := opened(t, size.Width, size.Height)
		for _, scale := range []float32{1, 1.5, 2} {
			w.SetScale(scale)
			w.Content().Resize(fyne.NewSize(size.Width-1, size.Height-menuHeight))
			w.Content().Resize(fyne.NewSize(size.Width, size.Height-menuHeight))
			names := []string{"toolbar", "sidebar", "brain", "correlation", "traces", "inspector", "status"}
			for i, name := range names {
				a := w.Part(name)
				at := within(w.Content(), a)
				if at.X < 0 || at.Y < 0 || at.X+a.Size().Width > size.Width+1 || at.Y+a.Size().Height > size.Height-menuHeight+1 {
					t.Errorf("%v at %g: %s leaves the window: %v %v", size, scale, name, at, a.Size())
				}
				for _, other := range names[:i] {
					b := w.Part(other)
					bt := within(w.Content(), b)
					if at.X+1 < bt.X+b.Size().Width && bt.X+1 < at.X+a.Size().Width && at.Y+1 < bt.Y+b.Size().Height && bt.Y+1 < at.Y+a.Size().Height {
						t.Errorf("%v at %g: %s lies over %s", size, scale, name, other)
					}
				}
			}
		}
		w.SetScale(1)
	}
}

func TestErrorPageAndBack(t *testing.T) {
	w := opened(t, 1600, 1000)
	w.Fail("the study could not be opened", errors.New("the disk is gone"))
	w.ShowWorkspace("Engine")
	w.ShowWorkspace("Methods")
}

func TestPlacesAndTimes(t *testing.T) {
	for text, want := range map[string][3]float64{"42 -54 -18": {42, -54, -18}, "42.0, −54.0; −18": {42, -54, -18}, "(1,2,3)": {1, 2, 3}} {
		if mm, ok := ui.ParsePlace(text); !ok || mm != want {
			t.Errorf("%q is %v, %v", text, mm, ok)
		}
	}
	for _, text := range []string{"", "1 2", "a b c", "NaN 1 2", "1e9 0 0", "1 2 3 4"} {
		if _, ok := ui.ParsePlace(text); ok {
			t.Errorf("%q is a place", text)
		}
	}
	if s, ok := ui.ParseTime("2:50.5"); !ok || s != 170.5 {
		t.Errorf("2:50.5 is %g", s)
	}
	if _, ok := ui.ParseTime("2:75"); ok {
		t.Error("2:75 is a time")
	}
}

func TestNumbers(t *testing.T) {
	got := []string{ui.Number(-54, 1), ui.Fraction(.62, 2), ui.Fraction(-.1, 2), ui.Fraction(1, 2), ui.Fraction(math.NaN(), 2),
		ui.Thousands(26560), ui.Thousands(999), ui.ClockTime(250 * time.Second), ui.ClockTime(3720 * time.Second)}
	want := "−54.0 .62 −.10 1.00 n/a 26,560 999 4:10 1 h 02 min"
	if strings.Join(got, " ") != want {
		t.Errorf("got %q", got)
	}
}
