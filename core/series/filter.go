package series

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// Kinds of temporal filter.
const (
	KindDCT         = "dct"         // cosines below the high-pass frequency are projected out
	KindButterworth = "butterworth" // order 5, zero-phase; high-, low- or band-pass
)

// FilterOptions says what is removed from a course. The zero value removes the
// mean only. An empty Kind is [KindDCT], or Butterworth when a low-pass is asked for.
type FilterOptions struct {
	Detrend               bool
	HighPassHz, LowPassHz float64 // 0: off
	Kind                  string
}

// A Filter detrends, filters and, after [Filter.With], regresses out confounds. It
// is linear, fixed for one run and safe for concurrent use.
//
// With cosines, volumes are dropped, then mean, trend (over the index of kept
// volumes) and the cosines of the full length are projected out in one regression.
// With Butterworth, dropped volumes are first replaced by a cubic spline.
type Filter struct {
	rows   int
	tr     float64
	o      FilterOptions
	kept   []bool
	index  []int
	basis  *mat.Dense // T×k, orthonormal on kept volumes; nil when there is nothing to project
	joint  bool       // basis is the whole filter
	butter *Butterworth
	gap    *gap
}

// NewFilter prepares the filter of a run of rows volumes every tr seconds. kept
// says which volumes count; nil keeps all.
func NewFilter(rows int, tr float64, o FilterOptions, kept []bool) (*Filter, error) {
	if kept == nil {
		kept = slices.Repeat([]bool{true}, rows)
	}
	if len(kept) != rows {
		return nil, fmt.Errorf("series: %d volumes, but %d are marked kept or dropped", rows, len(kept))
	}
	if !(tr > 0) || math.IsInf(tr, 0) {
		return nil, fmt.Errorf("series: a repetition time of %g s cannot be filtered", tr)
	}
	f := &Filter{rows: rows, tr: tr, o: o, kept: kept}
	for t, k := range kept {
		if k {
			f.index = append(f.index, t)
		}
	}
	if len(f.index) < 4 {
		return nil, fmt.Errorf("series: %d of %d volumes are kept; a course needs 4", len(f.index), rows)
	}
	if f.o.Kind == "" {
		f.o.Kind = KindDCT
		if o.LowPassHz > 0 {
			f.o.Kind = KindButterworth
		}
	}
	return f, f.build()
}

func (f *Filter) build() error {
	o := f.o
	switch {
	case o.HighPassHz < 0 || o.LowPassHz < 0 || math.IsNaN(o.HighPassHz+o.LowPassHz):
		return fmt.Errorf("series: filter frequencies of %g and %g Hz", o.HighPassHz, o.LowPassHz)
	case o.Kind == KindButterworth && (o.HighPassHz > 0 || o.LowPassHz > 0):
		return f.buildButterworth()
	case o.Kind != KindDCT && o.Kind != KindButterworth:
		return fmt.Errorf("series: no filter is called %q; known are %q and %q", o.Kind, KindDCT, KindButterworth)
	case o.LowPassHz > 0:
		return fmt.Errorf("series: a low-pass of %g Hz needs the filter %q", o.LowPassHz, KindButterworth)
	}
	f.joint = true
	return f.setBasis(f.drift())
}

func (f *Filter) buildButterworth() (err error) {
	if f.butter, err = NewButterworth(f.tr, f.o.HighPassHz, f.o.LowPassHz); err != nil {
		return err
	}
	first, last := f.index[0], f.index[len(f.index)-1]
	if last-first+1 < f.butter.MinRows() {
		return fmt.Errorf("series: %d volumes are too few for this filter, which needs %d", last-first+1, f.butter.MinRows())
	}
	if last-first+1 > len(f.index) {
		f.gap = newGap(f.index)
	}
	return nil
}

// drift returns mean, trend and cosines on kept volumes, one column each.
func (f *Filter) drift() [][]float64 {
	n := len(f.index)
	columns := [][]float64{slices.Repeat([]float64{1}, n)}
	if f.o.Detrend {
		trend := make([]float64, n)
		for i := range trend {
			trend[i] = float64(i) - float64(n-1)/2
		}
		columns = append(columns, trend)
	}
	for _, cosine := range Cosines(f.rows, f.tr, f.o.HighPassHz) {
		columns = append(columns, f.gather(cosine))
	}
	return columns
}

// Cosines returns the discrete cosine basis functions slower than hz, the constant
// left out: √(2/T)·cos(π/T·(t+½)·k), k = 1 … min(T−1, ⌊2·T·hz·tr⌋).
func Cosines(rows int, tr, hz float64) [][]float64 {
	k := int(math.Min(float64(rows-1), math.Floor(2*float64(rows)*hz*tr)))
	if k <= 0 {
		return nil
	}
	out := make([][]float64, k)
	for j := range out {
		out[j] = make([]float64, rows)
		for t := range rows {
			out[j][t] = math.Sqrt(2/float64(rows)) * math.Cos(math.Pi/float64(rows)*(float64(t)+.5)*float64(j+1))
		}
	}
	return out
}

func (f *Filter) gather(x []float64) []float64 {
	out := make([]float64, len(f.index))
	for i, t := range f.index {
		out[i] = x[t]
	}
	return out
}

// setBasis makes the columns (kept volumes only) orthonormal and spreads them over
// the run.
func (f *Filter) setBasis(columns [][]float64) error {
	q := orthonormal(columns)
	if len(f.index) < len(q)+2 {
		return fmt.Errorf("series: %d kept volumes cannot carry %d regressors; drop fewer volumes or regress out less", len(f.index), len(q))
	}
	if len(q) == 0 {
		return nil
	}
	f.basis = mat.NewDense(f.rows, len(q), nil)
	for j, column := range q {
		for i, t := range f.index {
			f.basis.Set(t, j, column[i])
		}
	}
	return nil
}

// orthonormal is Gram–Schmidt, twice for rounding; a column that adds less than
// 1e-10 of its own length is left out.
func orthonormal(columns [][]float64) [][]float64 {
	var q [][]float64
	for _, column := range columns {
		v := slices.Clone(column)
		if !normalise(v, 0) {
			continue
		}
		for range 2 {
			for _, u := range q {
				dot := 0.0
				for i := range v {
					dot += u[i] * v[i]
				}
				for i := range v {
					v[i] -= dot * u[i]
				}
			}
		}
		if normalise(v, flat) {
			q = append(q, v)
		}
	}
	return q
}

// normalise scales v to length 1 unless it is no longer than least.
func normalise(v []float64, least float64) bool {
	top := 0.0
	for _, x := range v {
		top = math.Max(top, math.Abs(x))
	}
	if !(top > 0) || math.IsInf(top, 0) {
		return false
	}
	ss := 0.0
	for _, x := range v {
		ss += (x / top) * (x / top)
	}
	length := top * math.Sqrt(ss)
	if length <= least {
		return false
	}
	for i := range v {
		v[i] /= length
	}
	return true
}

// With returns a filter that also regresses out confounds, columns of one value a
// volume (finite at kept volumes), detrended and filtered as the course itself.
// Redundant and constant columns make no difference.
func (f *Filter) With(confounds [][]float64) (*Filter, error) {
	g := *f
	var columns [][]float64
	if f.joint {
		columns = f.drift()
	}
	for j, x := range confounds {
		if len(x) != f.rows {
			return nil, fmt.Errorf("series: confound %d has %d rows, the run %d volumes", j, len(x), f.rows)
		}
		for _, t := range f.index {
			if math.IsNaN(x[t]) || math.IsInf(x[t], 0) {
				return nil, fmt.Errorf("series: confound %d is not a finite number at volume %d", j, t)
			}
		}
		c := slices.Clone(x)
		f.ApplyBlock(c, 1)
		c = f.gather(c)
		centre(c)
		columns = append(columns, c)
	}
	return &g, g.setBasis(columns)
}

// centre subtracts the mean; what is left of a constant is zeroed.
func centre(x []float64) {
	sum, top := 0.0, 0.0
	for _, v := range x {
		sum += v
		top = math.Max(top, math.Abs(v))
	}
	mean, ss := sum/float64(len(x)), 0.0
	for i := range x {
		x[i] -= mean
		ss += x[i] * x[i]
	}
	if math.Sqrt(ss/float64(len(x))) <= flat*top {
		clear(x)
	}
}

// Rows returns the number of volumes of the run, dropped ones included.
func (f *Filter) Rows() int { return f.rows }

// Kept says which volumes count. It must not be changed.
func (f *Filter) Kept() []bool { return f.kept }

// Options returns the options with the kind filled in.
func (f *Filter) Options() FilterOptions { return f.o }

// Basis returns what the filter projects out: T×k, orthonormal on kept volumes and
// 0 elsewhere, the mean among it. It is nil for a Butterworth filter, which is no
// projection. It must not be changed.
func (f *Filter) Basis() *mat.Dense {
	if !f.joint {
		return nil
	}
	return f.basis
}

// Matrix returns the filter as a T×T matrix F, Apply(x) = F·x; for courses of a
// few thousand volumes at most.
func (f *Filter) Matrix() *mat.Dense {
	m := mat.NewDense(f.rows, f.rows, nil)
	for _, t := range f.index {
		m.Set(t, t, 1)
	}
	f.run(m.RawMatrix().Data, f.rows)
	return m
}

// Apply writes to dst the filtered course x: finite at kept volumes, 0 at dropped
// ones, no z-score. A course without variance gives exact zeros. dst may be x.
func (f *Filter) Apply(dst, x []float64) {
	if len(dst) != f.rows || len(x) != f.rows {
		panic("series: lengths of course and filter differ")
	}
	copy(dst, x)
	f.ApplyBlock(dst, 1)
}

// Standard returns a course as correlations are taken of it: filtered, then z-scored
// over the kept volumes, 0 at dropped ones.
func (f *Filter) Standard(x []float32) []float64 {
	out := make([]float64, len(x))
	for t, v := range x {
		out[t] = float64(v)
	}
	f.Apply(out, out)
	ZScore(out, f.kept)
	return out
}

// ApplyBlock filters in place the columns of a T×cols block (row-major). A column
// whose filtered values are below 1e-10 of its magnitude gives exact zeros.
func (f *Filter) ApplyBlock(x []float64, cols int) {
	if len(x) != f.rows*cols {
		panic("series: shape of block and filter differ")
	}
	top := f.centreBlock(x, cols)
	f.run(x, cols)
	ss := make([]float64, cols)
	for t := range f.rows {
		for c, v := range x[t*cols : (t+1)*cols] {
			ss[c] += v * v
		}
	}
	for c := range ss {
		if math.Sqrt(ss[c]/float64(len(f.index))) <= flat*top[c] {
			for t := range f.rows {
				x[t*cols+c] = 0
			}
		}
	}
}

// centreBlock returns the largest magnitude of each column over kept volumes, and
// subtracts the first kept value where the filter removes the mean anyway: numbers
// near zero lose less.
func (f *Filter) centreBlock(x []float64, cols int) []float64 {
	top := make([]float64, cols)
	for _, t := range f.index {
		row := x[t*cols : (t+1)*cols]
		for c := range top {
			if v := math.Abs(row[c]); v > top[c] {
				top[c] = v
			}
		}
	}
	if !f.joint && !f.o.Detrend {
		return top
	}
	level := slices.Clone(x[f.index[0]*cols : (f.index[0]+1)*cols])
	for t := range f.rows {
		row := x[t*cols : (t+1)*cols]
		for c := range row {
			row[c] -= level[c]
		}
	}
	return top
}

func (f *Filter) run(x []float64, cols int) {
	if f.butter != nil {
		f.runButterworth(x, cols)
	}
	for t, k := range f.kept {
		if !k {
			clear(x[t*cols : (t+1)*cols])
		}
	}
	if f.basis == nil {
		return
	}
	on := make([]float64, f.Terms()*cols)
	f.gatherRows(on, x, 0, cols)
	f.Subtract(x, on, cols)
}

// Terms returns how many dimensions the filter projects out, beside what a Butterworth
// filter removes.
func (f *Filter) Terms() int {
	if f.basis == nil {
		return 0
	}
	_, k := f.basis.Dims()
	return k
}

// Gather adds to on (Terms × cols, row-major) how much of the rows of x lies along each
// dimension of Basis. x holds some rows of a run, the first of them row from; gathering
// all of them, in any pieces, and then [Filter.Subtract] is a projection filter at work
// while the run is still being read. It panics for a Butterworth filter.
func (f *Filter) Gather(on, x []float64, from, cols int) {
	if !f.joint {
		panic("series: a Butterworth filter needs the whole course")
	}
	f.gatherRows(on, x, from, cols)
}

func (f *Filter) gatherRows(on, x []float64, from, cols int) {
	rows := len(x) / cols
	q := f.basis.Slice(from, from+rows, 0, f.Terms()).(*mat.Dense).RawMatrix()
	blas64.Gemm(blas.Trans, blas.NoTrans, 1, q, general(x, rows, cols), 1, general(on, f.Terms(), cols))
}

// Subtract removes from x (all rows × cols) what was gathered in on.
func (f *Filter) Subtract(x, on []float64, cols int) {
	blas64.Gemm(blas.NoTrans, blas.NoTrans, -1, f.basis.RawMatrix(), general(on, f.Terms(), cols), 1, general(x, f.rows, cols))
}

func general(v []float64, rows, cols int) blas64.General {
	return blas64.General{Rows: rows, Cols: cols, Stride: cols, Data: v}
}

// runButterworth filters the rows from the first to the last kept.
func (f *Filter) runButterworth(x []float64, cols int) {
	if f.gap != nil {
		for c := range cols {
			f.gap.fill(x, cols, c)
		}
	}
	first, last := f.index[0], f.index[len(f.index)-1]
	inner, rows := x[first*cols:(last+1)*cols], last-first+1
	if f.o.Detrend {
		detrendBlock(inner, rows, cols)
	}
	f.butter.block(inner, rows, cols)
}
