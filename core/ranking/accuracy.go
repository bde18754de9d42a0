package ranking

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"syncact/core/fault"
)

// Fit sets a measure of models against their accuracy.
type Fit struct {
	Models              int
	Spearman, SpearmanP float64 // two-sided, by permuting models
	Pearson, PearsonP   float64
	Permutations        int
	Complete            bool    // Permutations are all there are
	Smallest            float64 // the smallest p that as many models can reach
	Findings            []fault.Finding
}

// exactModels is up to how many models every permutation is taken.
const exactModels = 8

// permutations is how many are drawn for more models.
const permutations = 10000

// AgainstAccuracy correlates accuracy and similarity over models; a model with
// either NaN is left out.
func AgainstAccuracy(accuracy, similarity []float64, seed uint64) Fit {
	if len(accuracy) != len(similarity) {
		panic("ranking: accuracies and similarities differ in number")
	}
	x, y := both(accuracy, similarity)
	fit := Fit{Models: len(x), Spearman: math.NaN(), SpearmanP: math.NaN(), Pearson: math.NaN(), PearsonP: math.NaN(), Smallest: math.NaN()}
	if len(x) < 5 {
		fit.Findings = append(fit.Findings, fault.Finding{Severity: fault.Warning,
			What: fmt.Sprintf("%d models: a test of rank against accuracy has no power", len(x)), Do: "couple five models or more"})
	}
	if len(x) < 3 {
		return fit
	}
	rx, ry := ranks(x), ranks(y)
	fit.Spearman, fit.Pearson = pearson(rx, ry), pearson(x, y)
	var rank, linear int
	visit := func(p []int) {
		fit.Permutations++
		rank += reached(rx, ry, p, fit.Spearman)
		linear += reached(x, y, p, fit.Pearson)
	}
	fit.Complete = len(x) <= exactModels
	added := 0.0
	if fit.Complete {
		everyOrder(len(x), visit)
	} else {
		added = 1
		rng := rand.New(rand.NewPCG(seed, 0x5eed03))
		for range permutations {
			visit(rng.Perm(len(x)))
		}
	}
	total := float64(fit.Permutations) + added
	fit.Smallest = (added + 2*(1-added)) / total // all orders: the best one and its reverse
	if !math.IsNaN(fit.Spearman) {
		fit.SpearmanP = (float64(rank) + added) / total
	}
	if !math.IsNaN(fit.Pearson) {
		fit.PearsonP = (float64(linear) + added) / total
	}
	return fit
}

func reached(x, y []float64, p []int, observed float64) int {
	moved := make([]float64, len(y))
	for i, j := range p {
		moved[i] = y[j]
	}
	if math.Abs(pearson(x, moved)) >= math.Abs(observed)-1e-12 {
		return 1
	}
	return 0
}

// everyOrder visits all orders of 0 … n−1 (Heap's method).
func everyOrder(n int, visit func([]int)) {
	p, c := make([]int, n), make([]int, n)
	for i := range p {
		p[i] = i
	}
	visit(slices.Clone(p))
	for i := 0; i < n; {
		if c[i] >= i {
			c[i] = 0
			i++
			continue
		}
		k := 0
		if i%2 == 1 {
			k = c[i]
		}
		p[k], p[i] = p[i], p[k]
		visit(p)
		c[i]++
		i = 0
	}
}
