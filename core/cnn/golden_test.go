package cnn_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"syncact/core/cnn"
	"syncact/core/onnx"
	"syncact/core/table"
	"syncact/internal/golden"
)

// A modelCase is what an expected.json of golden/cnn/models says of activations.
type modelCase struct {
	dir                string
	Case, Model, Input string
	Tolerance          struct{ RTol, ATol float64 }
	Layers             []span
	TokenLayers        []span `json:"token_layers"`
}

type span struct{ Offset, Channels int }

func modelCases(t testing.TB) []modelCase {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(golden.Shared(t, "golden", "cnn", "models"), "*", "expected.json"))
	if err != nil || len(paths) != 69 {
		t.Fatalf("%d models, want 69 (%v)", len(paths), err)
	}
	cases := make([]modelCase, len(paths))
	for i, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &cases[i]); err != nil {
			t.Fatal(err)
		}
		cases[i].dir = filepath.Dir(path)
	}
	return cases
}

func goldenCase(t testing.TB, name string) modelCase {
	t.Helper()
	for _, c := range modelCases(t) {
		if c.Case == name {
			return c
		}
	}
	t.Fatalf("no golden model %s", name)
	return modelCase{}
}

func (c modelCase) open(t testing.TB, o cnn.Options) *cnn.Model {
	t.Helper()
	frames := c.frames(t)
	if o.Preprocess.Size == [2]int{} && frames.Float != nil { // models of any size need one
		h, w := frames.Shape[2], frames.Shape[3]
		if frames.Shape[3] == 3 {
			h, w = frames.Shape[1], frames.Shape[2]
		}
		o.Preprocess = cnn.Preprocess{Size: [2]int{h, w}, Fit: cnn.Stretch, Range: [2]float64{0, 1}}
	}
	m, err := cnn.Open(filepath.Join(c.dir, c.Model), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	return m
}

// frames are fed as they are; half-precision models take the float32 ones.
func (c modelCase) frames(t testing.TB) *cnn.Tensor {
	t.Helper()
	return tensorOf(t, filepath.Join(c.dir, strings.Replace(c.Input, "_f16", "", 1)))
}

func tensorOf(t testing.TB, path string) *cnn.Tensor {
	t.Helper()
	a, err := table.ReadNPY(path)
	if err != nil {
		t.Fatal(err)
	}
	in := &cnn.Tensor{Shape: a.Shape}
	for _, v := range a.V {
		if a.DType == "|u1" {
			in.Bytes = append(in.Bytes, uint8(v))
		} else {
			in.Float = append(in.Float, float32(v))
		}
	}
	return in
}

func run(t testing.TB, m *cnn.Model, in *cnn.Tensor) []float32 {
	t.Helper()
	out, err := m.Run(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	if len(out) != in.Frames()*m.Len() {
		t.Fatalf("%d activations of %d frames and %d neurons", len(out), in.Frames(), m.Len())
	}
	return out
}

// compare holds columns at … of got, n wide, to columns of want.
func compare(t *testing.T, what string, got []float32, n, at int, want *table.Array, s span, rtol, atol float64) {
	t.Helper()
	for f := range want.Rows() {
		for u := range s.Channels {
			g, w := float64(got[f*n+at+u]), want.V[f*want.Cols()+s.Offset+u]
			if !(math.Abs(g-w) <= atol+rtol*math.Abs(w)) {
				t.Fatalf("%s, frame %d, unit %d: %g, want %g", what, f, u, g, w)
			}
		}
	}
}

func read(t *testing.T, path ...string) *table.Array {
	t.Helper()
	a, err := table.ReadNPY(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestModelsGiveGoldenActivations(t *testing.T) {
	for _, c := range modelCases(t) {
		t.Run(c.Case, func(t *testing.T) {
			m := c.open(t, cnn.Options{Threads: 2, Batch: 2})
			got := run(t, m, c.frames(t))
			want := read(t, c.dir, "post.npy")
			var tokens *table.Array
			conv, token, at := 0, 0, 0
			for _, i := range layersOf(m) {
				l := m.Graph.Layers[i]
				s, from := span{}, want
				if l.Tokens {
					if tokens == nil {
						tokens = read(t, c.dir, "tokens_post.npy")
					}
					s, from = c.TokenLayers[token], tokens
					token++
				} else {
					s = c.Layers[conv]
					conv++
				}
				compare(t, l.ID, got, m.Len(), at, from, s, c.Tolerance.RTol, c.Tolerance.ATol)
				at += s.Channels
			}
			if conv != len(c.Layers) || at != m.Len() {
				t.Errorf("%d convolutions and %d neurons, want %d and %d", conv, m.Len(), len(c.Layers), at)
			}
		})
	}
}

// layersOf returns the indices of the layers that a model reads.
func layersOf(m *cnn.Model) []int {
	byID := map[string]int{}
	for i, l := range m.Graph.Layers {
		byID[l.ID] = i
	}
	var out []int
	last := ""
	for _, n := range m.Neurons() {
		if n.Layer != last {
			out, last = append(out, byID[n.Layer]), n.Layer
		}
	}
	return out
}

func TestZooMatchesReference(t *testing.T) {
	zoo := golden.Shared(t, "data", "cnn", "zoo")
	for _, name := range []string{"mobilenet_v1_0.25_128", "mobilenet_v2_1.0_224"} {
		t.Run(name, func(t *testing.T) {
			var layers []span
			text, err := os.ReadFile(filepath.Join(zoo, "taps", name, "layers.json"))
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(text, &layers); err != nil {
				t.Fatal(err)
			}
			in := tensorOf(t, filepath.Join(zoo, "taps", name, "input.npy"))
			for kind, file := range map[onnx.Kind]string{onnx.Post: "post.npy", onnx.Pre: "pre.npy"} {
				pre, _ := cnn.Named("tf")
				m, err := cnn.Open(filepath.Join(zoo, name+".onnx"), cnn.Options{Preprocess: pre, Kind: kind, Threads: 2})
				if err != nil {
					t.Fatal(err)
				}
				defer m.Close()
				got, want := run(t, m, in), read(t, zoo, "taps", name, file)
				if m.Len() != want.Cols() {
					t.Fatalf("%d neurons, want %d", m.Len(), want.Cols())
				}
				at := 0
				for i, s := range layers {
					compare(t, fmt.Sprintf("%s of layer %d", kind, i), got, m.Len(), at, want, s, 1e-3, 1e-4)
					at += s.Channels
				}
			}
		})
	}
}

// csv reads the last number of each line, or of each field of one line.
func csv(t *testing.T, path string, skip int) []float32 {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []float32
	for _, line := range strings.Fields(string(text))[skip:] {
		fields := strings.Split(line, ",")
		if skip > 0 {
			fields = fields[1:]
		}
		for _, f := range fields {
			v, err := strconv.ParseFloat(f, 32)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, float32(v))
		}
	}
	return out
}

// The reference activations of the fish are its 1,000 outputs, which follow the
// pooled last convolution by a softmax alone.
func TestSqueezenetKnowsTheFish(t *testing.T) {
	dir := golden.Shared(t, "data", "cnn")
	fish := csv(t, filepath.Join(dir, "squeezenet-golden", "fish.csv"), 0)
	want := csv(t, filepath.Join(dir, "squeezenet-golden", "Squeezenet_fish_input_CPU.csv"), 1)
	pre := cnn.Preprocess{Order: "bgr", Range: [2]float64{0, 255}}
	m, err := cnn.Open(filepath.Join(dir, "squeezenet.onnx"), cnn.Options{Preprocess: pre, Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if m.Len() != 3944 {
		t.Errorf("%d neurons, want 3944", m.Len())
	}
	got := run(t, m, &cnn.Tensor{Shape: []int{1, 3, 224, 224}, Float: fish})
	logits := got[len(got)-1000:]
	sum := 0.0
	for _, v := range logits {
		sum += math.Exp(float64(v))
	}
	for k, w := range want {
		if p := math.Exp(float64(logits[k])) / sum; math.Abs(p-float64(w)) > 2e-3 {
			t.Errorf("class %d: %g, want %g", k, p, w)
		}
	}
}

func TestRealModelsOpenAndRun(t *testing.T) {
	dir := golden.Shared(t, "data", "cnn")
	face := cnn.Preprocess{Fit: cnn.Stretch, Range: [2]float64{0, 255}, Mean: []float64{127}, SD: []float64{128}}
	caffe, _ := cnn.Named("caffe")
	for file, c := range map[string]struct {
		pre     cnn.Preprocess
		neurons int
	}{
		"ultraface-rfb-320.onnx":         {face, 3744},
		"mnist.onnx":                     {cnn.Preprocess{Range: [2]float64{0, 255}}, 0},
		"zoo/squeezenet_v1.1.onnx":       {caffe, 3944},
		"zoo/mobilenet_v1_0.50_160.onnx": {cnn.Preprocess{Range: [2]float64{-1, 1}}, 6473},
		"squeezenet-fp16.onnx":           {caffe, 3944},
	} {
		t.Run(file, func(t *testing.T) {
			m, err := cnn.Open(filepath.Join(dir, file), cnn.Options{Preprocess: c.pre, Threads: 2})
			if err != nil {
				t.Fatal(err)
			}
			defer m.Close()
			if c.neurons > 0 && m.Len() != c.neurons {
				t.Errorf("%d neurons, want %d", m.Len(), c.neurons)
			}
			out := cnn.NewMemory(m, 3)
			if err := cnn.Extract(context.Background(), m, newFilm(3, 96, 54), out, nil); err != nil {
				t.Fatal(err)
			}
			health := cnn.Examine(m, out)
			for _, f := range append(m.Findings(), health.Findings...) {
				t.Log(f)
			}
			for n, bad := range health.NotFinite {
				if bad {
					t.Fatalf("%s is not finite", m.Neurons()[n].ID)
				}
			}
		})
	}
}
