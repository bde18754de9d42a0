package brain_test

import (
	"testing"

	"syncact/internal/golden"
	"syncact/ui/brain"
	"syncact/ui/look"
)

// TestPictures holds the three modes in both looks, a small panel and large type.
func TestPictures(t *testing.T) {
	tests := []struct {
		name          string
		side          look.Side
		mode          brain.Mode
		width, height float32
		text          float32 // size of type
	}{
		{"ortho-dark", look.Dark, brain.Ortho, 500, 540, 1},
		{"ortho-light", look.Light, brain.Ortho, 500, 540, 1},
		{"ortho-small", look.Dark, brain.Ortho, 384, 400, 1},
		{"ortho-150", look.Dark, brain.Ortho, 500, 540, 1.5},
		{"ortho-200", look.Light, brain.Ortho, 500, 540, 2},
		{"mosaic-dark", look.Dark, brain.Sheet, 500, 540, 1},
		{"mosaic-light", look.Light, brain.Sheet, 500, 540, 1},
		{"glass-dark", look.Dark, brain.Glass, 500, 540, 1},
		{"glass-light", look.Light, brain.Glass, 500, 540, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			source := planted(false)
			source.Atlases = []brain.Atlas{halves()}
			w := open(t, tt.side, tt.width, tt.height, source)
			w.enlarge(tt.side, tt.text)
			w.panel.View.Mode.Set(tt.mode)
			w.session.Place.Set([3]float64{40, -54, -18})
			w.settle()
			golden.Image(t, tt.name+".png", w.png(t))
		})
	}
}
