package onnx

import (
	"math"
	"slices"
)

// shapeRules infer the shape of an operator's first output. An operator without a
// rule gives a tensor of unknown rank.
var shapeRules map[string]func(*inference, *node) []int64

func init() { // the rules use the table through the inference
	shapeRules = map[string]func(*inference, *node) []int64{
		"Conv": convRule(1), "FusedConv": convRule(1), "ConvInteger": convRule(1), "QLinearConv": convRule(3),
		"ConvTranspose": transposedRule, "MaxPool": poolRule, "AveragePool": poolRule, "LpPool": poolRule,
		"GlobalAveragePool": globalRule, "GlobalMaxPool": globalRule, "GlobalLpPool": globalRule,
		"Transpose": transposeRule, "Flatten": flattenRule, "Reshape": reshapeRule, "Concat": concatRule,
		"MatMul": matmulRule, "MatMulInteger": matmulRule, "Gemm": gemmRule, "Squeeze": squeezeRule, "Unsqueeze": unsqueezeRule,
		"Resize": resizeRule, "Upsample": resizeRule, "Pad": padRule, "Shape": shapeShape, "Expand": expandRule,
		"Gather": gatherRule, "Slice": sliceRule, "Split": splitRule, "ConstantOfShape": fillRule,
	}
	for _, op := range same {
		shapeRules[op] = sameRule
	}
	for _, op := range broadcasts {
		shapeRules[op] = broadcastRule
	}
	for _, op := range []string{"ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2",
		"ReduceSumSquare", "ReduceLogSum", "ReduceLogSumExp", "ArgMax", "ArgMin"} {
		shapeRules[op] = reduceRule
	}
}

var same = []string{"Relu", "Clip", "LeakyRelu", "PRelu", "Elu", "Selu", "Celu", "ThresholdedRelu", "Sigmoid", "HardSigmoid",
	"HardSwish", "Gelu", "Mish", "Swish", "Softplus", "Softsign", "Tanh", "Erf", "Exp", "Log", "Sqrt", "Reciprocal", "Neg", "Abs",
	"Floor", "Ceil", "Round", "Sign", "Sin", "Cos", "Not", "Identity", "Dropout", "Cast", "CastLike", "BatchNormalization",
	"InstanceNormalization", "GroupNormalization", "LayerNormalization", "SimplifiedLayerNormalization", "RMSNormalization",
	"LpNormalization", "MeanVarianceNormalization", "LRN", "Softmax", "LogSoftmax", "QuantizeLinear", "DequantizeLinear",
	"FusedGelu", "QuickGelu", "BiasGelu", "FastGelu", "RandomNormalLike", "RandomUniformLike", "Bernoulli", "IsNaN", "Shrink", "Hardmax",
	"CumSum", "Trilu"}

var broadcasts = []string{"Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "Sum", "Mean", "Where", "Equal", "Greater", "Less",
	"GreaterOrEqual", "LessOrEqual", "And", "Or", "Xor", "Mod", "BitShift"}

func sameRule(x *inference, n *node) []int64 { return x.shapes[n.input(0)] }

func broadcastRule(x *inference, n *node) []int64 {
	out := x.shapes[n.input(0)]
	for _, name := range n.in[min(1, len(n.in)):] {
		if out = broadcast(out, x.shapes[name]); out == nil {
			return nil
		}
	}
	return out
}

// broadcast joins two shapes from the right, as NumPy does. Sizes that do not fit
// leave the shape unknown: opset 6 had other rules.
func broadcast(a, b []int64) []int64 {
	if a == nil || b == nil {
		return nil
	}
	if len(a) < len(b) {
		a, b = b, a
	}
	out := slices.Clone(a)
	for i := range b {
		at := len(a) - len(b) + i
		switch p, q := a[at], b[i]; {
		case p == q || q == 1:
		case p == 1:
			out[at] = q
		case p < 0 && q < 0:
			out[at] = unknown
		case p < 0:
			out[at] = q
		case q >= 0:
			return nil
		}
	}
	return out
}

func globalRule(x *inference, n *node) []int64 {
	in := x.shapes[n.input(0)]
	if len(in) < 3 {
		return nil
	}
	out := slices.Repeat([]int64{1}, len(in))
	out[0], out[1] = in[0], in[1]
	return out
}

func transposeRule(x *inference, n *node) []int64 {
	in, perm := x.shapes[n.input(0)], n.ints("perm")
	if in == nil {
		return nil
	}
	out := slices.Clone(in)
	if perm == nil {
		slices.Reverse(out)
		return out
	}
	if len(perm) != len(in) {
		return nil
	}
	for i, p := range perm {
		if p < 0 || p >= int64(len(in)) {
			return nil
		}
		out[i] = in[p]
	}
	return out
}

func flattenRule(x *inference, n *node) []int64 {
	in, axis := x.shapes[n.input(0)], n.int("axis", 1)
	if axis < 0 {
		axis += int64(len(in))
	}
	if in == nil || axis < 0 || axis > int64(len(in)) {
		return nil
	}
	return []int64{product(in[:axis]), product(in[axis:])}
}

func product(dims []int64) int64 {
	p := int64(1)
	for _, d := range dims {
		p = times(p, d)
	}
	return p
}

func reshapeRule(x *inference, n *node) []int64 {
	in, to := x.shapes[n.input(0)], x.ints[n.input(1)]
	if x.opset < 5 {
		to = n.ints("shape")
	}
	if to == nil {
		return nil
	}
	out := slices.Clone(to)
	for i, d := range to {
		if d == 0 && n.int("allowzero", 0) == 0 {
			out[i] = unknown
			if i < len(in) {
				out[i] = in[i]
			}
		}
	}
	if at := slices.Index(out, -1); at >= 0 {
		rest := slices.Delete(slices.Clone(out), at, at+1)
		out[at] = quotient(in, rest)
	}
	return out
}

// quotient solves product(in) = d·product(rest) for d, where both may hold the
// batch once.
func quotient(in, rest []int64) int64 {
	if in == nil {
		return unknown
	}
	in, rest = slices.Clone(in), slices.Clone(rest)
	if i, j := slices.Index(in, batch), slices.Index(rest, batch); i >= 0 && j >= 0 {
		in[i], rest[j] = 1, 1
	}
	by := product(rest)
	if i := slices.Index(in, batch); i >= 0 {
		in[i] = 1
		if p := product(in); p >= 0 && p == by {
			return batch
		}
		return unknown
	}
	p := product(in)
	if p < 0 || by <= 0 || p%by != 0 {
		return unknown
	}
	return p / by
}

func concatRule(x *inference, n *node) []int64 {
	first, axis := x.shapes[n.input(0)], n.int("axis", 1)
	if axis < 0 {
		axis += int64(len(first))
	}
	if first == nil || axis < 0 || axis >= int64(len(first)) {
		return nil
	}
	out := slices.Clone(first)
	for _, name := range n.in[1:] {
		s := x.shapes[name]
		if len(s) != len(out) {
			return nil
		}
		for i, d := range s {
			switch {
			case int64(i) != axis:
				if out[i] < 0 && d >= 0 {
					out[i] = d
				}
			case out[i] < 0 || d < 0:
				out[i] = unknown
			default:
				out[i] += d
			}
		}
	}
	return out
}

func matmulRule(x *inference, n *node) []int64 {
	a, b := x.shapes[n.input(0)], x.shapes[n.input(1)]
	if len(a) < 2 || len(b) < 2 {
		return nil
	}
	head := broadcast(a[:len(a)-2], b[:len(b)-2])
	if head == nil {
		return nil
	}
	return append(head, a[len(a)-2], b[len(b)-1])
}

func gemmRule(x *inference, n *node) []int64 {
	a, b := x.shapes[n.input(0)], x.shapes[n.input(1)]
	if len(a) != 2 || len(b) != 2 {
		return nil
	}
	return []int64{a[n.int("transA", 0)&1], b[1-n.int("transB", 0)&1]}
}

// axes returns the axes an operator was given, as attribute or input, counted from
// the front; false when they are computed.
func (x *inference) axes(n *node, at, rank int) ([]int64, bool) {
	axes := n.ints("axes")
	if name := n.input(at); name != "" {
		if axes = x.ints[name]; axes == nil {
			return nil, false
		}
	}
	axes = slices.Clone(axes)
	for i := range axes {
		if axes[i] < 0 {
			axes[i] += int64(rank)
		}
		if axes[i] < 0 || axes[i] >= int64(rank) {
			return nil, false
		}
	}
	return axes, true
}

func reduceRule(x *inference, n *node) []int64 {
	in := x.shapes[n.input(0)]
	if in == nil {
		return nil
	}
	axes, ok := x.axes(n, 1, len(in))
	if n.op == "ArgMax" || n.op == "ArgMin" {
		axes = []int64{n.int("axis", 0)}
		if axes[0] < 0 {
			axes[0] += int64(len(in))
		}
	}
	if !ok {
		return nil
	}
	if len(axes) == 0 && n.int("noop_with_empty_axes", 0) != 0 {
		return in
	}
	out := []int64{}
	for i, d := range in {
		switch reduced := len(axes) == 0 || slices.Contains(axes, int64(i)); {
		case !reduced:
			out = append(out, d)
		case n.int("keepdims", 1) != 0:
			out = append(out, 1)
		}
	}
	return out
}

func squeezeRule(x *inference, n *node) []int64 {
	in := x.shapes[n.input(0)]
	axes, ok := x.axes(n, 1, len(in))
	if in == nil || !ok || len(axes) == 0 {
		return nil
	}
	out := []int64{}
	for i, d := range in {
		if !slices.Contains(axes, int64(i)) {
			out = append(out, d)
		}
	}
	return out
}

func unsqueezeRule(x *inference, n *node) []int64 {
	in := x.shapes[n.input(0)]
	if in == nil {
		return nil
	}
	count := len(n.ints("axes"))
	if name := n.input(1); name != "" {
		count = len(x.ints[name])
	}
	rank := len(in) + count
	axes, ok := x.axes(n, 1, rank)
	if !ok || count == 0 {
		return nil
	}
	out, at := make([]int64, rank), 0
	for i := range out {
		if slices.Contains(axes, int64(i)) {
			out[i] = 1
			continue
		}
		if at == len(in) {
			return nil // an axis was given twice
		}
		out[i] = in[at]
		at++
	}
	return out
}

func resizeRule(x *inference, n *node) []int64 {
	in := x.shapes[n.input(0)]
	if in == nil {
		return nil
	}
	out := slices.Repeat([]int64{unknown}, len(in))
	if sizes := x.ints[n.input(3)]; len(sizes) == len(in) {
		return slices.Clone(sizes)
	}
	at := 1
	if n.op == "Resize" && x.opset > 10 {
		at = 2
	}
	scales, ok := x.floats(n.input(at))
	if !ok {
		for _, f := range n.floats("scales") {
			scales = append(scales, float64(f))
		}
	}
	if len(scales) != len(in) {
		return out
	}
	for i, s := range scales {
		switch {
		case s == 1:
			out[i] = in[i]
		case in[i] >= 0 && s > 0 && s < 1e9:
			out[i] = int64(math.Min(math.Floor(float64(in[i])*s), 1<<50))
		}
	}
	return out
}
