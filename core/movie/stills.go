package movie

import (
	"bytes"
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
)

// What decoding costs on an ordinary machine; only the way chosen depends on it.
const (
	startCost = .1 // s, of a process that decodes one still
	pixelCost = 5e-9
	keyApart  = 3. // s of film decoded before the frame wanted is reached
	atOnce    = 2  // processes
)

// Stills decodes the frames on screen at some seconds, which must rise, w×h pixels
// large as [Film.At] counts them. Frames come one at a time as they are decoded, with
// the number of their moment; one that cannot be decoded is left out. Where moments
// lie close, for what the film's pixels cost, the film is read through once; else each
// moment is sought.
func (f *Film) Stills(ctx context.Context, seconds []float64, w, h int, each func(k int, frame Frame)) error {
	if len(seconds) == 0 {
		return nil
	}
	if w == 0 || h == 0 {
		w, h = f.fit(w, h)
	}
	perSecond := float64(f.Width*f.Height) * f.Rate * pixelCost
	through := startCost + perSecond*(seconds[len(seconds)-1]-seconds[0]+keyApart)
	sought := float64(len(seconds)) * (startCost + perSecond*keyApart) / atOnce
	if len(f.times) > 0 && through < sought {
		return f.through(ctx, seconds, w, h, each)
	}
	return f.sought(ctx, seconds, w, h, each)
}

// sought decodes every moment by itself, a few at once.
func (f *Film) sought(ctx context.Context, seconds []float64, w, h int, each func(k int, frame Frame)) error {
	var one sync.Mutex
	var group errgroup.Group
	group.SetLimit(atOnce)
	for k, t := range seconds {
		group.Go(func() error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			frame, err := f.At(ctx, t, w, h)
			if err != nil {
				return ctx.Err()
			}
			one.Lock()
			defer one.Unlock()
			each(k, frame)
			return nil
		})
	}
	return group.Wait()
}

// through reads from the first moment to the last and picks the frames on the way.
func (f *Film) through(ctx context.Context, seconds []float64, w, h int, each func(k int, frame Frame)) error {
	const tick = 1e-6 // s: a part ends before its end
	r, err := f.Sample(Sampling{All: true, From: f.onScreenAt(seconds[0]), To: f.onScreenAt(seconds[len(seconds)-1]) + tick, Width: w, Height: h})
	if err != nil {
		return err
	}
	ready := make(chan Batch, 1)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(ready)
		return r.Batches(ctx, 16, ready)
	})
	group.Go(func() error {
		k := 0
		for b := range ready {
			for i, at := range b.Times {
				for ; k < len(seconds) && f.onScreenAt(seconds[k]) <= at; k++ {
					each(k, Frame{W: w, H: h, Pix: bytes.Clone(b.Frames[i].Pix)})
				}
			}
			b.Free()
		}
		return nil
	})
	return group.Wait()
}
