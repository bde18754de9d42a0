package room

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"syncact/ui/widgets"
)

// Short lists the labels, paragraphs and buttons below an object that have less room
// than they need, in words.
func Short(o fyne.CanvasObject) []string {
	if !o.Visible() {
		return nil
	}
	text := ""
	var below []fyne.CanvasObject
	switch w := o.(type) {
	case *widgets.Label:
		text = w.Text
	case *widgets.Paragraph:
		text = w.Text
	case *widgets.Button:
		text = "button " + w.Text
	case *fyne.Container:
		below = w.Objects
	case fyne.Widget:
		below = test.WidgetRenderer(w).Objects()
	}
	var out []string
	if least, has := o.MinSize(), o.Size(); text != "" && (least.Width > has.Width+1 || least.Height > has.Height+1) {
		out = append(out, fmt.Sprintf("%q has %v of %v", text, has, least))
	}
	for _, child := range below {
		out = append(out, Short(child)...)
	}
	return out
}
