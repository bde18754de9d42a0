package neuron

import (
	"context"
	"fmt"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"syncact/core/series"
	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// A Region is a place under a network's map.
type Region struct {
	Name  string
	At    [3]float64 // of the map's largest value in it, mm; NaN where there is none
	Share float64    // of the map's positive mass; NaN for a landmark
	Far   float64    // of a landmark from the map's peak, mm; NaN for a region
	Peak  bool       // holds the map's largest value
}

// Anatomy is what lies under a network's map.
type Anatomy struct {
	Source  string // the atlas, or what stands in for one
	Regions []Region
}

// mostRegions is how many regions the inspector lists.
const mostRegions = 6

// rowPad is the room above and below the text of a region, dp.
const rowPad = 2

// anatomyView lists the regions of the session's network.
type anatomyView struct {
	panel   *Panel
	object  *fyne.Container
	head    *heading
	rows    [mostRegions]*regionRow
	note    *widgets.Paragraph
	reading *job.Latest[Anatomy]
}

func newAnatomyView(p *Panel) *anatomyView {
	v := &anatomyView{panel: p, head: newHeading("Anatomy"), note: widgets.NewParagraph("", look.Small, look.Text2), reading: job.NewLatest[Anatomy](p.do)}
	list := container.New(widgets.Stack{})
	for i := range v.rows {
		v.rows[i] = newRegionRow(p.ShowRegion)
		list.Add(v.rows[i])
	}
	v.note.Hide()
	v.object = container.New(widgets.Stack{}, list, container.New(widgets.Columns{Widths: []float32{-1}, Pad: edge}, v.note))
	return v
}

func (v *anatomyView) fit(width float32) {
	v.head.fit(width)
	for _, r := range v.rows {
		r.fit(width)
	}
	v.note.Fit(width - 2*edge)
}

// show reads the anatomy of a network beside the window.
func (v *anatomyView) show(id series.ID) {
	facts := v.panel.facts
	if facts == nil || id == "" {
		v.reading.Stop()
		v.fill(Anatomy{}, nil)
		return
	}
	v.head.title.SetText("Anatomy of " + networkName(nameOf(id)))
	v.reading.Start(func(ctx context.Context) (Anatomy, error) { return facts.Anatomy(ctx, id) }, v.fill)
}

func (v *anatomyView) fill(a Anatomy, err error) {
	for i, r := range v.rows {
		r.Hide()
		if i < len(a.Regions) {
			r.set(a.Regions[i])
			r.Show()
		}
	}
	v.head.beside.SetText(a.Source)
	v.note.Hide()
	switch {
	case err != nil:
		v.say(err.Error())
	case len(a.Regions) == 0 && v.panel.facts != nil:
		v.say("No region or landmark lies under this map.")
	}
	v.panel.inspector.refit()
}

func (v *anatomyView) say(text string) {
	v.note.Set(text, look.Text2)
	v.note.Show()
}

// nameOf is the name of a network within its set.
func nameOf(id series.ID) string {
	for i := range id {
		if id[i] == '/' {
			return string(id[i+1:])
		}
	}
	return string(id)
}

// A regionRow is a region with its peak and share; a press filters the list of neurons.
type regionRow struct {
	widget.BaseWidget
	widgets.Touch
	region        string
	name          *widgets.Paragraph
	at, share     *widgets.Label
	press         func(string)
	width         float32
	over, focused bool
}

func newRegionRow(press func(string)) *regionRow {
	r := &regionRow{name: widgets.NewParagraph("", look.Small, look.Text), at: widgets.NewMono("", look.Small, look.Text2),
		share: widgets.NewMono("", look.Small, look.Text), press: press, width: 328}
	r.share.Align, r.share.Weight = fyne.TextAlignTrailing, look.SemiBold
	r.Touch.Press = func(*desktop.MouseEvent) { r.press(r.region) }
	r.Touch.Hover = func(*desktop.MouseEvent) { r.light(true) }
	r.Touch.Leave = func() { r.light(false) }
	r.ExtendBaseWidget(r)
	return r
}

func (r *regionRow) light(on bool) {
	if r.over != on {
		r.over = on
		r.Refresh()
	}
}

func (r *regionRow) set(g Region) {
	r.region, r.at.Text = g.Name, ""
	if !math.IsNaN(g.At[0]) {
		r.at.Text = fmt.Sprintf("%s %s %s", whole(g.At[0]), whole(g.At[1]), whole(g.At[2]))
	}
	switch {
	case !math.IsNaN(g.Far):
		r.share.Text = whole(g.Far) + " mm"
	case math.IsNaN(g.Share):
		r.share.Text = ""
	default:
		r.share.Text = whole(100*g.Share) + " %"
	}
	name := g.Name
	if g.Peak {
		name += ", peak"
	}
	r.name.Set(name, look.Text)
	r.at.Refresh()
	r.share.Refresh()
	r.Refresh()
}

// below reports whether the numbers take a line of their own.
func (r *regionRow) below() bool { return r.numbers() > .55*(r.width-2*edge) }

func (r *regionRow) numbers() float32 {
	return r.at.MinSize().Width + 8 + r.shareWidth()
}

// shareWidth is that of the widest share, so that places stand below one another.
func (r *regionRow) shareWidth() float32 {
	style, font := look.Font(look.SemiBold, true)
	m, _ := fyne.CurrentApp().Driver().RenderedTextSize("100 %", look.Small.Size(), style, font)
	return max(m.Width, r.share.MinSize().Width)
}

func (r *regionRow) fit(width float32) {
	r.width = width
	room := width - 2*edge
	if !r.below() {
		room -= r.numbers() + 8
	}
	r.name.Fit(room)
}

// FocusGained implements [fyne.Focusable].
func (r *regionRow) FocusGained() { r.focused = true; r.Refresh() }

// FocusLost implements [fyne.Focusable].
func (r *regionRow) FocusLost() { r.focused = false; r.Refresh() }

// TypedRune implements [fyne.Focusable].
func (r *regionRow) TypedRune(c rune) { widgets.PassRune(r, c) }

// TypedKey implements [fyne.Focusable].
func (r *regionRow) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter || e.Name == fyne.KeySpace {
		r.press(r.region)
		return
	}
	widgets.PassKey(r, e)
}

// CreateRenderer implements [fyne.Widget].
func (r *regionRow) CreateRenderer() fyne.WidgetRenderer {
	v := &regionRowRenderer{r: r, ground: widgets.NewFill(look.Clear), ring: widgets.NewFill(look.Clear)}
	v.ring.Stroke, v.ring.Width = look.Primary, 2
	v.Refresh()
	return widgets.Laid(r, v)
}

type regionRowRenderer struct {
	r            *regionRow
	ground, ring *widgets.Fill
}

func (v *regionRowRenderer) Layout(size fyne.Size) {
	r := v.r
	v.ground.Resize(size)
	v.ring.Move(fyne.NewPos(4, 0))
	v.ring.Resize(size.Subtract(fyne.NewSize(8, 0)))
	m := r.name.MinSize()
	y, room := float32(rowPad), size.Width-2*edge
	if r.below() {
		y += m.Height
	} else {
		room -= r.numbers() + 8
	}
	r.name.Move(fyne.NewPos(edge, rowPad))
	r.name.Resize(fyne.NewSize(room, m.Height))
	h := r.share.MinSize().Height
	right := size.Width - edge - r.shareWidth()
	r.share.Move(fyne.NewPos(right, y))
	r.share.Resize(fyne.NewSize(r.shareWidth(), h))
	r.at.Move(fyne.NewPos(right-8-r.at.MinSize().Width, y))
	r.at.Resize(fyne.NewSize(r.at.MinSize().Width, h))
}

func (v *regionRowRenderer) MinSize() fyne.Size {
	h := v.r.name.MinSize().Height
	if v.r.below() {
		h += v.r.share.MinSize().Height
	}
	return fyne.NewSize(0, max(h, v.r.share.MinSize().Height)+2*rowPad)
}

func (v *regionRowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{v.ground, v.r.name, v.r.at, v.r.share, v.ring}
}

func (v *regionRowRenderer) Refresh() {
	v.ground.Color = look.Clear
	if v.r.over {
		v.ground.Color = look.Hover
	}
	v.ring.Hidden = !v.r.focused
	for _, o := range v.Objects() {
		o.Refresh()
	}
	v.Layout(v.r.Size())
	canvas.Refresh(v.r)
}

func (v *regionRowRenderer) Destroy() {}
