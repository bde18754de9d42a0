package study

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"syncact/core/cnn"
	"syncact/core/couple"
	"syncact/core/fault"
	"syncact/core/movie"
	"syncact/core/ort"
	"syncact/core/volume"
)

// CheckOptions say how closely inputs are looked at.
type CheckOptions struct {
	Deep bool // also read all data: checksums, NaN, constant voxels, every frame
}

// A CheckReport lists everything that was noticed, worst first, and what a run
// will take.
type CheckReport struct {
	Subjects  int             `json:"subjects"`
	Runs      int             `json:"runs"`
	Models    int             `json:"models"`
	Sets      int             `json:"sets"`
	Findings  []fault.Finding `json:"findings"`
	Estimates []Estimate      `json:"estimates"`
}

// Err joins the blocking findings as errors; nil when nothing stops a run.
func (r *CheckReport) Err() error { return refusal(r.Findings) }

// checker gathers findings; one that cannot be used does not stop the others.
type checker struct {
	*Study
	deep    bool
	until   string
	in      *Inputs
	report  CheckReport
	headers map[string]header // by recording file
	films   map[string]*movie.Film
	neurons map[string]int // by model
	voxels  int
	grid    *volume.Grid // of every recording, as gridOf has it
	gridOf  string
}

// header is what a recording says before its data are read.
type header struct {
	volumes int
	tr      float64
}

// Check looks at every input without computing anything: headers, films' packets,
// models, confounds, and how they fit together. It fails only when it cannot look.
func (s *Study) Check(ctx context.Context, o CheckOptions) (*CheckReport, error) {
	in, err := s.Inputs()
	if err != nil {
		return nil, err
	}
	c := s.newChecker(in, "")
	c.deep = o.Deep
	if err := c.look(ctx); err != nil {
		return nil, err
	}
	if _, err := ort.Loaded(); err != nil {
		c.blocked("", err)
	}
	c.report.Estimates = c.estimate()
	c.say(s.room(c.report.Estimates)...)
	c.say(memory(c.report.Estimates, 0)...)
	slices.SortStableFunc(c.report.Findings, func(a, b fault.Finding) int { return int(b.Severity) - int(a.Severity) })
	return &c.report, nil
}

// newChecker looks at what the stages up to until read; "" is all.
func (s *Study) newChecker(in *Inputs, until string) *checker {
	c := &checker{Study: s, in: in, until: until, headers: map[string]header{}, films: map[string]*movie.Film{}, neurons: map[string]int{}}
	c.report = CheckReport{Subjects: len(in.Subjects), Runs: len(in.Runs), Models: len(s.Spec.Models), Sets: len(s.Spec.Networks), Findings: slices.Clone(in.Findings)}
	return c
}

// look runs the steps that the stages need. It fails only when ctx ends.
func (c *checker) look(ctx context.Context) error {
	steps := []func(context.Context){c.recordings}
	if c.until != "bold" {
		steps = append(steps, c.files)
	}
	if c.until != "bold" && c.until != "networks" {
		steps = append(steps, c.showings, c.models, c.resolution)
	}
	for _, step := range steps {
		if step(ctx); ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// say adds findings that were not said yet.
func (c *checker) say(findings ...fault.Finding) {
	for _, f := range findings {
		if !slices.Contains(c.report.Findings, f) {
			c.report.Findings = append(c.report.Findings, f)
		}
	}
}

// blocked turns an error about an input into a blocking finding.
func (c *checker) blocked(file string, err error) {
	f := fault.Finding{Severity: fault.Blocking, File: file, What: err.Error()}
	var in *fault.Input
	if errors.As(err, &in) {
		f.File, f.What, f.Why, f.Do = in.File, in.What, in.Why, in.Do
	}
	c.say(f)
}

// showings probes films and holds their lengths against the runs'.
func (c *checker) showings(ctx context.Context) {
	for _, run := range c.in.Runs {
		shown, ok := c.in.Films[run]
		if !ok {
			if c.needsFilms() {
				c.say(fault.Finding{Severity: fault.Warning, File: c.specFile(), What: "run " + run + " has no film", Why: "it takes no part in coupling", Do: "name its film under movie"})
			}
			continue
		}
		film, err := c.probe(ctx, shown.File)
		if err != nil {
			c.blocked(shown.File, err)
			continue
		}
		c.lengths(run, shown, film)
	}
}

func (c *checker) probe(ctx context.Context, path string) (*movie.Film, error) {
	if film, ok := c.films[path]; ok {
		return film, nil
	}
	film, err := movie.Probe(ctx, path)
	if err != nil {
		return nil, err
	}
	c.films[path] = film
	c.say(film.Findings...)
	if c.deep {
		findings, err := film.Decode(ctx)
		if err != nil {
			return nil, err
		}
		c.say(findings...)
	}
	return film, nil
}

// lengths compares the part of a film that a run shows with the run.
func (c *checker) lengths(run string, shown Film, film *movie.Film) {
	to := shown.To
	if to == 0 {
		to = film.Duration
	}
	if to > film.Duration+.5 || shown.From >= to {
		c.say(fault.Finding{Severity: fault.Blocking, File: shown.File, What: fmt.Sprintf("run %s shows %g to %g s, the film lasts %.1f s", run, shown.From, to, film.Duration),
			Do: "correct from_s and to_s"})
		return
	}
	recordings := c.in.of(run)
	h, ok := c.headers[recordings[0].File+run]
	if !ok {
		return
	}
	length, end := float64(h.volumes)*h.tr, shown.Onset+to-shown.From
	if math.Abs(length-end) > 2*h.tr {
		c.say(fault.Finding{Severity: fault.Warning, File: shown.File, What: fmt.Sprintf("run %s lasts %.1f s, its film is over at %.1f s", run, length, end),
			Why: "volumes without film are at the baseline; film after the run is not used", Do: "check onset_s, from_s and to_s"})
	}
}

// models opens every model or imported table.
func (c *checker) models(ctx context.Context) {
	for _, spec := range c.Spec.Models {
		if spec.File == "" {
			c.imported(spec)
			continue
		}
		m, err := cnn.Open(c.path(spec.File), cnn.Options{Name: spec.Name, Preprocess: spec.Preprocess, Taps: spec.Taps})
		if err != nil {
			c.blocked(c.path(spec.File), err)
			continue
		}
		c.neurons[spec.Name] = m.Len()
		c.say(m.Findings()...)
		m.Close()
	}
}

func (c *checker) imported(spec Model) {
	width := 0
	for _, a := range spec.Activations {
		file := c.path(a.File)
		columns, err := readColumns(file)
		if err != nil {
			c.blocked(file, err)
			continue
		}
		shape := fmt.Sprintf("%d rows × %d columns", len(columns[0]), len(columns))
		if width != 0 && len(columns) != width {
			c.say(fault.Finding{Severity: fault.Blocking, File: file, What: fmt.Sprintf("%s, while another run of %s has %d columns", shape, spec.Name, width), Why: "rows must be time and columns neurons", Do: "transpose the table if it is the other way round"})
		}
		width = len(columns)
		if at := slices.IndexFunc(columns, func(x []float64) bool { return !finite(x) }); at >= 0 {
			c.say(fault.Finding{Severity: fault.Blocking, File: file, What: fmt.Sprintf("column %d holds values that are not finite", at), Do: "leave those rows or columns out"})
		}
		c.span(spec, a.Run, file, shape, columns)
	}
	c.neurons[spec.Name] = width
}

// span compares the time that rows of activations cover with the run. Columns that
// cover it instead are rows in the wrong place.
func (c *checker) span(spec Model, run, file, shape string, columns [][]float64) {
	recordings := c.in.of(run)
	if len(recordings) == 0 {
		return
	}
	h := c.headers[recordings[0].File+run]
	length := float64(h.volumes) * h.tr
	fits := func(rows int) bool {
		return math.Abs(float64(rows)*spec.Sampling-length) <= 2*math.Max(h.tr, spec.Sampling)+.1*length
	}
	if h.volumes == 0 || fits(len(columns[0])) {
		return
	}
	f := fault.Finding{Severity: fault.Warning, File: file, What: fmt.Sprintf("%s, one each %g s, are %.0f s, the run's %d volumes %.0f s", shape, spec.Sampling, float64(len(columns[0]))*spec.Sampling, h.volumes, length),
		Why: "rows must be time", Do: "transpose the table, or correct sampling_s"}
	if fits(len(columns)) {
		f.Severity = fault.Blocking
	}
	c.say(f)
}

// resolution says which p values the design can reach at all.
func (c *checker) resolution(context.Context) {
	periods := map[string]float64{}
	for _, run := range c.in.Runs {
		if rec := c.in.of(run); len(rec) > 0 {
			periods[run] = c.headers[rec[0].File+run].tr
		}
	}
	groups, err := c.in.groups(periods, c.digests.File)
	if err != nil {
		return // the missing film was reported
	}
	defer c.digests.Save()
	shortest := map[int]float64{}
	for run, g := range groups {
		rec := c.in.of(run)
		if len(rec) == 0 {
			continue
		}
		h := c.headers[rec[0].File+run]
		length := float64(h.volumes) * h.tr
		if h.volumes > 0 && couple.Resolution(length) == 0 && c.Spec.Coupling.Null == "circular" {
			c.say(fault.Finding{Severity: fault.Blocking, File: rec[0].File, What: fmt.Sprintf("run %s lasts %.1f s", run, length), Why: "a circular shift needs 15 s either way",
				Do: "leave the run out"})
		}
		if old, ok := shortest[g]; !ok || length < old {
			shortest[g] = length
		}
	}
	n := 1.0
	for _, length := range shortest {
		n *= float64(couple.Resolution(length))
	}
	c.sayResolution(n)
	if len(c.in.Subjects) == 1 {
		c.say(fault.Finding{Severity: fault.Note, File: c.Spec.Dataset.Path, What: "one subject", Why: "inter-subject correlation, ceiling and intervals are not available, and no label is confident"})
	}
}

func (c *checker) sayResolution(n float64) {
	if n < 20 {
		c.say(fault.Finding{Severity: fault.Warning, File: c.specFile(), What: fmt.Sprintf("the design has %.0f independent shifts: no p below %.3f", n, 1/(n+1)),
			Why: "α = .05 cannot be reached", Do: "add runs of other films, or longer ones"})
	}
	if n < 60 && c.Spec.Coupling.Null == "circular" {
		c.say(fault.Finding{Severity: fault.Note, File: c.specFile(), What: fmt.Sprintf("the design has %.0f independent shifts", n), Why: "p is coarse",
			Do: `consider "null": "phase" under coupling`})
	}
	neurons := 0
	for _, count := range c.neurons {
		neurons = max(neurons, count)
	}
	floor := math.Max(1/(n+1), 1/float64(c.Spec.Coupling.Surrogates+1))
	if need := int(math.Ceil(floor * float64(neurons) / c.Spec.Coupling.Alpha)); need > 1 {
		c.say(fault.Finding{Severity: fault.Note, File: c.specFile(), What: fmt.Sprintf("%d neurons of the largest model must reach the smallest p before any q can be ≤ %g", need, c.Spec.Coupling.Alpha)})
	}
}
