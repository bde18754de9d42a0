package couple

import (
	"context"
	"math"
	"slices"
)

// surrogates implements nullWorker: share[i] is 1/√(Σ w) over the runs in which
// neuron from+i is alive.
func (w *circularWorker) surrogates(ctx context.Context, from int, share []float64, out [][]float32) error {
	for at := 0; at < len(out); at += blockNeurons {
		to := min(at+blockNeurons, len(out))
		if err := w.block(ctx, from+at, share[at:to], out[at:to]); err != nil {
			return err
		}
	}
	return nil
}

func (w *circularWorker) block(ctx context.Context, from int, share []float64, out [][]float32) error {
	for i, t := range w.tracks {
		w.spectra(i, t, from, len(out))
		if err := w.norms(ctx, i, t, share, len(out)); err != nil {
			return err
		}
	}
	if w.direct {
		return w.peaks(ctx, out)
	}
	for b := range out {
		lowest(out[b])
	}
	for k := range w.tracks[0].networkBanks {
		if err := w.tables(ctx, k, len(out)); err != nil {
			return err
		}
		for b := range out {
			w.sum(b, out[b])
		}
	}
	return nil
}

// peaks takes the maxima of a single track, which need no table.
func (w *circularWorker) peaks(ctx context.Context, out [][]float32) error {
	t, d := w.tracks[0], w.desks[0]
	lowest(w.tops)
	for _, bank := range t.networkBanks {
		if err := w.largest.run(ctx, d.x, d.z, bank, t.even, t.odd, d.networks); err != nil {
			return err
		}
		raise(w.tops, d.networks.v)
	}
	for b := range out {
		scale := d.scale[b]
		for j, s := range t.shifts {
			out[b][j] = w.tops[t.places[s]+b*t.n1] * scale[s]
		}
	}
	return nil
}

func lowest(v []float32) {
	for i := range v {
		v[i] = float32(math.Inf(-1))
	}
}

// tables makes the tables of n neurons for a bank of networks.
func (w *circularWorker) tables(ctx context.Context, k, n int) error {
	for i, t := range w.tracks {
		d := w.desks[i]
		if err := w.numbers.run(ctx, d.x, d.z, t.networkBanks[k], t.even, t.odd, d.networks); err != nil {
			return err
		}
		for b := range n {
			w.tabulate(i, t, b)
		}
	}
	return nil
}

// spectra loads n courses, less their mean, and deals their bins to the product.
func (w *circularWorker) spectra(i int, t *track, from, n int) {
	whole, x := w.whole[:t.run.x.Rows], w.course[:t.rows]
	in, f := w.desks[i].in, w.desks[i].forward
	clear(in)
	for b := range n {
		t.run.load(whole, from+b, w.o.lag(t.run))
		for j, v := range t.run.rest {
			x[j] = whole[v]
		}
		m := mean(x)
		w.energy[b] = 0
		for j := range x {
			x[j] -= m
			w.energy[b] += x[j] * x[j]
		}
		w.bins[b] = append(w.bins[b][:0], f.circle(x)...)
		t.plan.deal(in, w.bins[b], b, blockNeurons)
		power := w.power[b][:t.rows]
		switch {
		case t.base == nil:
			clear(power)
		case t.mask == nil:
			for s := range power {
				power[s] = w.energy[b]
			}
		default:
			for j := range x {
				x[j] *= x[j]
			}
			copy(power, f.around(f.circle(x), t.mask, t.rows))
		}
		copy(w.base[b], power)
	}
}

// norms turns the power left by the filter into what correlations at each shift
// are multiplied by.
func (w *circularWorker) norms(ctx context.Context, i int, t *track, share []float64, n int) error {
	d := w.desks[i]
	for _, bank := range t.vectorBanks {
		if err := w.numbers.run(ctx, d.x, d.z, bank, t.even, t.odd, d.vectors); err != nil {
			return err
		}
		lambda := t.lambda[bank.from:bank.to]
		for b := range n {
			power := w.power[b][:t.rows]
			for s := range power {
				row := d.vectors.v[(t.places[s]+b*t.n1)*bank.width:][:len(lambda)]
				even, odd, j := 0.0, 0.0, 0 // two chains of additions
				for ; j+1 < len(row); j += 2 {
					u, v := float64(row[j]), float64(row[j+1])
					even, odd = even+lambda[j]*u*u, odd+lambda[j+1]*v*v
				}
				if j < len(row) {
					even += lambda[j] * float64(row[j]) * float64(row[j])
				}
				power[s] += even + odd
			}
		}
	}
	for b := range n {
		power := w.power[b][:t.rows]
		if slices.Min(power) < faint*w.energy[b] {
			w.exactPower(i, t, b)
		}
		for s, v := range power {
			d.scale[b][s] = 0
			if v > vanished*w.energy[b] {
				d.scale[b][s] = float32(share[b] / math.Sqrt(v))
			}
		}
	}
	return nil
}

// exactPower computes the power of neuron b at every shift in float64.
func (w *circularWorker) exactPower(i int, t *track, b int) {
	f, power := w.desks[i].forward, w.power[b][:t.rows]
	copy(power, w.base[b])
	for j, v := range t.exact {
		for s, c := range f.around(w.bins[b], v, t.rows) {
			power[s] += t.lambda[j] * c * c
		}
	}
}

// tabulate adds the correlations of a bank to neuron b's table of its group.
func (w *circularWorker) tabulate(i int, t *track, b int) {
	d, width := w.desks[i], len(w.scratch)
	table := w.table[b][w.begins[t.group]*width:]
	for j, s := range t.shifts {
		row := d.networks.v[(t.places[s]+b*t.n1)*width:][:width]
		to := table[j*width:][:width]
		scale := d.scale[b][s]
		if t.opens {
			for f, v := range row {
				to[f] = v * scale
			}
			continue
		}
		for f, v := range row {
			to[f] += v * scale
		}
	}
}

// sum raises every surrogate to the sum of the tables of its groups.
func (w *circularWorker) sum(b int, out []float32) {
	table, groups, width := w.table[b], w.p.groups, len(w.scratch)
	rows := make([][]float32, groups)
	for i := range out {
		for g, at := range w.rows[i*groups:][:groups] {
			rows[g] = table[int(at)*width:][:width]
		}
		out[i] = max(out[i], peakOfSum(rows, w.scratch, w.o.Positive))
	}
}
