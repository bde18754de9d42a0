package couple

import (
	"math"

	"gonum.org/v1/gonum/blas/blas64"
)

// profileS is how far the lag profile reaches, either way.
const profileS = 12

// lags returns the lags of the profile in seconds: whole volumes of the first run.
func (p *design) lags() []float64 {
	tr := p.runs[0].tr
	n := int(math.Floor(profileS/tr + 1e-9))
	out := make([]float64, 0, 2*n+1)
	for k := -n; k <= n; k++ {
		out = append(out, float64(k)*tr)
	}
	return out
}

// profile writes r of neuron j with one network at every lag, over truncated pairs
// of volumes that are both kept, z-scored run by run on those pairs.
func (b *observer) profile(dst []float32, lags []float64, j, network int) {
	x, y := make([]moments, len(b.runs)), make([]moments, len(b.runs))
	for k := range b.runs {
		course := make([]float64, b.runs[k].x.Rows)
		for t := range course {
			course[t] = b.clean[k][t*b.n+j]
		}
		x[k], y[k] = newMoments(course), newMoments(b.runs[k].y[network])
	}
	for i, lag := range lags {
		num, own, other := 0.0, 0.0, 0.0
		for k := range b.runs {
			r := &b.runs[k]
			c, pairs, xAlive, yAlive := r.lagged(x[k], y[k], int(math.Round(lag/r.tr)))
			num += float64(pairs-1) * c
			if xAlive {
				own += float64(pairs - 1)
			}
			if yAlive {
				other += float64(pairs - 1)
			}
		}
		dst[i] = float32(clamp(num / math.Sqrt(own*other)))
	}
}

// moments is a course, 0 where not kept, with its sums and sums of squares up to
// each volume.
type moments struct{ v, sum, square []float64 }

func newMoments(v []float64) moments {
	m := moments{v, make([]float64, len(v)+1), make([]float64, len(v)+1)}
	for t, x := range v {
		m.sum[t+1], m.square[t+1] = m.sum[t]+x, m.square[t]+x*x
	}
	return m
}

// over returns both sums over volumes from … to−1, without those listed and moved
// by lag.
func (m moments) over(from, to int, without []int, lag int) (sum, square float64) {
	sum, square = m.sum[to]-m.sum[from], m.square[to]-m.square[from]
	for _, t := range without {
		if t += lag; t >= from && t < to {
			sum, square = sum-m.v[t], square-m.v[t]*m.v[t]
		}
	}
	return sum, square
}

// lagged correlates x(t − lag) with y(t) of a network; alive says which of the two
// varies. A volume that is not kept is 0 in both and leaves their product alone.
func (r *run) lagged(x, y moments, lag int) (c float64, pairs int, xAlive, yAlive bool) {
	from, to := max(0, lag), min(len(y.v), len(y.v)+lag)
	pairs = max(to-from, 0)
	for _, t := range r.dropped { // in y at t; in x at t, which meets y at t + lag
		if t >= from && t < to {
			pairs--
		}
		if u := t + lag; u >= from && u < to && r.filter.Kept()[u] {
			pairs--
		}
	}
	if pairs < 2 {
		return 0, 1, false, false
	}
	sx, xx := x.over(from-lag, to-lag, r.dropped, -lag)
	sy, yy := y.over(from, to, r.dropped, lag)
	m := float64(pairs)
	vx, vy := xx-sx*sx/m, yy-sy*sy/m
	xAlive, yAlive = vx > 1e-12*xx, vy > 1e-12*yy
	if !xAlive || !yAlive {
		return 0, pairs, xAlive, yAlive
	}
	xy := blas64.Dot(blas64.Vector{N: to - from, Inc: 1, Data: x.v[from-lag:]}, blas64.Vector{N: to - from, Inc: 1, Data: y.v[from:]})
	return (xy - sx*sy/m) / math.Sqrt(vx*vy), pairs, true, true
}
