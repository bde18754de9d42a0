package onnx

import "slices"

func padRule(x *inference, n *node) []int64 {
	in, pads := x.shapes[n.input(0)], n.ints("pads")
	if name := n.input(1); name != "" {
		pads = x.ints[name]
	}
	if in == nil {
		return nil
	}
	if len(pads) != 2*len(in) || n.input(3) != "" {
		return slices.Repeat([]int64{unknown}, len(in))
	}
	out := slices.Clone(in)
	for i := range out {
		if more := pads[i] + pads[i+len(in)]; out[i] >= 0 {
			out[i] = max(out[i]+more, 0)
		} else if more != 0 {
			out[i] = unknown
		}
	}
	return out
}

func shapeShape(x *inference, n *node) []int64 {
	if in := x.shapes[n.input(0)]; in != nil {
		return []int64{int64(len(shapeSlice(n, in)))}
	}
	return []int64{unknown}
}

// shapeSlice applies the start and end of a Shape node.
func shapeSlice(n *node, in []int64) []int64 {
	rank := int64(len(in))
	start, end := n.int("start", 0), n.int("end", rank)
	if start < 0 {
		start += rank
	}
	if end < 0 {
		end += rank
	}
	start, end = min(max(start, 0), rank), min(max(end, 0), rank)
	return in[start:max(start, end)]
}

func expandRule(x *inference, n *node) []int64 {
	to := x.ints[n.input(1)]
	if to == nil {
		return nil
	}
	return broadcast(x.shapes[n.input(0)], to)
}

func fillRule(x *inference, n *node) []int64 { return slices.Clone(x.ints[n.input(0)]) }

func gatherRule(x *inference, n *node) []int64 {
	in, at, axis := x.shapes[n.input(0)], x.shapes[n.input(1)], n.int("axis", 0)
	if axis < 0 {
		axis += int64(len(in))
	}
	if in == nil || at == nil || axis < 0 || axis >= int64(len(in)) {
		return nil
	}
	return append(append(append([]int64{}, in[:axis]...), at...), in[axis+1:]...) // a scalar is not nil
}

func sliceRule(x *inference, n *node) []int64 {
	in := x.shapes[n.input(0)]
	if in == nil {
		return nil
	}
	starts, ends, axes, steps := x.sliceArguments(n)
	out := slices.Clone(in)
	if axes == nil && n.input(3) == "" {
		for i := range starts {
			axes = append(axes, int64(i))
		}
	}
	if starts == nil || len(starts) != len(ends) || len(axes) != len(starts) {
		return slices.Repeat([]int64{unknown}, len(in))
	}
	for i, axis := range axes {
		if axis < 0 {
			axis += int64(len(in))
		}
		if axis < 0 || axis >= int64(len(in)) {
			return nil
		}
		step := int64(1)
		if i < len(steps) {
			step = steps[i]
		}
		out[axis] = sliceLength(in[axis], starts[i], ends[i], step)
	}
	return out
}

func (x *inference) sliceArguments(n *node) (starts, ends, axes, steps []int64) {
	if x.opset < 10 {
		return n.ints("starts"), n.ints("ends"), n.ints("axes"), nil
	}
	return x.ints[n.input(1)], x.ints[n.input(2)], x.ints[n.input(3)], x.ints[n.input(4)]
}

func sliceLength(size, start, end, step int64) int64 {
	if size < 0 || step < 1 || start == unknown || end == unknown || start == batch || end == batch {
		return unknown
	}
	start, end = sliceBound(size, start), sliceBound(size, end)
	return (max(end-start, 0) + step - 1) / step
}

func sliceBound(size, at int64) int64 {
	if at < 0 {
		at += size
	}
	return min(max(at, 0), size)
}

// splitRule gives the shapes of all outputs; the first is returned.
func splitRule(x *inference, n *node) []int64 {
	in, axis := x.shapes[n.input(0)], n.int("axis", 0)
	if axis < 0 {
		axis += int64(len(in))
	}
	if in == nil || axis < 0 || axis >= int64(len(in)) || len(n.out) == 0 {
		return nil
	}
	sizes := n.ints("split")
	if name := n.input(1); name != "" {
		sizes = x.ints[name]
	}
	shapes := make([][]int64, len(n.out))
	for i := range n.out {
		shapes[i] = slices.Clone(in)
		shapes[i][axis] = unknown
		if len(sizes) == len(n.out) {
			shapes[i][axis] = sizes[i]
		} else if size, parts := in[axis], int64(len(n.out)); size >= 0 && size%parts == 0 && n.input(1) == "" {
			shapes[i][axis] = size / parts
		}
		if n.out[i] != "" {
			x.shapes[n.out[i]] = shapes[i]
		}
	}
	return shapes[0]
}

// valueRules follow the small integer tensors that exporters compute shapes with.
var valueRules = map[string]func(*inference, *node) []int64{
	"Shape": func(x *inference, n *node) []int64 {
		return slices.Clone(shapeSlice(n, x.shapes[n.input(0)]))
	},
	"Identity": passValue, "Cast": passValue, "Squeeze": passValue, "Unsqueeze": passValue, "Reshape": passValue,
	"Gather": gatherValue, "Concat": concatValue, "Slice": sliceValue,
	"ConstantOfShape": filledValue, "Equal": equalValue, "Where": whereValue,
	"Add": arithmetic, "Sub": arithmetic, "Mul": arithmetic, "Div": arithmetic,
}

func passValue(x *inference, n *node) []int64 { return x.ints[n.input(0)] }

func gatherValue(x *inference, n *node) []int64 {
	in, at := x.ints[n.input(0)], x.ints[n.input(1)]
	var out []int64
	for _, i := range at {
		if i < 0 {
			i += int64(len(in))
		}
		if i < 0 || i >= int64(len(in)) {
			return nil
		}
		out = append(out, in[i])
	}
	return out
}

func concatValue(x *inference, n *node) []int64 {
	var out []int64
	for _, name := range n.in {
		if v, shape := x.ints[name], x.shapes[name]; v != nil {
			out = append(out, v...)
		} else if len(shape) == 1 && shape[0] >= 0 && shape[0] < 64 && x.types[name] == Int64 {
			out = append(out, slices.Repeat([]int64{unknown}, int(shape[0]))...)
		} else {
			return nil
		}
	}
	return out
}

func sliceValue(x *inference, n *node) []int64 {
	in := x.ints[n.input(0)]
	starts, ends, _, steps := x.sliceArguments(n)
	if in == nil || len(starts) != 1 || len(ends) != 1 || len(steps) > 0 && steps[0] != 1 {
		return nil
	}
	from, to := sliceBound(int64(len(in)), starts[0]), sliceBound(int64(len(in)), ends[0])
	return slices.Clone(in[from:max(from, to)])
}

func arithmetic(x *inference, n *node) []int64 {
	a, b := x.ints[n.input(0)], x.ints[n.input(1)]
	if a == nil || b == nil || len(a) != len(b) && len(a) != 1 && len(b) != 1 {
		return nil
	}
	out := make([]int64, max(len(a), len(b)))
	for i := range out {
		out[i] = combine(n.op, a[i%len(a)], b[i%len(b)])
	}
	return out
}

func combine(op string, a, b int64) int64 {
	const far = 1 << 31
	switch {
	case op == "Mul":
		return times(a, b)
	case op == "Div" && b == 1:
		return a
	case a < -far || a > far || b < -far || b > far: // unknown and batch as well
		return unknown
	case op == "Add":
		return a + b
	case op == "Sub":
		return a - b
	case b == 0:
		return unknown
	}
	return a / b
}

func filledValue(x *inference, n *node) []int64 {
	size := x.ints[n.input(0)]
	if len(size) != 1 || size[0] < 0 || size[0] > 64 {
		return nil
	}
	fill := int64(0)
	if a, ok := n.find("value"); ok {
		t := (&node{attrs: []attr{a}}).constantTensor()
		if t == nil || t.typ != Int64 && t.typ != Int32 {
			return nil
		}
		v, ok := t.small(1)
		if !ok || len(v) != 1 {
			return nil
		}
		fill = int64(v[0])
	}
	return slices.Repeat([]int64{fill}, int(size[0]))
}

// equalValue compares sizes: 1 where equal. Sizes that are not known differ from
// negative numbers, which is what exporters ask.
func equalValue(x *inference, n *node) []int64 {
	a, b := x.ints[n.input(0)], x.ints[n.input(1)]
	if a == nil || b == nil || len(a) != len(b) && len(b) != 1 {
		return nil
	}
	out := make([]int64, len(a))
	for i, p := range a {
		q := b[i%len(b)]
		free := p == unknown || p == batch || q == unknown || q == batch
		switch {
		case p == q && p != unknown:
			out[i] = 1
		case free && (p == unknown || p == batch || p >= 0) && (q == unknown || q == batch || q >= 0):
			out[i] = unknown
		}
	}
	return out
}

func whereValue(x *inference, n *node) []int64 {
	which, a, b := x.ints[n.input(0)], x.ints[n.input(1)], x.ints[n.input(2)]
	if len(which) == 0 || len(a) != len(which) || len(b) != len(which) {
		return nil
	}
	out := make([]int64, len(which))
	for i, w := range which {
		switch w {
		case 0:
			out[i] = b[i]
		case unknown:
			out[i] = unknown
		default:
			out[i] = a[i]
		}
	}
	return out
}
