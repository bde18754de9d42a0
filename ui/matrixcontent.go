package ui

import (
	"fmt"
	"math"
	"strings"

	"syncact/core/series"
	"syncact/core/study"
	"syncact/ui/matrix"
)

// matrixContent is what the correlation panel shows of a model; nil while it is to come.
func (o *opened) matrixContent(model string) *matrix.Content {
	key := pair(o.set, model)
	networks, neurons, m := o.networks[o.set], o.neurons[key], o.correlation(key)
	if m == nil || len(neurons) == 0 || m.Rows != len(neurons) || m.Cols != len(networks) {
		return nil
	}
	c := &matrix.Content{R: matrix.Mapped(m), Threshold: math.NaN()}
	for _, n := range networks {
		c.Networks = append(c.Networks, matrix.Network{ID: n.ID, Name: networkName(n), Group: groupOf(n)})
	}
	for _, n := range neurons {
		row := matrix.Neuron{ID: n.ID, Layer: n.Layer, R: n.R, HeldOut: n.RHeldOut, Lag: n.LagPeakS, Q: n.QFDR, PFWER: n.PFWER, Significant: n.Significant}
		if n.Network != "" {
			row.Network = series.ID(o.set + "/" + n.Network)
		}
		if n.Significant && !(math.Abs(n.R) >= c.Threshold) {
			c.Threshold = math.Abs(n.R)
		}
		c.Neurons = append(c.Neurons, row)
	}
	c.Criterion = o.criterion()
	return c
}

// criterion names what makes a link significant in this study.
func (o *opened) criterion() string {
	kind := "p"
	if o.study.Spec.Coupling.Control == "fdr" {
		kind = "q"
	}
	return kind + "=" + fraction(o.study.Spec.Coupling.Alpha, 2)
}

// groupOf is the first word of a network's label: networks of a group stand side by side.
func groupOf(n study.Network) string {
	text, _, _ := strings.Cut(n.Label.Text, ",")
	text, _, _ = strings.Cut(text, " (")
	if text == "" {
		return "unlabelled"
	}
	return text
}

// matrixSubtitle says what is against what.
func (o *opened) matrixSubtitle(model string) string {
	return fmt.Sprintf("%s neurons × %s networks", model, o.set)
}
