package onnx_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"syncact/core/onnx"
	"syncact/internal/golden"
)

// TestOpenRealModels holds convolutions and channels to what the data's README
// counts.
func TestOpenRealModels(t *testing.T) {
	tests := []struct {
		file            string
		convs, channels int
		size            [2]int // height, width
	}{
		{"squeezenet.onnx", 26, 3944, [2]int{224, 224}},
		{"squeezenet-fp16.onnx", 26, 3944, [2]int{224, 224}},
		{"ultraface-rfb-320.onnx", 52, 3744, [2]int{240, 320}},
		{"mnist.onnx", 2, 24, [2]int{28, 28}},
		{"zoo/mobilenet_v1_0.25_128.onnx", 28, 3737, [2]int{128, 128}},
		{"zoo/mobilenet_v1_0.50_160.onnx", 28, 6473, [2]int{160, 160}},
		{"zoo/mobilenet_v1_0.75_192.onnx", 28, 9209, [2]int{192, 192}},
		{"zoo/mobilenet_v2_1.0_224.onnx", 53, 18057, [2]int{224, 224}},
		{"zoo/squeezenet_v1.1.onnx", 26, 3944, [2]int{227, 227}},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			m, err := onnx.Open(golden.Shared(t, "data", "cnn", filepath.FromSlash(tt.file)))
			if err != nil {
				t.Fatal(err)
			}
			convs, channels := 0, 0
			for _, i := range m.Auto() {
				convs, channels = convs+1, channels+m.Layers[i].Channels
			}
			if convs != tt.convs || channels != tt.channels {
				t.Errorf("%d convolutions of %d channels, want %d of %d", convs, channels, tt.convs, tt.channels)
			}
			if got := [2]int{m.Input.Height, m.Input.Width}; got != tt.size {
				t.Errorf("input %v, want %v", got, tt.size)
			}
		})
	}
}

func TestOpenRefusesRemovedOperators(t *testing.T) {
	_, err := onnx.Open(golden.Shared(t, "data", "cnn", "removed-ops.onnx"))
	if !errors.Is(err, onnx.ErrUnsupported) || !strings.Contains(err.Error(), "ImageScaler") || !strings.Contains(err.Error(), "opset 7") {
		t.Errorf("Open = %v, want the operator, its node and the opset", err)
	}
}

// TestTapMatchesZoo compares two real networks with their reference activations.
func TestTapMatchesZoo(t *testing.T) {
	for _, name := range []string{"mobilenet_v1_0.25_128", "mobilenet_v2_1.0_224"} {
		t.Run(name, func(t *testing.T) {
			dir := golden.Shared(t, "data", "cnn", "zoo", "taps", name)
			var want []struct {
				Node, Pre, Post  string
				Channels, Offset int
			}
			text, err := os.ReadFile(filepath.Join(dir, "layers.json"))
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(text, &want); err != nil {
				t.Fatal(err)
			}
			m, err := onnx.Open(golden.Shared(t, "data", "cnn", "zoo", name+".onnx"))
			if err != nil || len(m.Layers) != len(want) {
				t.Fatalf("%d layers, want %d (%v)", len(m.Layers), len(want), err)
			}
			frames := read(t, dir, "input.npy")
			for _, kind := range []onnx.Kind{onnx.Post, onnx.Pre} {
				tapped, err := m.Tap(kind, nil)
				if err != nil {
					t.Fatal(err)
				}
				reference := read(t, dir, kind.String()+".npy")
				for i, got := range run(t, tapped, tapped.Outputs, frames, 3) {
					l := m.Layers[i]
					if l.Node != want[i].Node || l.Pre != want[i].Pre || l.Post != want[i].Post {
						t.Errorf("layer %+v, want %+v", l, want[i])
					}
					golden.Close(t, kind.String()+" of "+l.ID, got, columns(reference, want[i].Offset, want[i].Channels), 1e-3, 1e-4)
				}
			}
		})
	}
}
