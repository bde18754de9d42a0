package setup

import (
	"fmt"
	"slices"
	"time"

	"syncact/core/progress"
	"syncact/core/study"
)

// stageTitles and stageWords say what the stages are called and do.
var (
	stageTitles = map[string]string{"bold": "Clean BOLD", "networks": "Networks", "neurons": "Activations",
		"links": "Coupling", "labels": "Labels", "ranking": "Ranking"}
	stageWords = map[string]string{"bold": "mask, confounds, detrend and filter",
		"networks": "maps, courses, stability, ISC", "neurons": "decode the films, run the models, pool, response model",
		"links": "correlation, surrogates, held-out r", "labels": "atlases and landmarks", "ranking": "models against the brain"}
)

// stageOf is the stage of the window under which a line of the board is shown.
func stageOf(l progress.Line) string {
	if l.Stage == "mask" { // the group's mask is made of cleaned recordings
		return "bold"
	}
	return l.Stage
}

// stageState is where a stage stands.
type stageState int

const (
	waiting stageState = iota
	running
	finished
	stopped
	failed
)

// A stageSight is a stage as it is shown.
type stageSight struct {
	stage    string
	state    stageState
	share    float64 // of its work that is done
	elapsed  time.Duration
	expected time.Duration // 0: unknown
	left     time.Duration // of a running one, 0: unknown
	stored   int           // lines whose result was there already
	lines    []progress.Line
}

// A sight is a run as it is shown.
type sight struct {
	outcome Outcome
	elapsed time.Duration
	left    time.Duration
	share   float64
	stages  []stageSight
}

// sightOf arranges what the board says by stages. The last stage that has begun is the
// current one; those before it have ended.
func sightOf(r *Runner, estimates []study.Estimate) sight {
	s := sight{outcome: r.Outcome.Get(), elapsed: r.elapsed()}
	current := -1
	for i, stage := range study.Stages {
		v := stageSight{stage: stage, expected: expected(estimates, stage)}
		for _, l := range r.lines {
			if stageOf(l) == stage {
				v.lines = append(v.lines, l)
			}
		}
		if len(v.lines) > 0 {
			current = i
		}
		span := r.times.stage[stage]
		v.elapsed = span[1].Sub(span[0])
		s.stages = append(s.stages, v)
	}
	for i := range s.stages {
		s.stages[i].settle(i, current, s.outcome)
	}
	s.total()
	return s
}

func expected(estimates []study.Estimate, stage string) time.Duration {
	for _, e := range estimates {
		if e.Stage == stage {
			return seconds(e.Seconds)
		}
	}
	return 0
}

// settle finds the state of a stage and how far it is.
func (v *stageSight) settle(i, current int, outcome Outcome) {
	var done, total float64
	for _, l := range v.lines {
		total++
		switch l.State {
		case progress.Done:
			done++
		case progress.Reused:
			done++
			v.stored++
		case progress.Running:
			if l.Total > 0 {
				done += float64(l.Done) / float64(l.Total)
			}
			v.left = max(v.left, l.ETA)
		}
	}
	switch {
	case i > current:
		return
	case i < current || outcome == Finished:
		v.state, v.share = finished, 1
		return
	}
	v.share = done / max(total, 1)
	v.state = running
	if outcome == Cancelled {
		v.state = stopped
	}
	has := func(s progress.State) bool {
		return slices.ContainsFunc(v.lines, func(l progress.Line) bool { return l.State == s })
	}
	if outcome == Failed || has(progress.Failed) {
		v.state = failed
	}
	if v.expected > v.elapsed { // more items may be to come than the board knows
		v.share = min(v.share, max(.02, v.elapsed.Seconds()/v.expected.Seconds()))
		v.left = max(v.left, v.expected-v.elapsed)
	}
}

// total weighs stages by their expected time, where that is known, into one share.
func (s *sight) total() {
	var done, all float64
	for _, v := range s.stages {
		weight := max(v.expected.Seconds(), .5)
		if v.state == finished && v.elapsed > 0 {
			weight = v.elapsed.Seconds()
		}
		done += weight * v.share
		all += weight
		if v.state == running {
			s.left += v.left
		} else if v.state == waiting {
			s.left += v.expected
		}
	}
	s.share = done / all
	if s.outcome == Finished {
		s.share, s.left = 1, 0
	}
	if s.outcome != Running {
		s.left = 0
	}
}

// lineCount says how far a line is, in its units.
func lineCount(l progress.Line) string {
	switch {
	case l.State == progress.Reused:
		return "stored"
	case l.Total == 0:
		return ""
	case l.State == progress.Done || l.Done >= l.Total:
		return countText(int(l.Total))
	}
	return fmt.Sprintf("%s of %s", countText(int(l.Done)), countText(int(l.Total)))
}

// lineTime says how long a line took, or how fast it is.
func lineTime(l progress.Line) string {
	switch l.State {
	case progress.Reused:
		return ""
	case progress.Failed:
		return "failed"
	case progress.Cancelled:
		return "stopped"
	case progress.Running:
		if l.Rate >= 1 {
			return fmt.Sprintf("%.0f /s", l.Rate)
		}
	}
	return clockText(l.Elapsed)
}
