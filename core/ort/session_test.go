package ort_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"

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

// doubling is a graph that adds a vector to itself.
func doubling(t *testing.T) *ort.Session {
	t.Helper()
	g := onnx.NewBuilder()
	x := g.Input("x", onnx.Float, 0)
	g.Output(g.Node("Add", x, x), "y", onnx.Float, 0)
	s, err := ort.NewSession(g.Bytes(), []string{"x"}, []string{"y"}, ort.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func TestRunReusesTensors(t *testing.T) {
	s := doubling(t)
	x, y := []float32{1, 2, 3}, make([]float32, 3)
	in, err := ort.NewTensor(x, 3)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := ort.NewTensor(y, 3)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	ins, outs := []*ort.Tensor{in}, []*ort.Tensor{out}
	for i := range 3 {
		x[0] = float32(i)
		if err := s.Run(context.Background(), ins, outs); err != nil {
			t.Fatal(err)
		}
		if want := []float32{2 * float32(i), 4, 6}; !slices.Equal(y, want) {
			t.Errorf("y = %v, want %v", y, want)
		}
	}
	wrong, err := ort.NewTensor(make([]float32, 2), 2)
	if err != nil {
		t.Fatal(err)
	}
	defer wrong.Close()
	if err := s.Run(context.Background(), ins, []*ort.Tensor{wrong}); err == nil {
		t.Error("an output of another shape was taken")
	}
}

func TestRunAfterStop(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	s := doubling(t)
	in, err := ort.NewTensor([]float32{1}, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	for range 50 { // the stop falls before, into or behind a run
		ctx, cancel := context.WithCancel(context.Background())
		go cancel()
		out := []*ort.Tensor{nil}
		switch err := s.Run(ctx, []*ort.Tensor{in}, out); {
		case err == nil:
			out[0].Close()
		case !errors.Is(err, context.Canceled) || out[0] != nil:
			t.Fatalf("Run = %v, %v", err, out)
		}
		cancel()
		if err := s.Run(context.Background(), []*ort.Tensor{in}, out); err != nil {
			t.Fatalf("the run after a stop: %v", err)
		}
		out[0].Close()
	}
}

func TestOutOfMemoryIsTold(t *testing.T) {
	g := onnx.NewBuilder()
	x := g.Input("x", onnx.Float, 1)
	y := g.Node("Expand", x, g.Ints(1<<48)) // a petabyte
	g.Output(g.Node("ReduceMean", y), "y", onnx.Float, 1)
	s, err := ort.NewSession(g.Bytes(), []string{"x"}, []string{"y"}, ort.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	in, err := ort.NewTensor([]float32{1}, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if err := s.Run(context.Background(), []*ort.Tensor{in}, []*ort.Tensor{nil}); !errors.Is(err, ort.ErrMemory) {
		t.Errorf("Run = %v, want out of memory", err)
	}
}

func TestRubbishMakesNoSession(t *testing.T) {
	if _, err := ort.NewSession([]byte("no graph"), nil, nil, ort.Options{}); err == nil {
		t.Error("rubbish made a session")
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
