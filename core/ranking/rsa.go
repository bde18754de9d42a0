package ranking

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// RDM is the upper triangle, row by row, of 1 − Pearson between the rows of x
// (Kriegeskorte 2008). Pairs with a constant row are NaN.
func RDM(x *mat.Dense) []float64 {
	n, _ := x.Dims()
	var out []float64
	for i := range n {
		for j := i + 1; j < n; j++ {
			out = append(out, 1-pearson(x.RawRowView(i), x.RawRowView(j)))
		}
	}
	return out
}

// RDMEuclidean holds squared distances divided by the number of columns.
func RDMEuclidean(x *mat.Dense) []float64 {
	n, m := x.Dims()
	var out []float64
	for i := range n {
		for j := i + 1; j < n; j++ {
			sum := 0.0
			for k, v := range x.RawRowView(i) {
				d := v - x.At(j, k)
				sum += d * d
			}
			out = append(out, sum/float64(m))
		}
	}
	return out
}

// pearson is NaN when a side is constant.
func pearson(x, y []float64) float64 {
	n := float64(len(x))
	var mx, my, xx, yy, xy float64
	for i := range x {
		mx, my = mx+x[i]/n, my+y[i]/n
	}
	for i := range x {
		a, b := x[i]-mx, y[i]-my
		xx, yy, xy = xx+a*a, yy+b*b, xy+a*b
	}
	if constant(xx, mx, n) || constant(yy, my, n) {
		return math.NaN()
	}
	return xy / math.Sqrt(xx*yy)
}

func constant(ss, mean, n float64) bool {
	return math.Sqrt(ss/n) <= 1e-10*math.Abs(mean) || ss == 0
}

// both keeps the pairs that are defined on either side.
func both(x, y []float64) (a, b []float64) {
	for i := range x {
		if !math.IsNaN(x[i]) && !math.IsNaN(y[i]) {
			a, b = append(a, x[i]), append(b, y[i])
		}
	}
	return a, b
}

// Pearson, Spearman (Pearson of average ranks), RhoA, TauA, TauB and Cosine compare
// two RDMs, or any two lists; entries that are NaN on either side do not count.
func Pearson(x, y []float64) float64 { return pearson(both(x, y)) }

// Spearman is described at [Pearson].
func Spearman(x, y []float64) float64 {
	a, b := both(x, y)
	return pearson(ranks(a), ranks(b))
}

// RhoA is Spearman's rho without correction for ties; see [Pearson].
func RhoA(x, y []float64) float64 {
	a, b := both(x, y)
	n, sum := float64(len(a)), 0.0
	ra, rb := ranks(a), ranks(b)
	for i := range ra {
		sum += ra[i] * rb[i]
	}
	return 12*sum/(n*n*n-n) - 3*(n+1)/(n-1)
}

// Cosine is described at [Pearson].
func Cosine(x, y []float64) float64 {
	a, b := both(x, y)
	var xx, yy, xy float64
	for i := range a {
		xx, yy, xy = xx+a[i]*a[i], yy+b[i]*b[i], xy+a[i]*b[i]
	}
	return xy / math.Sqrt(xx*yy)
}

// TauA is Kendall's tau without correction for ties; see [Pearson].
func TauA(x, y []float64) float64 {
	a, b := both(x, y)
	score, pairs, _, _ := kendall(a, b)
	return score / pairs
}

// TauB is Kendall's tau corrected for ties; see [Pearson].
func TauB(x, y []float64) float64 {
	a, b := both(x, y)
	score, pairs, tx, ty := kendall(a, b)
	return score / math.Sqrt((pairs-tx)*(pairs-ty))
}

// kendall counts concordant minus discordant pairs, all pairs, and pairs tied in
// either list.
func kendall(x, y []float64) (score, pairs, tiedX, tiedY float64) {
	for i := range x {
		for j := range i {
			dx, dy := x[i]-x[j], y[i]-y[j]
			pairs++
			switch {
			case dx*dy > 0:
				score++
			case dx*dy < 0:
				score--
			}
			if dx == 0 {
				tiedX++
			}
			if dy == 0 {
				tiedY++
			}
		}
	}
	return score, pairs, tiedX, tiedY
}

// ranks are 1 … n, ties averaged.
func ranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		switch {
		case x[i] < x[j]:
			return -1
		case x[i] > x[j]:
			return 1
		}
		return 0
	})
	out := make([]float64, len(x))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && x[order[j]] == x[order[i]] {
			j++
		}
		for _, k := range order[i:j] {
			out[k] = float64(i+j+1) / 2
		}
		i = j
	}
	return out
}
