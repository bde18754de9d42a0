package ui

import (
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"syncact/core/series"
)

// mostFound is how many answers a search lists.
const mostFound = 40

// suggest filters the list of neurons by what is being typed.
func (w *Window) suggest(text string) { w.pages.explore.inspector.Filter(text) }

// find goes to what was typed: millimetres, a time, a neuron or a network.
func (w *Window) find(text string) {
	defer w.win.Canvas().Unfocus()
	if w.study == nil {
		return
	}
	text = strings.TrimSpace(text)
	if mm, ok := parsePlace(text); ok {
		w.session.GoTo(mm)
		return
	}
	if seconds, ok := parseTime(text); ok {
		w.session.SetTime(seconds)
		return
	}
	if _, ok := w.study.neuron(series.ID(text)); ok {
		w.session.SelectNeuron(series.ID(text))
		return
	}
	for _, spec := range w.study.study.Spec.Networks {
		for _, n := range w.study.networks[spec.Name] {
			if strings.EqualFold(n.Name, text) || strings.EqualFold(n.Label.Text, text) || string(n.ID) == text {
				w.session.SelectNetwork(n.ID)
				return
			}
		}
	}
	w.pages.explore.inspector.First()
}

func (w *Window) leaveSearch() {
	w.bars.tools.search.SetText("")
	w.win.Canvas().Unfocus()
}

func (w *Window) focusSearch() { w.win.Canvas().Focus(w.bars.tools.search) }

func (w *Window) focusPlace() {
	if w.study != nil {
		w.win.Canvas().Focus(w.bars.status.place)
	}
}

// parseTime reads m:ss or m:ss.s.
func parseTime(text string) (float64, bool) {
	minutes, rest, ok := strings.Cut(text, ":")
	if !ok {
		return 0, false
	}
	m, err := strconv.Atoi(minutes)
	s, err2 := strconv.ParseFloat(rest, 64)
	if err != nil || err2 != nil || m < 0 || s < 0 || s >= 60 {
		return 0, false
	}
	return float64(60*m) + s, true
}

// take opens what paths hold: a study, or what a new one is made of.
func (w *Window) take(paths ...string) {
	if len(paths) == 0 {
		return
	}
	if w.study == nil && w.bars.failure == nil {
		w.pages.welcome.Drop(paths)
		return
	}
	if w.busy() {
		w.bars.status.say("A job is running: other files are taken when it has ended.")
		return
	}
	w.closeStudy()
	w.closeError()
	w.pages.welcome.Drop(paths)
}

// showFolder shows the study's folder in the desktop's file manager.
func (w *Window) showFolder() {
	if w.study != nil {
		w.showFile(filepath.Join(w.study.study.Dir, "study.json"))
	}
}

// showFile shows the folder of a file in the desktop's file manager.
func (w *Window) showFile(path string) {
	path, err := filepath.Abs(path)
	if err != nil {
		return
	}
	_ = w.app.OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Dir(path))}) // without a file manager there is nothing to show it in
}

// studyMenu is the menu of the sidebar's header.
func (w *Window) studyMenu() {
	side := w.bars.side.panel
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(side).AddXY(40, 30)
	w.popUp(w.studyMenuBar(), at)
}
