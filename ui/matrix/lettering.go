package matrix

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"syncact/ui/look"
	"syncact/ui/widgets"
)

// lettering is a pool of texts that are placed anew with every change of view.
type lettering struct {
	texts []*canvas.Text
	used  int
}

// A style is how a text is set.
type style struct {
	ink    fyne.ThemeColorName
	weight look.Weight
	align  fyne.TextAlign
}

func (l *lettering) begin() { l.used = 0 }

// put sets a small text whose middle is at y; x is its left end, middle or right end.
func (l *lettering) put(text string, x, y float32, s style) fyne.Size {
	if l.used == len(l.texts) {
		l.texts = append(l.texts, &canvas.Text{})
	}
	t := l.texts[l.used]
	l.used++
	t.Text, t.TextSize, t.Color = text, look.Small.Size(), look.Color(s.ink)
	t.TextStyle, t.FontSource = look.Font(s.weight, false)
	t.Hidden = false
	m := t.MinSize()
	switch s.align {
	case fyne.TextAlignCenter:
		x -= m.Width / 2
	case fyne.TextAlignTrailing:
		x -= m.Width
	}
	t.Move(fyne.NewPos(x, y-m.Height/2))
	t.Resize(m)
	t.Refresh()
	return m
}

// end hides what was not used.
func (l *lettering) end() {
	for _, t := range l.texts[l.used:] {
		if !t.Hidden {
			t.Hide()
		}
	}
}

// The styles of names of rows.
var (
	currentStyle = style{ink: look.Text, weight: look.SemiBold}
	countStyle   = style{ink: look.Text3}
)

// shorten cuts a small text to a width.
func shorten(text string, width float32) string {
	return widgets.Shorten(text, width, look.Small.Size(), fyne.TextStyle{}, nil)
}
