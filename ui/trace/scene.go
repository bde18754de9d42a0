package trace

import (
	"context"
	"math"
	"slices"

	"fyne.io/fyne/v2"

	"syncact/core/series"
	"syncact/ui/look"
)

// A Mode is which course of a neuron is drawn.
type Mode string

// The modes: after the response model, as it was, both.
const (
	HRF  Mode = "HRF"
	Raw  Mode = "Raw"
	Both Mode = "Both lags"
)

// A request says what is to be seen.
type request struct {
	source  Source
	run     string
	neuron  series.ID
	network series.ID // stands first among the networks; "" for the best
	most    int       // networks beside the neuron
	mode    Mode
	pins    []pin
}

// A pin is a neuron or a network that stays whatever is selected.
type pin struct {
	id      series.ID
	network bool
}

// rawSuffix tells the raw course of a neuron from its other one.
const rawSuffix = "#raw"

// A line is one course with its looks.
type line struct {
	id             series.ID
	title, caption string
	course         Course
	low, high      Course // of the subjects; empty without
	r              float64
	usual, ink     fyne.ThemeColorName // without and with a choice by hand
	width          float32
	dash           []float32
	isNeuron       bool
	pinned         bool
}

// A scene is what can be drawn at once.
type scene struct {
	id    string // of the run, as the session has it
	run   Run
	lines []*line
	foot  Course  // raw activation of the neuron
	most  float64 // end of the value axis
}

// dashes tell apart what colour alone does not.
var (
	dashed  = []float32{6, 3}
	dotted  = []float32{2, 3}
	further = []float32{8, 3, 2, 3}
)

// The looks of the networks in order, and of further series.
var (
	networkInks   = []fyne.ThemeColorName{look.Brain, look.Brain3, look.Brain2}
	networkDashes = [][]float32{nil, dashed, dotted}
	hueNames      = []string{"Orange", "Blue", "Rose", "Green"}
	hues          = []fyne.ThemeColorName{look.Neuron, look.Brain, look.Brain3, look.Brain2}
)

// read makes a scene. What cannot be read of one series leaves out that series; only
// when there is nothing at all is it an error.
func read(ctx context.Context, r request) (*scene, error) {
	s := &scene{id: r.run}
	var known bool
	if s.run, known = r.source.Courses.Run(r.run); !known {
		return nil, errNoRun
	}
	var failed error
	keep := func(l *line, err error) {
		if err != nil {
			failed = err
			return
		}
		s.lines = append(s.lines, l)
	}
	if r.neuron != "" {
		n, err := r.source.Courses.Neuron(ctx, r.neuron, r.run)
		if err == nil {
			s.addNeuron(r, n)
		}
		failed = err
	}
	for i, link := range r.links() {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		keep(readNetwork(ctx, r, link, i))
	}
	for i, one := range r.pins {
		if !one.network && one.id != r.neuron {
			keep(readPinned(ctx, r, one.id, i))
		}
	}
	if len(s.lines) == 0 && failed != nil {
		return nil, failed
	}
	s.most = 3.1
	for _, l := range s.lines {
		s.most = max(s.most, 1.05*l.course.most())
	}
	return s, nil
}

// addNeuron puts the selected neuron first.
func (s *scene) addNeuron(r request, n Neuron) {
	s.foot = n.Raw
	main := &line{id: r.neuron, title: n.Title, caption: "HRF-convolved", course: n.Predicted, r: math.NaN(), usual: look.Neuron, width: 2, isNeuron: true}
	if s.run.Lag == 0 {
		main.caption = "as imported"
	}
	if r.mode == Raw {
		main.caption, main.course = "raw activation", n.Raw.zScored()
	}
	s.lines = append(s.lines, main)
	if r.mode == Both {
		s.lines = append(s.lines, &line{id: r.neuron + rawSuffix, title: n.Title, caption: "raw activation", course: n.Raw.zScored(),
			r: math.NaN(), usual: look.Neuron, width: 1, dash: dotted, isNeuron: true})
	}
}

// links returns the networks drawn: the selected one, the best others, those pinned.
func (r request) links() []Link {
	var best []Link
	if r.source.Links != nil && r.neuron != "" {
		best = slices.Clone(r.source.Links.Best(r.neuron, r.most+1))
	}
	if r.network != "" {
		best = slices.DeleteFunc(best, func(l Link) bool { return l.Network == r.network })
		best = slices.Insert(best, 0, Link{r.network, r.linked(r.network)})
	}
	best = best[:min(len(best), r.most)]
	for _, one := range r.pins {
		if one.network && !slices.ContainsFunc(best, func(l Link) bool { return l.Network == one.id }) {
			best = append(best, Link{one.id, r.linked(one.id)})
		}
	}
	return best
}

// linked is the r of the neuron with a network, NaN where there is none.
func (r request) linked(network series.ID) float64 {
	if r.source.Links == nil || r.neuron == "" {
		return math.NaN()
	}
	return r.source.Links.R(r.neuron, network)
}

func readNetwork(ctx context.Context, r request, link Link, i int) (*line, error) {
	n, err := r.source.Courses.Network(ctx, link.Network, r.run)
	if err != nil {
		return nil, err
	}
	l := &line{id: link.Network, title: n.Title, caption: n.Caption, course: n.Mean, r: link.R, width: 1.4}
	if i < len(networkInks) {
		l.usual, l.dash = networkInks[i], networkDashes[i]
	} else {
		l.usual, l.dash = hues[1+(i-len(networkInks))%3], further
	}
	if i == 0 {
		l.low, l.high, l.width = n.Low, n.High, 1.6
	}
	return l, nil
}

// readPinned reads a pinned neuron; after the four hues they share one and are told by
// their names.
func readPinned(ctx context.Context, r request, id series.ID, i int) (*line, error) {
	n, err := r.source.Courses.Neuron(ctx, id, r.run)
	if err != nil {
		return nil, err
	}
	l := &line{id: id, title: n.Title, caption: "pinned", course: n.Predicted, r: math.NaN(), usual: look.Text2, width: 1.4, dash: further, isNeuron: true, pinned: true}
	if r.mode == Raw {
		l.course = n.Raw.zScored()
	}
	if i < len(hues) {
		l.usual = hues[i]
	}
	return l, nil
}
