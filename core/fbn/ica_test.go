package fbn_test

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"syncact/core/fbn"
	"syncact/internal/golden"
)

func matrix(t testing.TB, c *golden.Case, name string) *mat.Dense {
	t.Helper()
	a := c.Input(t, name)
	return mat.NewDense(a.Rows(), a.Cols(), a.V)
}

func mapsOf(m *mat.Dense) [][]float32 {
	n, _ := m.Dims()
	out := make([][]float32, n)
	for i := range out {
		for _, x := range m.RawRowView(i) {
			out[i] = append(out[i], float32(x))
		}
	}
	return out
}

func TestMatchingIsExact(t *testing.T) {
	c := golden.Science(t, "11_ica")
	r := fbn.Correlations(mapsOf(matrix(t, c, "truth_maps")), mapsOf(matrix(t, c, "estimated_maps")))
	var flat, pairs []float64
	total := 0.0
	for i, j := range fbn.Match(r) {
		flat, pairs = append(flat, r[i]...), append(pairs, float64(j))
		total += r[i][j] / float64(len(r))
	}
	c.Check(t, "match_abs_r", flat)
	c.Check(t, "match_assignment", pairs)
	c.Check(t, "match_score", []float64{total})
	trap := matrix(t, c, "greedy_trap")
	pairs = nil
	for _, j := range fbn.Match([][]float64{trap.RawRowView(0), trap.RawRowView(1), trap.RawRowView(2)}) {
		pairs = append(pairs, float64(j))
	}
	c.Check(t, "greedy_trap_assignment", pairs)
}

// centred returns the run of the case, each voxel without its mean.
func centred(t testing.TB, c *golden.Case) fbn.Run {
	t.Helper()
	x := matrix(t, c, "X")
	n, v := x.Dims()
	data := make([]float32, n*v)
	for j := range v {
		mean := mat.Sum(x.ColView(j)) / float64(n)
		for i := range n {
			data[i*v+j] = float32(x.At(i, j) - mean)
		}
	}
	return run("1", "1", 1, data, v)
}

func TestSingularValues(t *testing.T) {
	c := golden.Science(t, "11_ica")
	values, err := fbn.Eigenvalues(context.Background(), centred(t, c), 20)
	if err != nil {
		t.Fatal(err)
	}
	for i := range values {
		values[i] = math.Sqrt(values[i])
	}
	c.Check(t, "singular_values_first20", values)
}

func TestICAReachesDemand(t *testing.T) {
	c := golden.Science(t, "11_ica")
	r, truth := centred(t, c), matrix(t, c, "truth_maps")
	for components, demand := range map[int]float64{6: .92, 10: .89, 20: .78} {
		s, err := fbn.Decompose(context.Background(), []fbn.Run{r}, fbn.Options{Method: fbn.ICA, Components: components}, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := score(truth, s.Maps)
		t.Logf("%d components: %.3f, stability %.2f, %v", components, got, meanStability(s), s.Findings)
		if got < demand {
			t.Errorf("%d components: score %.3f, want %.2f", components, got, demand)
		}
		for i := range s.Units {
			if i > 0 && s.Units[i].Variance > s.Units[i-1].Variance {
				t.Error("not in order of explained variance")
			}
		}
		r := fbn.Correlations(s.Maps, s.Maps)
		for i := range r {
			for j := range i {
				if r[i][j] > 1e-4 {
					t.Errorf("maps %d and %d correlate %.2g", i, j, r[i][j])
				}
			}
		}
	}
}
