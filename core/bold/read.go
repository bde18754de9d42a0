package bold

import (
	"context"
	"fmt"
	"math"
	"sync"

	"syncact/core/volume"
)

// chunk is how many volumes are read before what they share with the regressors is
// gathered: enough to be worth a matrix product, few enough to be still in cache.
const chunk = 16

// read puts the voxels of the mask into the rows of the matrix. Where the filter is a
// projection its first half is done meanwhile: reading waits for one thread to inflate,
// so the other processors are free.
func (c *cleaner) read(ctx context.Context, src Source, mask *volume.Mask, o Options) error {
	var workers []chan int
	var wg sync.WaitGroup
	if c.filter.Basis() != nil {
		c.along = make([][]float64, c.blocks())
		for w := range o.Threads {
			ready := make(chan int, c.m.Rows/chunk+1) // never full: reading does not wait
			workers = append(workers, ready)
			wg.Go(func() { c.gather(ready, w, o.Threads) })
		}
	}
	read, within := 0, stretches(mask)
	err := src.Each(ctx, func(t int, v []float32) error {
		if t != read || t >= c.m.Rows {
			return fmt.Errorf("bold: volume %d came after %d of %d", t, read, c.m.Rows)
		}
		c.put(t, v, within, src.Grid(), o.SmoothMM)
		c.n.Add(1)
		if read++; read%chunk == 0 || read == c.m.Rows {
			for _, ready := range workers {
				ready <- read
			}
		}
		return nil
	})
	for _, ready := range workers {
		close(ready)
	}
	wg.Wait()
	if err == nil && read != c.m.Rows {
		err = fmt.Errorf("bold: %d volumes were read, %d announced", read, c.m.Rows)
	}
	return err
}

// A stretch is voxels of the mask that follow each other in the volume.
type stretch struct{ from, to int }

func stretches(mask *volume.Mask) []stretch {
	var out []stretch
	for i, voxel := range mask.Index {
		if i == 0 || voxel != mask.Index[i-1]+1 {
			out = append(out, stretch{from: voxel})
		}
		out[len(out)-1].to = voxel + 1
	}
	return out
}

// put writes one volume's voxels, smoothed if asked, to its row. Smoothing counts what
// is not finite as 0; the voxel itself stays so, to be counted.
func (c *cleaner) put(t int, v []float32, within []stretch, g volume.Grid, fwhm float64) {
	row := c.m.m.Row(t)
	for _, r := range within {
		row = row[copy(row, v[r.from:r.to]):]
	}
	if fwhm <= 0 {
		return
	}
	smooth := volume.Smooth(&volume.Image{Grid: g, V: v}, fwhm).V
	row = c.m.m.Row(t)
	for _, r := range within {
		for i, x := range smooth[r.from:r.to] {
			if row[i]-row[i] == 0 {
				row[i] = x
			}
		}
		row = row[r.to-r.from:]
	}
}

// gather adds up, for every step-th block from first, what the volumes that are ready
// share with the regressors.
func (c *cleaner) gather(ready <-chan int, first, step int) {
	x := make([]float64, chunk*c.width)
	level := c.firstKept()
	for from := 0; ; {
		to, ok := <-ready
		if !ok {
			return
		}
		if to > level { // before the first kept volume there is nothing to gather
			for i := first; i < len(c.along); i += step {
				c.gatherBlock(x, i, level, from, to)
			}
		}
		from = to
	}
}

// firstKept is the volume whose values are subtracted before any product: the filter
// removes the mean anyway, and numbers near zero lose less.
func (c *cleaner) firstKept() int {
	t := 0
	for !c.m.Kept[t] {
		t++
	}
	return t
}

func (c *cleaner) gatherBlock(x []float64, i, level, from, to int) {
	at := i * c.width
	cols := min(c.width, c.m.Cols-at)
	if c.along[i] == nil {
		c.along[i] = make([]float64, c.filter.Terms()*cols)
	}
	x = x[:(to-from)*cols]
	base := c.m.m.Row(level)[at : at+cols]
	for t := from; t < to; t++ {
		row := x[(t-from)*cols : (t-from+1)*cols]
		if !c.m.Kept[t] {
			clear(row)
			continue
		}
		for j, v := range c.m.m.Row(t)[at : at+cols] {
			row[j] = float64(v) - float64(base[j])
		}
	}
	c.filter.Gather(c.along[i], x, from, cols)
}

// project does the second half: it subtracts the level and what was gathered.
func (c *cleaner) project(b *block, x, along []float64) {
	level := c.firstKept()
	base, top := b.mean[:b.cols], b.top[:b.cols]
	copy(base, x[level*b.cols:(level+1)*b.cols])
	clear(top)
	for t, k := range c.m.Kept {
		row := x[t*b.cols : (t+1)*b.cols]
		if !k {
			clear(row)
			continue
		}
		for i, v := range row {
			if a := math.Abs(v); a > top[i] {
				top[i] = a
			}
			row[i] = v - base[i]
		}
	}
	for i, bad := range b.bad[:b.cols] {
		if bad {
			for j := i; j < len(along); j += b.cols {
				along[j] = 0
			}
		}
	}
	c.filter.Subtract(x, along, b.cols)
}
