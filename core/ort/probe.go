package ort

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"syncact/core/onnx"
)

// A Status says whether a provider works in this library on this machine.
type Status struct {
	Provider Provider `json:"provider"`
	Works    bool     `json:"works"`
	Why      string   `json:"why,omitempty"` // why it does not, or a caution
}

// probeTime bounds the trial of a provider; drivers are slow at their first start.
const probeTime = 60 * time.Second

// Providers tries every provider once in this process and returns what came of
// it, best first. Without a library none works, and Why says what to do.
func Providers() []Status {
	out := make([]Status, len(known))
	for i, p := range known {
		out[i] = tried(p)
	}
	return out
}

// Choose returns the provider to use for a wish, and in words why it is not the
// one wished, or for Auto why it was chosen. What does not work becomes the CPU.
// Auto passes over a device that is slower than the CPU, such as a Vulkan driver
// that draws in software.
func Choose(wish Provider) (p Provider, reason string) {
	switch wish {
	case "", CPU:
		return CPU, ""
	case Auto:
		return chooseAuto()
	}
	if s := tried(wish); !s.Works {
		return CPU, fmt.Sprintf("%s does not work here (%s): the CPU is used", wish, s.Why)
	}
	return wish, ""
}

var auto struct {
	once   sync.Once
	chosen Provider
	reason string
}

// chooseAuto measures once in a process that has a library, so that all its sessions
// agree.
func chooseAuto() (Provider, string) {
	if err := Open(); err != nil {
		return CPU, plain(err)
	}
	auto.once.Do(func() { auto.chosen, auto.reason = fastest() })
	return auto.chosen, auto.reason
}

func fastest() (Provider, string) {
	reason := "no other provider works here"
	for _, p := range known {
		if p == CPU || !tried(p).Works {
			continue
		}
		host := speed(CPU, math.MaxInt64)
		device := speed(p, 4*host)
		if device < host {
			return p, fmt.Sprintf("%s works and multiplies %.1f times as fast as the CPU", p, float64(host)/float64(device))
		}
		reason = fmt.Sprintf("%s works but is slower than the CPU here", p)
	}
	return CPU, reason
}

var (
	triedMutex sync.Mutex
	triedOnce  = map[Provider]Status{}
)

// tried returns the trial of p, made at its first call.
func tried(p Provider) Status {
	triedMutex.Lock()
	defer triedMutex.Unlock()
	s, done := triedOnce[p]
	if done {
		return s
	}
	if err := Open(); err != nil { // not remembered: it may be set up meanwhile
		return Status{p, false, plain(err)}
	}
	s = try(p)
	triedOnce[p] = s
	return s
}

// try runs a convolution, a product and a mean on p and compares with the CPU.
func try(p Provider) Status {
	ctx, cancel := context.WithTimeout(context.Background(), probeTime)
	defer cancel()
	want, err := probe(ctx, CPU)
	if err == nil && p == CPU {
		return Status{p, true, ""}
	}
	if err != nil {
		return Status{p, false, plain(err)}
	}
	if why := noVulkan(); p == WebGPU && why != "" {
		return Status{p, false, why}
	}
	got, err := probe(ctx, p)
	if err != nil {
		return Status{p, false, plain(err)}
	}
	for i, w := range want {
		if d := math.Abs(float64(got[i] - w)); !(d <= 1e-3+1e-3*math.Abs(float64(w))) {
			return Status{p, false, fmt.Sprintf("it gives %g where the CPU gives %g", got[i], w)}
		}
	}
	return Status{p, true, untested(p)}
}

// plain is an error of a provider without the place in the runtime's source.
func plain(err error) string {
	said := err.Error()
	if _, after, found := strings.Cut(said, " was false. "); found {
		return after
	}
	return strings.TrimPrefix(said, "ort: ")
}

func untested(p Provider) string {
	if p == CoreML || p == DirectML {
		return "offered, but never tested by the project"
	}
	return ""
}

func probe(ctx context.Context, p Provider) ([]float32, error) {
	rng := rand.New(rand.NewPCG(1, 1))
	g := onnx.NewBuilder()
	x := g.Input("x", onnx.Float, 2, 3, 9, 8)
	y := g.Node("Conv", x, g.Floats(normal(rng, 4*3*3*3), 4, 3, 3, 3), g.Floats(normal(rng, 4), 4))
	y = g.Node("Flatten", g.Node("GlobalAveragePool", g.Node("Relu", y)))
	y = g.Node("MatMul", y, g.Floats(normal(rng, 4*5), 4, 5))
	g.Output(y, "y", onnx.Float, 2, 5)
	s, err := NewSession(g.Bytes(), []string{"x"}, []string{"y"}, Options{Provider: p})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	in, err := NewTensor(normal(rng, 2*3*9*8), 2, 3, 9, 8)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	got := make([]float32, 10)
	out, err := NewTensor(got, 2, 5)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	return got, s.Run(ctx, []*Tensor{in}, []*Tensor{out})
}

// speed is the best time of three products of 512×512 after a first one, or the
// first that took longer than limit; a provider that fails is as slow as can be.
func speed(p Provider, limit time.Duration) time.Duration {
	const n = 512
	best := time.Duration(math.MaxInt64)
	mul := NewMatMul(Options{Provider: p})
	defer mul.Close()
	rng := rand.New(rand.NewPCG(2, 1))
	a, b := Matrix{n, n, normal(rng, n*n)}, Matrix{n, n, normal(rng, n*n)}
	c := NewMatrix(n, n)
	ctx, cancel := context.WithTimeout(context.Background(), probeTime)
	defer cancel()
	for i := range 4 {
		began := time.Now()
		if err := mul.AB(ctx, c, a, b); err != nil {
			return math.MaxInt64
		}
		if took := time.Since(began); i > 0 {
			best = min(best, took)
			if took > limit {
				break
			}
		}
	}
	return best
}

func normal(rng *rand.Rand, n int) []float32 {
	v := make([]float32, n)
	for i := range v {
		v[i] = float32(rng.NormFloat64())
	}
	return v
}
