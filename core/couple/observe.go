package couple

import (
	"context"
	"math"

	"syncact/core/ort"
)

// A piece is a stretch of a run over which courses are standardised on their own:
// the run, or a half of it where one stimulus group has to be split.
type piece struct {
	run     int
	fold    int  // held-out fold it belongs to; −1: none
	whole   bool // counts in the correlation over all runs
	kept    []int
	weight  float64
	y       ort.Matrix // networks × kept, rows of length 1, or 0
	live    []bool
	without []ort.Matrix // y without each subject; no rows: y itself
	gone    []bool       // nobody is left without this subject
}

// gapS is the film left out between the halves of a split run.
const gapS = 30

// leastHalf is how many kept volumes a half must have.
const leastHalf = 10

// pieces lists the pieces of a design and the number of folds, 0 when the film is
// too short to be split.
func (p *design) pieces() ([]piece, int) {
	var out []piece
	for i := range p.runs {
		fold := p.runs[i].group
		if p.groups == 1 {
			fold = -1
		}
		out = append(out, p.newPiece(i, fold, true, p.runs[i].kept))
	}
	if p.groups > 1 {
		return out, p.groups
	}
	count := len(out)
	for i := range p.runs {
		first, second := p.runs[i].halves()
		if len(first) < leastHalf || len(second) < leastHalf {
			return out[:count], 0
		}
		out = append(out, p.newPiece(i, 0, false, first), p.newPiece(i, 1, false, second))
	}
	return out, 2
}

// halves splits the kept volumes of a run in two, gapS seconds or more apart.
func (r *run) halves() (first, second []int) {
	gap := int(math.Ceil(gapS/r.tr - 1e-9))
	end := (len(r.rest) - gap) / 2
	if end < 1 {
		return nil, nil
	}
	last, from := r.rest[end-1], r.rest[end+gap]
	for _, t := range r.kept {
		switch {
		case t <= last:
			first = append(first, t)
		case t >= from:
			second = append(second, t)
		}
	}
	return first, second
}

func (p *design) newPiece(i, fold int, whole bool, kept []int) piece {
	r := &p.runs[i]
	out := piece{run: i, fold: fold, whole: whole, kept: kept, weight: float64(len(kept) - 1)}
	out.y, out.live = standardRows(r.y, kept)
	if fold < 0 || len(p.subjects) < 3 {
		return out
	}
	out.without, out.gone = make([]ort.Matrix, len(p.subjects)), make([]bool, len(p.subjects))
	for _, s := range r.subjects {
		if len(r.subjects) == 1 {
			out.gone[s.index] = true
			continue
		}
		out.without[s.index], _ = standardRows(r.groupCourses(len(p.live), s.index), kept)
	}
	return out
}

func standardRows(courses [][]float64, kept []int) (ort.Matrix, []bool) {
	m, live := ort.NewMatrix(len(courses), len(kept)), make([]bool, len(courses))
	x := make([]float64, len(kept))
	for f, course := range courses {
		for i, t := range kept {
			x[i] = course[t]
		}
		live[f] = standardise(m.V[f*len(kept):(f+1)*len(kept)], x)
	}
	return m, live
}

// standardise writes x less its mean, of length 1; zeros and false when it is
// constant.
func standardise(dst []float32, x []float64) bool {
	m, ss, top := mean(x), 0.0, 0.0
	for _, v := range x {
		ss += (v - m) * (v - m)
		top = max(top, v, -v)
	}
	scale := math.Sqrt(ss)
	if !(scale > 1e-10*top*math.Sqrt(float64(len(x)))) {
		clear(dst)
		return false
	}
	for i, v := range x {
		dst[i] = float32((v - m) / scale)
	}
	return true
}

// observer correlates blocks of neurons with the networks; one a goroutine.
type observer struct {
	*design
	o       Options
	pieces  []piece
	folds   int
	product *ort.MatMul
	n       int
	clean   [][]float64  // per run T × n, filtered
	x       []ort.Matrix // per piece n × kept, rows of length 1
	alive   [][]bool     // per piece n
	c       []ort.Matrix // per piece n × networks
}

func newObserver(p *design, o Options, pieces []piece, folds int) *observer {
	return &observer{design: p, o: o, pieces: pieces, folds: folds, product: ort.NewMatMul(ort.Options{Threads: 1}),
		clean: make([][]float64, len(p.runs)), x: make([]ort.Matrix, len(pieces)), alive: make([][]bool, len(pieces)), c: make([]ort.Matrix, len(pieces))}
}

// read filters neurons from … from+n−1 and correlates them piece by piece.
func (b *observer) read(ctx context.Context, from, n int) error {
	b.n = n
	for i := range b.runs {
		r := &b.runs[i]
		rows := r.x.Rows
		if len(b.clean[i]) != rows*n {
			b.clean[i] = make([]float64, rows*n)
		}
		course := make([]float64, rows)
		for j := range n {
			r.load(course, from+j, b.o.lag(r))
			for t, v := range course {
				b.clean[i][t*n+j] = v
			}
		}
		r.filter.ApplyBlock(b.clean[i], n)
	}
	for k := range b.pieces {
		if err := b.correlate(ctx, k); err != nil {
			return err
		}
	}
	return nil
}

func (b *observer) correlate(ctx context.Context, k int) error {
	q, n := &b.pieces[k], b.n
	if b.x[k].Rows != n {
		b.x[k], b.c[k], b.alive[k] = ort.NewMatrix(n, len(q.kept)), ort.NewMatrix(n, len(b.live)), make([]bool, n)
	}
	course := make([]float64, len(q.kept))
	for j := range n {
		for i, t := range q.kept {
			course[i] = b.clean[q.run][t*n+j]
		}
		b.alive[k][j] = standardise(b.x[k].V[j*len(q.kept):(j+1)*len(q.kept)], course)
	}
	return b.product.ABT(ctx, b.c[k], b.x[k], q.y)
}

// together is the correlation of neuron j over the pieces that take part: pieces
// are z-scored, so they add by their degrees of freedom.
func (b *observer) together(j int, part func(q *piece) bool) []float64 {
	out, own, other := make([]float64, len(b.live)), 0.0, make([]float64, len(b.live))
	for k := range b.pieces {
		q := &b.pieces[k]
		if !part(q) {
			continue
		}
		if b.alive[k][j] {
			own += q.weight
		}
		for f, r := range b.c[k].V[j*len(b.live) : (j+1)*len(b.live)] {
			out[f] += q.weight * float64(r)
			if q.live[f] {
				other[f] += q.weight
			}
		}
	}
	for f := range out {
		out[f] = clamp(out[f] / math.Sqrt(own*other[f])) // NaN when either is constant
	}
	return out
}

// share is 1/√(Σ w) over the runs in which neuron j is alive, 0 when it is constant.
func (b *observer) share(j int) float64 {
	sum := 0.0
	for k := range b.pieces {
		if b.pieces[k].whole && b.alive[k][j] {
			sum += b.pieces[k].weight
		}
	}
	if sum == 0 {
		return 0
	}
	return 1 / math.Sqrt(sum)
}
