package widgets_test

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"syncact/ui/look"
)

// widgetsBelow lists the widgets that draw an object.
func widgetsBelow(o fyne.CanvasObject) []fyne.Widget {
	var parts []fyne.CanvasObject
	var all []fyne.Widget
	switch o := o.(type) {
	case *fyne.Container:
		parts = o.Objects
	case fyne.Widget:
		all, parts = append(all, o), test.WidgetRenderer(o).Objects()
	}
	for _, part := range parts {
		all = append(all, widgetsBelow(part)...)
	}
	return all
}

// What is hidden for a minute loses its renderers; new ones draw the same picture.
func TestSamplesOutliveRenderers(t *testing.T) {
	test.NewTempApp(t)
	look.New().Apply()
	for name, all := range samples() {
		for i, s := range all {
			w := test.NewTempWindow(t, s.object)
			w.SetPadded(false)
			w.Resize(s.object.MinSize().Max(fyne.NewSize(s.width, s.height)))
			before := w.Canvas().Capture().(*image.NRGBA)
			t.Run("hidden", func(t *testing.T) {
				for _, o := range widgetsBelow(s.object) {
					test.TempWidgetRenderer(t, o) // until this test ends
				}
			})
			if after := w.Canvas().Capture().(*image.NRGBA); !cmp.Equal(before.Pix, after.Pix) {
				t.Errorf("%s %d is drawn otherwise by a new renderer", name, i)
			}
		}
	}
}
