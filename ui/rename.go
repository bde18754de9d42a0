package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/series"
	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// renameNeuron asks for a name of the chosen neuron.
func (w *Window) renameNeuron() { w.askName("Name of the neuron", w.session.Neuron.Get()) }

// renameNetwork asks for a name of the chosen network.
func (w *Window) renameNetwork() { w.askName("Name of the network", w.session.Network.Get()) }

// askName asks for a name that stands in place of a label; an empty one takes it back.
func (w *Window) askName(title string, id series.ID) {
	if w.study == nil || id == "" {
		return
	}
	name := widgets.NewField("leave empty for the label derived from the brain", func(text string) { w.rename(id, text) })
	name.OnEscape = w.closeDialog
	save := widgets.NewButton("Rename", "", widgets.Primary, func() { w.rename(id, name.Text) })
	cancel := widgets.NewButton("Cancel", "", widgets.Plain, w.closeDialog)
	save.Height, cancel.Height = widgets.Dialog, widgets.Dialog
	body := container.New(widgets.Stack{Gap: 8}, widgets.NewMono(string(id), look.Dense, look.Text2), name)
	w.showDialog(title, body, fyne.NewSize(480, 200), cancel, save)
	w.win.Canvas().Focus(name)
}

// rename writes a name beside the study; Undo takes it back.
func (w *Window) rename(id series.ID, name string) {
	o := w.study
	w.closeDialog()
	job.Later(w.do, func(context.Context) (string, error) {
		names, err := o.study.Renames()
		if err != nil {
			return "", err
		}
		return names[id], o.study.Rename(id, name)
	}, func(before string, err error) {
		if err != nil {
			w.fail("the name could not be written", err)
			return
		}
		if before != name {
			w.session.Views.Record("name/"+string(id), func() { w.renameAgain(o, id, before) }, func() { w.renameAgain(o, id, name) })
		}
		w.reload()
	})
}

// renameAgain writes the name of an undone or redone change, if its study is still open.
func (w *Window) renameAgain(o *opened, id series.ID, name string) {
	if w.study == nil || w.study.study != o.study {
		return
	}
	job.Later(w.do, func(context.Context) (struct{}, error) { return struct{}{}, o.study.Rename(id, name) }, func(_ struct{}, err error) {
		if err != nil {
			w.fail("the name could not be written", err)
			return
		}
		w.reload()
	})
}
