package setup

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/fault"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// An entry is one line of the log.
type entry struct {
	at       time.Time
	severity fault.Severity
	text     string
}

func entryOf(at time.Time, f fault.Finding) entry {
	text := f.What
	if f.Why != "" {
		text += "; " + f.Why
	}
	if f.Do != "" && f.Severity > fault.Note {
		text += "; " + f.Do
	}
	if f.File != "" {
		text += ": " + homely(f.File) // last, as a path may take all the room
	}
	return entry{at, f.Severity, text}
}

// logView lists what happened and what was noticed, the newest last.
type logView struct {
	object fyne.CanvasObject
	which  *widgets.Segmented
	rows   *widgets.Rows
	all    []entry
	shown  []entry
	known  map[string]bool
}

// The two views of the log; the second one carries its count.
const (
	logAll      = "All"
	logWarnings = "Warnings"
)

func newLogView() *logView {
	l := &logView{known: map[string]bool{}}
	l.which = widgets.NewSegmented([]string{logAll, logWarnings + " 0"}, func(string) { l.filter() })
	build := func() fyne.CanvasObject {
		return container.New(cells{Widths: []float32{60, -1}, Pad: 14, Between: 8}, code("", look.Text3), code("", look.Text2))
	}
	l.rows = widgets.NewRows(22, build, func(i int, o fyne.CanvasObject) {
		parts, e := o.(*fyne.Container).Objects, l.shown[i]
		parts[0].(*widgets.Label).SetText(e.at.Format("15:04:05"))
		text := parts[1].(*widgets.Label)
		text.SetText(e.text)
		text.SetColor(map[fault.Severity]fyne.ThemeColorName{fault.Note: look.Text2, fault.Warning: look.Warning, fault.Blocking: look.Error}[e.severity])
	})
	copied := widgets.NewIconButton("copy", func() { fyne.CurrentApp().Clipboard().SetContent(l.text()) })
	head := row(30, cells{Widths: []float32{-1, 0, 0}, Pad: 12, Between: 6}, widgets.NewBold("Log", look.Dense), l.which, copied)
	top := container.New(column{}, on(look.Head, head), widgets.NewRule())
	l.object = on(look.Panel, container.NewBorder(top, nil, nil, nil, l.rows))
	return l
}

// add appends an entry; a finding that was listed before is not listed again.
func (l *logView) add(e entry) {
	if e.severity > fault.Note || strings.Contains(e.text, ": ") {
		if l.known[e.text] {
			return
		}
		l.known[e.text] = true
	}
	l.all = append(l.all, e)
	l.filter()
}

func (l *logView) filter() {
	warnings := 0
	for _, e := range l.all {
		if e.severity > fault.Note {
			warnings++
		}
	}
	only := strings.HasPrefix(l.which.Chosen(), logWarnings)
	l.which.Options[1] = fmt.Sprintf("%s %d", logWarnings, warnings)
	if only {
		l.which.SetChosen(l.which.Options[1])
	}
	l.which.Refresh()
	l.shown = l.shown[:0]
	for _, e := range l.all {
		if !only || e.severity > fault.Note {
			l.shown = append(l.shown, e)
		}
	}
	l.rows.SetLength(len(l.shown))
	l.rows.SetChosen(len(l.shown) - 1) // brings the newest into sight
	l.rows.SetChosen(-1)
}

// text is the log as it is copied.
func (l *logView) text() string {
	var b strings.Builder
	for _, e := range l.shown {
		fmt.Fprintf(&b, "%s %s\n", e.at.Format("15:04:05"), e.text)
	}
	return b.String()
}
