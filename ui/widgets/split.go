package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/look"
)

// gutter is the width of the divider, dp.
const gutter = 4

// A Split divides its room between two objects. A double-click on the divider
// restores the size it began with.
type Split struct {
	widget.BaseWidget
	Leading, Trailing fyne.CanvasObject
	Vertical          bool
	// Share says who takes the room that is gained or lost: 0 the trailing object,
	// 1 the leading one, between them both.
	Share float32
	// Limit is the largest size of the object that does not grow; 0 for any.
	Limit float32
	// Lead, if there is one, says how large the leading object is before the divider is
	// moved, in place of the reference.
	Lead    func(total float32) float32
	OnMoved func(moved float32)

	usual     float32 // leading size at the reference size
	reference float32
	moved     float32 // dp the divider was moved by hand
	hover     bool
	divider   *divider
}

// NewSplit divides room so that the leading object has a size of lead where there is
// a total of reference, dp, and share of any further room.
func NewSplit(vertical bool, leading, trailing fyne.CanvasObject, lead, reference, share float32) *Split {
	s := &Split{Leading: leading, Trailing: trailing, Vertical: vertical, Share: share, usual: lead, reference: reference}
	s.divider = newDivider(s)
	s.ExtendBaseWidget(s)
	return s
}

// Moved returns how far the divider was moved from where it began, dp.
func (s *Split) Moved() float32 { return s.moved }

// SetMoved moves the divider from where it began, dp.
func (s *Split) SetMoved(by float32) {
	if s.moved != by {
		s.moved = by
		s.Refresh()
	}
}

// Reset moves the divider back to where it began.
func (s *Split) Reset() { s.move(-s.moved) }

func (s *Split) move(by float32) {
	s.moved += by
	lead := s.lead(s.Size())
	s.moved = lead - s.unmoved(s.along(s.Size())) // no further than the limits let it
	s.Refresh()
	if s.OnMoved != nil {
		s.OnMoved(s.moved)
	}
}

func (s *Split) along(size fyne.Size) float32 {
	if s.Vertical {
		return size.Height
	}
	return size.Width
}

func (s *Split) unmoved(total float32) float32 {
	if s.Lead != nil {
		return s.Lead(total)
	}
	return s.usual + (total-s.reference)*s.Share
}

// lead returns the leading size within its least and largest.
func (s *Split) lead(size fyne.Size) float32 {
	total := s.along(size)
	lead := s.unmoved(total) + s.moved
	room := total - gutter
	if s.Limit > 0 && s.Share == 0 {
		lead = min(lead, s.Limit)
	}
	if s.Limit > 0 && s.Share == 1 {
		lead = max(lead, room-s.Limit)
	}
	lead = min(lead, room-s.along(s.Trailing.MinSize()))
	return max(lead, min(s.along(s.Leading.MinSize()), room))
}

// CreateRenderer implements [fyne.Widget].
func (s *Split) CreateRenderer() fyne.WidgetRenderer { return splitRenderer{s} }

type splitRenderer struct{ s *Split }

func (r splitRenderer) Layout(size fyne.Size) {
	s := r.s
	s.divider.Hidden = !s.Leading.Visible() || !s.Trailing.Visible()
	switch {
	case !s.Leading.Visible():
		s.Trailing.Move(fyne.NewPos(0, 0))
		s.Trailing.Resize(size)
		return
	case !s.Trailing.Visible():
		s.Leading.Move(fyne.NewPos(0, 0))
		s.Leading.Resize(size)
		return
	}
	lead := float32(int(s.lead(size) + .5))
	s.Leading.Move(fyne.NewPos(0, 0))
	if s.Vertical {
		s.Leading.Resize(fyne.NewSize(size.Width, lead))
		s.divider.Move(fyne.NewPos(0, lead))
		s.divider.Resize(fyne.NewSize(size.Width, gutter))
		s.Trailing.Move(fyne.NewPos(0, lead+gutter))
		s.Trailing.Resize(fyne.NewSize(size.Width, size.Height-lead-gutter))
		return
	}
	s.Leading.Resize(fyne.NewSize(lead, size.Height))
	s.divider.Move(fyne.NewPos(lead, 0))
	s.divider.Resize(fyne.NewSize(gutter, size.Height))
	s.Trailing.Move(fyne.NewPos(lead+gutter, 0))
	s.Trailing.Resize(fyne.NewSize(size.Width-lead-gutter, size.Height))
}

func (r splitRenderer) MinSize() fyne.Size {
	a, b := r.s.Leading.MinSize(), r.s.Trailing.MinSize()
	switch {
	case !r.s.Leading.Visible():
		return b
	case !r.s.Trailing.Visible():
		return a
	case r.s.Vertical:
		return fyne.NewSize(max(a.Width, b.Width), a.Height+b.Height+gutter)
	}
	return fyne.NewSize(a.Width+b.Width+gutter, max(a.Height, b.Height))
}

func (r splitRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.s.Leading, r.s.Trailing, r.s.divider}
}

func (r splitRenderer) Refresh() {
	r.Layout(r.s.Size())
	r.s.divider.Refresh()
	canvas.Refresh(r.s)
}

func (r splitRenderer) Destroy() {}

// divider is the gutter between the two objects.
type divider struct {
	widget.BaseWidget
	Touch
	split *Split
}

func newDivider(s *Split) *divider {
	d := &divider{split: s}
	d.Touch.Drag = func(_ *desktop.MouseEvent, by fyne.Delta) { s.move(d.along(by)) }
	d.Touch.Double = func(*desktop.MouseEvent) { s.Reset() }
	d.Touch.Hover = func(*desktop.MouseEvent) { d.light(true) }
	d.Touch.Leave = func() { d.light(false) }
	d.ExtendBaseWidget(d)
	return d
}

// Dragged implements [fyne.Draggable]. The divider moves beneath the pointer, so what
// counts is the way of the pointer, not its place on the divider.
func (d *divider) Dragged(e *fyne.DragEvent) { d.split.move(d.along(e.Dragged)) }

func (d *divider) along(by fyne.Delta) float32 {
	if d.split.Vertical {
		return by.DY
	}
	return by.DX
}

func (d *divider) light(on bool) {
	if d.split.hover != on {
		d.split.hover = on
		d.Refresh()
	}
}

// Cursor implements [desktop.Cursorable].
func (d *divider) Cursor() desktop.Cursor {
	if d.split.Vertical {
		return desktop.VResizeCursor
	}
	return desktop.HResizeCursor
}

// CreateRenderer implements [fyne.Widget].
func (d *divider) CreateRenderer() fyne.WidgetRenderer {
	r := &dividerRenderer{d: d, rect: &canvas.Rectangle{}}
	r.Refresh()
	return Laid(d, r)
}

type dividerRenderer struct {
	d    *divider
	rect *canvas.Rectangle
}

func (r *dividerRenderer) Layout(size fyne.Size)        { r.rect.Resize(size) }
func (r *dividerRenderer) MinSize() fyne.Size           { return fyne.NewSize(gutter, gutter) }
func (r *dividerRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.rect} }
func (r *dividerRenderer) Destroy()                     {}

func (r *dividerRenderer) Refresh() {
	r.rect.FillColor = look.Color(look.Win)
	if r.d.split.hover {
		r.rect.FillColor = look.Color(look.StrongLine)
	}
	r.rect.Refresh()
}
