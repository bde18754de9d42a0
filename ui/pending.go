package ui

import (
	"math"
	"path/filepath"
	"slices"
	"strings"

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

// pendingNetworks lists the networks of a set whose labels are still to come: their
// maps can be looked at meanwhile. A course of zeros is that of a dead one. It returns
// none where the set is still to come.
func (o *opened) pendingNetworks(set string) []study.Network {
	for _, run := range o.inputs.Runs {
		subjects, err := o.results.Subjects(set, run)
		if err != nil {
			continue
		}
		courses, err := o.results.Courses(set, subjects[0], run)
		if err != nil {
			continue
		}
		none := math.NaN()
		rows := make([]study.Network, len(courses.IDs))
		for i, id := range courses.IDs {
			_, name, _ := strings.Cut(string(id), "/")
			silent := !slices.ContainsFunc(courses.Course(i), func(v float32) bool { return v != 0 })
			rows[i] = study.Network{ID: id, Index: i, Name: name, Label: label.Label{Confidence: label.Unlabelled}, Peak: [3]float64{none, none, none},
				SizeMM3: none, ISC: none, ISCP: none, Stability: none, Split: none, Dead: silent, DuplicateOf: -1}
		}
		return rows
	}
	return nil
}
