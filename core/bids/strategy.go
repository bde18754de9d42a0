package bids

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"syncact/core/fault"
)

// A Strategy says which columns of fMRIPrep's confounds table are regressed out and
// which volumes are dropped. [Named] gives those in common use.
//
// Volumes that fMRIPrep marks as non-steady state are dropped by every strategy.
type Strategy struct {
	Motion       Expansion // of the six realignment parameters
	WMCSF        Expansion // of the mean signals of white matter and CSF
	GlobalSignal Expansion // of the mean signal of the brain
	HighPass     bool      // fMRIPrep's cosines
	CompCor      CompCor
	Components   int // of each CompCor mask; 0: all

	Scrub     bool    // drop volumes by motion
	FDmm      float64 // framewise displacement above which a volume is dropped
	DVARS     float64 // standardised DVARS above which it is dropped
	Segment   int     // runs of kept volumes shorter than this are dropped too
	KeepMeans bool    // leave the columns' means in place
}

// An Expansion says which functions of a column are used; the zero value leaves it out.
type Expansion int

// The expansions, by the names that nilearn gives them.
const (
	Unused      Expansion = iota
	Basic                 // the column
	Derivatives           // and its difference from volume to volume
	Power2                // the column and its square
	Full                  // the column, its difference, and the squares of both
)

var suffixes = [...][]string{Unused: nil, Basic: {""}, Derivatives: {"", "_derivative1"}, Power2: {"", "_power2"},
	Full: {"", "_derivative1", "_power2", "_derivative1_power2"}}

// CompCor says which principal components are used.
type CompCor int

// The sets of components.
const (
	NoCompCor            CompCor = iota
	AnatCombined                 // of white matter and CSF together
	AnatSeparated                // of white matter and of CSF
	Temporal                     // of the most variable voxels
	TemporalAnatCombined         // Temporal and AnatCombined
)

var named = map[string]Strategy{
	"none":           {},
	"motion6":        {Motion: Basic},
	"motion12":       {Motion: Derivatives},
	"motion24":       {Motion: Full},
	"motion24+wmcsf": {Motion: Full, WMCSF: Basic},
	"compcor":        {Motion: Full, HighPass: true, CompCor: AnatCombined},
	"scrub":          {Motion: Full, WMCSF: Full, HighPass: true, Scrub: true, FDmm: .5, DVARS: 1.5, Segment: 5},
}

// Strategies lists the names that [Named] knows.
func Strategies() []string { return slices.Sorted(maps.Keys(named)) }

// Named returns a strategy in common use: none, motion6, motion12, motion24 (Friston
// 1996), motion24+wmcsf, compcor (Behzadi 2007, all components kept by fMRIPrep) and
// scrub (Power 2014: FD above .5 mm or DVARS above 1.5, segments of at least 5). The
// last two use fMRIPrep's cosines, as their components and thresholds presume.
func Named(name string) (Strategy, error) {
	s, ok := named[name]
	if !ok {
		return s, &fault.Input{What: fmt.Sprintf("no confound strategy is called %q", name), Do: "choose among " + strings.Join(Strategies(), ", "), Err: ErrConfounds}
	}
	return s, nil
}

var motion = []string{"trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z"}

// A component is what the sidecar of the table says about a CompCor column.
type component struct {
	Mask string
}

// columns returns the names of the columns to use, sorted; what the table lacks is an
// error of the caller's.
func (s Strategy) columns(names []string, meta map[string]component) []string {
	want := make(map[string]bool)
	expand := func(e Expansion, columns ...string) {
		for _, c := range columns {
			for _, suffix := range suffixes[e] {
				want[c+suffix] = true
			}
		}
	}
	expand(s.Motion, motion...)
	expand(s.WMCSF, "csf", "white_matter")
	expand(s.GlobalSignal, "global_signal")
	if s.HighPass {
		for _, n := range names {
			if strings.Contains(n, "cosine") {
				want[n] = true
			}
		}
	}
	for _, group := range s.components(meta) {
		slices.Sort(group)
		if s.Components > 0 && s.Components < len(group) {
			group = group[:s.Components]
		}
		for _, n := range group {
			want[n] = true
		}
	}
	return slices.Sorted(maps.Keys(want))
}

// components returns the CompCor columns of each mask that s uses.
func (s Strategy) components(meta map[string]component) [][]string {
	group := func(prefix, mask string) []string {
		var out []string
		for n, c := range meta {
			if strings.HasPrefix(n, prefix) && (mask == "" || c.Mask == mask) {
				out = append(out, n)
			}
		}
		return out
	}
	var groups [][]string
	if s.CompCor == Temporal || s.CompCor == TemporalAnatCombined {
		groups = append(groups, group("t_comp_cor_", ""))
	}
	if s.CompCor == AnatCombined || s.CompCor == TemporalAnatCombined {
		groups = append(groups, group("a_comp_cor_", "combined"))
	}
	if s.CompCor == AnatSeparated {
		groups = append(groups, group("a_comp_cor_", "WM"), group("a_comp_cor_", "CSF"), group("w_comp_cor_", ""), group("c_comp_cor_", ""))
	}
	return groups
}
