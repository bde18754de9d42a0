package label

import (
	"math"
	"strings"
)

// Confidence says how far a label can be trusted.
type Confidence string

// The confidences of a label.
const (
	Confident  Confidence = "confident"
	Weak       Confidence = "weak"
	Unlabelled Confidence = "unlabelled"
)

const (
	alpha = 0.05
	// stable is the stability a network needs for its neurons to be labelled with confidence.
	stable = 0.8
)

// A Label is a name with what it rests on. Text and Source are empty when Confidence
// is Unlabelled.
type Label struct {
	Text       string
	Source     string
	Confidence Confidence
}

// Trust is what the confidence of a label depends on.
type Trust struct {
	Significant bool    // of the neuron, decided in core/couple
	CILow       float64 // lower end of the interval of r_heldout; NaN below three subjects
	Stability   float64 // of the network over seeds; NaN when unknown
	Fixed       bool    // the network comes from given maps or an atlas: no stability is asked for
}

// Confidence is the rule for neurons: unlabelled when not significant; confident when
// significant, the interval of r_heldout above 0 and the network's stability at least
// .8; weak otherwise.
func (t Trust) Confidence() Confidence {
	switch {
	case !t.Significant:
		return Unlabelled
	case t.CILow > 0 && t.steady():
		return Confident
	}
	return Weak
}

func (t Trust) steady() bool { return t.Fixed || t.Stability >= stable }

// Network names a network by the best evidence of each kind, in the order of [Kind]:
// "LH_Vis_3 · visual network · parahippocampal place area (R): places". It is
// confident when at least one of these is and the network is stable (Stability and
// Fixed of t count, the rest does not), unlabelled without evidence.
func Network(evidence []Evidence, t Trust) Label {
	var texts, sources []string
	confident := false
	for _, kind := range kinds {
		best, ok := first(evidence, kind)
		if !ok {
			continue
		}
		texts = append(texts, best.Text)
		source := string(kind)
		if kind == ByAtlas || kind == ByNetwork {
			source += " " + best.Source
		}
		sources = append(sources, source)
		confident = confident || best.Confidence == Confident
	}
	if texts == nil {
		return Label{Confidence: Unlabelled}
	}
	return Label{Text: strings.Join(texts, " · "), Source: strings.Join(sources, "; "), Confidence: grade(confident && t.steady())}
}

// first returns the evidence of a kind to name a network by: the first one listed, or
// the first confident one.
func first(evidence []Evidence, kind Kind) (best Evidence, ok bool) {
	for _, e := range evidence {
		if e.Kind != kind {
			continue
		}
		if e.Confidence == Confident {
			return e, true
		}
		if !ok {
			best, ok = e, true
		}
	}
	return best, ok
}

// Neuron gives a neuron the label of its network, with the confidence of its own link.
// A significant neuron of an unlabelled network stays unlabelled.
func Neuron(network Label, t Trust) Label {
	confidence := t.Confidence()
	if confidence == Unlabelled || network.Confidence == Unlabelled {
		return Label{Confidence: Unlabelled}
	}
	return Label{Text: network.Text, Source: network.Source, Confidence: confidence}
}

// NoInterval is the CILow of a neuron without an interval.
var NoInterval = math.NaN()
