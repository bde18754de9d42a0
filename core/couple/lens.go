package couple

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"syncact/core/series"
)

// A lens sees, from the unfiltered course x of a run, what its filter and z-score
// would leave of any surrogate x_s:
//
//	⟨y, F·x_s⟩ = ⟨Fᵀy, x_s⟩                  one number a network
//	‖F·x_s‖²  = Σ_kept x_s² + Σ_j λ_j⟨v_j, x_s⟩²
//
// With cosines F is a projection: the v are its basis and λ = −1. With Butterworth
// the v and λ are the eigenvectors of FᵀF, or of what it lacks of the identity,
// whichever are fewer. All courses are those of the volumes outside shared film.
type lens struct {
	rows    int
	pull    [][]float64 // Fᵀy of each live network, weighted
	base    []bool      // volumes whose square counts; nil: none
	dropped []int       // volumes not in base
	vectors [][]float64
	lambda  []float64
}

// eigenFloor is the share of a course's power below which an eigenvector of the
// filter is left out.
const eigenFloor = 1e-8

func newLens(r *run, networks int) (*lens, error) {
	l := &lens{rows: len(r.rest)}
	if r.filter.Basis() != nil {
		q := r.filter.Basis()
		_, k := q.Dims()
		for j := range k {
			l.vectors = append(l.vectors, r.joined(mat.Col(nil, j, q)))
			l.lambda = append(l.lambda, -1)
		}
		l.setBase(r)
		for f := range networks {
			l.pull = append(l.pull, r.joined(r.y[f]))
		}
		return l, nil
	}
	return l, l.setMatrix(r, networks)
}

// joined picks the volumes outside shared film.
func (r *run) joined(x []float64) []float64 {
	out := make([]float64, len(r.rest))
	for i, t := range r.rest {
		out[i] = x[t]
	}
	return out
}

func (l *lens) setBase(r *run) {
	l.base = make([]bool, l.rows)
	for i, t := range r.rest {
		if l.base[i] = r.filter.Kept()[t]; !l.base[i] {
			l.dropped = append(l.dropped, i)
		}
	}
}

// setMatrix serves filters that are no projection.
func (l *lens) setMatrix(r *run, networks int) error {
	whole := r.filter.Matrix()
	f := mat.NewDense(len(r.kept), l.rows, nil) // kept volumes × volumes that are shifted
	for j, t := range r.rest {
		sum := 0.0
		for _, k := range r.kept {
			sum += whole.At(k, t)
		}
		for i, k := range r.kept {
			f.Set(i, j, whole.At(k, t)-sum/float64(len(r.kept))) // the z-score takes the mean
		}
	}
	for n := range networks {
		y := make([]float64, len(r.kept))
		for i, t := range r.kept {
			y[i] = r.y[n][t]
		}
		var on mat.VecDense
		on.MulVec(f.T(), mat.NewVecDense(len(y), y))
		l.pull = append(l.pull, on.RawVector().Data)
	}
	var power mat.SymDense
	power.SymOuterK(1, f.T())
	l.setBase(r)
	lack := mat.NewSymDense(l.rows, nil)
	lack.CopySym(&power)
	lack.ScaleSym(-1, lack)
	for i, k := range l.base {
		if k {
			lack.SetSym(i, i, 1+lack.At(i, i))
		}
	}
	vectors, lambda, err := eigen(lack, -1)
	if err != nil {
		return err
	}
	own, positive, err := eigen(&power, 1)
	if err != nil {
		return err
	}
	l.vectors, l.lambda = vectors, lambda
	if len(own) < len(vectors) {
		l.vectors, l.lambda, l.base, l.dropped = own, positive, nil, nil
	}
	return nil
}

// eigen returns the eigenvectors of s that matter, and sign times their values.
func eigen(s *mat.SymDense, sign float64) ([][]float64, []float64, error) {
	var e mat.EigenSym
	if !e.Factorize(s, true) {
		return nil, nil, refuse("", "the filter of a run has no eigenvectors", "filter with cosines")
	}
	var v mat.Dense
	e.VectorsTo(&v)
	var vectors [][]float64
	var lambda []float64
	for j, value := range e.Values(nil) {
		if math.Abs(value) > eigenFloor {
			vectors = append(vectors, mat.Col(nil, j, &v))
			lambda = append(lambda, sign*value)
		}
	}
	return vectors, lambda, nil
}

// A segment is a lens with the runs that share it: runs of one group whose neurons,
// volumes and filter are equal add their networks' courses before one transform.
type segment struct {
	*lens
	run    *run
	group  int
	shifts []int // volumes, one for each shift of the group from 0
}

// segments merges and weights the runs: the correlation over all runs is
// Σ √w_r·⟨F·x_s, y_r⟩/‖F·x_s‖ / √(Σw of x · Σw of y), w_r = kept volumes − 1; the
// part of x is left to the caller.
func (p *design) segments() ([]*segment, error) {
	share := p.networkShare()
	var out []*segment
	for i := range p.runs {
		r := &p.runs[i]
		var twin *segment
		for _, s := range out {
			if s.group == r.group && s.run.equal(r) {
				twin = s
			}
		}
		if twin == nil {
			l, err := newLens(r, len(p.live))
			if err != nil {
				return nil, err
			}
			for f := range l.pull {
				blas64.Scal(share[f]*math.Sqrt(r.weight()), blas64.Vector{N: l.rows, Data: l.pull[f], Inc: 1})
			}
			out = append(out, &segment{lens: l, run: r, group: r.group})
			continue
		}
		more, err := newLens(r, len(p.live))
		if err != nil {
			return nil, err
		}
		for f := range more.pull {
			for t, v := range more.pull[f] {
				twin.pull[f][t] += v * share[f] * math.Sqrt(r.weight())
			}
		}
	}
	return out, nil
}

// networkShare is 1/√(Σ w) over the runs in which a network's course is alive.
func (p *design) networkShare() []float64 {
	out := make([]float64, len(p.live))
	for f := range out {
		for i := range p.runs {
			if alive(p.runs[i].y[f]) {
				out[f] += p.runs[i].weight()
			}
		}
		if out[f] > 0 {
			out[f] = 1 / math.Sqrt(out[f])
		}
	}
	return out
}

func (r *run) weight() float64 { return float64(len(r.kept) - 1) }

func alive(y []float64) bool { return slices.ContainsFunc(y, func(v float64) bool { return v != 0 }) }

// equal says whether surrogates of both runs' neurons are equal courses.
func (r *run) equal(o *run) bool {
	return r.tr == o.tr && slices.Equal(r.rest, o.rest) && slices.Equal(r.kept, o.kept) &&
		r.filter.Options() == o.filter.Options() && sameCourses(r.x, o.x)
}

func sameCourses(a, b *series.Table) bool {
	return a == b || a.Rows == b.Rows && slices.Equal(a.V, b.V)
}
