package couple

import (
	"context"
	"math"
	"slices"

	"syncact/core/ort"
)

// drawsAtOnce is how many surrogates of random phases one product makes.
const drawsAtOnce = 8

// phased is the engine of the null with random phases. A surrogate adds phases to a
// neuron's bins; adding them to the networks' bins instead makes one matrix that all
// neurons are multiplied by: rows are the real and imaginary bins, columns the
// networks, the lens's vectors and the dropped volumes, of each of a few surrogates.
type phased struct {
	p      *design
	o      Options
	drawn  draws
	tracks []*phaseTrack
}

type phaseTrack struct {
	*segment
	bins    [][]complex128 // of each column
	columns int
	norms   int       // columns from here on serve the norm
	lambda  []float64 // of those
}

func newPhased(p *design, o Options, drawn draws) (*phased, error) {
	segments, err := p.segments()
	if err != nil {
		return nil, err
	}
	e := &phased{p: p, o: o, drawn: drawn}
	for _, s := range segments {
		t := &phaseTrack{segment: s, norms: len(s.pull), lambda: slices.Clone(s.lambda)}
		f := newForward(plan{rows: s.rows, size: s.rows})
		for _, y := range slices.Concat(s.pull, s.vectors) {
			t.bins = append(t.bins, slices.Clone(f.bins(y)))
		}
		for _, d := range s.dropped {
			one := make([]float64, s.rows)
			one[d] = 1
			t.bins = append(t.bins, slices.Clone(f.bins(one)))
			t.lambda = append(t.lambda, -1)
		}
		t.columns = len(t.bins)
		e.tracks = append(e.tracks, t)
	}
	return e, nil
}

func (e *phased) count() int { return e.drawn.count() }

// chunk is large because every chunk makes the factors of all surrogates again.
func (e *phased) chunk() int { return 1024 }

func (e *phased) close() {}

func (e *phased) worker() (nullWorker, error) {
	threads := 1
	if e.o.Provider != "" && e.o.Provider != ort.CPU {
		threads = 0
	}
	w := &phaseWorker{phased: e, product: ort.NewMatMul(ort.Options{Provider: e.o.Provider, Threads: threads})}
	for _, t := range e.tracks {
		w.forwards = append(w.forwards, newForward(plan{rows: t.rows, size: t.rows}))
	}
	return w, nil
}

type phaseWorker struct {
	*phased
	product  *ort.MatMul
	forwards []*forward
	x        []ort.Matrix // per track neurons × 2·bins
	energy   [][]float64
	total    []float32 // neurons × surrogates × networks
}

func (w *phaseWorker) close() { w.product.Close() }

// surrogates implements nullWorker.
func (w *phaseWorker) surrogates(ctx context.Context, from int, share []float64, out [][]float32) error {
	w.read(from, len(out))
	for first := 0; first < w.count(); first += drawsAtOnce {
		n := min(drawsAtOnce, w.count()-first)
		networks := len(w.p.live)
		w.total = slices.Grow(w.total[:0], len(out)*n*networks)[:len(out)*n*networks]
		clear(w.total)
		for i, t := range w.tracks {
			c := ort.NewMatrix(len(out), n*t.columns)
			if err := w.product.AB(ctx, c, w.x[i], t.factors(w.drawn, first, n)); err != nil {
				return err
			}
			for j := range out {
				w.add(t, c.V[j*c.Cols:(j+1)*c.Cols], w.total[j*n*networks:(j+1)*n*networks], w.energy[i][j], share[j])
			}
		}
		for j := range out {
			for d := range n {
				out[j][first+d] = peak(w.total[(j*n+d)*networks:][:networks], w.o.Positive)
			}
		}
	}
	return nil
}

// read makes the bins of n neurons.
func (w *phaseWorker) read(from, n int) {
	w.x, w.energy = make([]ort.Matrix, len(w.tracks)), make([][]float64, len(w.tracks))
	for i, t := range w.tracks {
		half := t.rows/2 + 1
		w.x[i], w.energy[i] = ort.NewMatrix(n, 2*half), make([]float64, n)
		course := make([]float64, t.run.x.Rows)
		for j := range n {
			t.run.load(course, from+j, w.o.lag(t.run))
			x := t.run.joined(course)
			m := mean(x)
			for k := range x {
				x[k] -= m
				w.energy[i][j] += x[k] * x[k]
			}
			row := w.x[i].V[j*2*half : (j+1)*2*half]
			for k, v := range w.forwards[i].bins(x) {
				row[2*k], row[2*k+1] = float32(real(v)), float32(imag(v))
			}
		}
	}
}

// factors is the matrix of surrogates first … first+n−1: 2·bins × n·columns.
func (t *phaseTrack) factors(drawn draws, first, n int) ort.Matrix {
	half := t.rows/2 + 1
	out := ort.NewMatrix(2*half, n*t.columns)
	for d := range n {
		phases := drawn.phases[first+d][t.group]
		for k := range half {
			turn := complex(2/float64(t.rows), 0)
			switch {
			case k == 0 || 2*k == t.rows:
				turn /= 2
			default:
				sin, cos := math.Sincos(phases[k-1])
				turn *= complex(cos, sin)
			}
			re := out.V[2*k*out.Cols+d*t.columns:][:t.columns]
			im := out.V[(2*k+1)*out.Cols+d*t.columns:][:t.columns]
			for c, bins := range t.bins {
				y := bins[k]
				z := turn * complex(real(y), -imag(y))
				re[c], im[c] = float32(real(z)), -float32(imag(z))
			}
		}
	}
	return out
}

// add norms the correlations of one neuron and adds them to its totals.
func (w *phaseWorker) add(t *phaseTrack, c, total []float32, energy, share float64) {
	for d := range len(c) / t.columns {
		row := c[d*t.columns : (d+1)*t.columns]
		power := 0.0
		if t.base != nil {
			power = energy
		}
		for j, v := range row[t.norms:] {
			power += t.lambda[j] * float64(v) * float64(v)
		}
		if power <= vanished*energy {
			continue
		}
		scale := float32(share / math.Sqrt(power))
		to := total[d*t.norms : (d+1)*t.norms]
		for f, v := range row[:t.norms] {
			to[f] += v * scale
		}
	}
}
