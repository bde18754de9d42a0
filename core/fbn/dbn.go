package fbn

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"golang.org/x/sync/errgroup"

	"syncact/core/fault"
	"syncact/core/ort"
	"syncact/core/progress"
)

// A Layer is a trained machine of a VS-DBN and how its units behave on the
// training volumes.
type Layer struct {
	Hyper Hyper
	W     []float32 // K×V, a unit's weights in a row
	B, Mu []float32
	S     float32 // noise variance
	// Of the linear activation XW/s + b and of the hidden probability, over volumes.
	Mean, SD, HiddenSD []float64
	Error              float64 // reconstruction error of the training volumes, 1 for the zero model
	MeanSD             float64 // mean of HiddenSD
	Maps               [][]float32
}

// Dead says whether unit j never varies or has no weights.
func (l *Layer) Dead(j int) bool {
	v := len(l.W) / l.Hyper.Units
	top := float32(0)
	for _, w := range l.W[j*v : (j+1)*v] {
		top = max(top, w, -w)
	}
	return !(l.HiddenSD[j] >= .02) || !(top >= 1e-6)
}

// Alarm says why the layer cannot be believed, "" when it can.
func (l *Layer) Alarm() string {
	dead := 0
	for j := range l.HiddenSD {
		if l.Dead(j) {
			dead++
		}
	}
	switch {
	case 5*dead > l.Hyper.Units:
		return fmt.Sprintf("%d of %d units are dead", dead, l.Hyper.Units)
	case !(l.Error <= .995):
		return fmt.Sprintf("the volumes are not reconstructed: error %.3f of the zero model's", l.Error)
	case l.Hyper.RateS > 0 && !(math.Abs(l.MeanSD-l.Hyper.Target) <= .1):
		return fmt.Sprintf("the hidden probabilities vary by %.2f, not %.2f", l.MeanSD, l.Hyper.Target)
	}
	if r := medianCorrelation(polished(l.Maps)); r > .9 {
		return fmt.Sprintf("the maps are all alike: median |r| %.2f", r)
	}
	return ""
}

func medianCorrelation(maps [][]float32) float64 {
	r := Correlations(maps, maps)
	var all []float64
	for i := range r {
		all = append(all, r[i][:i]...)
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// A dbn trains stacked machines on one set of runs.
type dbn struct {
	o      Options
	hypers []Hyper
	x      *stack
	nEff   float64
	mul    *ort.MatMul
	count  *progress.Counter
}

func decomposeRBM(ctx context.Context, runs []Run, o Options, n *progress.Counter) (*Set, error) {
	center := o.Preset == Robust
	d := &dbn{o: o, x: newStack(runs, center), nEff: effective(runs), mul: ort.NewMatMul(o.Run), count: n}
	defer d.mul.Close()
	d.hypers = o.hypers(len(d.x.rows))
	epochs := 0
	for i, h := range d.hypers {
		epochs += h.Epochs
		if i < o.UseLayer {
			epochs += h.Epochs * (o.Seeds - 1)
		}
	}
	n.SetTotal(epochs)
	layers, others, findings, err := d.seeds(ctx)
	if err != nil {
		return nil, err
	}
	findings = append(findings, d.tooFew()...)
	use := o.UseLayer - 1
	s := newSet(VSDBN, nil, o)
	if len(layers) <= use { // a layer below failed
		s.Failed, s.Findings, s.Layers = true, findings, layers
		return s, nil
	}
	s = newSet(VSDBN, copyMaps(layers[use].Maps), o)
	s.Layers, s.UseLayer, s.Findings, s.center = layers, o.UseLayer, findings, center
	s.Failed = layers[use].Alarm() != ""
	for j := range s.Units {
		s.Units[j].Dead = layers[use].Dead(j)
	}
	s.orient()
	s.compare(others)
	return s, nil
}

// tooFew warns when the variance controller has not the updates it needs to settle.
func (d *dbn) tooFew() []fault.Finding {
	n := len(d.x.rows)
	updates := d.o.Epochs * (n / min(d.hypers[0].Batch, n))
	if updates >= neededUpdates || d.o.Preset != Robust {
		return nil
	}
	return []fault.Finding{{Severity: fault.Warning, What: fmt.Sprintf("only %d updates were made on %d volumes; the noise variance settles after about %d", updates, n, neededUpdates), Do: "raise the epochs"}}
}

// seeds trains all layers with the first seed, and up to the used layer with the
// others, of which only the maps are kept.
func (d *dbn) seeds(ctx context.Context) (layers []Layer, others [][][]float32, findings []fault.Finding, err error) {
	maps := make([][][]float32, d.o.Seeds)
	abreast := d.abreast()
	each := max(1, threads(d.o.Run)/abreast)
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(abreast)
	for i := range d.o.Seeds {
		g.Go(func() error {
			hypers := d.hypers
			if i > 0 {
				hypers = hypers[:d.o.UseLayer]
			}
			own, said, err := d.train(ctx, hypers, each, d.o.Seed+uint64(i))
			switch {
			case err != nil:
				return err
			case i == 0:
				layers, findings = own, said
			case len(own) == d.o.UseLayer:
				maps[i] = own[d.o.UseLayer-1].Maps
			}
			return nil
		})
	}
	err = g.Wait()
	for _, m := range maps {
		if m != nil {
			others = append(others, m)
		}
	}
	return layers, others, findings, err
}

// memoryAbreast bounds what trainings side by side hold.
const memoryAbreast = 2 << 30

// abreast is how many seeds are trained side by side: steps of one thread each share
// the cores better than one step of many threads, half of whose time goes to passes
// over W. An accelerator takes them one after the other.
func (d *dbn) abreast() int {
	if !onCPU(d.o.Run) {
		return 1
	}
	h := d.hypers[0]
	bytes := 4 * d.x.cols * (4*(h.Batch+1) + 4*h.Units)
	return max(1, min(d.o.Seeds, threads(d.o.Run), memoryAbreast/bytes))
}

func copyMaps(maps [][]float32) [][]float32 {
	out := make([][]float32, len(maps))
	for i, m := range maps {
		out[i] = slices.Clone(m)
	}
	return out
}

// effective returns the number of volumes for each independent one (about 4 s).
func effective(runs []Run) float64 { return math.Max(1, 4/runs[0].TR) }

// train trains layers with one seed; it stops above one that failed.
func (d *dbn) train(ctx context.Context, hypers []Hyper, threads int, seed uint64) ([]Layer, []fault.Finding, error) {
	var layers []Layer
	var findings []fault.Finding
	x := d.x
	for i, h := range hypers {
		rng := rand.New(rand.NewPCG(seed, uint64(i)))
		l, said, err := d.trainLayer(ctx, x, layers, h, threads, rng)
		if err != nil {
			return nil, nil, fmt.Errorf("layer %d: %w", i+1, err)
		}
		for k := range said {
			said[k].What = fmt.Sprintf("layer %d: %s", i+1, said[k].What)
		}
		findings = append(findings, said...)
		layers = append(layers, *l.layer)
		if l.layer.Alarm() != "" {
			break
		}
		x = l.next(h.Unit)
	}
	return layers, findings, nil
}

// trainLayer trains one layer, with half the sparsity and then none when the alarm
// says that it died.
func (d *dbn) trainLayer(ctx context.Context, x *stack, below []Layer, h Hyper, threads int, rng *rand.Rand) (*trained, []fault.Finding, error) {
	var said []fault.Finding
	c := h.L1
	for _, share := range []float64{1, .5, 0} {
		h.L1 = c * share
		l, err := d.once(ctx, x, below, h, threads, rng)
		if err != nil {
			return nil, nil, err
		}
		alarm := l.layer.Alarm()
		if alarm == "" {
			return l, said, nil
		}
		f := fault.Finding{Severity: fault.Warning, What: alarm, Do: fmt.Sprintf("trained again with a sparsity of %g", c*share/2)}
		if share == .5 {
			f.Do = "trained again without sparsity"
		}
		if share == 0 || c == 0 || h.Unit {
			f.Do = "do not read its maps as networks: check cleaning and mask, use fewer units or longer runs"
			return l, append(said, f), nil
		}
		said = append(said, f)
	}
	panic("fbn: unreachable")
}

// trained is a layer with its linear activations of the training volumes.
type trained struct {
	layer  *Layer
	linear ort.Matrix // N×K
}

func (d *dbn) once(ctx context.Context, x *stack, below []Layer, h Hyper, threads int, rng *rand.Rand) (*trained, error) {
	run := d.o.Run
	run.Threads = threads
	t, err := newTrainer(x, h, d.o.Unroll, run)
	if err != nil {
		return nil, err
	}
	defer t.close()
	from, err := t.start(ctx, d.mul, rng)
	if err != nil {
		return nil, err
	}
	l, err := t.run(ctx, from, d.nEff, rng, d.count)
	if err != nil {
		return nil, err
	}
	linear, err := l.linear(ctx, d.mul, x)
	if err != nil {
		return nil, err
	}
	l.observe(linear)
	if l.Error, err = l.reconstruction(ctx, d.mul, x, linear); err != nil {
		return nil, err
	}
	l.Maps = composite(l, below)
	return &trained{l, linear}, nil
}

// linear returns XW/s + b, one row a volume.
func (l *Layer) linear(ctx context.Context, mul *ort.MatMul, x *stack) (ort.Matrix, error) {
	k := l.Hyper.Units
	a, err := x.project(ctx, mul, ort.Matrix{Rows: k, Cols: x.cols, V: l.W})
	for i := range a.V {
		a.V[i] = a.V[i]/l.S + l.B[i%k]
	}
	return a, err
}

// reconstruction returns the squared error of the volumes given their hidden
// probabilities, as a share of their sum of squares, without forming a volume.
func (l *Layer) reconstruction(ctx context.Context, mul *ort.MatMul, x *stack, linear ort.Matrix) (float64, error) {
	k := l.Hyper.Units
	w := ort.Matrix{Rows: k, Cols: x.cols, V: l.W}
	gram, e, eg := ort.NewMatrix(k, k), ort.NewMatrix(linear.Rows, k), ort.NewMatrix(linear.Rows, k)
	for i, a := range linear.V {
		e.V[i] = float32(logistic(float64(a))) - l.Mu[i%k]
	}
	if err := mul.ABT(ctx, gram, w, w); err != nil {
		return 0, err
	}
	if err := mul.AB(ctx, eg, e, gram); err != nil {
		return 0, err
	}
	total, left := 0.0, 0.0
	for i := range x.rows {
		total += x.rows[i].sum2
	}
	for i, a := range linear.V {
		left += float64(e.V[i]) * float64(eg.V[i]-2*l.S*(a-l.B[i%k]))
	}
	return (total + left) / total, nil
}

// observe sets what depends on the activations of the training volumes.
func (l *Layer) observe(a ort.Matrix) {
	k := a.Cols
	l.Mean, l.SD, l.HiddenSD = make([]float64, k), make([]float64, k), make([]float64, k)
	for j := range k {
		l.Mean[j], l.SD[j] = moments(a, j, func(y float64) float64 { return y })
		_, l.HiddenSD[j] = moments(a, j, logistic)
		l.MeanSD += l.HiddenSD[j] / float64(k)
	}
}

// moments returns mean and population SD of f over column j.
func moments(a ort.Matrix, j int, f func(float64) float64) (mean, sd float64) {
	for i := range a.Rows {
		mean += f(float64(a.At(i, j))) / float64(a.Rows)
	}
	for i := range a.Rows {
		d := f(float64(a.At(i, j))) - mean
		sd += d * d / float64(a.Rows)
	}
	return mean, math.Sqrt(sd)
}

// next returns the input of the layer above: z-scored linear activations, or the
// hidden probabilities of the published recipe.
func (t *trained) next(probabilities bool) *stack {
	out := ort.NewMatrix(t.linear.Rows, t.linear.Cols)
	for i := range out.Rows {
		t.layer.pass(out.V[i*out.Cols:(i+1)*out.Cols], t.linear.V[i*out.Cols:(i+1)*out.Cols], probabilities)
	}
	return matrixStack(out)
}

func (l *Layer) pass(dst, linear []float32, probabilities bool) {
	for j, y := range linear {
		switch {
		case probabilities:
			dst[j] = float32(logistic(float64(y)))
		case l.SD[j] > 1e-6:
			dst[j] = float32((float64(y) - l.Mean[j]) / l.SD[j])
		default:
			dst[j] = 0
		}
	}
}

func matrixStack(m ort.Matrix) *stack {
	s := &stack{cols: m.Cols}
	for t := range m.Rows {
		s.rows = append(s.rows, newRow(matrixRows(m), t, false))
	}
	return s
}

// composite returns W1·diag(SD)·W2 … of a layer, one map a unit.
func composite(l *Layer, below []Layer) [][]float32 {
	k := l.Hyper.Units
	cols := len(l.W) / k
	maps := make([][]float32, k)
	for j := range maps {
		w := l.W[j*cols : (j+1)*cols]
		if len(below) == 0 {
			maps[j] = w
			continue
		}
		under := &below[len(below)-1]
		sum := make([]float32, len(under.Maps[0]))
		for i, weight := range w {
			if weight == 0 {
				continue
			}
			scale := weight * float32(under.HiddenSD[i])
			for v, x := range under.Maps[i] {
				sum[v] += scale * x
			}
		}
		maps[j] = sum
	}
	return maps
}
