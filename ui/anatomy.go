package ui

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"sync"

	"syncact/core/label"
	"syncact/core/series"
	"syncact/core/volume"
	"syncact/ui/neuron"
)

// leastShare is how much of a map's positive mass a region must hold to count as a
// place of the network: what makes it evidence for a label.
const leastShare = .05

// mostRegions is how many regions of a network are told apart.
const mostRegions = 6

// anatomist knows which regions lie under the maps of an open study. It is asked
// beside the window, by several goroutines.
type anatomist struct {
	o *opened

	once  sync.Once
	atlas *label.Atlas // nil where none is found: landmarks stand in for it

	mu   sync.Mutex
	kept map[series.ID][]neuron.Region
}

func newAnatomist(o *opened) *anatomist {
	return &anatomist{o: o, kept: map[series.ID][]neuron.Region{}}
}

// open takes the first atlas that the study asks for and that can be read.
func (a *anatomist) open() {
	for _, f := range a.o.maps.asked {
		if atlas, err := label.OpenAtlas(f.Name, f.File, f.Names); err == nil {
			a.atlas = atlas
			return
		}
	}
}

// source names what the regions come from.
func (a *anatomist) source() string {
	a.once.Do(a.open)
	if a.atlas == nil {
		return "landmarks near peaks"
	}
	return a.atlas.Name
}

// regions returns what lies under a network's map, the largest share first.
func (a *anatomist) regions(ctx context.Context, id series.ID) ([]neuron.Region, error) {
	a.once.Do(a.open)
	a.mu.Lock()
	kept, known := a.kept[id]
	a.mu.Unlock()
	if known {
		return kept, nil
	}
	img, err := a.o.maps.Map(id)
	if err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	found := a.landmarks(img)
	if a.atlas != nil {
		found = a.overlap(img)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.kept[id] = found
	return found, nil
}

// overlap lists the regions of the atlas that a map lies in.
func (a *anatomist) overlap(img *volume.Image) []neuron.Region {
	var out []neuron.Region
	for _, r := range a.atlas.Overlap(img) {
		if len(out) < mostRegions && r.Share >= leastShare || r.Peak {
			at := a.peakIn(img, r.Index)
			out = append(out, neuron.Region{Name: a.sided(r.Name, at[0]), At: at, Share: r.Share, Far: math.NaN(), Peak: r.Peak})
		}
	}
	return out
}

// sided adds the side to the name of a region that the atlas has twice.
func (a *anatomist) sided(name string, x float64) string {
	same := 0
	for _, other := range a.atlas.Names() {
		if other == name {
			same++
		}
	}
	switch {
	case same < 2 || x == 0:
		return name
	case x < 0:
		return name + " L"
	}
	return name + " R"
}

// peakIn is where a map is largest within a region, mm.
func (a *anatomist) peakIn(img *volume.Image, region int32) [3]float64 {
	labels := a.atlas.At(img.Grid)
	best := -1
	for v, x := range img.V {
		if labels[v] == region && (best < 0 || x > img.V[best]) {
			best = v
		}
	}
	return img.World(best)
}

// landmarks lists the functional landmarks that lie near a map's peaks.
func (a *anatomist) landmarks(img *volume.Image) []neuron.Region {
	var out []neuron.Region
	for _, e := range label.Gather(img, label.Sources{}) {
		if len(out) < mostRegions {
			out = append(out, neuron.Region{Name: e.Text, At: [3]float64{math.NaN(), 0, 0}, Share: math.NaN(), Far: e.Value})
		}
	}
	return out
}

// Anatomy implements [neuron.Facts].
func (f facts) Anatomy(ctx context.Context, network series.ID) (neuron.Anatomy, error) {
	regions, err := f.o.evidence.anatomy.regions(ctx, network)
	return neuron.Anatomy{Source: f.o.evidence.anatomy.source(), Regions: regions}, err
}

// Sharing implements [neuron.Facts].
func (f facts) Sharing(ctx context.Context, region string) ([]string, error) {
	all, err := f.inRegion(ctx, region)
	names := make([]string, len(all))
	for i, n := range all {
		names[i] = n.name
	}
	return names, err
}

// A placed is a network with its region.
type placed struct {
	id     series.ID
	name   string
	region neuron.Region
}

// inRegion lists the live networks of the set that lie in a region, the one with the
// largest share of its map there, or the nearest landmark, first.
func (f facts) inRegion(ctx context.Context, region string) ([]placed, error) {
	var out []placed
	for _, n := range f.o.networks[f.o.set] {
		if !n.Live() {
			continue
		}
		regions, err := f.o.evidence.anatomy.regions(ctx, n.ID)
		if err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(regions, func(r neuron.Region) bool { return r.Name == region }); i >= 0 {
			out = append(out, placed{n.ID, n.Name, regions[i]})
		}
	}
	slices.SortStableFunc(out, func(a, b placed) int {
		return cmp.Or(compare(b.region.Share, a.region.Share), compare(a.region.Far, b.region.Far))
	})
	return out, ctx.Err()
}

// regionNames lists every region that a network of the set lies in.
func (f facts) regionNames(ctx context.Context) ([]string, error) {
	seen := map[string]bool{}
	for _, n := range f.o.networks[f.o.set] {
		if !n.Live() {
			continue
		}
		regions, err := f.o.evidence.anatomy.regions(ctx, n.ID)
		if err != nil {
			return nil, fmt.Errorf("network %s: %w", n.Name, err)
		}
		for _, r := range regions {
			seen[r.Name] = true
		}
	}
	names := make([]string, 0, len(seen))
	for name := range seen {
		names = append(names, name)
	}
	slices.Sort(names)
	return names, ctx.Err()
}
