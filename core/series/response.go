package series

import (
	"fmt"
	"math"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
	"gonum.org/v1/gonum/blas/gonum"
)

// A Response turns activations on the frame grid into predicted BOLD. The zero
// value is SPM's kernel at 4 Hz with the edge rule mean.
type Response struct {
	Kernel string  // see [HRF]; "" is [SPM]
	Rate   float64 // rows of activations a second; 0 is 4 Hz
	Edge   string  // [EdgeMean] ("") or [EdgeZero]
}

// A Predictor maps one course of frames to the volumes of a run. It is fixed for a
// run and safe for concurrent use; [Response.NewPredictor] makes it.
type Predictor struct {
	rows   int // frames
	lo, hi int // frames shown
	mean   int // frames lo … mean−1 make the baseline; mean ≤ lo for none
	first  []int
	weight [][]float32 // volume v is Σ weight[v][j]·(x[first[v]+j] − baseline) + baseline
}

// NewPredictor prepares the prediction of volumes at the given run times (seconds
// from the start of the first volume) from rows frames. Frame i was sampled at run
// time onset + i/Rate and counts where that lies in shown, [from, to) in run time:
// the interval in which the film was on. A from below 0 uses what was seen before
// the first volume.
//
// Values are held from frame to frame, so on a grid of 1/Rate seconds from onset this
// is [Stimulus.Predict]. Volumes far outside shown are at the baseline.
func (r Response) NewPredictor(rows int, times []float64, shown [2]float64, onset float64) (*Predictor, error) {
	if r.Rate == 0 {
		r.Rate = 4
	}
	if !(r.Rate > 0) || math.IsInf(r.Rate, 0) {
		return nil, fmt.Errorf("series: frames at %g Hz cannot be used", r.Rate)
	}
	if err := checkEdge(r.Edge); err != nil {
		return nil, err
	}
	h, err := HRF(r.Kernel, 1/r.Rate)
	if err != nil {
		return nil, err
	}
	if len(times) == 0 || math.IsNaN(onset+shown[0]+shown[1]) || math.IsInf(onset, 0) {
		return nil, fmt.Errorf("series: no volume times, or an onset or interval that is not a number")
	}
	p := &Predictor{rows: rows, first: make([]int, len(times)), weight: make([][]float32, len(times))}
	p.lo = clampInt(math.Ceil((shown[0]-onset)*r.Rate-1e-6), 0, rows)
	p.hi = clampInt(math.Ceil((shown[1]-onset)*r.Rate-1e-6), p.lo, rows)
	last := math.Inf(-1)
	for v, t := range times {
		if math.IsNaN(t) || math.Abs(t) > 1e7 {
			return nil, fmt.Errorf("series: a volume at %g s of the run cannot be predicted", t)
		}
		p.set(v, (t-onset)*r.Rate, h)
		last = math.Max(last, t)
	}
	if r.Edge != EdgeZero {
		p.mean = clampInt(math.Ceil((last-onset)*r.Rate-1e-9)+2, 0, p.hi)
	}
	return p, nil
}

func clampInt(x float64, lo, hi int) int { return int(math.Min(math.Max(x, float64(lo)), float64(hi))) }

// set computes the weights of volume v, which lies at frame u.
func (p *Predictor) set(v int, u float64, h []float64) {
	k := int(math.Floor(u + 1e-9))
	w := u - float64(k)
	if math.Abs(w) < 1e-9 {
		w = 0
	}
	from, to := max(p.lo, k+1-len(h)), min(p.hi, k+2)
	if from >= to {
		return
	}
	p.first[v] = from
	p.weight[v] = make([]float32, to-from)
	for i := from; i < to; i++ {
		sum := 0.0
		if j := k - i; j >= 0 && j < len(h) {
			sum += (1 - w) * h[j]
		}
		if j := k + 1 - i; j >= 0 && j < len(h) {
			sum += w * h[j]
		}
		p.weight[v][i-from] = float32(sum)
	}
}

// Volumes returns the length of a predicted course.
func (p *Predictor) Volumes() int { return len(p.first) }

// Course writes to dst the prediction from frames x, which it centres in scratch (as
// long as x). It panics when lengths differ from those of the predictor.
func (p *Predictor) Course(dst, x, scratch []float32) {
	if len(dst) != len(p.first) || len(x) != p.rows || len(scratch) != p.rows {
		panic("series: lengths of course and predictor differ")
	}
	base := 0.0
	if p.mean > p.lo {
		for _, v := range x[p.lo:p.mean] {
			base += float64(v)
		}
		base /= float64(p.mean - p.lo)
	}
	for i := p.lo; i < p.hi; i++ {
		scratch[i] = float32(float64(x[i]) - base)
	}
	var dot gonum.Implementation
	for v, w := range p.weight {
		y := base
		if len(w) > 0 {
			y += float64(dot.Sdot(len(w), w, 1, scratch[p.first[v]:], 1))
		}
		dst[v] = float32(y)
	}
}

// Predict returns the T×N prediction at the given volume times from S×N frames; see
// [Response.NewPredictor] for times, shown and onset. Neurons are worked on in
// blocks, one goroutine a processor.
func (r Response) Predict(frames *Table, times []float64, shown [2]float64, onset float64) (*Table, error) {
	p, err := r.NewPredictor(frames.Rows, times, shown, onset)
	if err != nil {
		return nil, err
	}
	out := NewTable(frames.IDs, len(times))
	const block = 64
	var next atomic.Int64
	var g errgroup.Group
	for range runtime.GOMAXPROCS(0) {
		g.Go(func() error {
			scratch := make([]float32, frames.Rows)
			for {
				from := int(next.Add(block)) - block
				if from >= frames.Len() {
					return nil
				}
				for n := from; n < min(from+block, frames.Len()); n++ {
					p.Course(out.Course(n), frames.Course(n), scratch)
				}
			}
		})
	}
	return out, g.Wait()
}
