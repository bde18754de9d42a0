package report

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"syncact/core/fault"
	"syncact/core/figure"
	"syncact/core/study"
)

// ErrChoice is beneath the refusal of what a study does not have.
var ErrChoice = errors.New("report: the study has no such thing")

// The kinds of figures.
const (
	Brain   = "brain"
	Trace   = "trace"
	Matrix  = "matrix"
	Ranking = "ranking"
	Lags    = "lags"
)

// Kinds lists the kinds of figures in the order of a page.
var Kinds = []string{Brain, Trace, Matrix, Ranking, Lags}

// A Choice says what of a study is drawn. Its zero value leaves everything open.
type Choice struct {
	Set, Model, Run string
	Neuron          string   // id, model/layer/u<k>
	Network         string   // name within the set
	Pinned          []string // ids of further neurons beside the traces

	View         figure.View
	At           *[3]float64 // mm; nil: the peak of the map
	Axis         string      // of a mosaic: one of [Axes]; "": z
	Slices       []float64   // of a mosaic, mm; nil: six through the strong part of the map
	Threshold    float64     // of the map; 0: .3 of its largest value, negative: none
	Range        float64     // |value| at the ends of its colours; 0: the largest
	Colours      string      // a map of core/colormap; "": the two of this program
	Underlay     string      // one of [Underlays]; "": the best of [Anatomies]
	Minus        string      // name of a network whose map is taken off
	Radiological bool        // left is right

	From, To float64 // s of the run that traces show; To 0: to its end
	Course   string  // of the neuron: one of [CoursesShown]; "": HRF
	Beside   int     // networks beside the neuron; 0: 3
	Frames   bool    // stills of the film below the traces, where the run has one

	Rows, Columns string // what the matrix is sorted by: of [RowOrders], [ColumnOrders]
	Value         string // which number of a link it holds: one of [Numbers]; "": r
	Significant   bool   // it shows significant neurons alone

	Anyway bool // draw results that are stale or partial, and say so
}

// What a choice can name; the first is meant where nothing is named.
var (
	Axes         = []string{"z", "y", "x"}
	Underlays    = []string{"auto", "template", "t1w", "mean", "none"}
	CoursesShown = []string{"hrf", "raw", "both"}
	RowOrders    = []string{"layer", "network", "r", "cluster"}
	ColumnOrders = []string{"network", "r", "cluster"}
	Numbers      = []string{"r", "held-out", "lag"}
)

// allowed refuses a word that is none of a list; "" is its first.
func (g *gather) allowed(kind string, word *string, of []string) error {
	if *word == "" {
		*word = of[0]
	}
	if !slices.Contains(of, *word) {
		return g.refuse(kind, *word, of)
	}
	return nil
}

// Figure gathers a figure of one of [Kinds].
func Figure(ctx context.Context, s *study.Study, kind string, c Choice) (figure.Figure, error) {
	g, err := newGather(ctx, s, c)
	if err != nil {
		return nil, err
	}
	mark, err := g.mark()
	if err != nil {
		return nil, err
	}
	panel, err := g.panel(kind)
	if err != nil || mark == "" {
		return panel, err
	}
	return figure.Marked{Figure: panel, Mark: mark}, nil
}

// Page gathers several figures of [Kinds] as one page.
func Page(ctx context.Context, s *study.Study, kinds []string, c Choice) (figure.Figure, error) {
	if len(kinds) == 1 {
		return Figure(ctx, s, kinds[0], c)
	}
	page := figure.Page{Title: s.Spec.Name}
	mark := ""
	for _, kind := range kinds {
		g, err := newGather(ctx, s, c)
		if err != nil {
			return nil, err
		}
		if mark, err = g.mark(); err != nil {
			return nil, err
		}
		panel, err := g.panel(kind)
		if err != nil {
			return nil, err
		}
		page.Manifest = g.manifest
		page.Panels = append(page.Panels, panel)
	}
	if mark != "" {
		return figure.Marked{Figure: page, Mark: mark}, nil
	}
	return page, nil
}

// panel gathers a figure of a kind.
func (g *gather) panel(kind string) (figure.Figure, error) {
	switch kind {
	case Brain:
		return g.brain()
	case Trace:
		return g.trace()
	case Matrix:
		return g.matrix()
	case Ranking:
		return g.ranking()
	case Lags:
		return g.lags()
	}
	return nil, g.refuse("kind of figure", kind, Kinds)
}

// gather is a choice with what was left open filled in as it is needed.
type gather struct {
	Choice
	ctx      context.Context
	s        *study.Study
	r        *study.Results
	in       *study.Inputs
	manifest string
	networks []study.Network
	neurons  []study.Neuron
}

func newGather(ctx context.Context, s *study.Study, c Choice) (*gather, error) {
	g := &gather{Choice: c, ctx: ctx, s: s, r: s.Results()}
	var err error
	if g.in, err = s.Inputs(); err != nil {
		return nil, err
	}
	if text, err := os.ReadFile(g.out("manifest.json")); err == nil {
		sum := sha256.Sum256(text)
		g.manifest = hex.EncodeToString(sum[:])
	}
	if g.Set, err = g.one("set of networks", g.Set, g.r.Sets()); err != nil {
		return nil, err
	}
	if g.Run, err = g.one("run", g.Run, g.in.Runs); err != nil {
		return nil, err
	}
	if err := g.words(); err != nil {
		return nil, err
	}
	g.networks, err = g.r.Networks(g.Set)
	return g, err
}

// words settles what is one of a few words.
func (g *gather) words() error {
	return cmp.Or(g.allowed("axis", &g.Axis, Axes), g.allowed("underlay", &g.Underlay, Underlays), g.allowed("course", &g.Course, CoursesShown),
		g.allowed("order of rows", &g.Rows, RowOrders), g.allowed("order of columns", &g.Columns, ColumnOrders),
		g.allowed("value of a link", &g.Value, Numbers))
}

func (g *gather) out(elem ...string) string {
	return filepath.Join(slices.Concat([]string{g.s.Dir, "derivatives", "syncact"}, elem)...)
}

// one returns the wanted name, the first where none is wanted.
func (g *gather) one(kind, wanted string, have []string) (string, error) {
	switch {
	case len(have) == 0:
		return "", &fault.Input{File: g.s.Dir, What: "has no " + kind + " yet", Do: "run the study", Err: ErrChoice}
	case wanted == "":
		return have[0], nil
	case !slices.Contains(have, wanted):
		return "", g.refuse(kind, wanted, have)
	}
	return wanted, nil
}

// refuse names what is there nearest to what was wanted.
func (g *gather) refuse(kind, wanted string, have []string) error {
	do := "see `syncact show`"
	if near := study.Nearest(wanted, have); near != "" {
		do = fmt.Sprintf("did you mean %q?", near)
	}
	return &fault.Input{File: g.s.Dir, What: fmt.Sprintf("no %s is called %q", kind, wanted), Do: do, Err: ErrChoice}
}

// model settles the model: as chosen, the neuron's, or the one most similar to the
// brain.
func (g *gather) model() error {
	model := g.Model
	if model == "" && g.Neuron != "" {
		model, _, _ = strings.Cut(g.Neuron, "/")
	}
	if model == "" {
		model = g.mostSimilar()
	}
	var err error
	if g.Model, err = g.one("model", model, g.r.Models()); err != nil {
		return err
	}
	g.neurons, err = g.r.Neurons(g.Set, g.Model)
	return err
}

// mostSimilar is the first of the ranking, "" where there is none yet.
func (g *gather) mostSimilar() string {
	rows, err := g.r.Comparison()
	if err != nil {
		return ""
	}
	model, most := "", math.Inf(-1)
	for _, row := range rows {
		if row.Set == g.Set && row.Similarity > most {
			model, most = row.Model, row.Similarity
		}
	}
	return model
}

// neuron settles the neuron: as chosen, or of the chosen network (or of all) the one
// with the largest held-out r.
func (g *gather) neuron() (int, error) {
	if err := g.model(); err != nil {
		return 0, err
	}
	if g.Neuron != "" {
		return g.neuronNamed(g.Neuron)
	}
	best := -1
	for i, n := range g.neurons {
		if g.Network != "" && n.Network != g.Network || n.Network == "" {
			continue
		}
		if best < 0 || cmp.Compare(g.neurons[best].RHeldOut, n.RHeldOut) < 0 {
			best = i
		}
	}
	if best < 0 {
		return 0, &fault.Input{File: g.s.Dir, What: "no neuron of " + g.Model + " follows network " + g.Network, Do: "name a neuron or another model", Err: ErrChoice}
	}
	g.Neuron = string(g.neurons[best].ID)
	return best, nil
}

// neuronNamed is the row of a neuron of the model.
func (g *gather) neuronNamed(id string) (int, error) {
	ids := make([]string, len(g.neurons))
	for i, n := range g.neurons {
		ids[i] = string(n.ID)
	}
	if at := slices.Index(ids, id); at >= 0 {
		return at, nil
	}
	return 0, g.refuse("neuron", id, ids)
}

// network settles the network: as chosen, or the neuron's.
func (g *gather) network() (int, error) {
	if g.Network == "" {
		at, err := g.neuron()
		if err != nil {
			return 0, err
		}
		g.Network = g.neurons[at].Network
	}
	return g.networkNamed(g.Network)
}

// networkNamed is where a network stands in its set.
func (g *gather) networkNamed(name string) (int, error) {
	names := make([]string, len(g.networks))
	for i, n := range g.networks {
		names[i] = n.Name
	}
	at := slices.Index(names, strings.TrimPrefix(name, g.Set+"/"))
	if at < 0 {
		return 0, g.refuse("network of "+g.Set, name, names)
	}
	return at, nil
}

// subjects is how many took part in the courses of the run.
func (g *gather) subjects() (int, error) {
	list, err := g.r.Subjects(g.Set, g.Run)
	return len(list), err
}

// named is a network under its id and label.
func named(n study.Network) string {
	if n.Label.Text == "" {
		return string(n.ID)
	}
	label, _, _ := strings.Cut(n.Label.Text, " · ")
	return string(n.ID) + " " + label
}
