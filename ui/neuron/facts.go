package neuron

import (
	"context"

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

// Facts are what an open study says about neurons. What takes a context is called
// beside the window; every other answer is at hand.
type Facts interface {
	Painter
	// Models are those that have neurons, in the order of the study.
	Models() []string
	// Neurons lists a model's neurons with their links to the current set.
	Neurons(model string) []study.Neuron
	// State says what of a model's numbers is not final: "2 of 4 runs, no q yet"; "" for
	// nothing.
	State(model string) string
	// Candidates are the live networks, largest |r| first.
	Candidates(neuron series.ID) []Candidate
	// Frames are the moments of largest activation, best first.
	Frames(neuron series.ID) []Frame
	// Provenance says how the numbers were made, as names and values.
	Provenance(neuron series.ID) [][2]string
	// Command is the line that prints the neuron's numbers in a terminal.
	Command(neuron series.ID) string
	// Methods is the methods text of the study.
	Methods(ctx context.Context) (string, error)
	// Anatomy is what lies under a network's map.
	Anatomy(ctx context.Context, network series.ID) (Anatomy, error)
	// Sharing names the networks of the set whose maps lie in a region.
	Sharing(ctx context.Context, region string) ([]string, error)
}
