package onnx

import "slices"

// convRule infers and checks Conv and its relatives. weight is the index of the
// weight among the inputs.
func convRule(weight int) func(*inference, *node) []int64 {
	return func(x *inference, n *node) []int64 {
		in, w := x.shapes[n.input(0)], x.shapes[n.input(weight)]
		if w == nil {
			return nil
		}
		if len(w) < 3 || in != nil && len(in) != len(w) {
			x.fail(ErrWeights, n, "its weight is %s, which does not fit a map of %s", shapeText(w), shapeText(in))
			return nil
		}
		if in == nil {
			in = slices.Repeat([]int64{unknown}, len(w))
		}
		if slices.Contains(w, 0) {
			x.fail(ErrWeights, n, "its weight is empty (%s)", shapeText(w))
			return nil
		}
		group := n.int("group", 1)
		if group < 1 {
			x.fail(ErrGraph, n, "group is %d", group)
			return nil
		}
		x.checkChannels(n, in, w, group)
		geometry, ok := x.geometry(n, w[2:])
		if !ok {
			return nil
		}
		out := []int64{in[0], w[0]}
		for i, size := range in[2:] {
			out = append(out, geometry.slide(x, n, i, size, false))
		}
		return out
	}
}

func (x *inference) checkChannels(n *node, in, w []int64, group int64) {
	gets, wants := in[1], w[1]
	switch {
	case w[0] > 0 && w[0]%group != 0:
		x.fail(ErrWeights, n, "group is %d, which does not divide its %d channels", group, w[0])
	case gets < 0 || wants < 0 || wants <= 1<<40/group && wants*group == gets:
	case group > 1:
		x.fail(ErrWeights, n, "group is %d and its weight wants %d channels a group, but it gets %d channels", group, wants, gets)
	default:
		x.fail(ErrWeights, n, "its weight wants %d channels, it gets %d", wants, gets)
	}
}

// A geometry is how a kernel slides over a map.
type geometry struct {
	kernel, stride, dilation, pads []int64
	auto                           string
	ceil                           bool
}

// geometry reads the attributes of a sliding kernel; weight holds the kernel's
// size where a weight has it.
func (x *inference) geometry(n *node, weight []int64) (geometry, bool) {
	g := geometry{kernel: n.ints("kernel_shape"), stride: n.ints("strides"), dilation: n.ints("dilations"),
		pads: n.ints("pads"), auto: n.text("auto_pad"), ceil: n.int("ceil_mode", 0) != 0}
	if g.kernel == nil {
		g.kernel = weight
	}
	rank := len(g.kernel)
	if g.stride == nil {
		g.stride = slices.Repeat([]int64{1}, rank)
	}
	if g.dilation == nil {
		g.dilation = slices.Repeat([]int64{1}, rank)
	}
	if g.pads == nil {
		g.pads = make([]int64, 2*rank)
	}
	lists := []struct {
		name   string
		values []int64
	}{{"kernel", g.kernel}, {"stride", g.stride}, {"dilation", g.dilation}}
	for _, l := range lists {
		for _, v := range l.values {
			if v == 0 || v < 0 && v != unknown && v != batch || v > 1<<31 {
				x.fail(ErrGraph, n, "its %s is %s", l.name, shapeText(l.values))
				return g, false
			}
		}
	}
	if rank == 0 || len(g.stride) != rank || len(g.dilation) != rank || len(g.pads) != 2*rank ||
		weight != nil && len(weight) != rank {
		x.fail(ErrGraph, n, "kernel, strides, dilations and pads have different lengths")
		return g, false
	}
	for i := range weight {
		if weight[i] >= 0 && g.kernel[i] != weight[i] {
			x.fail(ErrWeights, n, "kernel_shape is %s, its weight has %s", shapeText(g.kernel), shapeText(weight))
			return g, false
		}
	}
	return g, true
}

// slide returns the length of axis i behind the kernel.
func (g geometry) slide(x *inference, n *node, i int, size int64, pool bool) int64 {
	k, s := g.kernel[i], g.stride[i]
	if size < 0 || k < 0 {
		return unknown
	}
	if g.auto == "SAME_UPPER" || g.auto == "SAME_LOWER" {
		return (size + s - 1) / s
	}
	span := size - ((k-1)*g.dilation[i] + 1)
	if g.auto != "VALID" {
		span += g.pads[i] + g.pads[i+len(g.kernel)]
	}
	if span < 0 {
		x.fail(ErrInput, n, "its map of %d is smaller than its kernel of %d: no pixel is left", size, k)
		return unknown
	}
	if pool && g.ceil {
		span += s - 1
	}
	return span/s + 1
}

func poolRule(x *inference, n *node) []int64 {
	in := x.shapes[n.input(0)]
	if len(in) < 3 {
		return nil
	}
	g, ok := x.geometry(n, nil)
	if !ok || len(g.kernel) != len(in)-2 {
		return nil
	}
	out := slices.Clone(in[:2])
	for i, size := range in[2:] {
		out = append(out, g.slide(x, n, i, size, true))
	}
	return out
}

func transposedRule(x *inference, n *node) []int64 {
	in, w := x.shapes[n.input(0)], x.shapes[n.input(1)]
	if w == nil {
		return nil
	}
	if len(w) < 3 || in != nil && len(in) != len(w) {
		x.fail(ErrWeights, n, "its weight is %s, which does not fit a map of %s", shapeText(w), shapeText(in))
		return nil
	}
	if slices.Contains(w, 0) {
		x.fail(ErrWeights, n, "its weight is empty (%s)", shapeText(w))
		return nil
	}
	if in == nil {
		in = slices.Repeat([]int64{unknown}, len(w))
	}
	group := n.int("group", 1)
	if group < 1 || in[1] >= 0 && w[0] >= 0 && in[1] != w[0] {
		x.fail(ErrWeights, n, "group is %d and its weight wants %d channels, it gets %d", group, w[0], in[1])
		return nil
	}
	g, ok := x.geometry(n, w[2:])
	if !ok {
		return nil
	}
	out := []int64{in[0], times(w[1], group)}
	extra, given := n.ints("output_padding"), n.ints("output_shape")
	for i, size := range in[2:] {
		length := unknown
		switch {
		case i < len(given):
			length = given[len(given)-len(g.kernel)+i]
		case size >= 0 && g.kernel[i] >= 0 && g.auto != "SAME_UPPER" && g.auto != "SAME_LOWER":
			length = g.stride[i]*(size-1) + (g.kernel[i]-1)*g.dilation[i] + 1 - g.pads[i] - g.pads[i+len(g.kernel)]
			if i < len(extra) {
				length += extra[i]
			}
		case size >= 0 && g.kernel[i] >= 0:
			length = size * g.stride[i]
		}
		out = append(out, length)
	}
	return out
}

// times multiplies two dimensions; what is not known stays so.
func times(a, b int64) int64 {
	switch {
	case a == 1:
		return b
	case b == 1:
		return a
	case a < 0 || b < 0 || b > 0 && a > 1<<50/b:
		return unknown
	}
	return a * b
}
