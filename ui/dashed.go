package ui

import (
	"image"

	"syncact/ui/look"
	"syncact/ui/widgets"
)

// dash is the length of a dash and of the gap after it, pixels at scale 1.
const dash = 4

// newDashed returns a dashed frame.
func newDashed() *widgets.Raster {
	return widgets.NewRaster(func(dst *image.RGBA) {
		clear(dst.Pix)
		c := look.Color(look.Edge)
		w, h := dst.Rect.Dx(), dst.Rect.Dy()
		for x := range w {
			if x/dash%2 == 0 {
				dst.Set(x, 0, c)
				dst.Set(x, h-1, c)
			}
		}
		for y := range h {
			if y/dash%2 == 0 {
				dst.Set(0, y, c)
				dst.Set(w-1, y, c)
			}
		}
	})
}
