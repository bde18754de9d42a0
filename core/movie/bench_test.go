package movie_test

import (
	"io"
	"os/exec"
	"strings"
	"testing"

	"syncact/core/movie"
	"syncact/internal/golden"
)

// hd is 20 s of a real clip, enlarged to 720 lines.
func hd(b *testing.B) string {
	return makeFilm(b, "hd.mp4", "-stream_loop", "1", "-i", golden.Shared(b, "data", "video", "bikes.mp4"), "-vf", "scale=1280:720", "-c:v", "libx264", "-preset", "fast", "-pix_fmt", "yuv420p")
}

func BenchmarkSample(b *testing.B) {
	f := probe(b, hd(b))
	for b.Loop() {
		r, err := f.Sample(movie.Sampling{Rate: 5, Width: 224, Height: 224})
		if err != nil {
			b.Fatal(err)
		}
		ready := make(chan movie.Batch, 2)
		go func() {
			for batch := range ready {
				batch.Free()
			}
		}()
		if err := r.Batches(b.Context(), 8, ready); err != nil {
			b.Fatal(err)
		}
		close(ready)
	}
}

// BenchmarkPlainPipe is what BenchmarkSample is measured against: the same frames
// from ffmpeg alone, at the time stamps that its own filter rounds.
func BenchmarkPlainPipe(b *testing.B) {
	path := hd(b)
	for b.Loop() {
		cmd := exec.Command("ffmpeg", strings.Fields("-nostdin -v error -i "+path+" -vf fps=5,scale=224:224 -f rawvideo -pix_fmt rgb24 -")...)
		out, err := cmd.StdoutPipe()
		if err != nil {
			b.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, out); err != nil {
			b.Fatal(err)
		}
		if err := cmd.Wait(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkProbe(b *testing.B) {
	path := hd(b)
	for b.Loop() {
		if _, err := movie.Probe(b.Context(), path); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAt(b *testing.B) {
	f := probe(b, hd(b))
	for i := 0; b.Loop(); i++ {
		if _, err := f.At(b.Context(), float64(i%19), 160, 0); err != nil {
			b.Fatal(err)
		}
	}
}
