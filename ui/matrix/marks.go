package matrix

import (
	"math"

	"fyne.io/fyne/v2"

	"syncact/ui/look"
	"syncact/ui/widgets"
)

// placeMarks moves the lines of the current neuron and network, the box about their
// cell, the dot in the margin and the frame in the overview.
func (b *body) placeMarks() {
	g, f, m := b.geometry, b.frame, &b.marks
	row, col := b.prepared.row(b.neuron), b.prepared.col(b.network)
	y := g.heat.y + float32(f.y(float64(row)+.5))
	x := g.heat.x + float32(f.x(float64(col)+.5))
	rowSeen := row >= 0 && y >= g.heat.y && y <= g.heat.y+g.heat.h
	colSeen := col >= 0 && x >= g.heat.x && x <= g.heat.x+g.heat.w
	m.row.Hidden, m.col.Hidden, m.cell.Hidden, m.dot.Hidden = !rowSeen, !colSeen, !rowSeen || !colSeen, true
	m.row.Position1, m.row.Position2 = fyne.NewPos(g.stages.x+4, y), fyne.NewPos(g.margin.x+g.margin.w+3, y)
	m.col.Position1, m.col.Position2 = fyne.NewPos(x, g.heat.y-2), fyne.NewPos(x, g.heat.y+g.heat.h)
	w, h := max(11, float32(f.ColDP)), max(11, float32(f.RowDP))
	m.cell.Move(fyne.NewPos(x-w/2, y-h/2))
	m.cell.Resize(fyne.NewSize(w, h))
	if rowSeen {
		if r := b.prepared.margin.r[b.prepared.rows.at[row]]; r == r {
			at := g.margin.x + float32(b.prepared.margin.x(float64(r), int(g.margin.w)))
			m.dot.Move(fyne.NewPos(at-2.5, y-2.5))
			m.dot.Resize(fyne.NewSize(5, 5))
			m.dot.Hidden = false
		}
	}
	b.placeFrame()
	b.refreshMarks()
}

// placeFrame moves the frame of the view in the overview.
func (b *body) placeFrame() {
	o, f := b.geometry.overview, b.frame
	fraction := func(at, size float64, of int) (from, length float32) {
		n := float64(max(of, 1))
		return float32(at / n), float32(math.Min(1, size/n))
	}
	top, high := fraction(f.Row, f.height/f.RowDP, f.rows)
	left, wide := fraction(f.Col, f.width/f.ColDP, f.cols)
	b.marks.frame.Move(fyne.NewPos(o.x+left*o.w, o.y+top*o.h))
	b.marks.frame.Resize(fyne.NewSize(max(6, wide*o.w), max(4, high*o.h)))
}

// refreshMarks gives the marks the colours of the theme and has them drawn.
func (b *body) refreshMarks() {
	m := &b.marks
	m.row.StrokeColor, m.col.StrokeColor = look.Color(look.Neuron), look.Color(look.Brain)
	m.cell.StrokeColor, m.frame.StrokeColor = look.Color(look.Text), look.Color(look.Text2)
	m.cell.FillColor, m.frame.FillColor = look.Color(look.Clear), look.Color(look.Clear)
	m.dot.FillColor = look.Color(look.Neuron)
	m.row.Refresh()
	m.col.Refresh()
	m.cell.Refresh()
	m.dot.Refresh()
	m.frame.Refresh()
}

// write sets the names of stages and groups, the ends of scales and the counts.
func (b *body) write() {
	g, p, l := b.geometry, b.prepared, &b.letters
	l.Begin()
	b.writeStages()
	b.writeGroups()
	quiet := widgets.Ink{Color: look.Text2}
	line := look.Scaled(14)
	l.Put("best r", g.margin.x, g.heat.y-look.Scaled(16), quiet)
	below := g.heat.y + g.heat.h + line*.65
	right := g.margin.x + g.margin.w
	end := l.Put(tail(p.margin.end), right, below, widgets.Ink{Color: look.Text2, Align: fyne.TextAlignTrailing})
	if t := p.margin.threshold; t == t && t < p.margin.end && p.content.Criterion != "" {
		at := g.margin.x + float32(p.margin.x(t, int(g.margin.w)))
		m := fyne.MeasureText(p.content.Criterion, look.Small.Size(), fyne.TextStyle{})
		l.Put(p.content.Criterion, min(at-m.Width/2, right-end.Width-6-m.Width), below, quiet)
	}
	foot := g.bar.y + g.bar.h/2
	l.Put("−"+tail(p.limit), g.bar.x-8, foot, widgets.Ink{Color: look.Text2, Align: fyne.TextAlignTrailing})
	high := l.Put("+"+tail(p.limit), g.bar.x+g.bar.w+8, foot, quiet)
	unit := "r"
	if p.shown == ShowLag {
		unit = "s"
	}
	l.Put(unit, g.bar.x+g.bar.w+8+high.Width+8, foot, quiet)
	text := counted(len(p.rows.at)) + " neurons × " + counted(len(p.columns.at)) + " networks"
	if dead := len(p.content.Networks) - len(p.columns.at); dead > 0 {
		text += ", " + counted(dead) + " dead"
	}
	if p.margin.without > 0 {
		text += ", " + counted(p.margin.without) + " without r"
	}
	ink := widgets.Ink{Color: look.Text3}
	if p.content.Note != "" {
		text, ink.Color = "▲ "+p.content.Note, look.Warning
	}
	l.Put(shorten(text, g.bar.x-look.Scaled(46)), 10, foot, ink)
	l.End()
}

// writeStages sets the names of row sections beside their middle, with counts where
// two lines have room.
func (b *body) writeStages() {
	g, p := b.geometry, b.prepared
	line := look.Scaled(14)
	current := in(p.rows.sections, p.row(b.neuron))
	free := g.heat.y - line // where the last name ended
	for i, s := range p.rows.sections {
		from := max(0, b.frame.y(float64(s.from)))
		to := min(float64(g.heat.h), b.frame.y(float64(s.to)))
		if to <= 0 || from >= float64(g.heat.h) {
			continue
		}
		middle := g.heat.y + float32(from+to)/2
		if middle-line/2 < free {
			middle = free + line/2
			if middle > g.heat.y+float32(to) {
				continue
			}
		}
		set := widgets.Ink{Color: look.Text2}
		if i == current {
			set = currentStyle
		}
		b.letters.Put(shorten(s.name, g.stages.x-14), 10, middle, set)
		free = middle + line/2
		if float32(to-from) > 2.6*line {
			b.letters.Put(counted(s.to-s.from), 10, middle+line, countStyle)
			free += line
		}
	}
}

// writeGroups sets the names of column sections above them: the current one whole, the
// others where they have room.
func (b *body) writeGroups() {
	g, p := b.geometry, b.prepared
	current := in(p.columns.sections, p.col(b.network))
	taken := rectangle{}
	put := func(s section, whole bool, ink widgets.Ink) {
		from := float32(max(0, b.frame.x(float64(s.from))))
		to := min(g.heat.w, float32(b.frame.x(float64(s.to))))
		if to <= 0 || from >= g.heat.w {
			return
		}
		text := s.name
		style, font := look.Font(max(ink.Weight, look.Regular), false)
		if whole {
			text = widgets.Shorten(text, g.heat.x+g.heat.w-10, look.Small.Size(), style, font)
		} else if to-from >= 40 {
			text = shorten(text, to-from-4)
		}
		m, _ := fyne.CurrentApp().Driver().RenderedTextSize(text, look.Small.Size(), style, font)
		at := g.heat.x + (from+to)/2
		if whole { // it may be wider than its bar
			at = min(max(at, min(g.heat.x+m.Width/2, g.heat.x+g.heat.w-m.Width/2)), g.heat.x+g.heat.w-m.Width/2)
			taken = rectangle{at - m.Width/2 - 6, 0, m.Width + 12, g.heat.y}
		} else if m.Width > to-from+2 || at+m.Width/2 > taken.x && at-m.Width/2 < taken.x+taken.w {
			return
		}
		b.letters.Put(text, at, g.heat.y-look.Scaled(16), ink)
	}
	if current >= 0 {
		put(p.columns.sections[current], true, widgets.Ink{Color: look.Text, Weight: look.SemiBold, Align: fyne.TextAlignCenter})
	}
	for i, s := range p.columns.sections {
		if i != current {
			put(s, false, widgets.Ink{Color: look.Text2, Align: fyne.TextAlignCenter})
		}
	}
}

// The inks of names and counts of rows.
var (
	currentStyle = widgets.Ink{Color: look.Text, Weight: look.SemiBold}
	countStyle   = widgets.Ink{Color: look.Text3}
)

// shorten cuts a small text to a width.
func shorten(text string, width float32) string {
	return widgets.Shorten(text, width, look.Small.Size(), fyne.TextStyle{}, nil)
}
