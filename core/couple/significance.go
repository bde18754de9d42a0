package couple

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// tie is how far below the observed value a surrogate still counts as reaching it.
const tie = 1e-12

// PValue is (b+1)/(n+1), b the number of surrogates that reach observed. It is NaN
// when observed is.
func PValue(observed float64, null []float64) float64 {
	if math.IsNaN(observed) {
		return math.NaN()
	}
	b := 0
	for _, v := range null {
		if v >= observed-tie {
			b++
		}
	}
	return float64(b+1) / float64(len(null)+1)
}

// Threshold is the ⌊alpha·(n+1)⌋-th largest of the surrogates' maxima: an observed
// value is significant when it lies above (Nichols & Holmes 2002). It is +Inf when
// there are too few surrogates for alpha.
func Threshold(null []float64, alpha float64) float64 {
	k := int(math.Floor(alpha * float64(len(null)+1)))
	if k < 1 {
		return math.Inf(1)
	}
	sorted := slices.Clone(null)
	slices.Sort(sorted)
	return sorted[len(sorted)-min(k, len(sorted))]
}

// FDR returns the q values of Benjamini & Hochberg (1995),
// q(i) = min over j ≥ i of p(j)·n/j. NaN p stay NaN and do not count.
func FDR(p []float64) []float64 {
	var order []int
	for i, v := range p {
		if !math.IsNaN(v) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case p[i] < p[j]:
			return -1
		case p[i] > p[j]:
			return 1
		}
		return 0
	})
	q, least := slices.Repeat([]float64{math.NaN()}, len(p)), 1.0
	for k := len(order) - 1; k >= 0; k-- {
		least = math.Min(least, p[order[k]]*float64(len(order))/float64(k+1))
		q[order[k]] = least
	}
	return q
}

// FisherZ is atanh r with |r| clipped at .9999999.
func FisherZ(r float64) float64 {
	return math.Atanh(math.Max(-.9999999, math.Min(.9999999, r)))
}

// FisherMean is tanh of the mean of atanh r.
func FisherMean(r []float64) float64 {
	sum := 0.0
	for _, v := range r {
		sum += FisherZ(v)
	}
	return math.Tanh(sum / float64(len(r)))
}

// FisherTest is the one-sample t of atanh r against 0 and its two-sided p, with
// n − 1 degrees of freedom.
func FisherTest(r []float64) (t, p float64) {
	z := make([]float64, len(r))
	for i, v := range r {
		z[i] = FisherZ(v)
	}
	n := float64(len(z))
	t = mean(z) / math.Sqrt(variance(z)/n)
	return t, twoSided(t, n-1)
}

func variance(x []float64) float64 {
	m, ss := mean(x), 0.0
	for _, v := range x {
		ss += (v - m) * (v - m)
	}
	return ss / float64(len(x)-1)
}

// twoSided is the two-sided p of Student's t by the regularised incomplete beta.
func twoSided(t, df float64) float64 {
	return 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.CDF(-math.Abs(t))
}

// ParametricP is Student's t of a correlation r over n independent samples and
// its two-sided p. n may be an effective number.
func ParametricP(r, n float64) (t, p float64) {
	t = r * math.Sqrt((n-2)/(1-r*r))
	return t, twoSided(t, n-2)
}

// Autocorrelation returns the biased autocorrelation of x at lags 1 … lags, each
// run z-scored and products taken within runs only.
func Autocorrelation(x []float64, runs []int, lags int) []float64 {
	z, out := zscored(x, runs), make([]float64, lags+1)
	for j := range out {
		at := 0
		for _, n := range runs {
			for t := at + j; t < at+n; t++ {
				out[j] += z[t] * z[t-j]
			}
			at += n
		}
	}
	for j := lags; j >= 0; j-- {
		out[j] /= out[0]
	}
	return out[1:]
}

// EffectiveN is Bartlett's number of independent samples of two courses with
// autocorrelations a and b (Pyper & Peterman 1998), pooled over runs by their
// pairs: N²/(N + 2 Σ n_j·a_j·b_j), within 3 and N.
func EffectiveN(a, b []float64, runs []int) float64 {
	n, sum := 0, 0.0
	for _, t := range runs {
		n += t
	}
	for j := range a {
		pairs := 0
		for _, t := range runs {
			pairs += max(t-j-1, 0)
		}
		sum += float64(pairs) * a[j] * b[j]
	}
	return within(float64(n)*float64(n)/(float64(n)+2*sum), 3, float64(n))
}

// EffectiveNAR1 is N·(1 − ab)/(1 + ab) with lag-one autocorrelations a and b
// (Bretherton 1999), within 3 and N.
func EffectiveNAR1(a, b float64, n int) float64 {
	return within(float64(n)*(1-a*b)/(1+a*b), 3, float64(n))
}

func within(v, low, high float64) float64 { return math.Max(low, math.Min(high, v)) }
