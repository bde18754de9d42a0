package demo

import (
	"context"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// A Still is one frame that shows one category.
type Still struct {
	Shows Category
	Pix   []uint8 // RGB rows of FrameWidth × FrameHeight
}

// Stills draws n stills, categories in turn, each of a scene of its own. Equal
// seeds give equal stills; the first stills of a longer call are those of a
// shorter one.
func Stills(seed uint64, n int) []Still {
	all := make([]Still, n)
	g, _ := errgroup.WithContext(context.Background())
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		g.Go(func() error {
			canvas := NewCanvas()
			for i := w; i < n; i += workers {
				all[i] = newStill(canvas, seed, i)
			}
			return nil
		})
	}
	_ = g.Wait() // drawing does not fail
	return all
}

func newStill(canvas *Canvas, seed uint64, i int) Still {
	d := newDice(seed, 1<<40+uint64(i))
	shows := Category(i % Categories)
	still := Still{Shows: shows, Pix: make([]uint8, FrameWidth*FrameHeight*3)}
	canvas.Draw(NewScene(d.Uint64(), StillContrast, shows), d.in(0, 4), still.Pix)
	return still
}
