package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"syncact/core/study"
	"syncact/ui/look"
)

// Content is what the window shows below its menu.
func (w *Window) Content() fyne.CanvasObject { return w.win.Content() }

// ShowWorkspace shows a workspace by name.
func (w *Window) ShowWorkspace(name string) { w.showWorkspace(name) }

// ShowStudy opens a specification as a study that was never run.
func (w *Window) ShowStudy(t *testing.T, spec study.Spec) {
	t.Helper()
	o, err := read(context.Background(), &study.Study{Dir: t.TempDir(), Spec: spec}, &study.Inputs{Runs: []string{"1", "2"}, Subjects: []string{"01", "02"}})
	if err != nil {
		t.Fatal(err)
	}
	w.study = o
	w.spread(o)
	w.showPage()
}

// Fail shows an error page.
func (w *Window) Fail(doing string, err error) { w.fail(doing, err) }

// SetScale makes text so many times its usual size.
func (w *Window) SetScale(scale float32) { w.setScale(scale) }

// SetSide changes to the dark or the light side.
func (w *Window) SetSide(side look.Side) { w.setTheme(side) }

// Part returns a part of the window by name.
func (w *Window) Part(name string) fyne.CanvasObject {
	return map[string]fyne.CanvasObject{
		"toolbar": w.bars.tools, "sidebar": w.bars.side.panel, "status": w.bars.status, "brain": w.pages.explore.brain,
		"correlation": w.pages.explore.matrix, "traces": w.pages.explore.trace, "inspector": w.pages.explore.inspector.Object(),
	}[name]
}

// What the tests of formats call.
var (
	ParsePlace = parsePlace
	ParseTime  = parseTime
	Number     = number
	Fraction   = fraction
	Thousands  = thousands
	ClockTime  = duration
)
