package ui

import "syncact/core/report"

// exportTraces opens the export dialog for the traces alone, over an interval of a run,
// which the panel then shows too.
func (w *Window) exportTraces(run string, from, to float64) {
	if w.study == nil {
		return
	}
	w.pages.explore.trace.ShowInterval(from, to)
	e := w.openExport()
	e.choice.Run = run
	for kind, c := range e.content.kinds {
		c.SetOn(kind == report.Trace)
	}
	e.draw()
}
