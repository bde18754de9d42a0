package widgets

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/look"
)

// A Paragraph is text over as many lines as its width makes of it. Its height follows
// from the width it was given last, so a layout tells it with [Paragraph.Fit] before it
// asks for the least size.
type Paragraph struct {
	widget.BaseWidget
	Text   string
	Role   look.Role
	Weight look.Weight
	Mono   bool
	Color  fyne.ThemeColorName
	Lead   float32 // height of a line, dp at 100 %

	width float32 // that the lines are made for
}

// NewParagraph returns a paragraph in regular weight.
func NewParagraph(text string, role look.Role, ink fyne.ThemeColorName) *Paragraph {
	p := &Paragraph{Text: text, Role: role, Weight: look.Regular, Color: ink, Lead: float32(role) + 4, width: 300}
	p.ExtendBaseWidget(p)
	return p
}

// Set changes text and colour; equal ones cost nothing.
func (p *Paragraph) Set(text string, ink fyne.ThemeColorName) {
	if p.Text != text || p.Color != ink {
		p.Text, p.Color = text, ink
		p.Refresh()
	}
}

// Fit breaks the text for a width.
func (p *Paragraph) Fit(width float32) {
	if width > 0 && width != p.width {
		p.width = width
		p.Refresh()
	}
}

// lines breaks the text at blanks, and words that are wider than a line anywhere.
func (p *Paragraph) lines() []string {
	style, font := look.Font(p.Weight, p.Mono)
	fits := func(s string) bool {
		m, _ := fyne.CurrentApp().Driver().RenderedTextSize(s, p.Role.Size(), style, font)
		return m.Width <= p.width+.5
	}
	var out []string
	for part := range strings.SplitSeq(p.Text, "\n") {
		if fits(part) {
			out = append(out, part)
			continue
		}
		line := ""
		for word := range strings.FieldsSeq(part) {
			if line != "" && fits(line+" "+word) {
				line += " " + word
				continue
			}
			if line != "" {
				out = append(out, line)
			}
			for line = word; utf8.RuneCountInString(line) > 1 && !fits(line); {
				head := breakAt(line, fits)
				out = append(out, line[:head])
				line = line[head:]
			}
		}
		out = append(out, line)
	}
	return out
}

// breakAt returns how many bytes of a word that does not fit do: one letter at least,
// and up to a slash or point where one is among them.
func breakAt(word string, fits func(string) bool) int {
	last, natural := 0, 0
	for i, r := range word {
		_, n := utf8.DecodeRuneInString(word[i:])
		end := i + n
		if i > 0 && !fits(word[:end]) {
			break
		}
		last = end
		if r == '/' || r == '.' {
			natural = end
		}
	}
	if natural > 0 {
		return natural
	}
	return last
}

// CreateRenderer implements [fyne.Widget].
func (p *Paragraph) CreateRenderer() fyne.WidgetRenderer {
	r := &paragraphRenderer{p: p}
	r.Refresh()
	return r
}

type paragraphRenderer struct {
	p     *Paragraph
	texts []fyne.CanvasObject
}

func (r *paragraphRenderer) Layout(size fyne.Size) {
	if size.Width > 0 && size.Width != r.p.width {
		r.p.width = size.Width
		r.fill()
	}
	h := look.Scaled(r.p.Lead)
	top := max(0, size.Height-h*float32(len(r.texts))) / 2
	for i, o := range r.texts {
		m := o.MinSize()
		o.Move(fyne.NewPos(0, top+float32(i)*h+(h-m.Height)/2))
		o.Resize(fyne.NewSize(size.Width, m.Height))
	}
}

func (r *paragraphRenderer) fill() {
	lines := r.p.lines()
	r.texts = r.texts[:0]
	for _, line := range lines {
		t := canvas.NewText(line, look.Color(r.p.Color))
		t.TextSize = r.p.Role.Size()
		t.TextStyle, t.FontSource = look.Font(r.p.Weight, r.p.Mono)
		r.texts = append(r.texts, t)
	}
}

func (r *paragraphRenderer) MinSize() fyne.Size {
	return fyne.NewSize(0, float32(len(r.texts))*look.Scaled(r.p.Lead))
}

func (r *paragraphRenderer) Objects() []fyne.CanvasObject { return r.texts }
func (r *paragraphRenderer) Destroy()                     {}

func (r *paragraphRenderer) Refresh() {
	r.fill()
	r.Layout(r.p.Size())
	canvas.Refresh(r.p)
}
