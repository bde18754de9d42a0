package couple_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"syncact/core/couple"
	"syncact/core/series"
)

// white makes a large design fast; the time of the null does not depend on values.
func white(b *testing.B, runs, volumes, neurons, networks int) couple.Design {
	rng := rand.New(rand.NewPCG(1, 1))
	table := func(n int) *series.Table {
		t := series.NewTable(make([]series.ID, n), volumes)
		for i := range t.V {
			t.V[i] = float32(rng.NormFloat64())
		}
		return t
	}
	f, err := series.NewFilter(volumes, 1, highPass, nil)
	if err != nil {
		b.Fatal(err)
	}
	var d couple.Design
	for r := range runs {
		d.Runs = append(d.Runs, couple.Run{Group: r, TR: 1, Filter: f, Neurons: table(neurons), Subjects: []couple.Subject{{Name: "s", Networks: table(networks)}}})
	}
	return d
}

// BenchmarkLinks runs everything that links hold; sizes as in the project's targets.
func BenchmarkLinks(b *testing.B) {
	for _, c := range []struct {
		name                    string
		runs, volumes, networks int
	}{{"1x1000", 1, 1000, 100}, {"4x900", 4, 900, 100}} {
		b.Run(c.name, func(b *testing.B) {
			d := white(b, c.runs, c.volumes, 26000, c.networks)
			for b.Loop() {
				if _, err := couple.Links(context.Background(), d, couple.Options{}, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
