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
		View: g.View, At: network.Peak, Cuts: figure.Cuts{Axis: 2}, Threshold: g.Threshold, Space: g.s.Spec.Dataset.Space, N: n}
	if g.At != nil {
		f.At = *g.At
	}
	if math.IsNaN(f.At[0]) {
		f.At = [3]float64{}
	}
	if f.Threshold == 0 {
		f.Threshold = shownShare * largest(maps[at])
	}
	f.Threshold = max(f.Threshold, 0)
	f.Anatomy.Inside = covered(maps)
	if f.Anatomy.Image, f.Anatomy.Name, err = Underlay(g.ctx, g.s); err != nil {
		return nil, err
	}
	return f, nil
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
