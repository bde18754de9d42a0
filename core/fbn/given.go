package fbn

import (
	"fmt"
	"slices"

	"syncact/core/fault"
)

// givenMaps makes a set of maps that exist already.
func givenMaps(o Options) (*Set, error) {
	if len(o.Maps) == 0 {
		return nil, &fault.Input{What: "there are no maps", Do: "give a 4-D image of maps", Err: ErrRuns}
	}
	s := newSet(GivenMaps, copyMaps(o.Maps), o)
	for i, m := range s.Maps {
		if len(m) != len(s.Maps[0]) {
			return nil, &fault.Input{What: fmt.Sprintf("map %d has %d voxels, the first %d", i+1, len(m), len(s.Maps[0])), Do: "give maps on one grid", Err: ErrRuns}
		}
		constant := true
		for v, x := range m {
			if x-x != 0 { // NaN or infinite
				m[v] = 0
			}
			constant = constant && m[v] == m[0]
		}
		if s.Units[i].Dead = constant; constant {
			s.Findings = append(s.Findings, fault.Finding{Severity: fault.Warning, What: fmt.Sprintf("map %d is constant inside the mask", i+1), Do: "check that maps and mask lie in one space"})
		}
	}
	s.orient()
	return s.named(o.Names, nil)
}

// givenAtlas makes a network of every label inside the mask.
func givenAtlas(o Options) (*Set, error) {
	labels := slices.Clone(o.Labels)
	slices.Sort(labels)
	labels = slices.DeleteFunc(slices.Compact(labels), func(l int32) bool { return l == 0 })
	if len(labels) == 0 {
		return nil, &fault.Input{What: "no label of the atlas lies inside the mask", Do: "use an atlas in the space of the data", Err: ErrRuns}
	}
	maps := make([][]float32, len(labels))
	for i := range maps {
		maps[i] = make([]float32, len(o.Labels))
	}
	s := newSet(GivenAtlas, maps, o)
	s.labels = make([]int32, len(o.Labels))
	for v, l := range o.Labels {
		if i, found := slices.BinarySearch(labels, l); found && l != 0 {
			maps[i][v], s.labels[v] = 1, int32(i+1)
		}
	}
	return s.named(o.Names, labels)
}

func (s *Set) named(names []string, labels []int32) (*Set, error) {
	if names != nil && len(names) != len(s.Units) {
		return nil, &fault.Input{What: fmt.Sprintf("%d names for %d networks", len(names), len(s.Units)), Do: "give one name a network", Err: ErrRuns}
	}
	for i := range s.Units {
		switch {
		case names != nil:
			s.Units[i].Name = names[i]
		case labels != nil:
			s.Units[i].Name = fmt.Sprint(labels[i])
		}
	}
	return s, nil
}
