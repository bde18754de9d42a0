// Package bids finds what fMRIPrep wrote and reads what stands beside the images:
// sidecars, events, annotations and confounds.
//
//	set, err := bids.Find("fmriprep", bids.Query{Task: "movie", Space: "MNI152NLin2009cAsym"})
//	for _, run := range set.Runs {
//		c, err := bids.ReadConfounds(run.Confounds, "motion24+wmcsf")
//	}
//
// Nothing is guessed: several tasks, spaces or resolutions without a choice are an
// error that lists them; runs that a subject lacks and files that are missing are
// findings. Sidecars inherit as BIDS says: a JSON file applies to the files beside and
// below it whose name has its suffix and all of its entities, the deepest winning.
package bids
