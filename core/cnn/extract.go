package cnn

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"syncact/core/progress"
)

// A Sink takes pooled activations in order of time.
type Sink interface {
	Done() int                  // rows taken so far
	Write(rows []float32) error // some more rows of one number a neuron
}

// Extract runs each frame of a film through the model once and writes a row of
// activations a frame to out. Decoding, preprocessing and inference overlap;
// memory holds three decoded batches, three fed ones and one of activations. It
// returns within a batch of ctx ending; called again with the same sink it goes on
// behind the rows that are there. n counts frames.
func Extract(ctx context.Context, m *Model, film Film, out Sink, n *progress.Counter) error {
	m.running.Lock()
	defer m.running.Unlock()
	n.SetTotal(len(film.Times()))
	n.Add(out.Done() - int(n.Done()))
	if out.Done() >= len(film.Times()) {
		return nil
	}
	x := &extraction{model: m, film: film, out: out, n: n,
		decoded: make(chan Batch, 1), fed: make(chan *fedBatch, 1), free: make(chan *fedBatch, 3), batch: m.size}
	for range cap(x.free) {
		x.free <- &fedBatch{tensor: newTensor(m.pre, m.tapped.Input, x.batch)}
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(x.decoded)
		return film.Batches(ctx, x.batch, x.decoded)
	})
	g.Go(func() error {
		defer close(x.fed)
		return x.feedAll(ctx)
	})
	g.Go(func() error { return x.inferAll(ctx) })
	if err := g.Wait(); err != nil {
		return err
	}
	if out.Done() < len(film.Times()) {
		return fmt.Errorf("cnn: the film gave %d frames of %d", out.Done(), len(film.Times()))
	}
	return nil
}

// A fedBatch is frames ready for the model. Its tensor is used again and again.
type fedBatch struct {
	first, frames int
	tensor        *Tensor
}

type extraction struct {
	model   *Model
	film    Film
	out     Sink
	n       *progress.Counter
	decoded chan Batch
	fed     chan *fedBatch
	free    chan *fedBatch
	batch   int
}

// feedAll preprocesses what is decoded. Frames whose rows are there are skipped.
func (x *extraction) feedAll(ctx context.Context) error {
	done := x.out.Done()
	feeders := make([]*feeder, max(x.model.threads(), 1))
	for i := range feeders {
		feeders[i] = newFeeder(x.model.pre, x.model.tapped.Input)
	}
	for b := range x.decoded {
		skip := min(max(done-b.First, 0), len(b.Frames))
		frames := b.Frames[skip:]
		if len(frames) == 0 {
			b.Free()
			continue
		}
		var to *fedBatch
		select {
		case to = <-x.free:
		case <-ctx.Done():
			return ctx.Err()
		}
		to.first, to.frames = b.First+skip, len(frames)
		if err := putAll(feeders, to.tensor, frames); err != nil {
			return fmt.Errorf("frame %d: %w", to.first, err)
		}
		b.Free()
		select {
		case x.fed <- to:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// putAll preprocesses frames side by side, each feeder every k-th.
func putAll(feeders []*feeder, to *Tensor, frames []Frame) error {
	var g errgroup.Group
	for k, f := range feeders {
		g.Go(func() error {
			for i := k; i < len(frames); i += len(feeders) {
				if err := f.put(to, i, frames[i]); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// inferAll runs what is fed and hands the rows on.
func (x *extraction) inferAll(ctx context.Context) error {
	rows := make([]float32, x.batch*len(x.model.neurons))
	for b := range x.fed {
		v := rows[:b.frames*len(x.model.neurons)]
		if err := x.model.infer(ctx, b.tensor, b.frames, v); err != nil {
			return fmt.Errorf("frame %d: %w", b.first, err)
		}
		if err := x.out.Write(v); err != nil {
			return fmt.Errorf("frame %d: %w", b.first, err)
		}
		x.n.Add(b.frames)
		x.free <- b
	}
	return ctx.Err()
}
