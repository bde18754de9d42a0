package series

// A gap fills dropped rows by the not-a-knot cubic spline through the kept ones.
// Knots are row numbers; only rows between the first and the last kept are filled.
type gap struct {
	knots []int
	// The tridiagonal system of second derivatives, eliminated once.
	upper, pivot []float64
}

// newGap prepares the spline through the knots, at least four rising row numbers.
func newGap(knots []int) *gap {
	n := len(knots)
	g := &gap{knots: knots, upper: make([]float64, n), pivot: make([]float64, n)}
	for i := 1; i < n-1; i++ {
		_, diag, up := g.row(i)
		g.pivot[i] = diag
		if i > 1 {
			low, _, _ := g.row(i)
			g.pivot[i] -= low * g.upper[i-1]
		}
		g.upper[i] = up / g.pivot[i]
	}
	return g
}

func (g *gap) step(i int) float64 { return float64(g.knots[i+1] - g.knots[i]) }

// row returns the coefficients of the second derivatives at knots i−1, i, i+1.
// The not-a-knot ends are folded into the first and last inner row.
func (g *gap) row(i int) (low, diag, up float64) {
	h, k := g.step(i-1), g.step(i)
	low, diag, up = h, 2*(h+k), k
	if i == 1 {
		diag += h * (h + k) / k
		up -= h * h / k
		low = 0
	}
	if i == len(g.knots)-2 {
		diag += k * (h + k) / h
		if i > 1 {
			low -= k * k / h
		}
		up = 0
	}
	return low, diag, up
}

// fill writes the dropped rows of column c of a block with cols columns.
func (g *gap) fill(x []float64, cols, c int) {
	n := len(g.knots)
	y := func(i int) float64 { return x[g.knots[i]*cols+c] }
	m := make([]float64, n)
	for i := 1; i < n-1; i++ {
		r := 6 * ((y(i+1)-y(i))/g.step(i) - (y(i)-y(i-1))/g.step(i-1))
		if low, _, _ := g.row(i); i > 1 {
			r -= low * m[i-1]
		}
		m[i] = r / g.pivot[i]
	}
	for i := n - 3; i >= 1; i-- {
		m[i] -= g.upper[i] * m[i+1]
	}
	h0, h1 := g.step(0), g.step(1)
	m[0] = ((h0+h1)*m[1] - h0*m[2]) / h1
	h0, h1 = g.step(n-2), g.step(n-3)
	m[n-1] = ((h0+h1)*m[n-2] - h0*m[n-3]) / h1
	for i := range n - 1 {
		h := g.step(i)
		for t := g.knots[i] + 1; t < g.knots[i+1]; t++ {
			a, b := float64(g.knots[i+1]-t), float64(t-g.knots[i])
			x[t*cols+c] = (m[i]*a*a*a+m[i+1]*b*b*b)/(6*h) +
				(y(i)/h-m[i]*h/6)*a + (y(i+1)/h-m[i+1]*h/6)*b
		}
	}
}
