package fbn_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"syncact/core/fbn"
	"syncact/core/table"
	"syncact/internal/golden"
)

// rows is a matrix in memory as volumes.
type rows struct {
	cols int
	v    []float32
}

func (r rows) Row(t int) []float32 { return r.v[t*r.cols : (t+1)*r.cols] }

func run(subject, name string, tr float64, v []float32, cols int) fbn.Run {
	return fbn.Run{Subject: subject, Name: name, TR: tr, Rows: len(v) / cols, Cols: cols, Volumes: rows{cols, v}}
}

func dense(t testing.TB, dir, name string) *mat.Dense {
	t.Helper()
	a, err := table.ReadNPY(dir + "/" + name + ".npy")
	if err != nil {
		t.Fatal(err)
	}
	return mat.NewDense(a.Rows(), a.Cols(), a.V)
}

func vector(t testing.TB, dir, name string) []float64 { return dense(t, dir, name).RawMatrix().Data }

const float64Tolerance = 1e-12

func vectorHyper(signed bool) fbn.Hyper {
	h := fbn.Hyper{Units: 5, Batch: 8, Momentum: .9, Target: .27, RateS: .05, RateMu: .05, Signed: signed}
	if signed {
		h.RateS = 0
	}
	return h
}

func TestStepReproducesVectors(t *testing.T) {
	dir := golden.Shared(t, "golden", "vsdbn")
	x, u := dense(t, dir, "vec_X_centered"), vector(t, dir, "vec_U")
	for _, kind := range []string{"nonneg", "signed"} {
		t.Run(kind, func(t *testing.T) {
			check := func(name string, got []float64) {
				t.Helper()
				golden.Close(t, name, got, vector(t, dir, "vec_"+kind+"_"+name), 0, float64Tolerance)
			}
			h := vectorHyper(kind == "signed")
			r := fbn.NewRBM(x, dense(t, dir, "vec_normals"), h)
			check("W0", r.W.RawMatrix().Data)
			check("s2_initial", []float64{r.S})
			r.S = 2.5
			copy(r.B, vector(t, dir, "vec_b0"))
			var mse []float64
			for i := range 5 {
				v := x.Slice(8*i, 8*i+8, 0, 60).(*mat.Dense)
				mse = append(mse, r.Step(mat.DenseCopyOf(v), mat.NewDense(8, 5, u[40*i:40*i+40]), .05, .08, h))
				if after := map[int]string{0: "_after1", 4: "_after5"}[i]; after != "" {
					check("W"+after, r.W.RawMatrix().Data)
					check("dW"+after, r.DW.RawMatrix().Data)
					check("b"+after, r.B)
					check("mu"+after, r.Mu)
					check("db"+after, r.DB)
					check("s2"+after, []float64{r.S})
				}
			}
			check("mse", mse)
			check("linear", r.Linear(x).RawMatrix().Data)
			check("hidden", r.Hidden(x).RawMatrix().Data)
		})
	}
}

func TestPhantomEndToEnd(t *testing.T) {
	dir := golden.Shared(t, "golden", "vsdbn")
	x, truth := dense(t, dir, "phantom_small11_X_int8"), dense(t, dir, "phantom_small11_maps")
	n, v := x.Dims()
	data := make([]float32, n*v)
	for i, y := range x.RawMatrix().Data {
		data[i] = float32(y / 25)
	}
	s, err := fbn.Decompose(context.Background(), []fbn.Run{run("1", "1", 1, data, v)}, fbn.Options{Layers: []int{64}, Seeds: 2}, nil)
	if err != nil {
		t.Fatal(err)
	}
	layer := s.Layers[0]
	raw := score(truth, s.Maps)
	t.Logf("raw %.3f, s %.2f, mean SD %.3f, error %.3f, stability %.2f", raw, layer.S, layer.MeanSD, layer.Error, meanStability(s))
	if raw < .74 || layer.S < 4 || layer.S > 10 || layer.MeanSD < .25 || layer.MeanSD > .31 || s.Failed {
		t.Errorf("raw %.3f, s %.2f, mean SD %.3f, failed %v", raw, layer.S, layer.MeanSD, s.Failed)
	}
	for _, u := range s.Units {
		if u.Dead {
			t.Errorf("unit %s is dead", u.Name)
		}
	}
	if len(s.Findings) > 0 {
		t.Errorf("findings: %v", s.Findings)
	}
}

// score is the mean |r| of planted maps with their partners.
func score(truth *mat.Dense, maps [][]float32) float64 {
	n, _ := truth.Dims()
	planted := make([][]float32, n)
	for i := range planted {
		for _, x := range truth.RawRowView(i) {
			planted[i] = append(planted[i], float32(x))
		}
	}
	r := fbn.Correlations(planted, maps)
	sum := 0.0
	for i, j := range fbn.Match(r) {
		sum += r[i][j] / float64(n)
	}
	return sum
}

func meanStability(s *fbn.Set) float64 {
	sum := 0.0
	for _, u := range s.Units {
		sum += u.Stability / float64(len(s.Units))
	}
	return sum
}

func TestOptionsAreRefused(t *testing.T) {
	ok := run("1", "1", 1, make([]float32, 40), 4)
	for name, o := range map[string]fbn.Options{
		"pca": {Method: "pca"}, "hasty": {Preset: "hasty"}, "layer 4": {UseLayer: 4}, "negative": {Seeds: -1},
	} {
		if _, err := fbn.Decompose(context.Background(), []fbn.Run{ok}, o, nil); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_ = math.NaN
}
