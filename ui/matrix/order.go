package matrix

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"syncact/core/report"
	"syncact/core/series"
)

// An Order is what rows or columns are sorted by.
type Order string

// The orders. Rows have layer, cluster, best network and best r; columns network,
// cluster and best r.
const (
	ByLayer       Order = "layer"
	ByCluster     Order = "cluster"
	ByBestNetwork Order = "best network"
	ByBestR       Order = "best r"
	ByNetwork     Order = "network"
)

// A section is a run of rows or columns with a name: a stage of layers, a group of
// networks.
type section struct {
	name     string
	from, to int
	ticks    []int // where a layer begins within
}

// arranged is what stands at each place, and the sections of the order.
type arranged struct {
	at       []int32 // neuron or network
	place    []int32 // where each neuron or network stands, -1 for nowhere
	sections []section
}

// arrangedAs takes an order of all or some of n neurons or networks.
func arrangedAs(n int, at []int32, sections []section) *arranged {
	a := &arranged{at, slices.Repeat([]int32{-1}, n), sections}
	for i, x := range at {
		a.place[x] = int32(i)
	}
	return a
}

// quantile returns the value below which a share of v lies; it sorts v.
func quantile(v []float64, share float64) float64 {
	slices.Sort(v)
	return v[int(share*float64(len(v)-1)+.5)]
}

// size is a magnitude for sorting: what is no number comes last.
func size(v float64) float64 {
	if math.IsNaN(v) {
		return -1
	}
	return math.Abs(v)
}

func identity(n int) []int32 {
	all := make([]int32, n)
	for i := range all {
		all[i] = int32(i)
	}
	return all
}

// arrangeRows sorts neurons; it returns nil when ctx ends.
func arrangeRows(ctx context.Context, c *Content, by Order) *arranged {
	at := identity(len(c.Neurons))
	switch by {
	case ByBestR:
		slices.SortStableFunc(at, func(a, b int32) int {
			return cmp.Compare(size(c.Neurons[b].R), size(c.Neurons[a].R))
		})
		return arrangedAs(len(at), at, nil)
	case ByBestNetwork:
		sortByNetwork(c, at)
		names := make(map[series.ID]string, len(c.Networks))
		for _, n := range c.Networks {
			names[n.ID] = n.Name
		}
		return arrangedAs(len(at), at, runs(len(at), func(i int) string {
			if name := names[c.Neurons[at[i]].Network]; name != "" {
				return name
			}
			return "none"
		}))
	case ByCluster:
		return clusterRows(ctx, c)
	}
	return arrangedAs(len(at), at, stages(c.Neurons))
}

// sortByNetwork sorts neurons by the place of their network, then by |r|.
func sortByNetwork(c *Content, at []int32) {
	place := make(map[series.ID]int, len(c.Networks))
	for i, f := range arrangeGroups(c, identity(len(c.Networks))).at {
		place[c.Networks[f].ID] = i
	}
	rank := func(n int32) int {
		if p, ok := place[c.Neurons[n].Network]; ok {
			return p
		}
		return len(place)
	}
	slices.SortStableFunc(at, func(a, b int32) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(size(c.Neurons[b].R), size(c.Neurons[a].R)))
	})
}

// runs returns the runs of equal names.
func runs(n int, name func(int) string) []section {
	var all []section
	for i := range n {
		if k := len(all) - 1; k >= 0 && all[k].name == name(i) {
			all[k].to = i + 1
			continue
		}
		all = append(all, section{name: name(i), from: i, to: i + 1})
	}
	return all
}

// Stage returns the part of a layer's name that it shares with its neighbours:
// "layer3" of "layer3.1.conv2", "conv1" of "conv1_2".
func Stage(layer string) string {
	if i := strings.IndexAny(layer, "._/"); i > 0 {
		return layer[:i]
	}
	return layer
}

// stages returns the stages of neurons in the order of the content, with a tick per
// layer. A model whose layers share one stage has a section per layer.
func stages(neurons []Neuron) []section {
	all := runs(len(neurons), func(i int) string { return Stage(neurons[i].Layer) })
	layers := runs(len(neurons), func(i int) string { return neurons[i].Layer })
	if len(all) < 2 {
		return layers
	}
	k := 0
	for _, l := range layers {
		for l.from >= all[k].to {
			k++
		}
		if l.from > all[k].from {
			all[k].ticks = append(all[k].ticks, l.from)
		}
	}
	return all
}

// clusterRows puts similar neurons side by side: all of them, or within their layer
// where there are more than can stand in one tree.
func clusterRows(ctx context.Context, c *Content) *arranged {
	if len(c.Neurons) <= report.MostClustered {
		if at := clusterSome(ctx, c, identity(len(c.Neurons))); at != nil {
			return arrangedAs(len(at), at, nil)
		}
		return nil
	}
	var at []int32
	for _, l := range runs(len(c.Neurons), func(i int) string { return c.Neurons[i].Layer }) {
		layer := identity(len(c.Neurons))[l.from:l.to]
		if len(layer) > report.MostClustered {
			sortByNetwork(c, layer)
		}
		for part := range slices.Chunk(layer, report.MostClustered) {
			some := clusterSome(ctx, c, part)
			if some == nil {
				return nil
			}
			at = append(at, some...)
		}
	}
	return arrangedAs(len(at), at, stages(c.Neurons))
}

func clusterSome(ctx context.Context, c *Content, neurons []int32) []int32 {
	f := len(c.Networks)
	v := make([]float32, len(neurons)*f)
	for i, n := range neurons {
		c.R.ReadRow(v[i*f:(i+1)*f], int(n))
	}
	order := report.NewProfiles(v, f).LeafOrder(ctx)
	if order == nil {
		return nil
	}
	at := make([]int32, len(order))
	for i, k := range order {
		at[i] = neurons[k]
	}
	return at
}

// arrangeGroups puts the networks of a group side by side, groups in the order in
// which they first occur.
func arrangeGroups(c *Content, at []int32) *arranged {
	first := make(map[string]int)
	for i, n := range c.Networks {
		if _, ok := first[n.Group]; !ok {
			first[n.Group] = i
		}
	}
	slices.SortStableFunc(at, func(a, b int32) int {
		return cmp.Compare(first[c.Networks[a].Group], first[c.Networks[b].Group])
	})
	sections := runs(len(at), func(i int) string { return c.Networks[at[i]].Group })
	if len(sections) == 1 && sections[0].name == "" {
		sections = nil
	}
	return arrangedAs(len(c.Networks), at, sections)
}

// mostSampled is how many neurons tell how alike columns are.
const mostSampled = 4096

// sampled reads evenly spaced neurons.
func sampled(c *Content, most int, visit func(i int, row []float32)) (n int) {
	step := len(c.Neurons)/most + 1
	row := make([]float32, len(c.Networks))
	for at := 0; at < len(c.Neurons); at += step {
		c.R.ReadRow(row, at)
		visit(n, row)
		n++
	}
	return n
}

// live returns the networks with any number: a dead one has no course and no r. Where
// none has, it returns all.
func live(c *Content) []int32 {
	alive := make([]bool, len(c.Networks))
	sampled(c, 256, func(_ int, row []float32) {
		for f, v := range row {
			alive[f] = alive[f] || v-v == 0
		}
	})
	at := slices.DeleteFunc(identity(len(alive)), func(f int32) bool { return !alive[f] })
	if len(at) == 0 {
		return identity(len(alive))
	}
	return at
}

// arrangeColumns sorts the networks that have numbers; it returns nil when ctx ends.
func arrangeColumns(ctx context.Context, c *Content, by Order) *arranged {
	at := live(c)
	switch by {
	case ByBestR:
		best := make([]float64, len(c.Networks))
		row := make([]float32, len(c.Networks))
		for n := range c.Neurons {
			if n%1024 == 0 && ctx.Err() != nil {
				return nil
			}
			c.R.ReadRow(row, n)
			for f, r := range row {
				best[f] = max(best[f], size(float64(r)))
			}
		}
		slices.SortStableFunc(at, func(a, b int32) int { return cmp.Compare(best[b], best[a]) })
		return arrangedAs(len(c.Networks), at, nil)
	case ByCluster:
		order := columnProfiles(c, at).LeafOrder(ctx)
		if order == nil && ctx.Err() != nil {
			return nil
		}
		sorted := make([]int32, len(order))
		for i, k := range order {
			sorted[i] = at[k]
		}
		return arrangedAs(len(c.Networks), sorted, nil)
	}
	return arrangeGroups(c, at)
}

// columnProfiles reads columns over evenly spaced neurons.
func columnProfiles(c *Content, at []int32) report.Profiles {
	var read []float32
	n := sampled(c, mostSampled, func(_ int, row []float32) {
		for _, f := range at {
			read = append(read, row[f])
		}
	})
	v := make([]float32, len(read))
	for k := range at {
		for i := range n {
			v[k*n+i] = read[i*len(at)+k]
		}
	}
	return report.NewProfiles(v, n)
}
