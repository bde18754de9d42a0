package bids_test

import (
	"fmt"
	"os"
	"path/filepath"

	"syncact/core/bids"
)

func ExampleFind() {
	root, err := os.MkdirTemp("", "fmriprep")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(root)
	for _, run := range []string{"sub-01/func/sub-01_task-movie_run-1", "sub-01/func/sub-01_task-movie_run-2", "sub-02/func/sub-02_task-movie_run-1"} {
		path := filepath.Join(root, run+"_space-MNI152NLin2009cAsym_desc-preproc_bold")
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			panic(err)
		}
		os.WriteFile(path+".nii.gz", nil, 0o644)
		os.WriteFile(path+".json", []byte(`{"RepetitionTime": 1.5}`), 0o644)
	}
	set, err := bids.Find(root, bids.Query{Task: "movie"})
	if err != nil {
		panic(err)
	}
	for _, r := range set.Runs {
		fmt.Println(r.Subject, r.Name, r.Sidecar.RepetitionTime)
	}
	fmt.Println(set.Findings[0].What)
	// Output:
	// 01 1 1.5
	// 01 2 1.5
	// 02 1 1.5
	// subject 02 has no run 2
}
