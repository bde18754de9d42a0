package cnn_test

import (
	"context"
	"slices"
	"testing"

	"syncact/core/cnn"
	"syncact/core/onnx"
	"syncact/core/ort"
	"syncact/internal/golden"
)

// BenchmarkSqueezenet compares all pooled layers, the network alone, and the whole
// extraction from decoded 720p frames. The file fixes its batch at 1.
func BenchmarkSqueezenet(b *testing.B) {
	file := golden.Shared(b, "data", "cnn", "squeezenet.onnx")
	pre, _ := cnn.Named("caffe")
	m, err := cnn.Open(file, cnn.Options{Preprocess: pre})
	if err != nil {
		b.Fatal(err)
	}
	defer m.Close()
	in := &cnn.Tensor{Shape: []int{1, 3, 224, 224}, Float: make([]float32, 3*224*224)}
	b.Run("pooled", func(b *testing.B) {
		for b.Loop() {
			run(b, m, in)
		}
		perSecond(b, 1)
	})
	b.Run("plain", func(b *testing.B) {
		plain(b, file, in.Float)
		perSecond(b, 1)
	})
	b.Run("extract720p", func(b *testing.B) { extractAgain(b, m) })
}

// BenchmarkMobilenet has a free batch: 8 frames at a time.
func BenchmarkMobilenet(b *testing.B) {
	pre, _ := cnn.Named("tf")
	m, err := cnn.Open(golden.Shared(b, "data", "cnn", "zoo", "mobilenet_v2_1.0_224.onnx"), cnn.Options{Preprocess: pre})
	if err != nil {
		b.Fatal(err)
	}
	defer m.Close()
	extractAgain(b, m)
}

func perSecond(b *testing.B, frames int) {
	b.ReportMetric(float64(frames)*float64(b.N)/b.Elapsed().Seconds(), "frames/s")
}

// extractAgain shows one 720p frame many times, so that making frames costs nothing.
func extractAgain(b *testing.B, m *cnn.Model) {
	const frames = 32
	f := newFilm(frames, 1280, 720)
	still := f.frame(3)
	for b.Loop() {
		if err := cnn.Extract(context.Background(), m, &same{f, still}, cnn.NewMemory(m, frames), nil); err != nil {
			b.Fatal(err)
		}
	}
	perSecond(b, frames)
}

// same shows one picture all the time.
type same struct {
	*film
	still cnn.Frame
}

func (f *same) Batches(ctx context.Context, size int, out chan<- cnn.Batch) error {
	for first := 0; first < len(f.times); first += size {
		n := min(size, len(f.times)-first)
		select {
		case out <- cnn.Batch{First: first, Times: f.times[first : first+n], Frames: slices.Repeat([]cnn.Frame{f.still}, n)}:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// plain runs the model as it is, for its own output alone.
func plain(b *testing.B, file string, frame []float32) {
	graph, err := onnx.Open(file)
	if err != nil {
		b.Fatal(err)
	}
	whole, err := graph.TapWith(onnx.TapOptions{Layers: []int{0}, Outputs: true})
	if err != nil {
		b.Fatal(err)
	}
	s, err := ort.NewSession(whole.Bytes, []string{whole.Input.Name}, whole.Original[:1], ort.Options{Folder: whole.Folder})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	x, err := ort.NewTensor(frame, 1, 3, 224, 224)
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	out := []*ort.Tensor{nil}
	defer func() { out[0].Close() }()
	for b.Loop() {
		if err := s.Run(context.Background(), []*ort.Tensor{x}, out); err != nil {
			b.Fatal(err)
		}
	}
}
