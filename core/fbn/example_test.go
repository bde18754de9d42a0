package fbn_test

import (
	"context"
	"fmt"

	"syncact/core/fbn"
)

// Two regions of an atlas in a run of three volumes and four voxels.
func ExampleDecompose() {
	set, err := fbn.Decompose(context.Background(), nil, fbn.Options{
		Method: fbn.GivenAtlas, Labels: []int32{1, 1, 2, 0}, Names: []string{"FFA", "PPA"},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	volumes := rows{4, []float32{1, 3, 0, 9, 2, 2, 1, 9, 3, 1, 2, 9}}
	courses, _, err := set.Courses(context.Background(), fbn.Run{Subject: "01", Name: "1", TR: 2, Rows: 3, Cols: 4, Volumes: volumes})
	if err != nil {
		fmt.Println(err)
		return
	}
	for n, id := range courses.IDs {
		fmt.Println(id, courses.Course(n))
	}
	// Output:
	// FFA [2 2 2]
	// PPA [0 1 2]
}
