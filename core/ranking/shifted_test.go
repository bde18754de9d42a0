package ranking_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"syncact/core/couple"
	"syncact/core/ort"
	"syncact/core/ranking"
	"syncact/core/series"
)

// hard is a study with all that a shift has to heed: censored volumes that differ
// between subjects, film left out, runs that share a group, another repetition time,
// a constant neuron and one that varies in one run only.
func hard(t *testing.T, neurons int) couple.Design {
	t.Helper()
	rng := rand.New(rand.NewPCG(5, 0))
	var d couple.Design
	for r, size := range []struct {
		rows, group int
		tr          float64
	}{{150, 0, 1.2}, {120, 1, 1.5}, {150, 0, 1.2}, {90, 1, 2}} {
		filter, err := series.NewFilter(size.rows, size.tr, series.FilterOptions{Detrend: true, HighPassHz: 1. / 128}, nil)
		if err != nil {
			t.Fatal(err)
		}
		y, x := slow(rng, 5, size.rows), slow(rng, neurons, size.rows)
		for n := range x {
			for v := range x[n] {
				x[n][v] = 50 + float64(n) + x[n][v] + .7*y[n%5][v] + .02*float64(v)
				if n == 3 || n == 4 && r != 1 {
					x[n][v] = 7
				}
			}
		}
		run := couple.Run{Name: fmt.Sprint("run-", r), Group: size.group, TR: size.tr, Filter: filter, Neurons: courses(x)}
		if r == 2 {
			run.Shared = [][2]float64{{30, 60}}
		}
		for s := range 2 {
			kept := make([]bool, size.rows)
			for v := range kept {
				kept[v] = r != 1 || (v < 40 || v > 46) && (v+s)%31 > 0
			}
			run.Subjects = append(run.Subjects, couple.Subject{Name: fmt.Sprint("sub-", s), Networks: courses(slow(rng, 5, size.rows)), Kept: kept})
		}
		d.Runs = append(d.Runs, run)
	}
	return d
}

// The quick null must equal the definition on surrogates that are made, one by one.
func TestShiftedAgainstDefinition(t *testing.T) {
	for _, neurons := range []int{24, 300} {
		for _, lag := range []float64{0, 3} {
			a, err := couple.Align(hard(t, neurons), couple.Options{Surrogates: 6, LagS: lag, Seed: 3})
			if err != nil {
				t.Fatal(err)
			}
			quick, made, err := ranking.Nulls(context.Background(), a)
			if err != nil {
				t.Fatal(err)
			}
			if len(quick) != 6 {
				t.Fatalf("%d neurons: the quick way was not taken", neurons)
			}
			y := mat.DenseCopyOf(matrix(a.Networks(a.Live())).T())
			for i := range quick {
				x := ort.NewMatrix(a.Volumes(), neurons)
				if err := a.Neurons(context.Background(), x, i); err != nil {
					t.Fatal(err)
				}
				want := ranking.DebiasedCKA(matrix(x), y)
				if math.Abs(quick[i]-want) > 1e-6 || math.Abs(made[i]-want) > 1e-6 {
					t.Errorf("%d neurons, lag %g, surrogate %d: %.8f and made %.8f, want %.8f", neurons, lag, i, quick[i], made[i], want)
				}
			}
		}
	}
}

// Where shifts do not suffice, surrogates are made: random phases, a filter that is
// no projection, a course of which the filter leaves next to nothing.
func TestSurrogatesAreMadeWhereNeeded(t *testing.T) {
	butterworth, faint := hard(t, 8), hard(t, 8)
	for i := range butterworth.Runs {
		r := &butterworth.Runs[i]
		filter, err := series.NewFilter(r.Neurons.Rows, r.TR, series.FilterOptions{HighPassHz: .01, LowPassHz: .1}, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Filter = filter
	}
	r := &faint.Runs[0]
	for v := range r.Neurons.Rows {
		r.Neurons.Course(5)[v] = float32(math.Sin(2*math.Pi*float64(v)/float64(r.Neurons.Rows)) + 1e-3*math.Sin(float64(v)))
	}
	for name, c := range map[string]struct {
		design couple.Design
		null   couple.Null
	}{"phases": {hard(t, 8), couple.Phase}, "butterworth": {butterworth, ""}, "faint": {faint, ""}} {
		a, err := couple.Align(c.design, couple.Options{Surrogates: 3, Null: c.null})
		if err != nil {
			t.Fatal(err)
		}
		quick, made, err := ranking.Nulls(context.Background(), a)
		if err != nil || quick != nil || len(made) != 3 {
			t.Errorf("%s: %v, %v, %v", name, quick, made, err)
		}
	}
}

// BenchmarkNull is 200 surrogates of the demo's largest model.
func BenchmarkNull(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	var d couple.Design
	for r := range 3 {
		filter, err := series.NewFilter(200, 1.5, series.FilterOptions{Detrend: true, HighPassHz: 1. / 128}, nil)
		if err != nil {
			b.Fatal(err)
		}
		d.Runs = append(d.Runs, couple.Run{Name: fmt.Sprint(r), Group: r, TR: 1.5, Filter: filter, Neurons: courses(slow(rng, 420, 200)),
			Subjects: []couple.Subject{{Name: "1", Networks: courses(slow(rng, 20, 200))}}})
	}
	links := &couple.Result{Links: make([]couple.Link, 420)}
	for b.Loop() {
		if _, err := ranking.Measure(context.Background(), d, links, ranking.Options{}, nil); err != nil {
			b.Fatal(err)
		}
	}
}
