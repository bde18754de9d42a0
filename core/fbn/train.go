package fbn

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"golang.org/x/sync/errgroup"

	"syncact/core/ort"
	"syncact/core/progress"
)

// A trainer holds two copies of the state of one machine, which its graph reads
// and writes in turn. Where one step is made in a Run, the W that a Run writes lies
// behind the volumes of the next batch.
type trainer struct {
	h       Hyper
	x       *stack
	n       int // volumes of a batch
	steps   int // updates in a Run
	side    [2]side
	session *ort.Session
	errors  []float32
	eta     []float32
	thr     []float32
	shared  []*ort.Tensor // eta, strength, error
}

// A side is one set of buffers: what a Run reads, and what the other Run writes.
type side struct {
	x, means, u []float32
	state       [7][]float32
	tensors     []*ort.Tensor // x, means, u, then the state
}

// newTrainer prepares training of x. With steps 1, x of a side has room for W.
func newTrainer(x *stack, h Hyper, steps int, o ort.Options) (*trainer, error) {
	t := &trainer{h: h, x: x, n: min(h.Batch, len(x.rows)), steps: steps}
	t.steps = max(1, min(steps, len(x.rows)/t.n))
	t.errors, t.eta, t.thr = make([]float32, 1), make([]float32, 1), make([]float32, 1)
	for i := range t.side {
		if err := t.allocate(&t.side[i]); err != nil {
			t.close()
			return nil, err
		}
	}
	for _, v := range [][]float32{t.eta, t.thr, t.errors} {
		tensor, err := ort.NewTensor(v, 1, 1)
		if err != nil {
			t.close()
			return nil, err
		}
		t.shared = append(t.shared, tensor)
	}
	var err error
	t.session, err = ort.NewSession(stepModel(h, t.n, x.cols, t.steps), stepInputs, stepOutputs, o)
	if err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

func (t *trainer) allocate(s *side) error {
	k, v, rows := t.h.Units, t.x.cols, t.n+1
	if t.steps == 1 {
		rows += k
	}
	s.x = make([]float32, t.steps*rows*v)
	s.means, s.u = make([]float32, t.steps*t.n), make([]float32, t.steps*t.n*k)
	for i := range t.steps {
		ones := s.x[(i*rows+t.n)*v : (i*rows+t.n+1)*v]
		for j := range ones {
			ones[j] = 1
		}
	}
	if t.steps == 1 {
		s.state[0] = s.x[len(s.x)-k*v:] // the Run of one step reads W there
	} else {
		s.state[0] = make([]float32, k*v)
	}
	s.state[1] = make([]float32, k*v)
	shapes := [][2]int{{t.steps * rows, v}, {t.steps * t.n, 1}, {t.steps * t.n, k}, {k, v}, {k, v}, {1, k}, {1, k}, {1, 1}, {1, k}, {1, k}}
	for i := 2; i < 7; i++ {
		s.state[i] = make([]float32, shapes[i+3][1])
	}
	for i, data := range append([][]float32{s.x, s.means, s.u}, s.state[:]...) {
		tensor, err := ort.NewTensor(data, shapes[i][0], shapes[i][1])
		if err != nil {
			return err
		}
		s.tensors = append(s.tensors, tensor)
	}
	return nil
}

func (t *trainer) close() {
	t.session.Close()
	for _, s := range append([][]*ort.Tensor{t.shared}, t.side[0].tensors, t.side[1].tensors) {
		for _, tensor := range s {
			tensor.Close()
		}
	}
}

// start applies the start rule to side 0.
func (t *trainer) start(ctx context.Context, mul *ort.MatMul, rng *rand.Rand) error {
	k := t.h.Units
	normals := ort.NewMatrix(len(t.x.rows), k)
	for i := range normals.V {
		normals.V[i] = float32(rng.NormFloat64())
	}
	s := &t.side[0]
	s.state[4][0] = 1
	if t.h.Unit {
		for i := range s.state[0] {
			s.state[0][i] = float32(.01 * rng.NormFloat64())
		}
		return ctx.Err()
	}
	w, err := t.x.combine(ctx, mul, normals)
	if err != nil {
		return err
	}
	total := 0.0
	for j := range k {
		total += startMap(w.V[j*t.x.cols:(j+1)*t.x.cols], t.h.Signed)
	}
	copy(s.state[0], w.V)
	for j := range s.state[3] {
		s.state[3][j] = .5
	}
	a, err := t.x.project(ctx, mul, w)
	if err != nil {
		return err
	}
	ss := 0.0
	for _, y := range a.V {
		ss += float64(y) * float64(y)
	}
	s.state[4][0] = float32(math.Max(floorS, ss/(float64(len(t.x.rows))*total)))
	if math.IsNaN(ss / total) {
		s.state[4][0] = 1
	}
	return nil
}

// startMap rectifies a map, scales it to a root mean square of .1 and returns its
// sum of squares.
func startMap(w []float32, signed bool) float64 {
	ss := 0.0
	for i, x := range w {
		if x < 0 && !signed {
			w[i] = 0
			continue
		}
		ss += float64(x) * float64(x)
	}
	scale := .1 / (math.Sqrt(ss/float64(len(w))) + 1e-12)
	for i := range w {
		w[i] *= float32(scale)
	}
	return ss * scale * scale
}

// A batchPlan draws the batches of an epoch in order.
type batchPlan struct {
	order []int
	rng   *rand.Rand
}

// fill gathers the volumes and uniform numbers of Run i of the epoch.
func (t *trainer) fill(s *side, p *batchPlan, i int) {
	rows := len(s.x) / t.x.cols / t.steps
	for step := range t.steps {
		at := (i*t.steps + step) * t.n
		t.x.collect(s.x[step*rows*t.x.cols:], s.means[step*t.n:], p.order[at:at+t.n])
	}
	for j := range s.u {
		s.u[j] = uniform(p.rng)
	}
}

// uniform returns a float32 in [0, 1); rounding up to 1 would break u < H = 1.
func uniform(rng *rand.Rand) float32 { return float32(rng.Uint32()>>8) / (1 << 24) }

// run trains for all epochs and returns the relative reconstruction error of the
// last one. The state ends on the side it returns.
func (t *trainer) run(ctx context.Context, nEff float64, rng *rand.Rand, n *progress.Counter) (*side, float64, error) {
	runs := len(t.x.rows) / t.n / t.steps
	lambda := t.h.Lambda(len(t.x.rows), t.x.cols, nEff)
	now, errorShare := 0, 0.0
	plan := &batchPlan{order: rng.Perm(len(t.x.rows)), rng: rng}
	if t.h.Epochs > 0 {
		t.fill(&t.side[0], plan, 0)
	}
	for epoch := range t.h.Epochs {
		eta := t.h.rate(epoch)
		t.eta[0] = float32(eta)
		t.thr[0] = float32(eta / (1 - t.h.Momentum) * lambda * t.h.ramp(epoch))
		left, total := 0.0, 0.0
		for i := range runs {
			used := plan.order[i*t.steps*t.n : (i+1)*t.steps*t.n]
			for _, row := range used {
				total += t.x.rows[row].sum2
			}
			next := i + 1
			if next == runs {
				next = 0
				plan = &batchPlan{order: rng.Perm(len(t.x.rows)), rng: rng}
			}
			if err := t.advance(ctx, now, plan, next); err != nil {
				return nil, 0, fmt.Errorf("epoch %d: %w", epoch+1, err)
			}
			left += float64(t.errors[0])
			now = 1 - now
		}
		errorShare = (total + left) / total
		n.Add(1)
	}
	return &t.side[now], errorShare, nil
}

// advance runs the graph from one side to the other while the other side's next
// batch is gathered.
func (t *trainer) advance(ctx context.Context, now int, plan *batchPlan, next int) error {
	from, to := &t.side[now], &t.side[1-now]
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		t.fill(to, plan, next)
		return nil
	})
	in := append([]*ort.Tensor{from.tensors[0], from.tensors[1], from.tensors[2], t.shared[0], t.shared[1]}, from.tensors[3:]...)
	out := append(append([]*ort.Tensor(nil), to.tensors[3:]...), t.shared[2])
	err := t.session.Run(ctx, in, out)
	if other := g.Wait(); err == nil {
		err = other
	}
	return err
}
