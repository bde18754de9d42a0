package neuron

import (
	"math"
	"slices"
	"strings"

	"syncact/core/series"
	"syncact/core/study"
)

// A Frame is a moment at which a neuron was active.
type Frame struct {
	Run     string
	Seconds float64 // run time
	Z       float64
}

// A Candidate is a network with the neuron's correlation.
type Candidate struct {
	Network study.Network
	R       float64
}

// Facts are what an open study says about neurons. Every answer is at hand.
type Facts interface {
	Painter
	// Neurons lists a model's neurons with their links to the current set.
	Neurons(model string) []study.Neuron
	// Candidates are the networks of largest |r|, best first.
	Candidates(neuron series.ID) []Candidate
	// Frames are the moments of largest activation, best first.
	Frames(neuron series.ID) []Frame
	// Provenance says how the numbers were made, as names and values.
	Provenance(neuron series.ID) [][2]string
}

// Order is what the list is sorted by.
type Order string

// The orders of the list.
const (
	ByLayer   Order = "layer"
	ByR       Order = "best r"
	ByHeldOut Order = "held-out r"
	ByNetwork Order = "network"
	ByLabel   Order = "label"
)

// Orders are all of them.
var Orders = []string{string(ByLayer), string(ByR), string(ByHeldOut), string(ByNetwork), string(ByLabel)}

// A finder filters neurons as somebody types. It holds each neuron's words once, in
// lower case, so that a key costs one pass over them.
type finder struct {
	neurons []study.Neuron
	words   []string
	ranks   map[Order][]int
	places  map[series.ID]int
}

func newFinder(neurons []study.Neuron) *finder {
	f := &finder{neurons: neurons, words: make([]string, len(neurons)), ranks: map[Order][]int{}}
	for i, n := range neurons {
		f.words[i] = strings.ToLower(string(n.ID) + " " + n.Network + " " + n.Label.Text)
	}
	return f
}

// find returns the places of the neurons that hold every word of text, in an order.
func (f *finder) find(text string, by Order, significant bool) []int {
	terms := strings.Fields(strings.ToLower(text))
	out := make([]int, 0, len(f.neurons))
	for _, i := range f.order(by) {
		if significant && !f.neurons[i].Significant {
			continue
		}
		if holdsAll(f.words[i], terms) {
			out = append(out, i)
		}
	}
	return out
}

func holdsAll(words string, terms []string) bool {
	for _, t := range terms {
		if !strings.Contains(words, t) {
			return false
		}
	}
	return true
}

// order returns every place in an order, made once.
func (f *finder) order(by Order) []int {
	if kept, ok := f.ranks[by]; ok {
		return kept
	}
	all := make([]int, len(f.neurons))
	for i := range all {
		all[i] = i
	}
	n := f.neurons
	switch by {
	case ByR:
		slices.SortStableFunc(all, func(a, b int) int { return falling(math.Abs(n[a].R), math.Abs(n[b].R)) })
	case ByHeldOut:
		slices.SortStableFunc(all, func(a, b int) int { return falling(n[a].RHeldOut, n[b].RHeldOut) })
	case ByNetwork:
		slices.SortStableFunc(all, func(a, b int) int { return strings.Compare(n[a].Network, n[b].Network) })
	case ByLabel:
		slices.SortStableFunc(all, func(a, b int) int { return strings.Compare(n[a].Label.Text, n[b].Label.Text) })
	}
	f.ranks[by] = all
	return all
}

// falling compares two numbers, the larger first and what is no number last.
func falling(a, b float64) int {
	switch {
	case math.IsNaN(a) && math.IsNaN(b):
		return 0
	case math.IsNaN(a):
		return 1
	case math.IsNaN(b):
		return -1
	case a > b:
		return -1
	case a < b:
		return 1
	}
	return 0
}

// place returns the place of a neuron among the model's, -1 for none.
func (f *finder) place(id series.ID) int {
	if f.places == nil {
		f.places = make(map[series.ID]int, len(f.neurons))
		for i, n := range f.neurons {
			f.places[n.ID] = i
		}
	}
	if i, ok := f.places[id]; ok {
		return i
	}
	return -1
}
