// Package colormap turns numbers into colours: maps of 256 entries that are even in
// lightness, and the pass from values to pixels.
//
//	m, _ := colormap.Named(colormap.Diverging, colormap.Dark)
//	colormap.Paint(pix, r, colormap.Range{Min: -1, Max: 1}, m)
//	colormap.Overlay{Positive: hot, Negative: cold, Range: show}.Over(pix, z)
//
// The maps of the application are drawn linearly in CIELAB between their stops and
// differ by theme: on the dark ground more is lighter, on the light ground more is
// darker. On either side of zero lightness only rises or only falls, so a map can
// be read without hue. Range and threshold are apart. What is no number gets no
// colour. There is no rainbow map.
package colormap
