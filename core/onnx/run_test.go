package onnx_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"syncact/core/onnx"
	"syncact/core/ort"
	"syncact/core/table"
	"syncact/internal/golden"
)

// run feeds frames in batches of at most size to a tapped graph and returns the
// rows of outputs, each behind the other. A fixed batch is filled up.
func run(t *testing.T, tapped *onnx.Tapped, outputs []string, frames *table.Array, size int) [][]float64 {
	t.Helper()
	s, err := ort.NewSession(tapped.Bytes, []string{tapped.Input.Name}, outputs, ort.Options{Folder: tapped.Folder, Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if tapped.Input.Batch > 0 {
		size = tapped.Input.Batch
	}
	got := make([][]float64, len(outputs))
	for from := 0; from < frames.Rows(); from += size {
		rows := min(size, frames.Rows()-from)
		out := make([]*ort.Tensor, len(outputs))
		in := batchOf(t, tapped.Input, frames, from, size)
		if err := s.Run(context.Background(), []*ort.Tensor{in}, out); err != nil {
			t.Fatal(err)
		}
		for i := range out {
			v := ort.Data[float32](out[i])
			n := out[i].Shape()[0]
			if n == 0 || n != in.Shape()[0] {
				t.Fatalf("%s gives %v for %d frames", outputs[i], out[i].Shape(), size)
			}
			for _, x := range v[:rows*len(v)/n] {
				got[i] = append(got[i], float64(x))
			}
			out[i].Close()
		}
		in.Close()
	}
	return got
}

// batchOf makes the tensor of size frames, or of as many as are left where the
// batch is free; a fixed batch repeats the last frame.
func batchOf(t *testing.T, in onnx.Input, frames *table.Array, from, size int) *ort.Tensor {
	t.Helper()
	if in.Batch == 0 {
		size = min(size, frames.Rows()-from)
	}
	width := frames.Cols()
	values := make([]float32, size*width)
	bytes := make([]uint8, size*width)
	for i := range size {
		row := min(from+i, frames.Rows()-1)
		for j, x := range frames.V[row*width : (row+1)*width] {
			values[i*width+j], bytes[i*width+j] = float32(x), uint8(x)
		}
	}
	shape := append([]int{size}, frames.Shape[1:]...)
	var tensor *ort.Tensor
	var err error
	if in.Type == onnx.Uint8 {
		tensor, err = ort.NewTensor(bytes, shape...)
	} else {
		tensor, err = ort.NewTensor(values, shape...)
	}
	if err != nil {
		t.Fatal(err)
	}
	return tensor
}

func read(t *testing.T, dir, name string) *table.Array {
	t.Helper()
	a, err := table.ReadNPY(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// columns returns width columns of a matrix from column at on.
func columns(a *table.Array, at, width int) []float64 {
	var out []float64
	for r := range a.Rows() {
		row := a.V[r*a.Cols() : (r+1)*a.Cols()]
		out = append(out, row[at:at+width]...)
	}
	return out
}

// TestTapMatchesGolden runs every map of every model that the golden data give.
func TestTapMatchesGolden(t *testing.T) {
	for _, c := range modelCases(t) {
		t.Run(c.Case, func(t *testing.T) {
			m := c.open(t)
			frames := read(t, c.dir, strings.Replace(c.Input, "_f16", "", 1)) // fed as float32
			for _, kind := range []onnx.Kind{onnx.Post, onnx.Norm, onnx.Pre} {
				c.checkKind(t, m, kind, frames)
			}
			c.checkOutput(t, m, frames)
		})
	}
}

// checkKind taps one kind of map of all layers that have it.
func (c modelCase) checkKind(t *testing.T, m *onnx.Model, kind onnx.Kind, frames *table.Array) {
	t.Helper()
	var convs, layers []int
	for i, l := range m.Layers {
		if l.Tensor(kind) != "" && !l.Tokens {
			convs, layers = append(convs, len(convs)), append(layers, i)
		}
	}
	if len(layers) > 0 {
		want := read(t, c.dir, kind.String()+".npy")
		tapped, err := m.Tap(kind, layers)
		if err != nil {
			t.Fatal(err)
		}
		got := run(t, tapped, tapped.Outputs, frames, 2)
		for i, k := range layers {
			l := c.Layers[convIndex(m, k)]
			golden.Close(t, kind.String()+" of "+m.Layers[k].ID, got[i], columns(want, l.Offset, l.Channels), c.Tolerance.RTol, c.Tolerance.ATol)
		}
	}
	c.checkTokens(t, m, kind, frames)
}

func convIndex(m *onnx.Model, k int) int {
	n := 0
	for _, l := range m.Layers[:k] {
		if !l.Tokens {
			n++
		}
	}
	return n
}

// checkTokens compares token layers: norm with the golden "pre", which holds the
// bias, and post.
func (c modelCase) checkTokens(t *testing.T, m *onnx.Model, kind onnx.Kind, frames *table.Array) {
	t.Helper()
	if len(c.TokenLayers) == 0 || kind == onnx.Pre {
		return
	}
	var layers []int
	for i, l := range m.Layers {
		if l.Tokens {
			layers = append(layers, i)
		}
	}
	name := map[onnx.Kind]string{onnx.Norm: "tokens_pre.npy", onnx.Post: "tokens_post.npy"}[kind]
	want := read(t, c.dir, name)
	tapped, err := m.Tap(kind, layers)
	if err != nil {
		t.Fatal(err)
	}
	got := run(t, tapped, tapped.Outputs, frames, 2)
	for i, l := range c.TokenLayers {
		golden.Close(t, name, got[i], columns(want, l.Offset, l.Channels), c.Tolerance.RTol, c.Tolerance.ATol)
	}
}

// checkOutput holds the model's own output to what it was without taps.
func (c modelCase) checkOutput(t *testing.T, m *onnx.Model, frames *table.Array) {
	t.Helper()
	tapped, err := m.TapWith(onnx.TapOptions{Outputs: true})
	if err != nil {
		t.Fatal(err)
	}
	all := append(append([]string{}, tapped.Original...), tapped.Outputs...)
	got := run(t, tapped, all, frames, 2)
	golden.Close(t, "output", got[0], read(t, c.dir, "output.npy").V, c.Tolerance.RTol, c.Tolerance.ATol)
	if tapped.Original[0] != m.Outputs[0] && c.Case != "fp16" {
		t.Errorf("outputs %v, want %v", tapped.Original, m.Outputs)
	}
}
