package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/look"
)

// A Segmented is a choice of one from a few, side by side.
type Segmented struct {
	widget.BaseWidget
	Options  []string
	Height   float32
	Role     look.Role
	OnChoose func(string)

	chosen, over string
	focused      bool
}

// NewSegmented returns a choice for tool rows with the first option chosen.
func NewSegmented(options []string, choose func(string)) *Segmented {
	s := &Segmented{Options: options, Height: Low, Role: look.Small, OnChoose: choose}
	if len(options) > 0 {
		s.chosen = options[0]
	}
	s.ExtendBaseWidget(s)
	return s
}

// Chosen returns the option chosen.
func (s *Segmented) Chosen() string { return s.chosen }

// SetChosen draws an option as chosen; OnChoose is not called.
func (s *Segmented) SetChosen(option string) {
	if s.chosen != option {
		s.chosen = option
		s.Refresh()
	}
}

func (s *Segmented) choose(option string) {
	if option == "" || option == s.chosen {
		return
	}
	s.SetChosen(option)
	if s.OnChoose != nil {
		s.OnChoose(option)
	}
}

// at returns the option under a position, "" for none.
func (s *Segmented) at(p fyne.Position) string {
	x := float32(2)
	for _, o := range s.Options {
		w := s.width(o)
		if p.X >= x && p.X < x+w {
			return o
		}
		x += w
	}
	return ""
}

func (s *Segmented) width(option string) float32 {
	_, font := look.Font(look.Medium, false)
	m, _ := fyne.CurrentApp().Driver().RenderedTextSize(option, s.Role.Size(), fyne.TextStyle{}, font)
	pad := float32(16)
	if s.Height > Low {
		pad = 28
	}
	return m.Width + pad
}

// MouseDown implements [desktop.Mouseable].
func (s *Segmented) MouseDown(e *desktop.MouseEvent) { s.choose(s.at(e.Position)) }

// MouseUp implements [desktop.Mouseable].
func (s *Segmented) MouseUp(*desktop.MouseEvent) {}

// MouseIn implements [desktop.Hoverable].
func (s *Segmented) MouseIn(e *desktop.MouseEvent) { s.MouseMoved(e) }

// MouseMoved implements [desktop.Hoverable].
func (s *Segmented) MouseMoved(e *desktop.MouseEvent) {
	if over := s.at(e.Position); over != s.over {
		s.over = over
		s.Refresh()
	}
}

// MouseOut implements [desktop.Hoverable].
func (s *Segmented) MouseOut() { s.over = ""; s.Refresh() }

// FocusGained implements [fyne.Focusable].
func (s *Segmented) FocusGained() { s.focused = true; s.Refresh() }

// FocusLost implements [fyne.Focusable].
func (s *Segmented) FocusLost() { s.focused = false; s.Refresh() }

// TypedRune implements [fyne.Focusable].
func (s *Segmented) TypedRune(r rune) { PassRune(s, r) }

// TypedKey implements [fyne.Focusable]: the arrows choose.
func (s *Segmented) TypedKey(e *fyne.KeyEvent) {
	if e.Name != fyne.KeyLeft && e.Name != fyne.KeyRight {
		PassKey(s, e)
		return
	}
	for i, o := range s.Options {
		if o != s.chosen {
			continue
		}
		if e.Name == fyne.KeyLeft && i > 0 {
			s.choose(s.Options[i-1])
		} else if e.Name == fyne.KeyRight && i < len(s.Options)-1 {
			s.choose(s.Options[i+1])
		}
		return
	}
}

// CreateRenderer implements [fyne.Widget].
func (s *Segmented) CreateRenderer() fyne.WidgetRenderer {
	r := &segmentedRenderer{s: s, ground: &canvas.Rectangle{}, ring: &canvas.Rectangle{}, mark: &canvas.Rectangle{}}
	r.Refresh()
	return r
}

type segmentedRenderer struct {
	s                  *Segmented
	ground, ring, mark *canvas.Rectangle
	texts              []*canvas.Text
}

func (r *segmentedRenderer) MinSize() fyne.Size {
	w := float32(4)
	for _, o := range r.s.Options {
		w += r.s.width(o)
	}
	return fyne.NewSize(w, look.Scaled(r.s.Height))
}

func (r *segmentedRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.ring.Move(fyne.NewPos(-2, -2))
	r.ring.Resize(size.Add(fyne.NewSize(4, 4)))
	x := float32(2)
	for i, o := range r.s.Options {
		w := r.s.width(o)
		m := r.texts[i].MinSize()
		r.texts[i].Move(fyne.NewPos(x, (size.Height-m.Height)/2))
		r.texts[i].Resize(fyne.NewSize(w, m.Height))
		if o == r.s.chosen {
			r.mark.Move(fyne.NewPos(x, 2))
			r.mark.Resize(fyne.NewSize(w, size.Height-4))
		}
		x += w
	}
}

func (r *segmentedRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.ring, r.ground, r.mark}
	for _, t := range r.texts {
		all = append(all, t)
	}
	return all
}

func (r *segmentedRenderer) Destroy() {}

func (r *segmentedRenderer) Refresh() {
	for len(r.texts) < len(r.s.Options) {
		r.texts = append(r.texts, &canvas.Text{Alignment: fyne.TextAlignCenter})
	}
	r.texts = r.texts[:len(r.s.Options)]
	r.ground.FillColor, r.ground.CornerRadius = look.Color(look.Control), 3
	r.mark.FillColor, r.mark.CornerRadius = look.Color(look.Panel), 2
	r.ring.FillColor, r.ring.StrokeColor, r.ring.StrokeWidth, r.ring.CornerRadius = look.Color(look.Clear), look.Color(look.Primary), 2, 4
	r.ring.Hidden, r.mark.Hidden = !r.s.focused, true
	for i, o := range r.s.Options {
		t := r.texts[i]
		t.Text, t.TextSize, t.Color = o, r.s.Role.Size(), look.Color(look.Text2)
		t.TextStyle, t.FontSource = look.Font(look.Medium, false)
		if o == r.s.chosen {
			r.mark.Hidden = false
			t.Color = look.Color(look.Text)
		} else if o == r.s.over {
			t.Color = look.Color(look.Text)
		}
		t.Refresh()
	}
	r.Layout(r.s.Size())
	r.ground.Refresh()
	r.mark.Refresh()
	r.ring.Refresh()
}
