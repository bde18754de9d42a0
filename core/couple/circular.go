package couple

import (
	"context"
	"math"
	"slices"

	"syncact/core/ort"
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
	if w.direct {
		for b := range out {
			for i := range out[b] {
				out[b][i] = float32(math.Inf(-1))
			}
		}
	}
	for i, t := range w.tracks {
		w.spectra(i, t, from, len(out))
		if err := w.norms(ctx, i, t, share, len(out)); err != nil {
			return err
		}
		for _, bank := range t.networkBanks {
			if err := w.transform(ctx, i, t, bank); err != nil {
				return err
			}
			for b := range out {
				if w.direct {
					w.peaks(t, bank, b, out[b])
				} else {
					w.tabulate(t, bank, b)
				}
			}
		}
	}
	if !w.direct {
		for b := range out {
			w.sum(b, out[b])
		}
	}
	return nil
}

// spectra loads n courses, less their mean, and deals their bins to the product.
func (w *circularWorker) spectra(i int, t *track, from, n int) {
	whole, x, f := w.whole[:t.run.x.Rows], w.course[:t.rows], w.forwards[i]
	in := ort.Data[float32](w.inputs[i])
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

func (w *circularWorker) transform(ctx context.Context, i int, t *track, b bank) error {
	return w.session.Run(ctx, []*ort.Tensor{w.inputs[i], b.factors, t.second}, []*ort.Tensor{w.outputs[b.factors]})
}

// at is where the numbers of neuron b at shift s begin in a bank's product.
func (t *track) at(b, s, courses int) int {
	return ((s/t.n1*blockNeurons+b)*t.n1 + s%t.n1) * courses
}

// norms turns the power left by the filter into what correlations at each shift
// are multiplied by.
func (w *circularWorker) norms(ctx context.Context, i int, t *track, share []float64, n int) error {
	for _, bank := range t.vectorBanks {
		if err := w.transform(ctx, i, t, bank); err != nil {
			return err
		}
		lambda := t.lambda[bank.from:bank.to]
		for b := range n {
			power := w.power[b][:t.rows]
			for s := range power {
				row := w.out[t.at(b, s, len(lambda)):][:len(lambda)]
				sum := 0.0
				for j, v := range row {
					sum += lambda[j] * float64(v) * float64(v)
				}
				power[s] += sum
			}
		}
	}
	for b := range n {
		power := w.power[b][:t.rows]
		if slices.Min(power) < faint*w.energy[b] {
			w.exactPower(i, t, b)
		}
		for s, v := range power {
			w.scale[b][s] = 0
			if v > vanished*w.energy[b] {
				w.scale[b][s] = float32(share[b] / math.Sqrt(v))
			}
		}
	}
	return nil
}

// exactPower computes the power of neuron b at every shift in float64.
func (w *circularWorker) exactPower(i int, t *track, b int) {
	f, power := w.forwards[i], w.power[b][:t.rows]
	copy(power, w.base[b])
	for j, v := range t.exact {
		for s, c := range f.around(w.bins[b], v, t.rows) {
			power[s] += t.lambda[j] * c * c
		}
	}
}

// peaks raises out, one number a shift, to the largest correlation of a bank.
func (w *circularWorker) peaks(t *track, bank bank, b int, out []float32) {
	courses := bank.to - bank.from
	for i, s := range t.shifts {
		row := w.out[t.at(b, s, courses):][:courses]
		if v := peak(row, w.o.Positive) * w.scale[b][s]; v > out[i] {
			out[i] = v
		}
	}
}

// tabulate adds the correlations of a bank to neuron b's table of its group.
func (w *circularWorker) tabulate(t *track, bank bank, b int) {
	networks, courses := len(w.p.live), bank.to-bank.from
	table := w.table[b][t.group]
	for i, s := range t.shifts {
		row := w.out[t.at(b, s, courses):][:courses]
		to := table[i*networks+bank.from:][:courses]
		scale := w.scale[b][s]
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

// sum takes every surrogate from the tables of its groups.
func (w *circularWorker) sum(b int, out []float32) {
	networks := len(w.p.live)
	rows := make([][]float32, w.p.groups)
	for i, shifts := range w.drawn.shifts {
		for g, s := range shifts {
			at := (s - w.least[g]) * networks
			rows[g] = w.table[b][g][at : at+networks]
		}
		out[i] = peakOfSum(rows, w.scratch, w.o.Positive)
	}
}
