package trace_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"syncact/ui/look"
	"syncact/ui/trace"
)

func (s *stage) mouse(at fyne.Position, keys fyne.KeyModifier) *desktop.MouseEvent {
	return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary, Modifier: keys}
}

func (s *stage) drag(from, to fyne.Position, keys fyne.KeyModifier) {
	b := s.panel.Body()
	b.MouseDown(s.mouse(from, keys))
	b.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: to}})
	b.MouseUp(s.mouse(to, keys))
}

func near(a, b float64) bool { return math.Abs(a-b) < .01 }

func TestTimeFollowsTheMouse(t *testing.T) {
	s := open(t, look.Dark, usual, &film{samples: 918, step: 1}, trace.Options{})
	b := s.panel.Body()
	s.drag(b.Place(120, .5), b.Place(140, .2), 0)
	if got := s.session.Seconds.Get(); !near(got, 140) {
		t.Errorf("a drag in the plot ends at %v s", got)
	}
	s.drag(b.Film(200), b.Film(200), 0)
	if got := s.session.Seconds.Get(); !near(got, 200) {
		t.Errorf("a click on the film goes to %v s", got)
	}
	if x := b.Place(200, 0).X; math.Abs(float64(b.CursorX()-x)) > .5 {
		t.Errorf("the cursor stands at %v; want %v", b.CursorX(), x)
	}
	s.session.SetTime(600)
	if v := s.panel.View(); v.From > 600 || v.From+v.Span < 600 {
		t.Errorf("a time out of sight leaves the view at %+v", v)
	}
	s.drag(b.Whole(300), b.Whole(400), 0)
	if v := s.panel.View(); !near(v.From+v.Span/2, 400) || s.session.Seconds.Get() != 600 {
		t.Errorf("the overview shows %+v at %v s", v, s.session.Seconds.Get())
	}
}

func TestKeysMoveTime(t *testing.T) {
	s := open(t, look.Dark, usual, &film{samples: 450, step: 2}, trace.Options{})
	for _, k := range []struct {
		key   fyne.KeyName
		shift bool
		want  float64
	}{{fyne.KeyRight, false, 172}, {fyne.KeyLeft, true, 162}, {fyne.KeyHome, false, 0}, {fyne.KeyLeft, false, 0}, {fyne.KeyEnd, false, 900}, {fyne.KeyRight, true, 900}} {
		s.panel.Body().Key(k.key, k.shift)
		if got := s.session.Seconds.Get(); got != k.want {
			t.Errorf("%s goes to %v s; want %v", k.key, got, k.want)
		}
	}
}

func TestWheelZoomsAboutThePointer(t *testing.T) {
	s := open(t, look.Dark, usual, &film{samples: 918, step: 1}, trace.Options{})
	b := s.panel.Body()
	at := b.Place(150, .5)
	b.Scroll(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: at}, Scrolled: fyne.NewDelta(0, 20)}, 0)
	if v := s.panel.View(); v.Span >= 120 || math.Abs(float64(b.Place(150, .5).X-at.X)) > .1 {
		t.Errorf("the wheel shows %+v", v)
	}
	from := s.panel.View().From
	b.Scroll(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: at}, Scrolled: fyne.NewDelta(0, -10)}, fyne.KeyModifierShift)
	if v := s.panel.View(); v.From <= from {
		t.Errorf("Shift and wheel show %+v", v)
	}
}

func TestIntervalSaysItsR(t *testing.T) {

	f := &film{samples: 918, step: 1}
	s := open(t, look.Dark, usual, f, trace.Options{Export: func(string, float64, float64) {}})
	b := s.panel.Body()
	s.drag(b.Place(180, .3), b.Place(120, .6), fyne.KeyModifierShift)
	visible, rows := b.Card()
	r, _ := trace.Correlate(f.course(28), f.course('3'), 120, 180)
	if want := strings.Replace(signedR(r), "0.", ".", 1); !visible || !strings.HasPrefix(rows[0], "FBN 23  r "+want) {
		t.Errorf("the card says %q; want r %s", rows, want)
	}
	if s.session.Seconds.Get() != 170 {
		t.Errorf("choosing an interval moves the time to %v s", s.session.Seconds.Get())
	}
	s.settle()
	s.golden(t, "interval.png")
	b.Key(fyne.KeyEscape, false)
	if visible, _ := b.Card(); visible {
		t.Error("Esc leaves the card")
	}
}

func signedR(r float64) string {
	text := []byte{'0', '.', '0' + byte(int(math.Abs(r)*100+.5)/10), '0' + byte(int(math.Abs(r)*100+.5)%10)}
	if r < 0 {
		return "−" + string(text)
	}
	return string(text)
}

func TestLinesFollowTheSelection(t *testing.T) {
	s := open(t, look.Dark, usual, &film{samples: 918, step: 1}, trace.Options{})
	if got := s.panel.Titles(); !slices.Equal(got, []string{"u137", "FBN 23", "FBN 41", "FBN 7"}) {
		t.Errorf("lines %v", got)
	}
	s.session.Network.Set("dbn/7")
	s.settle()
	if got := s.panel.Titles(); !slices.Equal(got, []string{"u137", "FBN 7", "FBN 23", "FBN 41"}) {
		t.Errorf("after a choice of network %v", got)
	}
	s.panel.SetHeld(true)
	s.session.Network.Set("dbn/9")
	s.settle()
	if got := s.panel.Titles(); got[1] != "FBN 7" {
		t.Errorf("a held panel goes on to %v", got)
	}
	s.panel.SetHeld(false)
	s.panel.SetMost(1)
	s.panel.Pin("alexnet/conv5/u3")
	s.panel.Pin("alexnet/conv5/u3")
	s.settle()
	if got := s.panel.Titles(); len(got) != 3 || got[1] != "FBN 9" {
		t.Errorf("one network and a pin: %v", got)
	}
	s.panel.Unpin("alexnet/conv5/u3")
	s.settle()
	if got := s.panel.Titles(); len(got) != 2 || len(s.panel.Pinned()) != 0 {
		t.Errorf("after taking the pin away: %v", got)
	}
}

func TestLegendHidesLines(t *testing.T) {
	s := open(t, look.Dark, usual, &film{samples: 918, step: 1}, trace.Options{})
	b := s.panel.Body()
	b.LegendClick(1)
	if got := s.panel.Values(); got[0] == "" || got[1] != "" {
		t.Errorf("values %q with the second hidden", got)
	}
	b.LegendAlone(2)
	if got := s.panel.Values(); got[0] != "" || got[2] == "" {
		t.Errorf("values %q with the third alone", got)
	}
	b.LegendAlone(2)
	if got := s.panel.Values(); slices.Contains(got, "") {
		t.Errorf("values %q with all shown again", got)
	}
}

func TestPeakMarkGoesWithoutResponseModel(t *testing.T) {
	s := open(t, look.Dark, usual, &film{samples: 918, step: 1}, trace.Options{})
	if !s.panel.Body().PeakVisible() {
		t.Error("no mark at the frame that drives the response")
	}
	s.panel.SetMode(trace.Raw)
	s.settle()
	if s.panel.Body().PeakVisible() {
		t.Error("the mark stays with the raw activation")
	}
}

func TestFilmIsDecodedOnce(t *testing.T) {
	f := &film{samples: 918, step: 1}
	s := open(t, look.Dark, usual, f, trace.Options{})
	asked := f.asked
	if asked < 8 || s.panel.Body().Thumbs() != asked {
		t.Errorf("%d frames decoded, %d kept", asked, s.panel.Body().Thumbs())
	}
	s.session.SetTime(130)
	s.settle()
	if f.asked != asked {
		t.Errorf("moving the cursor decodes %d frames", f.asked-asked)
	}
	s.panel.SetView(trace.View{From: 110, Span: 120})
	s.settle()
	if more := f.asked - asked; more > 2 {
		t.Errorf("panning by a thumbnail decodes %d frames", more)
	}
	if f.passes > 1+asked/5 {
		t.Errorf("%d frames take %d passes", asked, f.passes)
	}
	b := s.panel.Body()
	b.MouseMoved(s.mouse(b.Film(160), 0))
	if visible, grey := b.Preview(); !visible || !grey {
		t.Error("no grey tile while the large frame is on its way")
	}
	for _, grey := b.Preview(); grey; _, grey = b.Preview() {
		(<-s.queue)()
	}
	s.golden(t, "preview.png")
	b.MouseMoved(s.mouse(b.Film(120), 0))
	b.MouseMoved(s.mouse(b.Film(160), 0))
	if _, grey := b.Preview(); grey {
		t.Error("a large frame that is kept is grey")
	}
	b.MouseOut()
	if visible, _ := b.Preview(); visible {
		t.Error("the large frame stays when the pointer leaves")
	}
}

func TestRunIsPlayedToItsEnd(t *testing.T) {
	s := open(t, look.Dark, usual, &film{samples: 918, step: 1}, trace.Options{})
	b := s.panel.Body()
	now := time.Unix(0, 0)
	b.Play(func() time.Time { now = now.Add(100 * time.Second); return now })
	if visible, _ := b.Preview(); !b.Playing() || !visible {
		t.Fatal("nothing is played")
	}
	for s.session.Seconds.Get() < 300 {
		(<-s.queue)()
	}
	s.session.SetTime(500) // by hand
	before := 500.
	for b.Playing() {
		(<-s.queue)()
		if got := s.session.Seconds.Get(); got < before {
			t.Fatalf("the cursor goes back to %v s", got)
		}
	}
	if got := s.session.Seconds.Get(); got != 918 {
		t.Errorf("playing ends at %v s", got)
	}
	if visible, _ := b.Preview(); visible {
		t.Error("the frame stays when playing ends")
	}
	b.Key(fyne.KeySpace, false)
	if !b.Playing() || s.session.Seconds.Get() > 200 {
		t.Errorf("from the end it goes on at %v s", s.session.Seconds.Get())
	}
	s.session.Run.Set("MOVIE3_CC2")
	for b.Playing() {
		(<-s.queue)()
	}
}

func TestMenuOffersWhatTheHeaderDoes(t *testing.T) {
	var exported []float64
	var opened float64
	s := open(t, look.Dark, usual, &film{samples: 918, step: 1}, trace.Options{
		Export:    func(_ string, from, to float64) { exported = append(exported, from, to) },
		OpenFrame: func(_ string, seconds float64) { opened = seconds }})
	b := s.panel.Body()
	menu := b.Menu(150)
	menu["Go to 2:30.0 s"]()
	menu["Open frame"]()
	menu["Export traces…"]()
	menu["Course/Raw"]()
	menu["Networks/Top network"]()
	s.settle()
	menu["Time in sight/1 min"]()
	if got := s.session.Seconds.Get(); got != 150 || opened != 150 || !slices.Equal(exported, []float64{100, 220}) {
		t.Errorf("at %v s, opened %v, exported %v", got, opened, exported)
	}
	if got := s.panel.Titles(); len(got) != 2 || s.panel.View().Span != 60 {
		t.Errorf("lines %v over %v s", got, s.panel.View().Span)
	}
	s.drag(b.Place(140, .3), b.Place(150, .6), fyne.KeyModifierShift)
	b.Menu(150)["Export interval…"]()
	if len(exported) != 4 || !near(exported[2], 140) || !near(exported[3], 150) {
		t.Errorf("an interval exports %v", exported)
	}
}

func TestLinesArePinnedAndColoured(t *testing.T) {
	s := open(t, look.Dark, usual, &film{samples: 918, step: 1}, trace.Options{})
	s.panel.PinNetwork("dbn/58")
	s.panel.PinNetwork("dbn/41")
	s.settle()
	if got := s.panel.Titles(); !slices.Equal(got, []string{"u137", "FBN 23", "FBN 41", "FBN 7", "FBN 58"}) {
		t.Errorf("lines %v", got)
	}
	if n, f := s.panel.Pinned(), s.panel.PinnedNetworks(); len(n) != 0 || len(f) != 2 {
		t.Errorf("pinned %v and %v", n, f)
	}
	b := s.panel.Body()
	b.Colour(4, 0)
	s.session.Network.Set("dbn/7")
	s.settle()
	if got := b.Ink(4); got != look.Neuron {
		t.Errorf("the colour chosen becomes %v", got)
	}
	b.Colour(4, 4)
	if got := b.Ink(4); got == look.Neuron {
		t.Error("the usual colour does not come back")
	}
	s.panel.Unpin("dbn/58")
	s.settle()
	if got := s.panel.Titles(); len(got) != 4 {
		t.Errorf("lines %v after taking the pin away", got)
	}
}

func TestShotsAreLookedForOnce(t *testing.T) {
	f := &film{samples: 918, step: 1, uncut: true}
	s := open(t, look.Dark, usual, f, trace.Options{})
	found := &shots{[]float64{101, 109, 126}, map[string]int{}}
	s.panel.SetSource(trace.Source{Courses: f, Links: f, Frames: f, Shots: found})
	s.settle() // thumbnails come first
	for len(s.panel.Body().Cuts()) == 0 {
		(<-s.queue)()
	}
	s.session.Network.Set("dbn/7")
	s.settle()
	s.session.Run.Set("MOVIE3_CC2")
	s.settle()
	s.session.Run.Set("MOVIE2_HO1")
	s.settle()
	if got := s.panel.Body().Cuts(); !slices.Equal(got, found.at) || found.asked["MOVIE2_HO1"] != 1 {
		t.Errorf("cuts %v, looked for %d times", got, found.asked["MOVIE2_HO1"])
	}
}

func TestKeysOfTheWindowPass(t *testing.T) {
	s := open(t, look.Dark, usual, &film{samples: 918, step: 1}, trace.Options{})
	var runes []rune
	var keys []fyne.KeyName
	s.window.Canvas().SetOnTypedRune(func(r rune) { runes = append(runes, r) })
	s.window.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { keys = append(keys, e.Name) })
	b := s.panel.Body()
	b.TypedRune('x')
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	if string(runes) != "x" || len(keys) != 1 || keys[0] != fyne.KeyUp {
		t.Errorf("the window hears %q and %v", string(runes), keys)
	}
	b.TypedRune('P')
	if !s.panel.Held() {
		t.Error("P does not hold the panel")
	}
}
