package ui

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"syncact/core/progress"
	"syncact/ui/brain"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// statusHeight is the height of the status bar, dp at 100 %.
const statusHeight = 28

// statusBar says where the cursors stand and what is running.
type statusBar struct {
	widget.BaseWidget
	ground, rule *widgets.Fill
	caption      *widgets.Label
	place        *widgets.Field
	placeBox     fyne.CanvasObject
	read         *widgets.Label    // what the pointer is on, or what was done
	parts        [5]*widgets.Label // what stands at the cursor: space, voxel, map, underlay, region
	at           brain.Readout
	memory       *widgets.Label
	job          *widgets.Row
	bar          *widgets.Progress
	left         *widgets.Label
	cancel       *widgets.Button
	stop         []func()
	watched      func() // ends the look at the memory
}

func newStatusBar(w *Window) *statusBar {
	s := &statusBar{
		ground: widgets.NewFill(look.Head), rule: widgets.NewRule(),
		caption: widgets.NewLabel("mm", look.Small, look.Text3), read: widgets.NewCut("No study open", look.Small, look.Text2),
		memory: widgets.NewMono("", look.Small, look.Text2), bar: widgets.NewProgress(look.Primary),
		left: widgets.NewLabel("", look.Small, look.Text2), cancel: widgets.NewSmallButton("Cancel", "close", w.cancelJob),
		job: widgets.NewRow("", look.Primary, "", func() { w.showWorkspace(engine) }),
	}
	for i := range s.parts {
		s.parts[i] = widgets.NewLabel("", look.Small, look.Text2)
	}
	s.parts[1].Mono, s.parts[2].Color = true, look.Brain
	s.place = widgets.NewField("x y z", func(text string) {
		if mm, ok := parsePlace(text); ok {
			w.session.GoTo(mm)
		}
		s.placed(w.session.Place.Get())
		w.win.Canvas().Unfocus()
	})
	s.place.Width = 120
	s.place.TextStyle.Monospace = true
	s.placeBox = s.place.Low()
	s.ExtendBaseWidget(s)
	s.showJob(nil)
	s.showStudy(false)
	s.stop = append(s.stop, w.session.Place.OnChange(s.placed))
	s.watchMemory(w.do, 0)
	return s
}

func (s *statusBar) placed(mm [3]float64) {
	s.place.SetText(fmt.Sprintf("%s %s %s", number(mm[0], 1), number(mm[1], 1), number(mm[2], 1)))
}

// showStudy tells whether a study is open.
func (s *statusBar) showStudy(open bool) {
	for _, o := range []fyne.CanvasObject{s.caption, s.placeBox} {
		if open {
			o.Show()
		} else {
			o.Hide()
		}
	}
	if !open {
		s.read.SetText("No study open")
	} else {
		s.read.SetText("")
	}
	s.Refresh()
}

// say shows what a picture shows under the pointer or the cursor, as plain text.
func (s *statusBar) say(text string) { s.show(text, brain.Readout{}) }

// sayPlace shows what stands at the cursor, while a study is open.
func (s *statusBar) sayPlace(r brain.Readout) {
	if s.placeBox.Visible() {
		s.show("", r)
	}
}

// show fills the parts of a read-out, or the one text in place of them.
func (s *statusBar) show(text string, r brain.Readout) {
	s.at = r
	for i, part := range partsOf(r) {
		s.parts[i].SetText(part)
	}
	s.read.SetText(text)
	s.Refresh()
}

// partsOf writes the parts of a read-out; what is not known is "".
func partsOf(r brain.Readout) [5]string {
	out := [5]string{0: r.Space, 4: r.Region}
	if r.HasVoxel {
		out[1] = fmt.Sprintf("voxel %d %d %d", r.Voxel[0], r.Voxel[1], r.Voxel[2])
	}
	if r.Network != "" {
		out[2] = strings.TrimSpace(r.Network + " " + r.Unit + " " + number(r.Value, 2))
		if math.IsNaN(r.Value) {
			out[2] = r.Network + " outside"
		}
	}
	if r.Underlay != "" && !math.IsNaN(r.UnderValue) {
		out[3] = r.Underlay + " " + number(r.UnderValue, 0)
	}
	return out
}

// text is the read-out as it is copied.
func (s *statusBar) text() string {
	if s.read.Text == "" {
		return s.at.String()
	}
	return s.read.Text
}

// showJob shows the running job, or none.
func (s *statusBar) showJob(lines []progress.Line) {
	title, share, left, running := summary(lines)
	for _, o := range []fyne.CanvasObject{s.job, s.bar, s.left, s.cancel} {
		if running {
			o.Show()
		} else {
			o.Hide()
		}
	}
	if running {
		s.job.Text = title
		s.job.Refresh()
		s.bar.Set(share)
		s.left.SetText(left)
	}
	s.Refresh()
}

// summary says which job runs, how much of it is done and how long it takes.
func summary(lines []progress.Line) (title string, share float64, left string, running bool) {
	for _, l := range lines {
		if l.State != progress.Running {
			continue
		}
		title, running = stageTitle(l.Stage)+" · "+l.Item, true
		if l.Total > 0 {
			share = float64(l.Done) / float64(l.Total)
			left = fmt.Sprintf("%d %%", int(100*share))
			if l.ETA > 0 {
				left += "  " + duration(l.ETA) + " left"
			}
		}
	}
	return title, share, left, running
}

// duration says a time as 0:07, 4:10 or 1 h 02 min.
func duration(d time.Duration) string {
	s := int(d.Round(time.Second).Seconds())
	if s >= 3600 {
		return fmt.Sprintf("%d h %02d min", s/3600, s/60%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// number prints with a true minus.
func number(x float64, digits int) string {
	return strings.ReplaceAll(strconv.FormatFloat(x, 'f', digits, 64), "-", "−")
}

// parsePlace reads three numbers in any of the usual ways of writing them.
func parsePlace(text string) ([3]float64, bool) {
	fields := strings.FieldsFunc(strings.ReplaceAll(text, "−", "-"), func(r rune) bool { return strings.ContainsRune(" ,;()[]\t", r) })
	var mm [3]float64
	if len(fields) != 3 {
		return mm, false
	}
	for i, f := range fields {
		x, err := strconv.ParseFloat(f, 64)
		if err != nil || x < -1000 || x > 1000 || x != x {
			return mm, false
		}
		mm[i] = x
	}
	return mm, true
}

func (s *statusBar) CreateRenderer() fyne.WidgetRenderer { return statusRenderer{s} }

type statusRenderer struct{ s *statusBar }

func (r statusRenderer) Layout(size fyne.Size) {
	s := r.s
	s.ground.Resize(size)
	s.rule.Resize(fyne.NewSize(size.Width, 1))
	put := func(o fyne.CanvasObject, x, w float32) {
		h := min(o.MinSize().Height, size.Height)
		o.Move(fyne.NewPos(x, (size.Height-h)/2))
		o.Resize(fyne.NewSize(w, h))
	}
	x := float32(12)
	if s.caption.Visible() {
		w := s.caption.MinSize().Width
		put(s.caption, x, w)
		put(s.placeBox, x+w+6, look.Scaled(124))
		x += w + 6 + look.Scaled(124) + 16
	}
	right := size.Width - 8
	for _, part := range []struct {
		o fyne.CanvasObject
		w float32
	}{{s.cancel, s.cancel.MinSize().Width}, {s.left, look.Scaled(120)}, {s.bar, 120}, {s.job, look.Scaled(220)}} {
		if part.o.Visible() {
			right -= part.w
			put(part.o, right, part.w)
			right -= 8
		}
	}
	w := s.memory.MinSize().Width
	right -= w
	put(s.memory, right, w)
	for _, p := range s.parts {
		w := p.MinSize().Width
		p.Hidden = p.Text == "" || s.read.Text != "" || x+w > right-16
		if !p.Hidden {
			put(p, x, w)
			x += w + 16
		}
	}
	put(s.read, x, max(0, right-x-16))
}

func (r statusRenderer) MinSize() fyne.Size { return fyne.NewSize(600, look.Scaled(statusHeight)) }

func (r statusRenderer) Objects() []fyne.CanvasObject {
	s := r.s
	all := []fyne.CanvasObject{s.ground, s.rule, s.caption, s.placeBox, s.read, s.memory, s.job, s.bar, s.left, s.cancel}
	for _, p := range s.parts {
		all = append(all, p)
	}
	return all
}

func (r statusRenderer) Refresh() {
	for _, o := range r.Objects() {
		o.Refresh()
	}
	r.Layout(r.s.Size())
}

func (r statusRenderer) Destroy() {
	r.s.watched()
	for _, stop := range r.s.stop {
		stop()
	}
}
