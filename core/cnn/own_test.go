package cnn_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"syncact/core/cnn"
	"syncact/core/fault"
	"syncact/core/onnx"
	"syncact/core/progress"
)

// mixer writes a model of one 1×1 convolution with ReLU whose four units see red,
// green minus blue, the same value always, and minus red.
func mixer(folder string) (path string, err error) {
	g := onnx.NewBuilder()
	x := g.Input("x", onnx.Float, 0, 3, 8, 8)
	weight := g.Floats([]float32{1, 0, 0, 0, 1, -1, 0, 0, 0, -1, 0, 0}, 4, 3, 1, 1)
	bias := g.Floats([]float32{0, 0, .25, 0}, 4)
	g.Output(g.Node("Relu", g.Node("Conv", x, weight, bias)), "y", onnx.Float, 0, 4, 8, 8)
	path = filepath.Join(folder, "mixer.onnx")
	return path, os.WriteFile(path, g.Bytes(), 0o644)
}

func TestActivationsAreSpatialMeans(t *testing.T) {
	path, err := mixer(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	m, err := cnn.Open(path, cnn.Options{Preprocess: cnn.Preprocess{Fit: cnn.Stretch, Range: [2]float64{0, 1}}, Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	f := newFilm(21, 8, 8) // as large as the input: nothing is interpolated
	out := extract(t, m, f)
	for i := range f.times {
		red, difference := 0.0, 0.0
		pix := f.frame(i).Pix
		for at := 0; at < len(pix); at += 3 {
			red += float64(pix[at]) / 255 / 64
			difference += max(float64(pix[at+1])-float64(pix[at+2]), 0) / 255 / 64
		}
		for u, want := range []float64{red, difference, .25, 0} {
			if got := float64(out.Col(u)[i]); math.Abs(got-want) > 1e-6 {
				t.Errorf("frame %d, unit %d: %g, want %g", i, u, got, want)
			}
		}
	}
	h := cnn.Examine(m, out)
	if want := []bool{true, false, true, true}; !slices.Equal(h.Constant, want) { // red never moves
		t.Errorf("constant: %v, want %v", h.Constant, want)
	}
	if len(h.Findings) != 1 || h.Findings[0].Severity != fault.Warning || !strings.Contains(h.Findings[0].What, "3 of 4") {
		t.Errorf("findings %v", h.Findings)
	}
}

func ExampleExtract() {
	folder, _ := os.MkdirTemp("", "example")
	defer os.RemoveAll(folder)
	path, _ := mixer(folder)
	m, err := cnn.Open(path, cnn.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer m.Close()
	film := newFilm(20, 64, 48) // in earnest a *movie.Reader
	out := cnn.NewMemory(m, len(film.Times()))
	var frames progress.Counter
	if err := cnn.Extract(context.Background(), m, film, out, &frames); err != nil {
		fmt.Println(err)
	}
	fmt.Println(frames.Done(), "frames,", out.Len(), "neurons, the first", out.IDs[0])
	// Output: 20 frames, 4 neurons, the first mixer/conv1/u0
}
