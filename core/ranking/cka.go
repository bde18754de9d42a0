package ranking

import (
	"context"
	"math"

	"gonum.org/v1/gonum/mat"

	"syncact/core/ort"
)

// CKA is linear centred kernel alignment of two matrices whose rows are the same
// stimuli or volumes (Kornblith 2019). It is biased upward when columns are many.
func CKA(x, y *mat.Dense) float64 {
	a, b := centred(x), centred(y)
	return inner(a, b) / math.Sqrt(inner(a, a)*inner(b, b))
}

// DebiasedCKA is CKA with the unbiased estimator of the Hilbert–Schmidt
// independence criterion (Song 2012). It may be negative and needs more than 3 rows.
func DebiasedCKA(x, y *mat.Dense) float64 {
	a, b := debiased(x), debiased(y)
	return inner(a, b) / math.Sqrt(inner(a, a)*inner(b, b))
}

func gram(x *mat.Dense) *mat.SymDense {
	var k mat.SymDense
	k.SymOuterK(1, x)
	return &k
}

// centred is the Gram matrix less its row and column means.
func centred(x *mat.Dense) *mat.SymDense {
	k := gram(x)
	n := k.SymmetricDim()
	means, all := make([]float64, n), 0.0
	for i := range n {
		for j := range n {
			means[i] += k.At(i, j) / float64(n)
		}
		all += means[i] / float64(n)
	}
	for i := range n {
		for j := i; j < n; j++ {
			k.SetSym(i, j, k.At(i, j)-means[i]-means[j]+all)
		}
	}
	return k
}

// debiased is the U-centred Gram matrix: its diagonal counts for nothing.
func debiased(x *mat.Dense) *mat.SymDense {
	k := gram(x)
	n := k.SymmetricDim()
	if n < 4 {
		panic("ranking: debiased CKA needs 4 rows")
	}
	means, all := make([]float64, n), 0.0
	for i := range n {
		for j := range n {
			if i != j {
				means[i] += k.At(i, j) / float64(n-2)
			}
		}
		all += means[i]
	}
	all /= 2 * float64(n-1)
	for i := range n {
		k.SetSym(i, i, 0)
		for j := i + 1; j < n; j++ {
			k.SetSym(i, j, k.At(i, j)-means[i]-means[j]+2*all)
		}
	}
	return k
}

func inner(a, b *mat.SymDense) float64 {
	sum := 0.0
	for i := range a.SymmetricDim() {
		for j := range b.SymmetricDim() {
			sum += a.At(i, j) * b.At(i, j)
		}
	}
	return sum
}

// courses are z-scored courses with what debiased CKA needs of them alone. With
// centred columns the unbiased criterion of two Gram matrices K and L is
//
//	‖XᵀY‖² − n/(n−2)·Σ k·l + Σk·Σl/((n−1)(n−2)),  k and l their diagonals,
//
// up to a factor that cancels: no Gram matrix of volumes is needed.
type courses struct {
	m        ort.Matrix // volumes × courses, or courses × volumes
	byVolume bool
	diagonal []float64
	sum      float64
	self     float64
}

// blockRows bounds a block of a Gram matrix.
const blockRows = 1024

func newCourses(ctx context.Context, p *ort.MatMul, m ort.Matrix, byVolume bool) (*courses, error) {
	c := &courses{m: m, byVolume: byVolume}
	volumes := m.Cols
	if byVolume {
		volumes = m.Rows
	}
	c.diagonal = make([]float64, volumes)
	for i := range m.Rows {
		for j, v := range m.V[i*m.Cols : (i+1)*m.Cols] {
			t := j
			if byVolume {
				t = i
			}
			c.diagonal[t] += float64(v) * float64(v)
		}
	}
	for _, k := range c.diagonal {
		c.sum += k
	}
	power := 0.0 // of the Gram matrix of the shorter side, which has the same length
	for from := 0; from < m.Rows; from += blockRows {
		rows := min(blockRows, m.Rows-from)
		g := ort.NewMatrix(rows, m.Rows)
		if err := p.ABT(ctx, g, ort.Matrix{Rows: rows, Cols: m.Cols, V: m.V[from*m.Cols : (from+rows)*m.Cols]}, m); err != nil {
			return nil, err
		}
		power += squares(g.V)
	}
	c.self = c.criterion(power, c)
	return c, nil
}

func squares(v []float32) float64 {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	return sum
}

func (c *courses) criterion(power float64, o *courses) float64 {
	n, dot := float64(len(c.diagonal)), 0.0
	for t, k := range c.diagonal {
		dot += k * o.diagonal[t]
	}
	return power - n/(n-2)*dot + c.sum*o.sum/((n-1)*(n-2))
}

// against is the debiased CKA with o, whose rows are courses.
func (c *courses) against(ctx context.Context, p *ort.MatMul, o *courses) (float64, error) {
	var cross ort.Matrix
	var err error
	if c.byVolume {
		cross = ort.NewMatrix(o.m.Rows, c.m.Cols)
		err = p.AB(ctx, cross, o.m, c.m)
	} else {
		cross = ort.NewMatrix(c.m.Rows, o.m.Rows)
		err = p.ABT(ctx, cross, c.m, o.m)
	}
	if err != nil {
		return 0, err
	}
	return c.criterion(squares(cross.V), o) / math.Sqrt(c.self*o.self), nil
}
