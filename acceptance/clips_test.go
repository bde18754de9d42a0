package acceptance_test

import (
	"context"
	"math/rand/v2"
	"os"
	"testing"

	"syncact/core/cnn"
	"syncact/core/movie"
	"syncact/internal/golden"
)

const (
	grid      = 4 // Hz: pieces begin and end on it, activations are sampled on it
	filmRate  = 8 // frames a second of films made of pieces
	filmWide  = 320
	filmHigh  = 240
	pieceLow  = 2 * grid
	pieceHigh = 5 * grid
)

// A clip is one of the files of data/video, and when a human face is on screen:
// read off its frames by eye. A face counts when eyes, nose and mouth can be told
// in a picture of the clip's own size.
type clip struct {
	file  string
	rows  int          // samples at grid
	faces [][2]float64 // seconds
}

// clips are those of two seconds and more. bikes and scene_cuts hold the same film
// (the right half of scene_cuts shows diagrams): a man on a bicycle comes by,
// leaving at frame 44, and a cyclist waits from frame 76 on, behind a coach from
// frame 83 to 103, until the cut at frame 137. The walkers near the end are cut off
// at the chest. The animal of shot_change is a cat.
var clips = []clip{
	{"bikes.mp4", 40, streetFaces},
	{"carphone_pristine.mp4", 16, [][2]float64{{0, 4}}},
	{"img2fmri_landscape.mp4", 28, nil},
	{"pliers_obama_speech.mp4", 34, [][2]float64{{0, 8.5}}},
	{"pliers_shot_change.mp4", 19, nil},
	{"scene_cuts.mp4", 40, streetFaces},
}

var streetFaces = [][2]float64{{1.20, 1.76}, {3.04, 3.32}, {4.16, 5.48}}

func (c clip) path(t testing.TB) string { return golden.Shared(t, "data", "video", c.file) }

// A piece is a part of a clip: rows of the grid.
type piece struct{ clip, from, to int }

// order cuts the clips into pieces of 2–5 s and shuffles them, again and again with
// other cuts, until rows samples are full. The last piece is cut short.
func order(rng *rand.Rand, rows int) []piece {
	var out []piece
	for total := 0; total < rows; {
		var pass []piece
		for c := range clips {
			pass = append(pass, cut(rng, c)...)
		}
		rng.Shuffle(len(pass), func(i, j int) { pass[i], pass[j] = pass[j], pass[i] })
		for _, p := range pass {
			if p.to -= max(0, total+p.to-p.from-rows); p.to > p.from {
				out = append(out, p)
				total += p.to - p.from
			}
		}
	}
	return out
}

// cut parts a clip; a remainder too short for a piece is left out.
func cut(rng *rand.Rand, c int) []piece {
	var out []piece
	for from := 0; clips[c].rows-from >= pieceLow; {
		to := from + min(pieceLow+rng.IntN(pieceHigh-pieceLow+1), clips[c].rows-from)
		out = append(out, piece{c, from, to})
		from = to
	}
	return out
}

// faceTimes are the intervals of a film in which a face is on screen.
func faceTimes(pieces []piece) [][2]float64 {
	var out [][2]float64
	start := 0.0
	for _, p := range pieces {
		from, to := float64(p.from)/grid, float64(p.to)/grid
		for _, f := range clips[p.clip].faces {
			if on, off := max(f[0], from), min(f[1], to); on < off {
				out = append(out, [2]float64{start + on - from, start + off - from})
			}
		}
		start += to - from
	}
	return out
}

// cutTimes are the first half seconds after each change of piece.
func cutTimes(pieces []piece) [][2]float64 {
	var out [][2]float64
	start := 0.0
	for i, p := range pieces {
		if i > 0 {
			out = append(out, [2]float64{start, start + .5})
		}
		start += float64(p.to-p.from) / grid
	}
	return out
}

// A still film shows frames at the rate of the grid.
type stills []movie.Frame

// Times implements [cnn.Film].
func (s stills) Times() []float64 {
	times := make([]float64, len(s))
	for i := range times {
		times[i] = float64(i) / grid
	}
	return times
}

// Batches implements [cnn.Film].
func (s stills) Batches(_ context.Context, size int, out chan<- cnn.Batch) error {
	times := s.Times()
	for first := 0; first < len(s); first += size {
		to := min(first+size, len(s))
		out <- cnn.Batch{First: first, Times: times[first:to], Frames: s[first:to]}
	}
	return nil
}

// activations runs every clip once through a model, its decoded frames as films
// show them: per clip, rows × neurons.
func activations(t testing.TB, m *cnn.Model, of [][]movie.Frame) [][]float32 {
	t.Helper()
	out := make([][]float32, len(clips))
	for i, c := range clips {
		var shown stills
		for r := range c.rows {
			shown = append(shown, of[i][r*filmRate/grid])
		}
		sink := cnn.NewMemory(m, c.rows)
		if err := cnn.Extract(context.Background(), m, shown, sink, nil); err != nil {
			t.Fatal(err)
		}
		out[i] = make([]float32, c.rows*m.Len())
		for n := range m.Len() {
			for r, v := range sink.Col(n) {
				out[i][r*m.Len()+n] = v
			}
		}
	}
	return out
}

// frames decodes every clip at the films' rate and size.
func frames(t testing.TB) [][]movie.Frame {
	t.Helper()
	out := make([][]movie.Frame, len(clips))
	for i, c := range clips {
		film, err := movie.Probe(context.Background(), c.path(t))
		if err != nil {
			t.Fatal(err)
		}
		reader, err := film.Sample(movie.Sampling{Rate: filmRate, To: float64(c.rows) / grid, Width: filmWide, Height: filmHigh})
		if err != nil {
			t.Fatal(err)
		}
		batches := make(chan movie.Batch, 64)
		if err := reader.Batches(context.Background(), 8, batches); err != nil {
			t.Fatal(err)
		}
		close(batches)
		for b := range batches {
			out[i] = append(out[i], b.Frames...)
		}
		if len(out[i]) != c.rows*filmRate/grid {
			t.Fatalf("%s has %d frames, not %d", c.file, len(out[i]), c.rows*filmRate/grid)
		}
	}
	return out
}

// writeFilm makes the MP4 of an order of pieces.
func writeFilm(t testing.TB, path string, of [][]movie.Frame, pieces []piece) {
	t.Helper()
	w, err := movie.Create(context.Background(), path, movie.Encoding{Width: filmWide, Height: filmHigh, Rate: filmRate, Quality: 12})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abandon()
	const each = filmRate / grid
	for _, p := range pieces {
		for _, f := range of[p.clip][p.from*each : p.to*each] {
			if err := w.Write(f.Pix); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// long skips a test that takes long unless it is asked for.
func long(t *testing.T) {
	t.Helper()
	if os.Getenv("SYNCACT_LONG") == "" {
		t.Skip("takes long: set SYNCACT_LONG=1")
	}
}
