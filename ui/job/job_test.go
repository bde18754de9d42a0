package job_test

import (
	"context"
	"errors"
	"testing"

	"syncact/core/progress"
	"syncact/ui/job"
)

// queue stands for the main goroutine: functions wait in it until run.
type queue chan func()

func (q queue) do(f func()) { q <- f }

func (q queue) runUntil(done *bool) {
	for !*done {
		(<-q)()
	}
}

func TestLatestDropsOlder(t *testing.T) {
	q := make(queue, 10)
	l := job.NewLatest[int](q.do)
	release := make(chan struct{})
	ended := make(chan error, 1)
	l.Start(func(ctx context.Context) (int, error) {
		<-ctx.Done()
		ended <- ctx.Err()
		<-release
		return 1, nil
	}, func(int, error) { t.Error("an outdated result was shown") })
	var got int
	var done bool
	l.Start(func(context.Context) (int, error) { return 2, nil }, func(n int, err error) { got, done = n, true })
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the older request ends with %v", err)
	}
	q.runUntil(&done)
	close(release)
	(<-q)()
	if got != 2 {
		t.Errorf("shown: %d", got)
	}
}

func TestPanicIsAnError(t *testing.T) {
	q := make(queue, 10)
	var done bool
	var got error
	job.Later(q.do, func(context.Context) (int, error) { panic("broken") }, func(_ int, err error) { got, done = err, true })
	q.runUntil(&done)
	var p *job.Panic
	if !errors.As(got, &p) || p.Stack == "" {
		t.Errorf("got %v", got)
	}
}

func TestRunShowsTheEndLast(t *testing.T) {
	q := make(queue, 100)
	board := &progress.Board{}
	var seen []progress.Line
	var done bool
	var failed error
	j := job.Run(q.do, board, func(ctx context.Context) error {
		n := board.Start("links", "a")
		n.SetTotal(3)
		n.Add(3)
		board.End(n, progress.Done)
		<-ctx.Done()
		return ctx.Err()
	}, func(lines []progress.Line) { seen = lines }, func(err error) { failed, done = err, true })
	j.Cancel()
	q.runUntil(&done)
	j.Wait()
	if !errors.Is(failed, context.Canceled) {
		t.Errorf("ended with %v", failed)
	}
	if len(seen) != 1 || seen[0].State != progress.Done || seen[0].Done != 3 {
		t.Errorf("last shown %+v", seen)
	}
}
