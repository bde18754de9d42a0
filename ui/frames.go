package ui

import (
	"math"
	"slices"
	"strings"
	"sync"

	"syncact/core/series"
	"syncact/core/table"
)

// A frameAt is a moment of a run at which a neuron was active.
type frameAt struct {
	Run     string
	Seconds float64 // run time
	Z       float64 // of the raw activation over the run
}

// frameIndex answers at which moments a neuron is most active. It keeps the raw
// courses mapped, so that an answer reads one column a run. It may be asked from
// several goroutines.
type frameIndex struct {
	o     *opened
	mu    sync.Mutex
	files map[string]*table.Mapped // by model and run; nil for one that is not there
}

func newFrameIndex(o *opened) *frameIndex {
	return &frameIndex{o: o, files: map[string]*table.Mapped{}}
}

func (x *frameIndex) file(model, run string) *table.Mapped {
	x.mu.Lock()
	defer x.mu.Unlock()
	key := pair(model, run)
	m, known := x.files[key]
	if !known {
		m, _ = x.o.results.Frames(model, run) // not there yet: no moments
		x.files[key] = m
	}
	return m
}

// prediction returns the predicted courses of a run, nil while they are to come.
func (x *frameIndex) prediction(model, run string) *table.Mapped {
	x.mu.Lock()
	defer x.mu.Unlock()
	key := "predicted\x00" + pair(model, run)
	m, known := x.files[key]
	if !known {
		m, _ = x.o.results.Predicted(model, run) // not there yet: no courses
		x.files[key] = m
	}
	return m
}

// splitUnit splits an id into what it is a part of and its own name: u137.
func splitUnit(id series.ID) (of, unit string) {
	i := strings.LastIndexByte(string(id), '/')
	return string(id[:max(i, 0)]), string(id[i+1:])
}

// apart is how far two top frames lie apart at least, s: nearer ones show the same shot.
const apart = 4

// top returns up to most moments of the largest activation, best first.
func (x *frameIndex) top(id series.ID, most int) []frameAt {
	model := x.o.ModelOf(id)
	column := x.column(id, model)
	rate := x.o.study.Spec.HRF.Sampling
	if column < 0 || rate <= 0 {
		return nil
	}
	var all []frameAt
	for _, run := range x.o.inputs.Runs {
		m := x.file(model, run)
		if m == nil || column >= m.Cols || !m.Fortran {
			continue
		}
		all = append(all, peaks(m.Col(column), run, x.o.inputs.Films[run].Onset, rate, most)...)
	}
	slices.SortStableFunc(all, func(a, b frameAt) int { return compare(b.Z, a.Z) })
	return all[:min(most, len(all))]
}

// column returns the place of a neuron among its model's, -1 for none.
func (x *frameIndex) column(id series.ID, model string) int {
	for _, set := range x.o.study.Spec.Networks {
		if i, ok := x.o.links[pair(set.Name, model)][id]; ok {
			return i
		}
	}
	return -1
}

// peaks returns the largest values of a course that lie apart.
func peaks(course []float32, run string, onset, rate float64, most int) []frameAt {
	mean, sd := moments(course)
	if sd == 0 {
		return nil
	}
	order := make([]int, len(course))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return compare(float64(course[b]), float64(course[a])) })
	var found []frameAt
	for _, i := range order {
		at := onset + float64(i)/rate
		if slices.ContainsFunc(found, func(f frameAt) bool { return math.Abs(f.Seconds-at) < apart }) {
			continue
		}
		found = append(found, frameAt{run, at, (float64(course[i]) - mean) / sd})
		if len(found) == most {
			break
		}
	}
	return found
}

func moments(course []float32) (mean, sd float64) {
	for _, v := range course {
		mean += float64(v)
	}
	mean /= float64(max(len(course), 1))
	for _, v := range course {
		sd += (float64(v) - mean) * (float64(v) - mean)
	}
	return mean, math.Sqrt(sd / float64(max(len(course)-1, 1)))
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// duration returns the length of a run in seconds, 0 when unknown.
func (x *frameIndex) duration(run string) float64 {
	rate := x.o.study.Spec.HRF.Sampling
	for _, model := range x.o.results.Models() {
		if m := x.file(model, run); m != nil && rate > 0 {
			return x.o.inputs.Films[run].Onset + float64(m.Rows)/rate
		}
	}
	return 0
}

func (x *frameIndex) close() {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, m := range x.files {
		if m != nil {
			m.Close()
		}
	}
	clear(x.files)
}
