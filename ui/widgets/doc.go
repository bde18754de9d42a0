// Package widgets holds the controls of the window that Fyne has not: exact rasters,
// colour bars with handles, dense lists, segmented choices. They know nothing of
// brains and models; colours come from [syncact/ui/look] by name.
//
//	mode := widgets.NewSegmented([]string{"Ortho", "Mosaic", "Glass"}, choose)
//	picture := widgets.NewRaster(func(dst *image.RGBA) { … })
//	panel := widgets.NewPanel("brain", "Brain", body)
//
// Invariants: a press acts at once (desktop.Mouseable; a tap would wait for a second
// one); a raster hands Fyne one cached RGBA of the exact pixel size and never more
// than 8,192 pixels either way; every widget follows a change of theme by Refresh.
package widgets
