package setup

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/study"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// resourceView compares what a run takes with the estimate made before its start.
type resourceView struct {
	object             fyne.CanvasObject
	memory, disk, time *resourceRow
	estimates          []study.Estimate
	machine            machine
	stored             int64 // what the results take by now
	resident           func() int64
	looked             time.Time
}

// A resourceRow is a bar of what is used now with a mark at the estimate.
type resourceRow struct {
	object                   fyne.CanvasObject
	bar                      *widgets.Progress
	now, estimate, available *widgets.Label
}

var resourceColumns = cells{Widths: []float32{94, -1, 70, 80, 80}, Pad: 14, Between: 10}

func newResourceRow(name string) *resourceRow {
	r := &resourceRow{bar: widgets.NewProgress(look.Primary), now: trailing("", look.Text), estimate: trailing("", look.Text2), available: trailing("", look.Text3)}
	r.now.Weight, r.bar.Height = look.SemiBold, 10
	r.object = row(34, resourceColumns, strong(name, look.Dense), r.bar, r.now, r.estimate, r.available)
	return r
}

func newResourceView() *resourceView {
	v := &resourceView{memory: newResourceRow("RAM"), disk: newResourceRow("Results"), time: newResourceRow("Time"), resident: residentBytes}
	caption := func(text string) *widgets.Label {
		l := widgets.NewLabel(text, look.Small, look.Text3)
		l.Align = fyne.TextAlignTrailing
		return l
	}
	legend := widgets.NewCut("bar: now, mark: estimate", look.Small, look.Text3)
	head := row(26, resourceColumns, widgets.NewGap(1, 1), legend, caption("now"), caption("estimate"), caption("available"))
	v.object = container.New(column{padY: 4}, head, v.memory.object, v.disk.object, v.time.object)
	return v
}

func (v *resourceView) set(estimates []study.Estimate, m machine) {
	v.estimates, v.machine = estimates, m
	v.looked = time.Time{}
}

// show draws the use of now, once a second.
func (v *resourceView) show(s sight) {
	var memory, disk int64
	var all float64
	for _, e := range v.estimates {
		memory, disk, all = max(memory, e.Memory), disk+e.Disk, all+e.Seconds
	}
	v.time.show(float64(s.elapsed), float64(seconds(all)), 0, func(x float64) string { return clockText(time.Duration(x)) })
	now := time.Now()
	if now.Sub(v.looked) < time.Second {
		return
	}
	v.looked = now
	amount := func(x float64) string { return bytesText(int64(x)) }
	v.memory.show(float64(v.resident()), float64(memory), float64(v.machine.memory), amount)
	v.disk.show(float64(v.stored), float64(disk), float64(v.machine.disk), amount)
}

// show draws a use, an estimate and what there is; 0 is unknown.
func (r *resourceRow) show(now, estimate, available float64, text func(float64) string) {
	scale := max(now, estimate) * 1.25
	if available > 0 {
		scale = min(max(scale, available/8), max(available, now))
	}
	said := func(x float64) string {
		if x <= 0 {
			return ""
		}
		return text(x)
	}
	mark := -1.0
	if estimate > 0 && scale > 0 {
		mark = estimate / scale
	}
	if r.bar.Mark != mark {
		r.bar.Mark = mark
		r.bar.Refresh()
	}
	if scale > 0 {
		r.bar.Set(now / scale)
	}
	r.now.SetText(text(now))
	r.estimate.SetText(said(estimate))
	r.available.SetText(said(available))
}
