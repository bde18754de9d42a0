package couple

import "gonum.org/v1/gonum/mat"

// A Circle is what the surrogates of one run are made of. The volumes outside shared
// film are its points; a surrogate moves a course round it, then takes away what lies
// along the vectors and scales the rest to a sum of squares of Kept − 1.
type Circle struct {
	Points  int
	Kept    []int       // points that count
	Vectors [][]float64 // orthonormal: what the filter removes, 0 where not kept
	Dropped []int       // points that do not count
	Shifts  []int       // points by which each surrogate is moved
	run     *run
	lag     int
}

// Circles returns the circle of every run, or false when surrogates are not shifts
// or a filter is no projection.
func (a *Aligned) Circles() ([]Circle, bool) {
	if a.drawn.shifts == nil {
		return nil, false
	}
	leaders, out := a.p.leaders(), make([]Circle, len(a.p.runs))
	for i := range out {
		r := &a.p.runs[i]
		q := r.filter.Basis()
		if q == nil {
			return nil, false
		}
		c := &out[i]
		*c = Circle{Points: len(r.rest), run: r, lag: a.o.lag(r)}
		for j, t := range r.rest {
			if r.filter.Kept()[t] {
				c.Kept = append(c.Kept, j)
			} else {
				c.Dropped = append(c.Dropped, j)
			}
		}
		_, k := q.Dims()
		for j := range k {
			c.Vectors = append(c.Vectors, r.joined(mat.Col(nil, j, q)))
		}
		for _, s := range a.drawn.shifts {
			c.Shifts = append(c.Shifts, r.ownShift(s[r.group], leaders[r.group]))
		}
	}
	return out, true
}

// Load writes the unfiltered course of neuron n, in its observed place, to dst.
func (c *Circle) Load(dst []float64, n int) {
	whole := make([]float64, c.run.x.Rows)
	c.run.load(whole, n, c.lag)
	for j, t := range c.run.rest {
		dst[j] = whole[t]
	}
}
