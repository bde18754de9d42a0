package setup

import (
	"image"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"syncact/ui/look"
	"syncact/ui/widgets"
)

// heading is the title of a step with a sentence under it.
func heading(title, words string) fyne.CanvasObject {
	return container.New(column{gap: 4}, widgets.NewBold(title, look.Value), newParagraph(words, look.Dense, look.Text2, pageWidth))
}

// columns frames rows under the names of their columns, with a foot where there is one.
// numbers are the columns that are set at their right end.
func columns(c cells, names []string, rows []fyne.CanvasObject, foot fyne.CanvasObject, numbers ...int) fyne.CanvasObject {
	var heads []fyne.CanvasObject
	for i, name := range names {
		l := widgets.NewCut(name, look.Small, look.Text2)
		l.Weight = look.Medium
		if slices.Contains(numbers, i) {
			l.Align = fyne.TextAlignTrailing
		}
		heads = append(heads, l)
	}
	all := container.New(column{}, on(look.Head, row(30, c, heads...)))
	for _, r := range rows {
		all.Add(widgets.NewRule())
		all.Add(r)
	}
	if foot != nil {
		all.Add(widgets.NewRule())
		all.Add(foot)
	}
	return framed(all)
}

// footLine is buttons at the left of a table's foot and a word at its right.
func footLine(word string, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	widths := make([]float32, len(buttons), len(buttons)+1)
	l := widgets.NewCut(word, look.Small, look.Text2)
	l.Align = fyne.TextAlignTrailing
	return row(44, cells{Widths: append(widths, -1), Pad: 16, Between: 10}, append(buttons, l)...)
}

// verdict is a mark with a word.
func verdict(icon string, ink fyne.ThemeColorName, text string) fyne.CanvasObject {
	l := widgets.NewCut(text, look.Dense, look.Text2)
	if ink == look.Warning || ink == look.Error {
		l.Color, l.Weight = ink, look.Medium
	}
	return container.New(cells{Widths: []float32{14, -1}, Between: 8}, container.New(vertically{}, widgets.NewIcon(icon, ink)), l)
}

// note is a line of advice on the ground of headers.
func note(text string) fyne.CanvasObject {
	words := newParagraph(text, look.Dense, look.Text2, pageWidth)
	return on(look.Head, inset(container.New(beside{lead: 26}, container.New(widgets.Stack{PadY: 2}, widgets.NewIcon("info", look.Text2)), words), 14, 9))
}

// findingCard shows what was noticed, the gravest first.
func findingCard(title string, rows []fyne.CanvasObject) fyne.CanvasObject {
	return card(title, container.New(column{gap: 8, padX: 16, padY: 12}, rows...))
}

// thumbnail shows a film's picture, a grey tile until there is one.
func thumbnail(picture *image.RGBA) fyne.CanvasObject {
	tile := widgets.NewFill(look.Control)
	tile.Min = fyne.NewSize(look.Scaled(80), look.Scaled(45))
	if picture == nil {
		return tile
	}
	shown := canvas.NewImageFromImage(picture)
	shown.FillMode = canvas.ImageFillContain
	return container.NewStack(tile, shown)
}
