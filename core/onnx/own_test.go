package onnx_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/core/onnx"
	"syncact/core/ort"
)

// small is a network of two 1×1 convolutions whose activations follow from the
// mean colour: conv one doubles red and negates green, ReLU; conv two adds both.
func small() *onnx.Builder {
	g := onnx.NewBuilder()
	x := g.Input("image", onnx.Float, 0, 3, 0, 0)
	w1 := g.Floats([]float32{2, 0, 0, 0, -1, 0}, 2, 3, 1, 1)
	w2 := g.Floats([]float32{1, 1}, 1, 2, 1, 1)
	act := g.Node("Relu", g.Node("Conv", x, w1))
	g.Output(g.Node("GlobalMaxPool", g.Node("Conv", act, w2, g.Floats([]float32{.5}, 1))), "top", onnx.Float, 0, 1, 1, 1)
	return g
}

// openBytes writes a model into a folder and opens it.
func openBytes(t testing.TB, b []byte) (*onnx.Model, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "model.onnx")
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	return onnx.Open(path)
}

// pooled runs a tapped graph on one frame of 1×2 pixels: (1,2,3) and (3,−2,1).
func pooled(t *testing.T, tapped *onnx.Tapped, err error) [][]float32 {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	s, err := ort.NewSession(tapped.Bytes, []string{tapped.Input.Name}, tapped.Outputs, ort.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	x, err := ort.NewTensor([]float32{1, 3, 2, -2, 3, 1}, 1, 3, 1, 2)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]*ort.Tensor, len(tapped.Outputs))
	if err := s.Run(context.Background(), []*ort.Tensor{x}, out); err != nil {
		t.Fatal(err)
	}
	var got [][]float32
	for _, o := range out {
		got = append(got, slices.Clone(ort.Data[float32](o)))
	}
	return got
}

func TestTapPoolsByHand(t *testing.T) {
	m, err := openBytes(t, small().Bytes())
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		o    onnx.TapOptions
		want [][]float32
	}{
		{"post", onnx.TapOptions{}, [][]float32{{4, 1}, {5.5}}},
		{"pre", onnx.TapOptions{Kind: onnx.Pre}, [][]float32{{4, 0}, {5.5}}},
		{"maximum", onnx.TapOptions{Max: true}, [][]float32{{6, 2}, {8.5}}},
		{"second layer", onnx.TapOptions{Layers: []int{1}}, [][]float32{{5.5}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tapped, err := m.TapWith(tt.o)
			if diff := cmp.Diff(tt.want, pooled(t, tapped, err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestTapCuts shows that nothing behind the last tap is kept.
func TestTapCuts(t *testing.T) {
	g := onnx.NewBuilder()
	x := g.Input("image", onnx.Float, 0, 3, 8, 8)
	conv := g.Node("Conv", x, g.Floats(make([]float32, 12), 4, 3, 1, 1))
	flat := g.Node("Flatten", g.Node("Relu", conv))
	g.Output(g.Node("MatMul", flat, g.Floats(make([]float32, 256*500), 256, 500)), "classes", onnx.Float, 0, 500)
	m, err := openBytes(t, g.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	cut, err := m.Tap(onnx.Post, nil)
	if err != nil || len(cut.Bytes) > 1000 {
		t.Errorf("%d bytes are left of %d (%v)", len(cut.Bytes), len(g.Bytes()), err)
	}
	whole, err := m.TapWith(onnx.TapOptions{Outputs: true})
	if err != nil || len(whole.Bytes) < 256*500*4 || !slices.Equal(whole.Original, []string{"classes"}) {
		t.Errorf("with outputs: %d bytes, outputs %v (%v)", len(whole.Bytes), whole.Original, err)
	}
}

func TestTapConstantConvolution(t *testing.T) {
	g := onnx.NewBuilder()
	x := g.Input("image", onnx.Float, 0, 3, 0, 0)
	fixed := g.Node("Conv", g.Floats([]float32{1, 2, 3}, 1, 3, 1, 1), g.Floats([]float32{1, 1, 1}, 1, 3, 1, 1))
	g.Output(g.Node("Add", g.Node("Conv", x, g.Floats([]float32{1, 0, 0}, 1, 3, 1, 1)), fixed), "sum", onnx.Float)
	m, err := openBytes(t, g.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(m.Layers, func(l onnx.Layer) bool { return l.Constant })
	if i < 0 || len(m.Findings) != 1 {
		t.Fatalf("layers %+v, findings %v: want one constant layer, reported", m.Layers, m.Findings)
	}
	tapped, err := m.Tap(onnx.Post, []int{i})
	if diff := cmp.Diff([][]float32{{6}}, pooled(t, tapped, err)); diff != "" {
		t.Error(diff)
	}
}

func TestSizedFollowsPicture(t *testing.T) {
	g := onnx.NewBuilder()
	x := g.Input("image", onnx.Float, 0, 3, 0, 0)
	w := g.Floats(make([]float32, 3*49), 1, 3, 7, 7)
	g.Output(g.Node("Conv", x, w, onnx.IntsAttr("strides", 2, 2)), "map", onnx.Float)
	m, err := openBytes(t, g.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	layers, err := m.Sized(21, 37)
	if err != nil || layers[0].Spatial != [2]int{8, 16} {
		t.Errorf("Sized = %v, %v; want a map of 8×16", layers, err)
	}
	if _, err := m.Sized(6, 6); !errors.Is(err, onnx.ErrInput) || !strings.Contains(err.Error(), "smaller") {
		t.Errorf("Sized(6, 6) = %v, want a refusal", err)
	}
}

func TestTapRefusesFusedNorm(t *testing.T) {
	g := onnx.NewBuilder()
	x := g.Input("image", onnx.Float, 0, 3, 8, 8)
	q := g.Node("QuantizeLinear", g.Node("Conv", x, g.Floats(make([]float32, 3), 1, 3, 1, 1)), g.Scalar(.1))
	g.Output(g.Node("DequantizeLinear", q, g.Scalar(.1)), "map", onnx.Float)
	m, err := openBytes(t, g.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if m.Layers[0].Activation != "ReLU" {
		t.Errorf("activation %q: a range from zero up clips as a ReLU does", m.Layers[0].Activation)
	}
	if _, err := m.Tap(onnx.Norm, nil); !errors.Is(err, onnx.ErrLayers) {
		t.Errorf("Tap(Norm) = %v, want a refusal", err)
	}
}

func TestLayerIDs(t *testing.T) {
	g := small()
	m, err := openBytes(t, g.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if got := []string{m.Layers[0].ID, m.Layers[1].ID}; !slices.Equal(got, []string{"conv1", "conv2"}) {
		t.Errorf("ids %v of nodes without names", got)
	}
}
