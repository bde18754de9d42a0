package ranking_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"gonum.org/v1/gonum/mat"

	"syncact/core/ranking"
	"syncact/core/table"
	"syncact/internal/golden"
)

func dense(a *table.Array) *mat.Dense { return mat.NewDense(a.Shape[0], a.Shape[1], a.V) }

func readJSON(t *testing.T, c *golden.Case, file string, into any) {
	t.Helper()
	text, err := os.ReadFile(c.Path(file))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

func TestRDMGolden(t *testing.T) {
	c := golden.Science(t, "09_rsa_cka")
	a, b := dense(c.Input(t, "A")), dense(c.Input(t, "B"))
	c.Check(t, "rdm_A", ranking.RDM(a))
	c.Check(t, "rdm_B", ranking.RDM(b))
	c.Check(t, "rdm_A_sqeuclidean_per_channel", ranking.RDMEuclidean(a))

	undefined := 0
	for _, v := range ranking.RDM(dense(c.Input(t, "A_constant_row"))) {
		if math.IsNaN(v) {
			undefined++
		}
	}
	if undefined != 13 {
		t.Errorf("%d pairs of a constant row are NaN, want 13", undefined)
	}
}

func TestComparisonsGolden(t *testing.T) {
	c := golden.Science(t, "09_rsa_cka")
	var want struct {
		Values    map[string]map[string]float64
		Tolerance float64
	}
	readJSON(t, c, "rdm_comparisons.json", &want)
	rdms := map[string][2][]float64{
		"plain": {c.Want(t, "rdm_A").V, c.Want(t, "rdm_B").V},
		"ties":  {c.Input(t, "rdm_A_ties").V, c.Input(t, "rdm_B_ties").V},
	}
	measures := map[string]func(x, y []float64) float64{
		"spearman": ranking.Spearman, "rho-a": ranking.RhoA, "kendall": ranking.TauB,
		"tau-a": ranking.TauA, "corr": ranking.Pearson, "cosine": ranking.Cosine,
	}
	checked := 0
	for set, values := range want.Values {
		for name, v := range values {
			golden.Close(t, set+" "+name, []float64{measures[name](rdms[set][0], rdms[set][1])}, []float64{v}, 0, want.Tolerance)
			checked++
		}
	}
	if checked != 12 {
		t.Errorf("%d comparisons checked, want 12", checked)
	}
}

func TestCKAGolden(t *testing.T) {
	c := golden.Science(t, "09_rsa_cka")
	var want struct {
		Values    map[string]float64
		Tolerance float64
	}
	readJSON(t, c, "cka.json", &want)
	a, b, noise := dense(c.Input(t, "A")), dense(c.Input(t, "B")), dense(c.Input(t, "noise"))
	rotated := mat.NewDense(14, 40, nil) // CKA sees no rotation, scale or shift
	for i := range 14 {
		for j := range 40 {
			rotated.Set(i, (j+7)%40, 2-7*a.At(i, j))
		}
	}
	got := map[string]float64{
		"linear_A_B": ranking.CKA(a, b), "debiased_A_B": ranking.DebiasedCKA(a, b),
		"linear_A_A": ranking.CKA(a, a), "debiased_A_A": ranking.DebiasedCKA(a, a),
		"linear_A_rotated": ranking.CKA(a, rotated),
		"linear_A_noise":   ranking.CKA(a, noise), "debiased_A_noise": ranking.DebiasedCKA(a, noise),
	}
	for name, v := range want.Values {
		golden.Close(t, name, []float64{got[name]}, []float64{v}, 0, want.Tolerance)
	}
}
