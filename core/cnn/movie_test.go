package cnn_test

import (
	"context"
	"os/exec"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"

	"syncact/core/cnn"
	"syncact/core/movie"
	"syncact/internal/golden"
)

// TestRealMovieThroughRealModel checks rows against the frames themselves.
func TestRealMovieThroughRealModel(t *testing.T) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed")
	}
	ctx := context.Background()
	film, err := movie.Probe(ctx, golden.Shared(t, "data", "video", "carphone_pristine.mp4"))
	if err != nil {
		t.Fatal(err)
	}
	reader, err := film.Sample(movie.Sampling{Rate: 4})
	if err != nil {
		t.Fatal(err)
	}
	pre, _ := cnn.Named("tf")
	m, err := cnn.Open(golden.Shared(t, "data", "cnn", "zoo", "mobilenet_v1_0.25_128.onnx"), cnn.Options{Preprocess: pre, Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	out := extract(t, m, reader)
	ready := make(chan cnn.Batch, len(reader.Times()))
	if err := reader.Batches(ctx, 1, ready); err != nil {
		t.Fatal(err)
	}
	close(ready)
	for b := range ready {
		if b.First%5 != 0 {
			continue
		}
		tensor, err := m.Tensor(b.Frames[0])
		if err != nil {
			t.Fatal(err)
		}
		for n, v := range run(t, m, tensor) {
			if !near([]float32{v}, out.Col(n)[b.First:b.First+1]) {
				t.Fatalf("frame %d, neuron %d: %g, want %g", b.First, n, out.Col(n)[b.First], v)
			}
		}
	}
	if constant := cnn.Examine(m, out).Constant; !slices.Contains(constant, false) {
		t.Error("the movie moves nothing")
	}
}

// lead is a film and a sink that watch how far decoding runs ahead.
type lead struct {
	*film
	*cnn.Memory
	sent, most atomic.Int64
}

func (l *lead) Batches(ctx context.Context, size int, out chan<- cnn.Batch) error {
	inner := make(chan cnn.Batch)
	ended := make(chan error, 1)
	go func() {
		defer close(inner)
		ended <- l.film.Batches(ctx, size, inner)
	}()
	for b := range inner {
		select {
		case out <- b:
			l.sent.Add(int64(len(b.Frames)))
		case <-ctx.Done():
		}
	}
	return <-ended
}

func (l *lead) Write(rows []float32) error {
	l.most.Store(max(l.most.Load(), l.sent.Load()-int64(l.Done())))
	return l.Memory.Write(rows)
}

func TestMemoryIsFlatOverTheMovie(t *testing.T) {
	m := goldenCase(t, "vgg_bias").open(t, cnn.Options{Batch: 4, Threads: 2})
	l := &lead{film: newFilm(400, 40, 30), Memory: cnn.NewMemory(m, 400)}
	if err := cnn.Extract(context.Background(), m, l, l, nil); err != nil {
		t.Fatal(err)
	}
	// One batch in each channel and at each of the three workers.
	if most := l.most.Load(); most > 6*4 {
		t.Errorf("decoding ran %d frames ahead", most)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	again := &lead{film: newFilm(4000, 40, 30), Memory: cnn.NewMemory(m, 4000)}
	if err := cnn.Extract(context.Background(), m, again, again, nil); err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	courses := int64(4 * 4000 * m.Len())
	half := int64(4000 * 40 * 30 * 3 / 2) // of what all frames take
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > courses+half {
		t.Errorf("4,000 frames left %d bytes, courses take %d", grown, courses)
	}
}
