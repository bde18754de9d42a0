package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/look"
)

// headHeight is the height of a panel's header and of its tool row, dp at 100 %.
const headHeight = 30

// A Panel is a header, an optional row of tools and a body.
type Panel struct {
	widget.BaseWidget
	Title, Subtitle *Label
	Icon            *Icon
	Commands        []fyne.CanvasObject // right end of the header
	Tools           fyne.CanvasObject   // nil for none
	Body            fyne.CanvasObject
	Least           fyne.Size // smallest size of the whole panel

	busy bool
}

// NewPanel returns a panel with an icon of a colour; "" leaves the icon out.
func NewPanel(icon string, ink fyne.ThemeColorName, title string, body fyne.CanvasObject) *Panel {
	p := &Panel{Title: NewBold(title, look.Dense), Subtitle: NewCut("", look.Dense, look.Text2), Body: body}
	if icon != "" {
		p.Icon = NewIcon(icon, ink)
	}
	p.ExtendBaseWidget(p)
	return p
}

// SetBusy shows a line of the primary colour under the header: what is seen is older
// than what was asked for.
func (p *Panel) SetBusy(on bool) {
	if p.busy != on {
		p.busy = on
		p.Refresh()
	}
}

// CreateRenderer implements [fyne.Widget].
func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	r := &panelRenderer{p: p, ground: NewFill(look.Panel), head: NewFill(look.Head), rule: NewRule(), busy: NewFill(look.Primary), tools: NewRule()}
	r.Refresh()
	return r
}

type panelRenderer struct {
	p                               *Panel
	ground, head, rule, busy, tools *Fill
}

func (r *panelRenderer) Layout(size fyne.Size) {
	p, h := r.p, look.Scaled(headHeight)
	r.ground.Resize(size)
	r.head.Resize(fyne.NewSize(size.Width, h))
	r.rule.Move(fyne.NewPos(0, h-1))
	r.rule.Resize(fyne.NewSize(size.Width, 1))
	r.busy.Move(fyne.NewPos(0, h-1))
	r.busy.Resize(fyne.NewSize(size.Width, 2))
	r.layoutHead(size.Width, h)
	top := h
	if p.Tools != nil {
		p.Tools.Move(fyne.NewPos(0, h))
		p.Tools.Resize(fyne.NewSize(size.Width, h))
		r.tools.Move(fyne.NewPos(0, 2*h-1))
		r.tools.Resize(fyne.NewSize(size.Width, 1))
		top = 2 * h
	}
	if p.Body != nil {
		p.Body.Move(fyne.NewPos(0, top))
		p.Body.Resize(fyne.NewSize(size.Width, max(0, size.Height-top)))
	}
}

func (r *panelRenderer) layoutHead(width, h float32) {
	p, x := r.p, float32(12)
	if p.Icon != nil {
		edge := look.Scaled(14)
		p.Icon.Move(fyne.NewPos(x, 0))
		p.Icon.Resize(fyne.NewSize(edge, h))
		x += edge + 8
	}
	right := width - 6
	for i := len(p.Commands) - 1; i >= 0; i-- {
		c := p.Commands[i]
		if !c.Visible() {
			continue
		}
		m := c.MinSize()
		right -= m.Width
		c.Move(fyne.NewPos(right, (h-m.Height)/2))
		c.Resize(m)
		right -= 4
	}
	w := min(p.Title.MinSize().Width, max(0, right-x))
	p.Title.Hidden = w < p.Title.MinSize().Width // the icon is left where the commands need the room
	p.Title.Move(fyne.NewPos(x, 0))
	p.Title.Resize(fyne.NewSize(w, h))
	x += w + 10
	p.Subtitle.Move(fyne.NewPos(x, 0))
	p.Subtitle.Resize(fyne.NewSize(max(0, right-x-4), h))
}

func (r *panelRenderer) MinSize() fyne.Size {
	least := r.p.Least
	if r.p.Body != nil {
		m := r.p.Body.MinSize()
		heads := look.Scaled(headHeight)
		if r.p.Tools != nil {
			heads *= 2
		}
		least = least.Max(fyne.NewSize(m.Width, m.Height+heads))
	}
	return least
}

func (r *panelRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.ground, r.head, r.rule}
	if r.p.Tools != nil {
		all = append(all, r.p.Tools, r.tools)
	}
	if r.p.Body != nil {
		all = append(all, r.p.Body)
	}
	if r.p.Icon != nil {
		all = append(all, r.p.Icon)
	}
	all = append(all, r.p.Title, r.p.Subtitle)
	return append(append(all, r.p.Commands...), r.busy)
}

func (r *panelRenderer) Refresh() {
	r.busy.Hidden = !r.p.busy
	r.Layout(r.p.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
	canvas.Refresh(r.p)
}

func (r *panelRenderer) Destroy() {}

// An Empty says what will appear in a place and how to get it: a drawing, a sentence
// and one action.
type Empty struct {
	widget.BaseWidget
	icon   *Icon
	head   *Label
	text   *Label
	action *Button
}

// NewEmpty returns an empty state; an action of "" has no button.
func NewEmpty(icon, head, text, action string, press func()) *Empty {
	e := &Empty{icon: NewIcon(icon, look.StrongLine), head: NewBold(head, look.Body), text: NewCut(text, look.Dense, look.Text2)}
	e.icon.Edge, e.text.Align = 56, fyne.TextAlignCenter
	if action != "" {
		e.action = NewButton(action, "", Plain, press)
	}
	e.ExtendBaseWidget(e)
	return e
}

// Set changes what it says.
func (e *Empty) Set(head, text string) {
	e.head.SetText(head)
	e.text.SetText(text)
	e.Refresh()
}

// CreateRenderer implements [fyne.Widget].
func (e *Empty) CreateRenderer() fyne.WidgetRenderer { return emptyRenderer{e} }

type emptyRenderer struct{ e *Empty }

func (r emptyRenderer) Layout(size fyne.Size) {
	e := r.e
	parts := []fyne.CanvasObject{e.icon, e.head, e.text}
	if e.action != nil {
		parts = append(parts, e.action)
	}
	height := float32(0)
	for _, o := range parts {
		height += o.MinSize().Height + 10
	}
	y := max(8, (size.Height-height)/2)
	for _, o := range parts {
		m := o.MinSize()
		if o == fyne.CanvasObject(e.text) {
			m.Width = size.Width - 24
		}
		o.Move(fyne.NewPos((size.Width-m.Width)/2, y))
		o.Resize(m)
		y += m.Height + 10
	}
}

func (r emptyRenderer) MinSize() fyne.Size { return fyne.NewSize(0, 0) }

func (r emptyRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.e.icon, r.e.head, r.e.text}
	if r.e.action != nil {
		all = append(all, r.e.action)
	}
	return all
}

func (r emptyRenderer) Refresh() {
	for _, o := range r.Objects() {
		o.Refresh()
	}
	r.Layout(r.e.Size())
}

func (r emptyRenderer) Destroy() {}
