package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// slack is how far the pointer moves before a press becomes a drag, dp.
const slack = 4

// A Touch turns the mouse events of the widget that embeds it into presses, drags and
// double-clicks that act at once. Functions that are nil are not called.
type Touch struct {
	Press     func(*desktop.MouseEvent)                  // primary button, at once
	Double    func(*desktop.MouseEvent)                  // added to the second press
	Drag      func(e *desktop.MouseEvent, by fyne.Delta) // after 4 dp; Button says which
	Release   func(e *desktop.MouseEvent, dragged bool)  // of a press
	Hover     func(*desktop.MouseEvent)                  // no button down
	Leave     func()                                     // the pointer went away
	Secondary func(*desktop.MouseEvent)

	button     desktop.MouseButton
	held       fyne.KeyModifier // when the press began
	from, last fyne.Position
	dragging   bool
	clicked    fyne.Position
	clicks     clock
}

var (
	_ desktop.Mouseable = (*Touch)(nil)
	_ desktop.Hoverable = (*Touch)(nil)
	_ fyne.Draggable    = (*Touch)(nil)
)

// MouseDown implements [desktop.Mouseable].
func (t *Touch) MouseDown(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonSecondary {
		if t.Secondary != nil {
			t.Secondary(e)
		}
		return
	}
	t.button, t.held, t.from, t.last, t.dragging = e.Button, e.Modifier, e.Position, e.Position, false
	if e.Button != desktop.MouseButtonPrimary {
		return
	}
	if t.Press != nil {
		t.Press(e)
	}
	if t.clicks.double() && near(t.clicked, e.Position) && t.Double != nil {
		t.Double(e)
	}
	t.clicked = e.Position
}

// MouseUp implements [desktop.Mouseable].
func (t *Touch) MouseUp(e *desktop.MouseEvent) {
	if t.button == 0 || e.Button == desktop.MouseButtonSecondary {
		return
	}
	dragged := t.dragging
	t.button, t.dragging = 0, false
	if t.Release != nil {
		t.Release(e, dragged)
	}
}

// MouseIn implements [desktop.Hoverable].
func (t *Touch) MouseIn(e *desktop.MouseEvent) { t.MouseMoved(e) }

// MouseMoved implements [desktop.Hoverable]. The driver sends it while nothing is
// dragged and, in its place, Dragged while something is.
func (t *Touch) MouseMoved(e *desktop.MouseEvent) {
	if t.button == 0 {
		if t.Hover != nil {
			t.Hover(e)
		}
		return
	}
	t.move(e.PointEvent)
}

// MouseOut implements [desktop.Hoverable].
func (t *Touch) MouseOut() {
	if t.Leave != nil {
		t.Leave()
	}
}

// Dragged implements [fyne.Draggable].
func (t *Touch) Dragged(e *fyne.DragEvent) { t.move(e.PointEvent) }

// DragEnd implements [fyne.Draggable]; the release came before it.
func (t *Touch) DragEnd() { t.button, t.dragging = 0, false }

func (t *Touch) move(p fyne.PointEvent) {
	if t.button == 0 || !t.dragging && near(t.from, p.Position) {
		return
	}
	t.dragging = true
	by := fyne.NewDelta(p.Position.X-t.last.X, p.Position.Y-t.last.Y)
	t.last = p.Position
	if t.Drag != nil {
		t.Drag(&desktop.MouseEvent{PointEvent: p, Button: t.button, Modifier: t.held}, by)
	}
}

func near(a, b fyne.Position) bool {
	dx, dy := a.X-b.X, a.Y-b.Y
	return dx*dx+dy*dy < slack*slack
}
