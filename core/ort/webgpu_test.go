package ort_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"syncact/core/onnx"
	"syncact/core/ort"
)

// swiftShader is a Vulkan driver in software, of Debian's package chromium.
const swiftShader = "/usr/lib/chromium/vk_swiftshader_icd.json"

// The driver is chosen when the library starts, so the trial is a process of its own.
func TestWebGPUAgreesWithCPU(t *testing.T) {
	if os.Getenv("SYNCACT_TEST_WEBGPU") != "" {
		compareWebGPU(t)
		return
	}
	if testing.Short() {
		t.Skip("the driver in software is slow: not with -short")
	}
	if _, err := os.Stat(swiftShader); err != nil {
		t.Skipf("no Vulkan driver in software: %s is missing (Debian: apt-get install chromium libvulkan1)", swiftShader)
	}
	out, err := child(t, "TestWebGPUAgreesWithCPU", "SYNCACT_TEST_WEBGPU=1", "VK_DRIVER_FILES="+swiftShader)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if i := strings.Index(out, "--- SKIP"); i >= 0 {
		t.Skip(out[i:])
	}
	t.Log(out)
}

func compareWebGPU(t *testing.T) {
	for _, s := range ort.Providers() {
		if s.Provider == ort.WebGPU && !s.Works {
			if strings.Contains(s.Why, "not enabled") || strings.Contains(s.Why, "not supported") {
				t.Skipf("this library has no WebGPU provider: %s", s.Why)
			}
			t.Fatalf("webgpu does not work: %s", s.Why)
		}
	}
	rng := rand.New(rand.NewPCG(4, 0))
	a, b := random(rng, 33, 70), random(rng, 70, 29)
	x := random(rng, 2, 3*16*16)
	var products, courses [][]float32
	for _, p := range []ort.Provider{ort.CPU, ort.WebGPU} {
		mul := ort.NewMatMul(ort.Options{Provider: p})
		dst := ort.NewMatrix(33, 29)
		if err := mul.AB(context.Background(), dst, a, b); err != nil {
			t.Fatal(err)
		}
		mul.Close()
		products = append(products, dst.V)
		courses = append(courses, pooled(t, p, x.V))
	}
	close32(t, "product", products[1], products[0])
	close32(t, "pooled convolution", courses[1], courses[0])
	stopWebGPU(t)
	p, reason := ort.Choose(ort.Auto)
	t.Logf("auto: %s, %s", p, reason)
}

// stopWebGPU ends the context while a long chain of products runs; the session
// must stop, and run again.
func stopWebGPU(t *testing.T) {
	t.Helper()
	g := onnx.NewBuilder()
	x := g.Input("x", onnx.Float, 64, 64)
	y := x
	for range 300 {
		y = g.Node("MatMul", y, x)
	}
	g.Output(y, "y", onnx.Float, 64, 64)
	s, err := ort.NewSession(g.Bytes(), []string{"x"}, []string{"y"}, ort.Options{Provider: ort.WebGPU})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	in, err := ort.NewTensor(make([]float32, 64*64), 64, 64)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	ctx, cancel := context.WithCancel(context.Background())
	go cancel()
	if err := s.Run(ctx, []*ort.Tensor{in}, []*ort.Tensor{nil}); !errors.Is(err, context.Canceled) {
		t.Errorf("Run = %v, want canceled", err)
	}
	out := []*ort.Tensor{nil}
	if err := s.Run(context.Background(), []*ort.Tensor{in}, out); err != nil {
		t.Fatalf("the run after a stop: %v", err)
	}
	out[0].Close()
}

// pooled runs two convolutions with pooled outputs, as the extraction does.
func pooled(t *testing.T, p ort.Provider, x []float32) []float32 {
	t.Helper()
	rng := rand.New(rand.NewPCG(5, 0))
	g := onnx.NewBuilder()
	in := g.Input("x", onnx.Float, 0, 3, 16, 16)
	y := g.Node("Relu", g.Node("Conv", in, g.Floats(random(rng, 8, 27).V, 8, 3, 3, 3)))
	g.Output(g.Node("Flatten", g.Node("GlobalAveragePool", y)), "one", onnx.Float, 0, 8)
	y = g.Node("Sigmoid", g.Node("Conv", y, g.Floats(random(rng, 5, 72).V, 5, 8, 3, 3)))
	g.Output(g.Node("Flatten", g.Node("GlobalAveragePool", y)), "two", onnx.Float, 0, 5)
	s, err := ort.NewSession(g.Bytes(), []string{"x"}, []string{"one", "two"}, ort.Options{Provider: p})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	tensor, err := ort.NewTensor(x, 2, 3, 16, 16)
	if err != nil {
		t.Fatal(err)
	}
	defer tensor.Close()
	out := []*ort.Tensor{nil, nil}
	if err := s.Run(context.Background(), []*ort.Tensor{tensor}, out); err != nil {
		t.Fatal(err)
	}
	var all []float32
	for _, o := range out {
		all = append(all, ort.Data[float32](o)...)
		o.Close()
	}
	return all
}

func close32(t *testing.T, what string, got, want []float32) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", what, len(got), len(want))
	}
	for i, w := range want {
		if d := math.Abs(float64(got[i] - w)); !(d <= 1e-3+1e-3*math.Abs(float64(w))) {
			t.Fatalf("%s[%d] = %g on webgpu, %g on the CPU", what, i, got[i], w)
		}
	}
}
