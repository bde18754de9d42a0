package bold

import (
	"context"
	"fmt"
	"math"

	"syncact/core/fault"
	"syncact/core/progress"
	"syncact/core/volume"
)

// GroupMask returns the voxels that lie in at least the given share of the masks;
// a share of 0 means all of them. Masks on different grids and an empty result are
// errors.
func GroupMask(masks []*volume.Mask, share float64) (*volume.Mask, error) {
	if len(masks) == 0 || share < 0 || share > 1 {
		panic("bold: no masks, or a share outside 0 to 1")
	}
	if share == 0 {
		share = 1
	}
	counts := make([]int, masks[0].Voxels())
	for i, m := range masks {
		if !m.Same(masks[0].Grid) {
			return nil, &fault.Input{What: fmt.Sprintf("mask %d lies on a grid of %v voxels, the first on another of %v", i+1, m.Shape, masks[0].Shape),
				Do: "use one space and resolution for all runs, or resample", Err: ErrRun}
		}
		for _, v := range m.Index {
			counts[v]++
		}
	}
	need := int(math.Ceil(share*float64(len(masks)) - 1e-9))
	in := make([]bool, len(counts))
	for v, n := range counts {
		in[v] = n >= max(need, 1)
	}
	group := volume.NewMask(masks[0].Grid, in)
	if len(group.Index) == 0 {
		return nil, &fault.Input{What: fmt.Sprintf("no voxel lies in %d of %d masks", need, len(masks)),
			Do: "check that all runs are in one space, or lower the share", Err: ErrRun}
	}
	return group, nil
}

// A Survey is what one pass over a run shows.
type Survey struct {
	Mean *volume.Image
	Live *volume.Mask // voxels that are finite throughout and vary
	// Numbers of voxels that are not live, by cause.
	Constant, NotFinite int
}

// Look reads a run once: its mean image, from which a mask can be estimated, and
// which voxels carry anything at all.
func Look(ctx context.Context, src Source, n *progress.Counter) (*Survey, error) {
	g := src.Grid()
	sum, first := make([]float64, g.Voxels()), make([]float32, g.Voxels())
	varies := make([]bool, g.Voxels())
	n.SetTotal(src.Volumes())
	volumes := 0
	err := src.Each(ctx, func(t int, v []float32) error {
		if volumes == 0 {
			copy(first, v)
		}
		volumes++
		for i, x := range v {
			sum[i] += float64(x)
			if x != first[i] {
				varies[i] = true
			}
		}
		n.Add(1)
		return nil
	})
	if err != nil {
		return nil, err
	}
	s := &Survey{Mean: &volume.Image{Grid: g, V: make([]float32, g.Voxels())}}
	for i, total := range sum {
		mean := total / float64(max(volumes, 1))
		switch {
		case math.IsNaN(mean * 0):
			varies[i], mean = false, 0
			s.NotFinite++
		case !varies[i]:
			s.Constant++
		}
		s.Mean.V[i] = float32(mean)
	}
	s.Live = volume.NewMask(g, varies)
	return s, nil
}
