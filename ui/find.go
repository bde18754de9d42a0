package ui

import (
	"context"
	"fmt"
	"math"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"syncact/core/series"
	"syncact/core/study"
)

// The kinds of things that a search finds, in the order they are listed.
const (
	foundPlace   = "Place, mm"
	foundTime    = "Time"
	foundNeuron  = "Neurons"
	foundNetwork = "Networks"
	foundLayer   = "Layers"
	foundRegion  = "Regions"
)

// mostFound is how many things of a kind a search lists.
const mostFound = 5

// A hit is something a search found; its names say where to go.
type hit struct {
	kind, title, beside, value string
	id                         series.ID // neuron or network; of a layer its strongest neuron
	layer                      string
	place                      [3]float64
	seconds                    float64
}

// A findings is a group of hits of one kind and how many there are in all.
type findings struct {
	kind  string
	count int
	hits  []hit
}

// A searchable is a hit with the words it is found by, in lower case.
type searchable struct {
	words string
	hit   hit
	size  float64 // |r| of a neuron
}

// searchIndex holds everything of a study that can be found. It is not changed after
// it was made, so it may be searched beside the window.
type searchIndex struct {
	o                                  *opened
	set                                string
	neurons, networks, layers, regions []searchable
}

// newSearchIndex gathers the words of a study: its neurons, largest |r| first, its
// networks and its layers.
func newSearchIndex(ctx context.Context, o *opened, set string) (*searchIndex, error) {
	x := &searchIndex{o: o, set: set}
	for _, m := range o.study.Spec.Models {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		x.addModel(m.Name, o.neurons[pair(set, m.Name)])
	}
	for _, n := range o.networks[set] {
		if n.Live() {
			x.networks = append(x.networks, searchable{strings.ToLower(networkName(n) + " " + string(n.ID) + " " + n.Label.Text),
				hit{kind: foundNetwork, title: networkName(n), beside: n.Label.Text, id: n.ID}, 0})
		}
	}
	slices.SortStableFunc(x.neurons, func(a, b searchable) int { return compare(b.size, a.size) })
	return x, nil
}

// addModel adds a model's neurons and its layers.
func (x *searchIndex) addModel(model string, neurons []study.Neuron) {
	best := map[string]study.Neuron{}
	count := map[string]int{}
	for _, n := range neurons {
		x.neurons = append(x.neurons, searchable{strings.ToLower(string(n.ID) + " " + n.Label.Text),
			hit{kind: foundNeuron, title: string(n.ID), beside: n.Label.Text, value: fraction(n.R, 2), id: n.ID}, size(n.R)})
		if b, ok := best[n.Layer]; !ok || size(n.R) > size(b.R) {
			best[n.Layer] = n
		}
		count[n.Layer]++
	}
	for _, layer := range study.Layers(neurons) {
		x.layers = append(x.layers, searchable{strings.ToLower(model + "/" + layer),
			hit{kind: foundLayer, title: model + "/" + layer, beside: fmt.Sprintf("%s neurons", thousands(count[layer])), id: best[layer].ID, layer: layer}, 0})
	}
}

// withRegions returns the index with the regions that networks lie in.
func (x *searchIndex) withRegions(ctx context.Context) (*searchIndex, error) {
	names, err := facts{x.o}.regionNames(ctx)
	if err != nil {
		return nil, err
	}
	more := *x
	more.regions = make([]searchable, len(names))
	for i, name := range names {
		more.regions[i] = searchable{strings.ToLower(name), hit{kind: foundRegion, title: name}, 0}
	}
	return &more, nil
}

// search finds everything that holds every word of a text, and the place or time that
// the text names.
func (x *searchIndex) search(text string) []findings {
	var out []findings
	text = strings.TrimSpace(text)
	if mm, ok := parsePlace(text); ok {
		title := fmt.Sprintf("%s %s %s", number(mm[0], 1), number(mm[1], 1), number(mm[2], 1))
		out = append(out, findings{foundPlace, 1, []hit{{kind: foundPlace, title: title, beside: "go to this place", place: mm}}})
	}
	if s, ok := parseTime(text); ok {
		out = append(out, findings{foundTime, 1, []hit{{kind: foundTime, title: text, beside: "go to this time of the run", seconds: s}}})
	}
	terms := strings.Fields(strings.ToLower(text))
	if len(terms) == 0 {
		return out
	}
	for _, group := range [][]searchable{x.neurons, x.networks, x.layers, x.regions} {
		if f := among(group, terms); f.count > 0 {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b findings) int { return exactness(b, text) - exactness(a, text) })
	return out
}

// exactness puts a group first whose first hit is what was typed, whole.
func exactness(f findings, text string) int {
	if h := f.hits[0]; strings.EqualFold(h.title, text) || strings.EqualFold(h.beside, text) || strings.EqualFold(string(h.id), text) {
		return 1
	}
	return 0
}

// among returns the first hits of a group, those whose name is what was typed or ends
// with it before the others, and their count.
func among(group []searchable, terms []string) findings {
	f := findings{}
	exact := 0
	for i := range group {
		s := &group[i]
		if !holds(s.words, terms) {
			continue
		}
		f.kind = s.hit.kind
		f.count++
		switch {
		case len(terms) == 1 && exact < mostFound && named(s.hit.title, terms[0]):
			f.hits = slices.Insert(f.hits, exact, s.hit)
			exact++
		case len(f.hits) < mostFound:
			f.hits = append(f.hits, s.hit)
		}
	}
	f.hits = f.hits[:min(mostFound, len(f.hits))]
	return f
}

func holds(words string, terms []string) bool {
	for _, t := range terms {
		if !strings.Contains(words, t) {
			return false
		}
	}
	return true
}

// named reports whether a name, or its last part, is the word.
func named(title, word string) bool {
	rest, ok := strings.CutSuffix(strings.ToLower(title), word)
	return ok && (rest == "" || strings.HasSuffix(rest, "/") || strings.HasSuffix(rest, " "))
}

// goTo goes to what was found and selects it.
func (w *Window) goTo(h hit) {
	w.leaveSearch()
	if w.study == nil {
		return
	}
	w.showWorkspace(explore)
	inspector := w.pages.explore.inspector
	switch h.kind {
	case foundPlace:
		w.session.GoTo(h.place)
	case foundTime:
		w.session.SetTime(h.seconds)
	case foundNeuron:
		w.session.SelectNeuron(h.id)
	case foundNetwork:
		w.session.SelectNetwork(h.id)
	case foundLayer:
		w.session.SelectNeuron(h.id)
		inspector.ShowLayer(h.layer)
	case foundRegion:
		inspector.ShowRegion(h.title)
		w.search.toRegion(h.title)
	}
}

// toRegion selects the network that lies most in a region and goes to its peak there.
func (s *search) toRegion(region string) {
	f := facts{s.w.study}
	s.placing.Start(func(ctx context.Context) ([]placed, error) { return f.inRegion(ctx, region) }, func(found []placed, err error) {
		if err != nil || len(found) == 0 || s.w.study != f.o {
			return
		}
		s.w.session.SelectNetwork(found[0].id)
		if at := found[0].region.At; !math.IsNaN(at[0]) {
			s.w.session.GoTo(at)
		}
	})
}

func (w *Window) leaveSearch() {
	w.search.close()
	w.bars.tools.search.SetText("")
	w.win.Canvas().Unfocus()
}

func (w *Window) focusSearch() { w.win.Canvas().Focus(w.bars.tools.search) }

func (w *Window) focusPlace() {
	if w.study != nil {
		w.win.Canvas().Focus(w.bars.status.place)
	}
}

// parseTime reads m:ss or m:ss.s.
func parseTime(text string) (float64, bool) {
	minutes, rest, ok := strings.Cut(text, ":")
	if !ok {
		return 0, false
	}
	m, err := strconv.Atoi(minutes)
	s, err2 := strconv.ParseFloat(rest, 64)
	if err != nil || err2 != nil || m < 0 || s < 0 || s >= 60 {
		return 0, false
	}
	return float64(60*m) + s, true
}

// take opens what paths hold: a study, or what a new one is made of.
func (w *Window) take(paths ...string) {
	if len(paths) == 0 {
		return
	}
	if w.study == nil && w.bars.failure == nil {
		w.pages.welcome.Drop(paths)
		return
	}
	if w.busy() {
		w.bars.status.say("A job is running: other files are taken when it has ended.")
		return
	}
	w.closeStudy()
	w.closeError()
	w.pages.welcome.Drop(paths)
}

// showFolder shows the study's folder in the desktop's file manager.
func (w *Window) showFolder() {
	if w.study != nil {
		w.showFile(filepath.Join(w.study.study.Dir, "study.json"))
	}
}

// showFile shows the folder of a file in the desktop's file manager.
func (w *Window) showFile(path string) {
	path, err := filepath.Abs(path)
	if err != nil {
		return
	}
	_ = w.app.OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Dir(path))}) // without a file manager there is nothing to show it in
}

// studyMenu is the menu of the sidebar's header.
func (w *Window) studyMenu() {
	side := w.bars.side.panel
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(side).AddXY(40, 30)
	w.popUp(w.studyMenuBar(), at)
}
