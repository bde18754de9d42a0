package setup

import (
	"context"
	"errors"
	"time"

	"syncact/core/ort"
	"syncact/core/progress"
	"syncact/core/study"
	"syncact/ui/job"
	"syncact/ui/state"
)

// An Outcome is where a run stands.
type Outcome int

// The outcomes of a run.
const (
	Idle Outcome = iota // nothing was run yet
	Running
	Finished
	Cancelled
	Failed
)

// A Part is a stage of a set or model that ended while the run goes on.
type Part struct{ Stage, Item string }

// A Runner owns the one run of a study that goes on beside the window. Its methods
// belong to the main goroutine, where its values tell their listeners too.
type Runner struct {
	// Outcome changes when a run starts and when it ends.
	Outcome state.Value[Outcome]
	// Ticks counts looks at the progress, ten a second at most.
	Ticks state.Value[int]
	// Parts counts the parts that have ended.
	Parts state.Value[int]
	// Provider is what the next run asks for.
	Provider state.Value[ort.Provider]

	do     job.Do
	job    *job.Job
	study  *study.Study
	now    func() time.Time
	lines  []progress.Line
	parts  []Part
	report *study.Report
	err    error
	times  times
}

// times says when a run and its stages began and ended.
type times struct {
	began, ended time.Time
	stage        map[string][2]time.Time
}

// NewRunner returns a runner whose values change through do.
func NewRunner(do job.Do) *Runner {
	r := &Runner{do: do, now: time.Now}
	r.Provider.Set(ort.Auto)
	return r
}

// Start runs what the study has not stored yet. It reports false, and does nothing,
// while another run goes on. Board, Ended and an unset Provider of the options are
// the runner's own.
func (r *Runner) Start(s *study.Study, o study.RunOptions) bool {
	if r.job != nil {
		return false
	}
	r.study, r.lines, r.parts, r.report, r.err = s, nil, nil, nil, nil
	r.times = times{began: r.now(), stage: map[string][2]time.Time{}}
	board := &progress.Board{}
	o.Board = board
	if o.Provider == "" {
		o.Provider = r.Provider.Get()
	}
	o.Ended = func(stage, item string) { r.do(func() { r.part(Part{stage, item}) }) }
	var report *study.Report
	work := func(ctx context.Context) (err error) {
		report, err = s.Run(ctx, o)
		return err
	}
	r.job = job.Run(r.do, board, work, r.tick, func(err error) { r.end(report, err) })
	r.Outcome.Set(Running)
	return true
}

func (r *Runner) part(p Part) {
	r.parts = append(r.parts, p)
	r.Parts.Set(r.Parts.Get() + 1)
}

func (r *Runner) tick(lines []progress.Line) {
	r.lines = lines
	now := r.now()
	for _, l := range lines {
		span, seen := r.times.stage[stageOf(l)]
		if !seen {
			span[0] = now.Add(-l.Elapsed)
		}
		if l.State == progress.Running || span[1].IsZero() {
			span[1] = now
		}
		r.times.stage[stageOf(l)] = span
	}
	r.Ticks.Set(r.Ticks.Get() + 1)
}

func (r *Runner) end(report *study.Report, err error) {
	r.job, r.report, r.err, r.times.ended = nil, report, err, r.now()
	switch {
	case err == nil:
		r.Outcome.Set(Finished)
	case errors.Is(err, context.Canceled):
		r.Outcome.Set(Cancelled)
	default:
		r.Outcome.Set(Failed)
	}
}

// Cancel asks the run to stop; what is finished stays. Nothing happens without a run.
func (r *Runner) Cancel() {
	if r.job != nil {
		r.job.Cancel()
	}
}

// Busy reports whether a run goes on, or is on its way to its end.
func (r *Runner) Busy() bool { return r.job != nil }

// Wait returns when the run has ended, at once where there is none. It must not be
// called on the main goroutine while that still takes what the run hands it.
func (r *Runner) Wait() {
	if j := r.job; j != nil {
		j.Wait()
	}
}

// Lines returns the progress as it was last seen.
func (r *Runner) Lines() []progress.Line { return r.lines }

// Study returns the study that is run or was run last, nil for none.
func (r *Runner) Study() *study.Study { return r.study }

// Done returns the parts that have ended, in order.
func (r *Runner) Done() []Part { return r.parts }

// Err returns what ended the last run; nil while it goes on and when it finished.
func (r *Runner) Err() error { return r.err }

// Report returns what the last run did, nil while it goes on.
func (r *Runner) Report() *study.Report { return r.report }

// Began returns when the last run was started.
func (r *Runner) Began() time.Time { return r.times.began }

// elapsed is how long the run has taken.
func (r *Runner) elapsed() time.Duration {
	switch {
	case r.times.began.IsZero():
		return 0
	case r.job != nil:
		return r.now().Sub(r.times.began)
	}
	return r.times.ended.Sub(r.times.began)
}
