package neuron

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/look"
	"syncact/ui/state"
	"syncact/ui/widgets"
)

// The ways a section stands; "" leaves it to the height of the window.
const (
	unfolded = "open"
	folded   = "folded"
)

// sectionHeight is the height of a section's heading, dp at 100 %.
const sectionHeight = 28

// A section is a rule, a heading and what stands below; a press on the heading folds it.
type section struct {
	object *fyne.Container
	head   *heading
	body   fyne.CanvasObject
	fold   state.Value[string]
	late   bool // folds by itself where the window is low
	low    bool
}

// newSection returns a section whose fold is kept under a name in the session's views.
func newSection(s *state.Session, name string, head *heading, late bool, body fyne.CanvasObject, changed func()) (*section, func()) {
	v := &section{head: head, body: body, late: late}
	v.head.press = func() {
		if v.folded() {
			v.fold.Set(unfolded)
		} else {
			v.fold.Set(folded)
		}
	}
	v.object = container.New(widgets.Stack{}, widgets.NewRule(), v.head, body, widgets.NewGap(1, 8))
	forget := state.Keep(&s.Views, "inspector/"+name, &v.fold)
	stop := v.fold.OnChange(func(string) {
		v.turn()
		changed()
	})
	v.turn()
	return v, func() { forget(); stop() }
}

func (v *section) folded() bool {
	return v.fold.Get() == folded || v.fold.Get() == "" && v.late && v.low
}

// setLow tells whether the window is low.
func (v *section) setLow(on bool) {
	if v.low != on {
		v.low = on
		v.turn()
	}
}

func (v *section) turn() {
	on := v.folded()
	v.head.setFolded(on)
	gap := v.object.Objects[3]
	for _, o := range []fyne.CanvasObject{v.body, gap} {
		if on {
			o.Hide()
		} else {
			o.Show()
		}
	}
}

// A heading names a section, says a word at its right end and folds on a press, Enter
// or Space.
type heading struct {
	widget.BaseWidget
	widgets.Touch
	title, beside *widgets.Label
	action        *widgets.Button // in place of the word, nil for none
	named         string          // what the button says where there is room
	press         func()

	folded, focused, over bool
}

func newHeading(title string) *heading {
	h := &heading{title: widgets.NewCut(title, look.Dense, look.Text2), beside: widgets.NewLabel("", look.Small, look.Text3)}
	h.title.Weight = look.Medium
	h.Touch.Press = func(*desktop.MouseEvent) { h.press() }
	h.Touch.Hover = func(*desktop.MouseEvent) { h.light(true) }
	h.Touch.Leave = func() { h.light(false) }
	h.ExtendBaseWidget(h)
	return h
}

// newListHeading is a heading with a button at its right end.
func newListHeading(title, action string, act func()) *heading {
	h := newHeading(title)
	h.named, h.beside.Hidden = action, true
	h.action = widgets.NewButton(action, "", widgets.Quiet, act)
	h.action.Height, h.action.Role, h.action.Weight = widgets.Low, look.Small, look.Regular
	return h
}

// fit leaves out the word, or the button's text, where the title needs the room.
func (h *heading) fit(width float32) {
	style, font := look.Font(h.title.Weight, false)
	m, _ := fyne.CurrentApp().Driver().RenderedTextSize(h.title.Text, h.title.Role.Size(), style, font)
	left := width - 2*edge - 8 - m.Width
	if h.action == nil {
		h.beside.Hidden = h.beside.MinSize().Width > left
		return
	}
	h.action.Text, h.action.Icon = h.named, ""
	h.action.Refresh()
	if h.action.MinSize().Width > left+4 {
		h.action.Text, h.action.Icon = "", "list"
		h.action.Refresh()
	}
}

func (h *heading) light(on bool) {
	if h.over != on {
		h.over = on
		h.Refresh()
	}
}

func (h *heading) setFolded(on bool) {
	if h.folded != on {
		h.folded = on
		h.Refresh()
	}
}

// FocusGained implements [fyne.Focusable].
func (h *heading) FocusGained() { h.focused = true; h.Refresh() }

// FocusLost implements [fyne.Focusable].
func (h *heading) FocusLost() { h.focused = false; h.Refresh() }

// TypedRune implements [fyne.Focusable].
func (h *heading) TypedRune(c rune) { widgets.PassRune(h, c) }

// TypedKey implements [fyne.Focusable].
func (h *heading) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter || e.Name == fyne.KeySpace {
		h.press()
		return
	}
	widgets.PassKey(h, e)
}

// CreateRenderer implements [fyne.Widget].
func (h *heading) CreateRenderer() fyne.WidgetRenderer {
	r := &headingRenderer{h: h, ground: widgets.NewFill(look.Clear), ring: widgets.NewFill(look.Clear), mark: widgets.NewIcon("down", look.Text3)}
	r.ring.Stroke, r.ring.Width, r.mark.Edge = look.Primary, 2, 9
	r.Refresh()
	return r
}

type headingRenderer struct {
	h            *heading
	ground, ring *widgets.Fill
	mark         *widgets.Icon
}

func (r *headingRenderer) Layout(size fyne.Size) {
	h := r.h
	r.ground.Resize(size)
	r.ring.Move(fyne.NewPos(2, 2))
	r.ring.Resize(size.Subtract(fyne.NewSize(4, 4)))
	r.mark.Move(fyne.NewPos(0, 0))
	r.mark.Resize(fyne.NewSize(edge, size.Height))
	var word fyne.CanvasObject = h.beside
	right := size.Width - edge
	if h.action != nil {
		word, right = h.action, right+8 // its text ends where a word would
	}
	w := word.MinSize().Width
	h.title.Move(fyne.NewPos(edge, 0))
	h.title.Resize(fyne.NewSize(max(0, right-w-8-edge), size.Height))
	hh := word.MinSize().Height
	word.Move(fyne.NewPos(right-w, (size.Height-hh)/2))
	word.Resize(fyne.NewSize(w, hh))
}

func (r *headingRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.h.title.MinSize().Width+r.h.beside.MinSize().Width+2*edge+8, look.Scaled(sectionHeight))
}

func (r *headingRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.ground, r.mark, r.h.title, r.h.beside, r.ring}
	if r.h.action != nil {
		all = append(all, r.h.action)
	}
	return all
}

func (r *headingRenderer) Refresh() {
	h := r.h
	r.ground.Color = look.Clear
	if h.over {
		r.ground.Color = look.Hover
	}
	r.ring.Hidden = !h.focused
	r.mark.Name = "down"
	if h.folded {
		r.mark.Name = "forward"
	}
	if h.action != nil {
		h.action.Hidden = h.folded
	}
	r.Layout(h.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
	canvas.Refresh(h)
}

func (r *headingRenderer) Destroy() {}
