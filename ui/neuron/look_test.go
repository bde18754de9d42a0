package neuron_test

import (
	"bytes"
	"fmt"
	"image/png"
	"runtime"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"syncact/core/series"
	"syncact/internal/golden"
	"syncact/internal/room"
	"syncact/ui/look"
	"syncact/ui/neuron"
	"syncact/ui/state"
)

// stage shows a panel in a window of the test driver.
type stage struct {
	t       *testing.T
	panel   *neuron.Panel
	session *state.Session
	window  fyne.Window
	queue   chan func()
	idle    int // goroutines while nothing is read
}

func open(t *testing.T, side look.Side, scale float32, size fyne.Size, f planted) *stage {
	t.Helper()
	test.NewTempApp(t)
	theme := look.New()
	theme.Side, theme.Scale = side, scale
	theme.Apply()
	s := &stage{t: t, session: state.NewSession(), queue: make(chan func(), 1000)}
	s.panel = neuron.New(s.session, func(f func()) { s.queue <- f })
	t.Cleanup(s.panel.Close)
	s.window = test.NewTempWindow(t, s.panel.Object())
	s.window.SetPadded(false)
	s.window.Resize(size)
	s.idle = runtime.NumGoroutine()
	s.session.Model.Set("m")
	s.session.Network.Set("ica/0")
	s.panel.Show(f)
	s.choose("m/layer0/u0")
	return s
}

func (s *stage) choose(id series.ID) {
	s.session.Neuron.Set(id)
	s.settle()
}

// settle runs what background work brings until there is none.
func (s *stage) settle() {
	s.t.Helper()
	for start := time.Now(); time.Since(start) < time.Minute; {
		select {
		case f := <-s.queue:
			f()
			continue
		default:
		}
		if runtime.NumGoroutine() <= s.idle && len(s.queue) == 0 {
			return
		}
		time.Sleep(time.Millisecond)
	}
	s.t.Fatal("background work does not end")
}

func (s *stage) golden(name string) {
	s.t.Helper()
	var buffer bytes.Buffer
	if err := png.Encode(&buffer, s.window.Canvas().Capture()); err != nil {
		s.t.Fatal(err)
	}
	golden.Image(s.t, name, buffer.Bytes())
}

var (
	usual  = fyne.NewSize(328, 906)
	narrow = fyne.NewSize(280, 706)
)

func TestInspectorLooks(t *testing.T) {
	for _, side := range []look.Side{look.Dark, look.Light} {
		s := open(t, side, 1, usual, planted{n: 100})
		s.golden("inspector-" + string(side) + ".png")
		s.panel.SetListing(true)
		s.golden("list-" + string(side) + ".png")
	}
}

func TestNarrowAndLargeLook(t *testing.T) {
	open(t, look.Dark, 1, narrow, planted{n: 100}).golden("narrow.png")
	s := open(t, look.Light, 2, fyne.NewSize(280, 1500), planted{n: 100})
	s.golden("large.png")
	s.panel.SetListing(true)
	s.golden("large-list.png")
}

func TestStatesLook(t *testing.T) {
	s := open(t, look.Dark, 1, usual, planted{n: 100, pending: "2 of 4 runs, no q yet"})
	s.choose("m/layer0/u2")
	s.panel.OpenNetworks()
	s.session.Network.Set("ica/4")
	s.settle()
	s.golden("partial.png")
	s.choose("m/layer0/u5")
	s.panel.Hover()
	s.golden("not-finite.png")
	s.choose("")
	s.golden("empty.png")
}

// TestRegionFiltersTheList presses a region and the chip that says so.
func TestRegionFiltersTheList(t *testing.T) {
	s := open(t, look.Dark, 1, usual, planted{n: 100})
	s.panel.ShowRegion("Temporal Occipital Fusiform Cortex L")
	s.settle()
	if ids, _ := s.panel.Listed(); len(ids) != 28-1 { // networks 3 and 5 of 7, one without a link
		t.Errorf("%d neurons", len(ids))
	}
	if got := s.panel.Region(); got != "network in Temporal Occipital Fusiform Cortex L" {
		t.Errorf("chip %q", got)
	}
	s.golden("region.png")
	s.panel.ClearRegion()
	if ids, _ := s.panel.Listed(); len(ids) != 100 || s.panel.Region() != "" {
		t.Errorf("%d neurons, chip %q", len(ids), s.panel.Region())
	}
}

func TestCopies(t *testing.T) {
	s := open(t, look.Dark, 1, usual, planted{n: 100})
	for _, tt := range []struct {
		name string
		copy func()
		want string
	}{
		{"command", s.panel.CopyCommand, "syncact show demo --neuron m/layer0/u0"},
		{"methods", s.panel.CopyMethods, "# Methods"},
		{"row", func() { s.panel.CopyRow(3) }, neuron.RowText(planted{n: 9}.Neurons("m")[3])},
	} {
		tt.copy()
		s.settle()
		if got := fyne.CurrentApp().Clipboard().Content(); got != tt.want {
			t.Errorf("%s: %q", tt.name, got)
		}
	}
}

// roomy reports what has too little room.
func roomy(t *testing.T, o fyne.CanvasObject, where string) {
	t.Helper()
	for _, fault := range room.Short(o) {
		t.Errorf("%s: %s", where, fault)
	}
}

func TestNothingIsClipped(t *testing.T) {
	for _, width := range []float32{280, 328, 420} {
		for _, scale := range []float32{1, 1.5, 2} {
			s := open(t, look.Dark, scale, fyne.NewSize(width, 906), planted{n: 100, pending: "2 of 4 runs, no q yet"})
			for _, id := range []series.ID{"m/layer0/u0", "m/layer0/u2", "m/layer0/u5"} {
				s.choose(id)
				roomy(t, s.panel.Object(), fmt.Sprintf("%s in %g dp at %g", id, width, scale))
			}
			s.panel.SetListing(true)
			roomy(t, s.panel.Object(), fmt.Sprintf("list in %g dp at %g", width, scale))
		}
	}
}
