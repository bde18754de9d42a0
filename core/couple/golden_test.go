package couple_test

import (
	"math"
	"testing"

	"syncact/core/couple"
	"syncact/core/series"
	"syncact/core/table"
	"syncact/internal/golden"
)

// coupling is golden case 7: courses as columns, runs of 60 and 51 volumes.
type coupling struct {
	*golden.Case
	x, y [][]float64
	runs []int
}

func loadCoupling(t *testing.T) coupling {
	c := golden.Science(t, "07_coupling")
	return coupling{c, columns(c.Input(t, "X")), columns(c.Input(t, "Y")), []int{60, 51}}
}

func columns(a *table.Array) [][]float64 {
	out := make([][]float64, a.Shape[1])
	for j := range out {
		for i := range a.Shape[0] {
			out[j] = append(out[j], a.V[i*a.Shape[1]+j])
		}
	}
	return out
}

// check compares an output and counts it.
func (c coupling) check(t *testing.T, done map[string]bool, name string, got []float64) {
	t.Helper()
	c.Check(t, name, got)
	done[name] = true
}

// matrix applies f to every pair of courses.
func (c coupling) matrix(f func(x, y []float64) float64) []float64 {
	var out []float64
	for _, x := range c.x {
		for _, y := range c.y {
			out = append(out, f(x, y))
		}
	}
	return out
}

func TestCouplingGolden(t *testing.T) {
	c, done := loadCoupling(t), map[string]bool{}
	c.correlations(t, done)
	c.heldOut(t, done)
	c.shifts(t, done)
	c.phases(t, done)
	c.corrections(t, done)
	c.subjects(t, done)
	c.effective(t, done)
	for _, name := range c.Names {
		if !done[name] {
			t.Errorf("%s not checked", name)
		}
	}
	t.Logf("%d outputs checked", len(done))
}

func (c coupling) correlations(t *testing.T, done map[string]bool) {
	r := c.matrix(func(x, y []float64) float64 { return couple.Pearson(x, y, c.runs) })
	c.check(t, done, "r", r)
	c.check(t, done, "r_without_run_zscore", c.matrix(func(x, y []float64) float64 { return couple.Pearson(x, y, nil) }))
	var best, signed, lagged, lagBest []float64
	for n := range c.x {
		f, v := couple.Best(r[n*5:n*5+5], false)
		best, signed = append(best, float64(f)), append(signed, v)
	}
	c.check(t, done, "best_network", best)
	c.check(t, done, "best_r_signed", signed)
	for lag := -4; lag <= 8; lag++ {
		lagged = append(lagged, c.matrix(func(x, y []float64) float64 { return couple.Lagged(x, y, c.runs, lag) })...)
	}
	c.check(t, done, "r_lagged", lagged)
	for n := range c.x {
		var all []float64
		for lag := range 13 {
			all = append(all, lagged[lag*60+n*5:lag*60+n*5+5]...)
		}
		at, _ := couple.Best(all, false)
		lagBest = append(lagBest, float64(at/5-4), float64(at%5))
	}
	c.check(t, done, "best_lag_network", lagBest)
}

func (c coupling) heldOut(t *testing.T, done map[string]bool) {
	bounds := []int{0, 60, 111}
	var network, held []float64
	for h := range 2 {
		test, train := span{bounds[h], bounds[h+1]}, span{bounds[1-h], bounds[2-h]}
		for _, x := range c.x {
			f, _ := couple.Best(train.all(x, c.y), false)
			network, held = append(network, float64(f)), append(held, test.r(x, c.y[f]))
		}
	}
	c.check(t, done, "cv_network", network)
	c.check(t, done, "cv_r_held_out", held)
	var fisher []float64
	for n := range c.x {
		fisher = append(fisher, couple.FisherMean([]float64{held[n], held[12+n]}))
	}
	c.check(t, done, "cv_r_mean_fisher", fisher)
}

type span struct{ from, to int }

func (s span) r(x, y []float64) float64 {
	return couple.Pearson(x[s.from:s.to], y[s.from:s.to], []int{s.to - s.from})
}

func (s span) all(x []float64, y [][]float64) []float64 {
	var out []float64
	for _, course := range y {
		out = append(out, s.r(x, course))
	}
	return out
}

// best returns the largest |r| of x over the networks.
func best(x []float64, y [][]float64, runs []int) float64 {
	top := 0.0
	for _, course := range y {
		top = math.Max(top, math.Abs(couple.Pearson(x, course, runs)))
	}
	return top
}

func (c coupling) shifts(t *testing.T, done map[string]bool) {
	pairs := c.Input(t, "shifts_two_runs").V
	null := make([]float64, 0, 1312*12)
	z := make([][]float64, len(c.x))
	for n, x := range c.x {
		z[n] = append([]float64(nil), x...)
		series.ZScore(z[n][:60], nil)
		series.ZScore(z[n][60:], nil)
	}
	s := make([]float64, 111)
	for i := 0; i < len(pairs); i += 2 {
		for _, x := range z {
			couple.Shift(s[:60], x[:60], int(pairs[i]))
			couple.Shift(s[60:], x[60:], int(pairs[i+1]))
			null = append(null, best(s, c.y, c.runs))
		}
	}
	c.check(t, done, "shift_null_max", null)
	p, fwer, maxima := c.pvalues(null, 60+51, c.runs, c.x, c.y)
	c.check(t, done, "shift_p", p)
	c.check(t, done, "shift_p_fwer", fwer)
	c.check(t, done, "shift_max_over_neurons", maxima)
	c.check(t, done, "shift_fwer_threshold", []float64{couple.Threshold(maxima, .05)})
	c.check(t, done, "shift_q_bh", couple.FDR(p))
	var one []float64
	for shift := 10; shift <= 50; shift++ {
		for _, x := range z {
			couple.Shift(s[:60], x[:60], shift)
			one = append(one, best(s[:60], first(c.y, 60), []int{60}))
		}
	}
	c.check(t, done, "shift_one_run_null_max", one)
	p, _, _ = c.pvalues(one, 60, []int{60}, first(c.x, 60), first(c.y, 60))
	c.check(t, done, "shift_one_run_p", p)
}

func first(x [][]float64, rows int) [][]float64 {
	out := make([][]float64, len(x))
	for i := range x {
		out[i] = x[i][:rows]
	}
	return out
}

// pvalues turns surrogates × neurons into p, p over all neurons, and the maxima.
func (c coupling) pvalues(null []float64, rows int, runs []int, x, y [][]float64) (p, fwer, maxima []float64) {
	n := len(x)
	for i := 0; i < len(null); i += n {
		top := 0.0
		for _, v := range null[i : i+n] {
			top = math.Max(top, v)
		}
		maxima = append(maxima, top)
	}
	for k := range x {
		var own []float64
		for i := k; i < len(null); i += n {
			own = append(own, null[i])
		}
		observed := best(x[k], y, runs)
		p = append(p, couple.PValue(observed, own))
		fwer = append(fwer, couple.PValue(observed, maxima))
	}
	return p, fwer, maxima
}

func (c coupling) phases(t *testing.T, done map[string]bool) {
	a, b := c.Input(t, "phases_run0"), c.Input(t, "phases_run1")
	var null, surrogate []float64
	for i := range 60 {
		y := make([][]float64, len(c.y))
		for f := range y {
			y[f] = make([]float64, 111)
			couple.Rephase(y[f][:60], c.y[f][:60], a.V[i*29:i*29+29])
			couple.Rephase(y[f][60:], c.y[f][60:], b.V[i*25:i*25+25])
		}
		if i == 0 {
			for row := range 111 {
				for f := range y {
					surrogate = append(surrogate, y[f][row])
				}
			}
		}
		for _, x := range c.x {
			null = append(null, best(x, y, c.runs))
		}
	}
	c.check(t, done, "phase_surrogate0", surrogate)
	c.check(t, done, "phase_null_max", null)
	p, fwer, _ := c.pvalues(null, 111, c.runs, c.x, c.y)
	c.check(t, done, "phase_p", p)
	c.check(t, done, "phase_p_fwer", fwer)
}

func (c coupling) corrections(t *testing.T, done map[string]bool) {
	for _, name := range []string{"a", "ties", "one", "zeros_ones", "random"} {
		c.check(t, done, "bh_"+name+"_q", couple.FDR(c.Input(t, "bh_"+name+"_p").V))
	}
	r := c.Input(t, "subject_r")
	var z, ts, ps, means []float64
	for _, v := range r.V {
		z = append(z, couple.FisherZ(v))
	}
	for _, item := range columns(r) {
		tv, p := couple.FisherTest(item)
		ts, ps, means = append(ts, tv), append(ps, p), append(means, couple.FisherMean(item))
	}
	c.check(t, done, "fisher_z", z)
	c.check(t, done, "fisher_t", ts)
	c.check(t, done, "fisher_p_two_sided", ps)
	c.check(t, done, "fisher_mean_r", means)
}

func (c coupling) subjects(t *testing.T, done map[string]bool) {
	d, splits := c.Input(t, "subjects"), c.Input(t, "splits").V
	isc := make([]float64, 24)
	half, stepped := make([]float64, 40), make([]float64, 40)
	var fisher, means, steppedMean, raw, corrected, ceiling []float64
	for f := range 4 {
		subjects, short := make([][]float64, 6), make([][]float64, 6)
		for s := range subjects {
			for row := range 111 {
				subjects[s] = append(subjects[s], d.V[(s*111+row)*4+f])
			}
			short[s] = subjects[s][:60]
		}
		each := couple.ISC(subjects, c.runs)
		sum := 0.0
		for s, v := range each {
			isc[s*4+f] = v
			sum += v / 6
		}
		means, fisher = append(means, sum), append(fisher, couple.FisherMean(each))
		sum = 0
		for k := range 10 {
			a, b := whole(splits[k*6:k*6+3]), whole(splits[k*6+3:k*6+6])
			half[k*4+f] = couple.SplitHalf(subjects, c.runs, a, b)
			stepped[k*4+f] = couple.SpearmanBrown(half[k*4+f], 2)
			sum += stepped[k*4+f] / 10
		}
		steppedMean = append(steppedMean, sum)
		e, ec := couple.ExplainableVariance(short)
		raw, corrected = append(raw, e), append(corrected, ec)
		ceiling = append(ceiling, math.Sqrt(math.Max(ec, 0)))
	}
	c.check(t, done, "isc_loo", isc)
	c.check(t, done, "isc_loo_mean_fisher", fisher)
	c.check(t, done, "isc_loo_mean", means)
	c.check(t, done, "split_half_r", half)
	c.check(t, done, "split_half_spearman_brown", stepped)
	c.check(t, done, "split_half_spearman_brown_mean", steppedMean)
	c.check(t, done, "explainable_variance_raw", raw)
	c.check(t, done, "explainable_variance", corrected)
	c.check(t, done, "noise_ceiling_r_from_ev", ceiling)
}

func whole(v []float64) []int {
	out := make([]int, len(v))
	for i := range v {
		out[i] = int(v[i])
	}
	return out
}

func (c coupling) effective(t *testing.T, done map[string]bool) {
	acf := func(x []float64) []float64 { return couple.Autocorrelation(x, c.runs, 10) }
	var ax, ay []float64
	for _, x := range c.x {
		ax = append(ax, acf(x)...)
	}
	for _, y := range c.y {
		ay = append(ay, acf(y)...)
	}
	c.check(t, done, "acf_X", ax)
	c.check(t, done, "acf_Y", ay)
	n := func(x, y []float64) float64 { return couple.EffectiveN(acf(x), acf(y), c.runs) }
	c.check(t, done, "bartlett_neff", c.matrix(n))
	c.check(t, done, "bartlett_t", c.matrix(func(x, y []float64) float64 {
		v, _ := couple.ParametricP(couple.Pearson(x, y, c.runs), n(x, y))
		return v
	}))
	c.check(t, done, "bartlett_p_two_sided", c.matrix(func(x, y []float64) float64 {
		_, p := couple.ParametricP(couple.Pearson(x, y, c.runs), n(x, y))
		return p
	}))
	c.check(t, done, "naive_p_two_sided", c.matrix(func(x, y []float64) float64 {
		_, p := couple.ParametricP(couple.Pearson(x, y, c.runs), 111)
		return p
	}))
	c.check(t, done, "ar1_neff", c.matrix(func(x, y []float64) float64 {
		return couple.EffectiveNAR1(acf(x)[0], acf(y)[0], 111)
	}))
}
