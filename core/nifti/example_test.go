package nifti_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"syncact/core/nifti"
	"syncact/core/volume"
)

// A run is written and read back volume by volume.
func Example() {
	dir, err := os.MkdirTemp("", "nifti")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "bold.nii.gz")

	grid := volume.Grid{Shape: [3]int{2, 1, 1}, Affine: volume.Identity()}
	w, err := nifti.Create(path, nifti.Spec{Grid: grid, Volumes: 3, TR: 2, Type: nifti.Int16, Slope: 0.5})
	if err != nil {
		panic(err)
	}
	defer w.Discard()
	for t := range 3 {
		if err := w.Write([]float32{float32(t), 10.5}); err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}

	f, err := nifti.Open(path)
	if err != nil {
		panic(err)
	}
	fmt.Println(f.Volumes(), "volumes,", f.Orientation(), f.TR(), "s")
	err = f.Each(context.Background(), func(t int, v []float32) error {
		fmt.Println(t, v)
		return nil
	})
	if err != nil {
		panic(err)
	}
	// Output:
	// 3 volumes, RAS 2 s
	// 0 [0 10.5]
	// 1 [1 10.5]
	// 2 [2 10.5]
}
