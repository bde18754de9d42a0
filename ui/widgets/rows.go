package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/look"
)

// Rows is a list of rows of one height. Only the rows in sight exist, so that a
// hundred thousand scroll as lightly as ten. The arrows, Home and End move the
// chosen row, Enter acts on it.
type Rows struct {
	widget.BaseWidget
	Height float32 // of a row, dp at 100 %
	// Make returns the content of a row, Fill puts row i into one.
	Make     func() fyne.CanvasObject
	Fill     func(i int, row fyne.CanvasObject)
	OnChoose func(i int) // a press, or the arrows
	OnOpen   func(i int) // a double-click, or Enter
	OnMenu   func(i int, e *desktop.MouseEvent)
	OnCopy   func(i int) // Ctrl C on the chosen row

	length, chosen, over int
	focused              bool
	scroll               *container.Scroll
	content              *rowsContent
}

// NewRows returns an empty list with no row chosen.
func NewRows(height float32, build func() fyne.CanvasObject, fill func(int, fyne.CanvasObject)) *Rows {
	r := &Rows{Height: height, Make: build, Fill: fill, chosen: -1, over: -1}
	r.content = &rowsContent{rows: r}
	r.content.ExtendBaseWidget(r.content)
	r.content.Press = func(e *desktop.MouseEvent) { r.press(r.at(e.Position)) }
	r.content.Double = func(e *desktop.MouseEvent) { r.open() }
	r.content.Hover = func(e *desktop.MouseEvent) { r.hover(r.at(e.Position)) }
	r.content.Leave = func() { r.hover(-1) }
	r.content.Secondary = func(e *desktop.MouseEvent) {
		if i := r.at(e.Position); i >= 0 && r.OnMenu != nil {
			r.OnMenu(i, e)
		}
	}
	r.scroll = container.NewVScroll(r.content)
	r.scroll.OnScrolled = func(fyne.Position) { r.content.Refresh() }
	r.ExtendBaseWidget(r)
	return r
}

// SetLength changes the number of rows and fills those in sight again.
func (r *Rows) SetLength(n int) {
	r.length = n
	if r.chosen >= n {
		r.chosen = -1
	}
	r.over = -1
	r.scroll.Refresh()
	r.content.Refresh()
}

// Length returns the number of rows.
func (r *Rows) Length() int { return r.length }

// Chosen returns the chosen row, -1 for none.
func (r *Rows) Chosen() int { return r.chosen }

// SetChosen marks a row, -1 for none, and brings it into sight; OnChoose is not called.
func (r *Rows) SetChosen(i int) {
	if i == r.chosen {
		return
	}
	r.chosen = i
	r.show(i)
	r.content.Refresh()
}

func (r *Rows) show(i int) {
	if i < 0 || i >= r.length {
		return
	}
	h := look.Scaled(r.Height)
	top, page := float32(i)*h, r.scroll.Size().Height
	if page <= 0 {
		return
	}
	off := r.scroll.Offset.Y
	if top < off {
		off = top
	} else if top+h > off+page {
		off = top + h - page
	}
	r.scroll.ScrollToOffset(fyne.NewPos(0, off))
}

func (r *Rows) at(p fyne.Position) int {
	if i := int(p.Y / look.Scaled(r.Height)); p.Y >= 0 && i < r.length {
		return i
	}
	return -1
}

func (r *Rows) press(i int) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(r); c != nil {
		c.Focus(r)
	}
	if i >= 0 {
		r.choose(i)
	}
}

func (r *Rows) choose(i int) {
	r.SetChosen(i)
	if r.OnChoose != nil {
		r.OnChoose(i)
	}
}

func (r *Rows) open() {
	if r.chosen >= 0 && r.OnOpen != nil {
		r.OnOpen(r.chosen)
	}
}

func (r *Rows) hover(i int) {
	if i != r.over {
		r.over = i
		r.content.Refresh()
	}
}

// FocusGained implements [fyne.Focusable].
func (r *Rows) FocusGained() { r.focused = true; r.Refresh() }

// FocusLost implements [fyne.Focusable].
func (r *Rows) FocusLost() { r.focused = false; r.Refresh() }

// TypedRune implements [fyne.Focusable].
func (r *Rows) TypedRune(c rune) { PassRune(r, c) }

// TypedKey implements [fyne.Focusable].
func (r *Rows) TypedKey(e *fyne.KeyEvent) {
	if r.length == 0 {
		PassKey(r, e)
		return
	}
	page := max(1, int(r.scroll.Size().Height/look.Scaled(r.Height))-1)
	to := r.chosen
	switch e.Name {
	case fyne.KeyUp:
		to--
	case fyne.KeyDown:
		to++
	case fyne.KeyPageUp:
		to -= page
	case fyne.KeyPageDown:
		to += page
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = r.length - 1
	case fyne.KeyReturn, fyne.KeyEnter:
		r.open()
		return
	default:
		PassKey(r, e)
		return
	}
	if to = min(max(to, 0), r.length-1); to != r.chosen {
		r.choose(to)
	}
}

// TypedShortcut implements [fyne.Shortcutable].
func (r *Rows) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*fyne.ShortcutCopy); ok && r.chosen >= 0 && r.OnCopy != nil {
		r.OnCopy(r.chosen)
	}
}

// CreateRenderer implements [fyne.Widget].
func (r *Rows) CreateRenderer() fyne.WidgetRenderer {
	ring := NewFill(look.Clear)
	ring.Stroke, ring.Width = look.Primary, 2
	v := &rowsRenderer{r: r, ring: ring}
	v.Refresh()
	return Laid(r, v)
}

type rowsRenderer struct {
	r    *Rows
	ring *Fill
}

func (v *rowsRenderer) Layout(size fyne.Size) {
	v.r.scroll.Resize(size)
	v.ring.Resize(size)
	v.r.content.Refresh()
}

func (v *rowsRenderer) MinSize() fyne.Size { return fyne.NewSize(40, look.Scaled(v.r.Height)) }

func (v *rowsRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{v.r.scroll, v.ring}
}

func (v *rowsRenderer) Refresh() {
	v.ring.Hidden = !v.r.focused
	v.ring.Refresh()
	v.r.scroll.Refresh()
	v.r.content.Refresh()
}

func (v *rowsRenderer) Destroy() {}

// rowsContent is as high as all rows and holds those in sight.
type rowsContent struct {
	widget.BaseWidget
	Touch
	rows *Rows
}

// CreateRenderer implements [fyne.Widget].
func (c *rowsContent) CreateRenderer() fyne.WidgetRenderer {
	return &rowsContentRenderer{c: c}
}

type rowView struct {
	ground, edge *Fill
	row          fyne.CanvasObject
	index        int
}

type rowsContentRenderer struct {
	c     *rowsContent
	views []*rowView
	list  []fyne.CanvasObject
}

func (v *rowsContentRenderer) MinSize() fyne.Size {
	return fyne.NewSize(0, float32(v.c.rows.length)*look.Scaled(v.c.rows.Height))
}

func (v *rowsContentRenderer) Layout(fyne.Size) { v.place() }

func (v *rowsContentRenderer) Objects() []fyne.CanvasObject { return v.list }

func (v *rowsContentRenderer) Refresh() {
	v.place()
	canvas.Refresh(v.c)
}

func (v *rowsContentRenderer) Destroy() {}

// place fills and moves as many rows as are in sight.
func (v *rowsContentRenderer) place() {
	r := v.c.rows
	h, page := look.Scaled(r.Height), r.scroll.Size().Height
	first := max(0, int(r.scroll.Offset.Y/h))
	count := min(int(page/h)+2, r.length-first)
	if page <= 0 || count < 0 {
		count = 0
	}
	for len(v.views) < count {
		v.views = append(v.views, &rowView{ground: NewFill(look.Clear), edge: NewFill(look.Primary), row: r.Make(), index: -1})
	}
	v.list = v.list[:0]
	width := r.scroll.Size().Width
	for k := range count {
		i, view := first+k, v.views[k]
		r.Fill(i, view.row)
		view.ground.SetColor(rowInk(i == r.chosen, i == r.over))
		view.edge.Hidden = i != r.chosen
		y := float32(i) * h
		view.ground.Move(fyne.NewPos(0, y))
		view.ground.Resize(fyne.NewSize(width, h))
		view.edge.Move(fyne.NewPos(0, y))
		view.edge.Resize(fyne.NewSize(2, h))
		view.row.Move(fyne.NewPos(0, y))
		view.row.Resize(fyne.NewSize(width, h))
		v.list = append(v.list, view.ground, view.edge, view.row)
	}
}

func rowInk(chosen, over bool) fyne.ThemeColorName {
	switch {
	case chosen:
		return look.Selected
	case over:
		return look.Hover
	}
	return look.Clear
}
