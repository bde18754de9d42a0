// Package fault says what is wrong with an input, in one shape for window and
// terminal:
//
//	return &fault.Input{File: path, What: "header says 1800 volumes, file holds 1412",
//		Why: "the copy stopped early", Do: "copy it again and compare the sizes", Err: nifti.ErrTruncated}
//
// An [Input] stops the work. A [Finding] is reported and the work goes on, unless
// its severity is [Blocking].
package fault
