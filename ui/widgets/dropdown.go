package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/look"
)

// A Dropdown is a choice of one from many, in a menu.
type Dropdown struct {
	widget.BaseWidget
	Options  []string
	Height   float32
	Most     float32 // widest the button becomes, 0 for any
	OnChoose func(string)

	chosen        string
	over, focused bool
}

// NewDropdown returns a drop-down for tool rows with the first option chosen.
func NewDropdown(options []string, choose func(string)) *Dropdown {
	d := &Dropdown{Options: options, Height: Low, OnChoose: choose}
	if len(options) > 0 {
		d.chosen = options[0]
	}
	d.ExtendBaseWidget(d)
	return d
}

// Chosen returns the option chosen.
func (d *Dropdown) Chosen() string { return d.chosen }

// SetOptions changes the options; the chosen one stays if it can.
func (d *Dropdown) SetOptions(options []string) { d.Options = options; d.Refresh() }

// SetChosen draws an option as chosen; OnChoose is not called.
func (d *Dropdown) SetChosen(option string) {
	if d.chosen != option {
		d.chosen = option
		d.Refresh()
	}
}

// Open shows the menu.
func (d *Dropdown) Open() {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(d)
	if canvas == nil || len(d.Options) == 0 {
		return
	}
	items := make([]*fyne.MenuItem, len(d.Options))
	for i, o := range d.Options {
		items[i] = fyne.NewMenuItem(o, func() {
			d.SetChosen(o)
			if d.OnChoose != nil {
				d.OnChoose(o)
			}
		})
		items[i].Checked = o == d.chosen
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(d)
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), canvas, at.AddXY(0, d.Size().Height))
}

// MouseDown implements [desktop.Mouseable].
func (d *Dropdown) MouseDown(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonPrimary {
		d.Open()
	}
}

// MouseUp implements [desktop.Mouseable].
func (d *Dropdown) MouseUp(*desktop.MouseEvent) {}

// MouseIn implements [desktop.Hoverable].
func (d *Dropdown) MouseIn(*desktop.MouseEvent) { d.over = true; d.Refresh() }

// MouseMoved implements [desktop.Hoverable].
func (d *Dropdown) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (d *Dropdown) MouseOut() { d.over = false; d.Refresh() }

// FocusGained implements [fyne.Focusable].
func (d *Dropdown) FocusGained() { d.focused = true; d.Refresh() }

// FocusLost implements [fyne.Focusable].
func (d *Dropdown) FocusLost() { d.focused = false; d.Refresh() }

// TypedRune implements [fyne.Focusable].
func (d *Dropdown) TypedRune(r rune) { PassRune(d, r) }

// TypedKey implements [fyne.Focusable].
func (d *Dropdown) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace, fyne.KeyDown:
		d.Open()
	default:
		PassKey(d, e)
	}
}

// CreateRenderer implements [fyne.Widget].
func (d *Dropdown) CreateRenderer() fyne.WidgetRenderer {
	r := &dropdownRenderer{d: d, ground: &canvas.Rectangle{}, ring: &canvas.Rectangle{},
		text: NewCut("", look.Small, look.Text), arrow: NewIcon("down", look.Text3)}
	r.text.Weight, r.arrow.Edge = look.Medium, 12
	r.Refresh()
	return r
}

type dropdownRenderer struct {
	d            *Dropdown
	ground, ring *canvas.Rectangle
	text         *Label
	arrow        *Icon
}

func (r *dropdownRenderer) MinSize() fyne.Size {
	style, font := look.Font(look.Medium, false)
	m, _ := fyne.CurrentApp().Driver().RenderedTextSize(r.d.chosen, look.Small.Size(), style, font)
	w := m.Width + 8 + 4 + look.Scaled(12) + 6
	if r.d.Most > 0 {
		w = min(w, r.d.Most)
	}
	return fyne.NewSize(w, look.Scaled(r.d.Height))
}

func (r *dropdownRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.ring.Move(fyne.NewPos(-2, -2))
	r.ring.Resize(size.Add(fyne.NewSize(4, 4)))
	edge := look.Scaled(12)
	r.text.Move(fyne.NewPos(8, 0))
	r.text.Resize(fyne.NewSize(max(0, size.Width-8-4-edge-6), size.Height))
	r.arrow.Move(fyne.NewPos(size.Width-edge-6, 0))
	r.arrow.Resize(fyne.NewSize(edge, size.Height))
}

func (r *dropdownRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.ground, r.text, r.arrow}
}

func (r *dropdownRenderer) Destroy() {}

func (r *dropdownRenderer) Refresh() {
	ground := look.Control
	if r.d.over {
		ground = look.Pressed
	}
	r.ground.FillColor, r.ground.CornerRadius = look.Color(ground), 3
	r.ring.FillColor, r.ring.StrokeColor, r.ring.StrokeWidth, r.ring.CornerRadius = look.Color(look.Clear), look.Color(look.Primary), 2, 4
	r.ring.Hidden = !r.d.focused
	r.text.Text = r.d.chosen
	r.Layout(r.d.Size())
	r.text.Refresh()
	r.arrow.Refresh()
	r.ground.Refresh()
	r.ring.Refresh()
}
