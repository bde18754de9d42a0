package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/look"
)

// A Check is a choice of yes or no; the whole row reacts.
type Check struct {
	widget.BaseWidget
	Text     string
	OnChange func(bool)

	on, focused bool
}

// NewCheck returns an unset check box.
func NewCheck(text string, change func(bool)) *Check {
	c := &Check{Text: text, OnChange: change}
	c.ExtendBaseWidget(c)
	return c
}

// On reports whether it is set.
func (c *Check) On() bool { return c.on }

// SetOn sets the box; OnChange is not called.
func (c *Check) SetOn(on bool) {
	if c.on != on {
		c.on = on
		c.Refresh()
	}
}

func (c *Check) toggle() {
	c.SetOn(!c.on)
	if c.OnChange != nil {
		c.OnChange(c.on)
	}
}

// MouseDown implements [desktop.Mouseable].
func (c *Check) MouseDown(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonPrimary {
		c.toggle()
	}
}

// MouseUp implements [desktop.Mouseable].
func (c *Check) MouseUp(*desktop.MouseEvent) {}

// FocusGained implements [fyne.Focusable].
func (c *Check) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost implements [fyne.Focusable].
func (c *Check) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune implements [fyne.Focusable].
func (c *Check) TypedRune(r rune) { PassRune(c, r) }

// TypedKey implements [fyne.Focusable].
func (c *Check) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeySpace {
		c.toggle()
		return
	}
	PassKey(c, e)
}

// CreateRenderer implements [fyne.Widget].
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	r := &checkRenderer{c: c, box: NewFill(look.Field), ring: NewFill(look.Clear), mark: NewIcon("check", look.OnPrimary), text: NewLabel(c.Text, look.Small, look.Text2)}
	r.box.Stroke, r.box.Radius, r.mark.Edge = look.Edge, 2, 12
	r.ring.Stroke, r.ring.Width, r.ring.Radius = look.Primary, 2, 4
	r.Refresh()
	return r
}

type checkRenderer struct {
	c         *Check
	box, ring *Fill
	mark      *Icon
	text      *Label
}

func (r *checkRenderer) Layout(size fyne.Size) {
	edge := look.Scaled(14)
	y := (size.Height - edge) / 2
	r.box.Move(fyne.NewPos(0, y))
	r.box.Resize(fyne.NewSize(edge, edge))
	r.mark.Move(fyne.NewPos(0, y))
	r.mark.Resize(fyne.NewSize(edge, edge))
	r.ring.Move(fyne.NewPos(-2, y-2))
	r.ring.Resize(fyne.NewSize(edge+4, edge+4))
	r.text.Move(fyne.NewPos(edge+6, 0))
	r.text.Resize(fyne.NewSize(max(0, size.Width-edge-6), size.Height))
}

func (r *checkRenderer) MinSize() fyne.Size {
	m := r.text.MinSize()
	return fyne.NewSize(m.Width+look.Scaled(14)+6, max(m.Height, look.Scaled(Low)))
}

func (r *checkRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.box, r.mark, r.text}
}

func (r *checkRenderer) Refresh() {
	r.box.Color, r.box.Stroke = look.Field, look.Edge
	if r.c.on {
		r.box.Color, r.box.Stroke = look.Primary, look.Primary
	}
	r.mark.Hidden, r.ring.Hidden = !r.c.on, !r.c.focused
	r.text.Text = r.c.Text
	r.box.Refresh()
	r.mark.Refresh()
	r.text.Refresh()
	r.ring.Refresh()
	r.Layout(r.c.Size())
	canvas.Refresh(r.c)
}

func (r *checkRenderer) Destroy() {}

// A Chip is a word on a small ground: a state, a count, a key.
type Chip struct {
	widget.BaseWidget
	Text   string
	Ink    fyne.ThemeColorName
	Ground fyne.ThemeColorName
	Mono   bool
}

// NewChip returns a chip on the ground of controls.
func NewChip(text string, ink fyne.ThemeColorName) *Chip {
	c := &Chip{Text: text, Ink: ink, Ground: look.Control}
	c.ExtendBaseWidget(c)
	return c
}

// Set changes what the chip says.
func (c *Chip) Set(text string, ink fyne.ThemeColorName) {
	c.Text, c.Ink = text, ink
	c.Refresh()
}

// CreateRenderer implements [fyne.Widget].
func (c *Chip) CreateRenderer() fyne.WidgetRenderer {
	r := &chipRenderer{c: c, ground: NewFill(c.Ground), text: NewLabel(c.Text, look.Small, c.Ink)}
	r.ground.Radius = 3
	r.text.Weight = look.Medium
	r.text.Align = fyne.TextAlignCenter
	r.Refresh()
	return r
}

type chipRenderer struct {
	c      *Chip
	ground *Fill
	text   *Label
}

func (r *chipRenderer) Layout(size fyne.Size) {
	h := min(size.Height, look.Scaled(18))
	r.ground.Move(fyne.NewPos(0, (size.Height-h)/2))
	r.ground.Resize(fyne.NewSize(size.Width, h))
	r.text.Resize(size)
}

func (r *chipRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.text.MinSize().Width+12, look.Scaled(18))
}

func (r *chipRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.ground, r.text} }

func (r *chipRenderer) Refresh() {
	r.ground.Color, r.text.Text, r.text.Color, r.text.Mono = r.c.Ground, r.c.Text, r.c.Ink, r.c.Mono
	r.ground.Refresh()
	r.text.Refresh()
	r.Layout(r.c.Size())
	canvas.Refresh(r.c)
}

func (r *chipRenderer) Destroy() {}
