package fbn

import (
	"syncact/core/onnx"
)

// The tensors of a step, in the order of the session's inputs and outputs. W and
// dW are K×V: a map is a row. The "pull" is dW with the threshold already taken
// off, so that adding it to W leaves only the Relu.
var (
	stateNames  = []string{"W", "pull", "b", "mu", "s", "db", "threshold"}
	stepInputs  = append([]string{"x", "means", "u", "eta", "strength"}, stateNames...)
	stepOutputs = []string{"W_out", "pull_out", "b_out", "mu_out", "s_out", "db_out", "threshold_out", "error"}
)

// A stepGraph writes updates (1)–(16) of the recipe as ONNX nodes. The rows of x
// are n volumes, a row of ones and, when one step is made in a Run, the K rows of
// W itself: the products vW, WᵀW and the row sums are then one matrix product, and
// so are vᵀE, WM, momentum and threshold. With more steps a Run, x holds n+1 rows
// a step and W is joined on the device. Volumes come with the means that they still
// hold; what these add is taken off by way of the row of ones.
type stepGraph struct {
	*onnx.Builder
	h              Hyper
	n, k, v, steps int
	state          [7]string // W, pull, b, mu, s, db, threshold
	first          string    // axis 0
}

// stepModel returns the graph of steps updates on batches of n volumes of v values.
func stepModel(h Hyper, n, v, steps int) []byte {
	g := &stepGraph{Builder: onnx.NewBuilder(), h: h, n: n, k: h.Units, v: v, steps: steps}
	k := h.Units
	rows := n + 1
	if steps == 1 {
		rows += k
	}
	x, means, u := g.Input("x", onnx.Float, steps*rows, v), g.Input("means", onnx.Float, steps*n, 1), g.Input("u", onnx.Float, steps*n, k)
	eta, strength := g.Input("eta", onnx.Float, 1, 1), g.Input("strength", onnx.Float, 1, 1)
	shapes := [7][2]int{{k, v}, {k, v}, {1, k}, {1, k}, {1, 1}, {1, k}, {1, k}}
	for i, name := range stateNames {
		g.state[i] = g.Input(name, onnx.Float, shapes[i][0], shapes[i][1])
	}
	g.first = g.Ints(0)
	errors := g.Scalar(0)
	for i := range steps {
		xi, mi, ui := x, means, u
		if steps > 1 {
			xi = g.Node("Concat", g.rows(x, i*rows, (i+1)*rows), g.state[0], onnx.IntAttr("axis", 0))
			mi, ui = g.rows(means, i*n, (i+1)*n), g.rows(u, i*n, (i+1)*n)
		}
		errors = g.Node("Add", errors, g.step(xi, mi, ui, eta, strength))
	}
	for i, name := range stepOutputs[:7] {
		g.Output(g.state[i], name, onnx.Float, shapes[i][0], shapes[i][1])
	}
	g.Output(g.Node("Reshape", errors, g.Ints(1, 1)), "error", onnx.Float, 1, 1)
	return g.Bytes()
}

func (g *stepGraph) rows(x string, from, to int) string {
	return g.Node("Slice", x, g.Ints(int64(from)), g.Ints(int64(to)), g.first)
}

func (g *stepGraph) mul(a, b string) string { return g.Node("Mul", a, b) }

func (g *stepGraph) mean(x string) string { // over the batch
	return g.Node("ReduceMean", x, g.first, onnx.IntAttr("keepdims", 1))
}

func (g *stepGraph) sum(x string) string { return g.Node("ReduceSum", x, onnx.IntAttr("keepdims", 0)) }

func (g *stepGraph) hidden(a string) string {
	return g.Node("Sigmoid", g.Node("Add", g.Node("Div", a, g.state[4]), g.state[2]))
}

// step appends one update and returns the part of the error that depends on W.
func (g *stepGraph) step(x, means, u, eta, strength string) string {
	b, mu, s, db, before := g.state[2], g.state[3], g.state[4], g.state[5], g.state[6]
	products := g.Node("Gemm", x, g.state[0], onnx.IntAttr("transB", 1))
	split := g.Nodes("Split", 3, products, g.Ints(int64(g.n), 1, int64(g.k)), onnx.IntAttr("axis", 0))
	a, gram := g.Node("Sub", split[0], g.mul(means, split[1])), split[2]
	h := g.hidden(a)
	d := g.Node("Sub", g.Node("Cast", g.Node("Less", u, h), onnx.IntAttr("to", int64(onnx.Float))), mu)
	h1 := g.hidden(g.Node("MatMul", d, gram))
	e, f := g.Node("Sub", h, mu), g.Node("Sub", h1, mu)
	meanH, meanH1 := g.mean(h), g.mean(h1)
	m := g.mul(g.Node("MatMul", g.Node("Transpose", d, onnx.IntsAttr("perm", 1, 0)), f), g.Scalar(1/float32(g.n)))
	if !g.h.Unit {
		noise := g.mean(g.mul(h1, g.Node("Sub", g.Scalar(1), h1)))
		m = g.Node("Add", m, g.mul(g.identity(), noise))
	}
	variance := g.Node("Sub", g.mean(g.mul(h, h)), g.mul(meanH, meanH))
	sd := g.Node("Sqrt", g.Node("Max", variance, g.Scalar(0)))
	threshold := g.mul(sd, strength)
	g.weights(x, means, g.mul(e, g.mul(eta, g.Scalar(1/float32(g.n)))), g.mul(m, g.Node("Neg", eta)), threshold, before)
	g.state[5] = g.Node("Add", g.mul(db, g.Scalar(float32(g.h.Momentum))), g.mul(eta, g.Node("Sub", meanH, meanH1)))
	g.state[2] = g.Node("Add", b, g.state[5])
	g.state[3] = g.Node("Add", mu, g.mul(g.Scalar(float32(g.h.RateMu)), g.Node("Sub", meanH, mu)))
	g.state[6] = threshold
	if g.h.RateS != 0 {
		off := g.Node("Sub", g.Node("ReduceMean", sd, onnx.IntAttr("keepdims", 1)), g.Scalar(float32(g.h.Target)))
		g.state[4] = g.Node("Max", g.mul(s, g.Node("Exp", g.mul(off, g.Scalar(float32(g.h.RateS))))), g.Scalar(floorS))
	}
	eg := g.mul(g.Node("MatMul", e, gram), e)
	return g.Node("Sub", g.sum(eg), g.mul(g.sum(g.mul(a, e)), g.Scalar(2)))
}

// weights updates W and the pull. e and m are already scaled by the rate.
func (g *stepGraph) weights(x, means, e, m, threshold, before string) {
	alpha := float32(g.h.Momentum)
	last := g.Node("Neg", g.Node("ReduceSum", g.mul(means, e), g.first, onnx.IntAttr("keepdims", 1)))
	if !g.h.Signed {
		last = g.Node("Add", last, g.Node("Sub", g.mul(before, g.Scalar(alpha)), threshold))
	}
	r := g.Node("Concat", e, last, m, onnx.IntAttr("axis", 0))
	pull := g.Node("Gemm", r, x, g.state[1], onnx.IntAttr("transA", 1), onnx.FloatAttr("beta", alpha))
	w := g.Node("Add", g.state[0], pull)
	if g.h.Signed { // w − clip(w, −t, t)
		t := g.Node("Transpose", threshold, onnx.IntsAttr("perm", 1, 0))
		w = g.Node("Sub", w, g.Node("Min", g.Node("Max", w, g.Node("Neg", t)), t))
	} else {
		w = g.Node("Relu", w)
	}
	g.state[0], g.state[1] = w, pull
}

func (g *stepGraph) identity() string {
	one := make([]float32, g.k*g.k)
	for i := range g.k {
		one[i*g.k+i] = 1
	}
	return g.Floats(one, g.k, g.k)
}
