package matrix

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"syncact/core/series"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// A grip is what a drag has hold of.
type grip int

const (
	gripNone grip = iota
	gripHeat
	gripFrame
	gripTop
	gripBottom
)

// touch says what the mouse does.
func (b *body) touch() {
	b.Touch.Press = func(e *desktop.MouseEvent) {
		if c := fyne.CurrentApp().Driver().CanvasForObject(b); c != nil {
			c.Focus(b)
		}
		b.held = b.gripAt(e.Position)
	}
	b.Touch.Drag = func(e *desktop.MouseEvent, by fyne.Delta) { b.drag(e.Position, by) }
	b.Touch.Release = func(e *desktop.MouseEvent, dragged bool) {
		if !dragged && b.prepared != nil {
			b.click(e)
		}
		b.held = gripNone
	}
	b.Touch.Double = b.double
	b.Touch.Hover = func(e *desktop.MouseEvent) { b.hover(e.Position) }
	b.Touch.Leave = func() { b.leave() }
	b.Touch.Secondary = b.context
}

// gripAt returns what a drag from a place would move.
func (b *body) gripAt(p fyne.Position) grip {
	switch g := b.geometry; {
	case b.prepared == nil:
	case g.heat.holds(p):
		return gripHeat
	case g.overview.holds(p):
		top, high := b.marks.frame.Position().Y, b.marks.frame.Size().Height
		if high > 12 && p.Y > top-3 && p.Y < top+3 {
			return gripTop
		}
		if high > 12 && p.Y > top+high-3 && p.Y < top+high+3 {
			return gripBottom
		}
		return gripFrame
	}
	return gripNone
}

func (b *body) drag(at fyne.Position, by fyne.Delta) {
	view := &b.panel.settings.view
	b.lens.Hide()
	o, f := b.geometry.overview, b.frame
	row := math.Min(math.Max(float64((at.Y-o.y)/o.h), 0), 1) * float64(f.rows)
	switch b.held {
	case gripHeat:
		view.Set(f.pan(float64(by.DX), float64(by.DY)))
	case gripFrame:
		b.lookAt(at)
	case gripTop:
		b.stretch(row, f.row(f.height))
	case gripBottom:
		b.stretch(f.Row, row)
	}
}

// lookAt moves the view so that its middle is what the overview has at a place.
func (b *body) lookAt(at fyne.Position) {
	o, f := b.geometry.overview, b.frame
	v := f.View
	v.Row = float64((at.Y-o.y)/o.h)*float64(f.rows) - f.height/f.RowDP/2
	v.Col = float64((at.X-o.x)/o.w)*float64(f.cols) - f.width/f.ColDP/2
	b.panel.settings.view.Set(v.in(f.width, f.height, f.rows, f.cols).View.orFit(f))
}

// stretch shows the rows from … to.
func (b *body) stretch(from, to float64) {
	f, v := b.frame, b.frame.View
	if to-from < 2 {
		return
	}
	v.Row, v.RowDP = from, f.height/(to-from)
	b.panel.settings.view.Set(v.in(f.width, f.height, f.rows, f.cols).View.orFit(f))
}

// local returns a place relative to a part.
func local(p fyne.Position, r rectangle) (x, y float64) {
	return float64(p.X - r.x), float64(p.Y - r.y)
}

func (b *body) click(e *desktop.MouseEvent) {
	p, g, s := b.prepared, b.geometry, b.panel.session
	switch {
	case g.heat.holds(e.Position):
		x, y := local(e.Position, g.heat)
		at, ok := p.at(b.frame, x, y)
		if !ok {
			return
		}
		if e.Modifier&fyne.KeyModifierShortcutDefault != 0 {
			if b.panel.options.Pin != nil {
				b.panel.options.Pin(at.neuron.ID, at.network.ID)
			}
			return
		}
		s.SelectCell(at.neuron.ID, at.network.ID)
	case g.margin.holds(e.Position):
		if row := p.strongest(b.frame.bin(float64(e.Position.Y - g.margin.y))); row >= 0 {
			s.SelectNeuron(p.content.Neurons[p.rows.at[row]].ID)
		}
	case g.overview.holds(e.Position):
		b.lookAt(e.Position)
	default:
		if stage := b.stageAt(e.Position); stage >= 0 {
			if row := p.strongest(p.rows.sections[stage].from, p.rows.sections[stage].to); row >= 0 {
				s.SelectNeuron(p.content.Neurons[p.rows.at[row]].ID)
			}
		}
		if group := b.groupAt(e.Position); group >= 0 {
			s.SelectNetwork(b.bestIn(p.columns.sections[group]))
		}
	}
}

// stageAt returns the row section whose name or bar is at a place, -1 for none.
func (b *body) stageAt(at fyne.Position) int {
	g := b.geometry
	if b.prepared == nil || at.X >= g.heat.x || at.Y < g.heat.y || at.Y >= g.heat.y+g.heat.h {
		return -1
	}
	return in(b.prepared.rows.sections, int(b.frame.row(float64(at.Y-g.heat.y))))
}

// groupAt returns the column section whose name or bar is at a place, -1 for none.
func (b *body) groupAt(at fyne.Position) int {
	g := b.geometry
	if b.prepared == nil || at.Y >= g.heat.y || at.X < g.heat.x || at.X >= g.heat.x+g.heat.w {
		return -1
	}
	return in(b.prepared.columns.sections, int(b.frame.col(float64(at.X-g.heat.x))))
}

// bestIn returns the network of a group that the current neuron follows best; the
// first without one.
func (b *body) bestIn(s section) series.ID {
	p, best := b.prepared, s.from
	if row := p.row(b.neuron); row >= 0 {
		line := make([]float32, len(p.content.Networks))
		p.content.R.ReadRow(line, int(p.rows.at[row]))
		for col := s.from; col < s.to; col++ {
			if stronger(float64(line[p.columns.at[col]]), float64(line[p.columns.at[best]])) {
				best = col
			}
		}
	}
	return p.content.Networks[p.columns.at[best]].ID
}

func (b *body) double(e *desktop.MouseEvent) {
	if b.prepared == nil {
		return
	}
	view, f := &b.panel.settings.view, b.frame
	if stage := b.stageAt(e.Position); stage >= 0 {
		view.Set(f.section(b.prepared.rows.sections[stage], false))
		return
	}
	if group := b.groupAt(e.Position); group >= 0 {
		view.Set(f.section(b.prepared.columns.sections[group], true))
		return
	}
	if !b.geometry.heat.holds(e.Position) {
		return
	}
	if (view.Get() != View{}) {
		view.Set(View{})
		return
	}
	x, y := local(e.Position, b.geometry.heat)
	view.Set(f.zoom(zoomedRow/f.RowDP, x, y))
}

// context offers what can be done with the cell under the pointer.
func (b *body) context(e *desktop.MouseEvent) {
	if b.prepared == nil || !b.geometry.heat.holds(e.Position) {
		return
	}
	x, y := local(e.Position, b.geometry.heat)
	if at, ok := b.prepared.at(b.frame, x, y); ok {
		b.menu(at, e.AbsolutePosition)
	}
}

// menu opens the menu of a cell.
func (b *body) menu(at reading, where fyne.Position) {
	c := fyne.CurrentApp().Driver().CanvasForObject(b)
	if c == nil {
		return
	}
	copied := func(text string) func() {
		return func() { fyne.CurrentApp().Clipboard().SetContent(text) }
	}
	items := []*fyne.MenuItem{
		fyne.NewMenuItem("Select "+unit(at.neuron)+" and "+at.network.title(), func() { b.panel.session.SelectCell(at.neuron.ID, at.network.ID) }),
	}
	if pin := b.panel.options.Pin; pin != nil {
		items = append(items, fyne.NewMenuItem("Pin the trace of "+unit(at.neuron), func() { pin(at.neuron.ID, at.network.ID) }))
	}
	items = append(items, fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem("Copy neuron id", copied(string(at.neuron.ID))),
		fyne.NewMenuItem("Copy network id", copied(string(at.network.ID))),
		fyne.NewMenuItem("Copy read-out", copied(at.String())),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem("Show all rows", func() { b.panel.settings.view.Set(View{}) }))
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), c, where)
}

// hover shows the lens and tells the read-out.
func (b *body) hover(p fyne.Position) {
	if b.prepared == nil || !b.geometry.heat.holds(p) {
		b.leave()
		return
	}
	x, y := local(p, b.geometry.heat)
	at, ok := b.prepared.at(b.frame, x, y)
	if !ok {
		b.leave()
		return
	}
	b.lens.show(b.prepared, at, b.inks())
	b.lens.Move(beside(p, b.Size()))
	b.lens.Resize(lensSize())
	b.lens.Show()
	if b.panel.options.ReadOut != nil {
		b.panel.options.ReadOut(at.String())
	}
}

// beside returns where the lens stands: to the right and below the pointer where it
// fits, else on the other side; never under the pointer.
func beside(p fyne.Position, room fyne.Size) fyne.Position {
	const gap = 24
	size := lensSize()
	x := p.X + gap
	if x+size.Width > room.Width {
		x = p.X - gap - size.Width
	}
	y := p.Y + gap
	if y+size.Height > room.Height {
		y = p.Y - gap - size.Height
	}
	if x < 0 { // neither side has room: above or below, anywhere across
		x = max(0, min(p.X-size.Width/2, room.Width-size.Width))
		if bottom := room.Height - size.Height; y < 0 && bottom > p.Y {
			y = bottom
		}
	}
	return fyne.NewPos(x, max(0, y))
}

func (b *body) leave() {
	if b.lens.Visible() {
		b.lens.Hide()
		canvas.Refresh(b)
	}
	if b.panel.options.ReadOut != nil {
		b.panel.options.ReadOut("")
	}
}

// Scrolled implements [fyne.Scrollable].
func (b *body) Scrolled(e *fyne.ScrollEvent) { b.scroll(e, widgets.Modifiers()) }

// scroll moves rows, with Shift columns, and zooms with Ctrl.
func (b *body) scroll(e *fyne.ScrollEvent, keys fyne.KeyModifier) {
	if b.prepared == nil {
		return
	}
	view, f := &b.panel.settings.view, b.frame
	dx, dy := float64(e.Scrolled.DX), float64(e.Scrolled.DY)
	if keys&fyne.KeyModifierShift != 0 && dx == 0 {
		dx, dy = dy, 0
	}
	if keys&fyne.KeyModifierShortcutDefault != 0 {
		x, y := local(e.Position, b.geometry.heat)
		view.Set(f.zoom(math.Exp(dy*.02), math.Min(math.Max(x, 0), f.width), math.Min(math.Max(y, 0), f.height)))
	} else {
		view.Set(f.pan(2*dx, 2*dy))
	}
	if b.lens.Visible() {
		b.hover(e.Position)
	}
}

// Cursor implements [desktop.Cursorable].
func (b *body) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// CreateRenderer implements [fyne.Widget].
func (b *body) CreateRenderer() fyne.WidgetRenderer {
	return widgets.Laid(b, &bodyRenderer{b, widgets.NewFill(look.Clear)})
}

type bodyRenderer struct {
	b    *body
	ring *widgets.Fill
}

func (r *bodyRenderer) Layout(size fyne.Size) {
	r.ring.Move(fyne.NewPos(1, 1))
	r.ring.Resize(size.SubtractWidthHeight(2, 2))
	r.b.arrange(size)
}

func (r *bodyRenderer) MinSize() fyne.Size { return fyne.NewSize(0, 0) }

func (r *bodyRenderer) Objects() []fyne.CanvasObject {
	b := r.b
	if b.prepared == nil {
		return nil
	}
	v, m := b.pictures, b.marks
	all := []fyne.CanvasObject{v.heat, v.stages, v.groups, v.margin, v.overview, v.bar}
	all = append(all, b.letters.Objects()...)
	return append(all, m.col, m.row, m.cell, m.dot, m.frame, r.ring, b.lens)
}

func (r *bodyRenderer) Refresh() {
	b := r.b
	r.ring.Stroke, r.ring.Width = "", 0
	if b.focused {
		r.ring.Stroke, r.ring.Width = look.Primary, 2
	}
	r.ring.Refresh()
	if b.prepared != nil {
		b.arrange(b.Size())
		for _, o := range r.Objects()[:6] {
			o.Refresh()
		}
		b.lens.Refresh()
	}
	canvas.Refresh(b)
}

func (r *bodyRenderer) Destroy() {}
