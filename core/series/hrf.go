package series

import (
	"fmt"
	"math"
)

// Kernels that [HRF] knows.
const (
	SPM        = "spm"        // double gamma of SPM12's spm_hrf, p = [6 16 1 1 6 0 32]
	Glover     = "glover"     // Glover's response with the shapes in common use: 6/.9, 12/.9, ratio .48
	Glover1999 = "glover1999" // Glover 1999, auditory: (t/d)^a·exp(-(t-d)/b), a = 6 and 12, b = .9, c = .35
	NoHRF      = "none"       // a single 1: nothing is convolved
)

// hrfSeconds is where every kernel ends.
const hrfSeconds = 32

// HRF returns a haemodynamic response sampled every dt seconds from 0 to 32 s,
// divided by its sum: a constant stimulus of 1 gives a response of 1. An empty
// name means [SPM].
//
// Friston 1998 and SPM12 r6594 (the ratio of undershoot is 1/6); Glover 1999,
// NeuroImage 9:416.
func HRF(name string, dt float64) ([]float64, error) {
	var at func(t float64) float64
	switch name {
	case SPM, "":
		at = func(t float64) float64 { return gammaPDF(t, 6, 1) - gammaPDF(t, 16, 1)/6 }
	case Glover:
		at = func(t float64) float64 { return gammaPDF(t, 6/.9, .9) - .48*gammaPDF(t, 12/.9, .9) }
	case Glover1999:
		at = func(t float64) float64 { return gloverTerm(t, 6, .9) - .35*gloverTerm(t, 12, .9) }
	case NoHRF:
		return []float64{1}, nil
	default:
		return nil, fmt.Errorf("series: no HRF is called %q; known are %q, %q, %q and %q", name, SPM, Glover, Glover1999, NoHRF)
	}
	if !(dt >= 1e-4 && dt <= 10) {
		return nil, fmt.Errorf("series: an HRF cannot be sampled every %g s; use 0.0001 to 10 s", dt)
	}
	h := make([]float64, int(math.Floor(hrfSeconds/dt+1e-9))+1)
	sum := 0.0
	for k := range h {
		h[k] = at(float64(k) * dt)
		sum += h[k]
	}
	for k := range h {
		h[k] /= sum
	}
	return h, nil
}

// gammaPDF is the density of the gamma distribution at t.
func gammaPDF(t, shape, scale float64) float64 {
	if t <= 0 {
		return 0
	}
	lg, _ := math.Lgamma(shape)
	return math.Exp((shape-1)*math.Log(t/scale)-t/scale-lg) / scale
}

// gloverTerm is one bump of Glover 1999, with its maximum of 1 at t = a·b.
func gloverTerm(t, a, b float64) float64 {
	if t <= 0 {
		return 0
	}
	d := a * b
	return math.Exp(a*math.Log(t/d) - (t-d)/b)
}

// FIR returns the lagged copies of x (T×F, row-major) for a finite impulse
// response: column f·L + l of the T×(F·L) result holds x[t − lags[l]] where that
// sample lies in the same run, else 0. Lags are volumes; a positive one lets the
// BOLD follow the stimulus. run[t] numbers the run of volume t.
func FIR(x []float64, run []int, lags []int) []float64 {
	if len(run) == 0 || len(x)%len(run) != 0 {
		panic("series: rows of x and run differ")
	}
	rows, cols := len(run), len(x)/len(run)
	out := make([]float64, rows*cols*len(lags))
	for t := range rows {
		for l, lag := range lags {
			s := t - lag
			if s < 0 || s >= rows || run[s] != run[t] {
				continue
			}
			for f := range cols {
				out[(t*cols+f)*len(lags)+l] = x[s*cols+f]
			}
		}
	}
	return out
}
