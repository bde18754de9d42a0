package fbn

import (
	"errors"
	"fmt"

	"syncact/core/bold"
	"syncact/core/fault"
)

// ErrRuns is beneath every refusal of the runs or options of a decomposition.
var ErrRuns = errors.New("fbn: not usable for networks")

// Volumes gives volume t of a clean run, one value a voxel of the mask. The slice
// is only read and may lie in a mapped file.
type Volumes interface{ Row(t int) []float32 }

// A Run is one clean run of one subject: every voxel z-scored over kept volumes.
type Run struct {
	Subject, Name string
	TR            float64 // s
	Rows, Cols    int     // volumes, voxels
	Kept          []bool  // nil keeps all
	Volumes       Volumes
}

// NewRun returns the run that a cleaned matrix holds.
func NewRun(subject, name string, m *bold.Matrix) Run {
	return Run{Subject: subject, Name: name, TR: m.TR, Rows: m.Rows, Cols: m.Cols, Kept: m.Kept, Volumes: m}
}

func (r Run) kept(t int) bool { return r.Kept == nil || r.Kept[t] }

// checkRuns refuses runs that do not fit together.
func checkRuns(runs []Run) error {
	refuse := func(what, do string) error { return &fault.Input{What: what, Do: do, Err: ErrRuns} }
	if len(runs) == 0 {
		return refuse("there are no runs to find networks in", "name at least one run")
	}
	total := 0
	for _, r := range runs {
		name := fmt.Sprintf("run %s of subject %s", r.Name, r.Subject)
		switch {
		case r.Cols != runs[0].Cols:
			return refuse(fmt.Sprintf("%s has %d voxels, the first run %d", name, r.Cols, runs[0].Cols), "clean all runs with one mask")
		case r.Kept != nil && len(r.Kept) != r.Rows:
			return refuse(fmt.Sprintf("%s has %d volumes, but %d are marked", name, r.Rows, len(r.Kept)), "clean the run again")
		case !(r.TR > 0):
			return refuse(fmt.Sprintf("%s has a repetition time of %g s", name, r.TR), "state tr_s of the run")
		}
		for t := range r.Rows {
			if r.kept(t) {
				total++
			}
		}
	}
	if runs[0].Cols < 2 || total < 4 {
		return refuse(fmt.Sprintf("%d volumes of %d voxels are too few for a decomposition", total, runs[0].Cols), "use longer runs or a larger mask")
	}
	return nil
}
