package nifti

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"syncact/core/fault"
	"syncact/core/volume"
)

// errEnough ends a pass early.
var errEnough = errors.New("enough volumes")

// ReadImage reads the first volume of a file. Of a file of one volume the whole is
// checked, checksum included.
func ReadImage(path string) (*volume.Image, error) {
	f, err := Open(path)
	if err != nil {
		return nil, err
	}
	return f.first()
}

func (f *File) first() (*volume.Image, error) {
	var img *volume.Image
	err := f.Each(context.Background(), func(t int, v []float32) error {
		img = &volume.Image{Grid: f.grid, V: slices.Clone(v)}
		if f.Volumes() > 1 {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	return img, nil
}

// ReadAll reads every volume of a file: 4 bytes a value, all in memory.
func ReadAll(path string) ([]*volume.Image, error) {
	f, err := Open(path)
	if err != nil {
		return nil, err
	}
	var all []*volume.Image
	err = f.Each(context.Background(), func(t int, v []float32) error {
		all = append(all, &volume.Image{Grid: f.grid, V: slices.Clone(v)})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// ReadMask reads the first volume as a mask: what is above 0. NaN is outside. A file
// of several volumes is refused.
func ReadMask(path string) (*volume.Mask, error) {
	f, err := openOne(path, "mask")
	if err != nil {
		return nil, err
	}
	img, err := f.first()
	if err != nil {
		return nil, err
	}
	in := make([]bool, len(img.V))
	for i, x := range img.V {
		in[i] = x > 0
	}
	return volume.NewMask(img.Grid, in), nil
}

// ReadLabels reads a label volume. Its values must be whole numbers that fit 32
// bits; NaN counts as background.
func ReadLabels(path string) (*volume.Labels, error) {
	f, err := openOne(path, "label volume")
	if err != nil {
		return nil, err
	}
	labels := &volume.Labels{Grid: f.grid}
	err = f.Each64(context.Background(), func(t int, v []float64) error {
		labels.V = make([]int32, len(v))
		for i, x := range v {
			whole := math.Round(x)
			switch {
			case math.IsNaN(x):
			case math.Abs(x-whole) > 1e-3 || whole < math.MinInt32 || whole > math.MaxInt32:
				return named(refuseLabel(x, f.grid.Index(i)), path)
			default:
				labels.V[i] = int32(whole)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return labels, nil
}

func refuseLabel(x float64, at [3]int) error {
	return &fault.Input{What: fmt.Sprintf("holds %g at voxel %v: a label is a whole number", x, at), Why: "it is a map, or labels were interpolated",
		Do: "give a label volume, resampled by nearest neighbour", Err: ErrValue}
}

func openOne(path, what string) (*File, error) {
	f, err := Open(path)
	if err != nil {
		return nil, err
	}
	if n := f.Volumes(); n > 1 {
		return nil, &fault.Input{File: path, What: fmt.Sprintf("holds %d volumes, but a %s is one", n, what), Do: "split it and give one volume", Err: ErrDimensions}
	}
	return f, nil
}
