package demo

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"

	"syncact/core/movie"
	"syncact/core/progress"
)

// filmQuality is x264's rate factor: about 1.5 MB for a run of 240 s, and models
// answer to the decoded film nearly as to the drawing.
const filmQuality = 28

// WriteFilm draws and encodes the film of one run as an MP4 at path, counting
// frames. It uses all processors for drawing; several runs may be written at once.
func WriteFilm(ctx context.Context, s *Script, run int, path string, n *progress.Counter) error {
	total := int(math.Round(s.Seconds * FilmRate))
	n.SetTotal(total)
	w, err := movie.Create(ctx, path, movie.Encoding{Width: FrameWidth, Height: FrameHeight, Rate: FilmRate, Quality: filmQuality})
	if err != nil {
		return err
	}
	defer w.Abandon()
	g, inner := errgroup.WithContext(ctx)
	drawn := drawFrames(inner, g, s, run, total)
	g.Go(func() error {
		for wait := range drawn {
			select {
			case frame := <-wait:
				if err := w.Write(frame); err != nil {
					return fmt.Errorf("run %d: %w", run+1, err)
				}
				frames.Put(&frame)
			case <-inner.Done():
				return inner.Err()
			}
			n.Add(1)
		}
		return nil
	})
	if err := g.Wait(); err != nil {
		return err
	}
	return w.Close()
}

// frames are buffers that the encoder has read.
var frames = sync.Pool{New: func() any {
	frame := make([]uint8, FrameWidth*FrameHeight*3)
	return &frame
}}

// A sketch is a frame to be drawn.
type sketch struct {
	scene *Scene
	t     float64
	done  chan []uint8
}

// drawFrames draws a run's frames on all processors and returns them in order,
// each as the channel it will come on.
func drawFrames(ctx context.Context, g *errgroup.Group, s *Script, run, total int) <-chan chan []uint8 {
	workers := runtime.GOMAXPROCS(0)
	order, todo := make(chan chan []uint8, 4*workers), make(chan sketch)
	for range workers {
		g.Go(func() error {
			canvas := NewCanvas()
			for k := range todo {
				frame := *frames.Get().(*[]uint8)
				canvas.Draw(k.scene, k.t, frame)
				k.done <- frame
			}
			return nil
		})
	}
	g.Go(func() error {
		defer close(order)
		defer close(todo)
		shot, scene := Shot{End: -1}, (*Scene)(nil)
		for i := range total {
			t := float64(i) / FilmRate
			if now := s.At(run, t); now.End != shot.End {
				shot, scene = now, NewScene(now.Seed, FilmContrast, now.Shows...)
			}
			k := sketch{scene, t - shot.Start, make(chan []uint8, 1)}
			select {
			case order <- k.done:
			case <-ctx.Done():
				return ctx.Err()
			}
			select {
			case todo <- k:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return order
}
