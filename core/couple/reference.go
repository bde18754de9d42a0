package couple

import (
	"math"

	"syncact/core/series"
)

// Reference computes correlations and surrogates as they are defined, in float64,
// one surrogate at a time: r is neurons × networks (NaN where there is none), null
// surrogates × neurons, each the maximum over networks. It draws the surrogates
// that [Links] draws and is what the fast engine is tested against.
func Reference(d Design, o Options) (r, null [][]float64, err error) {
	o = o.filled()
	p, err := prepare(d)
	if err != nil {
		return nil, nil, err
	}
	drawn, err := p.draw(o)
	if err != nil {
		return nil, nil, err
	}
	null = make([][]float64, drawn.count())
	for i := range null {
		null[i] = make([]float64, p.neurons)
	}
	r = make([][]float64, p.neurons)
	for n := range r {
		r[n] = make([]float64, p.networks)
		for f := range r[n] {
			r[n][f] = math.NaN()
		}
		for k, v := range p.define(p.observed(n, o)) {
			r[n][p.live[k]] = v
		}
		for i := range null {
			_, v := Best(p.define(p.surrogate(n, o, drawn, i)), o.Positive)
			null[i][n] = strength(v, o.Positive)
		}
	}
	return r, null, nil
}

// observed returns the unfiltered courses of neuron n, one a run.
func (p *design) observed(n int, o Options) [][]float64 {
	out := make([][]float64, len(p.runs))
	for i := range p.runs {
		r := &p.runs[i]
		out[i] = make([]float64, r.x.Rows)
		r.load(out[i], n, o.lag(r))
	}
	return out
}

// surrogate returns the unfiltered courses of surrogate i of neuron n.
func (p *design) surrogate(n int, o Options, drawn draws, i int) [][]float64 {
	out, leader := p.observed(n, o), p.leaders()
	for k := range p.runs {
		r := &p.runs[k]
		if drawn.phases == nil {
			r.load(out[k], n, o.lag(r)+r.ownShift(drawn.shifts[i][r.group], leader[r.group]))
			continue
		}
		joined := make([]float64, len(r.rest))
		for j, t := range r.rest {
			joined[j] = out[k][t]
		}
		Rephase(joined, joined, drawn.phases[i][r.group][:(len(joined)-1)/2])
		for j, t := range r.rest {
			out[k][t] = joined[j]
		}
	}
	return out
}

// joined filters and z-scores a neuron's courses, in place, and joins their kept
// volumes.
func (p *design) joined(courses [][]float64) []float64 {
	var x []float64
	for i := range p.runs {
		p.runs[i].filter.Apply(courses[i], courses[i])
		series.ZScore(courses[i], p.runs[i].filter.Kept())
		for _, t := range p.runs[i].kept {
			x = append(x, courses[i][t])
		}
	}
	return x
}

// define correlates a neuron's unfiltered courses with every live network.
func (p *design) define(courses [][]float64) []float64 {
	x, out := p.joined(courses), make([]float64, len(p.live))
	for f := range out {
		var y []float64
		for i := range p.runs {
			for _, t := range p.runs[i].kept {
				y = append(y, p.runs[i].y[f][t])
			}
		}
		out[f] = correlation(x, y)
	}
	return out
}
