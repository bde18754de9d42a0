package neuron

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"syncact/core/label"
	"syncact/core/series"
	"syncact/core/study"
)

// Order is what the list is sorted by.
type Order string

// The orders of the list.
const (
	ByLayer   Order = "layer"
	ByID      Order = "id"
	ByR       Order = "r"
	ByHeldOut Order = "held-out r"
	ByP       Order = "p, FWER"
	ByQ       Order = "q, FDR"
	ByNetwork Order = "network"
	ByLabel   Order = "label"
)

// Orders are all of them.
var Orders = []string{string(ByLayer), string(ByID), string(ByR), string(ByHeldOut), string(ByP), string(ByQ), string(ByNetwork), string(ByLabel)}

// value is the number that an order shows beside a neuron.
func (by Order) value(n study.Neuron) string {
	switch by {
	case ByHeldOut:
		return fraction(n.RHeldOut, 2)
	case ByP:
		return probability(n.PFWER)
	case ByQ:
		return probability(n.QFDR)
	}
	return fraction(n.R, 2)
}

// head names that number.
func (by Order) head() string {
	switch by {
	case ByHeldOut, ByP, ByQ:
		return string(by)
	}
	return string(ByR)
}

// A filter says which neurons are listed. The zero filter lists all.
type filter struct {
	text, layer, network string
	trust                label.Confidence
	significant          bool
	region               map[string]bool // names of the networks that share one; nil: any
}

// finder filters neurons as somebody types. It holds each neuron's words once, in
// lower case, so that a key costs one pass over them.
type finder struct {
	neurons []study.Neuron
	words   []string
	ranks   map[Order][]int
	places  map[series.ID]int
	layers  map[string]int // neurons of each
}

func newFinder(neurons []study.Neuron) *finder {
	f := &finder{neurons: neurons, words: make([]string, len(neurons)), ranks: map[Order][]int{}, layers: map[string]int{}}
	for i, n := range neurons {
		f.words[i] = strings.ToLower(string(n.ID) + " " + n.Network + " " + n.Label.Text)
		f.layers[n.Layer]++
	}
	return f
}

func (f *finder) layerSize(layer string) int { return f.layers[layer] }

// networks names the networks that neurons follow, in the order of their numbers.
func (f *finder) networks() []string {
	seen := map[string]bool{}
	var out []string
	for _, n := range f.neurons {
		if n.Network != "" && !seen[n.Network] {
			seen[n.Network] = true
			out = append(out, n.Network)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) })
	return out
}

// find returns the places of the neurons that pass a filter, in an order.
func (f *finder) find(by Order, only filter) []int {
	terms := strings.Fields(strings.ToLower(only.text))
	out := make([]int, 0, len(f.neurons))
	for _, i := range f.order(by) {
		n := &f.neurons[i]
		switch {
		case only.significant && !n.Significant,
			only.layer != "" && n.Layer != only.layer,
			only.network != "" && n.Network != only.network,
			only.trust != "" && confidenceOf(n) != only.trust,
			only.region != nil && !only.region[n.Network],
			!holdsAll(f.words[i], terms):
			continue
		}
		out = append(out, i)
	}
	return out
}

// confidenceOf is the confidence of a neuron's label; without one it is unlabelled.
func confidenceOf(n *study.Neuron) label.Confidence {
	return cmp.Or(n.Label.Confidence, label.Unlabelled)
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
	if compare := f.comparison(by); compare != nil {
		slices.SortStableFunc(all, compare)
	}
	f.ranks[by] = all
	return all
}

// comparison compares the neurons of two places; nil leaves them as they stand.
func (f *finder) comparison(by Order) func(a, b int) int {
	n := f.neurons
	switch by {
	case ByID:
		return func(a, b int) int { return strings.Compare(string(n[a].ID), string(n[b].ID)) }
	case ByR:
		return func(a, b int) int { return falling(math.Abs(n[a].R), math.Abs(n[b].R)) }
	case ByHeldOut:
		return func(a, b int) int { return falling(n[a].RHeldOut, n[b].RHeldOut) }
	case ByP:
		return func(a, b int) int { return falling(-n[a].PFWER, -n[b].PFWER) }
	case ByQ:
		return func(a, b int) int { return falling(-n[a].QFDR, -n[b].QFDR) }
	case ByNetwork:
		return func(a, b int) int { return strings.Compare(n[a].Network, n[b].Network) }
	case ByLabel:
		return func(a, b int) int { return labelled(n[a].Label.Text, n[b].Label.Text) }
	}
	return nil
}

// labelled compares two labels, those without one last.
func labelled(a, b string) int {
	if (a == "") != (b == "") {
		return cmp.Compare(len(b), len(a))
	}
	return strings.Compare(a, b)
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
	}
	return cmp.Compare(b, a)
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

// unlinked counts the neurons whose r is no number.
func (f *finder) unlinked() int {
	count := 0
	for _, n := range f.neurons {
		if math.IsNaN(n.R) {
			count++
		}
	}
	return count
}
