package fbn

import (
	"context"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"syncact/core/ort"
)

// blockVoxels is the width of a block: its weights, pull and volumes stay in the
// second-level cache between the products and the passes of an update. It must not
// depend on the number of threads, for sums have to.
const blockVoxels = 512

// A blockwise machine lives on the CPU. It updates W block by block of voxels and
// multiplies each block with the next volumes while it is in cache; what the blocks
// add up to is small. W and pull are updated in place: every reader of the old values
// comes before the node that writes.
type blockwise struct {
	h       Hyper
	x       *stack
	n       int
	blocks  []block
	workers []worker
	sample  *ort.Session // nil unless the volumes are reconstructed
	learn   *ort.Session
	u       []float32
	small   [2]small
	shared  blockShared
	tensors tensors
	now     int // side that holds the present batch and small state
}

// A worker has sessions of one thread.
type worker struct{ turn, rebuild *ort.Session }

// A block is a range of voxels. Beyond the last voxel it is padded with volumes of 0.
type block struct {
	first, cols int
	volumes     [2][]float32 // n rows, ones and, rebuilt, the reconstruction
	w           []float32    // K×width
	turnIn      [2][]*ort.Tensor
	turnOut     []*ort.Tensor
	again       [2][]*ort.Tensor // outputs of rebuild
	weights     *ort.Tensor
}

// blockShared are the tensors that belong to no block and no side.
type blockShared struct {
	eta, strength            []float32
	a, u, negative, d        *ort.Tensor
	rate, strengthOf, r, ofW *ort.Tensor
}

// newBlockwise prepares training on blocks of about width voxels.
func newBlockwise(x *stack, h Hyper, o ort.Options, width int, rebuilt bool) (*blockwise, error) {
	m := &blockwise{h: h, x: x, n: min(h.Batch, len(x.rows))}
	count := (x.cols + width - 1) / width
	width = (x.cols + count - 1) / count
	g := newStepGraph(h, m.n, rebuilt)
	m.allocate(g, count, width)
	err := m.tensors.err
	session := func(threads int, model []byte, in, out []string) (s *ort.Session) {
		if err == nil {
			o.Threads = threads
			s, err = ort.NewSession(model, in, out, o)
		}
		return s
	}
	all := threads(o)
	m.workers = make([]worker, min(all, count))
	for i := range m.workers {
		model, in, out := turnModel(h, m.n, width, rebuilt)
		m.workers[i].turn = session(1, model, in, out)
		if rebuilt {
			model, in, out = rebuildModel(h, m.n, width)
			m.workers[i].rebuild = session(1, model, in, out)
		}
	}
	model, in, out := learnModel(h, m.n, count, rebuilt)
	m.learn = session(all, model, in, out)
	if rebuilt {
		model, in, out = sampleModel(h, m.n, count)
		m.sample = session(all, model, in, out)
	}
	if err != nil {
		m.close()
		return nil, err
	}
	return m, nil
}

// allocate makes the blocks and all tensors.
func (m *blockwise) allocate(g *stepGraph, count, width int) {
	n, k, rows, t := m.n, g.k, g.rows(), &m.tensors
	m.u = make([]float32, n*k)
	s := &m.shared
	s.eta, s.strength = make([]float32, 1), make([]float32, 1)
	s.rate, s.strengthOf = t.of(s.eta, 1, 1), t.of(s.strength, 1, 1)
	a, negative := make([]float32, count*n*k), make([]float32, count*g.negativeRows()*k)
	s.a, s.u, s.negative = t.of(a, count, n, k), t.of(m.u, n, k), t.of(negative, count, g.negativeRows(), k)
	s.r, s.d = t.of(make([]float32, rows*k), rows, k), t.of(make([]float32, n*k), n, k)
	if cols := g.ofWCols(); cols > 0 {
		s.ofW = t.of(make([]float32, k*cols), k, cols)
	}
	for i := range m.small {
		m.small[i] = t.small(k)
	}
	m.blocks = make([]block, count)
	for i := range m.blocks {
		b := &m.blocks[i]
		b.first = i * width
		b.cols = min(width, m.x.cols-b.first)
		b.w = make([]float32, k*width)
		b.weights = t.of(b.w, k, width)
		pull := t.of(make([]float32, k*width), k, width)
		b.turnOut = []*ort.Tensor{b.weights, pull, t.of(a[i*n*k:(i+1)*n*k], n, k)}
		part := t.of(negative[i*g.negativeRows()*k:(i+1)*g.negativeRows()*k], g.negativeRows(), k)
		if !g.rebuilt {
			b.turnOut = append(b.turnOut, part)
		}
		var next [2]*ort.Tensor
		for side := range b.volumes {
			v := make([]float32, rows*width)
			for j := range b.cols {
				v[n*width+j] = 1
			}
			b.volumes[side], next[side] = v, t.of(v[:n*width], n, width)
			if g.rebuilt {
				b.again[side] = []*ort.Tensor{t.of(v[(n+1)*width:], n, width), part}
			}
		}
		for side, v := range b.volumes {
			b.turnIn[side] = []*ort.Tensor{s.r, t.of(v, rows, width), next[1-side], m.small[1-side].tensors[4], b.weights, pull}
			if s.ofW != nil {
				b.turnIn[side] = append(b.turnIn[side], s.ofW)
			}
		}
	}
}

func (m *blockwise) close() {
	for _, w := range m.workers {
		w.turn.Close()
		w.rebuild.Close()
	}
	m.sample.Close()
	m.learn.Close()
	m.tensors.close()
}

// each hands the blocks to the workers.
func (m *blockwise) each(ctx context.Context, do func(ctx context.Context, w *worker, b *block) error) error {
	g, ctx := errgroup.WithContext(ctx)
	var taken atomic.Int64
	for i := range m.workers {
		g.Go(func() error {
			for {
				at := int(taken.Add(1)) - 1
				if at >= len(m.blocks) {
					return nil
				}
				if err := do(ctx, &m.workers[i], &m.blocks[at]); err != nil {
					return err
				}
			}
		})
	}
	return g.Wait()
}

// begin sets the state and loads the first batch: a turn whose coefficients are 0.
func (m *blockwise) begin(ctx context.Context, from start, first batch) error {
	state := &m.small[0]
	for i := range state.values[1] {
		state.values[1][i] = from.mu
	}
	state.values[2][0] = from.s
	for i := range m.blocks {
		b := &m.blocks[i]
		width := len(b.w) / m.h.Units
		for j := range m.h.Units {
			copy(b.w[j*width:j*width+b.cols], from.w[j*m.x.cols+b.first:])
		}
	}
	m.now = 1
	return m.turn(ctx, first)
}

// turn updates W, loads the next batch and changes sides.
func (m *blockwise) turn(ctx context.Context, next batch) error {
	err := m.each(ctx, func(ctx context.Context, w *worker, b *block) error {
		m.x.gather(b.volumes[1-m.now], next.rows, b.first, b.cols, len(b.w)/m.h.Units)
		return w.turn.Run(ctx, b.turnIn[m.now], b.turnOut)
	})
	next.draw(m.u)
	m.now = 1 - m.now
	return err
}

func (m *blockwise) advance(ctx context.Context, eta, strength float32, next batch) error {
	s := &m.shared
	s.eta[0], s.strength[0] = eta, strength
	in := append([]*ort.Tensor{s.a, s.u, s.rate, s.strengthOf}, m.small[m.now].tensors...)
	if m.sample != nil {
		if err := m.sample.Run(ctx, in, []*ort.Tensor{s.d}); err != nil {
			return err
		}
		err := m.each(ctx, func(ctx context.Context, w *worker, b *block) error {
			return w.rebuild.Run(ctx, []*ort.Tensor{s.d, b.weights}, b.again[m.now])
		})
		if err != nil {
			return err
		}
	}
	out := append([]*ort.Tensor{s.r}, m.small[1-m.now].tensors...)
	if s.ofW != nil {
		out = append(out, s.ofW)
	}
	if err := m.learn.Run(ctx, append(in, s.negative), out); err != nil {
		return err
	}
	return m.turn(ctx, next)
}

func (m *blockwise) volumes() int { return m.n }

func (m *blockwise) layer() *Layer {
	k, v := m.h.Units, m.x.cols
	w := make([]float32, k*v)
	for _, b := range m.blocks {
		width := len(b.w) / k
		for j := range k {
			copy(w[j*v+b.first:j*v+b.first+b.cols], b.w[j*width:])
		}
	}
	return m.small[m.now].layer(m.h, w)
}
