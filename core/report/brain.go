package report

import (
	"fmt"
	"math"

	"syncact/core/fault"
	"syncact/core/figure"
	"syncact/core/volume"
)

// shownShare of a map's largest value is the threshold unless one is chosen: the
// same share above which networks.tsv counts a network's size.
const shownShare = .3

func (g *gather) brain() (figure.Figure, error) {
	at, err := g.network()
	if err != nil {
		return nil, err
	}
	maps, err := g.r.Maps(g.Set)
	if err != nil {
		return nil, err
	}
	if len(maps) != len(g.networks) {
		return nil, &fault.Input{File: g.out("networks", g.Set, "maps.nii.gz"), What: fmt.Sprintf("holds %d maps, networks.tsv %d", len(maps), len(g.networks)),
			Do: "run the study", Err: ErrChoice}
	}
	n, err := g.subjects()
	if err != nil {
		return nil, err
	}
	network := g.networks[at]
	f := figure.Brain{Title: "Map of " + named(network), Manifest: g.manifest, Name: string(network.ID), Label: network.Label.Text, Map: maps[at],
		View: g.View, At: network.Peak, Cuts: figure.Cuts{Axis: int(g.Axis[0] - 'x'), MM: g.Slices}, Space: g.s.Spec.Dataset.Space, N: n,
		Levels: figure.Levels{Threshold: g.Threshold, Most: g.Range, Colours: g.Colours}}
	if g.Radiological {
		f.Sides = figure.Radiological
	}
	if g.Minus != "" {
		other, err := g.networkNamed(g.Minus)
		if err != nil {
			return nil, err
		}
		f.Map = less(f.Map, maps[other])
		f.Title += " less " + named(g.networks[other])
		f.Name, f.Label = f.Name+" − "+g.networks[other].Name, ""
	}
	if g.At != nil {
		f.At = *g.At
	}
	if math.IsNaN(f.At[0]) {
		f.At = [3]float64{}
	}
	if f.Threshold == 0 {
		f.Threshold = shownShare * largest(f.Map)
	}
	f.Threshold = max(f.Threshold, 0)
	if f.Most > 0 && f.Most <= f.Threshold {
		return nil, &fault.Input{File: g.s.Dir, What: fmt.Sprintf("a range up to %g, with a threshold of %g", f.Most, f.Threshold),
			Why: "nothing between them could have a colour", Do: "choose a range above the threshold", Err: ErrChoice}
	}
	f.Anatomy.Inside = covered(maps)
	f.Anatomy.Image, f.Anatomy.Name, err = g.underlay()
	return f, err
}

// less is a map without another of the same grid.
func less(a, b *volume.Image) *volume.Image {
	out := volume.NewImage(a.Grid)
	for v, x := range a.V {
		out.V[v] = x - b.V[v]
	}
	return out
}

func largest(img *volume.Image) float64 {
	most := 0.0
	for _, v := range img.V {
		if m := math.Abs(float64(v)); m > most && !math.IsInf(m, 0) {
			most = m
		}
	}
	return most
}

// covered is where any map has a value: the mask that the networks were found in.
func covered(maps []*volume.Image) *volume.Mask {
	in := make([]bool, maps[0].Voxels())
	for _, m := range maps {
		for v, x := range m.V {
			in[v] = in[v] || x != 0 && x == x
		}
	}
	return volume.NewMask(maps[0].Grid, in)
}
