package demo_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/core/demo"
	"syncact/core/movie"
	"syncact/core/series"
)

func TestScheduleKeepsItsRules(t *testing.T) {
	s := demo.Schedule(3, 3, 240)
	shown, mixed, empty, total := map[demo.Category]int{}, 0, 0, 0
	for run, shots := range s.Runs {
		at, previous := 0., demo.Category(-1)
		for i, shot := range shots {
			length := shot.End - shot.Start
			if shot.Start != at || length < 2.39 || length > 6.41+2.4 || i+1 < len(shots) && length > 6.41 {
				t.Errorf("run %d: shot %d from %g to %g s", run, i, shot.Start, shot.End)
			}
			if frame := shot.Start * demo.FilmRate; math.Abs(frame-math.Round(frame)) > 1e-9 {
				t.Errorf("run %d: shot %d begins between frames, at %g s", run, i, shot.Start)
			}
			at = shot.End
			total++
			switch len(shot.Shows) {
			case 0:
				empty++
				continue
			case 2:
				mixed++
			}
			if shot.Shows[0] == previous {
				t.Errorf("run %d: %v twice in a row", run, previous)
			}
			previous = shot.Shows[0]
			shown[previous]++
		}
		if at != 240 {
			t.Errorf("run %d ends at %g s", run, at)
		}
	}
	for c := range demo.Category(demo.Categories) {
		if shown[c] < 20 || shown[c] > 32 {
			t.Errorf("%v leads %d scenes of %d", c, shown[c], total)
		}
	}
	if share := float64(mixed) / float64(total); share < .22 || share > .45 {
		t.Errorf("%.2f of scenes are mixed", share)
	}
	if empty == 0 || empty > total/7 {
		t.Errorf("%d of %d scenes are empty", empty, total)
	}
}

func TestScheduleIsDeterministic(t *testing.T) {
	one, again, other := demo.Schedule(5, 2, 60), demo.Schedule(5, 2, 60), demo.Schedule(6, 2, 60)
	if diff := cmp.Diff(one, again); diff != "" {
		t.Error(diff)
	}
	if cmp.Equal(one.Runs, other.Runs) {
		t.Error("two seeds give one script")
	}
}

// Courses of an arbitrary schedule correlate up to .34; the chosen ones stay near
// the .18–.20 of the recipe.
func TestScheduleKeepsCoursesApart(t *testing.T) {
	h, err := series.HRF("spm", 1./demo.TimelineRate)
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(5) {
		s := demo.Schedule(seed, 3, 240)
		var courses [demo.Categories][]float64
		for run := range s.Runs {
			for c := range courses {
				courses[c] = append(courses[c], convolve(s.Timeline(run, demo.Category(c)), h)...)
			}
		}
		for i := range courses {
			for j := range i {
				if r := correlation(courses[i], courses[j]); math.Abs(r) > .25 {
					t.Errorf("seed %d: %v and %v correlate by %.2f", seed, demo.Category(i), demo.Category(j), r)
				}
			}
		}
	}
}

func convolve(x, h []float64) []float64 {
	y := make([]float64, len(x))
	for i := range y {
		for k := 0; k < len(h) && k <= i; k++ {
			y[i] += h[k] * x[i-k]
		}
	}
	return y
}

func correlation(x, y []float64) float64 {
	var sx, sy, sxx, syy, sxy float64
	for i := range x {
		sx, sy = sx+x[i], sy+y[i]
		sxx, syy, sxy = sxx+x[i]*x[i], syy+y[i]*y[i], sxy+x[i]*y[i]
	}
	n := float64(len(x))
	return (sxy - sx*sy/n) / math.Sqrt((sxx-sx*sx/n)*(syy-sy*sy/n))
}

func TestShortRunsShowEverything(t *testing.T) {
	s := demo.Schedule(1, 1, 60)
	for c := range demo.Category(demo.Categories) {
		if !slices.Contains(s.Timeline(0, c), 1) {
			t.Errorf("60 s without %v", c)
		}
	}
}

func TestTimelineFollowsShots(t *testing.T) {
	s := &demo.Script{Seconds: 4, Runs: [][]demo.Shot{{
		{Start: 0, End: 1.04, Shows: []demo.Category{demo.Face}},
		{Start: 1.04, End: 2.4, Shows: []demo.Category{demo.Text, demo.Face}},
		{Start: 2.4, End: 4},
	}}}
	want := []float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0}
	if diff := cmp.Diff(want, s.Timeline(0, demo.Face)); diff != "" {
		t.Error(diff)
	}
	want = []float64{0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0}
	if diff := cmp.Diff(want, s.Timeline(0, demo.Text)); diff != "" {
		t.Error(diff)
	}
	want = []float64{0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0}
	if diff := cmp.Diff(want, s.CutTimeline(0)); diff != "" {
		t.Error(diff)
	}
	if got := s.Cuts(0); !slices.Equal(got, []float64{1.04, 2.4}) {
		t.Errorf("cuts %v", got)
	}
}

func TestWriteFilmIsWhatWasDrawn(t *testing.T) {
	s := demo.Schedule(2, 1, 6)
	path := filepath.Join(t.TempDir(), "run-1.mp4")
	if err := demo.WriteFilm(t.Context(), s, 0, path, nil); err != nil {
		t.Fatal(err)
	}
	film, err := movie.Probe(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if film.Frames != 75 || film.Duration != 6 || len(film.Findings) > 0 {
		t.Errorf("%d frames, %g s, %v", film.Frames, film.Duration, film.Findings)
	}
	canvas, want := demo.NewCanvas(), make([]uint8, demo.FrameWidth*demo.FrameHeight*3)
	for _, at := range []float64{.4, 2.8, 5.2} {
		got, err := film.At(t.Context(), at, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		shot := s.At(0, at)
		canvas.Draw(demo.NewScene(shot.Seed, demo.FilmContrast, shot.Shows...), at-shot.Start, want)
		off := 0.
		for i, v := range want {
			off += math.Abs(float64(v)-float64(got.Pix[i])) / float64(len(want))
		}
		if off > 16 { // pixel noise up to sd 16 is mostly lost in encoding
			t.Errorf("at %g s the film is off by %.1f grey levels", at, off)
		}
	}
	again := filepath.Join(t.TempDir(), "again.mp4")
	if err := demo.WriteFilm(t.Context(), s, 0, again, nil); err != nil {
		t.Fatal(err)
	}
	a, _ := os.ReadFile(path)
	b, _ := os.ReadFile(again)
	if len(a) == 0 || !slices.Equal(a, b) {
		t.Error("two films of one script differ")
	}
}

func TestWriteFilmLeavesNothingWhenCancelled(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := demo.WriteFilm(ctx, demo.Schedule(2, 1, 30), 0, filepath.Join(dir, "run-1.mp4"), nil)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("WriteFilm = %v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

func ExampleSchedule() {
	s := demo.Schedule(1, 1, 30)
	for _, shot := range s.Runs[0] {
		fmt.Printf("%.2f–%.2f s %v\n", shot.Start, shot.End, shot.Shows)
	}
	// Output:
	// 0.00–3.44 s [face]
	// 3.44–7.12 s [object]
	// 7.12–11.12 s [body]
	// 11.12–17.36 s [motion]
	// 17.36–20.88 s [text object]
	// 20.88–27.12 s []
	// 27.12–30.00 s [place]
}
