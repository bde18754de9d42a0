package trace

import (
	"context"
	"image"

	"syncact/core/series"
)

// A Course is evenly sampled: value k is at From + k·Step seconds. NaN is a gap.
type Course struct {
	From, Step float64
	V          []float32
}

// A Neuron's courses: z-scored after the response model, and the raw activation.
type Neuron struct {
	Predicted Course
	Raw       Course
	Title     string // "u137"
}

// A Network's course is the mean over subjects, z-scored. Low and High are one standard
// deviation of the subjects below and above it, in the unit of the mean; they are empty
// where there is one subject.
type Network struct {
	Mean      Course
	Low, High Course
	Title     string // "FBN 23"
	Caption   string // "Ventral visual"
}

// A Run is what was shown while courses were recorded.
type Run struct {
	Name     string // as it is shown
	Seconds  float64
	TR       float64
	Film     string    // file name, "" for none
	Cuts     []float64 // where shots begin, if that is known at once
	Subjects int       // whose mean the networks' courses are, 0 when unknown
	Lag      float64   // time from a frame to the peak of its response, 0 without a response model
}

// Courses reads runs and courses; a run is named as the session names it. Run, Neuron
// and Network are called beside the window.
type Courses interface {
	Run(name string) (Run, bool)
	Neuron(ctx context.Context, id series.ID, run string) (Neuron, error)
	Network(ctx context.Context, id series.ID, run string) (Network, error)
}

// A Link is a network and the correlation with it.
type Link struct {
	Network series.ID
	R       float64
}

// Links knows the networks that a neuron follows best, best first, and the r of any.
type Links interface {
	Best(neuron series.ID, most int) []Link
	R(neuron, network series.ID) float64 // NaN when unknown
}

// Frames decodes what was on screen at some second of a run, in a picture of about
// that height in pixels; 0 is the film's own. It is called beside the window.
type Frames interface {
	Frame(ctx context.Context, run string, seconds float64, height int) (image.Image, error)
	// Strip decodes several moments, which rise, and gives each as it comes, one at a
	// time; those that cannot be decoded are left out.
	Strip(ctx context.Context, run string, seconds []float64, height int, each func(k int, frame image.Image)) error
}

// Shots finds where the shots of a run's film begin, in seconds of the run. It is
// called beside the window, once a run.
type Shots interface {
	Cuts(ctx context.Context, run string) ([]float64, error)
}

// Source is where a panel's courses come from. All but Courses may be nil.
type Source struct {
	Courses Courses
	Links   Links
	Frames  Frames
	Shots   Shots
}
