package couple

import (
	"context"
	"math"
	"slices"

	"syncact/core/onnx"
	"syncact/core/ort"
)

const (
	// blockNeurons and bankCourses bound what one product makes: 32 neurons, 64
	// courses and a circle of 1,000 are 8 MB, which stay in cache until they are read.
	blockNeurons = 32
	bankCourses  = 64
	// faint is the share of a surrogate's power left by the filter below which
	// single precision does not give its norm to 1e-5 of r.
	faint = .02
	// vanished is the share below which nothing but rounding is left.
	vanished = 1e-12
)

// A bank is up to bankCourses courses made factors of the first product.
type bank struct {
	from, to int // of the networks, or of the lens's vectors
	factors  *ort.Tensor
}

// A track is a segment with all that its transforms need.
type track struct {
	*segment
	plan
	vectorBanks, networkBanks []bank
	second                    *ort.Tensor
	mask                      []complex128   // spectrum of base, where volumes were dropped
	exact                     [][]complex128 // spectra of the vectors, made when first needed
	opens                     bool           // the first of its group
}

// circular is the engine of the circular-shift null. Its tables are shared by all
// workers and not changed.
type circular struct {
	p      *design
	o      Options
	drawn  draws
	tracks []*track
	least  []int // smallest shift of each group
	widths []int // number of shifts of each group
	direct bool  // one track, every shift: the maximum is taken without a table
}

func newCircular(p *design, o Options, drawn draws) (*circular, error) {
	segments, err := p.segments()
	if err != nil {
		return nil, err
	}
	e := &circular{p: p, o: o, drawn: drawn, least: make([]int, p.groups), widths: make([]int, p.groups)}
	for g := range p.groups {
		low, high := math.MaxInt, 0
		for _, d := range drawn.shifts {
			low, high = min(low, d[g]), max(high, d[g])
		}
		e.least[g], e.widths[g] = low, high-low+1
	}
	leaders, seen := p.leaders(), map[int]bool{}
	for _, s := range segments {
		for i := range e.widths[s.group] {
			s.shifts = append(s.shifts, s.run.ownShift(e.least[s.group]+i, leaders[s.group]))
		}
		t, err := newTrack(s)
		if err != nil {
			e.close()
			return nil, err
		}
		t.opens, seen[s.group] = !seen[s.group], true
		e.tracks = append(e.tracks, t)
	}
	e.direct = len(e.tracks) == 1 && drawn.all
	return e, nil
}

func newTrack(s *segment) (t *track, err error) {
	t = &track{segment: s, plan: newPlan(s.rows)}
	if t.second, err = ort.NewTensor(t.plan.second(), t.n2, t.n2); err != nil {
		return nil, err
	}
	if t.vectorBanks, err = t.banks(s.vectors); err != nil {
		return t, err
	}
	if t.networkBanks, err = t.banks(s.pull); err != nil {
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

func (t *track) banks(courses [][]float64) ([]bank, error) {
	var out []bank
	for from := 0; from < len(courses); from += bankCourses {
		to := min(from+bankCourses, len(courses))
		factors, err := ort.NewTensor(t.plan.first(courses[from:to]), len(t.parts), 2*t.n1, t.n1*(to-from))
		if err != nil {
			return out, err
		}
		out = append(out, bank{from, to, factors})
	}
	return out, nil
}

func (e *circular) close() {
	for _, t := range e.tracks {
		t.second.Close()
		for _, b := range slices.Concat(t.vectorBanks, t.networkBanks) {
			b.factors.Close()
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

// transformGraph is both products of a [plan].
func transformGraph() []byte {
	g := onnx.NewBuilder()
	x := g.Input("x", onnx.Float, 0, 0, 0)
	factors := g.Input("factors", onnx.Float, 0, 0, 0)
	second := g.Input("second", onnx.Float, 0, 0)
	a := g.Node("Reshape", g.Node("MatMul", x, factors), g.Ints(0, -1))
	g.Output(g.Node("MatMul", second, a), "c", onnx.Float, 0, 0)
	return g.Bytes()
}

// circularWorker holds the memory of one goroutine.
type circularWorker struct {
	*circular
	session  *ort.Session
	forwards []*forward
	inputs   []*ort.Tensor // one a track
	out      []float32     // shared by all products
	outputs  map[*ort.Tensor]*ort.Tensor
	course   []float64
	whole    []float64
	bins     [blockNeurons][]complex128
	base     [blockNeurons][]float64 // power before the filter, and what it leaves
	power    [blockNeurons][]float64
	scale    [blockNeurons][]float32
	energy   [blockNeurons]float64
	scratch  []float32                 // networks
	table    [blockNeurons][][]float32 // [neuron][group] shifts × networks
}

func (e *circular) worker() (nullWorker, error) {
	threads := 1
	if e.o.Provider != "" && e.o.Provider != ort.CPU {
		threads = 0
	}
	session, err := ort.NewSession(transformGraph(), []string{"x", "factors", "second"}, []string{"c"}, ort.Options{Provider: e.o.Provider, Threads: threads})
	if err != nil {
		return nil, err
	}
	w := &circularWorker{circular: e, session: session, outputs: map[*ort.Tensor]*ort.Tensor{}}
	if err := w.allocate(); err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

func (w *circularWorker) allocate() error {
	largest, rows, whole := 0, 0, 0
	for _, t := range w.tracks {
		for _, b := range slices.Concat(t.vectorBanks, t.networkBanks) {
			largest = max(largest, t.size*blockNeurons*(b.to-b.from))
		}
		rows, whole = max(rows, t.rows), max(whole, t.run.x.Rows)
		w.forwards = append(w.forwards, newForward(t.plan))
		in := make([]float32, len(t.parts)*blockNeurons*2*t.n1)
		x, err := ort.NewTensor(in, len(t.parts), blockNeurons, 2*t.n1)
		if err != nil {
			return err
		}
		w.inputs = append(w.inputs, x)
	}
	w.scratch = make([]float32, len(w.p.live))
	w.out, w.course, w.whole = make([]float32, largest), make([]float64, rows), make([]float64, whole)
	for _, t := range w.tracks {
		for _, b := range slices.Concat(t.vectorBanks, t.networkBanks) {
			n := blockNeurons * t.n1 * (b.to - b.from)
			y, err := ort.NewTensor(w.out[:t.n2*n], t.n2, n)
			if err != nil {
				return err
			}
			w.outputs[b.factors] = y
		}
	}
	for b := range blockNeurons {
		w.base[b], w.power[b], w.scale[b] = make([]float64, rows), make([]float64, rows), make([]float32, rows)
		w.table[b] = make([][]float32, w.p.groups)
		for g := range w.table[b] {
			if !w.direct {
				w.table[b][g] = make([]float32, w.widths[g]*len(w.p.live))
			}
		}
	}
	return nil
}

func (w *circularWorker) close() {
	w.session.Close()
	for _, t := range w.inputs {
		t.Close()
	}
	for _, t := range w.outputs {
		t.Close()
	}
}
