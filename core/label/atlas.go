package label

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sync"

	"syncact/core/fault"
	"syncact/core/volume"
)

// An Atlas is a label volume whose regions have names. Build one with [OpenAtlas] or
// [NewAtlas]; it may be used by several goroutines.
type Atlas struct {
	Name     string
	File     string // as the user gave it, "" when built in memory
	Findings []fault.Finding

	labels *volume.Labels
	names  map[int32]string

	mu     sync.Mutex
	recent *sampled // the labels on the grid asked for last
}

// A Region is how far a map and a region of an atlas cover one another.
type Region struct {
	Index int32
	Name  string
	Share float64 // of the map's positive mass, 0 to 1
	Dice  float64 // of the region with the map above half its maximum
	Peak  bool    // the map's largest value lies in this region
}

// NewAtlas makes an atlas of a label volume. Where most voxels of the regions that
// name a side lie on the other side of x = 0, the atlas contradicts itself: that is
// reported in Findings and the sides are cut out of the names. An affine that cannot
// be inverted is an error.
func NewAtlas(name string, labels *volume.Labels) (*Atlas, error) {
	if _, err := labels.Affine.Inverse(); err != nil {
		return nil, fmt.Errorf("atlas %s: %w", name, err)
	}
	a := &Atlas{Name: name, labels: labels, names: make(map[int32]string)}
	for _, v := range labels.V {
		if v != 0 && a.names[v] == "" {
			a.names[v] = fmt.Sprintf("%s %d", name, v)
			if known := labels.Names[v]; known != "" {
				a.names[v] = known
			}
		}
	}
	a.checkSides()
	return a, nil
}

// checkSides drops the sides of an atlas that names them against its affine.
func (a *Atlas) checkSides() {
	right, wrong, example := 0, 0, ""
	for v, label := range a.labels.V {
		if label == 0 {
			continue
		}
		side, _ := SplitSide(a.names[label])
		x := a.labels.World(v)[0]
		switch {
		case side == NoSide || math.Abs(x) < 3: // the midline belongs to both
		case (side == Left) == (x < 0):
			right++
		default:
			wrong++
			example = fmt.Sprintf("%q lies at x = %.0f mm", a.names[label], x)
		}
	}
	if wrong <= right {
		return
	}
	for label, name := range a.names {
		_, a.names[label] = SplitSide(name)
	}
	a.Findings = append(a.Findings, fault.Finding{
		Severity: fault.Warning,
		What: fmt.Sprintf("atlas %s: the sides in the region names contradict the affine (%s; %d %% of the voxels)",
			a.Name, example, 100*wrong/(wrong+right)),
		Why: "names or image were flipped when the atlas was made",
		Do:  "its regions are used without their sides",
	})
}

// Names returns the region names by label value, as they are used.
func (a *Atlas) Names() map[int32]string { return a.names }

// sampled is the atlas at the voxels of another grid, nearest neighbour.
type sampled struct {
	grid volume.Grid
	v    []int32
}

// At returns the label at every voxel of g, by nearest neighbour in world millimetres;
// 0 where the atlas has nothing.
func (a *Atlas) At(g volume.Grid) []int32 {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.recent == nil || !a.recent.grid.Same(g) {
		a.recent = &sampled{grid: g, v: volume.ResampleLabels(a.labels, g).V}
	}
	return a.recent.v
}

// Overlap measures every region that the positive part of img touches, the largest
// share first. Shares are of the whole positive mass, so what lies outside the atlas
// is what they lack to 1. Dice compares the region with the voxels above half the
// map's maximum. A map without a positive value overlaps nothing.
func (a *Atlas) Overlap(img *volume.Image) []Region {
	labels := a.At(img.Grid)
	var peak float32
	top, total := -1, 0.0
	for v, x := range img.V {
		if x > peak {
			peak, top = x, v
		}
		if x > 0 {
			total += float64(x)
		}
	}
	if top < 0 {
		return nil
	}
	regions := make(map[int32]*Region)
	size, both, high := make(map[int32]int), make(map[int32]int), 0
	for v, x := range img.V {
		label := labels[v]
		size[label]++
		if x > peak/2 {
			high++
			both[label]++
		}
		if x <= 0 || label == 0 {
			continue
		}
		r := regions[label]
		if r == nil {
			r = &Region{Index: label, Name: a.names[label], Peak: label == labels[top]}
			regions[label] = r
		}
		r.Share += float64(x) / total
	}
	out := make([]Region, 0, len(regions))
	for label, r := range regions {
		r.Dice = 2 * float64(both[label]) / float64(size[label]+high)
		out = append(out, *r)
	}
	slices.SortFunc(out, func(p, q Region) int {
		return cmp.Or(cmp.Compare(q.Share, p.Share), cmp.Compare(p.Index, q.Index))
	})
	return out
}
