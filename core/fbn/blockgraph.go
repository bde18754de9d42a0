package fbn

import (
	"syncact/core/onnx"
)

// The graphs of a step that is made block by block of voxels: what a block adds to the
// products of all of V (turn, and rebuild for the reconstruction), and what is done
// with their sums in between (sample and learn).

// turnModel updates W and the pull of a block of v voxels and multiplies the new W with
// the volumes of the next batch and, unless rebuilt, with itself.
func turnModel(h Hyper, n, v int, rebuilt bool) (model []byte, in, out []string) {
	g := newStepGraph(h, n, rebuilt)
	k := g.k
	r, x := g.Input("r", onnx.Float, g.rows(), k), g.Input("x", onnx.Float, g.rows(), v)
	next, threshold := g.Input("next", onnx.Float, n, v), g.Input("threshold", onnx.Float, 1, k)
	w, pull := g.Input("W", onnx.Float, k, v), g.Input("pull", onnx.Float, k, v)
	in, out = []string{"r", "x", "next", "threshold", "W", "pull"}, []string{"W_out", "pull_out", "a"}
	ofW := ""
	if ofWCols := g.ofWCols(); ofWCols > 0 {
		ofW = g.Input("ofW", onnx.Float, k, ofWCols)
		in = append(in, "ofW")
	}
	w, pull = g.weights(x, r, ofW, threshold, w, pull)
	g.Output(w, "W_out", onnx.Float, k, v)
	g.Output(pull, "pull_out", onnx.Float, k, v)
	g.Output(g.abt(next, w), "a", onnx.Float, n, k)
	if !rebuilt {
		g.Output(g.abt(w, w), "negative", onnx.Float, k, k)
		out = append(out, "negative")
	}
	return g.Bytes(), in, out
}

// ofWCols is how wide the coefficients of W are, 0 when there are none.
func (g *stepGraph) ofWCols() int {
	switch {
	case !g.rebuilt:
		return g.k
	case !g.h.Unit:
		return 1
	}
	return 0
}

// rebuildModel reconstructs the volumes in a block and multiplies them with W.
func rebuildModel(h Hyper, n, v int) (model []byte, in, out []string) {
	g := newStepGraph(h, n, true)
	d, w := g.Input("d", onnx.Float, n, g.k), g.Input("W", onnx.Float, g.k, v)
	again := g.Node("MatMul", d, w)
	g.Output(again, "again", onnx.Float, n, v)
	g.Output(g.abt(again, w), "negative", onnx.Float, n, g.k)
	return g.Bytes(), []string{"d", "W"}, []string{"again", "negative"}
}

// sampleModel samples D from the activations of all blocks.
func sampleModel(h Hyper, n, blocks int) (model []byte, in, out []string) {
	g := newStepGraph(h, n, true)
	a, u := g.Input("a", onnx.Float, blocks, n, g.k), g.Input("u", onnx.Float, n, g.k)
	g.inputs()
	_, d := g.sample(g.total(a), u)
	g.Output(d, "d", onnx.Float, n, g.k)
	return g.Bytes(), append([]string{"a", "u", "eta", "strength"}, smallNames...), []string{"d"}
}

// learnModel gives the coefficients of the update from the products of all blocks.
func learnModel(h Hyper, n, blocks int, rebuilt bool) (model []byte, in, out []string) {
	g := newStepGraph(h, n, rebuilt)
	a, u := g.Input("a", onnx.Float, blocks, n, g.k), g.Input("u", onnx.Float, n, g.k)
	g.inputs()
	negative := g.total(g.Input("negative", onnx.Float, blocks, g.negativeRows(), g.k))
	hid, d := g.sample(g.total(a), u)
	if !rebuilt {
		negative = g.Node("MatMul", d, negative)
	}
	r, ofW := g.learn(hid, d, negative)
	g.Output(r, "r", onnx.Float, g.rows(), g.k)
	g.smallOutputs()
	in = append(append([]string{"a", "u", "eta", "strength"}, smallNames...), "negative")
	out = []string{"r"}
	for _, name := range smallNames {
		out = append(out, name+"_out")
	}
	if ofW != "" {
		g.Output(ofW, "ofW", onnx.Float, g.k, g.ofWCols())
		out = append(out, "ofW")
	}
	return g.Bytes(), in, out
}

// negativeRows is the height of a block's part of the negative phase: the products of
// W with itself, or with the reconstruction.
func (g *stepGraph) negativeRows() int {
	if g.rebuilt {
		return g.n
	}
	return g.k
}

// total adds up the parts of the blocks.
func (g *stepGraph) total(parts string) string {
	return g.Node("ReduceSum", parts, g.first, onnx.IntAttr("keepdims", 0))
}
