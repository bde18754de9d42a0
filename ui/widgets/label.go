package widgets

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/look"
)

// A Label is one line of text in a role, weight and colour of the theme.
type Label struct {
	widget.BaseWidget
	Text   string
	Role   look.Role
	Weight look.Weight
	Mono   bool
	Color  fyne.ThemeColorName
	Align  fyne.TextAlign
	// Cut shortens the text with an ellipsis where room is short; its least width
	// is then 0.
	Cut bool
	// CutHead cuts the beginning in place of the end, for ids that differ at the end.
	CutHead bool
}

// NewLabel returns a label in regular weight.
func NewLabel(text string, role look.Role, ink fyne.ThemeColorName) *Label {
	l := &Label{Text: text, Role: role, Weight: look.Regular, Color: ink}
	l.ExtendBaseWidget(l)
	return l
}

// NewBold returns a label in semi-bold weight and the primary ink.
func NewBold(text string, role look.Role) *Label {
	l := NewLabel(text, role, look.Text)
	l.Weight = look.SemiBold
	return l
}

// NewMono returns a label in the monospaced face.
func NewMono(text string, role look.Role, ink fyne.ThemeColorName) *Label {
	l := NewLabel(text, role, ink)
	l.Mono = true
	return l
}

// NewCut returns a label that shortens its text where room is short.
func NewCut(text string, role look.Role, ink fyne.ThemeColorName) *Label {
	l := NewLabel(text, role, ink)
	l.Cut = true
	return l
}

// SetText changes the text; an equal text costs nothing.
func (l *Label) SetText(text string) {
	if l.Text != text {
		l.Text = text
		l.Refresh()
	}
}

// SetColor changes the colour.
func (l *Label) SetColor(ink fyne.ThemeColorName) {
	if l.Color != ink {
		l.Color = ink
		l.Refresh()
	}
}

// CreateRenderer implements [fyne.Widget].
func (l *Label) CreateRenderer() fyne.WidgetRenderer {
	r := &labelRenderer{label: l, text: canvas.NewText(l.Text, color.Transparent)}
	r.Refresh()
	return r
}

type labelRenderer struct {
	label *Label
	text  *canvas.Text
}

func (r *labelRenderer) Layout(size fyne.Size) {
	if r.label.Cut {
		r.text.Text = r.shorten(size.Width)
	}
	height := r.text.MinSize().Height
	r.text.Move(fyne.NewPos(0, (size.Height-height)/2))
	r.text.Resize(fyne.NewSize(size.Width, height))
}

func (r *labelRenderer) shorten(width float32) string {
	t := r.text
	if !r.label.CutHead {
		return Shorten(r.label.Text, width, t.TextSize, t.TextStyle, t.FontSource)
	}
	back := []rune(r.label.Text)
	slices.Reverse(back)
	short := []rune(Shorten(string(back), width, t.TextSize, t.TextStyle, t.FontSource))
	slices.Reverse(short)
	return string(short)
}

func (r *labelRenderer) MinSize() fyne.Size {
	size := fyne.MeasureText(r.label.Text, r.text.TextSize, r.text.TextStyle)
	if r.text.FontSource != nil {
		size = r.text.MinSize()
	}
	if r.label.Cut {
		size.Width = 0
	}
	return size
}

func (r *labelRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.text} }

func (r *labelRenderer) Refresh() {
	l := r.label
	r.text.Text, r.text.TextSize, r.text.Color, r.text.Alignment = l.Text, l.Role.Size(), look.Color(l.Color), l.Align
	r.text.TextStyle, r.text.FontSource = look.Font(l.Weight, l.Mono)
	r.Layout(l.Size())
	r.text.Refresh()
}

func (r *labelRenderer) Destroy() {}

// Shorten returns text as it fits into a width, with an ellipsis where it was cut.
func Shorten(text string, width, size float32, style fyne.TextStyle, font fyne.Resource) string {
	measure := func(s string) float32 {
		m, _ := fyne.CurrentApp().Driver().RenderedTextSize(s, size, style, font)
		return m.Width
	}
	if measure(text) <= width+.5 {
		return text
	}
	runes := []rune(text)
	low, high := 0, len(runes)
	for low < high {
		mid := (low + high + 1) / 2
		if measure(string(runes[:mid])+"…") <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	if low == 0 {
		return ""
	}
	return string(runes[:low]) + "…"
}
