package fbn

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"

	"golang.org/x/sync/errgroup"
	"gonum.org/v1/gonum/mat"

	"syncact/core/fault"
	"syncact/core/progress"
	"syncact/core/series"
)

// An ISCRun is what one subject's course table of one run needs for its null: the
// filter that the run was cleaned with (its kept volumes among it).
type ISCRun struct {
	Subject, Name string
	Courses       *series.Table // T×F
	Filter        *series.Filter
}

// ISCOptions are the options of [ISC]. The zero value is the advice.
type ISCOptions struct {
	Surrogates int     // 0 is 1,000
	Alpha      float64 // 0 is .05
	Seed       uint64
}

// A Driven is how well subjects agree on one network. R and P are NaN where there
// are not two subjects with one run, and for dead and duplicate units.
type Driven struct {
	R      float64 // mean leave-one-out inter-subject correlation
	P      float64 // family-wise over networks
	Driven bool    // P ≤ alpha
}

// ISC correlates each subject's courses with the mean of the others (Nastase 2019),
// run by run, weighted by volumes. Its null multiplies each cleaned course by random
// signs of its orthonormal DCT-II coefficients, one vector a subject and run shared
// by all networks, filters it again and takes the maximum over live networks
// (Nichols & Holmes 2002): p = (b+1)/(n+1). Progress counts surrogates.
func ISC(ctx context.Context, runs []ISCRun, units []Unit, o ISCOptions, n *progress.Counter) ([]Driven, error) {
	o.Surrogates, o.Alpha = or(o.Surrogates, 1000), or(o.Alpha, .05)
	groups, err := groupRuns(runs, units)
	if err != nil {
		return nil, err
	}
	out := make([]Driven, len(units))
	for j := range out {
		out[j] = Driven{R: math.NaN(), P: math.NaN()}
	}
	if len(groups) == 0 {
		return out, nil
	}
	observed := agreement(groups, nil)
	n.SetTotal(o.Surrogates)
	most := make([]float64, o.Surrogates)
	g, inner := errgroup.WithContext(ctx)
	g.SetLimit(runtime.NumCPU())
	for s := range most {
		if inner.Err() != nil {
			break
		}
		g.Go(func() error {
			rng := rand.New(rand.NewPCG(o.Seed, uint64(s)))
			most[s] = math.Inf(-1)
			for _, r := range agreement(groups, rng) {
				if r > most[s] {
					most[s] = r
				}
			}
			n.Add(1)
			return inner.Err()
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	at := 0
	for j, u := range units {
		if !u.Live() {
			continue
		}
		b := 0
		for _, m := range most {
			if m >= observed[at]-1e-12 {
				b++
			}
		}
		p := float64(b+1) / float64(o.Surrogates+1)
		out[j] = Driven{R: observed[at], P: p, Driven: p <= o.Alpha}
		at++
	}
	return out, nil
}

// A member is one subject of a run: live courses and their filter. Where all
// volumes are kept and the filter is a projection, everything is done on DCT
// coefficients, where signs are signs and correlations are the same.
type member struct {
	filter *series.Filter
	x      *mat.Dense // F×T coefficients of the cleaned courses
	basis  *mat.Dense // T×k coefficients of the filter's basis; nil filters in time
	dct    *mat.Dense // T×T
	kept   []bool
}

// groupRuns gathers the subjects of each run that has two or more.
func groupRuns(runs []ISCRun, units []Unit) ([][]member, error) {
	var names []string
	byName := map[string][]ISCRun{}
	for _, r := range runs {
		if r.Courses.Len() != len(units) || r.Filter.Rows() != r.Courses.Rows {
			panic("fbn: courses, units and filter differ")
		}
		if byName[r.Name] == nil {
			names = append(names, r.Name)
		}
		byName[r.Name] = append(byName[r.Name], r)
	}
	var groups [][]member
	for _, name := range names {
		group := byName[name]
		if len(group) < 2 {
			continue
		}
		rows := group[0].Courses.Rows
		dct := cosines(rows)
		var members []member
		for _, r := range group {
			if r.Courses.Rows != rows {
				return nil, &fault.Input{What: fmt.Sprintf("run %s has %d volumes in subject %s and %d in subject %s", name, rows, group[0].Subject, r.Courses.Rows, r.Subject),
					Do: "runs of one name must have one length: give them other names", Err: ErrRuns}
			}
			members = append(members, newMember(r, units, dct))
		}
		groups = append(groups, members)
	}
	return groups, nil
}

// cosines returns the orthonormal DCT-II, one function a row.
func cosines(rows int) *mat.Dense {
	m := mat.NewDense(rows, rows, nil)
	for k := range rows {
		scale := math.Sqrt(2 / float64(rows))
		if k == 0 {
			scale = math.Sqrt(1 / float64(rows))
		}
		for t := range rows {
			m.Set(k, t, scale*math.Cos(math.Pi*(float64(t)+.5)*float64(k)/float64(rows)))
		}
	}
	return m
}

func newMember(r ISCRun, units []Unit, dct *mat.Dense) member {
	rows := r.Courses.Rows
	m := member{filter: r.Filter, dct: dct, kept: r.Filter.Kept()}
	var live []float64
	count, all := 0, true
	for j, u := range units {
		if !u.Live() {
			continue
		}
		x := make([]float64, rows)
		for t, y := range r.Courses.Course(j) {
			x[t] = float64(y)
		}
		r.Filter.Apply(x, x)
		series.ZScore(x, m.kept)
		live = append(live, x...)
		count++
	}
	for _, k := range m.kept {
		all = all && k
	}
	m.x = mat.NewDense(max(count, 1), rows, append(live, make([]float64, rows*max(0, 1-count))...))
	m.x.Mul(mat.DenseCopyOf(m.x), dct.T())
	if basis := r.Filter.Basis(); basis != nil && all {
		m.basis = new(mat.Dense)
		m.basis.Mul(dct, basis)
	}
	return m
}

// draw returns the member's courses of length 1 (F×T): the observed ones without
// rng, else with random signs, filtered again.
func (m *member) draw(rng *rand.Rand) *mat.Dense {
	f, rows := m.x.Dims()
	x := mat.DenseCopyOf(m.x)
	if rng != nil {
		for t := range rows {
			if rng.Uint64()&1 == 0 {
				continue
			}
			for j := range f {
				x.Set(j, t, -x.At(j, t))
			}
		}
		m.clean(x)
	}
	for j := range f {
		row := x.RawRowView(j)
		if length := math.Sqrt(dot(row, row)); length > 0 {
			for t := range row {
				row[t] /= length
			}
		}
	}
	return x
}

// clean applies the filter to courses given and returned as DCT coefficients.
func (m *member) clean(x *mat.Dense) {
	if m.basis != nil {
		var on, off mat.Dense
		on.Mul(x, m.basis)
		off.Mul(&on, m.basis.T())
		x.Sub(x, &off)
		return
	}
	f, _ := x.Dims()
	var time mat.Dense
	time.Mul(x, m.dct)
	for j := range f {
		row := time.RawRowView(j)
		m.filter.Apply(row, row)
		series.ZScore(row, m.kept)
	}
	x.Mul(&time, m.dct.T())
}

// agreement returns the mean leave-one-out correlation of each live network. The
// courses have length 1 and no mean, so the correlation with the mean of the others
// follows from the sum.
func agreement(groups [][]member, rng *rand.Rand) []float64 {
	var out []float64
	weight := 0.0
	for _, group := range groups {
		drawn := make([]*mat.Dense, len(group))
		var sum mat.Dense
		for i := range group {
			drawn[i] = group[i].draw(rng)
			if i == 0 {
				sum.CloneFrom(drawn[0])
			} else {
				sum.Add(&sum, drawn[i])
			}
		}
		f, rows := sum.Dims()
		if out == nil {
			out = make([]float64, f)
		}
		w := float64(rows * len(group))
		weight += w
		for j := range f {
			whole := sum.RawRowView(j)
			square := dot(whole, whole)
			for _, x := range drawn {
				own := x.RawRowView(j)
				with := dot(own, whole)
				length := dot(own, own)
				if rest := square - 2*with + length; rest > 1e-12 {
					out[j] += w * (with - length) / math.Sqrt(rest) / float64(len(group))
				}
			}
		}
	}
	for j := range out {
		out[j] /= weight
	}
	return out
}
