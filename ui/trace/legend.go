package trace

import (
	"image"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"syncact/core/series"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// A legend names the lines with their value at the cursor and their r. A click hides a
// line, a double-click shows it alone, a right-click offers more.
type legend struct {
	widget.BaseWidget
	widgets.Touch
	panel   *Panel
	scene   *scene
	rows    []*legendRow
	samples *widgets.Raster
	hidden  map[string]bool                   // by id
	inks    map[series.ID]fyne.ThemeColorName // chosen by hand
}

// legendRow is one line: name and value above, caption and r below.
type legendRow struct {
	name, value, caption, r *widgets.Label
}

func newLegend(p *Panel) *legend {
	l := &legend{panel: p, hidden: make(map[string]bool), inks: make(map[series.ID]fyne.ThemeColorName)}
	l.samples = widgets.NewRaster(l.paint)
	l.Touch.Press = func(e *desktop.MouseEvent) { l.click(l.at(e.Position)) }
	l.Touch.Double = func(e *desktop.MouseEvent) { l.alone(l.at(e.Position)) }
	l.Touch.Secondary = func(e *desktop.MouseEvent) { l.menu(l.at(e.Position), e.AbsolutePosition) }
	l.ExtendBaseWidget(l)
	return l
}

// show names the lines of a scene.
func (l *legend) show(s *scene) {
	l.scene = s
	for len(l.rows) < len(s.lines) {
		r := &legendRow{widgets.NewCut("", look.Dense, look.Text), widgets.NewMono("", look.Small, look.Text),
			widgets.NewCut("", look.Small, look.Text3), widgets.NewLabel("", look.Small, look.Text3)}
		r.name.Weight, r.value.Weight = look.SemiBold, look.SemiBold
		r.value.Align, r.r.Align = fyne.TextAlignTrailing, fyne.TextAlignTrailing
		l.rows = append(l.rows, r)
	}
	l.rows = l.rows[:len(s.lines)]
	for i, line := range s.lines {
		if line.ink = line.usual; l.inks[line.id] != "" {
			line.ink = l.inks[line.id]
		}
		r := l.rows[i]
		r.name.SetText(line.title)
		r.caption.SetText(line.caption)
		r.value.SetColor(line.ink)
		r.r.SetText("z")
		if !line.isNeuron {
			r.r.SetText("r " + correlation(line.r))
		}
	}
	l.Refresh()
}

// values writes what the lines are at a time.
func (l *legend) values(seconds float64) {
	if l.scene == nil {
		return
	}
	for i, line := range l.scene.lines {
		text := ""
		if !l.hidden[string(line.id)] {
			text = signed(line.course.At(seconds), 2)
		}
		l.rows[i].value.SetText(text)
	}
}

// height of a row: 46 dp where there is room.
func (l *legend) height(room float32) float32 {
	return min(look.Scaled(46), max(look.Scaled(30), room/float32(max(1, len(l.rows)))))
}

// fits reports whether a row lies within a height.
func (l *legend) fits(row int, height float32) bool {
	return float32(row)*l.height(height)+look.Scaled(13+14) < height
}

// at returns the line at a place, nil for none.
func (l *legend) at(p fyne.Position) *line {
	k := int(p.Y / l.height(l.Size().Height))
	if l.scene == nil || p.Y < 0 || k >= len(l.scene.lines) {
		return nil
	}
	return l.scene.lines[k]
}

func (l *legend) click(line *line) {
	if line != nil {
		l.hidden[string(line.id)] = !l.hidden[string(line.id)]
		l.changed()
	}
}

// alone hides every other line; again it shows all.
func (l *legend) alone(one *line) {
	if one == nil {
		return
	}
	others := slices.ContainsFunc(l.scene.lines, func(o *line) bool { return o != one && !l.hidden[string(o.id)] })
	for _, o := range l.scene.lines {
		l.hidden[string(o.id)] = others && o != one
	}
	l.changed()
}

// changed draws lines and legend anew.
func (l *legend) changed() {
	l.Refresh()
	l.panel.body.pictures.plot.Redraw()
	l.panel.body.placeCursor()
}

func (l *legend) menu(line *line, at fyne.Position) {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(l)
	if line == nil || canvas == nil {
		return
	}
	items := []*fyne.MenuItem{
		fyne.NewMenuItem("Hide or show", func() { l.click(line) }),
		fyne.NewMenuItem("Show alone", func() { l.alone(line) }),
	}
	if !line.isNeuron {
		items = append(items, fyne.NewMenuItem("Select network", func() { l.panel.session.SelectNetwork(line.id) }))
	}
	one := pin{series.ID(strings.TrimSuffix(string(line.id), rawSuffix)), !line.isNeuron}
	if slices.Contains(l.panel.pins, one) {
		items = append(items, fyne.NewMenuItem("Remove", func() { l.panel.Unpin(one.id) }))
	} else {
		items = append(items, fyne.NewMenuItem("Pin", func() { l.panel.addPin(one) }))
	}
	items = append(items, l.colours(line))
	items = append(items, fyne.NewMenuItem("Copy id", func() { fyne.CurrentApp().Clipboard().SetContent(string(line.id)) }))
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), canvas, at)
}

// colours offers the hues of the panel for a line; its dash stays, so that colour alone
// tells nothing.
func (l *legend) colours(line *line) *fyne.MenuItem {
	chosen := slices.Index(hues, line.ink)
	if line.ink == line.usual {
		chosen = len(hues)
	}
	names := append(slices.Clone(hueNames), "Usual")
	now := ""
	if chosen >= 0 {
		now = names[chosen]
	}
	return choice("Colour", names, now, func(i int) {
		delete(l.inks, line.id)
		if i < len(hues) {
			l.inks[line.id] = hues[i]
		}
		l.show(l.scene)
		l.panel.body.recoloured()
	})
}

// sample is the width of a piece of line beside its name, dp.
const sample = 17

func (l *legend) paint(dst *image.RGBA) {
	fill(dst, look.Color(look.Panel))
	if l.scene == nil {
		return
	}
	pen := newPen(dst)
	scale := scaleOf(dst.Rect.Dx(), sample)
	for i, line := range l.scene.lines {
		if !l.fits(i, l.Size().Height) {
			break
		}
		y := (float32(i)*l.height(l.Size().Height) + look.Scaled(13)) * float32(scale)
		c := look.Color(line.ink)
		if l.hidden[string(line.id)] {
			c = look.Color(look.StrongLine)
		}
		var dash []float32
		for k, d := range line.dash {
			d *= float32(scale)
			w := line.width * float32(scale)
			if dash = append(dash, d+w); k%2 == 0 {
				dash[k] = max(.01, d-w)
			}
		}
		pen.line([]point{{1, y}, {float32(dst.Rect.Dx() - 1), y}}, line.width*float32(scale), dash)
		pen.flush(c)
	}
}

// CreateRenderer implements [fyne.Widget].
func (l *legend) CreateRenderer() fyne.WidgetRenderer { return legendRenderer{l} }

type legendRenderer struct{ l *legend }

func (r legendRenderer) Layout(size fyne.Size) {
	l, step, line := r.l, r.l.height(size.Height), look.Scaled(14)
	l.samples.Resize(fyne.NewSize(sample, size.Height))
	left := float32(24)
	for i, row := range l.rows {
		y := float32(i)*step + look.Scaled(13)
		shown := l.fits(i, size.Height)
		hideIf(!shown, row.name, row.value)
		narrow := size.Width < look.Scaled(110)
		hideIf(!shown || narrow, row.caption, row.r)
		vw, rw := row.value.MinSize().Width, row.r.MinSize().Width
		vw = max(vw, look.Scaled(40))
		if narrow { // the value takes the place of the caption
			rectangle{left, y - line/2, size.Width - left, line}.put(row.name)
			rectangle{left, y + line/2, size.Width - left, line}.put(row.value)
			continue
		}
		rectangle{left, y - line/2, size.Width - left - vw - 2, line}.put(row.name)
		rectangle{size.Width - vw, y - line/2, vw, line}.put(row.value)
		rectangle{left, y + line/2, size.Width - left - rw - 4, line}.put(row.caption)
		rectangle{size.Width - rw, y + line/2, rw, line}.put(row.r)
	}
}

func (r legendRenderer) MinSize() fyne.Size { return fyne.NewSize(60, 30) }

func (r legendRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.l.samples}
	for _, row := range r.l.rows {
		all = append(all, row.name, row.value, row.caption, row.r)
	}
	return all
}

func (r legendRenderer) Refresh() {
	l := r.l
	for i, row := range l.rows {
		ink := look.Text
		if l.hidden[string(l.scene.lines[i].id)] {
			ink = look.Text3
		}
		row.name.Color = ink
		for _, t := range []*widgets.Label{row.name, row.value, row.caption, row.r} {
			t.Refresh()
		}
	}
	r.Layout(l.Size())
	l.samples.Redraw()
}

func (r legendRenderer) Destroy() {}
