package bold_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"syncact/core/bold"
)

func ExampleClean() {
	dir, err := os.MkdirTemp("", "clean")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	run := noise(1, [3]int{4, 4, 3}, 60) // any Source: *nifti.File is one
	run.v[0][5] = 700                    // a first volume before steady state
	dropped := make([]bool, 60)
	dropped[0] = true
	m, err := bold.Clean(context.Background(), run, whole(run.grid), bold.Options{Dropped: dropped}, filepath.Join(dir, "run-1.npy"), nil)
	if err != nil {
		panic(err)
	}
	defer m.Close()
	sum := 0.0
	for t := range m.Rows {
		sum += float64(m.Row(t)[5]) * float64(m.Row(t)[5])
	}
	fmt.Printf("%d volumes × %d voxels, first kept: %v, variance %.3f\n", m.Rows, m.Cols, m.Kept[0], sum/58)
	// Output: 60 volumes × 48 voxels, first kept: false, variance 1.000
}
