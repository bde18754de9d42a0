package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/look"
)

// A Row is one line of a short list: a mark, a name, a word beside it and a value at
// the right end. Its fields may be changed before Refresh.
type Row struct {
	widget.BaseWidget
	Touch
	Icon              string
	IconInk           fyne.ThemeColorName
	Text, Beside      string
	Value, Note       string // at the right end; the note stands before the value
	NoteInk, ValueInk fyne.ThemeColorName
	Mono, Bold        bool
	Height            float32
	OnPress           func()

	chosen, over bool
}

// NewRow returns a row of 24 dp.
func NewRow(icon string, ink fyne.ThemeColorName, text string, press func()) *Row {
	r := &Row{Icon: icon, IconInk: ink, Text: text, NoteInk: look.Text2, ValueInk: look.Text2, Height: 24, OnPress: press}
	r.Touch.Press = func(*desktop.MouseEvent) {
		if r.OnPress != nil {
			r.OnPress()
		}
	}
	r.Touch.Hover = func(*desktop.MouseEvent) { r.light(true) }
	r.Touch.Leave = func() { r.light(false) }
	r.ExtendBaseWidget(r)
	return r
}

func (r *Row) light(on bool) {
	if r.over != on && r.OnPress != nil {
		r.over = on
		r.Refresh()
	}
}

// SetLit shows the row as if the pointer were on it: for keys that go through rows.
func (r *Row) SetLit(on bool) { r.light(on) }

// SetChosen marks the row as the current one.
func (r *Row) SetChosen(on bool) {
	if r.chosen != on {
		r.chosen = on
		r.Refresh()
	}
}

// CreateRenderer implements [fyne.Widget].
func (r *Row) CreateRenderer() fyne.WidgetRenderer {
	v := &rowRenderer{r: r, ground: NewFill(look.Clear), edge: NewFill(look.Primary), icon: NewIcon("", look.Text2)}
	v.icon.Edge = 13
	for i := range v.texts {
		v.texts[i] = NewLabel("", look.Dense, look.Text)
	}
	v.texts[0].Cut = true
	v.Refresh()
	return v
}

type rowRenderer struct {
	r            *Row
	ground, edge *Fill
	icon         *Icon
	texts        [4]*Label // text, beside, note, value
}

func (v *rowRenderer) Layout(size fyne.Size) {
	v.ground.Resize(size)
	v.edge.Resize(fyne.NewSize(2, size.Height))
	x, edge := float32(12), look.Scaled(13)
	v.icon.Move(fyne.NewPos(x, 0))
	v.icon.Resize(fyne.NewSize(edge, size.Height))
	if v.r.Icon != "" {
		x += edge + 8
	}
	right := size.Width - 12
	for _, t := range []*Label{v.texts[3], v.texts[2]} {
		w := t.MinSize().Width
		right -= w
		t.Move(fyne.NewPos(right, 0))
		t.Resize(fyne.NewSize(w, size.Height))
		if w > 0 {
			right -= 8
		}
	}
	style, font := look.Font(v.texts[0].Weight, v.texts[0].Mono)
	m, _ := fyne.CurrentApp().Driver().RenderedTextSize(v.r.Text, look.Dense.Size(), style, font)
	w := max(0, min(m.Width+1, right-x))
	v.texts[0].Move(fyne.NewPos(x, 0))
	v.texts[0].Resize(fyne.NewSize(w, size.Height))
	b := v.texts[1]
	b.Hidden = x+w+6+b.MinSize().Width > right
	b.Move(fyne.NewPos(x+w+6, 0))
	b.Resize(fyne.NewSize(max(0, right-x-w-6), size.Height))
}

func (v *rowRenderer) MinSize() fyne.Size { return fyne.NewSize(60, look.Scaled(v.r.Height)) }

func (v *rowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{v.ground, v.edge, v.icon, v.texts[0], v.texts[1], v.texts[2], v.texts[3]}
}

func (v *rowRenderer) Refresh() {
	r := v.r
	v.ground.SetColor(rowInk(r.chosen, r.over))
	v.edge.Hidden = !r.chosen
	v.icon.Set(r.Icon, r.IconInk)
	fill := func(i int, text string, ink fyne.ThemeColorName, role look.Role, mono, bold bool) {
		t := v.texts[i]
		t.Text, t.Color, t.Role, t.Mono, t.Weight = text, ink, role, mono, look.Regular
		if bold {
			t.Weight = look.SemiBold
		}
	}
	fill(0, r.Text, look.Text, look.Dense, r.Mono, r.Bold || r.chosen && !r.Mono)
	fill(1, r.Beside, look.Text3, look.Dense, false, false)
	fill(2, r.Note, r.NoteInk, look.Dense, false, false)
	fill(3, r.Value, r.ValueInk, look.Dense, true, r.chosen)
	for _, o := range v.Objects() {
		o.Refresh()
	}
	v.Layout(r.Size())
	canvas.Refresh(r)
}

func (v *rowRenderer) Destroy() {}
