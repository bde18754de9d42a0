package onnx_test

import (
	"fmt"
	"os"
	"path/filepath"

	"syncact/core/onnx"
)

func ExampleOpen() {
	folder, _ := os.MkdirTemp("", "onnx")
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "model.onnx")
	_ = os.WriteFile(path, gelu().Bytes(), 0o644)

	model, err := onnx.Open(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range model.Layers {
		fmt.Println(l.ID, l.Op, l.Channels, l.Activation, l.Spatial)
	}
	tapped, err := model.Tap(onnx.Post, nil)
	fmt.Println(tapped.Outputs, err)
	// Output:
	// conv1 Conv 3 GELU [8 8]
	// [tap.conv1] <nil>
}
