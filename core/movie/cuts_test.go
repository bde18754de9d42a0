package movie_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"syncact/core/movie"
	"syncact/internal/golden"
)

// shots is a film of 25 frames a second: bars that roll, a still, moving patterns with
// one white frame, noise that never rests, and a still that fades to black.
const shots = "testsrc2=s=96x54:r=25:d=1.2[a];smptebars=s=96x54:r=25:d=0.6[b];" +
	"testsrc=s=96x54:r=25:d=2,negate,drawbox=c=white:t=fill:enable='eq(n,20)'[c];" +
	"color=gray:s=96x54:r=25:d=1.6,noise=alls=60:allf=t[d];rgbtestsrc=s=96x54:r=25:d=2,fade=out:st=0.5:d=1.2[e];" +
	"[a][b][c][d][e]concat=n=5"

func TestCuts(t *testing.T) {
	made := makeFilm(t, "shots.mp4", "-f", "lavfi", "-i", shots, "-c:v", "libx264", "-crf", "18", "-pix_fmt", "yuv420p")
	tests := []struct {
		name, path string
		from, to   float64
		want       []float64
	}{
		{"made", made, 0, 0, []float64{1.2, 1.8, 3.8, 5.4}},
		{"part of made", made, 1.5, 4, []float64{1.8, 3.8}},
		// bikes is seen cut by cut in scene_cuts, whose right half marks them.
		{"bikes", golden.Shared(t, "data", "video", "bikes.mp4"), 0, 0, []float64{1.2, 3.04, 5.48, 7.48, 9.68}},
		{"scene_cuts", golden.Shared(t, "data", "video", "scene_cuts.mp4"), 0, 0, []float64{1.2, 3.04, 5.48, 7.48, 9.68}},
		{"pliers_shot_change", golden.Shared(t, "data", "video", "pliers_shot_change.mp4"), 0, 0, []float64{3.2032}},
		{"one shot", golden.Shared(t, "data", "video", "carphone_pristine.mp4"), 0, 0, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := probe(t, tt.path).Cuts(t.Context(), tt.from, tt.to)
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != len(tt.want) {
				t.Fatalf("cuts at %v s; want %v", got, tt.want)
			}
			for i, at := range got {
				if math.Abs(at-tt.want[i]) > .001 {
					t.Errorf("cut %d at %v s; want %v", i, at, tt.want[i])
				}
			}
		})
	}
}

func TestCutsEnd(t *testing.T) {
	f := probe(t, golden.Shared(t, "data", "video", "bikes.mp4"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.Cuts(ctx, 0, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("Cuts = %v after cancel", err)
	}
	if _, err := f.Cuts(t.Context(), 20, 30); !errors.Is(err, movie.ErrInterval) {
		t.Errorf("Cuts outside the film = %v", err)
	}
}

// BenchmarkCuts looks for cuts in 20 s of 720 lines.
func BenchmarkCuts(b *testing.B) {
	f := probe(b, hd(b))
	for b.Loop() {
		if _, err := f.Cuts(b.Context(), 0, 0); err != nil {
			b.Fatal(err)
		}
	}
}
