package fbn

import (
	"context"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"syncact/core/fault"
	"syncact/core/ort"
)

// gram returns X·Xᵀ of the stack in float64, summed over slabs of voxels.
func (s *stack) gram(ctx context.Context, mul *ort.MatMul) (*mat.SymDense, error) {
	n := len(s.rows)
	width := max(1, min(s.cols, 1<<22/n))
	sum, part, slab := make([]float64, n*n), ort.NewMatrix(n, n), make([]float32, n*width)
	for from := 0; from < s.cols; from += width {
		wide := min(width, s.cols-from)
		for t := range s.rows {
			row := &s.rows[t]
			shift(slab[t*wide:(t+1)*wide], row.from.Row(row.t)[from:from+wide], row.mean)
		}
		block := ort.Matrix{Rows: n, Cols: wide, V: slab[:n*wide]}
		if err := mul.ABT(ctx, part, block, block); err != nil {
			return nil, err
		}
		for i, x := range part.V {
			sum[i] += float64(x)
		}
	}
	return mat.NewSymDense(n, sum), nil
}

// wholly is the size up to which all eigenvectors are computed at once.
const wholly = 400

// principal returns the largest eigenvalues of X·Xᵀ, at most k and none below
// 1e-7 of the first (float32 sees no further), their vectors (N×k), and the sum
// of all eigenvalues.
func (s *stack) principal(ctx context.Context, mul *ort.MatMul, k int, rng *rand.Rand) ([]float64, ort.Matrix, float64, error) {
	gram, err := s.gram(ctx, mul)
	if err != nil {
		return nil, ort.Matrix{}, 0, err
	}
	n := len(s.rows)
	var values []float64
	var vectors *mat.Dense
	if n <= wholly {
		values, vectors = eigen(gram)
	} else if values, vectors, err = subspace(ctx, mul, gram, min(n, k), rng); err != nil {
		return nil, ort.Matrix{}, 0, err
	}
	k = min(k, len(values))
	for k > 0 && !(values[k-1] > 1e-7*values[0]) {
		k--
	}
	if k == 0 {
		return nil, ort.Matrix{}, 0, &fault.Input{What: "the volumes do not vary", Do: "check cleaning and mask", Err: ErrRuns}
	}
	out := ort.NewMatrix(n, k)
	for i := range n {
		for j := range k {
			out.V[i*k+j] = float32(vectors.At(i, j))
		}
	}
	return values[:k], out, mat.Trace(gram), nil
}

// eigen returns eigenvalues in falling order and their vectors.
func eigen(m *mat.SymDense) ([]float64, *mat.Dense) {
	var e mat.EigenSym
	if !e.Factorize(m, true) {
		return nil, nil
	}
	rising := e.Values(nil)
	var v mat.Dense
	e.VectorsTo(&v)
	n := len(rising)
	values, vectors := make([]float64, n), mat.NewDense(n, n, nil)
	for j := range n {
		values[j] = rising[n-1-j]
		for i := range n {
			vectors.Set(i, j, v.At(i, n-1-j))
		}
	}
	return values, vectors
}

// subspace iterates on a block somewhat wider than k until the k largest Ritz
// values rest (Rutishauser 1970).
func subspace(ctx context.Context, mul *ort.MatMul, gram *mat.SymDense, k int, rng *rand.Rand) ([]float64, *mat.Dense, error) {
	n := gram.SymmetricDim()
	wide := min(n, k+max(20, k/2))
	a, q := ort.NewMatrix(n, n), ort.NewMatrix(n, wide)
	for i := range n {
		for j := range n {
			a.V[i*n+j] = float32(gram.At(i, j))
		}
	}
	for i := range q.V {
		q.V[i] = float32(rng.NormFloat64())
	}
	half, next := ort.NewMatrix(n, wide), ort.NewMatrix(n, wide)
	var before []float64
	for range 30 {
		if err := mul.AB(ctx, half, a, q); err != nil {
			return nil, nil, err
		}
		basis := orthonormalBasis(half)
		copyTo(q, basis)
		if err := mul.AB(ctx, next, a, q); err != nil {
			return nil, nil, err
		}
		values, vectors := ritz(basis, next)
		if rests(before, values, k) {
			return values[:k], vectors.Slice(0, n, 0, k).(*mat.Dense), nil
		}
		before = values
		q, next = next, q
	}
	basis := orthonormalBasis(q)
	copyTo(next, basis)
	if err := mul.AB(ctx, half, a, next); err != nil {
		return nil, nil, err
	}
	values, vectors := ritz(basis, half)
	return values[:k], vectors.Slice(0, n, 0, k).(*mat.Dense), nil
}

// orthonormalBasis is Gram–Schmidt over the columns, twice for rounding. A column
// in the span of those before it becomes 0.
func orthonormalBasis(m ort.Matrix) *mat.Dense {
	columns := make([][]float64, m.Cols)
	for j := range columns {
		c := make([]float64, m.Rows)
		for i := range c {
			c[i] = float64(m.At(i, j))
		}
		before := dot(c, c)
		for range 2 {
			for _, q := range columns[:j] {
				on := dot(c, q)
				for i := range c {
					c[i] -= on * q[i]
				}
			}
		}
		scale := 0.0
		if after := dot(c, c); after > 1e-24*before {
			scale = 1 / math.Sqrt(after)
		}
		for i := range c {
			c[i] *= scale
		}
		columns[j] = c
	}
	out := mat.NewDense(m.Rows, m.Cols, nil)
	for j, c := range columns {
		out.SetCol(j, c)
	}
	return out
}

func copyTo(dst ort.Matrix, src *mat.Dense) {
	for i, x := range src.RawMatrix().Data {
		dst.V[i] = float32(x)
	}
}

// ritz returns the Ritz pairs of a basis and its image.
func ritz(basis *mat.Dense, image ort.Matrix) ([]float64, *mat.Dense) {
	d := mat.NewDense(image.Rows, image.Cols, nil)
	for i, x := range image.V {
		d.RawMatrix().Data[i] = float64(x)
	}
	var small, vectors mat.Dense
	small.Mul(basis.T(), d)
	sym := mat.NewSymDense(image.Cols, nil)
	for i := range image.Cols {
		for j := i; j < image.Cols; j++ {
			sym.SetSym(i, j, (small.At(i, j)+small.At(j, i))/2)
		}
	}
	values, rotation := eigen(sym)
	vectors.Mul(basis, rotation)
	return values, &vectors
}

func rests(before, now []float64, k int) bool {
	if before == nil {
		return false
	}
	for j := range k {
		if math.Abs(now[j]-before[j]) > 2e-5*math.Abs(now[0]) && math.Abs(now[j]-before[j]) > 1e-3*math.Abs(now[j]) {
			return false
		}
	}
	return true
}
