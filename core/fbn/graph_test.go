package fbn_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"syncact/core/fbn"
	"syncact/core/ort"
	"syncact/internal/golden"
)

// TestGraphFollowsReference takes the five steps of the vectors in float32, one and
// five a Run.
func TestGraphFollowsReference(t *testing.T) {
	dir := golden.Shared(t, "golden", "vsdbn")
	for _, kind := range []string{"nonneg", "signed"} {
		for _, steps := range []int{1, 5} {
			t.Run(fmt.Sprint(kind, steps), func(t *testing.T) {
				state := runGraph(t, dir, kind == "signed", steps)
				names := []string{"W", "", "b", "mu", "s2", "db"}
				for i, name := range names {
					if name == "" {
						continue
					}
					want := dense(t, dir, "vec_"+kind+"_"+name+"_after5")
					if name == "W" {
						want = mat.DenseCopyOf(want.T())
					}
					golden.Close(t, name, state[i], want.RawMatrix().Data, 2e-5, 2e-6)
				}
				mse := 0.0
				for _, m := range vector(t, dir, "vec_"+kind+"_mse") {
					mse += m * 8 * 60
				}
				golden.Close(t, "mse", state[7], []float64{mse}, 1e-5, 0)
			})
		}
	}
}

// runGraph returns the state after five steps and, last, the summed squared error.
func runGraph(t *testing.T, dir string, signed bool, steps int) [][]float64 {
	t.Helper()
	const n, k, v = 8, 5, 60
	h := vectorHyper(signed)
	session, err := ort.NewSession(fbn.StepModel(h, n, v, steps), fbn.StepInputs, fbn.StepOutputs, ort.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	x, u := vector(t, dir, "vec_X"), vector(t, dir, "vec_U")
	kind := map[bool]string{true: "signed", false: "nonneg"}[signed]
	w := mat.DenseCopyOf(dense(t, dir, "vec_"+kind+"_W0").T()).RawMatrix().Data
	state := [][]float64{w, make([]float64, k*v), vector(t, dir, "vec_b0"), {.5, .5, .5, .5, .5}, {2.5}, make([]float64, k), make([]float64, k), {0}}
	shapes := [][2]int{{k, v}, {k, v}, {1, k}, {1, k}, {1, 1}, {1, k}, {1, k}, {1, 1}}
	squares := 0.0
	for _, y := range vector(t, dir, "vec_X_centered")[:5*n*v] {
		squares += y * y
	}
	means := make([]float64, 5*n)
	for j := range means {
		for _, y := range x[j*v : (j+1)*v] {
			means[j] += y / v
		}
	}
	total := squares
	for i := 0; i < 5; i += steps {
		var rows []float64
		for j := i; j < i+steps; j++ {
			rows = append(rows, x[j*n*v:(j+1)*n*v]...)
			for range v {
				rows = append(rows, 1)
			}
		}
		if steps == 1 {
			rows = append(rows, state[0]...)
		}
		eta, strength := []float64{.05}, []float64{.05 / (1 - .9) * .08}
		in := []*ort.Tensor{tensor(t, rows, len(rows)/v, v), tensor(t, means[i*n:(i+steps)*n], steps*n, 1), tensor(t, u[i*n*k:(i+steps)*n*k], steps*n, k), tensor(t, eta, 1, 1), tensor(t, strength, 1, 1)}
		for j, s := range state[:7] {
			in = append(in, tensor(t, s, shapes[j][0], shapes[j][1]))
		}
		out := make([]*ort.Tensor, 8)
		if err := session.Run(context.Background(), in, out); err != nil {
			t.Fatal(err)
		}
		for j, o := range out {
			state[j] = nil
			for _, y := range ort.Data[float32](o) {
				state[j] = append(state[j], float64(y))
			}
			o.Close()
		}
		total += state[7][0]
	}
	state[7] = []float64{total}
	return state
}

func tensor(t *testing.T, v []float64, shape ...int) *ort.Tensor {
	t.Helper()
	data := make([]float32, len(v))
	for i, y := range v {
		data[i] = float32(y)
		if math.IsNaN(y) {
			t.Fatal("NaN goes into the graph")
		}
	}
	out, err := ort.NewTensor(data, shape...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(out.Close)
	return out
}
