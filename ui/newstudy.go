package ui

import (
	"fyne.io/fyne/v2"

	"syncact/ui/look"
	"syncact/ui/widgets"
)

// newStudyPage is the right part of the welcome page.
func (w *Window) newStudyPage() fyne.CanvasObject {
	return widgets.NewPanel("plus", look.Primary, "New study", widgets.NewEmpty("folder", "Nothing chosen yet",
		"A study needs a dataset, a movie for each run and one or more models.", "", nil))
}

func (w *Window) newStudy() { w.closeStudy() }

// takePart takes a dropped dataset, film or model into a new study.
func (w *Window) takePart(path string) { w.pages.welcome.path.SetText(path) }
