package study

import (
	"context"

	"syncact/core/fbn"
	"syncact/core/series"
)

// isc fills in how well subjects agree on each network. With fewer than two
// subjects it stays unknown.
func (r *runner) isc(ctx context.Context, units []unit, courses []*series.Table, b *brain) error {
	if len(r.in.Subjects) < 2 {
		return nil
	}
	runs := make([]fbn.ISCRun, len(b.runs))
	for i, run := range b.runs {
		filter, err := r.filter(run)
		if err != nil {
			return err
		}
		runs[i] = fbn.ISCRun{Subject: run.Subject, Name: run.Run, Courses: courses[i], Filter: filter}
	}
	plain := make([]fbn.Unit, len(units))
	for i, u := range units {
		plain[i] = fbn.Unit{Name: u.Name, Dead: u.Dead, DuplicateOf: u.DuplicateOf}
	}
	found, err := fbn.ISC(ctx, runs, plain, fbn.ISCOptions{Seed: r.Spec.Seed, Alpha: r.Spec.Coupling.Alpha}, nil)
	if err != nil {
		return err
	}
	for i, d := range found {
		units[i].ISC, units[i].ISCP = number(d.R), number(d.P)
		if units[i].live() {
			units[i].Driven = &d.Driven
		}
	}
	return nil
}

// filter is the detrend and high-pass of a recording on its kept volumes, without
// confounds.
func (r *runner) filter(run cleanRun) (*series.Filter, error) {
	return r.Filter(run.rows, run.tr, run.kept)
}

// zscored z-scores the courses of a table over kept volumes, in place.
func zscored(t *series.Table, kept []bool) {
	x := make([]float64, t.Rows)
	for n := range t.Len() {
		course := t.Course(n)
		for i, v := range course {
			x[i] = float64(v)
		}
		if !finite(x) {
			continue // an unusable column of given time series stays marked
		}
		series.ZScore(x, kept)
		for i, v := range x {
			course[i] = float32(v)
		}
	}
}
