package fbn

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"syncact/core/ort"
	"syncact/core/progress"
)

// A machine holds the state of training and makes its updates.
type machine interface {
	// begin sets the state and loads a batch.
	begin(ctx context.Context, s start, first batch) error
	// advance updates on what is loaded and loads the next batch.
	advance(ctx context.Context, eta, strength float32, next batch) error
	volumes() int // of a call of advance
	layer() *Layer
	close()
}

// A start is the state that training begins with; what it lacks is 0.
type start struct {
	w     []float32 // K×V
	mu, s float32   // offset of each unit, noise variance
}

// A batch is volumes of the stack, and what draws a uniform number for each of their
// units.
type batch struct {
	rows []int
	draw func([]float32)
}

// A trainer follows the schedule of one machine.
type trainer struct {
	machine
	h Hyper
	x *stack
}

// newTrainer prepares training of x, with one update at a time block by block, with
// more unrolled into one graph.
func newTrainer(x *stack, h Hyper, steps int, o ort.Options) (*trainer, error) {
	var m machine
	var err error
	if steps == 1 {
		m, err = newBlockwise(x, h, o, blockVoxels, rebuilds(min(h.Batch, len(x.rows)), h.Units))
	} else {
		m, err = newUnrolled(x, h, steps, o)
	}
	return &trainer{m, h, x}, err
}

// small is the state beside W and its pull: b, mu, s, db, threshold.
type small struct {
	values  [5][]float32
	tensors []*ort.Tensor
}

func (s *small) layer(h Hyper, w []float32) *Layer {
	return &Layer{Hyper: h, W: w, B: slices.Clone(s.values[0]), Mu: slices.Clone(s.values[1]), S: s.values[2][0]}
}

// tensors keeps what is made, to close it, and the first error.
type tensors struct {
	all []*ort.Tensor
	err error
}

func (t *tensors) of(data []float32, shape ...int) *ort.Tensor {
	tensor, err := ort.NewTensor(data, shape...)
	if err != nil {
		t.err = errors.Join(t.err, err)
		return nil
	}
	t.all = append(t.all, tensor)
	return tensor
}

func (t *tensors) small(k int) (s small) {
	for i, shape := range smallShapes(k) {
		s.values[i] = make([]float32, shape[1])
		s.tensors = append(s.tensors, t.of(s.values[i], shape[0], shape[1]))
	}
	return s
}

func (t *tensors) close() {
	for _, tensor := range t.all {
		tensor.Close()
	}
}

// start applies the start rule.
func (t *trainer) start(ctx context.Context, mul *ort.MatMul, rng *rand.Rand) (start, error) {
	k := t.h.Units
	normals := ort.NewMatrix(len(t.x.rows), k)
	for i := range normals.V {
		normals.V[i] = float32(rng.NormFloat64())
	}
	if t.h.Unit {
		w := make([]float32, k*t.x.cols)
		for i := range w {
			w[i] = float32(.01 * rng.NormFloat64())
		}
		return start{w: w, s: 1}, ctx.Err()
	}
	maps, err := t.x.combine(ctx, mul, normals)
	if err != nil {
		return start{}, err
	}
	total := 0.0
	for j := range k {
		total += startMap(maps.V[j*t.x.cols:(j+1)*t.x.cols], t.h.Signed)
	}
	a, err := t.x.project(ctx, mul, maps)
	if err != nil {
		return start{}, err
	}
	ss := 0.0
	for _, y := range a.V {
		ss += float64(y) * float64(y)
	}
	s := float32(math.Max(floorS, ss/(float64(len(t.x.rows))*total)))
	if math.IsNaN(ss / total) {
		s = 1
	}
	return start{maps.V, .5, s}, nil
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

// uniform returns a float32 in [0, 1); rounding up to 1 would break u < H = 1.
func uniform(rng *rand.Rand) float32 { return float32(rng.Uint32()>>8) / (1 << 24) }

// run trains for all epochs.
func (t *trainer) run(ctx context.Context, from start, nEff float64, rng *rand.Rand, n *progress.Counter) (*Layer, error) {
	order := rng.Perm(len(t.x.rows))
	batchAt := func(i int) batch {
		return batch{order[i*t.volumes() : (i+1)*t.volumes()], func(u []float32) {
			for j := range u {
				u[j] = uniform(rng)
			}
		}}
	}
	if err := t.begin(ctx, from, batchAt(0)); err != nil {
		return nil, err
	}
	lambda := t.h.Lambda(len(t.x.rows), t.x.cols, nEff)
	runs := len(t.x.rows) / t.volumes()
	for epoch := range t.h.Epochs {
		eta := t.h.rate(epoch)
		strength := eta / (1 - t.h.Momentum) * lambda * t.h.ramp(epoch)
		for i := range runs {
			next := i + 1
			if next == runs {
				next = 0
				order = rng.Perm(len(t.x.rows))
			}
			if err := t.advance(ctx, float32(eta), float32(strength), batchAt(next)); err != nil {
				return nil, fmt.Errorf("epoch %d: %w", epoch+1, err)
			}
		}
		n.Add(1)
	}
	return t.layer(), nil
}
