package widgets

import "fyne.io/fyne/v2"

// Laid returns a widget's new renderer, laid out where the widget has a size already: the
// toolkit drops the renderers of what was hidden for a minute, and lays their successors
// out only once the size changes.
func Laid(w fyne.Widget, r fyne.WidgetRenderer) fyne.WidgetRenderer {
	if size := w.Size(); !size.IsZero() {
		r.Layout(size)
	}
	return r
}
