package movie_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"syncact/core/movie"
	"syncact/internal/golden"
)

func TestStillsAreWhatAtGives(t *testing.T) {
	tests := []struct {
		name, path string
		seconds    []float64
	}{ // the first lies close enough to be read through, the second does not
		{"read through", counted(t, "a.mp4", 400, "N*40+2000*gte(N\\,50)", x264), []float64{0, .03, .04, 1, 3.9, 4, 10.01, 17.9, 17.999}},
		{"sought", golden.Shared(t, "data", "video", "scene_cuts.mp4"), []float64{.5, 9.9}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := probe(t, tt.path)
			seen := 0
			err := f.Stills(t.Context(), tt.seconds, 0, 24, func(k int, frame movie.Frame) {
				seen++
				want, err := f.At(t.Context(), tt.seconds[k], 0, 24)
				if err != nil || frame.W != want.W || frame.H != want.H || !bytes.Equal(frame.Pix, want.Pix) {
					t.Errorf("at %v s the pass gives another frame (%v)", tt.seconds[k], err)
				}
			})
			if err != nil || seen != len(tt.seconds) {
				t.Errorf("%d of %d frames, %v", seen, len(tt.seconds), err)
			}
		})
	}
}

func TestStillsEnd(t *testing.T) {
	f := probe(t, counted(t, "a.mp4", 100, "N*40", x264))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := f.Stills(ctx, []float64{1, 2, 3}, 0, 24, func(int, movie.Frame) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("Stills = %v after cancel", err)
	}
	if err := f.Stills(t.Context(), nil, 0, 24, nil); err != nil {
		t.Errorf("no moment gives %v", err)
	}
}

// BenchmarkStills decodes twelve thumbnails over the real clip.
func BenchmarkStills(b *testing.B) {
	f := probe(b, golden.Shared(b, "data", "video", "bikes.mp4"))
	seconds := make([]float64, 12)
	for i := range seconds {
		seconds[i] = .8 * float64(i)
	}
	for b.Loop() {
		if err := f.Stills(b.Context(), seconds, 0, 52, func(int, movie.Frame) {}); err != nil {
			b.Fatal(err)
		}
	}
}
