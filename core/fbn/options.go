package fbn

import (
	"fmt"
	"runtime"
	"slices"

	"syncact/core/fault"
	"syncact/core/ort"
)

// Methods of finding networks.
const (
	VSDBN      = "vsdbn"     // volumetric sparse deep belief network (Dong 2020)
	ICA        = "ica"       // group spatial independent components (Calhoun 2001)
	GivenMaps  = "maps"      // maps that exist already
	GivenAtlas = "atlas"     // regions of a label volume
	Robust     = "robust"    // preset of vsdbn: centred machine, W ≥ 0, controlled variance
	Published  = "published" // preset of vsdbn: unit variance, plain contrastive divergence
)

// Options say how networks are found. The zero Options are the advice: a robust
// VS-DBN of 128, 64 and 32 units whose first layer is used, five seeds.
type Options struct {
	Method string // "" is VSDBN
	Seed   uint64
	Seeds  int  // trainings that stability is taken over; 0 is 5
	Split  bool // also over halves of the subjects
	Run    ort.Options

	// VSDBN.
	Preset   string  // "" is Robust
	Layers   []int   // units; nil is 128, 64, 32
	UseLayer int     // whose maps are the networks; 0 is 1
	Epochs   int     // of layer 1; 0 is 100
	Batch    int     // volumes; 0 is 100, and 200 of 2,000 or more that are seen often enough
	Signed   bool    // lets weights be negative
	L1       float64 // c of layer 1; 0 is .15, negative turns it off
	Unroll   int     // updates in a Run; 0 is 1 on the CPU, 8 elsewhere

	// ICA.
	Components int // 0 is 20
	SubjectPCA int // 0 is 40

	// GivenMaps and GivenAtlas, on the voxels of the mask.
	Maps   [][]float32
	Labels []int32
	Names  []string // of maps, or of the labels in rising order; nil numbers them
}

// withDefaults fills in what is unset and refuses what cannot be done.
func (o Options) withDefaults() (Options, error) {
	o.Method, o.Preset = or(o.Method, VSDBN), or(o.Preset, Robust)
	o.Seeds, o.UseLayer = or(o.Seeds, 5), or(o.UseLayer, 1)
	o.Epochs = or(o.Epochs, 100)
	o.Components, o.SubjectPCA = or(o.Components, 20), or(o.SubjectPCA, 40)
	if o.Layers == nil {
		o.Layers = []int{128, 64, 32}
	}
	o.L1 = max(0, or(o.L1, .15))
	if o.Run.Provider == ort.Auto {
		o.Run.Provider, _ = ort.Choose(ort.Auto)
	}
	if o.Unroll == 0 {
		o.Unroll = 8
		if onCPU(o.Run) {
			o.Unroll = 1
		}
	}
	refuse := func(what, do string) (Options, error) {
		return o, &fault.Input{What: what, Do: do, Err: ErrRuns}
	}
	switch {
	case !slices.Contains([]string{VSDBN, ICA, GivenMaps, GivenAtlas}, o.Method):
		return refuse(fmt.Sprintf("there is no method %q", o.Method), "use vsdbn, ica, maps or atlas")
	case o.Preset != Robust && o.Preset != Published:
		return refuse(fmt.Sprintf("there is no preset %q", o.Preset), "use robust or published")
	case len(o.Layers) == 0 || slices.Min(o.Layers) < 1:
		return refuse(fmt.Sprintf("layers of %v units", o.Layers), "give each layer one unit or more")
	case o.UseLayer < 1 || o.UseLayer > len(o.Layers):
		return refuse(fmt.Sprintf("layer %d is to be used, there are %d", o.UseLayer, len(o.Layers)), "use a layer that is trained")
	case min(o.Seeds, o.Epochs, o.Components, o.SubjectPCA, o.Unroll) < 1 || o.Batch < 0:
		return refuse("a negative number of seeds, epochs, volumes or components", "leave it out for the default")
	}
	return o, nil
}

func onCPU(o ort.Options) bool { return o.Provider == "" || o.Provider == ort.CPU }

// threads is how many threads the options allow.
func threads(o ort.Options) int {
	if o.Threads > 0 {
		return o.Threads
	}
	return runtime.NumCPU()
}

func or[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

const (
	// manyVolumes is from how many volumes on batches are of 200: the products of W
	// with itself are then made half as often.
	manyVolumes = 2000
	// neededUpdates is how many the variance controller takes to settle.
	neededUpdates = 300
)

// hypers returns the settings of each layer for training on as many volumes.
func (o Options) hypers(volumes int) []Hyper {
	if o.Batch == 0 {
		o.Batch = 100
		if volumes >= manyVolumes && o.Epochs*(volumes/200) >= neededUpdates {
			o.Batch = 200
		}
	}
	out := make([]Hyper, len(o.Layers))
	for i, units := range o.Layers {
		h := Hyper{Units: units, Epochs: o.Epochs, Batch: o.Batch, Rate: .05, Momentum: .9, L1: o.L1, Target: .27, RateS: .05, RateMu: .05, Signed: o.Signed}
		if i > 0 {
			h.Epochs, h.L1, h.Target = o.Epochs*3/2, min(o.L1, .03), .38
		}
		if o.Preset == Published {
			h.Unit, h.Signed, h.RateS, h.RateMu = true, true, 0, 0
			h.Batch, h.Rate, h.Momentum = min(20, o.Batch), .001, .5
		}
		out[i] = h
	}
	return out
}
