package ui

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"sync"

	"syncact/core/nifti"
	"syncact/core/series"
	"syncact/ui/trace"
)

// courses reads the courses of an open study, z-scored. What was read is kept.
type courses struct {
	o      *opened
	mu     sync.Mutex
	tables map[string][]*series.Table // of the subjects, by set and run
	tr     map[string]float64         // by run, s
	filter map[string]*series.Filter  // by set and run
}

var _ trace.Courses = (*courses)(nil)

// hrfPeak is when the canonical responses are at their height, s after the frame.
const hrfPeak = 5

// Run implements [trace.Courses].
func (c *courses) Run(name string) (trace.Run, bool) {
	for _, run := range c.o.inputs.Runs {
		if run != name {
			continue
		}
		r := trace.Run{Name: "run-" + name, TR: c.period(name), Film: filepath.Base(c.o.inputs.Films[name].File)}
		if r.Film == "." {
			r.Film = ""
		}
		if c.o.study.Spec.HRF.Kernel != "none" {
			r.Lag = hrfPeak
		}
		r.Seconds = c.o.frames.duration(name)
		if rows := c.volumes(name); rows > 0 {
			r.Seconds = max(r.Seconds, float64(rows)*r.TR)
		}
		subjects, _ := c.subjects(context.Background(), name) // to come while networks are made
		r.Subjects = len(subjects)
		return r, r.Seconds > 0
	}
	return trace.Run{}, false
}

// period is the TR of a run.
func (c *courses) period(run string) float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	if tr, known := c.tr[run]; known {
		return tr
	}
	tr := 0.0
	for _, r := range c.o.inputs.Recordings {
		if r.Run != run {
			continue
		}
		if tr = r.TR; tr == 0 {
			if f, err := nifti.Open(r.File); err == nil {
				tr = f.TR()
			}
		}
		break
	}
	c.tr[run] = tr
	return tr
}

// offset is the moment of a run that its first volume stands for, s.
func (c *courses) offset(run string) float64 {
	tr := c.period(run)
	for _, r := range c.o.inputs.Recordings {
		if r.Run == run {
			at, _ := r.Timing.Offset(tr)
			return at
		}
	}
	return tr / 2
}

// volumes is the number of volumes of a run, 0 while no model has predicted it.
func (c *courses) volumes(run string) int {
	for _, model := range c.o.results.Models() {
		if m := c.o.frames.prediction(model, run); m != nil {
			return m.Rows
		}
	}
	return 0
}

// Neuron implements [trace.Courses].
func (c *courses) Neuron(ctx context.Context, id series.ID, run string) (trace.Neuron, error) {
	model := c.o.ModelOf(id)
	column := c.o.frames.column(id, model)
	_, unit := splitUnit(id)
	n := trace.Neuron{Title: unit}
	if column < 0 {
		return n, fmt.Errorf("%s: %w", id, errNoNetwork)
	}
	tr := c.period(run)
	if m := c.o.frames.prediction(model, run); m != nil && column < m.Cols {
		filter, err := c.filtered(ctx, run, m.Rows, tr)
		if err != nil {
			return n, err
		}
		n.Predicted = trace.Course{From: c.offset(run), Step: tr, V: standard(filter, m.Col(column))}
	}
	if m := c.o.frames.file(model, run); m != nil && column < m.Cols {
		n.Raw = trace.Course{From: c.o.inputs.Films[run].Onset, Step: 1 / c.o.study.Spec.HRF.Sampling, V: append([]float32(nil), m.Col(column)...)}
	}
	return n, nil
}

// Network implements [trace.Courses].
func (c *courses) Network(ctx context.Context, id series.ID, run string) (trace.Network, error) {
	row, ok := c.o.places[id]
	if !ok {
		return trace.Network{}, fmt.Errorf("%s: %w", id, errNoNetwork)
	}
	n := trace.Network{Title: networkName(*row), Caption: row.Label.Text}
	tables, err := c.subjects(ctx, run)
	if err != nil {
		return n, err
	}
	band := series.Across(tables, id)
	course := func(v []float64) trace.Course {
		return trace.Course{From: c.offset(run), Step: c.period(run), V: narrow(v)}
	}
	n.Mean = course(band.Mean)
	if band.Low != nil {
		n.Low, n.High = course(band.Low), course(band.High)
	}
	return n, nil
}

// subjects reads the courses of every subject of a run and keeps them.
func (c *courses) subjects(ctx context.Context, run string) ([]*series.Table, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := pair(c.o.set, run)
	if all, known := c.tables[key]; known {
		return all, nil
	}
	names, err := c.o.results.Subjects(c.o.set, run)
	if err != nil {
		return nil, err
	}
	var all []*series.Table
	for _, subject := range names {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		t, err := c.o.results.Courses(c.o.set, subject, run)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	c.tables[key] = all
	return all, nil
}

// filtered returns the filter of a run, over the volumes that any subject kept.
func (c *courses) filtered(ctx context.Context, run string, volumes int, tr float64) (*series.Filter, error) {
	subjects, err := c.subjects(ctx, run)
	if err != nil && ctx.Err() != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	key := pair(c.o.set, run)
	if f := c.filter[key]; f != nil && len(subjects) > 0 {
		return f, nil
	}
	var kept []bool // all, while networks are to come
	for _, t := range subjects {
		if kept == nil {
			kept = make([]bool, volumes)
		}
		for v, k := range t.Kept() {
			kept[v] = kept[v] || k
		}
	}
	f, err := c.o.study.Filter(volumes, tr, kept)
	if err == nil && len(subjects) > 0 {
		c.filter[key] = f
	}
	return f, err
}

// standard returns a course as coupling saw it, with gaps at volumes that nobody kept.
func standard(f *series.Filter, v []float32) []float32 {
	out := f.Standard(v)
	for t, kept := range f.Kept() {
		if !kept {
			out[t] = math.NaN()
		}
	}
	return narrow(out)
}

func narrow(v []float64) []float32 {
	out := make([]float32, len(v))
	for i, x := range v {
		out[i] = float32(x)
	}
	return out
}

// traceLinks answers which networks a neuron follows.
type traceLinks struct{ f facts }

var _ trace.Links = traceLinks{}

// Best implements [trace.Links].
func (l traceLinks) Best(id series.ID, most int) []trace.Link {
	var out []trace.Link
	for _, c := range l.f.Candidates(id) {
		if len(out) < most {
			out = append(out, trace.Link{Network: c.Network.ID, R: c.R})
		}
	}
	return out
}

// R implements [trace.Links].
func (l traceLinks) R(id, network series.ID) float64 {
	o := l.f.o
	key := pair(o.set, o.ModelOf(id))
	row, ok := o.links[key][id]
	m := o.correlation(key)
	if !ok || m == nil || row >= m.Rows {
		return math.NaN()
	}
	for k, n := range o.networks[o.set] {
		if n.ID == network && k < m.Cols {
			return float64(cell(m, row, k))
		}
	}
	return math.NaN()
}

// traceSource is what the panel of traces can show of a study.
func (o *opened) traceSource() trace.Source {
	return trace.Source{Courses: &courses{o: o, tables: map[string][]*series.Table{}, tr: map[string]float64{}, filter: map[string]*series.Filter{}},
		Links: traceLinks{facts{o}}, Frames: o.films, Shots: o.films}
}
