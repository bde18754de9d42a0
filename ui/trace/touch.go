package trace

import (
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"syncact/ui/look"
	"syncact/ui/widgets"
)

// A grip is what a drag has hold of.
type grip int

const (
	gripNone grip = iota
	gripTime
	gripInterval
	gripWhole
)

// touch says what the mouse does.
func (b *body) touch() {
	b.Touch.Press = b.press
	b.Touch.Drag = func(e *desktop.MouseEvent, _ fyne.Delta) { b.drag(e.Position) }
	b.Touch.Release = func(_ *desktop.MouseEvent, dragged bool) {
		if b.held == gripInterval && !dragged {
			b.setInterval(0, 0)
		}
		b.held = gripNone
	}
	b.Touch.Double = func(e *desktop.MouseEvent) {
		if b.scene != nil && b.geometry.film.holds(e.Position) && b.panel.options.OpenFrame != nil {
			b.hideLarge()
			b.panel.options.OpenFrame(b.scene.id, b.timeAt(e.Position))
		}
	}
	b.Touch.Secondary = func(e *desktop.MouseEvent) {
		if b.scene != nil {
			b.menuAt(b.timeAt(e.Position), e.AbsolutePosition)
		}
	}
	b.Touch.Hover = func(e *desktop.MouseEvent) { b.hover(e.Position) }
	b.Touch.Leave = b.leave
}

// timeAt returns the time at a place of plot or film, within the run.
func (b *body) timeAt(p fyne.Position) float64 {
	return math.Min(math.Max(b.axis().at(float64(p.X-b.geometry.plot.x)), 0), b.scene.run.Seconds)
}

// focus makes the keys those of the panel.
func (b *body) focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(b); c != nil {
		c.Focus(b)
	}
}

func (b *body) press(e *desktop.MouseEvent) {
	b.focus()
	if b.scene == nil {
		return
	}
	g := b.geometry
	switch {
	case g.whole.holds(e.Position):
		b.held = gripWhole
	case g.plot.holds(e.Position) && e.Modifier&fyne.KeyModifierShift != 0:
		b.held = gripInterval
		b.card.interval = [2]float64{b.timeAt(e.Position), b.timeAt(e.Position)}
		return
	case g.plot.holds(e.Position), g.ticks.holds(e.Position), g.film.holds(e.Position):
		b.held = gripTime
	}
	b.drag(e.Position)
}

func (b *body) drag(at fyne.Position) {
	if b.scene == nil {
		return
	}
	switch b.held {
	case gripTime:
		b.panel.session.SetTime(b.timeAt(at))
	case gripInterval:
		b.setInterval(b.card.interval[0], b.timeAt(at))
	case gripWhole:
		a := b.axis()
		middle := float64((at.X-b.geometry.whole.x)/b.geometry.whole.w) * a.seconds
		b.panel.choices.view.Set(View{middle - a.Span/2, a.Span}.on(a.width, a.seconds).View)
	}
}

// setInterval chooses the time from one end to another; it keeps the end the drag
// began at in place. An empty one chooses nothing.
func (b *body) setInterval(from, to float64) {
	b.card.interval = [2]float64{from, to}
	b.placeCard()
	b.pictures.plot.Redraw()
}

// ordered returns the interval with its earlier end first.
func (b *body) ordered() (from, to float64) {
	return min(b.card.interval[0], b.card.interval[1]), max(b.card.interval[0], b.card.interval[1])
}

// hover previews the values at the pointer and, over the film, a large frame.
func (b *body) hover(p fyne.Position) {
	g := b.geometry
	if b.scene == nil || !g.plot.holds(p) && !g.film.holds(p) {
		b.leave()
		return
	}
	t := b.timeAt(p)
	b.legend.values(t)
	if b.panel.options.ReadOut != nil {
		b.panel.options.ReadOut(b.description(t))
	}
	if g.film.holds(p) && !b.player.playing() {
		b.previewAt(p)
	} else if !b.player.playing() {
		b.hideLarge()
	}
}

func (b *body) leave() {
	if b.scene == nil {
		return
	}
	b.legend.values(b.seconds())
	if !b.player.playing() {
		b.hideLarge()
	}
	if b.panel.options.ReadOut != nil {
		b.panel.options.ReadOut("")
	}
}

// description says what the lines are at a time.
func (b *body) description(seconds float64) string {
	if b.scene == nil {
		return ""
	}
	parts := []string{b.scene.run.Name + ", " + clock(seconds, true) + " s"}
	for _, l := range b.scene.lines {
		if b.legend.hidden[string(l.id)] {
			continue
		}
		part := l.title + " " + signed(l.course.At(seconds), 2)
		if !l.isNeuron && !math.IsNaN(l.r) {
			part += " (r " + correlation(l.r) + ")"
		}
		if low, high := l.low.At(seconds), l.high.At(seconds); low == low && high == high {
			part += " (subjects, mean ± 1 SD: " + signed(low, 2) + " to " + signed(high, 2) + ")"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

// Scrolled implements [fyne.Scrollable].
func (b *body) Scrolled(e *fyne.ScrollEvent) { b.scroll(e, widgets.Modifiers()) }

// scroll zooms about the pointer; with Shift, or sideways, it pans.
func (b *body) scroll(e *fyne.ScrollEvent, keys fyne.KeyModifier) {
	if b.scene == nil {
		return
	}
	a, view := b.axis(), &b.panel.choices.view
	dx, dy := float64(e.Scrolled.DX), float64(e.Scrolled.DY)
	if keys&fyne.KeyModifierShift != 0 && dx == 0 {
		dx = dy
	}
	if keys&fyne.KeyModifierShift != 0 || math.Abs(dx) > math.Abs(dy) {
		view.Set(a.pan(2 * dx))
		return
	}
	view.Set(a.zoom(math.Exp(dy*.02), float64(e.Position.X-b.geometry.plot.x)))
}

var _ fyne.Focusable = (*body)(nil)

// FocusGained implements [fyne.Focusable].
func (b *body) FocusGained() { b.focused = true; b.Refresh() }

// FocusLost implements [fyne.Focusable].
func (b *body) FocusLost() { b.focused = false; b.Refresh() }

// TypedRune implements [fyne.Focusable]: P holds or follows, other letters are the
// window's.
func (b *body) TypedRune(r rune) {
	if r == 'p' || r == 'P' {
		b.panel.SetHeld(!b.panel.held)
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(b); c != nil && c.OnTypedRune() != nil {
		c.OnTypedRune()(r)
	}
}

// TypedKey implements [fyne.Focusable]: keys of no use here are the window's.
func (b *body) TypedKey(e *fyne.KeyEvent) {
	if b.key(e.Name, widgets.Modifiers()&fyne.KeyModifierShift != 0) {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(b); c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(e)
	}
}

// far is how far Shift and an arrow go, s.
const far = 10

// key moves the time cursor by a TR, with Shift by ten seconds; Space plays, the menu
// key opens the menu, Esc lets go of an interval. It reports whether it knew the key.
func (b *body) key(name fyne.KeyName, shift bool) bool {
	if b.scene == nil {
		return false
	}
	by := b.scene.run.TR
	if by <= 0 {
		by = 1
	}
	if shift {
		by = far
	}
	t := b.seconds()
	switch {
	case name == fyne.KeyLeft:
		t -= by
	case name == fyne.KeyRight:
		t += by
	case name == fyne.KeyHome:
		t = 0
	case name == fyne.KeyEnd:
		t = b.scene.run.Seconds
	case name == fyne.KeySpace:
		b.player.toggle()
		return true
	case name == desktop.KeyMenu:
		at := fyne.NewPos(b.marks.cursor.Position1.X, b.geometry.plot.y)
		b.menuAt(b.seconds(), fyne.CurrentApp().Driver().AbsolutePositionForObject(b).Add(at))
		return true
	case name == fyne.KeyEscape && b.card.Visible():
		b.setInterval(0, 0)
		return true
	default:
		return false
	}
	b.panel.session.SetTime(math.Min(math.Max(t, 0), b.scene.run.Seconds))
	return true
}

// CreateRenderer implements [fyne.Widget].
func (b *body) CreateRenderer() fyne.WidgetRenderer {
	return widgets.Laid(b, &bodyRenderer{b, widgets.NewFill(look.Clear)})
}

type bodyRenderer struct {
	b    *body
	ring *widgets.Fill
}

func (r *bodyRenderer) Layout(size fyne.Size) {
	rectangle{1, 1, size.Width - 2, size.Height - 2}.put(r.ring)
	r.b.arrange(size)
}

func (r *bodyRenderer) MinSize() fyne.Size { return fyne.NewSize(0, 0) }

func (r *bodyRenderer) Objects() []fyne.CanvasObject {
	b := r.b
	if b.scene == nil {
		return nil
	}
	all := []fyne.CanvasObject{b.pictures.plot, b.pictures.film, b.pictures.whole, b.legend}
	all = append(all, b.letters.Objects()...)
	all = append(all, b.marks.objects()...)
	return append(all, r.ring, b.card, b.preview)
}

func (r *bodyRenderer) Refresh() {
	b := r.b
	r.ring.Stroke, r.ring.Width = "", 0
	if b.focused {
		r.ring.Stroke, r.ring.Width = look.Primary, 2
	}
	r.ring.Refresh()
	if b.scene != nil {
		b.arrange(b.Size())
		m := b.marks
		for _, o := range []fyne.CanvasObject{b.pictures.plot, b.pictures.film, b.pictures.whole, b.legend, m.badge, m.time, m.peak, m.wedge, m.ground, m.word, b.card, b.preview} {
			o.Refresh()
		}
	}
	canvas.Refresh(b)
}

func (r *bodyRenderer) Destroy() {}
