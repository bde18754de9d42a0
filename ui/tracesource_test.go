package ui_test

import (
	"image"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"syncact/core/study"
	"syncact/internal/golden"
	"syncact/ui"
)

func TestBandStandsAboutTheMean(t *testing.T) {
	nan := float32(math.NaN())
	tests := []struct {
		name            string
		all             [][]float32
		mean, low, high []float32
	}{
		// means 1, 3, 5, 7: middle 4, deviation √(20/3); subjects differ by ±1: deviation √2
		{"two subjects", [][]float32{{0, 2, 4, 6}, {2, 4, 6, 8}}, []float32{-1.16190, -.38730, .38730, 1.16190}, []float32{-1.70962, -.93503, -.16043, .61417}, []float32{-.61417, .16043, .93503, 1.70962}},
		{"one left out", [][]float32{{1, nan, 3}, {1, 2, 3}}, []float32{-1, 0, 1}, []float32{-1, nan, 1}, []float32{-1, nan, 1}},
		{"all left out", [][]float32{{0, nan, 2}, {0, nan, 2}}, []float32{-.70711, nan, .70711}, []float32{-.70711, nan, .70711}, []float32{-.70711, nan, .70711}},
		{"constant", [][]float32{{1, 1}, {1, 1}}, []float32{0, 0}, []float32{0, 0}, []float32{0, 0}},
	}
	near := cmp.Options{cmpopts.EquateApprox(0, 1e-4), cmpopts.EquateNaNs()}
	for _, tt := range tests {
		mean, low, high := ui.AcrossSubjects(tt.all)
		if diff := cmp.Diff([][]float32{tt.mean, tt.low, tt.high}, [][]float32{mean, low, high}, near); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// A run that shows a part of a film later than its own beginning tells its own time.
func TestFilmsTellRunTime(t *testing.T) {
	films := ui.Films(map[string]study.Film{"1": {Run: "1", File: golden.Shared(t, "data", "video", "bikes.mp4"), Onset: 1, From: 2, To: 7}})
	cuts, err := films.Cuts(t.Context(), "1")
	if diff := cmp.Diff([]float64{2.04, 4.48}, cuts, cmpopts.EquateApprox(0, 1e-3)); err != nil || diff != "" {
		t.Errorf("cuts, %v (-want +got):\n%s", err, diff)
	}
	seconds := []float64{1.5, 2.1, 4.4, 4.6} // two in front of a cut and two behind one
	seen := 0
	err = films.Strip(t.Context(), "1", seconds, 24, func(k int, frame image.Image) {
		seen++
		one, err := films.Frame(t.Context(), "1", seconds[k], 24)
		if err != nil || !cmp.Equal(one.(*image.RGBA).Pix, frame.(*image.RGBA).Pix) {
			t.Errorf("at %v s the strip shows another frame (%v)", seconds[k], err)
		}
	})
	if err != nil || seen != len(seconds) {
		t.Errorf("%d of %d frames, %v", seen, len(seconds), err)
	}
	if _, err := films.Cuts(t.Context(), "2"); err == nil {
		t.Error("a run without a film has cuts")
	}
}
