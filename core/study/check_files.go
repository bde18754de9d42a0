package study

import (
	"context"
	"fmt"
	"math"

	"syncact/core/bids"
	"syncact/core/fault"
	"syncact/core/label"
	"syncact/core/nifti"
	"syncact/core/volume"
)

// files looks at what sets, labels and annotations name.
func (c *checker) files(context.Context) {
	for _, set := range c.Spec.Networks {
		if set.File == "" {
			continue
		}
		if err := c.setFile(set); err != nil {
			c.blocked(c.path(set.File), err)
		}
	}
	for _, entry := range c.Spec.Labels.Atlases {
		if entry == "auto" {
			continue
		}
		if _, err := nifti.Open(c.path(entry)); err != nil {
			c.blocked(c.path(entry), err)
		}
	}
	for _, a := range c.Spec.Annotations {
		if _, err := bids.ReadAnnotations(c.path(a.File)); err != nil {
			c.blocked(c.path(a.File), err)
		}
	}
}

// setFile looks at the image and the names of a set that is given.
func (c *checker) setFile(set Set) error {
	f, err := nifti.Open(c.path(set.File))
	if err != nil {
		return err
	}
	if c.grid != nil && apart(*c.grid, f.Grid()) {
		return beside(c.path(set.File))
	}
	if set.Names == "" {
		return nil
	}
	if set.Method == MethodMaps {
		_, err = mapNames(c.path(set.Names), f.Volumes())
		return err
	}
	_, err = label.ReadNames(c.path(set.Names))
	return err
}

// mapNames reads the names of maps, which are numbered from 1.
func mapNames(path string, count int) ([]string, error) {
	byIndex, err := label.ReadNames(path)
	if err != nil {
		return nil, err
	}
	var names []string
	for i := range count {
		name, ok := byIndex[int32(i+1)]
		if !ok {
			return nil, &fault.Input{File: path, What: fmt.Sprintf("no name of map %d of %d", i+1, count), Do: "number the names from 1", Err: ErrSpec}
		}
		names = append(names, name)
	}
	return names, nil
}

// beside refuses an image that has nothing in the brain.
func beside(path string) error {
	return &fault.Input{File: path, What: "no voxel of it that is not 0 lies inside the mask of the data", Do: "use an image in the space of the data", Err: ErrSpec}
}

// apart reports whether the boxes around two grids have no point in common.
func apart(a, b volume.Grid) bool {
	lowA, highA := box(a)
	lowB, highB := box(b)
	for i := range lowA {
		if highA[i] < lowB[i] || highB[i] < lowA[i] {
			return true
		}
	}
	return false
}

// box returns the least and largest world coordinates of a grid's outermost voxels.
func box(g volume.Grid) (low, high [3]float64) {
	for i := range low {
		low[i], high[i] = math.Inf(1), math.Inf(-1)
	}
	for n := range 8 {
		var corner [3]float64
		for i := range corner {
			corner[i] = float64((g.Shape[i] - 1) * (n >> i & 1))
		}
		for i, x := range g.Affine.Apply(corner) {
			low[i], high[i] = min(low[i], x), max(high[i], x)
		}
	}
	return low, high
}
