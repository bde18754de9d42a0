package ranking

import (
	"context"
	"math"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"syncact/core/couple"
	"syncact/core/ort"
	"syncact/core/progress"
)

// shifted finds the debiased CKA of every circular shift without making a surrogate.
// Of a neuron's course v of a run, of mean 0 and length 1, the filter leaves
//
//	x = w·(S v − Σ_j b_j q_j),  b_j = ⟨q_j, S v⟩,  w² = (kept − 1)/(1 − Σ b²),
//
// q being what it removes and the dropped volumes. As a shift keeps inner products,
// those of the courses of two neurons n and m are w_n·w_m·(⟨v_n, v_m⟩ − ⟨b_n, b_m⟩),
// added over runs: the Gram matrix of neurons is that of the unshifted courses less
// a few products, and the courses themselves are never filtered.
type shifted struct {
	products   *ort.MatMul
	neurons    int
	surrogates int
	runs       []shiftedRun
}

type shiftedRun struct {
	couple.Circle
	shifts []int      // the different ones
	which  []int      // of each surrogate, its place in shifts
	terms  int        // vectors and dropped points
	v      ort.Matrix // neurons × points
	b      ort.Matrix // neurons × shifts·terms
	c      ort.Matrix // neurons × shifts·networks: inner products with the networks
	w      ort.Matrix // shifts × neurons; 0 is a constant course
}

const (
	// faint is the share of a course's power left by the filter below which single
	// precision does not tell it from rounding.
	faint = .01
	// tableBytes bounds the tables of all runs.
	tableBytes = 1 << 30
)

// newShifted returns nil when surrogates have to be made: they are not shifts, a
// filter is no projection, a course is faint or the tables are too large.
func newShifted(ctx context.Context, p *ort.MatMul, a *couple.Aligned, networks ort.Matrix) (*shifted, error) {
	circles, ok := a.Circles()
	if !ok {
		return nil, nil
	}
	s := &shifted{products: p, neurons: a.NeuronCount(), surrogates: a.Surrogates()}
	bytes := 0
	for _, c := range circles {
		r := shiftedRun{Circle: c, terms: len(c.Vectors) + len(c.Dropped)}
		r.index()
		bytes += 4 * s.neurons * (r.Points + len(r.shifts)*(2*r.terms+networks.Rows+1))
		s.runs = append(s.runs, r)
	}
	if bytes > tableBytes {
		return nil, nil
	}
	at := 0
	for i := range s.runs {
		r := &s.runs[i]
		own := ort.NewMatrix(networks.Rows, r.Points)
		for f := range networks.Rows {
			for j, t := range r.Kept {
				own.V[f*r.Points+t] = networks.At(f, at+j)
			}
		}
		at += len(r.Kept)
		if err := s.fill(ctx, r, own); err != nil {
			return nil, err
		}
		if !r.scale() {
			return nil, nil
		}
	}
	return s, nil
}

// index lists the different shifts.
func (r *shiftedRun) index() {
	r.shifts = slices.Compact(slices.Sorted(slices.Values(r.Shifts)))
	for _, u := range r.Shifts {
		k, _ := slices.BinarySearch(r.shifts, u)
		r.which = append(r.which, k)
	}
}

// fill loads the courses of a run and multiplies them with all that they meet at any
// shift, moved back instead.
func (s *shifted) fill(ctx context.Context, r *shiftedRun, networks ort.Matrix) error {
	r.v = ort.NewMatrix(s.neurons, r.Points)
	course := make([]float64, r.Points)
	for n := range s.neurons {
		r.Load(course, n)
		unit(r.v.V[n*r.Points:(n+1)*r.Points], course)
	}
	removed := ort.NewMatrix(r.terms, r.Points)
	for j, q := range r.Vectors {
		for t, x := range q {
			removed.V[j*r.Points+t] = float32(x)
		}
	}
	for j, t := range r.Dropped {
		removed.V[(len(r.Vectors)+j)*r.Points+t] = 1
	}
	var err error
	if r.b, err = s.meet(ctx, r, removed); err != nil {
		return err
	}
	r.c, err = s.meet(ctx, r, networks)
	return err
}

// unit writes x less its mean, of length 1; zeros when it is constant.
func unit(dst []float32, x []float64) {
	sum, top, ss := 0.0, 0.0, 0.0
	for _, v := range x {
		sum += v
		top = math.Max(top, math.Abs(v))
	}
	mean := sum / float64(len(x))
	for _, v := range x {
		ss += (v - mean) * (v - mean)
	}
	if !(math.Sqrt(ss) > 1e-10*top*math.Sqrt(float64(len(x)))) {
		clear(dst)
		return
	}
	for t, v := range x {
		dst[t] = float32((v - mean) / math.Sqrt(ss))
	}
}

// meet returns ⟨row, S v⟩ of all neurons: neurons × shifts·rows.
func (s *shifted) meet(ctx context.Context, r *shiftedRun, rows ort.Matrix) (ort.Matrix, error) {
	back := ort.NewMatrix(len(r.shifts)*rows.Rows, r.Points)
	for i, u := range r.shifts {
		for j := range rows.Rows {
			to, from := back.V[(i*rows.Rows+j)*r.Points:][:r.Points], rows.V[j*r.Points:][:r.Points]
			copy(to[copy(to, from[u:]):], from[:u])
		}
	}
	out := ort.NewMatrix(s.neurons, back.Rows)
	return out, s.products.ABT(ctx, out, r.v, back)
}

// scale computes w; false when a course is faint at some shift.
func (r *shiftedRun) scale() bool {
	r.w = ort.NewMatrix(len(r.shifts), r.v.Rows)
	for n := range r.v.Rows {
		if squares(r.v.V[n*r.Points:(n+1)*r.Points]) == 0 {
			continue
		}
		for i := range r.shifts {
			left := 1 - squares(r.along(n, i))
			if left < faint {
				return false
			}
			r.w.V[i*r.v.Rows+n] = float32(math.Sqrt(float64(len(r.Kept)-1) / left))
		}
	}
	return true
}

// along returns b of neuron n at shift i.
func (r *shiftedRun) along(n, i int) []float32 {
	return r.b.V[n*r.b.Cols+i*r.terms:][:r.terms]
}

// weights returns w at shift i.
func (r *shiftedRun) weights(i int) []float32 { return r.w.V[i*r.w.Cols : (i+1)*r.w.Cols] }

// values returns the CKA of each surrogate with y.
func (s *shifted) values(ctx context.Context, y *courses, n *progress.Counter) ([]float64, error) {
	power, err := s.power(ctx)
	if err != nil {
		return nil, err
	}
	diagonals := make([][][]float64, len(s.runs))
	for i := range s.runs {
		if diagonals[i], err = s.diagonals(ctx, &s.runs[i]); err != nil {
			return nil, err
		}
	}
	out := make([]float64, s.surrogates)
	err = s.each(ctx, func(_, k int) error {
		c := &courses{}
		for i := range s.runs {
			c.diagonal = append(c.diagonal, diagonals[i][s.runs[i].which[k]]...)
		}
		for _, v := range c.diagonal {
			c.sum += v
		}
		out[k] = c.criterion(s.cross(k), y) / math.Sqrt(c.criterion(power[k], c)*y.self)
		n.Add(1)
		return nil
	})
	return out, err
}

// each visits the surrogates, a worker for each core.
func (s *shifted) each(ctx context.Context, visit func(worker, surrogate int) error) error {
	g, ctx := errgroup.WithContext(ctx)
	workers := runtime.GOMAXPROCS(0)
	for worker := range workers {
		g.Go(func() error {
			for k := worker; k < s.surrogates; k += workers {
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := visit(worker, k); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// cross is the squared length of the products of all neurons and networks.
func (s *shifted) cross(k int) float64 {
	networks := s.runs[0].c.Cols / len(s.runs[0].shifts)
	sum, on := 0.0, make([]float32, networks)
	for n := range s.neurons {
		clear(on)
		for i := range s.runs {
			r := &s.runs[i]
			w := r.weights(r.which[k])[n]
			for f, v := range r.c.V[n*r.c.Cols+r.which[k]*networks:][:networks] {
				on[f] += w * v
			}
		}
		sum += squares(on)
	}
	return sum
}
