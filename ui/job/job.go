package job

import (
	"context"
	"time"

	"syncact/core/progress"
)

// tick is how often progress is shown.
const tick = 100 * time.Millisecond

// A Job is long work with progress. Its methods may be called from any goroutine.
type Job struct {
	cancel context.CancelFunc
	ended  chan struct{}
}

// Run starts work beside the window. While it runs, shown gets the board's lines ten
// times a second at most; when it ends, shown gets them once more and then ended gets
// the error. Both are called through do.
func Run(do Do, board *progress.Board, work func(context.Context) error, shown func([]progress.Line), ended func(error)) *Job {
	ctx, cancel := context.WithCancel(context.Background())
	j := &Job{cancel: cancel, ended: make(chan struct{})}
	failed := make(chan error, 1)
	go func() {
		_, err := guarded(ctx, func(ctx context.Context) (struct{}, error) { return struct{}{}, work(ctx) })
		failed <- err
	}()
	go func() {
		defer close(j.ended)
		defer cancel()
		err := watch(do, board, shown, failed)
		do(func() {
			shown(board.Snapshot())
			ended(err)
		})
	}()
	return j
}

// watch shows progress until the work ends. A tick that the window has not shown yet
// is not followed by another.
func watch(do Do, board *progress.Board, shown func([]progress.Line), failed <-chan error) error {
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	free := make(chan struct{}, 1)
	free <- struct{}{}
	for {
		select {
		case err := <-failed:
			return err
		case <-ticker.C:
		}
		select {
		case <-free:
			lines := board.Snapshot()
			do(func() {
				shown(lines)
				free <- struct{}{}
			})
		default:
		}
	}
}

// Cancel asks the work to stop; ended is still called.
func (j *Job) Cancel() { j.cancel() }

// Wait returns when the work has ended and its end is on its way to the window. It
// must not be called on the main goroutine while do still needs it.
func (j *Job) Wait() { <-j.ended }

// Later runs work beside the window once and shows what it found: for results that
// no newer request outdates.
func Later[T any](do Do, work func(context.Context) (T, error), show func(T, error)) (cancel func()) {
	l := NewLatest[T](do)
	l.Start(work, show)
	return l.Stop
}
