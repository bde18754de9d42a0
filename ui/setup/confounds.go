package setup

import (
	"fmt"
	"slices"

	"syncact/core/bids"
	"syncact/core/fault"
	"syncact/core/study"
)

// strategies are tried in this order where none was chosen: the advice first.
var strategies = []string{"motion24+wmcsf", "motion24", "motion12", "motion6", "none"}

// chooseConfounds takes the wish, or the first strategy that every table can serve, and
// reports what that strategy does to runs.
func (f *datasetFacts) chooseConfounds(wish string, recordings []study.Recording) {
	if !slices.ContainsFunc(recordings, func(r study.Recording) bool { return r.Confounds != "" }) {
		return
	}
	try := strategies
	if wish != "" {
		try = []string{wish}
	}
	var first error
	for _, strategy := range try {
		noticed, err := serve(strategy, recordings)
		if first == nil {
			first = err
		}
		if err != nil && wish == "" {
			continue
		}
		f.confounds = strategy
		f.findings = append(f.findings, noticed...)
		break
	}
	switch {
	case first == nil:
	case wish != "":
		f.findings = append(f.findings, findingOf(fault.Blocking, first))
	default:
		said := findingOf(fault.Note, first)
		said.Why, said.Do = fmt.Sprintf("the strategy %s is taken in place of %s", f.confounds, strategies[0]), "choose another above"
		f.findings = append(f.findings, said)
	}
}

// serve reads every table by a strategy.
func serve(strategy string, recordings []study.Recording) ([]fault.Finding, error) {
	var noticed []fault.Finding
	for _, r := range recordings {
		if r.Confounds == "" {
			continue
		}
		c, err := bids.ReadConfounds(r.Confounds, strategy)
		if err != nil {
			return nil, err
		}
		noticed = append(noticed, c.Findings...)
	}
	return noticed, nil
}
