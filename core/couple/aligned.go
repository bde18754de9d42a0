package couple

import (
	"context"
	"math"
	"runtime"

	"golang.org/x/sync/errgroup"

	"syncact/core/fault"
	"syncact/core/ort"
)

// Aligned is a design whose courses stand on the common axis of all kept volumes,
// run after run, each run filtered and z-scored: what measures of whole models
// compare. It draws the same surrogates as [Links].
type Aligned struct {
	p     *design
	o     Options
	drawn draws
}

// Align prepares a design.
func Align(d Design, o Options) (*Aligned, error) {
	o = o.filled()
	p, err := prepare(d)
	if err != nil {
		return nil, err
	}
	drawn, err := p.draw(o)
	if err != nil {
		return nil, err
	}
	return &Aligned{p, o, drawn}, nil
}

// Volumes returns how many volumes are kept, all runs together.
func (a *Aligned) Volumes() int {
	sum := 0
	for i := range a.p.runs {
		sum += len(a.p.runs[i].kept)
	}
	return sum
}

// NeuronCount returns how many neurons there are, constant ones included.
func (a *Aligned) NeuronCount() int { return a.p.neurons }

// Surrogates returns how many surrogates are drawn.
func (a *Aligned) Surrogates() int { return a.drawn.count() }

// Floor is the smallest p that n surrogates of this design can show.
func (a *Aligned) Floor(n int) float64 {
	floor := 1 / float64(n+1)
	if a.o.Null == Circular {
		floor = math.Max(floor, 1/(a.p.nEff()+1))
	}
	return floor
}

// Findings says what the design cannot tell.
func (a *Aligned) Findings() []fault.Finding { return a.p.findings }

// Live lists the networks that take part.
func (a *Aligned) Live() []int { return a.p.live }

// Networks returns the group courses of the given networks, which must be live:
// networks × volumes.
func (a *Aligned) Networks(of []int) ort.Matrix {
	out := ort.NewMatrix(len(of), a.Volumes())
	row := map[int]int{}
	for k, f := range a.p.live {
		row[f] = k
	}
	for i, f := range of {
		k, ok := row[f]
		if !ok {
			panic("couple: network takes no part")
		}
		at := i * out.Cols
		for j := range a.p.runs {
			for _, t := range a.p.runs[j].kept {
				out.V[at] = float32(a.p.runs[j].y[k][t])
				at++
			}
		}
	}
	return out
}

// Neurons writes the neurons' courses, those of a surrogate when it is ≥ 0, to dst:
// volumes × neurons, or neurons × volumes when that is dst's shape. Constant
// neurons are zeros.
func (a *Aligned) Neurons(ctx context.Context, dst ort.Matrix, surrogate int) error {
	volumes, byVolume := a.Volumes(), true
	switch {
	case dst.Rows == volumes && dst.Cols == a.p.neurons:
	case dst.Rows == a.p.neurons && dst.Cols == volumes:
		byVolume = false
	default:
		panic("couple: shape of the courses")
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	const block = 64
	for from := 0; from < a.p.neurons; from += block {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			for n := from; n < min(from+block, a.p.neurons); n++ {
				a.write(dst, n, surrogate, byVolume)
			}
			return nil
		})
	}
	return g.Wait()
}

func (a *Aligned) write(dst ort.Matrix, n, surrogate int, byVolume bool) {
	courses := a.p.observed(n, a.o)
	if surrogate >= 0 {
		courses = a.p.surrogate(n, a.o, a.drawn, surrogate)
	}
	for at, v := range a.p.joined(courses) {
		if byVolume {
			dst.V[at*dst.Cols+n] = float32(v)
		} else {
			dst.V[n*dst.Cols+at] = float32(v)
		}
	}
}

// A Fold holds the correlations of one fold, neurons × networks; NaN where a course
// is constant or a network takes no part.
type Fold struct{ Train, Test []float32 }

// Folds correlates on the training film and on the film held out of every fold
// (see [Link.HeldOut]); none when the film is too short.
func (a *Aligned) Folds(ctx context.Context) ([]Fold, error) {
	pieces, count := a.p.pieces()
	out := make([]Fold, count)
	for i := range out {
		out[i] = Fold{a.empty(), a.empty()}
	}
	b := newObserver(a.p, a.o, pieces, count)
	defer b.product.Close()
	const block = 256
	for from := 0; from < a.p.neurons; from += block {
		n := min(block, a.p.neurons-from)
		if err := b.read(ctx, from, n); err != nil {
			return nil, err
		}
		for j := range n {
			for i := range out {
				a.place(out[i].Train, from+j, b.together(j, func(q *piece) bool { return q.fold >= 0 && q.fold != i }))
				a.place(out[i].Test, from+j, b.together(j, func(q *piece) bool { return q.fold == i }))
			}
		}
	}
	return out, nil
}

func (a *Aligned) empty() []float32 {
	out := make([]float32, a.p.neurons*a.p.networks)
	for i := range out {
		out[i] = float32(math.NaN())
	}
	return out
}

func (a *Aligned) place(dst []float32, n int, r []float64) {
	for k, f := range a.p.live {
		dst[n*a.p.networks+f] = float32(r[k])
	}
}
