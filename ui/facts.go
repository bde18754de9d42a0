package ui

import (
	"fmt"
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"syncact/core/series"
	"syncact/core/study"
	"syncact/ui/neuron"
)

// facts answers the inspector from an open study.
type facts struct{ o *opened }

var _ neuron.Facts = facts{}

func (f facts) Neurons(model string) []study.Neuron { return f.o.neurons[pair(f.o.set, model)] }

// Candidates reads one row of the correlations.
func (f facts) Candidates(id series.ID) []neuron.Candidate {
	key := pair(f.o.set, f.o.ModelOf(id))
	row, ok := f.o.links[key][id]
	m := f.o.correlation(key)
	if !ok || m == nil || row >= m.Rows || m.Cols != len(f.o.networks[f.o.set]) {
		return nil
	}
	networks := f.o.networks[f.o.set]
	all := make([]neuron.Candidate, 0, len(networks))
	for k, n := range networks {
		if r := float64(cell(m, row, k)); n.Live() && !math.IsNaN(r) {
			all = append(all, neuron.Candidate{Network: n, R: r})
		}
	}
	slices.SortStableFunc(all, func(a, b neuron.Candidate) int { return compare(size(b.R), size(a.R)) })
	return all[:min(4, len(all))]
}

func (f facts) Frames(id series.ID) []neuron.Frame {
	top := f.o.frames.top(id, 6)
	out := make([]neuron.Frame, len(top))
	for i, t := range top {
		out[i] = neuron.Frame(t)
	}
	return out
}

func (f facts) Provenance(id series.ID) [][2]string {
	s := f.o.study.Spec
	null := fmt.Sprintf("%s, %s surrogates, max over networks", s.Coupling.Null, thousands(s.Coupling.Surrogates))
	return [][2]string{{"set", f.o.set}, {"seed", fmt.Sprint(s.Seed)}, {"null", null}, {"held out", s.Coupling.HeldOut}, {"response", s.HRF.Kernel}}
}

func (w *Window) popUp(m *fyne.Menu, at fyne.Position) {
	widget.ShowPopUpMenuAtPosition(m, w.win.Canvas(), at)
}
