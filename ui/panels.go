package ui

import (
	"fyne.io/fyne/v2"
)

// A stop is a panel that F6 goes to, and what takes its keys.
type stop struct {
	object fyne.CanvasObject
	target func() fyne.Focusable
	hold   func()        // holds or lets go what it shows, nil where there is nothing to hold
	say    func() string // what it shows in words, nil for none
}

// stops are the panels in the order in which F6 visits them.
func (w *Window) stops() []stop {
	all := []stop{{object: w.bars.tools, target: w.bars.tools.focusTarget}}
	if w.study == nil || w.bars.failure != nil {
		return all
	}
	if w.bars.side.panel.Visible() {
		all = append(all, stop{object: w.bars.side.panel, target: w.bars.side.focusTarget})
	}
	if w.pages.current == explore {
		all = append(all, w.pages.explore.stops()...)
	}
	return append(all, stop{object: w.bars.status, target: func() fyne.Focusable { return w.bars.status.place }})
}

func (p *explorePage) stops() []stop {
	var all []stop
	for _, s := range []stop{
		{p.brain, p.brain.FocusTarget, p.brain.TogglePin, func() string { return p.brain.Readout().String() }},
		{p.matrix, p.matrix.FocusTarget, func() { p.matrix.SetHeld(!p.matrix.Held()) }, p.matrix.Description},
		{p.trace, p.trace.FocusTarget, func() { p.trace.SetHeld(!p.trace.Held()) }, p.trace.Description},
	} {
		if p.filled == nil || p.filled == s.object {
			all = append(all, s)
		}
	}
	if p.narrow && p.drawn || !p.narrow && !p.window.layout.NoInspector.Get() {
		all = append(all, stop{object: p.inspector.Object(), target: p.inspector.FocusTarget})
	}
	return all
}

// focused returns the place of the panel that holds the focus, −1 for none.
func (w *Window) focused(all []stop) int {
	o, ok := w.win.Canvas().Focused().(fyne.CanvasObject)
	if !ok {
		return -1
	}
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject
	at := place(o).AddXY(o.Size().Width/2, o.Size().Height/2)
	for i, s := range all {
		from, size := place(s.object), s.object.Size()
		if w.pages.explore.seen(s.object) && at.X >= from.X && at.Y >= from.Y && at.X < from.X+size.Width && at.Y < from.Y+size.Height {
			return i
		}
	}
	return -1
}

// seen reports whether a panel is in sight: under tabs one of two is.
func (p *explorePage) seen(panel fyne.CanvasObject) bool {
	if p.filled != nil || !p.tabbed {
		return true
	}
	return (panel != p.brain || p.tabs.Chosen() == brainTab) && (panel != p.matrix || p.tabs.Chosen() == correlationTab)
}

// reveal brings a panel to the front of its tabs.
func (p *explorePage) reveal(panel fyne.CanvasObject) {
	if p.seen(panel) {
		return
	}
	tab := brainTab
	if panel == p.matrix {
		tab = correlationTab
	}
	p.tabs.SetChosen(tab)
	p.showUpper()
	// Only what was drawn once can take the focus; asking where the last part of the
	// window lies goes through all that is in sight, and makes what is needed for that.
	fyne.CurrentApp().Driver().AbsolutePositionForObject(p.window.bars.status)
}

// focusPanel gives the focus to the next panel, or with −1 to the one before. Panels
// that have nothing to show yet are passed over.
func (w *Window) focusPanel(by int) {
	all := w.stops()
	at := w.focused(all)
	if at < 0 && by < 0 {
		at = 0
	}
	for range all {
		at = (at + by + len(all)) % len(all)
		next := all[at].target()
		if o, ok := next.(fyne.CanvasObject); !ok || !o.Visible() {
			continue
		}
		w.pages.explore.reveal(all[at].object)
		w.win.Canvas().Focus(next)
		if w.win.Canvas().Focused() == next {
			return
		}
	}
}

// current returns the panel of Explore that has the focus, the brain if none has.
func (w *Window) current() stop {
	p := w.pages.explore
	all := p.stops()
	if i := w.focused(all); i >= 0 {
		return all[i]
	}
	return all[0]
}

// fillCentre gives the centre to the panel that has the focus, or back to all of them.
func (w *Window) fillCentre() {
	p := w.pages.explore
	if w.pages.current != explore {
		return
	}
	if p.filled != nil {
		p.fill(nil)
		return
	}
	switch s := w.current(); s.object {
	case p.brain, p.matrix, p.trace:
		p.fill(s.object)
		w.win.Canvas().Focus(s.target())
	}
}

// holdPanel holds what the panel with the focus shows, or lets it follow again.
func (w *Window) holdPanel() {
	if s := w.current(); w.pages.current == explore && s.hold != nil {
		s.hold()
	}
}

// copyFocused copies what has the focus: a text, a row, else what the panel shows.
func (w *Window) copyFocused() {
	clipboard := w.app.Clipboard()
	if f, ok := w.win.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(&fyne.ShortcutCopy{Clipboard: clipboard})
		return
	}
	if w.study == nil {
		return
	}
	if s := w.current(); s.say != nil {
		clipboard.SetContent(s.say())
		return
	}
	w.copyID()
}

// copyDescription puts a sentence of what every panel shows on the clipboard.
func (w *Window) copyDescription() {
	if w.study == nil {
		return
	}
	text := ""
	for _, s := range w.pages.explore.stops() {
		if s.say != nil {
			text += s.say() + ".\n"
		}
	}
	w.app.Clipboard().SetContent(text)
}
