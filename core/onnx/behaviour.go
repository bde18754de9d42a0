package onnx

import (
	"encoding/binary"
	"fmt"
	"math"
	"path/filepath"
	"strings"
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
	for _, l := range m.Layers {
		if l.Constant {
			m.warn("the convolution "+l.ID+" does not depend on the input: its activation is the same for every frame", "",
				"its neurons are kept and marked constant")
		}
	}
}

func (m *Model) trains(n *node) bool {
	v, ok := m.shape.floats(n.input(2))
	return ok && len(v) == 1 && v[0] != 0
}

// A scan is what looking through one weight found.
type scan struct {
	bad        int // NaN or infinite values
	dead, loud int // channels whose weights are all zero, or sum beyond the type
}

// checkWeights looks through the weights of convolutions for what spoils results.
func (m *Model) checkWeights() {
	scans := map[string]scan{}
	dead, where := 0, []string{}
	for _, l := range m.Layers {
		at, made := m.graph.maker[l.Pre]
		if !made || !isConv(m.graph.nodes[at]) {
			continue
		}
		n := m.graph.nodes[at]
		if n.op == "QLinearConv" || n.op == "ConvInteger" {
			continue // integers are neither
		}
		for k, name := range n.in[min(1, len(n.in)):] {
			s, known := scans[name]
			if t := m.shape.tensor(name); !known && t != nil {
				s = m.scan(t)
				scans[name] = s
			}
			m.warnWeight(n, s, k == 0)
			if k == 0 && s.dead > 0 && n.op != "ConvTranspose" {
				dead, where = dead+s.dead, append(where, l.ID)
			}
		}
	}
	if dead > 0 {
		m.warn(fmt.Sprintf("%s of %s (%s) have only zero weights: their activation is constant", plural(dead, "channel", "channels"),
			plural(len(where), "layer", "layers"), strings.Join(where[:min(3, len(where))], ", ")),
			"they were pruned, or not trained", "they are kept and marked constant")
	}
}

func (m *Model) warnWeight(n *node, s scan, kernel bool) {
	switch {
	case s.bad > 0:
		m.warn(fmt.Sprintf("%s: %d of its weights are NaN or infinite, so are activations from there on", n.label(), s.bad),
			"training diverged, or the file is damaged", "choose another checkpoint")
	case kernel && s.loud > 0:
		m.warn(fmt.Sprintf("%s: the weights of %s sum beyond the largest number, activations overflow to Inf", n.label(),
			plural(s.loud, "channel", "channels")), "training diverged, or the file is damaged", "choose another checkpoint")
	}
}

// scan looks through one weight, whose first axis is the channels.
func (m *Model) scan(t *tensor) (s scan) {
	raw, err := m.raw(t)
	if err != nil {
		return s // the session says why
	}
	per := 1
	for _, d := range t.dims[min(1, len(t.dims)):] {
		per *= int(d)
	}
	if t.typ == Float && len(raw) > 0 && per > 0 {
		for ; len(raw) >= 4*per; raw = raw[4*per:] {
			s.channel(sumFloats(raw[:4*per]))
		}
		return s
	}
	limit := math.MaxFloat32
	if t.typ == Half {
		limit = 65504
	}
	sum, bad, count := 0.0, 0, 0
	t.each(raw, func(v float64) {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			bad++
		}
		sum += math.Abs(v)
		if count++; count%max(per, 1) == 0 {
			s.channel(sum*math.MaxFloat32/limit, bad)
			sum, bad = 0, 0
		}
	})
	return s
}

// channel enters the sum of a channel's magnitudes, in units in which the largest
// number is that of float32, and how many are no numbers.
func (s *scan) channel(sum float64, bad int) {
	s.bad += bad
	if sum == 0 {
		s.dead++
	}
	if sum > math.MaxFloat32 {
		s.loud++
	}
}

// sumFloats adds the magnitudes of raw float32 values and counts those that are
// NaN or infinite.
func sumFloats(raw []byte) (sum float64, bad int) {
	for ; len(raw) >= 4; raw = raw[4:] {
		magnitude := binary.LittleEndian.Uint32(raw) &^ (1 << 31)
		if magnitude >= 0x7f800000 {
			bad++
		}
		sum += float64(math.Float32frombits(magnitude))
	}
	return sum, bad
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
