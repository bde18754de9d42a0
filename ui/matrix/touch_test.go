package matrix_test

import (
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"syncact/core/series"
	"syncact/ui/look"
	"syncact/ui/matrix"
)

var usual = fyne.NewSize(508, 540)

func TestViewRoundTrips(t *testing.T) {
	for _, v := range []matrix.View{{}, {Row: 900, RowDP: 12, ColDP: 12}, {Row: 4700, Col: 80, RowDP: .5, ColDP: 7}, {Row: -3, Col: 1e6, RowDP: 1000, ColDP: 1000}} {
		f := v.In(300, 400, 4800, 100)
		for _, p := range [][2]float64{{0, 0}, {17.5, 300}, {299, 399}} {
			row, col := f.RowCol(p[0], p[1])
			x, y := f.XY(row, col)
			if math.Abs(x-p[0]) > 1e-6 || math.Abs(y-p[1]) > 1e-6 {
				t.Errorf("%+v: (%v) comes back as %v, %v", v, p, x, y)
			}
			if row < 0 || row > 4800 || col < 0 || col > 100 {
				t.Errorf("%+v: (%v) is row %v, column %v", v, p, row, col)
			}
		}
	}
}

func TestZoomKeepsThePointer(t *testing.T) {
	f := matrix.View{}.In(300, 400, 26560, 512)
	for range 12 {
		row, col := f.RowCol(120, 210)
		f = f.Zoom(1.5, 120, 210).In(300, 400, 26560, 512)
		if r, c := f.RowCol(120, 210); math.Abs(r-row) > 1e-6 || math.Abs(c-col) > 1e-6 {
			t.Fatalf("row %v, column %v become %v, %v", row, col, r, c)
		}
	}
	if f.RowDP <= 1 {
		t.Errorf("twelve steps of zoom leave rows %v dp high", f.RowDP)
	}
	for range 30 {
		f = f.Zoom(.5, 10, 10).In(300, 400, 26560, 512)
	}
	if v := f.Zoom(.5, 0, 0); math.Abs(v.RowDP-400./26560) > 1e-9 || v.ColDP != 1 {
		t.Errorf("zooming out ends at %+v", v)
	}
	if v := (matrix.View{RowDP: 3, ColDP: 4, Col: 2}).In(300, 400, 4800, 100).Zoom(.001, 50, 50); v != (matrix.View{}) {
		t.Errorf("zooming out where all columns fit ends at %+v", v)
	}
}

func TestPanStaysWithin(t *testing.T) {
	f := matrix.View{RowDP: 12, ColDP: 12}.In(300, 400, 100, 50)
	if v := f.Pan(500, 500); v.Row != 0 || v.Col != 0 {
		t.Errorf("panned beyond the start: %+v", v)
	}
	if v := f.Pan(-1e6, -1e6); math.Abs(v.Row-(100-400./12)) > 1e-9 || math.Abs(v.Col-25) > 1e-9 {
		t.Errorf("panned beyond the end: %+v", v)
	}
	if v := f.To(5, 5); v != f.View {
		t.Errorf("a cell in sight moves the view to %+v", v)
	}
	if v := f.To(90, 45); v.Row > 90 || v.Row+400./12 < 91 || v.Col+25 < 46 {
		t.Errorf("cell 90, 45 is out of sight in %+v", v)
	}
}

func press(s *stage, at fyne.Position, keys fyne.KeyModifier) {
	e := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary, Modifier: keys}
	s.panel.Body().MouseDown(e)
	s.panel.Body().MouseUp(e)
}

func TestClicks(t *testing.T) {
	c := resnet(300, 20)
	var pinned series.ID
	s := open(t, look.Dark, usual, c, matrix.Options{Pin: func(n, _ series.ID) { pinned = n }})
	b := s.panel.Body()
	press(s, b.Cell(200, 7), 0)
	if n, f := s.session.Neuron.Get(), s.session.Network.Get(); n != c.Neurons[200].ID || f != c.Networks[7].ID {
		t.Errorf("a click on cell 200, 7 selects %s, %s", n, f)
	}
	press(s, b.Cell(100, 3), fyne.KeyModifierShortcutDefault)
	if pinned != c.Neurons[100].ID || s.session.Neuron.Get() != c.Neurons[200].ID {
		t.Errorf("Ctrl+click pins %q and selects %s", pinned, s.session.Neuron.Get())
	}
	press(s, b.Margin(50), 0)
	if s.session.Neuron.Get() != c.Neurons[50].ID {
		t.Errorf("a click in the margin at row 50 selects %s", s.session.Neuron.Get())
	}
	press(s, fyne.NewPos(20, b.Cell(290, 0).Y), 0)
	if got := s.session.Neuron.Get(); matrix.Stage(layerOf(c, got)) != "layer4" {
		t.Errorf("a click on the bar of layer4 selects %s", got)
	}
}

func layerOf(c *matrix.Content, id series.ID) string {
	for _, n := range c.Neurons {
		if n.ID == id {
			return n.Layer
		}
	}
	return ""
}

func TestKeys(t *testing.T) {
	c := resnet(300, 20)
	s := open(t, look.Dark, usual, c, matrix.Options{})
	s.session.SelectCell(c.Neurons[100].ID, c.Networks[5].ID)
	b := s.panel.Body()
	steps := []struct {
		key             fyne.KeyName
		far             bool
		neuron, network int
	}{
		{fyne.KeyDown, false, 101, 5}, {fyne.KeyUp, false, 100, 5}, {fyne.KeyRight, false, 100, 6}, {fyne.KeyLeft, false, 100, 5},
		{fyne.KeyHome, false, 0, 5}, {fyne.KeyUp, false, 0, 5}, {fyne.KeyEnd, false, 299, 5}, {fyne.KeyDown, false, 299, 5},
	}
	for _, k := range steps {
		b.Key(k.key, k.far)
		if n, f := s.session.Neuron.Get(), s.session.Network.Get(); n != c.Neurons[k.neuron].ID || f != c.Networks[k.network].ID {
			t.Errorf("%s: %s, %s; want row %d, column %d", k.key, n, f, k.neuron, k.network)
		}
	}
	b.Key(fyne.KeyUp, true)
	first := s.session.Neuron.Get()
	if matrix.Stage(layerOf(c, first)) != "layer4" {
		t.Errorf("Shift ↑ goes to %s", first)
	}
	b.Key(fyne.KeyUp, true)
	if matrix.Stage(layerOf(c, s.session.Neuron.Get())) != "layer3" {
		t.Errorf("a second Shift ↑ goes to %s", s.session.Neuron.Get())
	}
	seen := map[series.ID]bool{}
	for range c.Networks {
		s.panel.NextBest()
		seen[s.session.Network.Get()] = true
	}
	if len(seen) != len(c.Networks) {
		t.Errorf("next best goes through %d of %d networks", len(seen), len(c.Networks))
	}
}

func TestWheelAndDoubleClick(t *testing.T) {
	c := resnet(4800, 100)
	s := open(t, look.Dark, usual, c, matrix.Options{})
	b := s.panel.Body()
	at := b.Cell(2400, 50)
	wheel := func(dy float32, keys fyne.KeyModifier) {
		b.Scroll(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: at}, Scrolled: fyne.NewDelta(0, dy)}, keys)
	}
	press(s, at, 0)
	press(s, at, 0)
	if v := s.panel.View(); math.Abs(v.RowDP-12) > 1e-6 || v.Row > 2400 || v.Row+400/12 < 2400 {
		t.Errorf("a double-click shows %+v", v)
	}
	before := s.panel.View()
	wheel(-10, 0)
	if v := s.panel.View(); !(v.Row > before.Row) || v.Col != before.Col {
		t.Errorf("the wheel goes from %+v to %+v", before, v)
	}
	wheel(10, fyne.KeyModifierShift)
	if v := s.panel.View(); !(v.Col < before.Col) {
		t.Errorf("Shift and wheel go from %+v to %+v", before, v)
	}
	wheel(-20, fyne.KeyModifierShortcutDefault)
	if v := s.panel.View(); !(v.RowDP < before.RowDP) {
		t.Errorf("Ctrl and wheel go from %+v to %+v", before, v)
	}
	s.session.Views.Undo()
	if v := s.panel.View(); v == (matrix.View{RowDP: 1}) {
		t.Errorf("undo leaves %+v", v)
	}
}

func TestLens(t *testing.T) {
	c := resnet(4800, 100)
	c.R.(*grid).v[2403*100+50] = .9
	s := open(t, look.Dark, usual, c, matrix.Options{})
	b := s.panel.Body()
	move := func(p fyne.Position) {
		b.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: p}})
	}
	move(b.Cell(2403, 50))
	if visible, layer, unit, r := b.Lens(); !visible || "resnet18/"+layer+"/"+unit != string(c.Neurons[2403].ID) || r != "r = +.90" {
		t.Errorf("the lens says %s %s %s", layer, unit, r)
	}
	move(fyne.NewPos(5, 5))
	if visible, _, _, _ := b.Lens(); visible {
		t.Error("the lens stays when the pointer leaves")
	}
	for _, room := range []fyne.Size{usual, fyne.NewSize(360, 240)} {
		for x := float32(0); x < room.Width; x += 23 {
			for y := float32(0); y < room.Height; y += 19 {
				at, size := matrix.Beside(fyne.NewPos(x, y), room), matrix.LensSize()
				if x >= at.X && x < at.X+size.Width && y >= at.Y && y < at.Y+size.Height {
					t.Fatalf("in %v the lens at %v is under the pointer at %v, %v", room, at, x, y)
				}
			}
		}
	}
}

func TestHeldAndClosed(t *testing.T) {
	c := resnet(300, 20)
	s := open(t, look.Dark, usual, c, matrix.Options{})
	s.session.SelectCell(c.Neurons[3].ID, c.Networks[2].ID)
	s.panel.SetHeld(true)
	before := s.panel.Description()
	s.session.SelectCell(c.Neurons[9].ID, c.Networks[4].ID)
	if s.panel.Description() != before {
		t.Errorf("a held panel goes on to %s", s.panel.Description())
	}
	s.panel.SetHeld(false)
	if s.panel.Description() == before {
		t.Error("a panel let go stays")
	}
	s.panel.SetContent(nil)
	if s.panel.Description() != "" {
		t.Errorf("without content: %s", s.panel.Description())
	}
}

func TestKeysOfTheWindowPass(t *testing.T) {
	c := resnet(300, 20)
	s := open(t, look.Dark, usual, c, matrix.Options{Pin: func(series.ID, series.ID) {}})
	var runes []rune
	var keys []fyne.KeyName
	s.window.Canvas().SetOnTypedRune(func(r rune) { runes = append(runes, r) })
	s.window.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { keys = append(keys, e.Name) })
	b := s.panel.Body()
	b.TypedRune('x')
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if string(runes) != "x" || len(keys) != 1 || keys[0] != fyne.KeyEscape {
		t.Errorf("the window hears %q and %v", string(runes), keys)
	}
	b.TypedRune('p')
	if !s.panel.Held() {
		t.Error("P does not hold the panel")
	}
	s.session.SelectCell(c.Neurons[100].ID, c.Networks[5].ID)
	s.panel.SetHeld(false)
	b.TypedKey(&fyne.KeyEvent{Name: desktop.KeyMenu})
	if s.window.Canvas().Overlays().Top() == nil {
		t.Error("the menu key opens no menu")
	}
}
