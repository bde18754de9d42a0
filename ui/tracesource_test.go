package ui_test

import (
	"image"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"syncact/core/study"
	"syncact/internal/golden"
	"syncact/ui"
)

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
