package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"syncact/ui/look"
)

// Lettering is a pool of small texts that are placed anew with every change of view:
// ticks, names of bands, ends of scales. The zero Lettering works.
type Lettering struct {
	texts []*canvas.Text
	used  int
}

// Ink is how a text is set.
type Ink struct {
	Color  fyne.ThemeColorName
	Weight look.Weight // 0: regular
	Mono   bool
	Align  fyne.TextAlign
}

// Begin starts to place texts.
func (l *Lettering) Begin() { l.used = 0 }

// Put sets a text whose middle is at y; x is its left end, middle or right end.
func (l *Lettering) Put(text string, x, y float32, ink Ink) fyne.Size {
	if l.used == len(l.texts) {
		l.texts = append(l.texts, &canvas.Text{})
	}
	t := l.texts[l.used]
	l.used++
	t.Text, t.TextSize, t.Color, t.Hidden = text, look.Small.Size(), look.Color(ink.Color), false
	t.TextStyle, t.FontSource = look.Font(max(ink.Weight, look.Regular), ink.Mono)
	m := t.MinSize()
	switch ink.Align {
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

// End hides the texts that were not placed.
func (l *Lettering) End() {
	for _, t := range l.texts[l.used:] {
		t.Hidden = true
	}
}

// Objects returns all texts, for the renderer of the widget they stand in.
func (l *Lettering) Objects() []fyne.CanvasObject {
	all := make([]fyne.CanvasObject, len(l.texts))
	for i, t := range l.texts {
		all[i] = t
	}
	return all
}
