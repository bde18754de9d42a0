package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/look"
	"syncact/ui/setup"
	"syncact/ui/widgets"
)

// showDialog lays a dialog of a size over the window; Escape takes it away.
func (w *Window) showDialog(title string, body fyne.CanvasObject, size fyne.Size, buttons ...fyne.CanvasObject) {
	w.closeDialog()
	scrim := widgets.NewFill(look.Scrim)
	head := widgets.NewBold(title, look.Title)
	foot := container.New(widgets.Columns{Widths: footWidths(buttons), Between: 8},
		append([]fyne.CanvasObject{widgets.NewGap(1, look.Scaled(widgets.Dialog))}, buttons...)...)
	frame := widgets.NewFill(look.Panel)
	frame.Stroke = look.Line
	card := container.NewStack(frame, container.New(widgets.Inset{Edge: 20}, container.NewBorder(
		container.New(widgets.Stack{}, head, widgets.NewGap(1, 12)), container.New(widgets.Stack{}, widgets.NewGap(1, 12), foot), nil, nil, body)))
	w.dialog = container.NewStack(scrim, container.New(widgets.Centred{Size: size}, card))
	overlays := w.win.Canvas().Overlays()
	overlays.Add(w.dialog)
	w.dialog.Resize(w.win.Canvas().Size())
}

// footWidths lays the buttons of a dialog at its right end; a field among them takes
// what is left of the line.
func footWidths(buttons []fyne.CanvasObject) []float32 {
	widths := append([]float32{-1}, make([]float32, len(buttons))...)
	for i, b := range buttons {
		if _, ok := b.(*widgets.PathEntry); ok {
			widths[0], widths[i+1] = 1, -1
		}
	}
	return widths
}

// closeDialog takes the dialog away, if there is one.
func (w *Window) closeDialog() {
	if w.dialog != nil {
		w.win.Canvas().Overlays().Remove(w.dialog)
		w.dialog = nil
	}
}

// ask shows a question with its answers.
func (w *Window) ask(head, text string, answers ...*widgets.Button) {
	buttons := make([]fyne.CanvasObject, len(answers))
	for i, a := range answers {
		a.Height = widgets.Dialog
		buttons[i] = a
	}
	w.showDialog(head, wrapped(text), fyne.NewSize(520, 180), buttons...)
}

// askOpen asks for a study, or for what a new one can be made of.
func (w *Window) askOpen() {
	var recents []string
	for _, r := range w.prefs.Recents {
		recents = append(recents, r.Path)
	}
	setup.ShowPathDialog(w.win.Canvas(), w.do, setup.PathOptions{Title: "Open study", Hint: "folder of a study, or its study.json", Button: "Open",
		Recents: recents, OnChosen: func(path string) { w.take(path) }})
}

// newStudy shows the first step of a new study.
func (w *Window) newStudy() {
	if w.busy() {
		w.bars.status.say("A job is running: a new study can be made when it has ended.")
		return
	}
	w.closeStudy()
	w.pages.welcome.NewStudy()
}

// wrapped is a text over as many lines as it needs.
func wrapped(text string) fyne.CanvasObject {
	l := widget.NewLabel(text)
	l.Wrapping = fyne.TextWrapWord
	return l
}
