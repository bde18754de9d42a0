package brain_test

import (
	"testing"

	"syncact/internal/golden"
	"syncact/ui/brain"
	"syncact/ui/look"
)

// TestPictures holds the three modes in both looks, and a small panel.
func TestPictures(t *testing.T) {
	tests := []struct {
		name          string
		side          look.Side
		mode          brain.Mode
		width, height float32
	}{
		{"ortho-dark", look.Dark, brain.Ortho, 500, 540},
		{"ortho-light", look.Light, brain.Ortho, 500, 540},
		{"ortho-small", look.Dark, brain.Ortho, 384, 400},
		{"mosaic-dark", look.Dark, brain.Sheet, 500, 540},
		{"mosaic-light", look.Light, brain.Sheet, 500, 540},
		{"glass-dark", look.Dark, brain.Glass, 500, 540},
		{"glass-light", look.Light, brain.Glass, 500, 540},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := open(t, tt.side, tt.width, tt.height, planted(false))
			w.panel.View.Mode.Set(tt.mode)
			w.session.Place.Set([3]float64{40, -54, -18})
			w.settle()
			golden.Image(t, tt.name+".png", w.png(t))
		})
	}
}
