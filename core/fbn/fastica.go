package fbn

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"

	"golang.org/x/sync/errgroup"
	"gonum.org/v1/gonum/mat"

	"syncact/core/fault"
	"syncact/core/onnx"
	"syncact/core/ort"
)

// Limits of the iteration: the change of the directions below which a start and
// the refinement rest, and the numbers of steps.
const (
	settled      = 1e-5
	refined      = 1e-7
	mostSteps    = 400
	mostRefining = 60
	mostRestarts = 3
)

// A fastICA finds directions of largest negentropy in whitened rows (Hyvärinen
// 1999: log cosh, symmetric). Starts run in float32 as a graph, the refinement in
// float64.
type fastICA struct {
	z       ort.Matrix
	session *ort.Session
	w, gz   []float32 // K×K
	slope   []float32 // mean of 1 − tanh² of each source
	tensors []*ort.Tensor
}

func newFastICA(z ort.Matrix, o ort.Options) (*fastICA, error) {
	k, v := z.Rows, z.Cols
	f := &fastICA{z: z, w: make([]float32, k*k), gz: make([]float32, k*k), slope: make([]float32, k)}
	g := onnx.NewBuilder()
	x, w := g.Input("z", onnx.Float, k, v), g.Input("w", onnx.Float, k, k)
	y := g.Node("Tanh", g.Node("MatMul", w, x))
	share := onnx.FloatAttr("alpha", 1/float32(v))
	g.Output(g.Node("Gemm", y, x, onnx.IntAttr("transB", 1), share), "gz", onnx.Float, k, k)
	square := g.Node("ReduceMean", g.Node("Mul", y, y), g.Ints(1), onnx.IntAttr("keepdims", 1))
	g.Output(g.Node("Sub", g.Scalar(1), square), "slope", onnx.Float, k, 1)
	var err error
	if f.session, err = ort.NewSession(g.Bytes(), []string{"z", "w"}, []string{"gz", "slope"}, o); err != nil {
		return nil, err
	}
	for i, data := range [][]float32{z.V, f.w, f.gz, f.slope} {
		tensor, err := ort.NewTensor(data, k, []int{v, k, k, 1}[i])
		if err != nil {
			f.close()
			return nil, err
		}
		f.tensors = append(f.tensors, tensor)
	}
	return f, nil
}

func (f *fastICA) close() {
	f.session.Close()
	for _, t := range f.tensors {
		t.Close()
	}
}

// start iterates from random directions and again from others when they collapse.
func (f *fastICA) start(ctx context.Context, seed uint64) (*mat.Dense, bool, error) {
	k := f.z.Rows
	for attempt := range mostRestarts {
		rng := rand.New(rand.NewPCG(seed, uint64(1000+attempt)))
		w := mat.NewDense(k, k, nil)
		for i := range w.RawMatrix().Data {
			w.RawMatrix().Data[i] = rng.NormFloat64()
		}
		w, ok := decorrelate(w)
		for step := 0; ok && step < mostSteps; step++ {
			next, err := f.step32(ctx, w)
			if err != nil {
				return nil, false, err
			}
			if next, ok = decorrelate(next); !ok {
				break
			}
			moved := change(w, next)
			w = next
			if moved < settled {
				return w, true, nil
			}
		}
		if ok {
			return w, false, nil
		}
	}
	return nil, false, &fault.Input{What: "the components collapse from every start", Do: "use fewer components", Err: ErrRuns}
}

func (f *fastICA) step32(ctx context.Context, w *mat.Dense) (*mat.Dense, error) {
	for i, x := range w.RawMatrix().Data {
		f.w[i] = float32(x)
	}
	if err := f.session.Run(ctx, f.tensors[:2], f.tensors[2:]); err != nil {
		return nil, err
	}
	return combineStep(w, func(i int) float64 { return float64(f.gz[i]) }, func(j int) float64 { return float64(f.slope[j]) }), nil
}

func combineStep(w *mat.Dense, gz func(int) float64, slope func(int) float64) *mat.Dense {
	k, _ := w.Dims()
	next := mat.NewDense(k, k, nil)
	for i := range k * k {
		next.RawMatrix().Data[i] = gz(i) - slope(i/k)*w.RawMatrix().Data[i]
	}
	return next
}

// refine iterates in float64 until the directions rest, and returns the last change.
func refine(ctx context.Context, z ort.Matrix, w *mat.Dense) (*mat.Dense, float64, error) {
	last := math.Inf(1)
	for range mostRefining {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		next, ok := decorrelate(step64(z, w))
		if !ok {
			return nil, 0, &fault.Input{What: "the components collapse", Do: "use fewer components", Err: ErrRuns}
		}
		last = change(w, next)
		w = next
		if last < refined {
			break
		}
	}
	return w, last, nil
}

// step64 sums over voxels in blocks shared out to goroutines, in a fixed order.
func step64(z ort.Matrix, w *mat.Dense) *mat.Dense {
	const block = 1024
	k, v := z.Rows, z.Cols
	blocks := (v + block - 1) / block
	gz, slope := make([]*mat.Dense, blocks), make([][]float64, blocks)
	var g errgroup.Group
	g.SetLimit(runtime.NumCPU())
	for b := range blocks {
		g.Go(func() error {
			from, to := b*block, min(v, (b+1)*block)
			x := mat.NewDense(k, to-from, nil)
			for i := range k {
				for t := from; t < to; t++ {
					x.Set(i, t-from, float64(z.V[i*v+t]))
				}
			}
			var y mat.Dense
			y.Mul(w, x)
			slope[b] = make([]float64, k)
			for i := range k {
				row := y.RawRowView(i)
				for t := range row {
					row[t] = math.Tanh(row[t])
					slope[b][i] += 1 - row[t]*row[t]
				}
			}
			gz[b] = mat.NewDense(k, k, nil)
			gz[b].Mul(&y, x.T())
			return nil
		})
	}
	_ = g.Wait() // nothing in it fails
	for b := 1; b < blocks; b++ {
		gz[0].Add(gz[0], gz[b])
		for i := range k {
			slope[0][i] += slope[b][i]
		}
	}
	return combineStep(w, func(i int) float64 { return gz[0].RawMatrix().Data[i] / float64(v) }, func(j int) float64 { return slope[0][j] / float64(v) })
}

// decorrelate returns (WWᵀ)^(−½)W; false when the directions have collapsed.
func decorrelate(w *mat.Dense) (*mat.Dense, bool) {
	var svd mat.SVD
	for _, x := range w.RawMatrix().Data {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, false
		}
	}
	if !svd.Factorize(w, mat.SVDThin) {
		return nil, false
	}
	values := svd.Values(nil)
	if !(values[len(values)-1] > 1e-9*values[0]) {
		return nil, false
	}
	var u, v, out mat.Dense
	svd.UTo(&u)
	svd.VTo(&v)
	out.Mul(&u, v.T())
	return &out, true
}

// change is the largest 1 − |cosine| between old and new directions.
func change(a, b *mat.Dense) float64 {
	k, _ := a.Dims()
	most := 0.0
	for i := range k {
		most = math.Max(most, math.Abs(1-math.Abs(mat.Dot(a.RowView(i), b.RowView(i)))))
	}
	return most
}

// consensus clusters the directions of all starts by average linkage on |r|
// (Himberg 2004) into as many clusters as there are components, and returns each
// cluster's most central member, made orthogonal.
func consensus(starts []*mat.Dense) *mat.Dense {
	k, _ := starts[0].Dims()
	if len(starts) == 1 {
		return starts[0]
	}
	all := mat.NewDense(k*len(starts), k, nil)
	for s, w := range starts {
		for i := range k {
			all.SetRow(s*k+i, w.RawRowView(i))
		}
	}
	r := similarity(all, all)
	out := mat.NewDense(k, k, nil)
	for c, members := range averageLinkage(r, k) {
		best, most := members[0], -1.0
		for _, i := range members {
			sum := 0.0
			for _, j := range members {
				sum += r[i][j]
			}
			if sum > most {
				best, most = i, sum
			}
		}
		out.SetRow(c, all.RawRowView(best))
	}
	if w, ok := decorrelate(out); ok {
		return w
	}
	return starts[0]
}

// averageLinkage joins the two clusters of largest mean similarity until only
// `clusters` are left.
func averageLinkage(r [][]float64, clusters int) [][]int {
	n := len(r)
	mean, members := make([][]float64, n), make([][]int, n)
	for i := range n {
		mean[i] = append([]float64(nil), r[i]...)
		members[i] = []int{i}
	}
	for left := n; left > clusters; left-- {
		a, b := -1, -1
		for i := range n {
			for j := 0; j < i && members[i] != nil; j++ {
				if members[j] != nil && (a < 0 || mean[i][j] > mean[a][b]) {
					a, b = i, j
				}
			}
		}
		na, nb := float64(len(members[a])), float64(len(members[b]))
		for i := range n {
			m := (na*mean[a][i] + nb*mean[b][i]) / (na + nb)
			mean[b][i], mean[i][b] = m, m
		}
		members[b] = append(members[b], members[a]...)
		members[a] = nil
	}
	var out [][]int
	for _, m := range members {
		if m != nil {
			out = append(out, m)
		}
	}
	return out
}
