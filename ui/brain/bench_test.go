package brain_test

import (
	"image"
	"testing"

	"syncact/core/volume"
	"syncact/ui/brain"
	"syncact/ui/look"
)

// fine is a template of 1 mm with a map of 2 mm at the default size of the panel.
func fine() *brain.Stage {
	g := volume.Grid{Shape: [3]int{193, 229, 193}, Affine: volume.Affine{{1, 0, 0, -96}, {0, 1, 0, -132}, {0, 0, 1, -78}, {0, 0, 0, 1}}}
	return brain.NewStage(image3(g, head), bumps(grid(2, false), bump{[3]float64{40, -54, -18}, 9.5, 9}, bump{[3]float64{0, 46, -10}, -6, 7}), 1.43)
}

// BenchmarkSlices is from the event to three coloured pictures: cut beside the window
// (budget 16 ms with the colours).
func BenchmarkSlices(b *testing.B) {
	s := fine()
	for b.Loop() {
		s.Recut()
		s.Colour(3.1)
	}
}

// BenchmarkThreshold is the work of a threshold drag on the main goroutine: the
// listeners of the levels, three pictures and the scale (budget 6 ms).
func BenchmarkThreshold(b *testing.B) {
	s := fine()
	s.Recut()
	w := open(b, look.Dark, 500, 540, planted(false))
	scale := image.NewRGBA(image.Rect(0, 0, 252, 74))
	for i := 0; b.Loop(); i++ {
		x := 3 + float64(i%10)/10
		w.panel.View.Levels.Set(brain.Levels{Threshold: [2]float64{x, x}, Max: [2]float64{9, 9}, Floor: 3})
		s.Colour(x)
		w.panel.PaintScale(scale)
	}
}

// BenchmarkCrosshair moves the lines of three slices (budget 1 ms).
func BenchmarkCrosshair(b *testing.B) {
	w := open(b, look.Dark, 500, 540, planted(false))
	for b.Loop() {
		w.panel.MoveMarks()
	}
}

// BenchmarkMosaic draws 6 × 4 slices (budget 120 ms).
func BenchmarkMosaic(b *testing.B) {
	s := fine()
	for b.Loop() {
		s.Sheet(brain.Sheet, 484, 334)
	}
}

// BenchmarkGlass projects a map and its anatomy and draws three views (120 ms).
func BenchmarkGlass(b *testing.B) {
	s := fine()
	for b.Loop() {
		s.Sheet(brain.Glass, 484, 334)
	}
}
