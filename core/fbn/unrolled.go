package fbn

import (
	"context"

	"golang.org/x/sync/errgroup"

	"syncact/core/ort"
)

// An unrolled machine makes several updates in a Run, for accelerators, to which each
// Run carries W. It holds two copies of the state, which its graph reads and writes in
// turn.
type unrolled struct {
	h             Hyper
	x             *stack
	n             int // volumes of a Run
	side          [2]side
	session       *ort.Session
	eta, strength []float32
	shared        []*ort.Tensor // eta, strength
	tensors       tensors
	now           int
}

// A side is one set of buffers: what a Run reads, and what the other Run writes.
type side struct {
	x, u, w []float32
	small   small
	volumes []*ort.Tensor // x, u
	weights []*ort.Tensor // W, pull
}

func newUnrolled(x *stack, h Hyper, steps int, o ort.Options) (*unrolled, error) {
	n := min(h.Batch, len(x.rows))
	steps = min(steps, len(x.rows)/n)
	m := &unrolled{h: h, x: x, n: n * steps, eta: make([]float32, 1), strength: make([]float32, 1)}
	k, v, t := h.Units, x.cols, &m.tensors
	for i := range m.side {
		s := &m.side[i]
		s.x, s.u, s.w = make([]float32, m.n*v), make([]float32, m.n*k), make([]float32, k*v)
		s.small = t.small(k)
		s.volumes = []*ort.Tensor{t.of(s.x, m.n, v), t.of(s.u, m.n, k)}
		s.weights = []*ort.Tensor{t.of(s.w, k, v), t.of(make([]float32, k*v), k, v)}
	}
	m.shared = []*ort.Tensor{t.of(m.eta, 1, 1), t.of(m.strength, 1, 1)}
	err := t.err
	if err == nil {
		in := append(append([]string{"x", "u", "eta", "strength"}, smallNames...), "W", "pull")
		out := []string{"b_out", "mu_out", "s_out", "db_out", "threshold_out", "W_out", "pull_out"}
		m.session, err = ort.NewSession(unrolledModel(h, n, v, steps), in, out, o)
	}
	if err != nil {
		m.close()
		return nil, err
	}
	return m, nil
}

func (m *unrolled) close() {
	m.session.Close()
	m.tensors.close()
}

func (m *unrolled) begin(ctx context.Context, from start, first batch) error {
	now := &m.side[0]
	copy(now.w, from.w)
	for i := range now.small.values[1] {
		now.small.values[1][i] = from.mu
	}
	now.small.values[2][0] = from.s
	m.load(now, first)
	return ctx.Err()
}

func (m *unrolled) load(s *side, next batch) {
	m.x.gather(s.x, next.rows, 0, m.x.cols, m.x.cols)
	next.draw(s.u)
}

// advance runs the graph from one side to the other while the other side's next
// batches are gathered.
func (m *unrolled) advance(ctx context.Context, eta, strength float32, next batch) error {
	m.eta[0], m.strength[0] = eta, strength
	from, to := &m.side[m.now], &m.side[1-m.now]
	var g errgroup.Group
	g.Go(func() error {
		m.load(to, next)
		return nil
	})
	in := append(append(append([]*ort.Tensor(nil), from.volumes...), m.shared...), from.small.tensors...)
	err := m.session.Run(ctx, append(in, from.weights...), append(append([]*ort.Tensor(nil), to.small.tensors...), to.weights...))
	if other := g.Wait(); err == nil {
		err = other
	}
	m.now = 1 - m.now
	return err
}

func (m *unrolled) volumes() int { return m.n }

func (m *unrolled) layer() *Layer { return m.side[m.now].small.layer(m.h, m.side[m.now].w) }
