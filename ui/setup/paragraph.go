package setup

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/look"
)

// A paragraph is text over as many lines as its width makes of it.
type paragraph struct {
	widget.BaseWidget
	text   string
	role   look.Role
	weight look.Weight
	ink    fyne.ThemeColorName
	leads  float32 // height of a line at 100 %
	width  float32 // that the lines were made for
}

// newParagraph returns a paragraph that begins with a guess of its width, dp.
func newParagraph(text string, role look.Role, ink fyne.ThemeColorName, width float32) *paragraph {
	p := &paragraph{text: text, role: role, weight: look.Regular, ink: ink, leads: float32(role) + 6, width: width}
	p.ExtendBaseWidget(p)
	return p
}

func (p *paragraph) set(text string, ink fyne.ThemeColorName) {
	if p.text != text || p.ink != ink {
		p.text, p.ink = text, ink
		p.Refresh()
	}
}

// lines breaks the text at blanks so that each line fits the width.
func (p *paragraph) lines() []string {
	style, font := look.Font(p.weight, false)
	fits := func(s string) bool {
		m, _ := fyne.CurrentApp().Driver().RenderedTextSize(s, p.role.Size(), style, font)
		return m.Width <= p.width
	}
	var out []string
	for part := range strings.SplitSeq(p.text, "\n") {
		line := ""
		for word := range strings.FieldsSeq(part) {
			switch {
			case line == "":
				line = word
			case fits(line + " " + word):
				line += " " + word
			default:
				out = append(out, line)
				line = word
			}
		}
		out = append(out, line)
	}
	return out
}

func (p *paragraph) CreateRenderer() fyne.WidgetRenderer {
	r := &paragraphRenderer{p: p}
	r.Refresh()
	return r
}

type paragraphRenderer struct {
	p     *paragraph
	texts []fyne.CanvasObject
}

func (r *paragraphRenderer) Layout(size fyne.Size) {
	if size.Width > 0 && size.Width != r.p.width {
		r.p.width = size.Width
		r.fill()
	}
	h := look.Scaled(r.p.leads)
	for i, o := range r.texts {
		m := o.MinSize()
		o.Move(fyne.NewPos(0, float32(i)*h+(h-m.Height)/2))
		o.Resize(fyne.NewSize(size.Width, m.Height))
	}
}

func (r *paragraphRenderer) fill() {
	lines := r.p.lines()
	r.texts = make([]fyne.CanvasObject, len(lines))
	for i, line := range lines {
		t := canvas.NewText(line, look.Color(r.p.ink))
		t.TextSize = r.p.role.Size()
		t.TextStyle, t.FontSource = look.Font(r.p.weight, false)
		r.texts[i] = t
	}
}

func (r *paragraphRenderer) MinSize() fyne.Size {
	return fyne.NewSize(0, float32(len(r.texts))*look.Scaled(r.p.leads))
}

func (r *paragraphRenderer) Objects() []fyne.CanvasObject { return r.texts }
func (r *paragraphRenderer) Destroy()                     {}

func (r *paragraphRenderer) Refresh() {
	r.fill()
	r.Layout(r.p.Size())
	canvas.Refresh(r.p)
}
