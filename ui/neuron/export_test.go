package neuron

import (
	"syncact/core/series"
	"syncact/core/study"
)

// What the tests of formats call.
var (
	Probability = probability
	Clock       = clock
)

// Sorted returns the ids of neurons in an order.
func Sorted(neurons []study.Neuron, by Order) []series.ID {
	f := newFinder(neurons)
	var ids []series.ID
	for _, i := range f.find(by, filter{}) {
		ids = append(ids, f.neurons[i].ID)
	}
	return ids
}

// Finder returns the search over neurons.
func Finder(neurons []study.Neuron) func(text string) []int {
	f := newFinder(neurons)
	return func(text string) []int { return f.find(ByLayer, filter{text: text}) }
}
