package fbn

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"syncact/core/fault"
	"syncact/core/ort"
	"syncact/core/series"
)

// Courses returns the course of every network in a run: the up-pass of a VS-DBN,
// label means of an atlas, else the first stage of dual regression. Courses are
// neither filtered nor z-scored; dropped volumes and dead units hold 0. The
// findings say when maps are linear combinations of one another.
func (s *Set) Courses(ctx context.Context, r Run) (*series.Table, []fault.Finding, error) {
	if err := s.fits(r); err != nil {
		return nil, nil, err
	}
	x := newStack([]Run{r}, s.center)
	mul := ort.NewMatMul(s.run)
	defer mul.Close()
	var a ort.Matrix
	var said []fault.Finding
	var err error
	switch s.Method {
	case VSDBN:
		a, err = s.upPass(ctx, mul, x)
	case GivenAtlas:
		a, err = s.labelMeans(ctx, x)
	default:
		a, said, err = s.regress(ctx, mul, x, s.Maps)
	}
	if err != nil {
		return nil, nil, err
	}
	return s.spread(a, r), said, nil
}

// Regressed returns courses by dual regression whatever the method; maps whose
// polished forms correlate above .6 are regressed as one, their mean, and share its
// course, since near-duplicates would share out the signal at random.
func (s *Set) Regressed(ctx context.Context, r Run) (*series.Table, []fault.Finding, error) {
	if err := s.fits(r); err != nil {
		return nil, nil, err
	}
	group := s.merge()
	merged := make([][]float32, 0, len(s.Maps))
	for j, g := range group {
		if g < 0 {
			continue
		}
		if g == len(merged) {
			merged = append(merged, make([]float32, r.Cols))
		}
		for v, x := range Polish(s.Maps[j]) {
			merged[g][v] += x
		}
	}
	mul := ort.NewMatMul(s.run)
	defer mul.Close()
	a, said, err := s.regress(ctx, mul, newStack([]Run{r}, s.center), merged)
	if err != nil {
		return nil, nil, err
	}
	out := ort.NewMatrix(a.Rows, len(s.Maps))
	for t := range a.Rows {
		for j, g := range group {
			if g >= 0 {
				out.V[t*out.Cols+j] = a.At(t, g)
			}
		}
	}
	return s.spread(out, r), said, nil
}

// merge numbers the groups of maps alike, in order; dead maps are in none (-1).
func (s *Set) merge() []int {
	r := Correlations(polished(s.Maps), polished(s.Maps))
	group, count := make([]int, len(s.Maps)), 0
	for j := range group {
		group[j] = -1
		if s.Units[j].Dead {
			continue
		}
		for i := 0; i < j && group[j] < 0; i++ {
			if group[i] >= 0 && r[i][j] > .6 {
				group[j] = group[i]
			}
		}
		if group[j] < 0 {
			group[j] = count
			count++
		}
	}
	return group
}

func (s *Set) fits(r Run) error {
	if len(s.Maps) == 0 {
		return &fault.Input{What: "the decomposition failed: there are no maps", Do: "see its findings", Err: ErrRuns}
	}
	if r.Cols != len(s.Maps[0]) || r.Kept != nil && len(r.Kept) != r.Rows {
		return &fault.Input{What: fmt.Sprintf("run %s of subject %s has %d voxels, the maps %d", r.Name, r.Subject, r.Cols, len(s.Maps[0])), Do: "clean it with the mask of the maps", Err: ErrRuns}
	}
	return nil
}

// spread puts one row a kept volume into a table of the whole run.
func (s *Set) spread(a ort.Matrix, r Run) *series.Table {
	ids := make([]series.ID, len(s.Units))
	for j, u := range s.Units {
		ids[j] = series.ID(u.Name)
	}
	out := series.NewTable(ids, r.Rows)
	row := 0
	for t := range r.Rows {
		if !r.kept(t) {
			continue
		}
		for j := range ids {
			if !s.Units[j].Dead {
				out.Course(j)[t] = a.At(row, j)
			}
		}
		row++
	}
	return out
}

// upPass sends volumes through the layers up to the used one.
func (s *Set) upPass(ctx context.Context, mul *ort.MatMul, x *stack) (ort.Matrix, error) {
	for i := range s.UseLayer {
		l := &s.Layers[i]
		linear, err := l.linear(ctx, mul, x)
		if err != nil {
			return linear, err
		}
		if i < s.UseLayer-1 {
			x = (&trained{l, linear}).next(l.Hyper.Unit)
			continue
		}
		for at, y := range linear.V {
			p := float32(logistic(float64(y)))
			if s.Units[at%linear.Cols].Flipped {
				p = -p
			}
			linear.V[at] = p
		}
		return linear, nil
	}
	panic("fbn: a set without layers")
}

func (s *Set) labelMeans(ctx context.Context, x *stack) (ort.Matrix, error) {
	out := ort.NewMatrix(len(x.rows), len(s.Units))
	count := make([]float64, len(s.Units)+1)
	for _, l := range s.labels {
		count[l]++
	}
	sum := make([]float64, len(count))
	for t, row := range x.rows {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		clear(sum)
		for v, y := range row.from.Row(row.t) {
			sum[s.labels[v]] += float64(y)
		}
		for j := range s.Units {
			out.V[t*out.Cols+j] = float32(sum[j+1] / count[j+1])
		}
	}
	return out, nil
}

// regress fits each volume by the maps and a constant.
func (s *Set) regress(ctx context.Context, mul *ort.MatMul, x *stack, maps [][]float32) (ort.Matrix, []fault.Finding, error) {
	unit := standardized(maps)
	k, v := len(maps), len(maps[0])
	m := ort.NewMatrix(k, v)
	length := make([]float64, k)
	for j, u := range unit {
		length[j] = mapLength(maps[j])
		for i, y := range u {
			m.V[j*v+i] = float32(y)
		}
	}
	gram := mat.NewSymDense(k, nil)
	for i := range k {
		for j := i; j < k; j++ {
			gram.SetSym(i, j, dot(unit[i], unit[j]))
		}
	}
	inverse, rank := pseudoInverse(gram, 1e-9)
	on, err := x.project(ctx, mul, m)
	if err != nil {
		return on, nil, err
	}
	out := ort.NewMatrix(on.Rows, k)
	for t := range on.Rows {
		for j := range k {
			sum := 0.0
			for i := range k {
				sum += inverse.At(j, i) * float64(on.At(t, i))
			}
			if length[j] > 0 {
				out.V[t*k+j] = float32(sum / length[j])
			}
		}
	}
	return out, rankFinding(unit, rank), nil
}

func mapLength(m []float32) float64 {
	sum, ss := 0.0, 0.0
	for _, x := range m {
		sum += float64(x)
	}
	mean := sum / float64(len(m))
	for _, x := range m {
		ss += (float64(x) - mean) * (float64(x) - mean)
	}
	return math.Sqrt(ss)
}

func rankFinding(unit [][]float64, rank int) []fault.Finding {
	live := 0
	for _, u := range unit {
		if dot(u, u) > 0 {
			live++
		}
	}
	if rank >= live {
		return nil
	}
	return []fault.Finding{{Severity: fault.Warning, What: fmt.Sprintf("%d maps span only %d dimensions", live, rank),
		Why: "some are combinations of others", Do: "their courses are the shortest solution; leave out the redundant maps"}}
}

// pseudoInverse inverts a Gram matrix on the eigenvectors above tolerance times
// the largest eigenvalue, and returns their number.
func pseudoInverse(gram *mat.SymDense, tolerance float64) (*mat.Dense, int) {
	n := gram.SymmetricDim()
	out, rank := mat.NewDense(n, n, nil), 0
	values, vectors := eigen(gram)
	for i, value := range values {
		if !(value > tolerance*values[0]) {
			break
		}
		rank++
		column := vectors.ColView(i)
		out.RankOne(out, 1/value, column, column)
	}
	return out, rank
}

// DualRegression is the float64 definition (Nickerson 2017; FSL with des_norm=1).
// y is T×V with runs of the given lengths below one another, maps F×V. courses
// (T×F) fit each volume by the maps and a constant; normalised are these, per run
// of mean 0 and sample SD 1; beta and t (F×V) fit each voxel by them with one
// constant a run, T − F − runs degrees of freedom. Redundant maps give the
// shortest solution and full is false.
func DualRegression(y, maps *mat.Dense, lengths []int) (courses, normalised, beta, t *mat.Dense, full bool) {
	rows, voxels := y.Dims()
	k, _ := maps.Dims()
	centred := centreRows(maps)
	var gram mat.SymDense
	gram.SymOuterK(1, centred)
	inverse, rank := pseudoInverse(&gram, 1e-12)
	var on mat.Dense
	on.Mul(centreRows(y), centred.T())
	courses = mat.NewDense(rows, k, nil)
	courses.Mul(&on, inverse)
	normalised, yc := mat.NewDense(rows, k, nil), mat.NewDense(rows, voxels, nil)
	from := 0
	for _, n := range lengths {
		normaliseColumns(normalised, courses, from, n, true)
		normaliseColumns(yc, y, from, n, false)
		from += n
	}
	var g2 mat.SymDense
	g2.SymOuterK(1, normalised.T())
	inverse2, _ := pseudoInverse(&g2, 1e-12)
	var dy, residual mat.Dense
	dy.Mul(normalised.T(), yc)
	beta = mat.NewDense(k, voxels, nil)
	beta.Mul(inverse2, &dy)
	residual.Mul(normalised, beta)
	residual.Sub(yc, &residual)
	t = mat.NewDense(k, voxels, nil)
	df := float64(rows - k - len(lengths))
	for v := range voxels {
		ss := mat.Dot(residual.ColView(v), residual.ColView(v)) / df
		for j := range k {
			t.Set(j, v, beta.At(j, v)/math.Sqrt(inverse2.At(j, j)*ss))
		}
	}
	return courses, normalised, beta, t, rank == k
}

func centreRows(m *mat.Dense) *mat.Dense {
	out := mat.DenseCopyOf(m)
	rows, cols := m.Dims()
	for i := range rows {
		mean := mat.Sum(m.RowView(i)) / float64(cols)
		for j := range cols {
			out.Set(i, j, m.At(i, j)-mean)
		}
	}
	return out
}

// normaliseColumns writes rows from … from+n of src to dst without their mean, and
// with a sample SD of 1 when scale is set.
func normaliseColumns(dst, src *mat.Dense, from, n int, scale bool) {
	_, cols := src.Dims()
	for j := range cols {
		x := mat.Col(nil, j, src)[from : from+n]
		mean, ss := 0.0, 0.0
		for _, v := range x {
			mean += v / float64(n)
		}
		for _, v := range x {
			ss += (v - mean) * (v - mean)
		}
		sd := 1.0
		if scale && ss > 0 {
			sd = math.Sqrt(ss / float64(n-1))
		}
		for i, v := range x {
			dst.Set(from+i, j, (v-mean)/sd)
		}
	}
}
