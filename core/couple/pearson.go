package couple

import (
	"math"

	"syncact/core/series"
)

// Pearson is the correlation of two courses whose runs, of the given lengths, are
// z-scored (n − 1) and joined. No lengths means that nothing is z-scored. It is
// NaN when a course has no variance.
func Pearson(x, y []float64, runs []int) float64 {
	if len(x) != len(y) {
		panic("couple: lengths of courses differ")
	}
	if len(runs) == 0 {
		return correlation(x, y)
	}
	return correlation(zscored(x, runs), zscored(y, runs))
}

// zscored returns a copy of x, z-scored within each run.
func zscored(x []float64, runs []int) []float64 {
	out, at := append([]float64(nil), x...), 0
	for _, n := range runs {
		series.ZScore(out[at:at+n], nil)
		at += n
	}
	if at != len(x) {
		panic("couple: run lengths do not add up to the course")
	}
	return out
}

func correlation(x, y []float64) float64 {
	mx, my := mean(x), mean(y)
	var xx, yy, xy float64
	for i := range x {
		a, b := x[i]-mx, y[i]-my
		xx, yy, xy = xx+a*a, yy+b*b, xy+a*b
	}
	if xx == 0 || yy == 0 {
		return math.NaN()
	}
	return clamp(xy / math.Sqrt(xx*yy))
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

func clamp(r float64) float64 { return math.Max(-1, math.Min(1, r)) }

// Lagged is Pearson's r of x(t − lag) with y(t): pairs within a run only, z-scored
// on those pairs. A positive lag means that y, the BOLD, comes later.
func Lagged(x, y []float64, runs []int, lag int) float64 {
	var xs, ys []float64
	var lengths []int
	at := 0
	for _, n := range runs {
		from, to := max(0, lag), min(n, n+lag)
		if to > from {
			xs = append(xs, x[at+from-lag:at+to-lag]...)
			ys = append(ys, y[at+from:at+to]...)
			lengths = append(lengths, to-from)
		}
		at += n
	}
	if len(xs) == 0 {
		return math.NaN()
	}
	return Pearson(xs, ys, lengths)
}

// Best returns the index of the largest |r| (or of the largest r when positive)
// and its signed value, the first on ties; NaN takes no part. It is −1 when there
// is none.
func Best(r []float64, positive bool) (int, float64) {
	at, top := -1, math.Inf(-1)
	for i, v := range r {
		if math.IsNaN(v) {
			continue
		}
		if s := strength(v, positive); s > top {
			at, top = i, s
		}
	}
	if at < 0 {
		return -1, math.NaN()
	}
	return at, r[at]
}

func strength(r float64, positive bool) float64 {
	if positive {
		return r
	}
	return math.Abs(r)
}
