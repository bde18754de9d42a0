package onnx_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"syncact/core/fault"
	"syncact/core/onnx"
)

// FuzzOpen looks for files that make Open or Tap panic, hang or refuse without
// saying what to do.
func FuzzOpen(f *testing.F) {
	f.Add(small().Bytes())
	f.Add(gelu().Bytes())
	f.Add([]byte("\x08\x08\x3a\x02\x0a\x00"))
	path := filepath.Join(f.TempDir(), "model.onnx")
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := onnx.Parse(b, path)
		if err != nil {
			var in *fault.Input
			if !errors.As(err, &in) || in.What == "" || in.Do == "" || in.Err == nil {
				t.Errorf("refused without advice: %#v", err)
			}
			return
		}
		for _, kind := range []onnx.Kind{onnx.Post, onnx.Norm, onnx.Pre} {
			if tapped, err := m.Tap(kind, nil); err == nil && len(tapped.Outputs) != len(tapped.Layers) {
				t.Errorf("%d outputs for %d layers", len(tapped.Outputs), len(tapped.Layers))
			}
		}
	})
}

// gelu is a model of one convolution and a GELU of five nodes, with a reshape
// behind whose target is computed.
func gelu() *onnx.Builder {
	g := onnx.NewBuilder()
	x := g.Input("image", onnx.Float, 1, 3, 8, 8)
	conv := g.Node("Conv", x, g.Floats(make([]float32, 3*3*9), 3, 3, 3, 3), onnx.IntsAttr("pads", 1, 1, 1, 1))
	gate := g.Node("Add", g.Node("Erf", g.Node("Div", conv, g.Scalar(1.4142135))), g.Scalar(1))
	act := g.Node("Mul", g.Node("Mul", conv, gate), g.Scalar(.5))
	target := g.Node("Concat", g.Node("Gather", g.Node("Shape", act), g.Ints(0)), g.Ints(-1), onnx.IntAttr("axis", 0))
	g.Output(g.Node("Reshape", act, target), "flat", onnx.Float, 0, 192)
	return g
}

func BenchmarkOpen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "model.onnx")
	g := onnx.NewBuilder()
	x := g.Node("Conv", g.Input("image", onnx.Float, 0, 3, 56, 56), g.Floats(make([]float32, 64*3), 64, 3, 1, 1))
	weights := g.Floats(make([]float32, 64*64*9), 64, 64, 3, 3)
	for range 100 {
		x = g.Node("Relu", g.Node("Conv", x, weights, onnx.IntsAttr("pads", 1, 1, 1, 1)))
	}
	g.Output(x, "map", onnx.Float)
	if err := os.WriteFile(path, g.Bytes(), 0o644); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := onnx.Open(path); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTap(b *testing.B) {
	m, err := openBytes(b, gelu().Bytes())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := m.Tap(onnx.Post, nil); err != nil {
			b.Fatal(err)
		}
	}
}
