package ranking_test

import (
	"fmt"

	"syncact/core/ranking"
)

func ExampleAgainstAccuracy() {
	accuracy := []float64{10, 45, 56, 70, 72, 76}
	similarity := []float64{.04, .08, .09, .17, .28, .25} // CKA less its null mean
	fit := ranking.AgainstAccuracy(accuracy, similarity, 1)
	fmt.Printf("%d models: rho %.3f, p %.3f; no p below %.4f\n", fit.Models, fit.Spearman, fit.SpearmanP, fit.Smallest)
	// Output: 6 models: rho 0.943, p 0.017; no p below 0.0028
}
