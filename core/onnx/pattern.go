package onnx

import (
	"math"
	"slices"
	"strconv"
)

func itoa(n int) string { return strconv.Itoa(n) }

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return itoa(n) + " " + many
}

// trace follows a layer's map through bias, normalisation and nonlinearity and
// fills Norm, Post, Activation and Holds.
func (m *Model) trace(l *Layer, n *node) {
	l.Norm, l.Holds = l.Pre, "conv"
	if l.Tokens {
		l.Holds = "linear"
	}
	switch {
	case n.op == "QLinearConv":
		m.traceQuantized(l, n)
		return
	case n.op == "ConvInteger":
		m.traceInteger(l)
	case n.text("activation") != "": // FusedConv
		l.Norm, l.Post, l.Holds = "", l.Pre, "conv+norm+activation"
		l.Activation = fusedName(n)
		return
	}
	w := &walk{m: m, l: l, at: l.Norm}
	w.normalise()
	if q := m.only(w.at, "QuantizeLinear"); q != nil {
		if d := m.only(q.output(0), "DequantizeLinear"); d != nil {
			l.Norm, l.Post, l.Holds = "", d.output(0), "conv+norm"
			l.Activation = m.clipped(q.input(1), q.input(2))
			return
		}
	}
	l.Post, l.Activation = m.activation(w.at)
	if l.Post == "" {
		l.Post = l.Norm
	}
}

// traceQuantized handles QLinearConv, whose output is quantised and clipped.
func (m *Model) traceQuantized(l *Layer, n *node) {
	l.scale, l.zero = n.input(6), n.input(7)
	l.Norm, l.Post, l.Holds = "", l.Pre, "conv+norm"
	if l.Activation = m.clipped(l.scale, l.zero); l.Activation != "" {
		l.Holds = "conv+norm+activation"
	}
}

// traceInteger moves Pre of a ConvInteger, a sum in units of its scales, to where
// it was scaled.
func (m *Model) traceInteger(l *Layer) {
	at := l.Pre
	for _, op := range []string{"Cast", "Mul"} {
		if n := m.only(at, op); n != nil {
			at = n.output(0)
		}
	}
	l.Pre, l.Norm, l.Holds = at, at, "conv without its bias"
}

// clipped names the nonlinearity that the range of a quantised map amounts to:
// quantisers delete ReLUs that it does the work of.
func (m *Model) clipped(scale, zero string) string {
	s, ok := m.shape.floats(scale)
	if !ok || len(s) == 0 {
		return ""
	}
	low, span := 0.0, 255.0
	if m.shape.types[zero] == 3 {
		low = -128
	}
	if z, ok := m.shape.floats(zero); zero != "" && (!ok || len(z) == 0 || z[0] != low) {
		return ""
	}
	if math.Abs(span*s[0]-6) < 1e-3 {
		return "ReLU6"
	}
	return "ReLU"
}

// readers lists the nodes that use a tensor's values.
func (m *Model) readers(name string) []*node {
	var out []*node
	for _, u := range m.graph.users[name] {
		n := m.graph.nodes[u.node]
		if n.op != "Shape" && n.op != "Size" && (len(out) == 0 || out[len(out)-1] != n) {
			out = append(out, n)
		}
	}
	return out
}

// only returns the one reader of a tensor when it has the given operator.
func (m *Model) only(name, op string) *node {
	if r := m.readers(name); len(r) == 1 && r[0].op == op {
		return r[0]
	}
	return nil
}

// A walk goes forward from a layer's map; at is where it stands.
type walk struct {
	m  *Model
	l  *Layer
	at string
}

// normalise passes what belongs to bias and normalisation.
func (w *walk) normalise() {
	for range 20 {
		r := w.m.readers(w.at)
		if len(r) != 1 || !w.step(r[0]) {
			return
		}
	}
}

// step passes one node or one chain; Norm moves where values change.
func (w *walk) step(n *node) bool {
	switch n.op {
	case "Identity", "Dropout", "Cast":
		if n.input(0) != w.at || n.op == "Cast" && w.m.shape.types[n.output(0)] != Float && w.m.shape.types[n.output(0)] != Half {
			return false
		}
		w.at = n.output(0)
		return true
	case "BatchNormalization", "InstanceNormalization", "GroupNormalization":
		return !w.l.Tokens && n.input(0) == w.at && w.move(n.output(0))
	case "Add", "Sub", "Mul", "Div":
		other := n.input(0)
		if other == w.at {
			other = n.input(1)
		}
		return (n.op != "Div" && n.op != "Sub" || n.input(0) == w.at) && w.perChannel(n, other) && w.move(n.output(0))
	case "Reshape":
		return !w.l.Tokens && n.input(0) == w.at && w.groupNorm(n)
	case "Transpose":
		return !w.l.Tokens && w.layerNorm(n)
	}
	return false
}

func (w *walk) move(to string) bool {
	w.at, w.l.Norm = to, to
	return true
}

// perChannel reports whether a tensor holds one constant a channel.
func (w *walk) perChannel(n *node, name string) bool {
	shape := w.m.shape.shapes[name]
	if name == w.at || shape == nil || w.m.shape.varies[name] || w.m.Opset < 7 && n.int("broadcast", 0) == 0 && len(shape) < 3 {
		return false
	}
	rank, axis := len(w.m.shape.shapes[w.at]), w.l.ChannelAxis
	if rank == 0 {
		rank = 4
	}
	if w.m.Opset < 7 && len(shape) == 1 && n.int("axis", 0) == int64(axis) {
		return shape[0] == int64(w.l.Channels)
	}
	for i, d := range shape {
		isChannel := rank-len(shape)+i == axis
		if isChannel && d != int64(w.l.Channels) || !isChannel && d != 1 {
			return false
		}
	}
	return len(shape) >= rank-axis && len(shape) <= rank
}

// groupNorm passes GroupNorm written as Reshape, InstanceNormalization, Reshape;
// its scale and shift follow as Mul and Add.
func (w *walk) groupNorm(n *node) bool {
	norm := w.m.only(n.output(0), "InstanceNormalization")
	if norm == nil {
		return false
	}
	back := w.m.only(norm.output(0), "Reshape")
	return back != nil && back.input(0) == norm.output(0) && w.move(back.output(0))
}

// layerNorm passes LayerNorm over channels between two Transposes. Without the
// second one the normalised map belongs to what follows.
func (w *walk) layerNorm(n *node) bool {
	if !slices.Equal(n.ints("perm"), []int64{0, 2, 3, 1}) {
		return false
	}
	at := n.output(0)
	if norm := w.m.only(at, "LayerNormalization"); norm != nil && norm.input(0) == at {
		at = norm.output(0)
	} else if at = w.m.meanNorm(at, w.l.Channels); at == "" {
		return false
	}
	back := w.m.only(at, "Transpose")
	return back != nil && slices.Equal(back.ints("perm"), []int64{0, 3, 1, 2}) && w.move(back.output(0))
}

// meanNorm follows a LayerNorm written as ReduceMean, Sub, Pow, ReduceMean, Add,
// Sqrt, Div, Mul, Add and returns what it gives, "" when it is something else.
func (m *Model) meanNorm(at string, channels int) string {
	r := &region{m: m, inside: map[string]bool{at: true}, open: []string{at}}
	r.allow = func(op string) bool {
		switch op {
		case "ReduceMean", "Sub", "Pow", "Mul", "Add", "Sqrt", "Div", "Reciprocal", "Cast":
			return true
		}
		return false
	}
	end := ""
	for range 12 {
		if !r.grow() {
			break
		}
		if len(r.open) == 1 && r.has("ReduceMean") && r.has("Sqrt") {
			end = r.open[0]
		}
	}
	return end
}
