package couple

import (
	"context"
	"math"
	"slices"

	"syncact/core/ort"
)

const (
	// blockNeurons, peakCourses and tableCourses bound what one product makes: 48
	// neurons, 10 courses and a circle of 1,000 are 2 MB, which stay in cache until
	// they are read. Tables need longer rows, to be summed.
	blockNeurons = 48
	peakCourses  = 10
	tableCourses = 50
	// faint is the share of a surrogate's power left by the filter below which
	// single precision does not give its norm to 1e-5 of r.
	faint = .02
	// vanished is the share below which nothing but rounding is left.
	vanished = 1e-12
)

// A track is a segment with all that its transforms need.
type track struct {
	*segment
	plan
	vectorBanks, networkBanks []bank
	even, odd                 *ort.Tensor
	places                    []int          // see [plan.where]
	mask                      []complex128   // spectrum of base, where volumes were dropped
	exact                     [][]complex128 // spectra of the vectors
	opens                     bool           // the first of its group
}

// circular is the engine of the circular-shift null. Its tables are shared by all
// workers and not changed.
type circular struct {
	p      *design
	o      Options
	drawn  draws
	tracks []*track
	least  []int   // smallest shift of each group
	begins []int   // row of a table where each group begins, and where the last ends
	rows   []int32 // of every surrogate, one a group
	direct bool    // one track, every shift: the maximum is taken without a table
}

func newCircular(p *design, o Options, drawn draws) (*circular, error) {
	segments, err := p.segments()
	if err != nil {
		return nil, err
	}
	e := &circular{p: p, o: o, drawn: drawn, least: make([]int, p.groups), begins: make([]int, p.groups+1)}
	e.place()
	e.direct = len(segments) == 1 && drawn.all
	leaders, seen := p.leaders(), map[int]bool{}
	for _, s := range segments {
		for i := range e.begins[s.group+1] - e.begins[s.group] {
			s.shifts = append(s.shifts, s.run.ownShift(e.least[s.group]+i, leaders[s.group]))
		}
		t, err := newTrack(s, e.direct)
		e.tracks = append(e.tracks, t)
		if err != nil {
			e.close()
			return nil, err
		}
		t.opens, seen[s.group] = !seen[s.group], true
	}
	return e, nil
}

// place lays a row for every shift of every group, group after group.
func (e *circular) place() {
	for g := range e.p.groups {
		low, high := math.MaxInt, 0
		for _, d := range e.drawn.shifts {
			low, high = min(low, d[g]), max(high, d[g])
		}
		e.least[g], e.begins[g+1] = low, e.begins[g]+high-low+1
	}
	for _, d := range e.drawn.shifts {
		for g, s := range d {
			e.rows = append(e.rows, int32(e.begins[g]+s-e.least[g]))
		}
	}
}

func newTrack(s *segment, peaks bool) (t *track, err error) {
	t = &track{segment: s, plan: newPlan(s.rows)}
	t.places = t.where()
	even, odd := t.second()
	if t.even, err = ort.NewTensor(even, t.cosines(), t.cosines()); err != nil {
		return t, err
	}
	if t.odd, err = ort.NewTensor(odd, t.cosines(), t.sines()); err != nil {
		return t, err
	}
	if t.vectorBanks, err = t.banks(s.vectors, tableCourses, true); err != nil {
		return t, err
	}
	limit := tableCourses
	if peaks {
		limit = peakCourses
	}
	if t.networkBanks, err = t.banks(s.pull, limit, !peaks); err != nil {
		return t, err
	}
	f := newForward(t.plan)
	if len(s.dropped) > 0 {
		mask := make([]float64, s.rows)
		for i, k := range s.base {
			if k {
				mask[i] = 1
			}
		}
		t.mask = slices.Clone(f.bins(mask))
	}
	for _, v := range s.vectors {
		t.exact = append(t.exact, slices.Clone(f.bins(v)))
	}
	return t, nil
}

func (e *circular) close() {
	for _, t := range e.tracks {
		t.even.Close()
		t.odd.Close()
		for _, b := range slices.Concat(t.vectorBanks, t.networkBanks) {
			b.close()
		}
	}
}

// count returns how many surrogates there are.
func (e *circular) count() int { return e.drawn.count() }

func (e *circular) chunk() int { return 4 * blockNeurons }

// A null engine gives workers; each takes neurons from..from+len(out) and writes to
// out[i] the maximum over networks of every surrogate.
type nullEngine interface {
	count() int
	chunk() int // neurons that a goroutine takes at a time
	worker() (nullWorker, error)
	close()
}

type nullWorker interface {
	surrogates(ctx context.Context, from int, share []float64, out [][]float32) error
	close()
}

// circularWorker holds the memory of one goroutine.
type circularWorker struct {
	*circular
	numbers, largest transform
	desks            []*desk   // one a track
	out, tops        []float32 // of all products; the peaks of a block over all banks
	course, whole    []float64
	bins             [blockNeurons][]complex128
	base             [blockNeurons][]float64 // power before the filter, and what it leaves
	power            [blockNeurons][]float64
	energy           [blockNeurons]float64
	scratch          []float32               // courses of a bank
	table            [blockNeurons][]float32 // rows × courses of a bank
}

// A desk is where a worker puts what it reads of a track, and what comes of it.
type desk struct {
	forward           *forward
	in                []float32
	x, z              *ort.Tensor // all of in, and the part of the sines
	vectors, networks product
	scale             [blockNeurons][]float32 // of correlations, a number a shift
}

func (e *circular) worker() (nullWorker, error) {
	w := &circularWorker{circular: e}
	if err := w.allocate(); err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

func (w *circularWorker) allocate() (err error) {
	if w.numbers, err = newTransform(false, w.o); err != nil {
		return err
	}
	if w.direct {
		if w.largest, err = newTransform(true, w.o); err != nil {
			return err
		}
	}
	longest, rows, whole := 0, 0, 0
	for _, t := range w.tracks {
		for _, b := range slices.Concat(t.vectorBanks, t.networkBanks) {
			longest = max(longest, t.length(b.width))
		}
		rows, whole = max(rows, t.rows), max(whole, t.run.x.Rows)
	}
	w.out, w.course, w.whole = make([]float32, longest), make([]float64, rows), make([]float64, whole)
	for _, t := range w.tracks {
		d := &desk{forward: newForward(t.plan)}
		w.desks = append(w.desks, d)
		if err := d.open(t, w.out, w.direct); err != nil {
			return err
		}
	}
	width := w.tracks[0].networkBanks[0].width
	if w.direct {
		w.tops = make([]float32, len(w.desks[0].networks.v))
	}
	w.scratch = make([]float32, width)
	for b := range blockNeurons {
		w.base[b], w.power[b] = make([]float64, rows), make([]float64, rows)
		if !w.direct {
			w.table[b] = make([]float32, w.begins[w.p.groups]*width)
		}
	}
	return nil
}

func (d *desk) open(t *track, out []float32, direct bool) (err error) {
	for b := range d.scale {
		d.scale[b] = make([]float32, t.rows)
	}
	row := blockNeurons * 2 * t.n1
	d.in = make([]float32, t.cosines()*row)
	if d.x, err = ort.NewTensor(d.in, t.cosines(), blockNeurons, 2*t.n1); err != nil {
		return err
	}
	if d.z, err = ort.NewTensor(d.in[row:][:t.sines()*row], t.sines(), blockNeurons, 2*t.n1); err != nil {
		return err
	}
	if len(t.vectorBanks) > 0 {
		if d.vectors, err = t.product(out, t.vectorBanks[0].width, false); err != nil {
			return err
		}
	}
	d.networks, err = t.product(out, t.networkBanks[0].width, direct)
	return err
}

func (w *circularWorker) close() {
	w.numbers.close()
	w.largest.close()
	for _, d := range w.desks {
		d.x.Close()
		d.z.Close()
		d.vectors.close()
		d.networks.close()
	}
}
