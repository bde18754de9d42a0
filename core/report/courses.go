package report

import (
	"math"
	"strings"

	"syncact/core/figure"
	"syncact/core/series"
)

// pinned are the predicted courses of further neurons, of whatever model.
func (g *gather) pinned(tr float64, kept []bool) ([]figure.Course, error) {
	var out []figure.Course
	for _, id := range g.Pinned {
		if id == g.Neuron {
			continue
		}
		other := *g
		other.Neuron = id
		other.Model, _, _ = strings.Cut(id, "/")
		at, err := other.neuron()
		if err != nil {
			return nil, err
		}
		v, err := g.predicted(other.Model, at, tr, kept)
		if err != nil {
			return nil, err
		}
		out = append(out, figure.Course{Name: id, V: v, R: math.NaN()})
	}
	return out, nil
}

// raw is the neuron's activation before the response model, where it is asked for.
func (g *gather) raw(neuron int) (figure.Raw, error) {
	if g.Course == "hrf" {
		return figure.Raw{}, nil
	}
	mapped, err := g.r.Frames(g.Model, g.Run)
	if err != nil {
		return figure.Raw{}, err
	}
	defer mapped.Close()
	kept := make([]bool, mapped.Rows)
	for t := range kept {
		kept[t] = true
	}
	raw := figure.Raw{Step: 1 / g.s.Spec.HRF.Sampling, V: zscored(mapped.Col(neuron), kept), Alone: g.Course == "raw"}
	if film, shown := g.in.Films[g.Run]; shown {
		raw.From = film.Onset
	}
	for _, model := range g.s.Spec.Models {
		if model.Name == g.Model && model.Sampling > 0 {
			raw.Step = float64(model.Sampling)
		}
	}
	return raw, nil
}

func zscored(course []float32, kept []bool) []float64 {
	out := make([]float64, len(course))
	for t, v := range course {
		out[t] = float64(v)
	}
	series.ZScore(out, kept)
	return out
}
