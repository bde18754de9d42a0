package ort

import (
	"context"
	"fmt"
	"sync"

	"syncact/core/onnx"
)

// A Matrix is a dense float32 matrix, row after row. V has Rows·Cols elements.
type Matrix struct {
	Rows, Cols int
	V          []float32
}

// NewMatrix returns a matrix of zeros.
func NewMatrix(rows, cols int) Matrix {
	return Matrix{rows, cols, make([]float32, rows*cols)}
}

// At returns the element of row i and column j.
func (m Matrix) At(i, j int) float32 { return m.V[i*m.Cols+j] }

// A MatMul multiplies large float32 matrices of any size. Its sessions, one for
// each way of transposing, are made when first needed and kept. It is safe for
// concurrent use; products then wait for each other. A product of less than a
// million multiplications is not worth the call.
type MatMul struct {
	options  Options
	mu       sync.Mutex
	sessions map[transposed]*Session
}

type transposed struct{ a, b bool }

// NewMatMul returns products on a provider; its Folder is not used.
func NewMatMul(o Options) *MatMul {
	return &MatMul{options: o, sessions: map[transposed]*Session{}}
}

// AB writes A·B to dst, which must not overlap them.
func (m *MatMul) AB(ctx context.Context, dst, a, b Matrix) error {
	check(dst, a, b, a.Rows, a.Cols, b.Rows, b.Cols)
	return m.multiply(ctx, transposed{}, dst, a, b)
}

// ATB writes Aᵀ·B to dst, which must not overlap them.
func (m *MatMul) ATB(ctx context.Context, dst, a, b Matrix) error {
	check(dst, a, b, a.Cols, a.Rows, b.Rows, b.Cols)
	return m.multiply(ctx, transposed{a: true}, dst, a, b)
}

// ABT writes A·Bᵀ to dst, which must not overlap them.
func (m *MatMul) ABT(ctx context.Context, dst, a, b Matrix) error {
	check(dst, a, b, a.Rows, a.Cols, b.Cols, b.Rows)
	return m.multiply(ctx, transposed{b: true}, dst, a, b)
}

// Close frees the sessions.
func (m *MatMul) Close() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.sessions {
		s.Close()
	}
	clear(m.sessions)
}

// check panics unless an r×k matrix times a k2×c one fits dst.
func check(dst, a, b Matrix, r, k, k2, c int) {
	for _, x := range []Matrix{dst, a, b} {
		if x.Rows < 0 || x.Cols < 0 || len(x.V) != x.Rows*x.Cols {
			panic(fmt.Sprintf("ort: %d elements in a matrix of %d×%d", len(x.V), x.Rows, x.Cols))
		}
	}
	if k != k2 || dst.Rows != r || dst.Cols != c {
		panic(fmt.Sprintf("ort: %d×%d times %d×%d into %d×%d", r, k, k2, c, dst.Rows, dst.Cols))
	}
}

func (m *MatMul) multiply(ctx context.Context, how transposed, dst, a, b Matrix) error {
	if len(dst.V) == 0 {
		return ctx.Err()
	}
	if len(a.V) == 0 { // a sum of nothing; the runtime takes no empty tensor
		clear(dst.V)
		return ctx.Err()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	s, err := m.session(how)
	if err != nil {
		return err
	}
	var tensors [3]*Tensor
	for i, x := range [...]Matrix{a, b, dst} {
		t, err := NewTensor(x.V, x.Rows, x.Cols)
		if err != nil {
			return err
		}
		defer t.Close()
		tensors[i] = t
	}
	return s.Run(ctx, tensors[:2], tensors[2:])
}

func (m *MatMul) session(how transposed) (*Session, error) {
	if s := m.sessions[how]; s != nil {
		return s, nil
	}
	g := onnx.NewBuilder()
	a, b := g.Input("a", onnx.Float, 0, 0), g.Input("b", onnx.Float, 0, 0)
	y := g.Node("Gemm", a, b, onnx.IntAttr("transA", flag(how.a)), onnx.IntAttr("transB", flag(how.b)))
	g.Output(y, "y", onnx.Float, 0, 0)
	s, err := NewSession(g.Bytes(), []string{"a", "b"}, []string{"y"}, m.options)
	if err != nil {
		return nil, err
	}
	m.sessions[how] = s
	return s, nil
}

func flag(on bool) int64 {
	if on {
		return 1
	}
	return 0
}
