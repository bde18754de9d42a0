package onnx

import (
	"fmt"
	"slices"
	"strings"

	"syncact/core/fault"
)

// maxTensor is the largest tensor that one frame may make.
const maxTensor = 8 << 30

// maxRank is the number of axes that a tensor may have.
const maxRank = 64

// An inference holds what is known of tensors before anything runs. A nil shape
// has an unknown rank; dimensions may be [unknown] or [batch].
type inference struct {
	g      *linked
	shapes map[string][]int64
	consts map[string]*tensor
	types  map[string]Type
	ints   map[string][]int64 // values of small integer tensors, mostly shapes
	varies map[string]bool    // depends on the picture
	opset  int
	fixed  int64 // the declared number of frames, [batch] when free
	failed *fault.Input
}

// infer follows the graph once in order of execution. It refuses what could only
// fail when run: sizes that do not fit and tensors beyond any memory.
func infer(g *linked, image value, opset int) (*inference, *fault.Input) {
	x := &inference{g: g, shapes: map[string][]int64{}, consts: map[string]*tensor{}, types: map[string]Type{}, ints: map[string][]int64{},
		varies: map[string]bool{}, opset: opset, fixed: batch}
	for name, t := range g.inits {
		x.enterTensor(name, t)
	}
	x.types[image.name] = image.typ
	x.varies[image.name] = true
	if image.rank {
		shape := slices.Clone(image.shape)
		if len(shape) > 0 && shape[0] == unknown {
			shape[0] = batch
		} else if len(shape) > 0 {
			x.fixed = shape[0]
		}
		x.shapes[image.name] = shape
	}
	for _, n := range g.nodes {
		x.node(n)
		if x.failed != nil {
			return nil, x.failed
		}
	}
	return x, nil
}

func (x *inference) enterTensor(name string, t *tensor) {
	x.consts[name] = t
	x.shapes[name] = append([]int64{}, t.dims...)
	x.types[name] = t.typ
	if (t.typ == Int64 || t.typ == Int32) && len(t.dims) <= 1 {
		if v, ok := t.small(64); ok {
			ints := make([]int64, len(v))
			for i, f := range v {
				ints[i] = int64(f)
			}
			x.ints[name] = ints
		}
	}
}

func (x *inference) node(n *node) {
	varies := isRandom(n)
	for _, name := range reads(n) {
		varies = varies || x.varies[name]
	}
	for _, out := range n.out {
		if out != "" {
			x.varies[out] = varies
			x.types[out] = x.typeOf(n)
		}
	}
	if n.output(0) == "" {
		return
	}
	if n.op == "Constant" && n.domain == "" {
		if t := n.constantTensor(); t != nil {
			x.enterTensor(n.output(0), t)
		}
		return
	}
	if rule := shapeRules[n.op]; rule != nil {
		if shape := rule(x, n); shape != nil {
			x.set(n, n.output(0), shape)
		}
	}
	if rule := valueRules[n.op]; rule != nil {
		if v := rule(x, n); v != nil && len(v) <= 64 {
			x.ints[n.output(0)] = v
			if shape := x.shapes[n.output(0)]; len(shape) == 1 {
				x.shapes[n.output(0)] = []int64{int64(len(v))}
			}
		}
	}
}

// typeOf returns the element type of what n gives, 0 when it is not known.
func (x *inference) typeOf(n *node) Type {
	switch n.op {
	case "Cast":
		return Type(n.int("to", 0))
	case "Shape", "Size", "ArgMax", "ArgMin", "NonZero":
		return Int64
	case "Equal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual", "Not", "And", "Or":
		return Bool
	case "ConvInteger", "MatMulInteger":
		return Int32
	case "QLinearConv":
		return x.types[n.input(7)]
	case "DequantizeLinear":
		return x.types[n.input(1)]
	case "QuantizeLinear":
		if zero := n.input(2); zero != "" {
			return x.types[zero]
		}
		return Uint8
	case "CastLike", "Where":
		return x.types[n.input(1)]
	}
	if len(n.graphs) > 0 || len(n.in) == 0 {
		return 0
	}
	return x.types[n.input(0)]
}

// set stores a shape and refuses one that no machine holds. No operator of a CNN
// has more than a few axes.
func (x *inference) set(n *node, name string, shape []int64) {
	if len(shape) > maxRank {
		return
	}
	x.shapes[name] = shape
	bytes := 4.0
	for _, d := range shape {
		if d > 0 {
			bytes *= float64(d)
		}
	}
	if bytes > maxTensor && x.failed == nil {
		x.failed = refuse(ErrTooLarge, "export a model for smaller pictures",
			"%s makes a map of %s, %.0f GB of memory a frame", n.label(), shapeText(shape), bytes/1e9)
	}
}

// fail keeps the first refusal.
func (x *inference) fail(err error, n *node, format string, args ...any) {
	if x.failed == nil {
		x.failed = refuse(err, again, "%s: %s", n.label(), fmt.Sprintf(format, args...))
	}
}

// tensor resolves a name to a constant in the file, through Identity nodes; nil
// when it is computed.
func (x *inference) tensor(name string) *tensor {
	for range 100 {
		if t := x.consts[name]; t != nil {
			return t
		}
		i, made := x.g.maker[name]
		if !made || x.g.nodes[i].op != "Identity" {
			return nil
		}
		name = x.g.nodes[i].input(0)
	}
	return nil
}

// floats returns the values of a small constant.
func (x *inference) floats(name string) ([]float64, bool) {
	if t := x.tensor(name); t != nil {
		return t.small(64)
	}
	return nil, false
}

// shapeText writes a shape as "1x3x224x224"; free dimensions are question
// marks.
func shapeText(shape []int64) string {
	if len(shape) == 0 {
		return "a scalar"
	}
	parts := make([]string, len(shape))
	for i, d := range shape {
		switch {
		case d == batch:
			parts[i] = "N"
		case d == unknown:
			parts[i] = "?"
		default:
			parts[i] = fmt.Sprint(d)
		}
	}
	return strings.Join(parts, "x")
}
