package setup

import (
	"time"

	"syncact/core/ort"
	"syncact/core/progress"
	"syncact/core/study"
)

// ShowAs puts a runner where a test wants it: a run of known lines and times.
func (r *Runner) ShowAs(o Outcome, elapsed time.Duration, stages map[string]time.Duration, lines []progress.Line, err error) {
	end := time.Date(2026, 3, 2, 14, 28, 2, 0, time.UTC)
	r.now = func() time.Time { return end }
	r.lines, r.err, r.report = lines, err, &study.Report{}
	r.times = times{began: end.Add(-elapsed), ended: end, stage: map[string][2]time.Time{}}
	for stage, d := range stages {
		r.times.stage[stage] = [2]time.Time{end.Add(-d), end}
	}
	r.Outcome.Set(o)
	r.Ticks.Set(r.Ticks.Get() + 1)
}

// Pretend gives the workspace what it would read from the machine.
func (e *Engine) Pretend(estimates []study.Estimate, resident int64, statuses []ort.Status) {
	e.estimates = estimates
	e.head.ready = true
	e.head.title.SetText("Movie-7T coupling")
	e.head.facts.SetText("3 models, 1 set of networks")
	e.side.resources.resident = func() int64 { return resident }
	e.side.setEstimates(estimates, machine{memory: 16e9, disk: 213e9, stored: 400e6})
	e.side.providers.asked = true
	e.side.providers.set(providersFound{statuses, "CPU: no device that is faster works here"})
	e.tick()
}

// PretendRates draws a throughput.
func (e *Engine) PretendRates(n int, rate func(i int) float64) {
	for i := range n {
		e.rate.rates = append(e.rate.rates, rate(i))
		e.rate.at = append(e.rate.at, time.Duration(i)*time.Second)
	}
	e.tick()
}
