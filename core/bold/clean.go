package bold

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"syncact/core/fault"
	"syncact/core/progress"
	"syncact/core/series"
	"syncact/core/table"
	"syncact/core/volume"
)

// ErrRun is beneath every refusal of a run.
var ErrRun = errors.New("bold: the run cannot be cleaned")

// Options says how a run is cleaned. The zero value is the advice: detrend,
// high-pass at 1/128 Hz by cosines, no smoothing, no confounds, nothing dropped.
type Options struct {
	File      string                // of the run, for messages
	TR        float64               // s; 0 takes the source's
	SmoothMM  float64               // full width at half maximum, 0 for none
	Filter    *series.FilterOptions // nil: [Advice]
	Confounds [][]float64           // columns of one value a volume
	Dropped   []bool                // volumes to leave out; nil: none
	Threads   int                   // 0: one a processor
}

// Advice returns the filter used where none is asked for.
func Advice() series.FilterOptions {
	return series.FilterOptions{Detrend: true, HighPassHz: 1. / 128}
}

// filter returns the filter of a run, confounds included.
func (o Options) filter(volumes int, tr float64) (*series.Filter, error) {
	options := Advice()
	if o.Filter != nil {
		options = *o.Filter
	}
	var kept []bool
	if o.Dropped != nil {
		kept = make([]bool, len(o.Dropped))
		for t, drop := range o.Dropped {
			kept[t] = !drop
		}
	}
	f, err := series.NewFilter(volumes, tr, options, kept)
	if err == nil && len(o.Confounds) > 0 {
		f, err = f.With(o.Confounds)
	}
	return f, err
}

// Clean reads src once, writes the clean matrix of the voxels in mask to path (npy,
// with a JSON file beside it) and returns it mapped. Memory: the result, which the
// system may page out, one float64 a voxel and regressor, and a few megabytes a
// goroutine. Nothing appears at path
// when it fails or ctx ends.
func Clean(ctx context.Context, src Source, mask *volume.Mask, o Options, path string, n *progress.Counter) (*Matrix, error) {
	if o.TR == 0 {
		o.TR = src.TR()
	}
	if err := check(src, mask, o); err != nil {
		return nil, err
	}
	f, err := o.filter(src.Volumes(), o.TR)
	if err != nil {
		return nil, &fault.Input{File: o.File, What: strings.TrimPrefix(err.Error(), "series: "), Do: "change the options of cleaning", Err: errors.Join(ErrRun, err)}
	}
	mapped, err := table.CreateNPY(path, src.Volumes(), len(mask.Index), false)
	if err != nil {
		return nil, err
	}
	m := &Matrix{Rows: mapped.Rows, Cols: mapped.Cols, Kept: f.Kept(), TR: o.TR, m: mapped}
	c := &cleaner{m: m, filter: f, width: blockWidth(m.Rows), n: n}
	n.SetTotal(m.Rows + c.blocks())
	if o.Threads <= 0 {
		o.Threads = runtime.GOMAXPROCS(0)
	}
	err = c.read(ctx, src, mask, o)
	if err == nil {
		err = c.clean(ctx, o.Threads)
	}
	if err == nil {
		err = m.save(path)
	}
	if err != nil {
		return nil, errors.Join(err, m.Close())
	}
	return m, nil
}

func check(src Source, mask *volume.Mask, o Options) error {
	refuse := func(what, do string) error {
		return &fault.Input{File: o.File, What: what, Do: do, Err: ErrRun}
	}
	switch g := src.Grid(); {
	case !(o.TR > 0):
		return refuse("has no repetition time", "state it in study.json (tr_s)")
	case !g.Same(mask.Grid):
		return refuse(fmt.Sprintf("lies on a grid of %v voxels, the mask on another of %v", g.Shape, mask.Shape), "resample the mask to the run's grid")
	case len(mask.Index) == 0:
		return refuse("the mask holds no voxel", "give a mask that covers the brain")
	case o.Dropped != nil && len(o.Dropped) != src.Volumes():
		return refuse(fmt.Sprintf("has %d volumes, the list of dropped ones %d", src.Volumes(), len(o.Dropped)), "check that the confounds belong to this run")
	}
	for j, x := range o.Confounds {
		if len(x) != src.Volumes() {
			return refuse(fmt.Sprintf("has %d volumes, confound %d has %d rows", src.Volumes(), j, len(x)), "check that the confounds belong to this run")
		}
	}
	return nil
}

// A cleaner works on one run.
type cleaner struct {
	m      *Matrix
	filter *series.Filter
	width  int         // voxels of a block
	along  [][]float64 // a block: what was gathered while reading; nil when the filter needs whole courses
	n      *progress.Counter

	mu sync.Mutex // guards the lists of m
}

// blockWidth keeps a block of rows×width float64 within a core's cache.
func blockWidth(rows int) int { return max(32, (1<<17)/rows&^15) }

func (c *cleaner) blocks() int { return (c.m.Cols + c.width - 1) / c.width }

// clean filters and z-scores the matrix in place, block by block.
func (c *cleaner) clean(ctx context.Context, threads int) error {
	var next atomic.Int64
	g, ctx := errgroup.WithContext(ctx)
	for range threads {
		g.Go(func() error {
			b := newBlock(c.m.Rows, c.width)
			for {
				i := int(next.Add(1)) - 1
				if i >= c.blocks() {
					return nil
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				c.cleanBlock(b, i)
				c.n.Add(1)
			}
		})
	}
	err := g.Wait()
	slices.Sort(c.m.Constant)
	slices.Sort(c.m.NotFinite)
	return err
}

func (c *cleaner) cleanBlock(b *block, i int) {
	from := i * c.width
	b.cols = min(c.width, c.m.Cols-from)
	x := b.x[:c.m.Rows*b.cols]
	if !c.load(b, x, from) {
		b.notFinite(x, c.m.Kept)
	}
	if c.along != nil {
		c.project(b, x, c.along[i])
	} else {
		c.filter.ApplyBlock(x, b.cols)
	}
	b.scale(x, c.m.Kept, c.along != nil)
	for t := range c.m.Rows {
		row := x[t*b.cols : (t+1)*b.cols]
		out := c.m.m.Row(t)[from : from+b.cols]
		for i, v := range row {
			out[i] = float32(v * b.inverse[i])
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, s := range b.inverse[:b.cols] {
		switch {
		case b.bad[i]:
			c.m.NotFinite = append(c.m.NotFinite, from+i)
		case s == 0:
			c.m.Constant = append(c.m.Constant, from+i)
		}
	}
}

// load copies the columns from … of the matrix to x and forgets what the block held. It
// reports whether all is finite.
func (c *cleaner) load(b *block, x []float64, from int) bool {
	clear(b.bad)
	var sum float32 // NaN as soon as one value is not finite, else 0
	for t := range c.m.Rows {
		row := x[t*b.cols : (t+1)*b.cols]
		for i, v := range c.m.m.Row(t)[from : from+b.cols] {
			row[i] = float64(v)
			sum += v * 0
		}
	}
	return sum == 0
}

// A block is the working memory of one goroutine.
type block struct {
	cols          int
	x             []float64
	mean, inverse []float64 // inverse: 1 over the standard deviation, 0 for a constant
	top           []float64 // largest magnitude before filtering, 0 where the filter minds constants
	bad           []bool    // columns with a kept value that is not finite
}

func newBlock(rows, width int) *block {
	return &block{x: make([]float64, rows*width), mean: make([]float64, width), inverse: make([]float64, width), top: make([]float64, width), bad: make([]bool, width)}
}

// notFinite zeroes columns with NaN or infinity at a kept volume and marks them.
// Elsewhere such values are zeroed alone: their rows are dropped.
func (b *block) notFinite(x []float64, kept []bool) {
	for i, v := range x {
		if math.IsNaN(v * 0) {
			x[i] = 0
			if kept[i/b.cols] {
				b.bad[i%b.cols] = true
			}
		}
	}
	for i := range x {
		if b.bad[i%b.cols] {
			x[i] = 0
		}
	}
}

// rounding is the share of a voxel's magnitude below which what is left of it counts as
// rounding error, as in package series.
const rounding = 1e-10

// scale centres the columns over kept volumes, unless the filter did, and computes what
// they are to be multiplied with: 0 where what is left is rounding beside b.top.
func (b *block) scale(x []float64, kept []bool, centred bool) {
	if !centred {
		b.centre(x, kept)
	}
	ss, n := b.inverse[:b.cols], 0
	clear(ss)
	for t, k := range kept {
		if !k {
			continue
		}
		n++
		for i, v := range x[t*b.cols : (t+1)*b.cols] {
			ss[i] += v * v
		}
	}
	for i, s := range ss {
		ss[i] = 0
		if least := rounding * b.top[i]; s > least*least*float64(n) {
			ss[i] = 1 / math.Sqrt(s/float64(n-1))
		}
	}
}

// centre subtracts from each column its mean over kept volumes.
func (b *block) centre(x []float64, kept []bool) {
	mean, n := b.mean[:b.cols], 0.
	clear(mean)
	for t, k := range kept {
		if k {
			n++
			for i, v := range x[t*b.cols : (t+1)*b.cols] {
				mean[i] += v
			}
		}
	}
	for i := range mean {
		mean[i] /= n
	}
	for t, k := range kept {
		if k {
			row := x[t*b.cols : (t+1)*b.cols]
			for i, m := range mean {
				row[i] -= m
			}
		}
	}
}
