package couple_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"

	"syncact/core/couple"
	"syncact/core/series"
)

// A layout is the scanning of a simulated study.
type layout struct {
	runs, volumes int
	tr            float64
	oneFilm       bool
	censored      float64 // share of volumes
	neurons       int
	networks      int
	subjects      int
	options       series.FilterOptions
}

var highPass = series.FilterOptions{Detrend: true, HighPassHz: 1. / 128}

// noise draws courses of power 1/f^a, low-passed as the HRF does, from the middle
// of a series four times as long (golden/nulls).
func noise(rng *rand.Rand, n, rows int, tr, a float64) [][]float64 {
	fft, out := fourier.NewFFT(4*rows), make([][]float64, n)
	bins, long := make([]complex128, 2*rows+1), make([]float64, 4*rows)
	for i := range out {
		for k := 1; k < len(bins); k++ {
			f := float64(k) / (4 * float64(rows) * tr)
			amp := math.Pow(f, -a/2) * math.Exp(-(f/.12)*(f/.12))
			bins[k] = complex(rng.NormFloat64()*amp, rng.NormFloat64()*amp)
		}
		fft.Sequence(long, bins)
		out[i] = append([]float64(nil), long[rows:2*rows]...)
	}
	return out
}

func courses(prefix string, x [][]float64) *series.Table {
	ids := make([]series.ID, len(x))
	for i := range ids {
		ids[i] = series.ID(fmt.Sprintf("%s%d", prefix, i))
	}
	t := series.NewTable(ids, len(x[0]))
	for i, course := range x {
		for j, v := range course {
			t.Course(i)[j] = float32(v)
		}
	}
	return t
}

// simulate makes a study without any link. Runs of one film share the neurons'
// courses and the film-driven half of the networks'.
func simulate(t testing.TB, l layout, seed uint64) couple.Design {
	rng := rand.New(rand.NewPCG(seed, 1))
	var d couple.Design
	var x, film [][]float64
	for r := range l.runs {
		if r == 0 || !l.oneFilm {
			x = noise(rng, l.neurons, l.volumes, l.tr, 1)
			film = noise(rng, l.networks, l.volumes, l.tr, 1)
		}
		kept := make([]bool, l.volumes)
		for v := range kept {
			kept[v] = rng.Float64() >= l.censored
		}
		filter, err := series.NewFilter(l.volumes, l.tr, l.options, kept)
		if err != nil {
			t.Fatal(err)
		}
		run := couple.Run{Name: fmt.Sprint("run-", r), Group: r, TR: l.tr, Filter: filter, Neurons: courses("n", x)}
		if l.oneFilm {
			run.Group = 0
		}
		for s := range max(l.subjects, 1) {
			y := noise(rng, l.networks, l.volumes, l.tr, 1)
			for f := range y {
				for v := range y[f] {
					if l.oneFilm || l.subjects > 1 {
						y[f][v] += film[f][v]
					}
				}
				filter.Apply(y[f], y[f])
			}
			run.Subjects = append(run.Subjects, couple.Subject{Name: fmt.Sprint("sub-", s), Networks: courses("f", y), Kept: kept})
		}
		d.Runs = append(d.Runs, run)
	}
	return d
}
