package ui

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"syncact/core/fault"
	"syncact/core/locate"
	"syncact/core/nifti"
	"syncact/core/report"
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

// maps reads the maps of an open study and knows the pictures to draw them on. It
// keeps a set whole while that is small.
type maps struct {
	o         *opened
	anatomies []report.Anatomy
	asked     []locate.Found // atlases that the study asks for
	others    []locate.Found // further atlases
	mu        sync.Mutex
	kept      map[string][]*volume.Image // by set
}

// mostKept is how many values of a set's maps are kept in memory: 256 MB.
const mostKept = 64 << 20

// newMaps looks for pictures and atlases beside the study and where researchers keep
// them; it belongs beside the window.
func newMaps(o *opened) *maps {
	found, _ := locate.All(locate.Options{Folders: report.TemplateFolders(o.study)})
	asked := o.askedAtlases()
	others := slices.DeleteFunc(slices.Clone(found), func(f locate.Found) bool {
		return f.Kind != locate.Atlas || slices.ContainsFunc(asked, func(a locate.Found) bool { return a.File == f.File })
	})
	return &maps{o: o, anatomies: report.Anatomies(o.study, o.inputs, found), asked: asked, others: others, kept: map[string][]*volume.Image{}}
}

// askedAtlases lists the atlases that name the networks of a study, in its order: those
// of study.json, and for "auto" those of the machine.
func (o *opened) askedAtlases() []locate.Found {
	var all []locate.Found
	for _, entry := range o.study.Spec.Labels.Atlases {
		if entry == "auto" {
			usual, _ := locate.Atlases(locate.Options{})
			all = append(all, usual...)
			continue
		}
		if !filepath.IsAbs(entry) {
			entry = filepath.Join(o.study.Dir, filepath.FromSlash(entry))
		}
		name := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(entry), ".gz"), ".nii")
		all = append(all, locate.Found{Kind: locate.Atlas, Name: name, File: entry, Names: locate.NamesBeside(entry)})
	}
	return all
}

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
func (o *opened) brainSource() brain.Source {
	source := brain.Source{Maps: o.maps, Unit: o.mapUnit(), State: o.mapState()}
	for i, a := range o.maps.anatomies {
		source.Underlays = append(source.Underlays, underlay(a, i == 0))
	}
	for _, a := range slices.Concat(o.maps.asked, o.maps.others) {
		source.Atlases = append(source.Atlases, brain.FileAtlas(a.Name, a.File, a.Names))
	}
	if o.method() == study.MethodGiven {
		source.Empty = "The dataset is time series of regions, whose places it does not state"
		return source
	}
	for _, n := range o.networks[o.set] {
		if n.Live() {
			source.Networks = append(source.Networks, brain.Network{ID: n.ID, Name: networkName(n), Label: n.Label.Text})
		}
	}
	return source
}

// underlay is a picture of the study as the panel names it; the first template is the
// one meant where others are not named.
func underlay(a report.Anatomy, first bool) brain.Underlay {
	u := brain.Underlay{Name: a.Name, Short: a.Name, Kind: a.Kind, Open: func() (brain.Anatomy, error) { return brain.OpenAnatomy(a.File) }}
	if strings.HasPrefix(a.Space, "MNI152") {
		u.Space = "MNI152"
	}
	switch a.Kind {
	case brain.Template:
		if first {
			u.Name = "MNI152 T1"
		}
		u.Short = "T1"
	case brain.T1w:
		u.Short = "T1w"
	case brain.MeanEPI:
		u.Name, u.Short = strings.Replace(a.Name, "BOLD", "EPI", 1), "EPI"
		u.Open = func() (brain.Anatomy, error) { return meanOf(a.File) }
	}
	return u
}

// method is how the set that selections follow was made.
func (o *opened) method() string {
	for _, set := range o.study.Spec.Networks {
		if set.Name == o.set {
			return set.Method
		}
	}
	return ""
}

// mapUnit is the unit of the maps: those of ICA have mean 0 and standard deviation 1
// within the brain, those of a belief network are weights; others bring their own.
func (o *opened) mapUnit() string {
	return map[string]string{study.MethodICA: "z", study.MethodVSDBN: "w"}[o.method()]
}

// mapState says why maps are not those of the whole study as it is now, "" where they
// are.
func (o *opened) mapState() string {
	m, all := o.evidence.manifest, len(o.inputs.Subjects)
	switch {
	case o.evidence.changed:
		return "stale"
	case m != nil && len(m.Subjects) > 0 && len(m.Subjects) < all:
		return fmt.Sprintf("%d of %d subjects", len(m.Subjects), all)
	}
	return ""
}

// networkName is a network's name as panels write it: a bare number gets its kind.
func networkName(n study.Network) string {
	if strings.Trim(n.Name, "0123456789") == "" {
		return "FBN " + n.Name
	}
	return n.Name
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
