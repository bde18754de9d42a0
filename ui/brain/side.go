package brain

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"syncact/core/volume"
	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// A side says what the map is: name, scale with its controls, extent and peaks.
type side struct {
	widget.BaseWidget
	p           *Panel
	swatch      *widgets.Fill
	name, label *widgets.Label
	scale       *scale
	controls    *controls
	extent      *extent
	rule        *widgets.Fill
	head        *peakRow
	rows        *widgets.Rows
	peaks       []peak // those shown
	lists       *job.Latest[[]here]
}

func newSide(p *Panel) *side {
	s := &side{p: p, swatch: widgets.NewFill(look.Brain), name: widgets.NewBold("", look.Body), label: widgets.NewCut("", look.Body, look.Text2),
		scale: newScale(p), controls: newControls(p), extent: newExtent(), rule: widgets.NewRule(), head: newPeakRow(),
		lists: job.NewLatest[[]here](p.do)}
	s.head.caption("peak, mm", "region", "z")
	s.rows = widgets.NewRows(18, func() fyne.CanvasObject { return newPeakRow() }, s.fill)
	s.rows.OnChoose = func(i int) { p.goTo(s.peaks[i].mm) }
	s.rows.OnOpen = s.rows.OnChoose
	s.ExtendBaseWidget(s)
	return s
}

func (s *side) fill(i int, row fyne.CanvasObject) {
	at := s.peaks[i]
	unit := s.p.levels()
	row.(*peakRow).set(fmt.Sprintf("%-3s %3s %3s", millimetres(at.mm[0]), millimetres(at.mm[1]), millimetres(at.mm[2])),
		regionAt(s.p.loads.names, at.mm), number(at.value, decimals(max(unit.Max[0], unit.Max[1]))))
}

// update writes what belongs to the map and levels shown.
func (s *side) update() {
	id := s.p.network()
	n := s.p.source.network(id)
	minus := s.p.View.Choice.Get().Minus
	switch {
	case id == "":
		s.name.SetText("No network")
		s.label.SetText("")
	case minus != "":
		s.name.SetText(s.p.mapName())
		s.label.SetText("difference")
	default:
		s.name.SetText(n.Name)
		s.label.SetText(n.Label)
	}
	if s.p.loads.failed != nil {
		s.label.SetText("cannot be read: " + reason(s.p.loads.failed))
	}
	s.peaks = s.peaks[:0]
	if m := s.p.loads.shown; m != nil {
		l := s.p.levels()
		for _, at := range m.peaks {
			if l.shown(at.value) {
				s.peaks = append(s.peaks, at)
			}
		}
		s.extent.set(m.values, l)
		s.controls.update(l)
	}
	s.head.value.SetText(s.p.source.Unit)
	s.rows.SetLength(len(s.peaks))
	s.mark()
	s.scale.Refresh()
	s.Refresh()
}

// mark chooses the peak at the place.
func (s *side) mark() {
	place := s.p.session.Place.Get()
	chosen := -1
	for i, at := range s.peaks {
		if volume.Distance(at.mm, place) < 1 {
			chosen = i
			break
		}
	}
	if s.rows.Chosen() != chosen {
		s.rows.SetChosen(chosen)
	}
}

// CreateRenderer implements [fyne.Widget].
func (s *side) CreateRenderer() fyne.WidgetRenderer { return sideRenderer{s} }

type sideRenderer struct{ s *side }

// A column lays parts out from the top and hides those that find no room.
type column struct{ x, y, w, end float32 }

func (c *column) put(o fyne.CanvasObject, height, after float32) bool {
	fits := c.y+height <= c.end+.5
	setVisible(o, fits)
	if fits {
		o.Move(fyne.NewPos(c.x, c.y))
		o.Resize(fyne.NewSize(c.w, height))
		c.y += height + after
	}
	return fits
}

func setVisible(o fyne.CanvasObject, yes bool) {
	if o.Visible() == yes {
		return
	}
	if yes {
		o.Show()
	} else {
		o.Hide()
	}
}

func (r sideRenderer) Layout(size fyne.Size) {
	s := r.s
	row, title := look.Scaled(18), look.Scaled(26)
	has := s.p.loads.shown != nil
	widest := look.Scaled(420)
	c := column{0, title, min(size.Width, widest), size.Height}
	if size.Width > 1.5*size.Height { // name and peaks at the left, scale at the right
		c.w = min(size.Width*.46-8, widest)
		right := column{c.w + 8, 4, min(size.Width-c.w-8, widest), size.Height}
		r.layoutScale(&right, size.Height-look.Scaled(widgets.Low)-14, has)
	} else {
		c.y += 5
		r.layoutScale(&c, r.scaleHeight(size.Height), has)
	}
	r.layoutTitle(c.w, title)
	if !has {
		c.end = 0
	}
	if c.y+3*row+row > c.end { // two peaks are worth more than the extent
		setVisible(s.extent, false)
	} else {
		c.put(s.extent, row, 3)
	}
	c.put(s.rule, 1, 0)
	rows := float32(0)
	if c.put(s.head, row, 0) {
		rows = max(float32(int((c.end-c.y)/row))*row, 0)
	}
	setVisible(s.rows, rows > 0)
	s.rows.Move(fyne.NewPos(c.x, c.y))
	s.rows.Resize(fyne.NewSize(c.w, rows))
}

// scaleHeight is 89 dp, or what two peaks leave of a low side.
func (r sideRenderer) scaleHeight(height float32) float32 {
	most, least := look.Scaled(89), look.Scaled(58)
	others := look.Scaled(26) + look.Scaled(widgets.Low) + 3*look.Scaled(18) + 18
	return min(max(height-others, least), most)
}

func (r sideRenderer) layoutScale(c *column, height float32, has bool) {
	end := c.end
	if !has {
		c.end = 0
	}
	c.put(r.s.scale, height, 7)
	c.put(r.s.controls, look.Scaled(widgets.Low), 5)
	c.end = end
}

func (r sideRenderer) layoutTitle(width, height float32) {
	s := r.s
	edge := look.Scaled(8)
	s.swatch.Move(fyne.NewPos(0, (height-edge)/2))
	s.swatch.Resize(fyne.NewSize(edge, edge))
	x, w := edge+6, s.name.MinSize().Width
	s.name.Move(fyne.NewPos(x, 0))
	s.name.Resize(fyne.NewSize(w, height))
	x += w + 7
	s.label.Move(fyne.NewPos(x, 0))
	s.label.Resize(fyne.NewSize(max(width-x, 0), height))
}

func (r sideRenderer) MinSize() fyne.Size { return fyne.NewSize(80, 80) }

func (r sideRenderer) Objects() []fyne.CanvasObject {
	s := r.s
	return []fyne.CanvasObject{s.swatch, s.name, s.label, s.scale, s.controls, s.extent, s.rule, s.head, s.rows}
}

func (r sideRenderer) Refresh() {
	r.Layout(r.s.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r sideRenderer) Destroy() {}

// controls are the fields for threshold and range.
type controls struct {
	widget.BaseWidget
	p              *Panel
	what, to       *widgets.Label
	threshold, max *widgets.Field
	kind           *widgets.Segmented
	lock           *widgets.Button
}

func newControls(p *Panel) *controls {
	c := &controls{p: p, what: widgets.NewLabel("", look.Small, look.Text2), to: widgets.NewLabel("max", look.Small, look.Text2)}
	field := func(width float32, set func(float64)) *widgets.Field {
		f := widgets.NewField("", func(text string) {
			if v, ok := parseNumber(text); ok {
				set(v)
			}
			c.update(p.levels())
		})
		f.Height, f.Width = widgets.Low, width
		f.TextStyle.Monospace = true
		return f
	}
	c.threshold = field(46, func(v float64) { p.setThreshold(v) })
	c.max = field(42, func(v float64) { p.setLevels(p.levels().withMax(1, math.Abs(v))) })
	c.kind = widgets.NewSegmented([]string{"abs", "%"}, func(kind string) {
		l := p.levels()
		l.Percent = kind == "%"
		if m := p.loads.shown; m != nil {
			l.Share = m.values.share(l.Threshold[1])
		}
		p.setLevels(l)
	})
	c.lock = widgets.NewButton("", "lock", widgets.Plain, func() { p.setLevels(p.levels().tied(p.levels().Free)) })
	c.lock.Height = widgets.Low
	c.ExtendBaseWidget(c)
	return c
}

func (c *controls) update(l Levels) {
	c.threshold.Width, c.max.Width = look.Scaled(46), look.Scaled(42)
	c.what.SetText("|" + orValue(c.p.source.Unit) + "| ≥")
	c.kind.SetChosen("abs")
	setText(c.threshold, number(l.Threshold[1], fine(max(l.Max[0], l.Max[1]))))
	if l.Percent {
		c.kind.SetChosen("%")
		setText(c.threshold, number(100*l.Share, 1))
	}
	setText(c.max, number(l.Max[1], decimals(max(l.Max[0], l.Max[1]))))
	c.lock.SetIcon("lock")
	if l.Free {
		c.lock.SetIcon("unlock")
	}
}

func orValue(unit string) string {
	if unit == "" {
		return "v"
	}
	return unit
}

func setText(f *widgets.Field, text string) {
	if f.Text != text {
		f.SetText(text)
	}
}

// parseNumber reads a number as people type it.
func parseNumber(text string) (float64, bool) {
	text = strings.NewReplacer("−", "-", ",", ".", "%", "").Replace(strings.TrimSpace(text))
	v, err := strconv.ParseFloat(text, 64)
	return v, err == nil && !math.IsInf(v, 0) && v == v
}

// CreateRenderer implements [fyne.Widget].
func (c *controls) CreateRenderer() fyne.WidgetRenderer {
	return widgets.Laid(c, widget.NewSimpleRenderer(newRow(c.what, c.threshold.Low(), c.kind, c.to, c.max.Low(), c.lock).sparing([]int{2}, []int{3}).spread()))
}

// extent says how much of the brain is above the threshold.
type extent struct {
	widget.BaseWidget
	words, values [2]*widgets.Label
}

func newExtent() *extent {
	e := &extent{}
	for i := range e.words {
		e.words[i] = widgets.NewLabel("", look.Small, look.Text2)
		e.values[i] = widgets.NewMono("", look.Small, look.Text)
	}
	e.ExtendBaseWidget(e)
	return e
}

func (e *extent) set(d *distribution, l Levels) {
	e.words[0].SetText("Above threshold")
	e.values[0].SetText(cubic(d.above(l.Threshold[1])))
	e.words[1].SetText("below " + tickText(-l.Threshold[0], max(l.Max[0], l.Max[1])))
	e.values[1].SetText(cubic(d.under(l.Threshold[0])))
	e.Refresh()
}

// cubic writes a volume in cm³.
func cubic(cm3 float64) string {
	if cm3 >= 1000 {
		return fmt.Sprintf("%d,%03d cm³", int(cm3)/1000, int(cm3)%1000)
	}
	return fmt.Sprintf("%.1f cm³", cm3)
}

// CreateRenderer implements [fyne.Widget].
func (e *extent) CreateRenderer() fyne.WidgetRenderer {
	return widgets.Laid(e, widget.NewSimpleRenderer(newRow(e.words[0], e.values[0], widgets.NewGap(0, 1), e.words[1], e.values[1]).sparing([]int{2, 3, 4}).tight()))
}

// peakRow is a row of the peak table, or its head.
type peakRow struct {
	widget.BaseWidget
	at, region, value *widgets.Label
}

func newPeakRow() *peakRow {
	r := &peakRow{at: widgets.NewCut("", look.Small, look.Text), region: widgets.NewCut("", look.Small, look.Text2),
		value: widgets.NewMono("", look.Small, look.Text)}
	r.at.Mono, r.value.Align = true, fyne.TextAlignTrailing
	r.ExtendBaseWidget(r)
	return r
}

func (r *peakRow) set(at, region, value string) {
	r.at.SetText(at)
	r.region.SetText(region)
	r.value.SetText(value)
}

// caption makes the row the head of the table.
func (r *peakRow) caption(at, region, value string) {
	for _, l := range []*widgets.Label{r.at, r.region, r.value} {
		l.Mono, l.Color = false, look.Text3
	}
	r.set(at, region, value)
}

// CreateRenderer implements [fyne.Widget].
func (r *peakRow) CreateRenderer() fyne.WidgetRenderer { return peakRenderer{r} }

type peakRenderer struct{ r *peakRow }

func (v peakRenderer) Layout(size fyne.Size) {
	r := v.r
	place := func(l *widgets.Label, from, to float32) {
		l.Move(fyne.NewPos(from, 0))
		l.Resize(fyne.NewSize(max(to-from, 0), size.Height))
	}
	last := size.Width - max(look.Scaled(40), r.value.MinSize().Width+16)
	first := min(look.Scaled(98), last)
	place(r.at, 4, first)
	place(r.region, first, last)
	place(r.value, last, size.Width-8)
}

func (v peakRenderer) MinSize() fyne.Size { return fyne.NewSize(40, look.Scaled(18)) }

func (v peakRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{v.r.at, v.r.region, v.r.value}
}

func (v peakRenderer) Refresh() {
	for _, o := range v.Objects() {
		o.Refresh()
	}
}

func (v peakRenderer) Destroy() {}
