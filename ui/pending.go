package ui

import (
	"math"
	"path/filepath"

	"syncact/core/label"
	"syncact/core/series"
	"syncact/core/study"
	"syncact/core/table"
)

// addPending lists the neurons of models whose links are still to come: their names
// and top frames are there before their r.
func (o *opened) addPending() {
	for _, m := range o.study.Spec.Models {
		var rows []study.Neuron
		for _, set := range o.study.Spec.Networks {
			key := pair(set.Name, m.Name)
			if len(o.neurons[key]) > 0 {
				continue
			}
			if rows == nil {
				rows = pendingNeurons(filepath.Join(o.study.Dir, "derivatives", "syncact", "models", m.Name, "channels.tsv"))
			}
			if len(rows) > 0 {
				o.addNeurons(key, rows)
			}
		}
	}
}

// pendingNeurons reads the neurons of a model without their links; none where its
// courses are still to come too.
func pendingNeurons(path string) []study.Neuron {
	t, err := table.ReadTSV(path)
	if err != nil {
		return nil
	}
	ids, err := t.Strings("id")
	layers, err2 := t.Strings("layer")
	units, err3 := t.Float("unit")
	if err != nil || err2 != nil || err3 != nil {
		return nil
	}
	none := math.NaN()
	rows := make([]study.Neuron, len(ids))
	for i, id := range ids {
		rows[i] = study.Neuron{ID: series.ID(id), Layer: layers[i], Unit: int(units[i]), R: none, LagS: none, LagPeakS: none, P: none, PFWER: none,
			QFDR: none, RHeldOut: none, CILow: none, CIHigh: none, NetworkFolds: none, Ceiling: none, Label: label.Label{Confidence: label.Unlabelled}}
	}
	return rows
}
