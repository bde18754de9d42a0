package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/study"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// newSquares shows a small square per subject, as many in a line as fit; that of a
// subject without some of the runs is the colour of warnings.
func newSquares(in *study.Inputs) fyne.CanvasObject {
	runs := map[string]int{}
	for _, r := range in.Recordings {
		runs[r.Subject]++
	}
	all := make([]fyne.CanvasObject, len(in.Subjects))
	for i, subject := range in.Subjects {
		ink := look.Primary
		if runs[subject] < len(in.Runs) {
			ink = look.Warning
		}
		all[i] = widgets.NewFill(ink)
	}
	return container.New(squares{}, all...)
}

type squares struct{}

const squareEdge, squareStep, squareColumns = 7, 10, 22

func (squares) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	for i, o := range objects {
		o.Move(fyne.NewPos(12+float32(i%squareColumns*squareStep), 4+float32(i/squareColumns*squareStep)))
		o.Resize(fyne.NewSize(squareEdge, squareEdge))
	}
}

func (squares) MinSize(objects []fyne.CanvasObject) fyne.Size {
	rows := (len(objects) + squareColumns - 1) / squareColumns
	return fyne.NewSize(60, float32(rows*squareStep)+4)
}
