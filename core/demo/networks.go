package demo

import (
	"math"

	"syncact/core/volume"
)

// A Focus is one peak of a network's map: world mm (MNI) and its weight.
type Focus struct {
	At     [3]float64 `json:"at_mm"`
	Weight float64    `json:"weight"`
}

// A Planted network: where it is and what drives it.
type Planted struct {
	Name  string  `json:"name"`
	Foci  []Focus `json:"foci"`
	Drive string  `json:"drive"` // a category's name, "cuts" or "" for a course of its own
}

const (
	focusSigma = 7.0 // mm, of the Gaussian at a focus
	driveCuts  = "cuts"
)

// both is a focus on both sides, with the right and the left weight.
func both(x, y, z, right, left float64) []Focus {
	return []Focus{{[3]float64{x, y, z}, right}, {[3]float64{-x, y, z}, left}}
}

func one(x, y, z, weight float64) []Focus { return []Focus{{[3]float64{x, y, z}, weight}} }

func join(parts ...[]Focus) (all []Focus) {
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// Networks returns the planted networks: one a category, early visual cortex driven by
// scene cuts, and four with courses of their own. The places are rounded published
// ones; each network has distant foci of its own, without which neighbours in
// occipito-temporal cortex could not be told apart at 4 mm.
func Networks() []Planted {
	return []Planted{
		{"face", join(both(41, -55, -20, 1, 1), both(40, -78, -12, .6, .6), both(54, -44, 8, .5, .28)), "face"},
		{"place", join(both(27, -45, -10, 1, 1), both(16, -56, 12, .7, .7), both(34, -82, 22, .6, .6)), "place"},
		{"object", join(both(43, -77, -6, 1, 1), both(34, -50, 46, .6, .6), one(-44, 4, 32, .5)), "object"},
		{"text", join(one(-44, -56, -12, 1), one(-56, -40, 4, .7), one(-48, 22, 16, .7)), "text"},
		{"body", join(both(48, -70, 1, 1, 1), both(54, -38, 26, .6, .6), both(44, 14, 24, .4, .22)), "body"},
		{"motion", join(both(46, -64, 6, 1, 1), both(20, -86, 28, .8, .8), both(24, -60, 58, .7, .7)), "motion"},
		{"early visual", join(both(9, -94, 0, 1, 1), both(8, -80, 4, .8, .8)), driveCuts},
		{"default mode", join(one(0, -54, 28, 1), one(0, 52, 2, .9), both(46, -64, 32, .8, .8)), ""},
		{"motor", join(both(38, -22, 56, 1, 1), one(0, -6, 58, .7)), ""},
		{"auditory", both(54, -18, 8, 1, 1), ""},
		{"frontoparietal", join(both(42, 36, 26, 1, 1), both(46, -50, 48, .7, .7)), ""},
	}
}

// tuning is how much a category drives the network of another, beside the 1 with
// which it drives its own. Related categories share some response, as in the brain.
var tuning = map[[2]string]float64{
	{"body", "face"}: .2, {"body", "motion"}: .25, {"face", "object"}: .15, {"face", "body"}: .2, {"object", "body"}: .1,
	{"object", "place"}: .12, {"text", "object"}: .15, {"place", "object"}: .1, {"motion", "body"}: .15,
}

// grid is the bounding box of the brain at 4 mm; a full MNI box would only add zeros.
func grid() volume.Grid {
	return volume.Grid{Shape: [3]int{37, 45, 37}, Affine: volume.Affine{
		{4, 0, 0, -72}, {0, 4, 0, -106}, {0, 0, 4, -64}, {0, 0, 0, 1}}}
}

// radius is 0 in the middle of the planted brain, 1 at its edge.
func radius(at [3]float64) float64 {
	return math.Sqrt(sq(at[0]/70) + sq((at[1]+18)/86) + sq((at[2]-8)/68))
}

func sq(x float64) float64 { return x * x }

// brain is the planted brain's mask.
func brain() *volume.Mask {
	g := grid()
	in := make([]bool, g.Voxels())
	for v := range in {
		in[v] = radius(g.World(v)) < 1
	}
	return volume.NewMask(g, in)
}

// At is the value of the network's group map at a point in MNI mm: the sum of its
// Gaussians.
func (p Planted) At(point [3]float64) float64 { return blobs(p.Foci, focusSigma, point) }

func blobs(foci []Focus, sigma float64, at [3]float64) float64 {
	sum := 0.0
	for _, f := range foci {
		d := sq(at[0]-f.At[0]) + sq(at[1]-f.At[1]) + sq(at[2]-f.At[2])
		if d < 36*sigma*sigma {
			sum += f.Weight * math.Exp(-d/(2*sigma*sigma))
		}
	}
	return sum
}
