package study

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"syncact/core/couple"
	"syncact/core/progress"
	"syncact/core/series"
	"syncact/core/store"
	"syncact/core/table"
)

// modelLinks is what the stage links hands on for one set and model.
type modelLinks struct {
	set   *networkSet
	model *modelCourses
	dir   string
	key   store.Key
	linkFile
}

// linkFile is what links.json holds.
type linkFile struct {
	Links      []storedLink
	LagsS      []float64
	Surrogates int
	Complete   bool
	NEff       number // null: unlimited
	Floor      float64
	Groups     map[string]int // stimulus group of each run
}

// storedLink is a couple.Link whose missing values are null in JSON.
type storedLink struct {
	Network               int
	R, LagPeakS           number
	P, PFWER, Q           number
	RawP, RawPFWER        number
	HeldOut, Low, High    number
	Folds, Ceiling        number
	Constant, Significant bool
}

func (r *runner) links(ctx context.Context, b *brain, sets []*networkSet, models []*modelCourses) ([]*modelLinks, error) {
	var all []*modelLinks
	for _, set := range sets {
		for _, m := range models {
			l, err := r.link(ctx, b, set, m)
			if err != nil {
				return nil, fmt.Errorf("%s with %s: %w", m.Name, set.Name, err)
			}
			all = append(all, l)
		}
	}
	return all, nil
}

func (r *runner) link(ctx context.Context, b *brain, set *networkSet, m *modelCourses) (*modelLinks, error) {
	groups, err := r.in.groups(b.periods(), r.digests.File)
	if err != nil {
		return nil, err
	}
	shared := r.shared(b)
	key := store.KeyOf("links", linksVersion, set.key, m.key(), r.Spec.Coupling, groups, shared, r.Spec.Seed)
	l := &modelLinks{set: set, model: m, key: key}
	l.dir, err = r.stage(ctx, "links", set.Name+" × "+m.Name, key, func(dir string, n *progress.Counter) error {
		return r.couple(ctx, dir, b, set, m, groups, n)
	})
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(l.dir, "links.json"))
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &l.linkFile); err != nil {
		return nil, fmt.Errorf("%s: %w", l.dir, err)
	}
	files := map[string]string{}
	for _, name := range []string{"correlation.npy", "lags.npy", "correlation.json", "lags.json"} {
		files[filepath.Join(l.dir, name)] = r.out("coupling", set.Name, m.Name, name)
	}
	return l, r.publishAs(files)
}

// periods returns the TR of each run.
func (b *brain) periods() map[string]float64 {
	out := map[string]float64{}
	for _, run := range b.runs {
		out[run.Run] = run.tr
	}
	return out
}

// shared turns film time shown in other runs too into run time.
func (r *runner) shared(b *brain) map[string][][2]float64 {
	out := map[string][][2]float64{}
	for run, f := range r.in.Films {
		if f.Shared != nil {
			out[run] = [][2]float64{{f.Onset + f.Shared[0] - f.From, f.Onset + f.Shared[1] - f.From}}
		}
	}
	return out
}

// couple links one model with one set and stores the result.
func (r *runner) couple(ctx context.Context, dir string, b *brain, set *networkSet, m *modelCourses, groups map[string]int, n *progress.Counter) error {
	design, closeAll, err := r.design(b, set, m, groups)
	if err != nil {
		return err
	}
	defer closeAll()
	c := r.Spec.Coupling
	null := couple.Circular
	if c.Null == "phase" {
		null = couple.Phase
	}
	res, err := couple.Links(ctx, design, couple.Options{LagS: c.Lag, Positive: c.Sign == "positive", Null: null, Surrogates: c.Surrogates,
		Alpha: c.Alpha, FDR: c.Control == "fdr", Seed: r.Spec.Seed, Workers: r.o.Threads}, n)
	if err != nil {
		return err
	}
	r.note(dir, res.Findings...)
	return storeLinks(dir, res, groups, set)
}

// design gathers what coupling needs. The predicted courses stay on disk.
func (r *runner) design(b *brain, set *networkSet, m *modelCourses, groups map[string]int) (couple.Design, func(), error) {
	d := couple.Design{Excluded: set.excluded(), Driven: set.driven()}
	var open []*table.Mapped
	closeAll := func() {
		for _, mapped := range open {
			mapped.Close()
		}
	}
	shared := r.shared(b)
	for _, name := range r.in.Runs {
		path, ok := m.predicted[name]
		if !ok {
			continue
		}
		mapped, err := table.MapNPY(path)
		if err != nil {
			closeAll()
			return d, nil, err
		}
		open = append(open, mapped)
		run, err := r.designRun(b, set, name)
		if err != nil {
			closeAll()
			return d, nil, err
		}
		run.Group, run.Shared = groups[name], shared[name]
		run.Neurons = &series.Table{IDs: m.ids, Rows: mapped.Rows, V: mapped.All()}
		d.Runs = append(d.Runs, run)
	}
	return d, closeAll, nil
}

func (r *runner) designRun(b *brain, set *networkSet, name string) (couple.Run, error) {
	var run couple.Run
	var kept []bool
	for _, rec := range b.of(name) {
		run.Subjects = append(run.Subjects, couple.Subject{Name: rec.Subject, Networks: set.courses[courseName(rec.Subject, name)], Kept: rec.kept})
		run.Name, run.TR = name, rec.tr
		if kept == nil {
			kept = slices.Clone(rec.kept)
		} else {
			kept = union(kept, rec.kept)
		}
	}
	filter, err := r.Filter(len(kept), run.TR, kept)
	run.Filter = filter
	return run, err
}

// driven says which networks follow the stimulus; nil where that is unknown.
func (s *networkSet) driven() []bool {
	out := make([]bool, len(s.Units))
	known := false
	for i, u := range s.Units {
		if u.Driven != nil {
			known = true
			out[i] = *u.Driven
		}
	}
	if !known {
		return nil
	}
	return out
}

func storeLinks(dir string, res *couple.Result, groups map[string]int, set *networkSet) error {
	file := linkFile{LagsS: res.LagsS, Surrogates: res.Surrogates, Complete: res.Complete, NEff: number(res.NEff), Floor: res.Floor,
		Groups: groups}
	for _, l := range res.Links {
		file.Links = append(file.Links, storedLink{l.Network, number(l.R), number(l.LagPeakS), number(l.P), number(l.PFWER), number(l.Q),
			number(l.RawP), number(l.RawPFWER), number(l.HeldOut), number(l.Low), number(l.High), number(l.Folds), number(l.Ceiling), l.Constant, l.Significant})
	}
	text, err := json.Marshal(file)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "links.json"), text, 0o644); err != nil {
		return err
	}
	n := len(res.Links)
	if err := table.WriteNPY(filepath.Join(dir, "correlation.npy"), []int{n, len(res.Networks)}, false, res.R); err != nil {
		return err
	}
	if err := table.WriteNPY(filepath.Join(dir, "lags.npy"), []int{n, len(res.LagsS)}, false, res.Profile); err != nil {
		return err
	}
	columns := make([]string, len(set.Units))
	for i, u := range set.Units {
		columns[i] = u.Name
	}
	err = table.WriteJSON(filepath.Join(dir, "correlation.json"), map[string]any{"Description": "signed Pearson r, rows as in neurons.tsv; NaN for networks that take no part", "Columns": columns})
	if err != nil {
		return err
	}
	return table.WriteJSON(filepath.Join(dir, "lags.json"), map[string]any{"Description": "r with the neuron's network at each lag, rows as in neurons.tsv; positive: BOLD later than predicted", "LagsSeconds": res.LagsS})
}
