package fbn

import (
	"syncact/core/onnx"
)

// The small tensors of the state of a machine, in the order of their inputs and
// outputs; W and its "pull" are beside them. The pull is dW with the threshold
// already taken off, so that adding it to W leaves only the Relu.
var smallNames = []string{"b", "mu", "s", "db", "threshold"}

// A stepGraph writes updates (1)–(16) of the recipe as ONNX nodes. W and the pull are
// K×V: a map is a row. The negative phase has two forms of equal result: products of
// W with itself (1, 5, 9), which cost 4K²V, or the reconstruction DWᵀ of the volumes
// themselves, 6nKV.
type stepGraph struct {
	*onnx.Builder
	h        Hyper
	n, k     int
	rebuilt  bool      // the form is the reconstruction
	small    [5]string // b, mu, s, db, threshold
	eta, str string    // rate, and strength of the threshold
	first    string    // axis 0
}

func newStepGraph(h Hyper, n int, rebuilt bool) *stepGraph {
	g := &stepGraph{Builder: onnx.NewBuilder(), h: h, n: n, k: h.Units, rebuilt: rebuilt}
	g.first = g.Ints(0)
	return g
}

// rebuilds says which form is cheaper for batches of n and k units.
func rebuilds(n, k int) bool { return 3*n < 2*k }

func smallShapes(k int) [5][2]int { return [5][2]int{{1, k}, {1, k}, {1, 1}, {1, k}, {1, k}} }

// inputs declares the rate, the strength and the small state.
func (g *stepGraph) inputs() {
	g.eta, g.str = g.Input("eta", onnx.Float, 1, 1), g.Input("strength", onnx.Float, 1, 1)
	for i, shape := range smallShapes(g.k) {
		g.small[i] = g.Input(smallNames[i], onnx.Float, shape[0], shape[1])
	}
}

func (g *stepGraph) smallOutputs() {
	for i, shape := range smallShapes(g.k) {
		g.Output(g.small[i], smallNames[i]+"_out", onnx.Float, shape[0], shape[1])
	}
}

// rows is how many rows of coefficients, and of volumes with what is added to them,
// make an update.
func (g *stepGraph) rows() int {
	if g.rebuilt {
		return 2*g.n + 1
	}
	return g.n + 1
}

func (g *stepGraph) mul(a, b string) string { return g.Node("Mul", a, b) }

func (g *stepGraph) mean(x string) string { // over the batch
	return g.Node("ReduceMean", x, g.first, onnx.IntAttr("keepdims", 1))
}

func (g *stepGraph) abt(a, b string) string { return g.Node("Gemm", a, b, onnx.IntAttr("transB", 1)) }

func (g *stepGraph) hidden(a string) string {
	return g.Node("Sigmoid", g.Node("Add", g.Node("Div", a, g.small[2]), g.small[0]))
}

// sample returns H and D of the activations A.
func (g *stepGraph) sample(a, u string) (h, d string) {
	h = g.hidden(a)
	return h, g.Node("Sub", g.Node("Cast", g.Node("Less", u, h), onnx.IntAttr("to", int64(onnx.Float))), g.small[1])
}

// learn updates the small state. It returns the coefficients of the update of W: of
// the volumes, of ones and, rebuilt, of the reconstruction; and those of W itself,
// K×K, or K×1 when rebuilt. negative are the activations of the negative phase.
func (g *stepGraph) learn(h, d, negative string) (coefficients, ofW string) {
	b, mu, s, db, before := g.small[0], g.small[1], g.small[2], g.small[3], g.small[4]
	h1 := g.hidden(negative)
	e, f := g.Node("Sub", h, mu), g.Node("Sub", h1, mu)
	meanH, meanH1 := g.mean(h), g.mean(h1)
	variance := g.Node("Sub", g.mean(g.mul(h, h)), g.mul(meanH, meanH))
	sd := g.Node("Sqrt", g.Node("Max", variance, g.Scalar(0)))
	threshold := g.mul(sd, g.str)
	last := g.Floats(make([]float32, g.k), 1, g.k)
	if !g.h.Signed {
		last = g.Node("Sub", g.mul(before, g.Scalar(float32(g.h.Momentum))), threshold)
	}
	share := g.mul(g.eta, g.Scalar(1/float32(g.n)))
	coefficients = g.Node("Concat", g.mul(e, share), last, onnx.IntAttr("axis", 0))
	noise := ""
	if !g.h.Unit {
		noise = g.mean(g.mul(h1, g.Node("Sub", g.Scalar(1), h1)))
	}
	if g.rebuilt {
		coefficients = g.Node("Concat", coefficients, g.mul(f, g.Node("Neg", share)), onnx.IntAttr("axis", 0))
		if noise != "" {
			ofW = g.Node("Reshape", g.mul(noise, g.Node("Neg", g.eta)), g.Ints(int64(g.k), 1))
		}
	} else {
		m := g.mul(g.Node("MatMul", g.Node("Transpose", d, onnx.IntsAttr("perm", 1, 0)), f), g.Scalar(1/float32(g.n)))
		if noise != "" {
			m = g.Node("Add", m, g.mul(g.identity(), noise))
		}
		ofW = g.mul(m, g.Node("Neg", g.eta))
	}
	g.small[3] = g.Node("Add", g.mul(db, g.Scalar(float32(g.h.Momentum))), g.mul(g.eta, g.Node("Sub", meanH, meanH1)))
	g.small[0] = g.Node("Add", b, g.small[3])
	g.small[1] = g.Node("Add", mu, g.mul(g.Scalar(float32(g.h.RateMu)), g.Node("Sub", meanH, mu)))
	g.small[4] = threshold
	if g.h.RateS != 0 {
		off := g.Node("Sub", g.Node("ReduceMean", sd, onnx.IntAttr("keepdims", 1)), g.Scalar(float32(g.h.Target)))
		g.small[2] = g.Node("Max", g.mul(s, g.Node("Exp", g.mul(off, g.Scalar(float32(g.h.RateS))))), g.Scalar(floorS))
	}
	return coefficients, ofW
}

// weights updates W and the pull by what learn returned; x are the rows that the
// coefficients belong to.
func (g *stepGraph) weights(x, coefficients, ofW, threshold, w, pull string) (nextW, nextPull string) {
	pull = g.Node("Gemm", coefficients, x, pull, onnx.IntAttr("transA", 1), onnx.FloatAttr("beta", float32(g.h.Momentum)))
	switch {
	case ofW != "" && g.rebuilt:
		pull = g.Node("Add", pull, g.mul(w, ofW))
	case ofW != "":
		pull = g.Node("Gemm", ofW, w, pull, onnx.IntAttr("transA", 1))
	}
	w = g.Node("Add", w, pull)
	if !g.h.Signed {
		return g.Node("Relu", w), pull
	}
	t := g.Node("Transpose", threshold, onnx.IntsAttr("perm", 1, 0))
	return g.Node("Sub", w, g.Node("Min", g.Node("Max", w, g.Node("Neg", t)), t)), pull // w − clip(w, −t, t)
}

func (g *stepGraph) identity() string {
	one := make([]float32, g.k*g.k)
	for i := range g.k {
		one[i*g.k+i] = 1
	}
	return g.Floats(one, g.k, g.k)
}

// unrolledModel returns the graph of steps updates on batches of n volumes of v values.
func unrolledModel(h Hyper, n, v, steps int) []byte {
	g := newStepGraph(h, n, rebuilds(n, h.Units))
	x, u := g.Input("x", onnx.Float, steps*n, v), g.Input("u", onnx.Float, steps*n, g.k)
	g.inputs()
	w, pull := g.Input("W", onnx.Float, g.k, v), g.Input("pull", onnx.Float, g.k, v)
	one := make([]float32, v)
	for i := range one {
		one[i] = 1
	}
	ones := g.Floats(one, 1, v)
	for i := range steps {
		xi, ui := g.slice(x, i*n, (i+1)*n), g.slice(u, i*n, (i+1)*n)
		hid, d := g.sample(g.abt(xi, w), ui)
		xi = g.Node("Concat", xi, ones, onnx.IntAttr("axis", 0))
		var negative string
		if g.rebuilt {
			again := g.Node("MatMul", d, w)
			negative = g.abt(again, w)
			xi = g.Node("Concat", xi, again, onnx.IntAttr("axis", 0))
		} else {
			negative = g.Node("MatMul", d, g.abt(w, w))
		}
		coefficients, ofW := g.learn(hid, d, negative)
		w, pull = g.weights(xi, coefficients, ofW, g.small[4], w, pull)
	}
	g.smallOutputs()
	g.Output(w, "W_out", onnx.Float, g.k, v)
	g.Output(pull, "pull_out", onnx.Float, g.k, v)
	return g.Bytes()
}

func (g *stepGraph) slice(x string, from, to int) string {
	return g.Node("Slice", x, g.Ints(int64(from)), g.Ints(int64(to)), g.first)
}
