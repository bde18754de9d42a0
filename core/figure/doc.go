// Package figure draws what a study found for the page: maps of networks on slices
// and glass brains, courses, matrices, models against accuracy and lag profiles, as
// PDF, SVG or PNG of a width in millimetres.
//
//	fig := figure.Trace{Title: "conv5_3/u112", Neuron: course, Networks: best, TR: 2}
//	err := fig.WritePDF(file, figure.Size{WidthMM: 88})
//	page, err := figure.Picture(fig, figure.Size{WidthMM: 88, DPI: 150}) // the preview
//
// A figure is laid out once, in millimetres, whatever it is written as. Text is 7
// points (6 in captions), lines are half a point to one point, picture layers 600 DPI
// and the ground white unless asked otherwise; the colour maps are those for a light
// ground. Sides, coordinates, colour bars with their threshold and unit, and
// counts are always drawn. Equal input gives equal bytes.
//
// Axes and curves are drawn by gonum/plot on canvases of this package, since those
// of gonum set text in code page 1252, turn pictures upside down in PDF and keep the
// document's metadata to themselves. Here every character is a glyph of an embedded
// IBM Plex that reads back as Unicode, and pictures are opaque unless the page is clear.
package figure
