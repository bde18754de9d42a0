package couple

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"syncact/core/fault"
	"syncact/core/series"
)

// ErrDesign is beneath every error about a design that cannot be coupled.
var ErrDesign = errors.New("couple: unusable design")

// A Design is everything that links rest on: the runs of one model and one set of
// networks.
type Design struct {
	Runs     []Run
	Excluded []bool // networks that take no part (dead, duplicate); nil excludes none
	Driven   []bool // networks with a significant ISC, the only ones with a ceiling; nil: all
}

// A Run is one stretch of scanning on one time axis.
type Run struct {
	Name     string
	Group    int            // stimulus group: runs of equal number show the same film
	TR       float64        // seconds
	Filter   *series.Filter // the detrend and high-pass of the run's BOLD; confounds are not used
	Neurons  *series.Table  // T×N, convolved with the HRF, not filtered
	Subjects []Subject      // one or more
	Shared   [][2]float64   // seconds of the run that are left out, as film shared with other groups
}

// A Subject is what one person contributes to a run.
type Subject struct {
	Name     string
	Networks *series.Table // T×F courses; a network with NaN takes no part
	Kept     []bool        // volumes that were not censored; nil keeps all
}

// run is a Run made ready: one filter, group courses, and who gave them.
type run struct {
	name     string
	group    int
	tr       float64
	filter   *series.Filter
	x        *series.Table
	rest     []int           // volumes outside shared film; shifts act on these, joined
	kept     []int           // volumes that count
	dropped  []int           // all others
	y        [][]float64     // live networks × T: group courses, filtered, z-scored, 0 where not kept
	subjects []subjectCourse // z-scored courses of each subject
}

type subjectCourse struct {
	index int // among all subjects of the design
	kept  []bool
	z     [][]float64 // live networks × T
}

// design is a Design made ready.
type design struct {
	runs     []run
	groups   int
	subjects []string
	neurons  int
	networks int
	live     []int // networks that take part
	findings []fault.Finding
}

func refuse(run, what, do string) error {
	return &fault.Input{File: run, What: what, Do: do, Err: ErrDesign}
}

// prepare checks d and makes its group courses.
func prepare(d Design) (*design, error) {
	if len(d.Runs) == 0 {
		return nil, refuse("", "there is no run to couple", "give at least one run with neurons and networks")
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	p := &design{neurons: d.Runs[0].Neurons.Len(), networks: d.Runs[0].Subjects[0].Networks.Len()}
	p.live = d.liveNetworks(p.networks)
	if len(p.live) == 0 {
		return nil, refuse("", "no network has a usable course", "look at the health of the decomposition")
	}
	numbers := map[int]int{}
	for i := range d.Runs {
		if _, ok := numbers[d.Runs[i].Group]; !ok {
			numbers[d.Runs[i].Group] = len(numbers)
		}
		r, err := p.prepareRun(&d.Runs[i])
		if err != nil {
			return nil, err
		}
		r.group = numbers[d.Runs[i].Group]
		p.runs = append(p.runs, r)
	}
	p.groups = len(numbers)
	p.findings = append(p.findings, p.look()...)
	return p, nil
}

// check looks at shapes and finds values that are no numbers.
func (d Design) check() error {
	first := &d.Runs[0]
	for i := range d.Runs {
		r := &d.Runs[i]
		switch {
		case r.Neurons == nil || r.Filter == nil || len(r.Subjects) == 0:
			return refuse(r.Name, "a run needs neurons, a filter and at least one subject", "leave the run out")
		case !(r.TR > 0) || math.IsInf(r.TR, 0):
			return refuse(r.Name, fmt.Sprintf("repetition time %g s", r.TR), "state the repetition time")
		case r.Filter.Rows() != r.Neurons.Rows:
			return refuse(r.Name, fmt.Sprintf("%d volumes of neurons, but a filter for %d", r.Neurons.Rows, r.Filter.Rows()), "predict the neurons at this run's volumes")
		case !slices.Equal(r.Neurons.IDs, first.Neurons.IDs):
			return refuse(r.Name, "its neurons are not those of "+first.Name, "take the same layers of the model in every run")
		}
		if err := r.checkSubjects(first.Subjects[0].Networks.Len()); err != nil {
			return err
		}
		for n := range r.Neurons.Len() {
			if !finite(r.Neurons.Course(n)) {
				return refuse(r.Name, fmt.Sprintf("the course of neuron %s holds a value that is no number", r.Neurons.IDs[n]), "check the model's output on this film")
			}
		}
	}
	for _, list := range [][]bool{d.Excluded, d.Driven} {
		if list != nil && len(list) != first.Subjects[0].Networks.Len() {
			panic("couple: flags and networks differ in number")
		}
	}
	return nil
}

func (r *Run) checkSubjects(networks int) error {
	for _, s := range r.Subjects {
		switch {
		case s.Networks == nil || s.Networks.Len() != networks:
			return refuse(r.Name, fmt.Sprintf("subject %s has another number of networks", s.Name), "use one set of networks for all subjects")
		case s.Networks.Rows != r.Neurons.Rows || s.Kept != nil && len(s.Kept) != r.Neurons.Rows:
			return refuse(r.Name, fmt.Sprintf("subject %s has %d volumes, the run %d", s.Name, s.Networks.Rows, r.Neurons.Rows), "runs of one name must have one length")
		}
	}
	return nil
}

func finite(x []float32) bool {
	for _, v := range x {
		if v-v != 0 {
			return false
		}
	}
	return true
}

// liveNetworks lists the networks that are not excluded and finite wherever kept.
func (d Design) liveNetworks(n int) []int {
	var live []int
	for f := range n {
		ok := d.Excluded == nil || !d.Excluded[f]
		for i := range d.Runs {
			for _, s := range d.Runs[i].Subjects {
				for t, v := range s.Networks.Course(f) {
					ok = ok && (v-v == 0 || s.Kept != nil && !s.Kept[t])
				}
			}
		}
		if ok {
			live = append(live, f)
		}
	}
	return live
}

func (p *design) prepareRun(in *Run) (run, error) {
	out := run{name: in.Name, tr: in.TR, x: in.Neurons}
	kept := make([]bool, in.Neurons.Rows)
	for t := range kept {
		if in.shared(t) {
			continue
		}
		out.rest = append(out.rest, t)
		for _, s := range in.Subjects {
			kept[t] = kept[t] || s.Kept == nil || s.Kept[t]
		}
		if kept[t] = kept[t] && in.Filter.Kept()[t]; kept[t] {
			out.kept = append(out.kept, t)
		}
	}
	for t, k := range kept {
		if !k {
			out.dropped = append(out.dropped, t)
		}
	}
	filter, err := series.NewFilter(len(kept), in.TR, in.Filter.Options(), kept)
	if err != nil {
		return out, &fault.Input{File: in.Name, What: "its volumes cannot be filtered: " + err.Error(), Do: "leave the run out", Err: ErrDesign}
	}
	out.filter = filter
	for _, s := range in.Subjects {
		out.subjects = append(out.subjects, p.subjectCourse(s, kept))
	}
	out.y = out.groupCourses(len(p.live), -1)
	return out, nil
}

// shared says whether the middle of volume t lies in film that is left out.
func (r *Run) shared(t int) bool {
	middle := (float64(t) + .5) * r.TR
	return slices.ContainsFunc(r.Shared, func(s [2]float64) bool { return middle >= s[0] && middle < s[1] })
}

func (p *design) subjectCourse(s Subject, kept []bool) subjectCourse {
	index := slices.Index(p.subjects, s.Name)
	if index < 0 {
		index = len(p.subjects)
		p.subjects = append(p.subjects, s.Name)
	}
	out := subjectCourse{index: index, kept: slices.Clone(kept)}
	for t := range kept {
		out.kept[t] = kept[t] && (s.Kept == nil || s.Kept[t])
	}
	for _, f := range p.live {
		z := make([]float64, len(kept))
		for t, v := range s.Networks.Course(f) {
			if out.kept[t] {
				z[t] = float64(v)
			}
		}
		series.ZScore(z, out.kept)
		out.z = append(out.z, z)
	}
	return out
}

// groupCourses is the mean over subjects, one of them left out (−1: none), of
// z-scored courses; a volume censored in one averages the others. The mean passes
// through the filter once more, so that it is orthogonal to what the filter removes.
func (r *run) groupCourses(networks, without int) [][]float64 {
	out := make([][]float64, networks)
	count := make([]float64, r.x.Rows)
	for _, s := range r.subjects {
		for t, k := range s.kept {
			if k && s.index != without {
				count[t]++
			}
		}
	}
	for f := range out {
		y := make([]float64, r.x.Rows)
		for _, s := range r.subjects {
			if s.index == without {
				continue
			}
			for t, v := range s.z[f] {
				y[t] += v
			}
		}
		for t := range y {
			if count[t] > 0 {
				y[t] /= count[t]
			}
		}
		r.filter.Apply(y, y)
		series.ZScore(y, r.filter.Kept())
		out[f] = y
	}
	return out
}

// look says what a design of this size cannot tell.
func (p *design) look() []fault.Finding {
	var out []fault.Finding
	warn := func(file, what, why string) {
		out = append(out, fault.Finding{Severity: fault.Warning, File: file, What: what, Why: why})
	}
	if len(p.subjects) < 2 {
		warn("", "one subject: no ceiling and no inter-subject correlation", "both compare subjects")
	}
	if len(p.subjects) < 3 {
		warn("", "fewer than 3 subjects: no interval of the held-out r, no confident label", "the interval is a jackknife over subjects")
	}
	for i := range p.runs {
		if n := len(p.runs[i].kept); n < 60 {
			warn(p.runs[i].name, fmt.Sprintf("%d kept volumes", n), "correlations over fewer than 60 volumes are hardly informative")
		}
	}
	return out
}

// load writes the unfiltered course of neuron n, moved by s volumes on the circle
// of the volumes outside shared film.
func (r *run) load(dst []float64, n, s int) {
	x, rows := r.x.Course(n), len(r.rest)
	if rows == len(dst) {
		s = ((s % rows) + rows) % rows
		for i, v := range x[:rows-s] {
			dst[i+s] = float64(v)
		}
		for i, v := range x[rows-s:] {
			dst[i] = float64(v)
		}
		return
	}
	clear(dst)
	for i, t := range r.rest {
		dst[t] = float64(x[r.rest[(((i-s)%rows)+rows)%rows]])
	}
}
