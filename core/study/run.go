package study

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"syncact/core/fault"
	"syncact/core/ort"
	"syncact/core/progress"
	"syncact/core/store"
)

// Stages names the stages in the order in which they run.
var Stages = []string{"bold", "networks", "neurons", "links", "labels", "ranking"}

// RunOptions say how a study is run. The zero value runs everything on the CPU.
type RunOptions struct {
	Provider  ort.Provider // "" or auto: the best that works
	Threads   int          // 0: one a core
	MemoryGiB int64        // what the run may use; 0 is what is free
	Until     string       // last stage to run; "" is all
	Subjects  []string     // only these; empty is all
	Board     *progress.Board
	// Ended is called after each finished stage of a set or model, so that a
	// window can show it while the rest goes on. It must return soon.
	Ended func(stage, item string)
}

// A Report says what a run did.
type Report struct {
	Stages   []StageTime     `json:"stages"`
	Provider ort.Provider    `json:"provider"`
	Reason   string          `json:"provider_reason,omitempty"`
	Findings []fault.Finding `json:"findings"`
}

// A StageTime is one result and what it cost; Reused ones cost nothing.
type StageTime struct {
	Stage   string    `json:"stage"`
	Item    string    `json:"item"`
	Key     store.Key `json:"key"`
	Reused  bool      `json:"reused"`
	Seconds float64   `json:"seconds"`
}

// errUntil ends a run that was asked to stop early.
var errUntil = errors.New("study: stopped where asked")

// runner is one run of a study.
type runner struct {
	*Study
	o        RunOptions
	in       *Inputs
	provider ort.Provider
	reason   string
	cleaners int // recordings cleaned at a time

	mu     sync.Mutex
	report Report
	notes  map[string][]fault.Finding // of results in the making, by folder
}

// Run makes what is not stored yet and publishes it below derivatives/syncact.
// It returns within a batch of ctx ending; what was finished is kept.
func (s *Study) Run(ctx context.Context, o RunOptions) (report *Report, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("study: a stage broke: %v", p)
		}
	}()
	r, err := s.newRunner(o)
	if err != nil {
		return nil, err
	}
	s.digests.Begin()
	defer s.digests.Save()
	err = r.all(ctx)
	if errors.Is(err, errUntil) {
		err = nil
	}
	if err == nil {
		err = r.writeManifest()
	}
	return &r.report, err
}

func (s *Study) newRunner(o RunOptions) (*runner, error) {
	if o.Until != "" && !slices.Contains(Stages, o.Until) {
		return nil, &fault.Input{File: s.specFile(), What: fmt.Sprintf("no stage is called %q", o.Until), Do: fmt.Sprintf("use one of %v", Stages), Err: ErrSpec}
	}
	if o.Threads <= 0 {
		o.Threads = runtime.NumCPU()
	}
	in, err := s.Inputs()
	if err != nil {
		return nil, err
	}
	if len(o.Subjects) > 0 {
		in.Recordings = slices.DeleteFunc(in.Recordings, func(r Recording) bool { return !slices.Contains(o.Subjects, r.Subject) })
		in.Subjects = slices.DeleteFunc(in.Subjects, func(n string) bool { return !slices.Contains(o.Subjects, n) })
	}
	if len(in.Recordings) == 0 {
		return nil, &fault.Input{File: s.specFile(), What: "no recording is left", Do: "name subjects that the dataset has", Err: ErrSpec}
	}
	r := &runner{Study: s, o: o, in: in, notes: map[string][]fault.Finding{}}
	wish := o.Provider
	if wish == "" {
		wish = ort.Auto
	}
	r.provider, r.reason = ort.Choose(wish)
	r.report.Provider, r.report.Reason = r.provider, r.reason
	r.report.Findings = append(r.report.Findings, in.Findings...)
	return r, nil
}

// all runs the stages in order. What a stage hands on is small; matrices stay on disk.
func (r *runner) all(ctx context.Context) error {
	if err := r.preflight(ctx); err != nil {
		return err
	}
	brain, err := r.bold(ctx)
	if err != nil || r.last("bold") {
		return orUntil(err)
	}
	defer brain.close()
	sets, err := r.networks(ctx, brain)
	if err != nil || r.last("networks") {
		return orUntil(err)
	}
	models, err := r.neurons(ctx, brain)
	if err != nil || r.last("neurons") {
		return orUntil(err)
	}
	links, err := r.links(ctx, brain, sets, models)
	if err != nil || r.last("links") {
		return orUntil(err)
	}
	if err := r.labels(ctx, brain, sets, links); err != nil || r.last("labels") {
		return orUntil(err)
	}
	return r.ranking(ctx, brain, links)
}

func orUntil(err error) error {
	if err == nil {
		return errUntil
	}
	return err
}

func (r *runner) last(stage string) bool { return r.o.Until == stage }

// stage makes one result unless it is stored and returns its folder.
func (r *runner) stage(ctx context.Context, stage, item string, key store.Key, fill func(dir string, n *progress.Counter) error) (string, error) {
	n := r.o.Board.Start(stage, item)
	began := time.Now()
	dir, made, err := r.store.Make(ctx, stage, key, func(dir string) error {
		if err := fill(dir, n); err != nil {
			return err
		}
		if err := r.digests.Unchanged(); err != nil {
			return err
		}
		return r.storeNotes(dir)
	})
	r.o.Board.End(n, stateOf(made, err))
	if err == nil {
		err = r.readNotes(dir)
	}
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", stage, item, err)
	}
	r.mu.Lock()
	r.report.Stages = append(r.report.Stages, StageTime{stage, item, key, !made, time.Since(began).Seconds()})
	r.mu.Unlock()
	if r.o.Ended != nil {
		r.o.Ended(stage, item)
	}
	return dir, nil
}

func stateOf(made bool, err error) progress.State {
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return progress.Cancelled
	case err != nil:
		return progress.Failed
	case !made:
		return progress.Reused
	}
	return progress.Done
}

// engine is what results of the runtime depend on besides their inputs.
func (r *runner) engine() any {
	library, _ := ort.Loaded()
	return struct {
		Provider ort.Provider
		Version  string
		Threads  int
	}{r.provider, library.Version, r.o.Threads}
}
