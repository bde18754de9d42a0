package onnx

import (
	"fmt"
	"math"
	"path/filepath"
)

// isRandom reports whether a node draws numbers.
func isRandom(n *node) bool {
	switch n.op {
	case "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Multinomial", "Bernoulli":
		return n.domain == ""
	}
	return false
}

// checkBehaviour warns of nodes that make activations depend on more than the frame.
func (m *Model) checkBehaviour() {
	for _, n := range allNodes(m.graph.nodes) {
		switch {
		case isRandom(n):
			m.warn(n.label()+" ("+n.op+") draws random numbers: two runs differ", "the model was exported with noise that belongs to training",
				"export it for inference (model.eval())")
		case n.op == "BatchNormalization" && n.domain == "" && n.int("training_mode", 0) != 0:
			m.warn(n.label()+" is a BatchNormalization in training mode: values depend on the other frames of the batch",
				"the model was exported in training mode", "export it for inference (model.eval())")
		case n.op == "Dropout" && n.domain == "" && m.trains(n):
			m.warn(n.label()+" is a Dropout in training mode: random units are switched off",
				"the model was exported in training mode", "export it for inference (model.eval())")
		}
	}
	constant := 0
	for _, l := range m.Layers {
		if l.Constant {
			constant++
			m.warn("the convolution "+l.ID+" does not depend on the input: its activation is the same for every frame", "",
				"its neurons are kept and marked constant")
		}
	}
}

func (m *Model) trains(n *node) bool {
	v, ok := m.shape.floats(n.input(2))
	return ok && len(v) == 1 && v[0] != 0
}

// checkWeights looks through the weights of convolutions for what spoils results.
func (m *Model) checkWeights() {
	for i := range m.Layers {
		l := &m.Layers[i]
		at, made := m.graph.maker[l.Pre]
		if !made || l.Tokens {
			continue
		}
		n := m.graph.nodes[at]
		if !isConv(n) {
			continue
		}
		for k, name := range n.in {
			if k == 0 || n.op == "QLinearConv" || n.op == "ConvInteger" {
				continue
			}
			if t := m.shape.tensor(name); t != nil {
				m.checkWeight(l, n, t, k == 1)
			}
		}
	}
}

// checkWeight scans one weight, or a bias.
func (m *Model) checkWeight(l *Layer, n *node, t *tensor, kernel bool) {
	raw, err := m.raw(t)
	if err != nil {
		return // the session says why
	}
	per, count := int64(1), int64(0)
	for _, d := range t.dims[min(1, len(t.dims)):] {
		per *= d
	}
	limit, nan, dead, loud, sum := math.MaxFloat32, 0, 0, 0, 0.0
	if t.typ == Half {
		limit = 65504
	}
	t.each(raw, func(v float64) {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			nan++
		}
		sum += math.Abs(v)
		if count++; count%max(per, 1) == 0 {
			if sum == 0 {
				dead++
			}
			if sum > limit {
				loud++
			}
			sum = 0
		}
	})
	name := n.label()
	switch {
	case nan > 0:
		m.warn(fmt.Sprintf("%s: %d of its weights are NaN or infinite, so are activations from there on", name, nan),
			"training diverged, or the file is damaged", "choose another checkpoint")
	case kernel && loud > 0:
		m.warn(fmt.Sprintf("%s: the weights of %s sum beyond the largest number, activations overflow to Inf", name, plural(loud, "channel", "channels")),
			"training diverged, or the file is damaged", "choose another checkpoint")
	case kernel && dead > 0 && n.op != "ConvTranspose":
		m.warn(fmt.Sprintf("%s: all weights of %s are zero, their activation is constant", name, plural(dead, "channel", "channels")),
			"pruned or untrained channels", "they are kept and marked constant")
	}
}

// raw returns the raw data of a tensor, nil when its values lie in typed fields.
func (m *Model) raw(t *tensor) ([]byte, error) {
	if !t.external {
		return t.data, nil
	}
	n, _ := t.count()
	size, _ := t.size(n)
	p, in := t.outside(filepath.Dir(m.Path), size)
	if in != nil {
		return nil, in
	}
	return p.read()
}
