package onnx_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/encoding/protowire"

	"syncact/core/onnx"
)

// message encodes length-delimited fields: number, content, number, content, …
func message(fields ...any) []byte {
	var b []byte
	for i := 0; i < len(fields); i += 2 {
		b = protowire.AppendTag(b, protowire.Number(fields[i].(int)), protowire.BytesType)
		switch v := fields[i+1].(type) {
		case string:
			b = protowire.AppendString(b, v)
		case []byte:
			b = protowire.AppendBytes(b, v)
		}
	}
	return b
}

// slope is an attribute "alpha" that takes its value from the function's own.
func slope() []byte {
	b := protowire.AppendTag(message(1, "alpha", 21, "slope"), 20, protowire.VarintType)
	return protowire.AppendVarint(b, 1)
}

// leaky is a model that calls the function Block (a convolution and a LeakyReLU)
// twice; body may be added to it.
func leaky(body ...any) []byte {
	g := onnx.NewBuilder()
	x := g.Input("image", onnx.Float, 0, 3, 1, 2)
	w := g.Floats([]float32{1, 0, 0, 0, 0, 1, 0, 1, 0}, 3, 3, 1, 1)
	x = g.Node("Block", x, w, onnx.FloatAttr("slope", .5))
	g.Output(g.Node("Block", x, w, onnx.FloatAttr("slope", .25)), "map", onnx.Float)
	conv := message(1, "x", 1, "w", 2, "c", 3, "conv", 4, "Conv")
	act := message(1, "c", 2, "y", 3, "act", 4, "LeakyRelu", 5, slope())
	fields := append([]any{1, "Block", 4, "x", 4, "w", 5, "y", 6, "slope", 7, conv, 7, act}, body...)
	return append(g.Bytes(), message(25, message(fields...))...)
}

// TestFunctionsAreWrittenOut checks names and that attributes reach the body.
func TestFunctionsAreWrittenOut(t *testing.T) {
	m, err := openBytes(t, leaky())
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, l := range m.Layers {
		ids = append(ids, l.ID+" "+l.Activation)
	}
	if diff := cmp.Diff([]string{"conv__1 LeakyReLU", "conv__2 LeakyReLU"}, ids); diff != "" {
		t.Error(diff)
	}
	// Pixels (1, 2, 3) and (3, −2, 1). First (red, blue, green) with slope ½: green
	// is 2 and −1. Then the same again with slope ¼: red, green, blue.
	tapped, err := m.Tap(onnx.Post, nil)
	if diff := cmp.Diff([][]float32{{2, 2, .5}, {2, .875, 2}}, pooled(t, tapped, err)); diff != "" {
		t.Error(diff)
	}
}

func TestFunctionsThatRecurse(t *testing.T) {
	call := message(1, "y", 1, "w", 2, "z", 3, "again", 4, "Block")
	_, err := openBytes(t, leaky(7, call))
	if !errors.Is(err, onnx.ErrGraph) || !strings.Contains(err.Error(), "Block recurses") {
		t.Errorf("Open = %v, want a refusal", err)
	}
}
