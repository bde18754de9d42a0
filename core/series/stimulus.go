package series

import (
	"fmt"
	"math"
	"sort"
)

// Edge rules: what stands before the film and after it.
const (
	EdgeMean = "mean" // the mean of what was shown, as if the film went on at its average
	EdgeZero = "zero"
)

// A Stimulus says when values were shown: value i from Times[i] (seconds of the
// film, rising) to the next, the last until End. Onset is the run time of film time
// 0, run time 0 being the start of the first volume.
type Stimulus struct {
	Times      []float64
	End, Onset float64
}

// Predict returns the response to the shown values x at the given run times: the
// definition in plain float64 that [Predictor] is tested against.
//
// x is held on a grid of dt seconds from run time 0, convolved with h (sampled at
// dt, not multiplied by it) and read by linear interpolation.
func (s Stimulus) Predict(x, h []float64, dt float64, times []float64, edge string) ([]float64, error) {
	if len(x) != len(s.Times) || len(times) == 0 {
		panic("series: lengths of stimulus and values differ, or no times")
	}
	if err := checkEdge(edge); err != nil {
		return nil, err
	}
	last := 0.0
	for _, t := range times {
		if !(t >= 0) || t/dt > 1e8 {
			return nil, fmt.Errorf("series: a volume at %g s of the run cannot be predicted", t)
		}
		last = math.Max(last, t)
	}
	grid := s.hold(x, dt, int(math.Ceil(last/dt-1e-9))+2)
	base := 0.0
	if edge != EdgeZero {
		base = meanFinite(grid)
	}
	for k, v := range grid {
		if grid[k] = v - base; math.IsNaN(v) {
			grid[k] = 0
		}
	}
	y := convolve(grid, h)
	out := make([]float64, len(times))
	for v, t := range times {
		u := t / dt
		k := int(math.Floor(u + 1e-9))
		if w := u - float64(k); math.Abs(w) < 1e-9 {
			out[v] = y[k] + base
		} else {
			out[v] = (1-w)*y[k] + w*y[k+1] + base
		}
	}
	return out, nil
}

// hold returns the value shown at each of n grid points, NaN where nothing is.
func (s Stimulus) hold(x []float64, dt float64, n int) []float64 {
	grid := make([]float64, n)
	for k := range grid {
		at := float64(k)*dt - s.Onset
		i := sort.Search(len(s.Times), func(i int) bool { return s.Times[i] > at+1e-9 }) - 1
		grid[k] = math.NaN()
		if i >= 0 && at < s.End-1e-9 {
			grid[k] = x[i]
		}
	}
	return grid
}

func meanFinite(x []float64) float64 {
	sum, n := 0.0, 0
	for _, v := range x {
		if !math.IsNaN(v) {
			sum += v
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// convolve returns the causal convolution of x with h at the points of x.
func convolve(x, h []float64) []float64 {
	y := make([]float64, len(x))
	for k := range y {
		for j := range min(k+1, len(h)) {
			y[k] += h[j] * x[k-j]
		}
	}
	return y
}

func checkEdge(edge string) error {
	if edge != "" && edge != EdgeMean && edge != EdgeZero {
		return fmt.Errorf("series: no edge rule is called %q; known are %q and %q", edge, EdgeMean, EdgeZero)
	}
	return nil
}
