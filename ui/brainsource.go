package ui

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"sync"

	"syncact/core/fault"
	"syncact/core/locate"
	"syncact/core/nifti"
	"syncact/core/series"
	"syncact/core/study"
	"syncact/core/volume"
	"syncact/ui/brain"
)

var errNoNetwork = errors.New("ui: no such network")

// mapsFile is where a run publishes the maps of a set.
func (o *opened) mapsFile(set string) string {
	return filepath.Join(o.study.Dir, "derivatives", "syncact", "networks", set, "maps.nii.gz")
}

// maps reads the maps of an open study. It keeps a set whole while that is small.
type maps struct {
	o    *opened
	mu   sync.Mutex
	kept map[string][]*volume.Image // by set
}

// mostKept is how many values of a set's maps are kept in memory: 256 MB.
const mostKept = 64 << 20

var _ brain.Maps = (*maps)(nil)

// Map implements [brain.Maps].
func (m *maps) Map(id series.ID) (*volume.Image, error) {
	set, _, _ := strings.Cut(string(id), "/")
	row, ok := m.o.places[id]
	if !ok {
		return nil, &fault.Input{File: string(id), What: "no such network", Do: "choose another network", Err: errNoNetwork}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if kept := m.kept[set]; kept != nil && row.Index < len(kept) {
		return kept[row.Index], nil
	}
	path := m.o.mapsFile(set)
	file, err := nifti.Open(path)
	if err != nil {
		return nil, err
	}
	if int64(file.Volumes())*int64(file.Grid().Voxels()) <= mostKept {
		all, err := m.o.results.Maps(set)
		if err != nil {
			return nil, err
		}
		m.kept[set] = all
		if row.Index < len(all) {
			return all[row.Index], nil
		}
	}
	return oneVolume(file, row.Index)
}

// oneVolume reads a single volume of a file of many.
func oneVolume(file *nifti.File, index int) (*volume.Image, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	img := volume.NewImage(file.Grid())
	found := false
	err := file.Each(ctx, func(t int, v []float32) error {
		if t == index {
			copy(img.V, v)
			found = true
			cancel()
		}
		return nil
	})
	if found {
		return img, nil
	}
	if err == nil {
		err = errNoNetwork
	}
	return nil, err
}

// brainSource is what the brain panel can show of a study.
func (o *opened) brainSource(found located) brain.Source {
	source := brain.Source{Maps: o.maps, Atlases: found.atlases}
	source.Underlays = append(append(source.Underlays, found.underlays...), o.meanUnderlay()...)
	for _, n := range o.networks[o.set] {
		if n.Live() {
			source.Networks = append(source.Networks, brain.Network{ID: n.ID, Name: networkName(n), Label: n.Label.Text})
		}
	}
	return source
}

// networkName is a network's name as panels write it: a bare number gets its kind.
func networkName(n study.Network) string {
	if strings.Trim(n.Name, "0123456789") == "" {
		return "FBN " + n.Name
	}
	return n.Name
}

// located are the atlases and templates of this machine.
type located struct {
	underlays []brain.Underlay
	atlases   []brain.Atlas
}

// locateAll looks where researchers keep atlases and templates.
func locateAll(context.Context) (located, error) {
	underlays, atlases, _ := brain.Located(locate.Options{})
	return located{underlays, atlases}, nil
}

// meanUnderlay is the mean of the first recording's volumes: the picture that a study
// always has.
func (o *opened) meanUnderlay() []brain.Underlay {
	for _, r := range o.inputs.Recordings {
		if !strings.Contains(filepath.Base(r.File), ".nii") {
			continue
		}
		space := ""
		if strings.HasPrefix(o.study.Spec.Dataset.Space, "MNI152") {
			space = "MNI152"
		}
		return []brain.Underlay{{Name: "mean EPI of sub-" + r.Subject, Short: "mean EPI", Kind: brain.MeanEPI, Space: space, Open: func() (brain.Anatomy, error) { return meanOf(r.File) }}}
	}
	return nil
}

// meanOf averages volumes of a 4-D file; some dozens make a quiet picture.
func meanOf(path string) (brain.Anatomy, error) {
	const enough = 40
	file, err := nifti.Open(path)
	if err != nil {
		return brain.Anatomy{}, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	img := volume.NewImage(file.Grid())
	n := 0
	err = file.Each(ctx, func(_ int, v []float32) error {
		for i, x := range v {
			if !math.IsNaN(float64(x)) {
				img.V[i] += x
			}
		}
		if n++; n == enough {
			cancel()
		}
		return nil
	})
	if n == 0 {
		return brain.Anatomy{}, fmt.Errorf("%s: %w", path, err)
	}
	for i := range img.V {
		img.V[i] /= float32(n)
	}
	return brain.Anatomy{Image: img, Oriented: file.Orientation() != "?"}, nil
}
