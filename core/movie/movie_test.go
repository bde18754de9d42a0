package movie_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"golang.org/x/sync/errgroup"

	"syncact/core/movie"
	"syncact/internal/golden"
)

// collect reads all samples of a reader.
func collect(t testing.TB, r *movie.Reader, size int) (times []float64, frames []movie.Frame) {
	t.Helper()
	ready := make(chan movie.Batch, 1)
	var g errgroup.Group
	g.Go(func() error {
		defer close(ready)
		return r.Batches(t.Context(), size, ready)
	})
	for b := range ready {
		if b.First != len(frames) {
			t.Errorf("batch begins at %d, want %d", b.First, len(frames))
		}
		times, frames = append(times, b.Times...), append(frames, b.Frames...)
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	return times, frames
}

func TestRealClips(t *testing.T) {
	tests := []struct {
		name          string
		width, height int
		frames        int
		duration      float64
	}{ // as ffprobe prints them, widths multiplied by the sample aspect
		{"bikes", 640, 272, 250, 10},
		{"carphone_pristine", 193, 144, 120, 4.004},
		{"img2fmri_landscape", 853, 480, 170, 7.0904},
		{"pliers_obama_speech", 320, 240, 105, 8.75},
		{"pliers_shot_change", 640, 360, 148, 4.938},
		{"scene_cuts", 1280, 272, 250, 10},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, err := movie.Probe(t.Context(), golden.Shared(t, "data", "video", tt.name+".mp4"))
			if err != nil {
				t.Fatal(err)
			}
			if f.Width != tt.width || f.Height != tt.height || f.Frames != tt.frames || math.Abs(f.Duration-tt.duration) > .001 {
				t.Errorf("got %d×%d, %d frames, %g s", f.Width, f.Height, f.Frames, f.Duration)
			}
			r, err := f.Sample(movie.Sampling{Height: 64})
			if err != nil {
				t.Fatal(err)
			}
			times, frames := collect(t, r, 8)
			if want := int(math.Ceil(4 * f.Duration)); len(frames) != want || len(times) != want || times[4] != 1 {
				t.Errorf("%d samples, want %d; the fifth at %g", len(frames), want, times[4])
			}
			if found := r.Findings(); len(found) > 0 {
				t.Errorf("damage in a good clip: %v", found)
			}
		})
	}
}

func TestBatchesEndsWithContext(t *testing.T) {
	f, err := movie.Probe(t.Context(), golden.Shared(t, "data", "video", "bikes.mp4"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := f.Sample(movie.Sampling{All: true})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ready := make(chan movie.Batch)
	done := make(chan error, 1)
	go func() { done <- r.Batches(ctx, 4, ready) }()
	<-ready
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("Batches = %v after cancel", err)
	}
}
