package brain_test

import (
	"bytes"
	"errors"
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"syncact/core/fault"
	"syncact/core/series"
	"syncact/core/volume"
	"syncact/ui/brain"
	"syncact/ui/look"
)

// press presses and lets go the primary button at a position of an object.
func press(o fyne.CanvasObject, at fyne.Position) {
	e := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary}
	m := o.(desktop.Mouseable)
	m.MouseDown(e)
	m.MouseUp(e)
}

// drag presses at one position, moves to another and lets go.
func drag(o fyne.CanvasObject, button desktop.MouseButton, from, to fyne.Position) {
	event := func(at fyne.Position) *desktop.MouseEvent {
		return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: button}
	}
	o.(desktop.Mouseable).MouseDown(event(from))
	o.(desktop.Hoverable).MouseMoved(event(to))
	o.(desktop.Mouseable).MouseUp(event(to))
}

// TestClickGoesWhereItIsSeen looks for the brightest colour of the planted peak in
// the picture, clicks there and holds the place to what was planted.
func TestClickGoesWhereItIsSeen(t *testing.T) {
	w := open(t, look.Dark, 500, 540, planted(false))
	w.panel.ToggleCrosshair()
	w.session.Place.Set([3]float64{40, -54, -18})
	w.settle()
	for _, a := range []brain.Axis{brain.Sagittal, brain.Coronal, brain.Axial} {
		o := w.panel.Slice(a)
		press(o, brightest(w, o))
		w.settle()
		got := w.session.Place.Get()
		if d := volume.Distance(got, [3]float64{40, -54, -18}); d > 3 {
			t.Errorf("axis %d: the peak is seen at %v, %.1f mm away", a, got, d)
		}
		w.session.Place.Set([3]float64{40, -54, -18})
		w.settle()
	}
}

// brightest returns the middle of the pixels nearest to the last colour of the
// positive map, relative to an object.
func brightest(w *window, o fyne.CanvasObject) fyne.Position {
	corner := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	picture := w.Canvas().Capture()
	var x, y, n float32
	for dy := range int(o.Size().Height) {
		for dx := range int(o.Size().Width) {
			c := color.NRGBAModel.Convert(picture.At(int(corner.X)+dx, int(corner.Y)+dy)).(color.NRGBA)
			if c.R > 230 && c.G > 200 && c.B > 150 && c.B < 210 {
				x, y, n = x+float32(dx)+.5, y+float32(dy)+.5, n+1
			}
		}
	}
	return fyne.NewPos(x/n, y/n)
}

// TestSidesComeFromTheAffine: a grid that counts to the left looks the same, and
// radiological is the mirror image.
func TestSidesComeFromTheAffine(t *testing.T) {
	at := func(flipped, radiological bool) (float32, []string) {
		w := open(t, look.Dark, 500, 540, planted(flipped))
		w.panel.ToggleCrosshair()
		w.panel.View.Radiological.Set(radiological)
		w.session.Place.Set([3]float64{40, -54, -18})
		w.settle()
		o := w.panel.Slice(brain.Axial)
		return brightest(w, o).X / o.Size().Width, texts(o)
	}
	usual, letters := at(false, false)
	if usual < .6 || !slices.Equal(letters[:2], []string{"L", "R"}) {
		t.Errorf("neurological: right peak at %.2f of the width, letters %v", usual, letters)
	}
	if flipped, _ := at(true, false); math.Abs(float64(flipped-usual)) > .01 {
		t.Errorf("a flipped grid moves the peak from %.2f to %.2f", usual, flipped)
	}
	mirrored, letters := at(false, true)
	if math.Abs(float64(mirrored+usual-1)) > .01 || !slices.Equal(letters[:2], []string{"R", "L"}) {
		t.Errorf("radiological: %.2f, letters %v", mirrored, letters)
	}
}

func TestUnknownOrientation(t *testing.T) {
	source := planted(false)
	known := source.Underlays[0].Open
	source.Underlays[0].Open = func() (brain.Anatomy, error) {
		a, err := known()
		a.Oriented = false
		return a, err
	}
	w := open(t, look.Dark, 500, 540, source)
	if got := texts(w.panel.Slice(brain.Axial)); !slices.Equal(got[:2], []string{"?", "?"}) {
		t.Errorf("letters %v", got)
	}
	if got := w.panel.Warning(); got != "△ sides unknown" {
		t.Errorf("the header warns %q", got)
	}
}

// texts returns what an object writes.
func texts(o fyne.CanvasObject) []string {
	var out []string
	for _, part := range test.LaidOutObjects(o) {
		if text, ok := part.(*canvas.Text); ok && text.Text != "" {
			out = append(out, text.Text)
		}
	}
	return out
}

func TestKeysAndWheel(t *testing.T) {
	w := open(t, look.Dark, 500, 540, planted(false))
	start := [3]float64{40, -54, -18}
	key := func(name fyne.KeyName) func(fyne.CanvasObject) {
		return func(o fyne.CanvasObject) { o.(fyne.Focusable).TypedKey(&fyne.KeyEvent{Name: name}) }
	}
	wheel := func(by float32) func(fyne.CanvasObject) {
		return func(o fyne.CanvasObject) {
			o.(fyne.Scrollable).Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, by)})
		}
	}
	tests := []struct {
		name string
		axis brain.Axis
		do   func(fyne.CanvasObject)
		want [3]float64
	}{
		{"right in axial", brain.Axial, key(fyne.KeyRight), [3]float64{42, -54, -18}},
		{"up in axial", brain.Axial, key(fyne.KeyUp), [3]float64{40, -52, -18}},
		{"up in coronal", brain.Coronal, key(fyne.KeyUp), [3]float64{40, -54, -16}},
		{"left in sagittal", brain.Sagittal, key(fyne.KeyLeft), [3]float64{40, -56, -18}},
		{"page down in sagittal", brain.Sagittal, key(fyne.KeyPageDown), [3]float64{38, -54, -18}},
		{"wheel in axial", brain.Axial, wheel(10), [3]float64{40, -54, -16}},
		{"wheel back in coronal", brain.Coronal, wheel(-25), [3]float64{40, -56, -18}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w.session.Place.Set(start)
			tt.do(w.panel.Slice(tt.axis))
			if diff := cmp.Diff(tt.want, w.session.Place.Get(), near); diff != "" {
				t.Error(diff)
			}
		})
	}
	before := w.panel.InForce().Threshold[1]
	w.panel.TypedRune(']')
	w.panel.TypedRune(']')
	w.panel.TypedRune('[')
	if got := w.panel.InForce().Threshold[1]; math.Abs(got-before-.1) > 1e-9 {
		t.Errorf("] ] [ moves the threshold from %g to %g", before, got)
	}
	for _, r := range "gnx" {
		w.panel.TypedRune(r)
	}
	v := &w.panel.View
	if v.Mode.Get() != brain.Glass || !v.Radiological.Get() || !v.NoCrosshair.Get() || w.panel.TypedRune('q') {
		t.Errorf("mode %s, radiological %v, no crosshair %v", v.Mode.Get(), v.Radiological.Get(), v.NoCrosshair.Get())
	}
	w.session.Views.Undo()
	if v.NoCrosshair.Get() {
		t.Error("a change of view can be undone")
	}
}

// TestScaleDrags moves a handle and an end of the bar, and spans the histogram.
func TestScaleDrags(t *testing.T) {
	w := open(t, look.Dark, 500, 540, planted(false))
	o := w.panel.Scale()
	base := brain.Levels{Threshold: [2]float64{3, 3}, Max: [2]float64{9, 9}, Floor: 3}
	x := func(v float64) float32 { return float32((v+9)/18) * o.Size().Width }
	bar := o.Size().Height - 30
	tests := []struct {
		name     string
		from, to float64
		y        float32
		want     [2]float64 // threshold and range of the positive side
	}{
		{"handle", 3, 5, bar, [2]float64{5, 9}},
		{"left handle", -3, -4.5, bar, [2]float64{4.5, 9}},
		{"handle past zero", 3, -2, bar, [2]float64{0, 9}},
		{"right end", 8.9, 6, bar, [2]float64{3, 6}},
		{"left end", -8.9, -4.5, bar, [2]float64{3, 4.5}},
		{"span of the histogram", 2, 7, 20, [2]float64{2, 7}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w.panel.View.Levels.Set(base)
			w.settle()
			drag(o, desktop.MouseButtonPrimary, fyne.NewPos(x(tt.from), tt.y), fyne.NewPos(x(tt.to), tt.y))
			l := w.panel.InForce()
			got := [2]float64{l.Threshold[1], l.Max[1]}
			if math.Abs(got[0]-tt.want[0]) > .1 || math.Abs(got[1]-tt.want[1]) > .1 {
				t.Errorf("threshold and range %v, want %v", got, tt.want)
			}
		})
	}
}

func TestPeaksAndNetworksHere(t *testing.T) {
	source := planted(false)
	w := open(t, look.Dark, 500, 540, source)
	for i, want := range [][3]float64{{40, -54, -18}, {-40, -66, -10}, {0, 46, -10}} {
		if got := w.panel.Peaks()[i]; volume.Distance(got, want) > 4 {
			t.Errorf("peak %d at %v, planted at %v", i, got, want)
		}
	}
	w.session.Place.Set([3]float64{-30, -60, -4})
	w.panel.GoToPeak()
	if got := w.session.Place.Get(); volume.Distance(got, [3]float64{-40, -66, -10}) > 4 {
		t.Errorf("the nearest peak is at %v", got)
	}
	got, err := brain.Here(source.Maps, source.Networks, [3]float64{-48, -26, 10})
	if err != nil || !slices.Equal(got, []string{"vs/2"}) { // the other map is .3 there at most
		t.Errorf("networks here: %v, %v", got, err)
	}
	r := w.panel.Readout()
	if r.Network != "FBN 23" || !(r.Value > 6) || r.Space != "MNI152" || !(r.UnderValue > 100) {
		t.Errorf("read-out %+v", r)
	}
}

// slow maps wait before they answer; the answer of the request before is dropped.
type slow struct {
	maps
	gate chan struct{}
}

func (s slow) Map(id series.ID) (*volume.Image, error) {
	if id == "vs/1" {
		<-s.gate
	}
	if id == "vs/broken" {
		return nil, &fault.Input{File: "maps.nii.gz", What: "ends early", Do: "copy it again", Err: errors.New("short")}
	}
	return s.maps[id], nil
}

func TestLatestNetworkWins(t *testing.T) {
	source := planted(false)
	gate := make(chan struct{})
	source.Maps = slow{source.Maps.(maps), gate}
	source.Networks = []brain.Network{{ID: "vs/2", Name: "FBN 7"}, {ID: "vs/1", Name: "FBN 23"}, {ID: "vs/broken", Name: "FBN 9"}}
	w := open(t, look.Dark, 500, 540, source)
	w.session.Network.Set("vs/1")
	w.session.Network.Set("vs/2")
	w.settle()
	close(gate)
	time.Sleep(20 * time.Millisecond)
	w.settle()
	if got := w.panel.Peaks(); len(got) == 0 || volume.Distance(got[0], [3]float64{-48, -26, 10}) > 4 {
		t.Errorf("peaks %v are not those of the network chosen last", got)
	}
	w.session.Network.Set("vs/broken")
	w.settle()
	if len(w.panel.Peaks()) != 0 || !strings.Contains(strings.Join(texts(w.panel), " "), "ends early") {
		t.Errorf("a map that cannot be read says %v", texts(w.panel))
	}
	w.session.Network.Set("vs/1")
	w.settle()
	if len(w.panel.Peaks()) == 0 {
		t.Error("the panel does not go on after a failure")
	}
}

func TestHeldNetworkAndDifference(t *testing.T) {
	w := open(t, look.Dark, 500, 540, planted(false))
	w.panel.TogglePin()
	w.session.Network.Set("vs/2")
	w.settle()
	if got := w.panel.Subtitle.Text; got != "FBN 23 on MNI152 T1, held" {
		t.Errorf("held: %q", got)
	}
	w.panel.View.Choice.Set(brain.Choice{Minus: "vs/1"})
	w.settle()
	if got := w.panel.Subtitle.Text; got != "FBN 7 − FBN 23 on MNI152 T1" {
		t.Errorf("difference: %q", got)
	}
	w.session.Place.Set([3]float64{40, -54, -18})
	if r := w.panel.Readout(); !(r.Value < -8) {
		t.Errorf("the difference at the other's peak is %g", r.Value)
	}
}

func TestNothingToShow(t *testing.T) {
	w := open(t, look.Light, 500, 540, brain.Source{})
	if got := strings.Join(texts(w.panel), " "); !strings.Contains(got, "No networks yet") {
		t.Errorf("an empty panel says %q", got)
	}
	for _, mode := range []brain.Mode{brain.Sheet, brain.Glass, brain.Ortho} {
		w.panel.View.Mode.Set(mode)
		w.settle()
	}
	source := planted(false)
	source.Underlays = nil
	w.panel.SetSource(source)
	w.session.Network.Set("vs/1")
	w.settle()
	if w.panel.Subtitle.Text != "FBN 23" || len(w.panel.Peaks()) == 0 {
		t.Errorf("without an underlay: %q", w.panel.Subtitle.Text)
	}
}

// TestThemeFollows: another look repaints pictures and scale.
func TestThemeFollows(t *testing.T) {
	w := open(t, look.Dark, 500, 540, planted(false))
	theme := look.New()
	theme.Side = look.Light
	theme.Apply()
	w.panel.Refresh()
	w.settle()
	o := w.panel.Slice(brain.Axial)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	if r, _, _, _ := w.Canvas().Capture().At(int(at.X)+40, int(at.Y)+3).RGBA(); r>>8 != 255 {
		t.Errorf("the ground of a slice is %d of 255", r>>8)
	}
}

// TestGlassFollowsTheNetwork: a sheet that passed through another mode and network
// shows what a fresh one shows.
func TestGlassFollowsTheNetwork(t *testing.T) {
	w := open(t, look.Dark, 500, 540, planted(false))
	show := func(mode brain.Mode, network series.ID) {
		w.panel.View.Mode.Set(mode)
		w.session.Network.Set(network)
		w.settle()
	}
	show(brain.Glass, "vs/2")
	want := w.png(t)
	show(brain.Glass, "vs/1")
	if bytes.Equal(want, w.png(t)) {
		t.Fatal("two networks look alike")
	}
	show(brain.Sheet, "vs/2")
	show(brain.Glass, "vs/2")
	if !bytes.Equal(want, w.png(t)) {
		t.Error("the glass brain of the first network stayed")
	}
}

// TestNotFinite: a value that is no number is called NaN, with how many there are; a
// place outside the map has none.
func TestNotFinite(t *testing.T) {
	source := planted(false)
	img := *source.Maps.(maps)["vs/1"]
	img.V = slices.Clone(img.V)
	for _, mm := range [][3]float64{{40, -54, -18}, {0, 0, 0}} {
		at, _ := img.Nearest(mm)
		img.V[at] = float32(math.NaN())
	}
	source.Maps = maps{"vs/1": &img, "vs/2": source.Maps.(maps)["vs/2"]}
	w := open(t, look.Dark, 500, 540, source)
	tests := []struct {
		mm   [3]float64
		want string
	}{
		{[3]float64{40, -54, -18}, "FBN 23 z NaN (2 voxels of the map)"},
		{[3]float64{200, 0, 0}, "FBN 23 z none"},
		{[3]float64{-40, -66, -10}, "FBN 23 z 7"},
	}
	for _, tt := range tests {
		w.session.Place.Set(tt.mm)
		w.settle()
		if got := w.panel.Readout().String(); !strings.Contains(got, tt.want) {
			t.Errorf("at %v: %q, want %q in it", tt.mm, got, tt.want)
		}
	}
	if got := w.panel.Warning(); got != "△ 2 voxels are NaN" {
		t.Errorf("the header warns %q", got)
	}
}
