// Package room finds texts of a window that have too little room: cut at the edge of
// the widget they belong to, outside of the window, or over one another.
//
//	for _, fault := range room.Faults(window.Content()) {
//		t.Error(fault)
//	}
//
// What scrolls may be longer than what is seen of it; what is hidden is not looked at.
package room

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// slack is by how much a text may pass an edge or another text, dp: its rectangle is
// higher than its letters.
const slack = 3

// rect is a region of the window, dp.
type rect struct{ x0, y0, x1, y1 float32 }

func rectOf(at fyne.Position, size fyne.Size) rect {
	return rect{at.X, at.Y, at.X + size.Width, at.Y + size.Height}
}

func (r rect) and(o rect) rect {
	return rect{max(r.x0, o.x0), max(r.y0, o.y0), min(r.x1, o.x1), min(r.y1, o.y1)}
}

func (r rect) empty() bool { return r.x0 >= r.x1 || r.y0 >= r.y1 }

// within reports whether r stays in o but for the slack.
func (r rect) within(o rect) bool {
	return r.x0 >= o.x0-slack && r.y0 >= o.y0-slack && r.x1 <= o.x1+slack && r.y1 <= o.y1+slack
}

// seen is a text where it is drawn.
type seen struct {
	text string
	at   rect // of the letters
	part rect // of it that its scroll lets see
	home rect // of the widget it belongs to
}

// Faults lists what is wrong below an object, in words.
func Faults(root fyne.CanvasObject) []string {
	w := walk{}
	all := rectOf(fyne.NewPos(0, 0), root.Size())
	w.visit(root, fyne.NewPos(0, 0), all, all)
	var out []string
	for i, t := range w.texts {
		if !t.at.within(t.home) {
			out = append(out, fmt.Sprintf("%q at %.0f leaves its room %.0f", t.text, t.at, t.home))
		}
		for _, o := range w.texts[:i] {
			if both := t.part.and(o.part); both.x1-both.x0 > slack && both.y1-both.y0 > slack {
				out = append(out, fmt.Sprintf("%q at %.0f lies over %q at %.0f", t.text, t.at, o.text, o.at))
			}
		}
	}
	return out
}

type walk struct{ texts []seen }

// visit goes into an object at a place; home is the room of the widget it belongs to,
// clip what of the window it may be seen in.
func (w *walk) visit(o fyne.CanvasObject, at fyne.Position, home, clip rect) {
	if !o.Visible() {
		return
	}
	switch o := o.(type) {
	case *canvas.Text:
		w.add(o, at, home, clip)
	case *fyne.Container:
		for _, child := range o.Objects {
			w.visit(child, at.Add(child.Position()), home, clip)
		}
	case *container.Scroll:
		inside := rectOf(at, o.Size()).and(clip)
		w.visit(o.Content, at.Add(o.Content.Position()), rectOf(at.Add(o.Content.Position()), o.Content.Size()), inside)
	case fyne.Widget:
		inside := rectOf(at, o.Size())
		for _, child := range test.WidgetRenderer(o).Objects() {
			w.visit(child, at.Add(child.Position()), inside, clip)
		}
	}
}

func (w *walk) add(t *canvas.Text, at fyne.Position, home, clip rect) {
	if t.Text == "" {
		return
	}
	least := t.MinSize()
	switch t.Alignment {
	case fyne.TextAlignCenter:
		at.X += (t.Size().Width - least.Width) / 2
	case fyne.TextAlignTrailing:
		at.X += t.Size().Width - least.Width
	}
	r := rectOf(at, least)
	part := r.and(clip)
	if part.empty() {
		return
	}
	w.texts = append(w.texts, seen{text: t.Text, at: r, part: part, home: home})
}
