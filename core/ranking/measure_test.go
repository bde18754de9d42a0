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

// slow draws n autocorrelated courses.
func slow(rng *rand.Rand, n, rows int) [][]float64 {
	out := make([][]float64, n)
	for i := range out {
		out[i] = make([]float64, rows)
		v, w := rng.NormFloat64(), 0.0
		for t := range rows {
			v = .8*v + rng.NormFloat64()
			w = .6*w + v
			out[i][t] = w
		}
	}
	return out
}

func courses(x [][]float64) *series.Table {
	ids := make([]series.ID, len(x))
	for i := range ids {
		ids[i] = series.ID(fmt.Sprint(i))
	}
	t := series.NewTable(ids, len(x[0]))
	for i, c := range x {
		for j, v := range c {
			t.Course(i)[j] = float32(v)
		}
	}
	return t
}

// study plants share of the networks' courses in the first half of the neurons.
func study(t *testing.T, seed uint64, neurons int, share float64) couple.Design {
	rng := rand.New(rand.NewPCG(seed, 9))
	filter, err := series.NewFilter(150, 1.2, series.FilterOptions{Detrend: true, HighPassHz: 1. / 128}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var d couple.Design
	for r := range 2 {
		y, x := slow(rng, 6, 150), slow(rng, neurons, 150)
		for n := range x[:neurons/2] {
			for v := range x[n] {
				x[n][v] = share*y[n%6][v] + (1-share)*x[n][v]
			}
		}
		run := couple.Run{Name: fmt.Sprint("run-", r), Group: r, TR: 1.2, Filter: filter, Neurons: courses(x)}
		for s := range 3 {
			own := slow(rng, 6, 150)
			for f := range own {
				for v := range own[f] {
					own[f][v] = y[f][v] + .5*own[f][v]
				}
				filter.Apply(own[f], own[f])
			}
			run.Subjects = append(run.Subjects, couple.Subject{Name: fmt.Sprint("sub-", s), Networks: courses(own)})
		}
		d.Runs = append(d.Runs, run)
	}
	return d
}

func measure(t *testing.T, d couple.Design, o ranking.Options) *ranking.Similarity {
	t.Helper()
	links, err := couple.Links(context.Background(), d, couple.Options{Surrogates: 200}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := ranking.Measure(context.Background(), d, links, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The quick form of CKA over volumes must equal its definition, whichever side of
// the matrix is longer.
func TestMeasureAgainstDefinition(t *testing.T) {
	for _, neurons := range []int{20, 400} {
		d := study(t, 1, neurons, .5)
		s := measure(t, d, ranking.Options{Surrogates: 3})
		a, err := couple.Align(d, couple.Options{Surrogates: 3})
		if err != nil {
			t.Fatal(err)
		}
		y := matrix(a.Networks(a.Live()))
		null := 0.0
		for i := -1; i < 3; i++ {
			x := ort.NewMatrix(a.Volumes(), neurons)
			if err := a.Neurons(context.Background(), x, i); err != nil {
				t.Fatal(err)
			}
			v := ranking.DebiasedCKA(matrix(x), mat.DenseCopyOf(y.T()))
			if i >= 0 {
				null += v / 3
			} else if math.Abs(s.CKA-v) > 1e-5 {
				t.Errorf("%d neurons: CKA %.7f, want %.7f", neurons, s.CKA, v)
			}
		}
		if math.Abs(s.CKANull-null) > 1e-5 {
			t.Errorf("%d neurons: null mean %.7f, want %.7f", neurons, s.CKANull, null)
		}
	}
}

func matrix(m ort.Matrix) *mat.Dense {
	out := mat.NewDense(m.Rows, m.Cols, nil)
	for i := range m.Rows {
		for j := range m.Cols {
			out.Set(i, j, float64(m.At(i, j)))
		}
	}
	return out
}

func TestMeasureRanksPlantedModels(t *testing.T) {
	var last *ranking.Similarity
	for _, share := range []float64{0, .3, .6, .9} {
		s := measure(t, study(t, 2, 60, share), ranking.Options{})
		t.Logf("planted %.1f: CKA %.3f − %.3f (p %.3f), top %.3f, held out %.3f, %d of %d significant", share, s.CKA, s.CKANull, s.CKAP, s.Top, s.HeldOut, s.Significant, s.Live)
		if last != nil && (s.Adjusted() <= last.Adjusted() || s.Top <= last.Top) {
			t.Errorf("planted %.1f: CKA %.3f and top %.3f do not rise (%.3f, %.3f before)", share, s.Adjusted(), s.Top, last.Adjusted(), last.Top)
		}
		last = s
	}
	if last.CKAP > .02 {
		t.Errorf("p of a planted model %.3f", last.CKAP)
	}
}

// Unrelated models must not look alike: the null mean takes what autocorrelation
// gives, and p ≤ .05 comes about as often as it says.
func TestMeasureOfUnrelatedModels(t *testing.T) {
	const studies = 40
	sum, small := 0.0, 0
	for seed := range uint64(studies) {
		s := measure(t, study(t, 100+seed, 20, 0), ranking.Options{Surrogates: 60})
		sum += s.Adjusted() / studies
		if s.CKAP <= .05 {
			small++
		}
	}
	if math.Abs(sum) > .02 || small > 7 {
		t.Errorf("mean of CKA less its null %.3f; p ≤ .05 in %d of %d studies", sum, small, studies)
	}
}

func TestMeasureNamesWhatItUsed(t *testing.T) {
	d := study(t, 3, 20, .5)
	if s := measure(t, d, ranking.Options{Surrogates: 5}); s.DrivenOnly || len(s.Networks) != 6 || len(s.Findings) == 0 {
		t.Errorf("all live networks expected, and said: %+v", s)
	}
	d.Driven, d.Excluded = []bool{true, true, false, false, true, false}, []bool{true, false, false, false, false, false}
	if s := measure(t, d, ranking.Options{Surrogates: 5}); !s.DrivenOnly || len(s.Networks) != 2 {
		t.Errorf("networks %v, want the driven and live ones, 1 and 4", s.Networks)
	}
	d.Driven = make([]bool, 6)
	if s := measure(t, d, ranking.Options{Surrogates: 5}); !math.IsNaN(s.CKA) || len(s.Findings) == 0 {
		t.Errorf("no driven network: CKA %v without a word", s.CKA)
	}
}

// p for six models are those of the exact permutation test.
func TestAgainstAccuracy(t *testing.T) {
	accuracy := []float64{1, 2, 3, 4, 5, 6}
	for _, c := range []struct {
		similarity []float64
		rho, p     float64
	}{
		{[]float64{1, 2, 3, 4, 5, 6}, 1, 2. / 720},
		{[]float64{2, 1, 3, 4, 5, 6}, 1 - 6*2./210, 12. / 720},
		{[]float64{6, 5, 4, 3, 2, 1}, -1, 2. / 720},
	} {
		fit := ranking.AgainstAccuracy(accuracy, c.similarity, 1)
		if math.Abs(fit.Spearman-c.rho) > 1e-12 || math.Abs(fit.SpearmanP-c.p) > 1e-12 || !fit.Complete || fit.Smallest != 2./720 {
			t.Errorf("%v: rho %v p %v, want %v and %v (%+v)", c.similarity, fit.Spearman, fit.SpearmanP, c.rho, c.p, fit)
		}
	}
	if fit := ranking.AgainstAccuracy(accuracy[:4], []float64{1, 3, 2, math.NaN()}, 1); fit.Models != 3 || len(fit.Findings) == 0 {
		t.Errorf("three models pass without a warning: %+v", fit)
	}
	var x, y []float64
	for i := range 12 {
		x, y = append(x, float64(i)), append(y, float64(i*i))
	}
	if fit := ranking.AgainstAccuracy(x, y, 1); fit.Complete || fit.SpearmanP > .001 || fit.Smallest != 1./10001 {
		t.Errorf("twelve models: %+v", fit)
	}
}
