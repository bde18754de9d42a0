package fbn

import (
	"context"
	"math/rand/v2"

	"syncact/core/ort"
)

// A Machine makes updates on the volumes of one run.
type Machine struct {
	machine
	x *stack
}

// NewMachine returns a machine with the negative phase in one of its forms; with
// width 0 it is unrolled by steps.
func NewMachine(r Run, h Hyper, width int, rebuilt bool, steps int) (*Machine, error) {
	x := newStack([]Run{r}, true)
	var m machine
	var err error
	if width > 0 {
		m, err = newBlockwise(x, h, ort.Options{Threads: 2}, width, rebuilt)
	} else {
		m, err = newUnrolled(x, h, steps, ort.Options{})
	}
	return &Machine{m, x}, err
}

// Follow makes updates on the volumes in order, u being uniform numbers, and calls
// seen before each of them and at the end.
func (m *Machine) Follow(ctx context.Context, w []float32, mu, s float32, b, u []float32, updates int, eta, strength float32, seen func(*Layer, []int)) error {
	each := m.volumes() * len(b)
	at := func(i int) batch {
		rows := make([]int, m.volumes())
		for j := range rows {
			rows[j] = (i*m.volumes() + j) % len(m.x.rows)
		}
		return batch{rows, func(dst []float32) { copy(dst, u[i%updates*each:]) }}
	}
	if err := m.begin(ctx, start{w, mu, s}, at(0)); err != nil {
		return err
	}
	copy(m.small().values[0], b)
	for i := range updates {
		seen(m.layer(), at(i).rows)
		if err := m.advance(ctx, eta, strength, at(i+1)); err != nil {
			return err
		}
	}
	seen(m.layer(), nil)
	return nil
}

func (m *Machine) small() *small {
	if own, ok := m.machine.(*unrolled); ok {
		return &own.side[own.now].small
	}
	own := m.machine.(*blockwise)
	return &own.small[own.now]
}

// DB returns the momentum of the biases.
func (m *Machine) DB() []float32 { return m.small().values[3] }

// Close frees the machine.
func (m *Machine) Close() { m.close() }

// ErrorShare is the reconstruction error of a layer on some of its volumes.
func (m *Machine) ErrorShare(ctx context.Context, l *Layer, rows []int) (float64, error) {
	mul := ort.NewMatMul(ort.Options{})
	defer mul.Close()
	part := &stack{cols: m.x.cols}
	for _, i := range rows {
		part.rows = append(part.rows, m.x.rows[i])
	}
	a, err := l.linear(ctx, mul, part)
	if err != nil {
		return 0, err
	}
	return l.reconstruction(ctx, mul, part, a)
}

// TrainEpochs trains a machine; started is called before the first epoch.
func TrainEpochs(ctx context.Context, r Run, h Hyper, unroll int, o ort.Options, started func()) error {
	mul := ort.NewMatMul(o)
	defer mul.Close()
	t, err := newTrainer(newStack([]Run{r}, true), h, unroll, o)
	if err != nil {
		return err
	}
	defer t.close()
	rng := rand.New(rand.NewPCG(1, 0))
	from, err := t.start(ctx, mul, rng)
	if err != nil {
		return err
	}
	started()
	_, err = t.run(ctx, from, 4, rng, nil)
	return err
}

// Eigenvalues returns the k largest eigenvalues of X·Xᵀ of a run.
func Eigenvalues(ctx context.Context, r Run, k int) ([]float64, error) {
	mul := ort.NewMatMul(ort.Options{})
	defer mul.Close()
	values, _, _, err := newStack([]Run{r}, false).principal(ctx, mul, k, rand.New(rand.NewPCG(1, 0)))
	return values, err
}

// BatchOf returns the batch of the first layer for as many volumes.
func BatchOf(o Options, volumes int) int {
	o, err := o.withDefaults()
	if err != nil {
		panic(err)
	}
	return o.hypers(volumes)[0].Batch
}
