package onnx_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"syncact/core/onnx"
	"syncact/internal/golden"
)

// A modelCase is an expected.json of golden/cnn/models.
type modelCase struct {
	dir        string
	Case       string
	Model      string
	Inlined    string
	Input      string
	Opset      int
	ImageInput struct {
		Name   string
		Dims   []any
		DType  string
		Layout string
	} `json:"image_input"`
	ConvLayers   int `json:"conv_layers"`
	ConvChannels int `json:"conv_channels"`
	Tolerance    struct{ RTol, ATol float64 }
	Layers       []wantLayer
	TokenLayers  []wantToken                     `json:"token_layers"`
	NotTappable  []struct{ Node, Inside string } `json:"not_tappable"`
}

type wantLayer struct {
	Op         string  `json:"onnx_op"`
	Node       string  `json:"onnx_node"`
	Pre        string  `json:"pre_tensor"`
	Norm       *string `json:"norm_tensor"`
	Post       *string `json:"post_tensor"`
	Activation *string
	Channels   int
	Spatial    [2]int
	Offset     int
	Scale      float64
}

type wantToken struct {
	Tensor      string
	Post        string `json:"post_tensor"`
	Activation  *string
	Channels    int
	ChannelAxis int `json:"channel_axis"`
	Offset      int
}

// modelCases reads every expected.json of golden/cnn/models.
func modelCases(t *testing.T) []modelCase {
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

func (c modelCase) open(t *testing.T) *onnx.Model {
	t.Helper()
	m, err := onnx.Open(filepath.Join(c.dir, c.Model))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// activationNames maps the names of the golden data, which are those of PyTorch
// classes, to ours.
var activationNames = map[string]string{"HSwish": "HardSwish", "HSig": "HardSigmoid", "Hardswish": "HardSwish",
	"Hardsigmoid": "HardSigmoid", "MaxLeaky": "LeakyReLU", "MaxReLU": "ReLU", "ClampReLU": "ReLU"}

func wantActivation(name *string) string {
	if name == nil {
		return ""
	}
	if ours, ok := activationNames[*name]; ok {
		return ours
	}
	return *name
}

func TestOpenFindsGoldenLayers(t *testing.T) {
	for _, c := range modelCases(t) {
		t.Run(c.Case, func(t *testing.T) {
			m := c.open(t)
			var convs, tokens []onnx.Layer
			for _, l := range m.Layers {
				if l.Tokens {
					tokens = append(tokens, l)
				} else {
					convs = append(convs, l)
				}
			}
			if len(convs) != len(c.Layers) {
				t.Fatalf("%d convolutions, want %d", len(convs), len(c.Layers))
			}
			for i, want := range c.Layers {
				want.compare(t, convs[i])
			}
			compareTokens(t, tokens, c.TokenLayers)
			c.compareInput(t, m.Input)
			if len(m.NotTappable) != len(c.NotTappable) {
				t.Fatalf("not tappable: %v, want %v", m.NotTappable, c.NotTappable)
			}
			for _, want := range c.NotTappable {
				if !slices.ContainsFunc(m.NotTappable, func(got onnx.NotTappable) bool {
					return got.Node == want.Node && got.Inside == want.Inside
				}) {
					t.Errorf("not tappable: %v, want %v", m.NotTappable, want)
				}
			}
		})
	}
}

func (want wantLayer) compare(t *testing.T, got onnx.Layer) {
	t.Helper()
	pre, norm, post := want.Pre, "", want.Pre
	if want.Norm != nil {
		norm = *want.Norm
	}
	if want.Post != nil { // the golden files give none for QLinearConv
		post = *want.Post
	}
	if got.Node != want.Node || got.Op != want.Op || got.Channels != want.Channels || got.ChannelAxis != 1 {
		t.Errorf("layer %+v, want %+v", got, want)
	}
	if got.Pre != pre || got.Norm != norm || got.Post != post {
		t.Errorf("%s: tensors %q %q %q, want %q %q %q", got.ID, got.Pre, got.Norm, got.Post, pre, norm, post)
	}
	if got.Activation != wantActivation(want.Activation) {
		t.Errorf("%s: activation %q, want %q", got.ID, got.Activation, wantActivation(want.Activation))
	}
	if got.Spatial != [2]int{} && got.Spatial != want.Spatial {
		t.Errorf("%s: spatial %v, want %v", got.ID, got.Spatial, want.Spatial)
	}
}

func compareTokens(t *testing.T, got []onnx.Layer, want []wantToken) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d token layers, want %d: %v", len(got), len(want), got)
		return
	}
	for i, w := range want {
		g := got[i]
		if g.Norm != w.Tensor || g.Post != w.Post || g.Channels != w.Channels || g.ChannelAxis != w.ChannelAxis ||
			g.Activation != wantActivation(w.Activation) {
			t.Errorf("token layer %+v, want %+v", g, w)
		}
	}
}

func (c modelCase) compareInput(t *testing.T, in onnx.Input) {
	t.Helper()
	want := c.ImageInput
	if in.Name != want.Name || in.NHWC != (want.Layout == "NHWC") || (in.Type == onnx.Uint8) != (want.DType == "UINT8") {
		t.Errorf("input %+v, want %+v", in, want)
	}
	if len(want.Dims) != 4 {
		return
	}
	for i, got := range in.Shape(in.Batch, in.Height, in.Width) {
		if d, ok := want.Dims[i].(float64); ok && int(d) != got {
			t.Errorf("input %+v, want %+v", in, want)
		}
	}
}
