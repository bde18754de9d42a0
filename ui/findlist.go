package ui

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// search is the field of the toolbar with the list of what it finds below. The list
// lies in a layer over the window, so the field keeps the focus.
type search struct {
	w        *Window
	layer    *fyne.Container // over the window
	box      *fyne.Container // ground and list
	list     *fyne.Container
	scroll   *container.Scroll
	index    *searchIndex
	rows     []*widgets.Row
	hits     []hit
	chosen   int
	asked    string // the text whose answer is shown
	enter    bool   // Enter came before the answer
	indexing *job.Latest[*searchIndex]
	regional *job.Latest[*searchIndex]
	finding  *job.Latest[[]findings]
	placing  *job.Latest[[]placed]
}

func newSearch(w *Window) *search {
	s := &search{w: w, list: container.New(widgets.Stack{PadY: 4}), indexing: job.NewLatest[*searchIndex](w.do),
		regional: job.NewLatest[*searchIndex](w.do), finding: job.NewLatest[[]findings](w.do), placing: job.NewLatest[[]placed](w.do)}
	s.scroll = container.NewVScroll(s.list)
	s.box = container.NewStack(newShield(), container.New(widgets.Inset{Edge: 1}, s.scroll))
	s.box.Hide()
	s.layer = container.NewWithoutLayout(s.box)
	field := w.bars.tools.search
	field.OnKey, field.OnLeave = s.key, s.close
	return s
}

// A shield is the ground of the list; it takes the presses that meet the list between its rows.
type shield struct {
	widgets.Fill
	widgets.Touch
}

func newShield() *shield {
	s := &shield{Fill: widgets.Fill{Color: look.Head, Stroke: look.Edge}}
	s.ExtendBaseWidget(s)
	return s
}

// suggest lists what the text being typed names.
func (w *Window) suggest(text string) { w.search.typed(text) }

// find goes to what is chosen in the list, or to the first thing once it is found.
func (w *Window) find(text string) { w.search.submit(text) }

func (s *search) typed(text string) {
	s.enter = false
	if text == "" || s.w.study == nil {
		s.close()
		return
	}
	if s.index == nil || s.index.o != s.w.study || s.index.set != s.w.study.set {
		s.gather()
		return
	}
	s.look(text)
}

// gather reads the words of the study beside the window, then its regions.
func (s *search) gather() {
	o, set := s.w.study, s.w.study.set
	s.index = nil
	s.indexing.Start(func(ctx context.Context) (*searchIndex, error) { return newSearchIndex(ctx, o, set) }, func(x *searchIndex, err error) {
		s.take(x, err)
		if x == nil {
			return
		}
		s.regional.Start(x.withRegions, s.take)
	})
}

// take searches in what was gathered.
func (s *search) take(x *searchIndex, err error) {
	if err != nil {
		return // without maps there are no regions
	}
	s.index = x
	if text := s.w.bars.tools.search.Text; text != "" && s.focused() {
		s.look(text)
	}
}

func (s *search) focused() bool {
	return s.w.win.Canvas().Focused() == fyne.Focusable(s.w.bars.tools.search)
}

// look searches beside the window.
func (s *search) look(text string) {
	x := s.index
	s.finding.Start(func(context.Context) ([]findings, error) { return x.search(text), nil }, func(found []findings, err error) {
		if err == nil && s.w.bars.tools.search.Text == text {
			s.show(text, found)
		}
	})
}

// show fills the list.
func (s *search) show(text string, found []findings) {
	s.asked, s.hits, s.rows = text, nil, nil
	s.list.RemoveAll()
	for _, f := range found {
		s.list.Add(newFoundHead(f))
		for _, h := range f.hits {
			row := widgets.NewRow("", look.Text, h.title, func() { s.w.goTo(h) })
			row.Beside, row.Value, row.Mono = h.beside, h.value, h.kind == foundNeuron || h.kind == foundPlace || h.kind == foundTime
			s.rows, s.hits = append(s.rows, row), append(s.hits, h)
			s.list.Add(row)
		}
	}
	if len(s.hits) == 0 {
		s.list.Add(container.New(widgets.Inset{Edge: 10}, wrapped(fmt.Sprintf("Nothing is called “%s”: no neuron, network, layer or region of this study.", text))))
	}
	s.place()
	s.choose(0)
	if s.enter {
		s.submit(text)
	}
}

// newFoundHead names a group and counts it.
func newFoundHead(f findings) fyne.CanvasObject {
	name := widgets.NewLabel(f.kind, look.Small, look.Text3)
	count := widgets.NewLabel("", look.Small, look.Text3)
	if f.count > len(f.hits) {
		count.SetText(fmt.Sprintf("%d of %s", len(f.hits), thousands(f.count)))
	}
	line := container.New(widgets.Columns{Widths: []float32{-1, 0}, Pad: 12}, name, count)
	return container.NewStack(widgets.NewGap(1, look.Scaled(22)), line)
}

// place puts the list below the field, as high as it is and the window allows.
func (s *search) place() {
	field, driver := s.w.bars.tools.search, fyne.CurrentApp().Driver()
	at := driver.AbsolutePositionForObject(field).Subtract(driver.AbsolutePositionForObject(s.layer))
	room := s.layer.Size()
	width := min(max(field.Size().Width, look.Scaled(560)), room.Width-16)
	x := min(at.X, room.Width-width-8)
	y := at.Y + field.Size().Height + 4
	s.list.Resize(fyne.NewSize(width-2, 0)) // a sentence over several lines knows its height then
	height := min(s.list.MinSize().Height+2, room.Height-y-8)
	s.box.Move(fyne.NewPos(x, y))
	s.box.Resize(fyne.NewSize(width, height))
	s.box.Show()
	s.scroll.Refresh() // a list of the same height is laid out anew too
	s.scroll.ScrollToTop()
	s.layer.Refresh()
}

// choose marks a row and brings it into sight.
func (s *search) choose(i int) {
	if len(s.rows) == 0 {
		return
	}
	s.chosen = min(max(i, 0), len(s.rows)-1)
	for k, r := range s.rows {
		r.SetChosen(k == s.chosen)
	}
	row, page := s.rows[s.chosen], s.scroll.Size().Height
	top, foot := row.Position().Y, row.Position().Y+row.Size().Height
	switch {
	case s.chosen == 0:
		s.scroll.ScrollToTop()
	case top < s.scroll.Offset.Y:
		s.scroll.ScrollToOffset(fyne.NewPos(0, top))
	case foot > s.scroll.Offset.Y+page:
		s.scroll.ScrollToOffset(fyne.NewPos(0, foot-page))
	}
}

// key moves through the list while the field is typed into.
func (s *search) key(e *fyne.KeyEvent) bool {
	if s.box.Hidden {
		return false
	}
	switch e.Name {
	case fyne.KeyDown:
		s.choose(s.chosen + 1)
	case fyne.KeyUp:
		s.choose(s.chosen - 1)
	case fyne.KeyPageDown:
		s.choose(s.chosen + mostFound)
	case fyne.KeyPageUp:
		s.choose(s.chosen - mostFound)
	default:
		return false
	}
	return true
}

// submit goes to the chosen hit; before the answer is there, it goes when it is.
func (s *search) submit(text string) {
	if text == "" || s.w.study == nil {
		return
	}
	if s.box.Hidden || s.asked != text {
		s.enter = true
		if s.index != nil {
			s.look(text)
		}
		return
	}
	s.enter = false
	if s.chosen < len(s.hits) {
		s.w.goTo(s.hits[s.chosen])
	}
}

// close takes the list away.
func (s *search) close() {
	s.finding.Stop()
	s.enter = false
	s.box.Hide()
}
