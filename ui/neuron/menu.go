package neuron

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"syncact/core/study"
)

// menu offers what can be done with a row of the list.
func (l *list) menu(i int, e *desktop.MouseEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(l.rows)
	if c == nil {
		return
	}
	items := []*fyne.MenuItem{fyne.NewMenuItem("Copy Id", func() { put(string(l.at(i).ID)) }), fyne.NewMenuItem("Copy Row", func() { l.copyRow(i) })}
	if l.panel.OnRename != nil {
		items = append(items, fyne.NewMenuItem("Rename…", func() {
			l.panel.session.SelectNeuron(l.at(i).ID)
			l.panel.OnRename()
		}))
	}
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), c, e.AbsolutePosition)
}

func (l *list) copyRow(i int) { put(rowText(l.at(i))) }

func put(text string) { fyne.CurrentApp().Clipboard().SetContent(text) }

// rowText is a neuron as a row of a table, with tabs between.
func rowText(n study.Neuron) string {
	cells := []string{string(n.ID), n.Layer, n.Network}
	for _, x := range []float64{n.R, n.RHeldOut, n.CILow, n.CIHigh, n.P, n.PFWER, n.QFDR} {
		cells = append(cells, fmt.Sprintf("%.4g", x))
	}
	return strings.Join(append(cells, labelText(n), confidenceText(n)), "\t")
}
