package ort_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"syncact/core/onnx"
	"syncact/core/ort"
)

func TestRunMultiplies(t *testing.T) {
	g := onnx.NewBuilder()
	x, w := g.Input("x", onnx.Float, 0, 2), g.Input("w", onnx.Float, 2, 1)
	g.Output(g.Node("MatMul", x, w), "y", onnx.Float, 0, 1)
	s, err := ort.NewSession(g.Bytes(), []string{"x", "w"}, []string{"y"}, ort.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	a, _ := ort.NewTensor([]float32{1, 2, 3, 4}, 2, 2)
	b, _ := ort.NewTensor([]float32{10, 1}, 2, 1)
	out := []*ort.Tensor{nil}
	if err := s.Run(context.Background(), []*ort.Tensor{a, b}, out); err != nil {
		t.Fatal(err)
	}
	if y := ort.Data[float32](out[0]); len(y) != 2 || y[0] != 12 || y[1] != 34 {
		t.Errorf("y = %v, want [12 34]", y)
	}
}

func TestRunStopsWithContext(t *testing.T) {
	g := onnx.NewBuilder()
	x := g.Input("x", onnx.Float, 1500, 1500)
	y := x
	for range 400 {
		y = g.Node("MatMul", y, x)
	}
	g.Output(y, "y", onnx.Float, 1500, 1500)
	s, err := ort.NewSession(g.Bytes(), []string{"x"}, []string{"y"}, ort.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	in, _ := ort.NewTensor(make([]float32, 1500*1500), 1500, 1500)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if err := s.Run(ctx, []*ort.Tensor{in}, []*ort.Tensor{nil}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Run = %v, want deadline exceeded", err)
	}
}
