package ui

import (
	"context"
	"fmt"
	"image"
	"math"
	"path/filepath"
	"sync"

	"syncact/core/movie"
	"syncact/core/nifti"
	"syncact/core/series"
	"syncact/core/study"
	"syncact/ui/trace"
)

// courses reads the courses of an open study, z-scored. What was read is kept.
type courses struct {
	o      *opened
	mu     sync.Mutex
	tables map[string]*series.Table // by set, run and subject
	tr     map[string]float64       // by run, s
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
func (c *courses) Neuron(_ context.Context, id series.ID, run string) (trace.Neuron, error) {
	model := c.o.ModelOf(id)
	column := c.o.frames.column(id, model)
	_, unit := splitUnit(id)
	n := trace.Neuron{Title: unit}
	if column < 0 {
		return n, fmt.Errorf("%s: %w", id, errNoNetwork)
	}
	tr := c.period(run)
	if m := c.o.frames.prediction(model, run); m != nil && column < m.Cols {
		n.Predicted = trace.Course{From: c.offset(run), Step: tr, V: standard(m.Col(column))}
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
	subjects, err := c.o.results.Subjects(c.o.set, run)
	if err != nil {
		return n, err
	}
	var all [][]float32
	for _, subject := range subjects {
		if ctx.Err() != nil {
			return n, ctx.Err()
		}
		t, err := c.table(run, subject)
		if err != nil {
			return n, err
		}
		for i, other := range t.IDs {
			if other == id {
				all = append(all, standard(t.Course(i)))
			}
		}
	}
	mean, low, high := band(all)
	tr := c.period(run)
	n.Mean = trace.Course{From: c.offset(run), Step: tr, V: standard(mean)}
	if len(all) > 1 {
		n.Low, n.High = trace.Course{From: c.offset(run), Step: tr, V: low}, trace.Course{From: c.offset(run), Step: tr, V: high}
	}
	return n, nil
}

func (c *courses) table(run, subject string) (*series.Table, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := pair(pair(c.o.set, run), subject)
	if t := c.tables[key]; t != nil {
		return t, nil
	}
	t, err := c.o.results.Courses(c.o.set, subject, run)
	if err == nil {
		c.tables[key] = t
	}
	return t, err
}

// standard returns a course with mean 0 and deviation 1; a constant one becomes zeros.
func standard(v []float32) []float32 {
	mean, sd := moments(v)
	out := make([]float32, len(v))
	if sd == 0 || math.IsNaN(sd) {
		return out
	}
	for i, x := range v {
		out[i] = float32((float64(x) - mean) / sd)
	}
	return out
}

// band returns the mean of courses and a standard error on either side of it.
func band(all [][]float32) (mean, low, high []float32) {
	if len(all) == 0 {
		return nil, nil, nil
	}
	n := len(all[0])
	mean, low, high = make([]float32, n), make([]float32, n), make([]float32, n)
	at := make([]float32, len(all))
	for t := range n {
		for s, course := range all {
			if t < len(course) {
				at[s] = course[t]
			}
		}
		m, sd := moments(at)
		half := sd / math.Sqrt(float64(len(all)))
		mean[t], low[t], high[t] = float32(m), float32(m-half), float32(m+half)
	}
	return mean, low, high
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

// films decodes frames of the films of a study. Headers are read once a film.
type films struct {
	o    *opened
	mu   sync.Mutex
	kept map[string]*movie.Film
}

var _ trace.Frames = (*films)(nil)

// Frame implements [trace.Frames].
func (f *films) Frame(ctx context.Context, run string, seconds float64, height int) (image.Image, error) {
	part, ok := f.o.inputs.Films[run]
	if !ok {
		return nil, fmt.Errorf("run-%s shows no film", run)
	}
	film, err := f.film(ctx, part)
	if err != nil {
		return nil, err
	}
	if height <= 0 {
		height = film.Height
	}
	at := part.From + seconds - part.Onset
	at = min(max(at, film.Start), max(film.Start, film.Duration-.05))
	width := max(1, (film.Width*height+film.Height/2)/max(film.Height, 1))
	frame, err := film.At(ctx, at, width, height)
	if err != nil {
		return nil, err
	}
	img := image.NewRGBA(image.Rect(0, 0, frame.W, frame.H))
	for i := range frame.W * frame.H {
		copy(img.Pix[4*i:4*i+3], frame.Pix[3*i:3*i+3])
		img.Pix[4*i+3] = 255
	}
	return img, nil
}

func (f *films) film(ctx context.Context, part study.Film) (*movie.Film, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if kept := f.kept[part.File]; kept != nil {
		return kept, nil
	}
	film, err := movie.Probe(ctx, part.File)
	if err == nil {
		f.kept[part.File] = film
	}
	return film, err
}

// traceSource is what the panel of traces can show of a study.
func (o *opened) traceSource() trace.Source {
	return trace.Source{Courses: &courses{o: o, tables: map[string]*series.Table{}, tr: map[string]float64{}},
		Links: traceLinks{facts{o}}, Frames: o.films}
}
