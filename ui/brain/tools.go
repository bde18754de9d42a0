package brain

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/widgets"
)

// A row lays objects out from the left at their own widths and hides those that
// find no room.
type row struct {
	gap    float32
	last   int     // so many objects stand at the right end
	spare  [][]int // go first where there is no room, in this order, each group at once
	filled bool    // the room left goes between the objects
}

func newRow(objects ...fyne.CanvasObject) *rowBox {
	r := &row{gap: 8}
	return &rowBox{container.New(r, objects...), r}
}

// closest is the gap in a row that has no room for wider ones, dp.
const closest = 4

// rowBox is a container whose row can still be changed.
type rowBox struct {
	*fyne.Container
	row *row
}

// spread lets the room left go between the objects; tight puts them close; ending
// puts the last n at the right end.
func (b *rowBox) spread() fyne.CanvasObject {
	b.row.filled, b.row.gap = true, closest
	return b.Container
}
func (b *rowBox) tight() fyne.CanvasObject { b.row.gap = closest; return b.Container }

func (b *rowBox) ending(n int) fyne.CanvasObject { b.row.last = n; return b.Container }

// sparing names the groups of objects that go first where there is no room.
func (b *rowBox) sparing(spare ...[]int) *rowBox { b.row.spare = spare; return b }

// Layout implements [fyne.Layout].
func (r *row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	widths, gap, total := make([]float32, len(objects)), r.gap, -r.gap
	for i, o := range objects {
		widths[i] = o.MinSize().Width
		total += widths[i] + gap
	}
	if total > size.Width+.5 { // first closer, then fewer
		total -= float32(len(objects)-1) * (gap - closest)
		gap = closest
	}
	gone := make(map[int]bool)
	for _, group := range r.order(len(objects)) {
		if total <= size.Width+.5 {
			break
		}
		for _, i := range group {
			if !gone[i] {
				gone[i] = true
				total -= widths[i] + gap
			}
		}
	}
	x := float32(0)
	if left := len(objects) - len(gone) - 1; r.filled && left > 0 {
		gap += max(size.Width-total, 0) / float32(left)
	}
	for i, o := range objects {
		setVisible(o, !gone[i])
		if i == len(objects)-r.last {
			x += max(size.Width-total, 0)
		}
		if gone[i] {
			continue
		}
		h := o.MinSize().Height
		o.Move(fyne.NewPos(x, (size.Height-h)/2))
		o.Resize(fyne.NewSize(widths[i], h))
		x += widths[i] + gap
	}
}

// order returns the order in which n objects go: the spare ones, then from the end.
func (r *row) order(n int) [][]int {
	order := slices.Clone(r.spare)
	for i := n - 1; i > 0; i-- {
		order = append(order, []int{i})
	}
	return order
}

// MinSize implements [fyne.Layout].
func (r *row) MinSize(objects []fyne.CanvasObject) fyne.Size {
	h := float32(0)
	for _, o := range objects {
		h = max(h, o.MinSize().Height)
	}
	return fyne.NewSize(0, h)
}

// tools is the row under the header.
type tools struct {
	widget.BaseWidget
	p                 *Panel
	mode, hand        *widgets.Segmented
	network, underlay *menuButton
	outlines, cross   *widgets.Button
}

// The two ways to look at a brain.
const (
	neuro = "Neuro L | R"
	radio = "Radio"
)

func newTools(p *Panel) *tools {
	t := &tools{p: p}
	t.mode = widgets.NewSegmented([]string{string(Ortho), string(Sheet), string(Glass)}, func(m string) { p.View.Mode.Set(Mode(m)) })
	t.hand = widgets.NewSegmented([]string{neuro, radio}, func(h string) { p.View.Radiological.Set(h == radio) })
	t.network = newMenuButton(p.networkMenu)
	t.underlay = newMenuButton(p.underlayMenu)
	t.network.Most, t.underlay.Most = 110, 110
	t.outlines, t.cross = widgets.NewSmallButton("", "atlas", p.ToggleOutlines), widgets.NewSmallButton("", "cross", p.ToggleCrosshair)
	t.ExtendBaseWidget(t)
	return t
}

// update shows what is chosen.
func (t *tools) update() {
	p := t.p
	t.mode.SetChosen(string(p.View.Mode.Get()))
	t.hand.SetChosen(neuro)
	if p.View.Radiological.Get() {
		t.hand.SetChosen(radio)
	}
	t.network.SetChosen("No map")
	if id := p.network(); id != "" {
		t.network.SetChosen(p.source.network(id).Name)
	}
	t.underlay.SetChosen("No underlay")
	if u, ok := p.loads.anatomyOf(); ok {
		t.underlay.SetChosen(p.loads.resolution(u))
	}
	t.outlines.SetEnabled(len(p.source.Atlases) > 0)
	_, outlined := p.loads.atlas(p.View.Outlines.Get())
	t.outlines.SetChecked(outlined)
	t.cross.SetChecked(!p.View.NoCrosshair.Get())
	t.Refresh()
}

// CreateRenderer implements [fyne.Widget].
func (t *tools) CreateRenderer() fyne.WidgetRenderer {
	inner := newRow(t.mode, t.network, t.underlay, t.hand, t.outlines, t.cross).sparing([]int{3}, []int{2}).ending(3)
	return widgets.Laid(t, widget.NewSimpleRenderer(container.New(padded{marginX}, inner)))
}

// padded keeps a margin at the left and right.
type padded struct{ x float32 }

func (p padded) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(p.x, 0))
		o.Resize(fyne.NewSize(max(size.Width-2*p.x, 0), size.Height))
	}
}

func (p padded) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(2*p.x, objects[0].MinSize().Height)
}

// A menuButton is a drop-down whose menu is made when it opens.
type menuButton struct {
	widgets.Dropdown
	build func() *fyne.Menu
}

func newMenuButton(build func() *fyne.Menu) *menuButton {
	b := &menuButton{build: build}
	b.Height = widgets.Low
	b.ExtendBaseWidget(b)
	return b
}

// Open shows the menu.
func (b *menuButton) Open() {
	driver := fyne.CurrentApp().Driver()
	if c := driver.CanvasForObject(b); c != nil {
		widget.ShowPopUpMenuAtPosition(b.build(), c, driver.AbsolutePositionForObject(b).AddXY(0, b.Size().Height))
	}
}

// MouseDown implements [desktop.Mouseable].
func (b *menuButton) MouseDown(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonPrimary {
		b.Open()
	}
}

// TypedKey implements [fyne.Focusable].
func (b *menuButton) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace, fyne.KeyDown:
		b.Open()
	}
}
