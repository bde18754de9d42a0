// Package job runs work beside the window and brings what it found back to the main
// goroutine. It is the only package that calls fyne.Do.
//
//	slices := job.NewLatest[picture](job.Main)
//	slices.Start(func(ctx context.Context) (picture, error) { … }, show)
//
//	run := job.Run(job.Main, board, func(ctx context.Context) error { … }, tick, ended)
//	run.Cancel()
//
// Invariants: results arrive once, on the main goroutine; what an older request found
// is dropped; progress is shown ten times a second at most and once more at the end;
// a panic of the work is an error of the work.
package job
