package couple

import (
	"context"
	"math"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"syncact/core/fault"
	"syncact/core/ort"
	"syncact/core/progress"
	"syncact/core/series"
)

// A Link ties one neuron to the network that it follows best. Values that do not
// exist are NaN, a missing network is −1.
type Link struct {
	Network        int     // index among all networks
	R              float64 // signed; chose the network, so biased upward
	LagPeakS       float64 // lag of the largest |r| of the profile, seconds
	P, PFWER       float64 // not below 1/(n_eff+1)
	Q              float64 // Benjamini–Hochberg over P
	RawP, RawPFWER float64 // before that floor
	HeldOut        float64 // r on film that took no part in the choice
	Low, High      float64 // 95 % jackknife interval of HeldOut over subjects
	Folds          float64 // share of folds that chose Network
	Ceiling        float64 // √ρ_n of Network
	Constant       bool    // the neuron never varies
	Significant    bool
}

// A Result holds the links of one model with one set of networks.
type Result struct {
	Neurons    []series.ID
	Networks   []series.ID
	Links      []Link
	R          []float32 // neurons × networks, NaN for networks that take no part
	LagsS      []float64 // lags of Profile; positive: BOLD later
	Profile    []float32 // neurons × lags, r with the neuron's network
	Ceilings   []Ceiling // one a network
	Maxima     []float32 // of every surrogate, over all neurons and networks
	Surrogates int
	Complete   bool    // Surrogates are all combinations
	NEff       float64 // independent shifts; +Inf with random phases
	Floor      float64 // the smallest p that is reported
	Findings   []fault.Finding
}

// Links couples the neurons of d with its networks. Findings say what the design
// cannot tell. It returns within a block of ctx ending.
func Links(ctx context.Context, d Design, o Options, n *progress.Counter) (*Result, error) {
	o = o.filled()
	p, err := prepare(d)
	if err != nil {
		return nil, err
	}
	drawn, err := p.draw(o)
	if err != nil {
		return nil, err
	}
	engine, err := newEngine(p, o, drawn)
	if err != nil {
		return nil, err
	}
	defer engine.close()
	n.SetTotal(p.neurons)
	res := p.newResult(d, o, drawn)
	l := &linking{Result: res, design: p, o: o, engine: engine, counter: n,
		below: make([]int, p.neurons), strength: make([]float64, p.neurons)}
	l.pieces, l.folds = p.pieces()
	if l.folds == 0 {
		res.Findings = append(res.Findings, fault.Finding{Severity: fault.Warning, What: "no held-out r: one film, too short for two halves 30 s apart"})
	}
	l.Ceilings = p.ceilings(d.Driven)
	if err := l.run(ctx); err != nil {
		return nil, err
	}
	l.conclude()
	return res, nil
}

func newEngine(p *design, o Options, drawn draws) (nullEngine, error) {
	if o.Null == Phase {
		return newPhased(p, o, drawn)
	}
	return newCircular(p, o, drawn)
}

func (p *design) newResult(d Design, o Options, drawn draws) *Result {
	res := &Result{
		Neurons: d.Runs[0].Neurons.IDs, Networks: d.Runs[0].Subjects[0].Networks.IDs,
		Links: make([]Link, p.neurons), R: make([]float32, p.neurons*p.networks), LagsS: p.lags(),
		Maxima:     slices.Repeat([]float32{float32(math.Inf(-1))}, drawn.count()),
		Surrogates: drawn.count(), Complete: drawn.all, NEff: math.Inf(1), Findings: p.findings,
	}
	res.Profile = make([]float32, p.neurons*len(res.LagsS))
	if o.Null == Circular {
		res.NEff = p.nEff()
	}
	for i, lag := range res.LagsS {
		res.LagsS[i] = lag + o.LagS
	}
	res.Floor = math.Max(1/(res.NEff+1), 1/float64(drawn.count()+1))
	return res
}

// linking is one call of Links under way.
type linking struct {
	*Result
	*design
	o        Options
	engine   nullEngine
	pieces   []piece
	folds    int
	counter  *progress.Counter
	mu       sync.Mutex
	next     int
	below    []int     // surrogates that reach a neuron
	strength []float64 // what they had to reach
}

func (l *linking) run(ctx context.Context) error {
	workers := l.o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	if l.o.Provider != "" && l.o.Provider != ort.CPU {
		workers = 1 // a device takes one product at a time
	}
	g, ctx := errgroup.WithContext(ctx)
	size := l.engine.chunk()
	for range min(workers, (l.neurons+size-1)/size) {
		g.Go(func() error { return l.work(ctx) })
	}
	return g.Wait()
}

// take hands out the next chunk of neurons.
func (l *linking) take() (from, n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	from = l.next
	n = min(l.engine.chunk(), l.neurons-from)
	l.next += n
	return from, n
}

func (l *linking) work(ctx context.Context) error {
	worker, err := l.engine.worker()
	if err != nil {
		return err
	}
	defer worker.close()
	b := newObserver(l.design, l.o, l.pieces, l.folds)
	defer b.product.Close()
	null := make([][]float32, l.engine.chunk())
	for i := range null {
		null[i] = make([]float32, l.engine.count())
	}
	maxima := slices.Repeat([]float32{float32(math.Inf(-1))}, l.engine.count())
	for {
		from, n := l.take()
		if n <= 0 {
			break
		}
		share := make([]float64, n)
		if err := l.observe(ctx, b, from, n, share); err != nil {
			return err
		}
		if err := worker.surrogates(ctx, from, share, null[:n]); err != nil {
			return err
		}
		for j := range n {
			l.compare(from+j, null[j], maxima)
		}
		l.counter.Add(n)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	raise(l.Maxima, maxima)
	return nil
}

func raise(dst, v []float32) {
	dst = dst[:len(v)]
	for i, x := range v {
		dst[i] = max(dst[i], x)
	}
}

// observe fills in all of a chunk's links that needs no surrogate.
func (l *linking) observe(ctx context.Context, b *observer, from, n int, share []float64) error {
	if err := b.read(ctx, from, n); err != nil {
		return err
	}
	for j := range n {
		link := &l.Links[from+j]
		row := l.R[(from+j)*l.networks : (from+j+1)*l.networks]
		for f := range row {
			row[f] = float32(math.NaN())
		}
		r := b.together(j, func(q *piece) bool { return q.whole })
		for k, v := range r {
			row[l.live[k]] = float32(v)
		}
		share[j] = b.share(j)
		profile := l.Profile[(from+j)*len(l.LagsS) : (from+j+1)*len(l.LagsS)]
		l.describe(b, j, r, link, profile)
		l.strength[from+j] = strength(link.R, l.o.Positive)
	}
	return nil
}

func (l *linking) describe(b *observer, j int, r []float64, link *Link, profile []float32) {
	nan := math.NaN()
	*link = Link{Network: -1, R: nan, LagPeakS: nan, P: nan, PFWER: nan, Q: nan, RawP: nan, RawPFWER: nan,
		HeldOut: nan, Low: nan, High: nan, Folds: nan, Ceiling: nan, Constant: b.share(j) == 0}
	best, v := Best(r, l.o.Positive)
	if best < 0 {
		for i := range profile {
			profile[i] = float32(nan)
		}
		return
	}
	link.Network, link.R, link.Ceiling = l.live[best], v, l.Ceilings[l.live[best]].Group
	b.profile(profile, l.design.lags(), j, best)
	top := math.Inf(-1)
	for i, c := range profile {
		if s := strength(float64(c), l.o.Positive); s > top {
			top, link.LagPeakS = s, l.LagsS[i]
		}
	}
	var chosen []choice
	link.HeldOut, link.Folds, chosen = b.heldOut(j, best)
	link.Low, link.High = b.interval(j, link.HeldOut, chosen)
}

// compare counts the surrogates that reach neuron n and raises the maxima.
func (l *linking) compare(n int, null, maxima []float32) {
	s := l.strength[n]
	if math.IsNaN(s) {
		return
	}
	for _, v := range null {
		if float64(v) >= s-tie {
			l.below[n]++
		}
	}
	raise(maxima, null)
}

// conclude turns counts into p, q and significance.
func (l *linking) conclude() {
	sorted, p := slices.Clone(l.Maxima), make([]float64, l.neurons)
	slices.Sort(sorted)
	total := float64(l.Surrogates + 1)
	for n := range l.Links {
		link := &l.Links[n]
		p[n] = math.NaN()
		if link.Network < 0 {
			continue
		}
		link.RawP = float64(l.below[n]+1) / total
		at, _ := slices.BinarySearchFunc(sorted, l.strength[n]-tie, func(v float32, s float64) int {
			if float64(v) < s {
				return -1
			}
			return 1
		})
		link.RawPFWER = float64(len(sorted)-at+1) / total
		link.P, link.PFWER = math.Max(link.RawP, l.Floor), math.Max(link.RawPFWER, l.Floor)
		p[n] = link.P
	}
	for n, q := range FDR(p) {
		l.Links[n].Q = q
		decisive := l.Links[n].PFWER
		if l.o.FDR {
			decisive = q
		}
		l.Links[n].Significant = decisive < l.o.Alpha
	}
	l.Findings = append(l.Findings, l.powerless()...)
}
