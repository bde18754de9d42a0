package onnx

import (
	"math"
	"slices"
)

// plainNames names the nonlinearities that are one node.
var plainNames = map[string]string{
	"Relu": "ReLU", "LeakyRelu": "LeakyReLU", "PRelu": "PReLU", "Elu": "ELU", "Selu": "SELU", "Celu": "CELU",
	"ThresholdedRelu": "ThresholdedReLU", "Sigmoid": "Sigmoid", "HardSigmoid": "HardSigmoid", "HardSwish": "HardSwish",
	"Gelu": "GELU", "FastGelu": "GELU", "QuickGelu": "QuickGELU", "Mish": "Mish", "Swish": "SiLU", "Softplus": "Softplus",
	"Softsign": "Softsign", "Tanh": "Tanh", "Erf": "Erf", "Exp": "Exp", "Abs": "Abs", "Shrink": "Shrink", "Sqrt": "Sqrt", "Pow": "Pow",
	"Clip": "Clip", "Max": "Max", "Min": "Min", "Where": "Where", "Log": "Log",
}

// linearOps may stand inside a nonlinearity of several nodes.
var linearOps = []string{"Add", "Sub", "Mul", "Div", "Neg", "Identity", "Cast", "Reciprocal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual"}

// A region is a set of nodes that depend on one tensor and constants only. open
// are its tensors that are read outside of it.
type region struct {
	m      *Model
	nodes  []*node
	inside map[string]bool
	open   []string
	allow  func(op string) bool
}

// grow adds the next node in order of execution that reads an open tensor and
// nothing else that varies; false when there is none.
func (r *region) grow() bool {
	best := -1
	for _, name := range r.open {
		for _, u := range r.m.graph.users[name] {
			if (best < 0 || u.node < best) && r.fits(u.node) {
				best = u.node
			}
		}
	}
	if best < 0 {
		return false
	}
	n := r.m.graph.nodes[best]
	r.nodes = append(r.nodes, n)
	r.inside[n.output(0)] = true
	r.open = append(r.open, n.output(0))
	r.open = slices.DeleteFunc(r.open, r.closed)
	return true
}

func (r *region) fits(i int) bool {
	n := r.m.graph.nodes[i]
	if !r.allow(n.op) || n.domain != "" && n.domain != "com.microsoft" || slices.Contains(r.nodes, n) || len(n.graphs) > 0 {
		return false
	}
	for _, name := range n.in {
		if name != "" && !r.inside[name] && r.m.shape.varies[name] {
			return false
		}
	}
	return true
}

// closed reports whether every reader of a tensor is in the region.
func (r *region) closed(name string) bool {
	readers := r.m.readers(name)
	for _, n := range readers {
		if !slices.Contains(r.nodes, n) {
			return false
		}
	}
	return len(readers) > 0
}

func (r *region) has(ops ...string) bool {
	return slices.ContainsFunc(r.nodes, func(n *node) bool { return slices.Contains(ops, n.op) })
}

// activation finds the nonlinearity that directly follows a tensor: the smallest
// set of pointwise nodes that reads nothing else, in which all ways meet again.
// It returns what the last node gives and a name; "" when none follows.
func (m *Model) activation(at string) (post, name string) {
	r := &region{m: m, inside: map[string]bool{at: true}, open: []string{at}}
	r.allow = func(op string) bool { return plainNames[op] != "" || slices.Contains(linearOps, op) }
	for range 14 {
		if !r.grow() {
			break
		}
		if len(r.open) != 1 || r.open[0] == at || !r.bends() {
			continue
		}
		if r.unfinished() && r.grow() && len(r.open) != 1 {
			break
		}
		return r.open[0], r.name()
	}
	return m.branch(at)
}

// branch takes the one plain nonlinearity among several readers of a tensor, as
// where a map goes into a ReLU and a shortcut.
func (m *Model) branch(at string) (post, name string) {
	var found []*node
	for _, n := range m.readers(at) {
		switch n.op {
		case "Relu", "LeakyRelu", "PRelu", "Elu", "Selu", "Celu", "Gelu", "HardSwish", "Mish", "Clip":
			if n.input(0) == at {
				found = append(found, n)
			}
		}
	}
	if len(found) != 1 {
		return "", ""
	}
	r := &region{m: m, nodes: found}
	return found[0].output(0), r.name()
}

// bends reports whether the region is a nonlinearity, not just scaling. Powers
// and roots alone are parts of one.
func (r *region) bends() bool {
	for _, n := range r.nodes {
		if plainNames[n.op] != "" {
			return true
		}
	}
	return false
}

// unfinished reports whether a constant factor that belongs to the nonlinearity
// still follows: the half of GELU, the sixth of HardSwish and HardSigmoid.
func (r *region) unfinished() bool {
	next := r.m.readers(r.open[0])
	if len(next) != 1 || next[0].op != "Mul" && next[0].op != "Div" || len(r.nodes) < 2 {
		return false
	}
	want := []float64{0.5, 2}
	switch {
	case r.has("Erf", "Tanh") && r.has("Add"):
	case r.has("Clip", "Min") && r.has("Add"):
		want = []float64{6, 1.0 / 6}
	default:
		return false
	}
	for _, n := range r.nodes {
		if (n.op == "Mul" || n.op == "Div") && r.m.factor(n, want) {
			return false
		}
	}
	return r.m.factor(next[0], want)
}

// factor reports whether a node scales by one of the wanted numbers.
func (m *Model) factor(n *node, want []float64) bool {
	for _, name := range n.in {
		v, ok := m.shape.floats(name)
		if !ok || len(v) != 1 {
			continue
		}
		for _, w := range want {
			if math.Abs(v[0]-w) < 1e-3 {
				return true
			}
		}
	}
	return false
}

// name says which nonlinearity the region is.
func (r *region) name() string {
	if len(r.nodes) == 1 || !r.has("Mul", "Div", "Add", "Sub") {
		return r.plainName()
	}
	switch {
	case r.has("Softplus") && r.has("Tanh"):
		return "Mish"
	case r.has("Erf"):
		return "GELU"
	case r.has("Tanh") && r.has("Add") && r.has("Mul"):
		return "GELU"
	case r.has("HardSigmoid") && r.has("Mul"):
		return "HardSwish"
	case r.has("Sigmoid") && r.has("Mul"):
		if r.m.scaledBefore(r.nodes) {
			return "QuickGELU"
		}
		return "SiLU"
	case r.has("Clip", "Min") && r.has("Add"):
		if r.gated() {
			return "HardSwish"
		}
		return "HardSigmoid"
	case r.has("Max") && r.has("Mul"):
		return "LeakyReLU"
	}
	return "composite"
}

func (r *region) plainName() string {
	for _, n := range r.nodes {
		switch n.op {
		case "Clip":
			return clipName(r.m.clipBounds(n))
		case "Max":
			if r.m.zeroInput(n) {
				return "ReLU"
			}
			return "Max"
		}
		if name := plainNames[n.op]; name != "" {
			return name
		}
	}
	return "composite"
}

// gated reports whether a product of two varying tensors is in the region.
func (r *region) gated() bool {
	for _, n := range r.nodes {
		if n.op == "Mul" && r.m.shape.varies[n.input(0)] && r.m.shape.varies[n.input(1)] {
			return true
		}
	}
	return false
}

// scaledBefore reports whether the sigmoid's argument was multiplied by a constant.
func (m *Model) scaledBefore(nodes []*node) bool {
	for _, n := range nodes {
		if n.op == "Mul" && m.shape.varies[n.input(0)] != m.shape.varies[n.input(1)] {
			return true
		}
	}
	return false
}

func (m *Model) zeroInput(n *node) bool {
	for _, name := range n.in {
		if v, ok := m.shape.floats(name); ok && len(v) == 1 && v[0] == 0 {
			return true
		}
	}
	return false
}

// clipBounds returns the bounds of a Clip, infinite where there is none.
func (m *Model) clipBounds(n *node) (low, high float64) {
	low, high = n.float("min", math.Inf(-1)), n.float("max", math.Inf(1))
	if v, ok := m.shape.floats(n.input(1)); ok && len(v) == 1 {
		low = v[0]
	}
	if v, ok := m.shape.floats(n.input(2)); ok && len(v) == 1 {
		high = v[0]
	}
	return low, high
}

func clipName(low, high float64) string {
	switch {
	case low == 0 && math.Abs(high-6) < 1e-3:
		return "ReLU6"
	case low == 0 && high > 1e30:
		return "ReLU"
	}
	return "Clip"
}

// fusedName names the activation of a FusedConv.
func fusedName(n *node) string {
	op := n.text("activation")
	if op == "Clip" {
		if p := n.floats("activation_params"); len(p) == 2 {
			return clipName(float64(p[0]), float64(p[1]))
		}
	}
	if name := plainNames[op]; name != "" {
		return name
	}
	return op
}
