package ui

import (
	"fmt"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"syncact/ui/setup"
	"syncact/ui/widgets"
)

// askSaveView asks for the name of the present view.
func (w *Window) askSaveView() {
	if w.study == nil {
		return
	}
	proposed := fmt.Sprintf("View %d", len(w.session.Names())+1)
	if n, ok := w.study.places[w.session.Network.Get()]; ok && n.Label.Text != "" {
		proposed = n.Label.Text
	}
	w.askText("Save this view", "Save", proposed, func(name string) {
		if err := w.session.SaveView(name); err != nil {
			w.fail("the view could not be saved", err)
			return
		}
		w.saveView()
	})
}

// askText asks for a line of text; nothing happens with none.
func (w *Window) askText(title, act, text string, then func(string)) {
	take := func(text string) {
		w.closeDialog()
		if text != "" {
			then(text)
		}
	}
	field := widgets.NewField("name", take)
	field.SetText(text)
	field.OnEscape = w.closeDialog
	save := widgets.NewButton(act, "", widgets.Primary, func() { take(field.Text) })
	cancel := widgets.NewButton("Cancel", "", widgets.Plain, w.closeDialog)
	save.Height, cancel.Height = widgets.Dialog, widgets.Dialog
	w.showDialog(title, field, fyne.NewSize(440, 176), cancel, save)
	w.win.Canvas().Focus(field)
}

// showView returns to a saved view, in Explore.
func (w *Window) showView(name string) {
	w.showWorkspace(explore)
	w.session.ShowView(name)
}

// viewMenuOf is the menu of a saved view in the sidebar.
func (w *Window) viewMenuOf(name string, e *desktop.MouseEvent) {
	w.popUp(fyne.NewMenu("",
		fyne.NewMenuItem("Show", func() { w.showView(name) }),
		fyne.NewMenuItem("Rename…", func() {
			w.askText("Rename the view", "Rename", name, func(to string) {
				if !w.session.RenameView(name, to) {
					w.bars.status.say("A view is called “" + to + "” already.")
				}
				w.saveView()
			})
		}),
		fyne.NewMenuItem("Delete", func() {
			w.session.ForgetView(name)
			w.saveView()
		})), e.AbsolutePosition)
}

// modelMenu is the menu of a model in the sidebar.
func (w *Window) modelMenu(name string, at fyne.Position) {
	if w.study == nil {
		return
	}
	var file string
	for _, m := range w.study.study.Spec.Models {
		if m.Name == name {
			file = m.File
		}
	}
	if file != "" && !filepath.IsAbs(file) {
		file = filepath.Join(w.study.study.Dir, filepath.FromSlash(file))
	}
	w.popUp(fyne.NewMenu("",
		fyne.NewMenuItem("Show", func() { w.session.SelectModel(name) }),
		enabled(fyne.NewMenuItem("Show File in Folder", func() { w.showFile(file) }), file != ""),
		fyne.NewMenuItem("Copy Name", func() { w.app.Clipboard().SetContent(name) }), between(),
		enabled(fyne.NewMenuItem("Run…", w.run), !w.busy()),
		enabled(fyne.NewMenuItem("Model Settings…", func() { w.editStudy(setup.StepModels) }), !w.busy())), at)
}
