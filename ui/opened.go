package ui

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"syncact/core/movie"
	"syncact/core/series"
	"syncact/core/study"
	"syncact/core/table"
)

// opened is a study with everything at hand that a selection follows.
type opened struct {
	study   *study.Study
	inputs  *study.Inputs
	results *study.Results

	networks   map[string][]study.Network // by set
	neurons    map[string][]study.Neuron  // by set, model: see pair
	comparison []study.Comparison

	places   map[series.ID]*study.Network
	links    map[string]map[series.ID]int // pair → neuron → its row
	byRank   map[string][]series.ID       // pair → neurons, largest |r| first
	set      string                       // the set that selections follow
	frames   *frameIndex
	evidence *evidence
	maps     *maps
	films    *films
	mapped   map[string]*table.Mapped // pair → correlations; nil for what is to come
}

// pair names a set and a model.
func pair(set, model string) string { return set + "\x00" + model }

// open reads a study and whatever its runs have made so far.
func open(ctx context.Context, path string) (*opened, error) {
	s, err := study.Load(path)
	if err != nil {
		return nil, err
	}
	inputs, err := s.Inputs()
	if err != nil {
		return nil, err
	}
	return read(ctx, s, inputs)
}

// read takes in what is there; what is not there yet is no error.
func read(ctx context.Context, s *study.Study, inputs *study.Inputs) (*opened, error) {
	o := &opened{study: s, inputs: inputs, results: s.Results(), networks: map[string][]study.Network{},
		neurons: map[string][]study.Neuron{}, places: map[series.ID]*study.Network{}, links: map[string]map[series.ID]int{}, byRank: map[string][]series.ID{}, mapped: map[string]*table.Mapped{}}
	for _, set := range o.results.Sets() {
		rows, err := o.results.Networks(set)
		if err != nil { // its labels are still to come
			if rows = o.pendingNetworks(set); rows == nil {
				continue
			}
		}
		o.networks[set] = rows
		for i := range rows {
			o.places[rows[i].ID] = &rows[i]
		}
		for _, model := range o.results.Models() {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if neurons, err := o.results.Neurons(set, model); err == nil {
				o.addNeurons(pair(set, model), neurons)
			}
		}
	}
	o.comparison, _ = o.results.Comparison() // to come until the last stage ends
	if sets := o.study.Spec.Networks; len(sets) > 0 {
		o.set = sets[0].Name
	}
	o.frames, o.evidence = newFrameIndex(o), newEvidence(o)
	o.maps = newMaps(o)
	o.films = &films{o: o, kept: map[string]*movie.Film{}}
	return o, nil
}

func (o *opened) addNeurons(key string, neurons []study.Neuron) {
	o.neurons[key] = neurons
	rows := make(map[series.ID]int, len(neurons))
	for i, n := range neurons {
		rows[n.ID] = i
	}
	o.links[key] = rows
	order := slices.Clone(neurons)
	slices.SortStableFunc(order, func(a, b study.Neuron) int { return compare(size(b.R), size(a.R)) })
	ids := make([]series.ID, len(order))
	for i, n := range order {
		ids[i] = n.ID
	}
	o.byRank[key] = ids
}

// size is |r|, with what is no number last.
func size(r float64) float64 {
	if math.IsNaN(r) {
		return -1
	}
	return math.Abs(r)
}

// close gives back what the study holds open.
func (o *opened) close() {
	o.frames.close()
	for _, m := range o.mapped {
		if m != nil {
			m.Close()
		}
	}
	clear(o.mapped)
}

// neuron returns a neuron's link to the current set.
func (o *opened) neuron(id series.ID) (study.Neuron, bool) {
	key := pair(o.set, o.ModelOf(id))
	i, ok := o.links[key][id]
	if !ok {
		return study.Neuron{}, false
	}
	return o.neurons[key][i], true
}

// Best implements [state.Links].
func (o *opened) Best(id series.ID) (series.ID, bool) {
	n, ok := o.neuron(id)
	if !ok || n.Network == "" {
		return "", false
	}
	return series.ID(o.set + "/" + n.Network), true
}

// Peak implements [state.Links].
func (o *opened) Peak(id series.ID) ([3]float64, bool) {
	n, ok := o.places[id]
	if !ok || math.IsNaN(n.Peak[0]) {
		return [3]float64{}, false
	}
	return n.Peak, true
}

// ModelOf implements [state.Links].
func (o *opened) ModelOf(id series.ID) string {
	model, _, _ := strings.Cut(string(id), "/")
	return model
}

// TopFrame implements [state.Links].
func (o *opened) TopFrame(id series.ID) (string, float64, bool) {
	top := o.frames.top(id, 1)
	if len(top) == 0 {
		return "", 0, false
	}
	return top[0].Run, top[0].Seconds, true
}

// SameRank implements [state.Links].
func (o *opened) SameRank(id series.ID, model string) (series.ID, bool) {
	to := o.byRank[pair(o.set, model)]
	if len(to) == 0 {
		return "", false
	}
	rank := max(0, slices.Index(o.byRank[pair(o.set, o.ModelOf(id))], id))
	return to[min(rank, len(to)-1)], true
}

// Duration implements [state.Links].
func (o *opened) Duration(run string) float64 { return o.frames.duration(run) }

func (o *opened) title() string {
	if o.study.Spec.Name != "" {
		return o.study.Spec.Name
	}
	return filepath.Base(o.study.Dir)
}

func (o *opened) datasetName() string {
	d := o.study.Spec.Dataset
	if d.Task != "" {
		return filepath.Base(d.Path) + ", task " + d.Task
	}
	if d.Path != "" {
		return filepath.Base(d.Path)
	}
	return "listed files"
}

func (o *opened) datasetFacts() string {
	facts := []string{fmt.Sprintf("%d subjects", len(o.inputs.Subjects)), fmt.Sprintf("%d runs", len(o.inputs.Runs))}
	if space := o.study.Spec.Dataset.Space; space != "" {
		facts = append(facts, space)
	}
	for _, r := range o.inputs.Recordings {
		if r.TR > 0 {
			facts = append(facts, fmt.Sprintf("TR %.3f s", r.TR))
			break
		}
	}
	return strings.Join(facts, " · ")
}

func (o *opened) runFacts(run string) string {
	n := 0
	for _, r := range o.inputs.Recordings {
		if r.Run == run {
			n++
		}
	}
	return fmt.Sprintf("%d sub", n)
}

// neuronCount counts the neurons of a model that is linked, 0 before.
func (o *opened) neuronCount(model string) int {
	for _, set := range o.study.Spec.Networks {
		rows := o.neurons[pair(set.Name, model)]
		if slices.ContainsFunc(rows, func(n study.Neuron) bool { return n.Network != "" }) {
			return len(rows)
		}
	}
	return 0
}

func (o *opened) similarity(model string) string {
	for _, c := range o.comparison {
		if c.Model == model && c.Set == o.set {
			return fraction(c.Similarity, 3)
		}
	}
	return ""
}

// live counts the networks that are neither dead nor duplicates.
func live(rows []study.Network) int {
	n := 0
	for _, r := range rows {
		if r.Live() {
			n++
		}
	}
	return n
}

// stableFrom is the stability that a confident label needs.
const stableFrom = .8

func stabilityOf(rows []study.Network) (mean float64, unstable int, known bool) {
	n := 0
	for _, r := range rows {
		if !r.Live() || math.IsNaN(r.Stability) {
			continue
		}
		mean += r.Stability
		n++
		if r.Stability < stableFrom {
			unstable++
		}
	}
	return mean / float64(max(n, 1)), unstable, n > 0
}

// fraction prints a number below one without its zero and with a true minus: .62.
func fraction(x float64, digits int) string {
	if math.IsNaN(x) {
		return "n/a"
	}
	text := strings.Replace(strconv.FormatFloat(math.Abs(x), 'f', digits, 64), "0.", ".", 1)
	if x < 0 {
		return "−" + text
	}
	return text
}

// thousands prints a count as 4,800.
func thousands(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// correlation returns the mapped N×F correlations of a set and a model, nil while
// they are to come.
func (o *opened) correlation(key string) *table.Mapped {
	m, known := o.mapped[key]
	if !known {
		set, model, _ := strings.Cut(key, "\x00")
		m, _ = o.results.Correlation(set, model) // to come: nothing to show
		o.mapped[key] = m
	}
	return m
}

// cell reads one number of a matrix of either order.
func cell(m *table.Mapped, row, col int) float32 {
	if m.Fortran {
		return m.Col(col)[row]
	}
	return m.Row(row)[col]
}

// strongest returns up to n neurons of a model by |r| with the current set.
func (o *opened) strongest(model string, n int) []study.Neuron {
	key := pair(o.set, model)
	ids := o.byRank[key]
	out := make([]study.Neuron, 0, n)
	for _, id := range ids[:min(n, len(ids))] {
		if row := o.neurons[key][o.links[key][id]]; !math.IsNaN(row.R) {
			out = append(out, row)
		}
	}
	return out
}
