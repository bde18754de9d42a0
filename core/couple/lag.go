package couple

import "math"

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
	courses := make([][]float64, len(b.runs))
	for k := range b.runs {
		courses[k] = make([]float64, b.runs[k].x.Rows)
		for t := range courses[k] {
			courses[k][t] = b.clean[k][t*b.n+j]
		}
	}
	for i, lag := range lags {
		num, own, other := 0.0, 0.0, 0.0
		for k := range b.runs {
			r := &b.runs[k]
			c, pairs, x, y := r.lagged(courses[k], network, int(math.Round(lag/r.tr)))
			num += float64(pairs-1) * c
			if x {
				own += float64(pairs - 1)
			}
			if y {
				other += float64(pairs - 1)
			}
		}
		dst[i] = float32(clamp(num / math.Sqrt(own*other)))
	}
}

// lagged correlates x(t − lag) with y(t) of a network; alive says which of the two
// varies.
func (r *run) lagged(x []float64, network, lag int) (c float64, pairs int, xAlive, yAlive bool) {
	y, kept := r.y[network], r.filter.Kept()
	var sx, sy, xx, yy, xy float64
	for t := max(0, lag); t < min(len(y), len(y)+lag); t++ {
		if !kept[t] || !kept[t-lag] {
			continue
		}
		u, v := x[t-lag], y[t]
		sx, sy = sx+u, sy+v
		xx, yy, xy = xx+u*u, yy+v*v, xy+u*v
		pairs++
	}
	if pairs < 2 {
		return 0, 1, false, false
	}
	m := float64(pairs)
	vx, vy := xx-sx*sx/m, yy-sy*sy/m
	xAlive, yAlive = vx > 1e-12*xx, vy > 1e-12*yy
	if !xAlive || !yAlive {
		return 0, pairs, xAlive, yAlive
	}
	return (xy - sx*sy/m) / math.Sqrt(vx*vy), pairs, true, true
}
