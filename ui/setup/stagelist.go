package setup

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/progress"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// A stageRow is one stage of the list: its mark on the line, its name, what it does,
// its time, and the lines of the running one.
type stageRow struct {
	object       fyne.CanvasObject
	number       int
	mark         *circle
	title, words *widgets.Label
	share        *widgets.Label
	time         *widgets.Label
	above, below *widgets.Fill
	box          fyne.CanvasObject
	list         *fyne.Container
	lines        []*lineRow
}

// A lineRow is one item of a stage: a recording, a set, a model.
type lineRow struct {
	object            fyne.CanvasObject
	name, count, time *widgets.Label
	bar               *widgets.Progress
}

// mostLines is how many lines of a stage are open at once; the others are counted.
const mostLines = 12

func newStageRow(i, last int, stage string) *stageRow {
	s := &stageRow{number: i + 1, mark: newCircle(fmt.Sprint(i+1), "", look.Control, look.Text2),
		title: strong(stageTitles[stage], look.Body), words: widgets.NewCut(stageWords[stage], look.Small, look.Text2),
		share: trailing("", look.Text), time: trailing("", look.Text2),
		above: widgets.NewFill(look.StrongLine), below: widgets.NewFill(look.StrongLine), list: container.New(column{padY: 6})}
	s.title.Weight = look.SemiBold
	s.share.Weight = look.SemiBold
	s.above.Hidden, s.below.Hidden = i == 0, i == last
	s.box = on(look.Head, s.list)
	s.box.Hide()
	head := row(44, cells{Widths: []float32{-1, 90, 84}, Between: 8}, container.New(widgets.Stack{Gap: 1}, s.title, s.words), s.share, s.time)
	s.object = container.New(stageLayout{}, s.above, s.below, s.mark, head, s.box)
	return s
}

// stageLayout puts the mark on a vertical line at the left of a stage.
type stageLayout struct{}

const (
	markEdge   = 24
	markBeside = 36
)

// Layout implements [fyne.Layout].
func (stageLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	above, below, mark, head, box := o[0], o[1], o[2], o[3], o[4]
	h, edge := head.MinSize().Height, look.Scaled(markEdge)
	above.Move(fyne.NewPos(edge/2-1, 0))
	above.Resize(fyne.NewSize(2, h/2))
	below.Move(fyne.NewPos(edge/2-1, h/2))
	below.Resize(fyne.NewSize(2, size.Height-h/2))
	mark.Move(fyne.NewPos(0, (h-edge)/2))
	mark.Resize(fyne.NewSize(edge, edge))
	x := edge + markBeside - markEdge
	head.Move(fyne.NewPos(x, 0))
	head.Resize(fyne.NewSize(size.Width-x, h))
	box.Move(fyne.NewPos(x, h+4))
	box.Resize(fyne.NewSize(size.Width-x, box.MinSize().Height))
}

// MinSize implements [fyne.Layout].
func (stageLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	size := o[3].MinSize().AddWidthHeight(look.Scaled(markEdge)+markBeside-markEdge, 16)
	if o[4].Visible() {
		size.Height += o[4].MinSize().Height + 8
	}
	return size
}

// show draws a stage as it stands and reports whether its height changed.
func (s *stageRow) show(v stageSight) (grown bool) {
	s.showMark(v.state)
	s.showTime(v)
	was := s.box.MinSize().Height * boolean(s.box.Visible())
	open := (v.state == running || v.state == stopped || v.state == failed) && len(v.lines) > 0
	if open {
		s.showLines(v.lines)
		s.box.Show()
	} else {
		s.box.Hide()
	}
	return was != s.box.MinSize().Height*boolean(s.box.Visible())
}

func boolean(b bool) float32 {
	if b {
		return 1
	}
	return 0
}

func (s *stageRow) showMark(state stageState) {
	ink, above, below := look.Text, look.StrongLine, look.StrongLine
	switch state {
	case waiting:
		s.mark.set(fmt.Sprint(s.number), "", look.Control, look.Text2)
		ink = look.Text2
	case running:
		s.mark.set("", "play", look.Primary, look.OnPrimary)
		above = look.Primary
	case finished:
		s.mark.set("", "check", look.Primary, look.OnPrimary)
		above, below = look.Primary, look.Primary
	case stopped:
		s.mark.set("", "close", look.Control, look.Text3)
		above = look.Primary
	case failed:
		s.mark.set("", "warning", look.Error, look.OnPrimary)
		above, ink = look.Primary, look.Error
	}
	s.title.SetColor(ink)
	s.above.SetColor(above)
	s.below.SetColor(below)
}

func (s *stageRow) showTime(v stageSight) {
	share, time, ink := "", "", look.Text2
	switch v.state {
	case waiting:
		if v.expected > 0 {
			time = "≈ " + clockText(v.expected)
		}
	case running:
		share, time = percent(v.share), leftClock(v)
	case finished:
		time, ink = clockText(v.elapsed), look.Text
		if v.stored > 0 && v.stored == len(v.lines) {
			time = "stored"
		}
	case stopped:
		share = "cancelled"
	case failed:
		share = "failed"
	}
	s.share.SetText(share)
	s.time.SetText(time)
	s.time.SetColor(ink)
}

func leftClock(v stageSight) string {
	if v.left <= 0 {
		return clockText(v.elapsed)
	}
	return clockText(v.left) + " left"
}

// showLines opens the last lines, running ones among them.
func (s *stageRow) showLines(lines []progress.Line) {
	if over := len(lines) - mostLines; over > 0 {
		lines = lines[over:]
	}
	for len(s.lines) < len(lines) {
		l := newLineRow()
		s.lines = append(s.lines, l)
		s.list.Add(l.object)
	}
	for i, l := range s.lines {
		if i >= len(lines) {
			l.object.Hide()
			continue
		}
		l.object.Show()
		l.show(lines[i])
	}
}

func newLineRow() *lineRow {
	l := &lineRow{name: code("", look.Text), count: trailing("", look.Text2), time: trailing("", look.Text2), bar: widgets.NewProgress(look.Primary)}
	l.bar.Height = 6
	l.object = row(22, cells{Widths: []float32{-2, -3, 120, 56}, Pad: 10, Between: 10}, l.name, l.bar, l.count, l.time)
	return l
}

func (l *lineRow) show(p progress.Line) {
	ink, share := look.Text, 0.0
	switch p.State {
	case progress.Done, progress.Reused:
		share = 1
	case progress.Failed:
		ink = look.Error
	case progress.Cancelled:
		ink = look.Text3
	}
	if share == 0 && p.Total > 0 {
		share = float64(p.Done) / float64(p.Total)
	}
	l.name.SetText(itemText(p))
	l.name.SetColor(ink)
	l.bar.Set(share)
	l.count.SetText(lineCount(p))
	l.time.SetText(lineTime(p))
}

// itemText is what a line is about; the mask stands among the recordings.
func itemText(p progress.Line) string {
	if p.Stage != stageOf(p) {
		return strings.TrimSpace(p.Item + " " + p.Stage)
	}
	return p.Item
}
