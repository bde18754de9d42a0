package fbn_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"syncact/core/fbn"
	"syncact/core/ort"
)

// noise is a run of normal numbers with a few broad maps in it.
func noise(n, v, sources int) fbn.Run {
	rng := rand.New(rand.NewPCG(9, 0))
	data := make([]float32, n*v)
	for i := range data {
		data[i] = float32(rng.NormFloat64())
	}
	for s := range sources {
		wide := v / sources
		for t := range n {
			course := float32(rng.NormFloat64())
			for i := s * wide; i < s*wide+wide/3; i++ {
				data[t*v+i] += course
			}
		}
	}
	return run("1", "1", 1, data, v)
}

// BenchmarkEpoch is one epoch of training after the start rule, the peers' job
// `vsdbn`.
func BenchmarkEpoch(b *testing.B) {
	for _, size := range []struct{ n, v, k, batch int }{{2000, 20000, 128, 20}, {2000, 20000, 128, 100}, {2400, 26793, 64, 100}} {
		r := noise(size.n, size.v, 20)
		for _, unroll := range []int{1, 4} {
			b.Run(fmt.Sprintf("%dx%d/units%d/batch%d/unroll%d", size.n, size.v, size.k, size.batch, unroll), func(b *testing.B) {
				err := fbn.TrainEpochs(context.Background(), r, fbn.Hyper{Units: size.k, Epochs: b.N, Batch: size.batch, Rate: .05, Momentum: .9, L1: .15, Target: .27, RateS: .05, RateMu: .05}, unroll, ort.Options{}, b.ResetTimer)
				if err != nil {
					b.Fatal(err)
				}
			})
		}
	}
}

// BenchmarkSeeds is an epoch of two seeds on the demo's size, from start to maps.
func BenchmarkSeeds(b *testing.B) {
	r := noise(2400, 26793, 20)
	b.ResetTimer()
	o := fbn.Options{Layers: []int{64}, Seeds: 2, Epochs: b.N, L1: -1}
	if _, err := fbn.Decompose(context.Background(), []fbn.Run{r}, o, nil); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkICA is the peers' job `ica`: 20 components of 1,800 × 20,000.
func BenchmarkICA(b *testing.B) {
	r := noise(1800, 20000, 20)
	for _, starts := range []int{1, 10} {
		b.Run(fmt.Sprint("starts", starts), func(b *testing.B) {
			for range b.N {
				s, err := fbn.Decompose(context.Background(), []fbn.Run{r}, fbn.Options{Method: fbn.ICA, Seeds: starts}, nil)
				if err != nil || len(s.Findings) > 0 {
					b.Fatal(err, s.Findings)
				}
			}
		})
	}
}
