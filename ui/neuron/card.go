package neuron

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"syncact/core/label"
	"syncact/core/study"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// A labelCard says what a neuron is called, after which network and how far that can
// be trusted. With the focus, the arrows go through the neurons.
type labelCard struct {
	widget.BaseWidget
	widgets.Touch
	label, source *widgets.Paragraph
	mark          *widgets.Icon
	word          *widgets.Label
	step          func(*fyne.KeyEvent)

	width   float32
	focused bool
}

// The room inside the card, dp.
const (
	cardX = 10
	cardY = 8
)

func newLabelCard(step func(*fyne.KeyEvent)) *labelCard {
	c := &labelCard{label: widgets.NewParagraph("", look.Title, look.Text), source: widgets.NewParagraph("", look.Small, look.Text2),
		mark: widgets.NewIcon("check", look.Primary), word: widgets.NewLabel("", look.Small, look.Text), step: step, width: 304}
	c.label.Weight, c.word.Weight, c.mark.Edge = look.SemiBold, look.Medium, 12
	c.ExtendBaseWidget(c)
	return c
}

// show fills the card with a neuron and the networks it follows best.
func (c *labelCard) show(n study.Neuron, best []Candidate) {
	c.label.Set(labelText(n), labelInk(n))
	c.source.Set(labelSource(n, best), look.Text2)
	c.word.Text, c.word.Color = confidenceText(n), confidenceInk(n)
	c.mark.Hidden = n.Label.Confidence != label.Confident
	c.Refresh()
}

// fit breaks the texts for a width of the panel.
func (c *labelCard) fit(width float32) {
	c.width = width - 2*edge
	room := c.width - 2*cardX
	c.source.Fit(room)
	if c.below() {
		c.label.Fit(room)
	} else {
		c.label.Fit(room - c.wordWidth() - 8)
	}
}

func (c *labelCard) wordWidth() float32 {
	w := c.word.MinSize().Width + 16
	if !c.mark.Hidden {
		w += look.Scaled(12) + 4
	}
	return w
}

// below reports whether the word of confidence takes a line of its own.
func (c *labelCard) below() bool { return c.wordWidth() > .4*c.width }

// FocusGained implements [fyne.Focusable].
func (c *labelCard) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost implements [fyne.Focusable].
func (c *labelCard) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune implements [fyne.Focusable].
func (c *labelCard) TypedRune(r rune) { widgets.PassRune(c, r) }

// TypedKey implements [fyne.Focusable].
func (c *labelCard) TypedKey(e *fyne.KeyEvent) { c.step(e) }

// CreateRenderer implements [fyne.Widget].
func (c *labelCard) CreateRenderer() fyne.WidgetRenderer {
	r := &labelCardRenderer{c: c, ground: widgets.NewFill(look.Selected), chip: widgets.NewFill(look.Panel), ring: widgets.NewFill(look.Clear)}
	r.chip.Radius, r.ring.Stroke, r.ring.Width = 3, look.Primary, 2
	r.Refresh()
	return r
}

type labelCardRenderer struct {
	c                  *labelCard
	ground, chip, ring *widgets.Fill
}

func (r *labelCardRenderer) Layout(size fyne.Size) {
	c := r.c
	r.ground.Resize(size)
	r.ring.Move(fyne.NewPos(-2, -2))
	r.ring.Resize(size.Add(fyne.NewSize(4, 4)))
	w, h := c.wordWidth(), look.Scaled(20)
	room := size.Width - 2*cardX
	at := fyne.NewPos(size.Width-cardX-w, cardY+2)
	y := float32(cardY)
	titled := room
	if !c.below() {
		titled -= w + 8
	}
	m := c.label.MinSize()
	c.label.Move(fyne.NewPos(cardX, y))
	c.label.Resize(fyne.NewSize(titled, m.Height))
	y += m.Height + 2
	m = c.source.MinSize()
	c.source.Move(fyne.NewPos(cardX, y))
	c.source.Resize(fyne.NewSize(room, m.Height))
	if c.below() {
		at = fyne.NewPos(cardX, y+m.Height+4)
	}
	r.chip.Move(at)
	r.chip.Resize(fyne.NewSize(w, h))
	x := at.X + 8
	if !c.mark.Hidden {
		c.mark.Move(fyne.NewPos(x, at.Y))
		c.mark.Resize(fyne.NewSize(look.Scaled(12), h))
		x += look.Scaled(12) + 4
	}
	c.word.Move(fyne.NewPos(x, at.Y))
	c.word.Resize(fyne.NewSize(c.word.MinSize().Width, h))
}

func (r *labelCardRenderer) MinSize() fyne.Size {
	c := r.c
	h := 2*cardY + c.label.MinSize().Height + 2 + c.source.MinSize().Height
	if c.below() {
		h += 4 + look.Scaled(20)
	}
	return fyne.NewSize(0, h)
}

func (r *labelCardRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.c.label, r.c.source, r.chip, r.c.mark, r.c.word, r.ring}
}

func (r *labelCardRenderer) Refresh() {
	r.ring.Hidden = !r.c.focused
	r.c.mark.Color = look.Primary
	r.Layout(r.c.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
	canvas.Refresh(r.c)
}

func (r *labelCardRenderer) Destroy() {}

// rule says what makes a label confident.
const rule = "unlabelled: the link is not significant.\n" +
	"confident: it is significant, the interval of the held-out r lies above 0, and the network's stability is at least .8 (not asked of given maps and atlases).\n" +
	"weak: any other significant link."

// A tip is a text over the panel that belongs to what the pointer is on.
type tip struct {
	widget.BaseWidget
	text *widgets.Paragraph
}

func newTip(text string) *tip {
	t := &tip{text: widgets.NewParagraph(text, look.Small, look.Text)}
	t.ExtendBaseWidget(t)
	t.Hide()
	return t
}

// showBelow shows the tip under an object of the panel.
func (t *tip) showBelow(at fyne.Position, width float32) {
	t.text.Fit(width - 16)
	t.Move(at)
	t.Resize(fyne.NewSize(width, t.text.MinSize().Height+16))
	t.Show()
}

// CreateRenderer implements [fyne.Widget].
func (t *tip) CreateRenderer() fyne.WidgetRenderer {
	ground := widgets.NewFill(look.Head)
	ground.Stroke = look.Edge
	return widgets.Laid(t, &tipRenderer{t, ground})
}

type tipRenderer struct {
	t      *tip
	ground *widgets.Fill
}

func (r *tipRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.t.text.Move(fyne.NewPos(8, 8))
	r.t.text.Resize(size.Subtract(fyne.NewSize(16, 16)))
}

func (r *tipRenderer) MinSize() fyne.Size { return fyne.NewSize(0, 0) }
func (r *tipRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.t.text}
}
func (r *tipRenderer) Destroy() {}
func (r *tipRenderer) Refresh() {
	r.ground.Refresh()
	r.t.text.Refresh()
}

func labelText(n study.Neuron) string {
	if n.Label.Text == "" || n.Label.Confidence == label.Unlabelled && n.Label.Source != renamed {
		return string(label.Unlabelled)
	}
	return n.Label.Text
}

// renamed is the source of a label that a person gave.
const renamed = "renamed"

func labelInk(n study.Neuron) fyne.ThemeColorName {
	if labelText(n) == string(label.Unlabelled) {
		return look.Text3
	}
	return look.Text
}

// labelSource says which network a label comes from, or which ones come nearest.
func labelSource(n study.Neuron, best []Candidate) string {
	if n.Network == "" {
		if len(best) == 0 {
			return "not linked to a network: no variance, or its links are to come"
		}
	}
	if n.Network == "" || !n.Significant {
		return "not significant; best candidates " + candidates(best, 3)
	}
	text := "from " + networkName(n.Network)
	if n.Label.Source != "" {
		text += ", by " + n.Label.Source
	}
	for i, c := range best {
		if c.Network.Name == n.Network {
			return text + fmt.Sprintf(", rank %d of %d", i+1, len(best))
		}
	}
	return text
}

// candidates lists networks with their r: FBN 9 .12, FBN 4 −.11.
func candidates(best []Candidate, most int) string {
	var out []string
	for _, c := range best[:min(most, len(best))] {
		out = append(out, networkName(c.Network.Name)+" "+fraction(c.R, 2))
	}
	return strings.Join(out, ", ")
}

func confidenceText(n study.Neuron) string {
	if n.Label.Confidence == "" {
		return string(label.Unlabelled)
	}
	return string(n.Label.Confidence)
}

func confidenceInk(n study.Neuron) fyne.ThemeColorName {
	switch n.Label.Confidence {
	case label.Confident, label.Weak:
		return look.Text
	}
	return look.Text3
}

// The card shows its rule while the pointer rests on it.
func (v *inspector) ruleOnHover() {
	v.card.Touch.Hover = func(*desktop.MouseEvent) {
		if v.tip.Hidden {
			driver := fyne.CurrentApp().Driver()
			at := driver.AbsolutePositionForObject(v.card).Subtract(driver.AbsolutePositionForObject(v.object))
			v.tip.showBelow(at.AddXY(0, v.card.Size().Height+4), v.card.Size().Width)
		}
	}
	v.card.Touch.Leave = func() { v.tip.Hide() }
	v.card.Touch.Press = func(*desktop.MouseEvent) { v.focusCard() }
}

func (v *inspector) focusCard() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(v.card); c != nil {
		c.Focus(v.card)
	}
}
