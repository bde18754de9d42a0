package fbn

import (
	"context"
	"fmt"
	"math"

	"syncact/core/fault"
	"syncact/core/ort"
	"syncact/core/progress"
)

// A Unit is what is known of one network. Stability and Split are NaN where they
// do not apply.
type Unit struct {
	Name        string
	Dead        bool
	DuplicateOf int     // index of a more stable unit with nearly the same map; -1 for none
	Flipped     bool    // map and course were turned so that the cubes sum to a positive number
	Variance    float64 // share of variance explained, NaN where not ordered by it
	Stability   float64 // mean matched |r| over seeds
	Split       float64 // |r| between halves of the subjects
}

// Live says whether the unit counts as a network.
func (u Unit) Live() bool { return !u.Dead && u.DuplicateOf < 0 }

// A Set is one named set of networks. Dead and duplicate units keep their index.
type Set struct {
	Method   string
	Maps     [][]float32 // F×V on the mask's voxels
	Units    []Unit
	Layers   []Layer // of a VS-DBN; all of them, whichever is used
	UseLayer int
	Failed   bool // the alarm held whatever the sparsity: the maps are no networks
	Findings []fault.Finding

	labels []int32 // of an atlas: index of the unit + 1, 0 outside
	center bool    // volumes lose their mean before the up-pass
	run    ort.Options
}

// Decompose finds networks in clean runs. It returns within a batch of ctx ending.
// Progress counts epochs of a VS-DBN, starts of an ICA.
func Decompose(ctx context.Context, runs []Run, o Options, n *progress.Counter) (*Set, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	switch o.Method {
	case GivenMaps:
		return givenMaps(o)
	case GivenAtlas:
		return givenAtlas(o)
	}
	if err := checkRuns(runs); err != nil {
		return nil, err
	}
	find := decomposeRBM
	if o.Method == ICA {
		find = decomposeICA
	}
	s, err := find(ctx, runs, o, n)
	if err != nil {
		return nil, err
	}
	if o.Split {
		if err := s.split(ctx, find, runs, o); err != nil {
			return nil, err
		}
	}
	s.markDuplicates()
	return s, nil
}

func newSet(method string, maps [][]float32, o Options) *Set {
	s := &Set{Method: method, Maps: maps, Units: make([]Unit, len(maps)), run: o.Run}
	nan := math.NaN()
	for i := range s.Units {
		s.Units[i] = Unit{Name: fmt.Sprint(i + 1), DuplicateOf: -1, Variance: nan, Stability: nan, Split: nan}
	}
	return s
}

// orient turns every map whose cubes sum to a negative number.
func (s *Set) orient() {
	for i, m := range s.Maps {
		if cubes(m) < 0 {
			s.Units[i].Flipped = true
			for v := range m {
				m[v] = -m[v]
			}
		}
	}
}

func cubes[F float32 | float64](m []F) float64 {
	sum := 0.0
	for _, x := range m {
		sum += float64(x) * float64(x) * float64(x)
	}
	return sum
}

// Polish returns a map without its negative values and without what lies below .3
// of its peak, turned first when its cubes sum to a negative number.
func Polish[F float32 | float64](m []F) []F {
	sign := F(1)
	if cubes(m) < 0 {
		sign = -1
	}
	out, top := make([]F, len(m)), F(0)
	for v, x := range m {
		out[v] = max(sign*x, 0)
		top = max(top, out[v])
	}
	for v := range out {
		if !(out[v] >= F(.3)*top) {
			out[v] = 0
		}
	}
	return out
}

func polished(maps [][]float32) [][]float32 {
	out := make([][]float32, len(maps))
	for i, m := range maps {
		out[i] = Polish(m)
	}
	return out
}

// markDuplicates flags units whose polished map correlates above .9 with that of a
// more stable unit; of equals the first stays.
func (s *Set) markDuplicates() {
	if s.Method == GivenAtlas || s.Method == GivenMaps {
		return
	}
	polish := polished(s.Maps)
	r := Correlations(polish, polish)
	better := func(a, b int) bool {
		x, y := s.Units[a].Stability, s.Units[b].Stability
		return x > y || !(y > x) && a < b
	}
	for i := range s.Units {
		best := -1
		for j := range s.Units {
			if i == j || s.Units[i].Dead || s.Units[j].Dead || !(r[i][j] > .9) || !better(j, i) {
				continue
			}
			if best < 0 || better(j, best) {
				best = j
			}
		}
		s.Units[i].DuplicateOf = best
	}
}

// compare sets Stability to the mean matched |r| with the maps of other seeds.
func (s *Set) compare(others [][][]float32) {
	if len(others) == 0 {
		return
	}
	for i := range s.Units {
		s.Units[i].Stability = 0
	}
	for _, maps := range others {
		r, _ := matched(s.Maps, maps)
		for i, x := range r {
			if !math.IsNaN(x) {
				s.Units[i].Stability += x / float64(len(others))
			}
		}
	}
}

// split decomposes each half of the subjects and sets Split to |r| between the
// maps that the halves hold of each unit.
func (s *Set) split(ctx context.Context, find finder, runs []Run, o Options) error {
	half := map[string]int{}
	var parts [2][]Run
	for _, r := range runs {
		if _, known := half[r.Subject]; !known {
			half[r.Subject] = len(half) % 2
		}
		parts[half[r.Subject]] = append(parts[half[r.Subject]], r)
	}
	if len(half) < 2 {
		return nil
	}
	o.Seeds = 1
	var maps [2][][]float32
	for i, part := range parts {
		if err := checkRuns(part); err != nil {
			return nil // a half may be too short; Split stays NaN
		}
		found, err := find(ctx, part, o, nil)
		if err != nil {
			return err
		}
		maps[i] = found.Maps
	}
	_, a := matched(s.Maps, maps[0])
	_, b := matched(s.Maps, maps[1])
	r := Correlations(maps[0], maps[1])
	for i := range s.Units {
		if a[i] >= 0 && b[i] >= 0 {
			s.Units[i].Split = r[a[i]][b[i]]
		}
	}
	return nil
}

type finder func(context.Context, []Run, Options, *progress.Counter) (*Set, error)
