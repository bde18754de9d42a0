package brain

import (
	"fmt"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"syncact/core/volume"
	"syncact/ui/widgets"
)

// goTo moves the place of the session, within the field of view.
func (p *Panel) goTo(mm [3]float64) { p.session.GoTo(p.fov().hold(mm)) }

// voxelStep returns how far the voxels of what is shown lie apart along a world
// axis, mm.
func (p *Panel) voxelStep(a axis) float64 {
	img := p.scene.under
	if img == nil {
		img = p.scene.over
	}
	if img == nil {
		return 1
	}
	least := math.Inf(1)
	for c, size := range img.Affine.VoxelSize() {
		if math.Abs(img.Affine[a][c]) > .7*size {
			least = min(least, size)
		}
	}
	if math.IsInf(least, 1) { // oblique at 45°
		size := img.Affine.VoxelSize()
		least = min(size[0], size[1], size[2])
	}
	return least
}

// step moves the place by voxels along a world axis.
func (p *Panel) step(a axis, voxels float64) {
	mm := p.session.Place.Get()
	mm[a] += voxels * p.voxelStep(a)
	p.goTo(mm)
}

// GoToPeak moves the place to the nearest peak above the threshold.
func (p *Panel) GoToPeak() { p.goToPeakNear(p.session.Place.Get()) }

func (p *Panel) goToPeakNear(mm [3]float64) {
	if m := p.loads.shown; m != nil {
		if at, ok := nearestPeak(m.peaks, p.levels(), mm); ok {
			p.goTo(at.mm)
		}
	}
}

// ToggleCrosshair shows or hides the crosshair.
func (p *Panel) ToggleCrosshair() { p.View.NoCrosshair.Set(!p.View.NoCrosshair.Get()) }

// ToggleOutlines draws the outlines of the first atlas, or none.
func (p *Panel) ToggleOutlines() {
	name := ""
	if _, on := p.loads.atlas(p.View.Outlines.Get()); !on && len(p.source.Atlases) > 0 {
		name = p.source.Atlases[0].Name
	}
	p.View.Outlines.Set(name)
}

// ToggleSides changes between neurological and radiological.
func (p *Panel) ToggleSides() { p.View.Radiological.Set(!p.View.Radiological.Get()) }

// ToggleThreshold shows the map without a threshold, or with the one that suits it.
func (p *Panel) ToggleThreshold() {
	l := p.levels()
	if l.Threshold == [2]float64{} {
		p.setLevels(Levels{})
		return
	}
	l.Threshold, l.Percent, l.Floor = [2]float64{}, false, 0
	p.setLevels(l)
}

// StepThreshold moves the threshold by steps of about an eightieth of the range.
func (p *Panel) StepThreshold(steps float64) {
	m := p.loads.shown
	if m == nil {
		return
	}
	l := p.levels()
	unit := math.Pow(10, math.Round(math.Log10(l.Max[1]/80)))
	p.setLevels(l.withThreshold(1, l.Threshold[1]+steps*unit, m.values))
}

// setThreshold sets the threshold to a magnitude, or to a percentile where those are
// what is set.
func (p *Panel) setThreshold(v float64) {
	m := p.loads.shown
	if m == nil {
		return
	}
	l := p.levels()
	if l.Percent {
		l.Share = min(max(v/100, 0), 1)
		p.setLevels(l)
		return
	}
	p.setLevels(l.withThreshold(1, math.Abs(v), m.values))
}

// turnWindow changes the grey range: up is brighter, right has less contrast.
func (p *Panel) turnWindow(by fyne.Delta) {
	w := p.loads.window()
	span := w.High - w.Low
	middle := (w.High+w.Low)/2 + float64(by.DY)/200*span
	span *= math.Exp(float64(by.DX) / 150)
	p.View.Window.Set(Window{middle - span/2, middle + span/2, p.loads.anatomyName()})
}

// key acts on a key while a picture has the focus; across is the axis of its slice.
func (p *Panel) key(name fyne.KeyName, across axis) bool {
	right, up := across.within()
	way := 1.0
	if p.View.Radiological.Get() && right == 0 {
		way = -1
	}
	switch name {
	case fyne.KeyLeft:
		p.step(axis(right), -way)
	case fyne.KeyRight:
		p.step(axis(right), way)
	case fyne.KeyUp:
		p.step(axis(up), 1)
	case fyne.KeyDown:
		p.step(axis(up), -1)
	case fyne.KeyPageUp:
		p.step(across, 1)
	case fyne.KeyPageDown:
		p.step(across, -1)
	default:
		return false
	}
	return true
}

// TypedRune acts on the panel's single letters and reports whether it knew one:
// O, M, G for the modes, X crosshair, N sides, P pin, [ and ] threshold.
func (p *Panel) TypedRune(r rune) bool {
	switch r {
	case 'o', 'O':
		p.View.Mode.Set(Ortho)
	case 'm', 'M':
		p.View.Mode.Set(Sheet)
	case 'g', 'G':
		p.View.Mode.Set(Glass)
	case 'x', 'X':
		p.ToggleCrosshair()
	case 'n', 'N':
		p.ToggleSides()
	case 'p', 'P':
		p.TogglePin()
	case '[':
		p.StepThreshold(-1)
	case ']':
		p.StepThreshold(1)
	default:
		return false
	}
	return true
}

// FocusGained implements [fyne.Focusable].
func (s *slice) FocusGained() { s.b.focused(s) }

// FocusLost implements [fyne.Focusable].
func (s *slice) FocusLost() { s.space = false; s.b.focused(nil) }

// TypedRune implements [fyne.Focusable].
func (s *slice) TypedRune(r rune) {
	if !s.o.p.TypedRune(r) {
		widgets.PassRune(s, r)
	}
}

// TypedKey implements [fyne.Focusable]: the arrows move in the slice, Page Up and
// Page Down through it, the menu key opens the menu.
func (s *slice) TypedKey(e *fyne.KeyEvent) {
	if e.Name == desktop.KeyMenu {
		place := s.o.p.session.Place.Get()
		x, y := s.view().pixel(place)
		at := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(float32(x), float32(y))}}
		s.o.p.openMenu(s, at, place)
		return
	}
	if !s.o.p.key(e.Name, s.axis) {
		widgets.PassKey(s, e)
	}
}

// KeyDown implements [desktop.Keyable]: Space held makes a drag move the view.
func (s *slice) KeyDown(e *fyne.KeyEvent) { s.space = s.space || e.Name == fyne.KeySpace }

// KeyUp implements [desktop.Keyable].
func (s *slice) KeyUp(e *fyne.KeyEvent) { s.space = s.space && e.Name != fyne.KeySpace }

// FocusGained implements [fyne.Focusable].
func (s *sheet) FocusGained() { s.b.focused(s) }

// FocusLost implements [fyne.Focusable].
func (s *sheet) FocusLost() { s.b.focused(nil) }

// TypedRune implements [fyne.Focusable].
func (s *sheet) TypedRune(r rune) {
	if !s.p.TypedRune(r) {
		widgets.PassRune(s, r)
	}
}

// TypedKey implements [fyne.Focusable].
func (s *sheet) TypedKey(e *fyne.KeyEvent) {
	if !s.p.key(e.Name, axisNamed(s.p.View.Mosaic.Get().Axis)) {
		widgets.PassKey(s, e)
	}
}

// A Readout is what stands at the place, for the status bar.
type Readout struct {
	MM         [3]float64
	Space      string // "MNI152", "" where nothing says so
	Voxel      [3]int // of the map, else of the underlay
	HasVoxel   bool
	Network    string // "FBN 23"
	Unit       string
	Value      float64 // of the map, NaN for none
	Lost       int     // where the value itself is no number: how many of the map are none
	Underlay   string
	UnderValue float64 // NaN for none
	Region     string
}

// Readout returns what stands at the place.
func (p *Panel) Readout() Readout {
	r := Readout{MM: p.session.Place.Get(), Unit: p.source.Unit, Value: math.NaN(), UnderValue: math.NaN()}
	at := func(img *volume.Image, value *float64) {
		if v, voxel, ok := valueAt(img, r.MM); ok {
			*value, r.Voxel, r.HasVoxel = float64(v), voxel, true
		}
	}
	if p.scene.under != nil {
		u, _ := p.loads.anatomyOf()
		r.Underlay, r.Space = u.Short, u.Space
		at(p.scene.under, &r.UnderValue)
	}
	if p.scene.over != nil {
		r.Network = p.source.network(p.network()).Name
		at(p.scene.over, &r.Value)
		if _, inside := p.scene.over.Nearest(r.MM); inside && math.IsNaN(r.Value) {
			r.Lost = p.loads.shown.values.lost
		}
	}
	r.Region = regionAt(p.loads.names, r.MM)
	return r
}

// String writes the read-out as it is copied.
func (r Readout) String() string {
	text := coordinate(r.MM) + " mm"
	if r.Space != "" {
		text += " " + r.Space
	}
	if r.HasVoxel {
		text += fmt.Sprintf(", voxel %d %d %d", r.Voxel[0], r.Voxel[1], r.Voxel[2])
	}
	if r.Network != "" {
		text += fmt.Sprintf(", %s %s %s", r.Network, orValue(r.Unit), r.value())
	}
	if r.Underlay != "" && r.UnderValue == r.UnderValue {
		text += fmt.Sprintf(", %s %.4g", r.Underlay, r.UnderValue)
	}
	if r.Region != "" {
		text += ", " + r.Region
	}
	return text
}

// value writes the map's value; one that is no number says how many are not.
func (r Readout) value() string {
	switch {
	case r.Value == r.Value:
		return fmt.Sprintf("%.3g", r.Value)
	case r.Lost > 0:
		return fmt.Sprintf("NaN (%d voxels of the map)", r.Lost)
	}
	return "none"
}

func (p *Panel) readout() {
	if p.OnReadout != nil {
		p.OnReadout(p.Readout())
	}
}
