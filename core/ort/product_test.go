package ort_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"syncact/core/ort"
)

// naive multiplies in float64; at gives element (i, k) of the left and (k, j) of
// the right side.
func naive(rows, inner, cols int, left, right func(i, k int) float32) []float64 {
	out := make([]float64, rows*cols)
	for i := range rows {
		for j := range cols {
			for k := range inner {
				out[i*cols+j] += float64(left(i, k)) * float64(right(k, j))
			}
		}
	}
	return out
}

func random(rng *rand.Rand, rows, cols int) ort.Matrix {
	m := ort.NewMatrix(rows, cols)
	for i := range m.V {
		m.V[i] = float32(rng.NormFloat64())
	}
	return m
}

func agree(t *testing.T, name string, got []float32, want []float64) {
	t.Helper()
	for i, w := range want {
		if math.Abs(float64(got[i])-w) > 1e-4 {
			t.Fatalf("%s[%d] = %g, want %g", name, i, got[i], w)
		}
	}
}

func TestMatMulAgreesWithDefinition(t *testing.T) {
	mul := ort.NewMatMul(ort.Options{Threads: 2})
	defer mul.Close()
	ctx := context.Background()
	rng := rand.New(rand.NewPCG(1, 0))
	for _, size := range [][3]int{{1, 1, 1}, {3, 5, 2}, {17, 64, 33}, {64, 1, 7}, {2, 0, 3}, {0, 4, 4}} {
		m, k, n := size[0], size[1], size[2]
		a, b := random(rng, m, k), random(rng, k, n)
		at, bt := random(rng, k, m), random(rng, n, k)
		dst := random(rng, m, n)
		for name, product := range map[string]func() ([]float64, error){
			"AB": func() ([]float64, error) {
				return naive(m, k, n, a.At, b.At), mul.AB(ctx, dst, a, b)
			},
			"ATB": func() ([]float64, error) {
				return naive(m, k, n, func(i, j int) float32 { return at.At(j, i) }, b.At), mul.ATB(ctx, dst, at, b)
			},
			"ABT": func() ([]float64, error) {
				return naive(m, k, n, a.At, func(i, j int) float32 { return bt.At(j, i) }), mul.ABT(ctx, dst, a, bt)
			},
		} {
			want, err := product()
			if err != nil {
				t.Fatal(err)
			}
			agree(t, fmt.Sprintf("%s of %v", name, size), dst.V, want)
		}
	}
}

func TestMatMulGivesEqualBits(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 0))
	a, b := random(rng, 300, 500), random(rng, 300, 400)
	var first []float32
	for range 3 {
		mul := ort.NewMatMul(ort.Options{Threads: 2})
		dst := ort.NewMatrix(500, 400)
		for range 3 {
			if err := mul.ATB(context.Background(), dst, a, b); err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = slices.Clone(dst.V)
			}
			if !slices.Equal(first, dst.V) {
				t.Fatal("equal products gave other bits")
			}
		}
		mul.Close()
	}
}

func TestMatMulStopsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	mul := ort.NewMatMul(ort.Options{})
	defer mul.Close()
	m := ort.NewMatrix(2, 2)
	if err := mul.AB(ctx, ort.NewMatrix(2, 2), m, m); !errors.Is(err, context.Canceled) {
		t.Errorf("AB = %v, want canceled", err)
	}
}

func TestMatMulPanicsOnShapes(t *testing.T) {
	mul := ort.NewMatMul(ort.Options{})
	defer mul.Close()
	defer func() {
		if recover() == nil {
			t.Error("2×3 times 2×3 did not panic")
		}
	}()
	m := ort.NewMatrix(2, 3)
	mul.AB(context.Background(), ort.NewMatrix(2, 3), m, m)
}

func ExampleMatMul() {
	mul := ort.NewMatMul(ort.Options{}) // all cores of the CPU
	defer mul.Close()
	a := ort.Matrix{Rows: 2, Cols: 2, V: []float32{1, 2, 3, 4}}
	dst := ort.NewMatrix(2, 2)
	if err := mul.ATB(context.Background(), dst, a, a); err != nil {
		fmt.Println(err)
	}
	fmt.Println(dst.V)
	// Output: [10 14 14 20]
}

func BenchmarkMatMul(b *testing.B) {
	rng := rand.New(rand.NewPCG(3, 0))
	for _, size := range [][3]int{{128, 1000, 26000}, {1024, 1024, 1024}, {20, 20000, 128}} {
		x, y := random(rng, size[0], size[1]), random(rng, size[1], size[2])
		b.Run(fmt.Sprintf("%dx%dx%d", size[0], size[1], size[2]), func(b *testing.B) {
			mul := ort.NewMatMul(ort.Options{})
			defer mul.Close()
			dst := ort.NewMatrix(size[0], size[2])
			b.ReportAllocs()
			for b.Loop() {
				if err := mul.AB(context.Background(), dst, x, y); err != nil {
					b.Fatal(err)
				}
			}
			flops := 2 * float64(size[0]) * float64(size[1]) * float64(size[2])
			b.ReportMetric(flops*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
}
