package fbn_test

import (
	"context"
	"testing"

	"gonum.org/v1/gonum/mat"

	"syncact/core/fbn"
	"syncact/internal/golden"
)

// TestGraphFollowsReference takes the five steps of the vectors in float32: in one
// block, in blocks of which the last is padded, both with either form of the negative
// phase, and unrolled.
func TestGraphFollowsReference(t *testing.T) {
	dir := golden.Shared(t, "golden", "vsdbn")
	for _, c := range []struct {
		name    string
		width   int
		rebuilt bool
		steps   int
	}{
		{"whole", 60, false, 1}, {"whole rebuilt", 60, true, 1}, {"blocks", 9, false, 1}, {"blocks rebuilt", 9, true, 1},
		{"unrolled", 0, false, 1}, {"unrolled by five", 0, false, 5},
	} {
		for _, kind := range []string{"nonneg", "signed"} {
			t.Run(kind+" "+c.name, func(t *testing.T) {
				x := floats(vector(t, dir, "vec_X"))
				m, err := fbn.NewMachine(run("1", "1", 1, x, 60), vectorHyper(kind == "signed"), c.width, c.rebuilt, c.steps)
				if err != nil {
					t.Fatal(err)
				}
				defer m.Close()
				follow(t, dir, kind, m, c.steps)
			})
		}
	}
}

// follow checks the error before each update and the state after all.
func follow(t *testing.T, dir, kind string, m *fbn.Machine, steps int) {
	t.Helper()
	w := mat.DenseCopyOf(dense(t, dir, "vec_"+kind+"_W0").T()).RawMatrix().Data
	centred := vector(t, dir, "vec_X_centered")
	var last *fbn.Layer
	var mse []float64
	ctx := context.Background()
	seen := func(l *fbn.Layer, rows []int) {
		last = l
		if rows == nil || steps > 1 {
			return
		}
		share, err := m.ErrorShare(ctx, l, rows)
		if err != nil {
			t.Fatal(err)
		}
		squares := 0.0
		for _, i := range rows {
			for _, y := range centred[i*60 : (i+1)*60] {
				squares += y * y
			}
		}
		mse = append(mse, share*squares/float64(60*len(rows)))
	}
	err := m.Follow(ctx, floats(w), .5, 2.5, floats(vector(t, dir, "vec_b0")), floats(vector(t, dir, "vec_U")), 5/steps, .05, .05/(1-.9)*.08, seen)
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]float32{"W": last.W, "b": last.B, "mu": last.Mu, "s2": {last.S}, "db": m.DB()} {
		want := dense(t, dir, "vec_"+kind+"_"+name+"_after5")
		if name == "W" {
			want = mat.DenseCopyOf(want.T())
		}
		doubles := make([]float64, len(got))
		for i, y := range got {
			doubles[i] = float64(y)
		}
		golden.Close(t, name, doubles, want.RawMatrix().Data, 2e-5, 2e-6)
	}
	if steps == 1 {
		golden.Close(t, "mse", mse, vector(t, dir, "vec_"+kind+"_mse"), 1e-5, 0)
	}
}

func floats(v []float64) []float32 {
	out := make([]float32, len(v))
	for i, y := range v {
		out[i] = float32(y)
	}
	return out
}
