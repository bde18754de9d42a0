package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/look"
)

// A Style is how a button is drawn.
type Style int

// The styles: a filled control, the primary action, an outline, an outline of the
// primary colour, and one that shows only under the pointer.
const (
	Plain Style = iota
	Primary
	Outline
	OutlinePrimary
	Quiet
)

// The heights of buttons and fields, dp at 100 %.
const (
	Low    = 22 // tool rows
	Usual  = 28
	Dialog = 32
	Large  = 36
)

// A Button acts when the primary button of the mouse is let go over it, or by Enter
// or Space while it has the focus.
type Button struct {
	widget.BaseWidget
	Text    string
	Icon    string // of assets/icons, or ""
	Hint    string // keys, drawn in a frame after the text
	Style   Style
	Height  float32
	Role    look.Role
	Weight  look.Weight
	OnPress func()

	off, over, down, focused, checked bool
}

// NewButton returns a button of the usual height.
func NewButton(text, icon string, style Style, press func()) *Button {
	b := &Button{Text: text, Icon: icon, Style: style, Height: Usual, Role: look.Dense, Weight: look.SemiBold, OnPress: press}
	b.ExtendBaseWidget(b)
	return b
}

// NewIconButton returns a quiet button of 22 × 22 dp with a hit area of 24.
func NewIconButton(icon string, press func()) *Button {
	b := NewButton("", icon, Quiet, press)
	b.Height = 24
	return b
}

// NewSmallButton returns a button for tool rows.
func NewSmallButton(text, icon string, press func()) *Button {
	b := NewButton(text, icon, Plain, press)
	b.Height, b.Role, b.Weight = Low, look.Small, look.Medium
	return b
}

// SetEnabled lets the button act or not.
func (b *Button) SetEnabled(on bool) {
	if b.off == on {
		b.off = !on
		b.Refresh()
	}
}

// Enabled reports whether the button acts.
func (b *Button) Enabled() bool { return !b.off }

// SetChecked draws the button as one that is held down.
func (b *Button) SetChecked(on bool) {
	if b.checked != on {
		b.checked = on
		b.Refresh()
	}
}

// SetText changes the text.
func (b *Button) SetText(text string) {
	if b.Text != text {
		b.Text = text
		b.Refresh()
	}
}

// SetIcon changes the drawing.
func (b *Button) SetIcon(name string) {
	if b.Icon != name {
		b.Icon = name
		b.Refresh()
	}
}

func (b *Button) act() {
	if !b.off && b.OnPress != nil {
		b.OnPress()
	}
}

// MouseDown implements [desktop.Mouseable].
func (b *Button) MouseDown(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonPrimary && !b.off {
		b.down = true
		b.Refresh()
	}
}

// MouseUp implements [desktop.Mouseable].
func (b *Button) MouseUp(e *desktop.MouseEvent) {
	if !b.down {
		return
	}
	b.down = false
	b.Refresh()
	size := b.Size()
	if p := e.Position; p.X >= 0 && p.Y >= 0 && p.X <= size.Width && p.Y <= size.Height {
		b.act()
	}
}

// MouseIn implements [desktop.Hoverable].
func (b *Button) MouseIn(*desktop.MouseEvent) { b.over = true; b.Refresh() }

// MouseMoved implements [desktop.Hoverable].
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (b *Button) MouseOut() { b.over = false; b.Refresh() }

// FocusGained implements [fyne.Focusable].
func (b *Button) FocusGained() { b.focused = true; b.Refresh() }

// FocusLost implements [fyne.Focusable].
func (b *Button) FocusLost() { b.focused = false; b.Refresh() }

// TypedRune implements [fyne.Focusable].
func (b *Button) TypedRune(r rune) { PassRune(b, r) }

// TypedKey implements [fyne.Focusable].
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter || e.Name == fyne.KeySpace {
		b.act()
		return
	}
	PassKey(b, e)
}

// CreateRenderer implements [fyne.Widget].
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{button: b, ground: &canvas.Rectangle{}, ring: &canvas.Rectangle{},
		icon: NewIcon(b.Icon, look.Text), text: NewLabel(b.Text, b.Role, look.Text),
		hint: NewMono(b.Hint, look.Small, look.Text2), frame: NewFill(look.Clear)}
	r.frame.Stroke, r.frame.Radius = look.Edge, 3
	r.Refresh()
	return r
}

type buttonRenderer struct {
	button       *Button
	ground, ring *canvas.Rectangle
	icon         *Icon
	text, hint   *Label
	frame        *Fill
}

func (r *buttonRenderer) width() float32 {
	b := r.button
	if b.Text == "" && b.Hint == "" {
		return look.Scaled(b.Height)
	}
	w := r.text.MinSize().Width + 2*r.pad()
	if b.Icon != "" {
		w += look.Scaled(14) + 6
	}
	if b.Hint != "" {
		w += r.hint.MinSize().Width + 8 + 10
	}
	return w
}

func (r *buttonRenderer) pad() float32 {
	if r.button.Height <= Low {
		return 8
	}
	return 12
}

func (r *buttonRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.width(), max(look.Scaled(r.button.Height), r.text.MinSize().Height+4))
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.ring.Move(fyne.NewPos(-2, -2))
	r.ring.Resize(size.Add(fyne.NewSize(4, 4)))
	b := r.button
	if b.Text == "" && b.Hint == "" {
		r.icon.Resize(size)
		r.icon.Move(fyne.NewPos(0, 0))
		return
	}
	x := (size.Width - r.width() + 2*r.pad()) / 2
	if b.Icon != "" {
		edge := look.Scaled(14)
		r.icon.Move(fyne.NewPos(x, 0))
		r.icon.Resize(fyne.NewSize(edge, size.Height))
		x += edge + 6
	}
	w := r.text.MinSize().Width
	r.text.Move(fyne.NewPos(x, 0))
	r.text.Resize(fyne.NewSize(w, size.Height))
	if b.Hint == "" {
		return
	}
	x += w + 8
	m := r.hint.MinSize()
	r.frame.Move(fyne.NewPos(x, (size.Height-m.Height-2)/2))
	r.frame.Resize(fyne.NewSize(m.Width+10, m.Height+2))
	r.hint.Move(fyne.NewPos(x+5, 0))
	r.hint.Resize(fyne.NewSize(m.Width, size.Height))
}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.ground, r.icon, r.text, r.frame, r.hint}
}

func (r *buttonRenderer) Destroy() {}

// inks returns ground, outline and text of the button as it stands.
func (r *buttonRenderer) inks() (ground, outline, text fyne.ThemeColorName) {
	b := r.button
	ground, outline, text = look.Control, look.Clear, look.Text
	switch b.Style {
	case Primary:
		ground, text = look.Primary, look.OnPrimary
	case Outline:
		ground, outline = look.Clear, look.Edge
	case OutlinePrimary:
		ground, outline = look.Clear, look.Primary
	case Quiet:
		ground, text = look.Clear, look.Text2
	}
	if b.off {
		text = look.Text3
		if b.Style == Primary {
			ground = look.Control
		}
		return ground, outline, text
	}
	switch {
	case b.Style == Primary:
	case b.down:
		ground = look.Pressed
	case b.checked:
		ground = look.Control
	case b.over && b.Style == Plain:
		ground = look.Pressed
	case b.over:
		ground = look.Hover
	}
	return ground, outline, text
}

func (r *buttonRenderer) Refresh() {
	b := r.button
	ground, outline, text := r.inks()
	r.ground.FillColor, r.ground.CornerRadius = look.Color(ground), 3
	r.ground.StrokeColor, r.ground.StrokeWidth = look.Color(outline), 0
	if outline != look.Clear {
		r.ground.StrokeWidth = 1
	}
	r.ring.FillColor, r.ring.StrokeColor, r.ring.StrokeWidth, r.ring.CornerRadius = look.Color(look.Clear), look.Color(look.Primary), 2, 4
	r.ring.Hidden = !b.focused
	r.icon.Set(b.Icon, text)
	r.icon.Hidden = b.Icon == ""
	r.text.Text, r.text.Role, r.text.Weight, r.text.Color = b.Text, b.Role, b.Weight, text
	r.hint.Text = b.Hint
	r.hint.Hidden, r.frame.Hidden = b.Hint == "", b.Hint == ""
	r.text.Refresh()
	r.hint.Refresh()
	r.frame.Refresh()
	r.icon.Refresh()
	r.Layout(b.Size())
	r.ground.Refresh()
	r.ring.Refresh()
}
