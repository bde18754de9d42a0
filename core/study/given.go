package study

import (
	"fmt"

	"syncact/core/fault"
	"syncact/core/label"
	"syncact/core/nifti"
	"syncact/core/volume"
)

// givenMaps is what the methods maps and atlas start from, on the mask's voxels.
type givenMaps struct {
	maps   [][]float32
	labels []int32
	names  []string
	shas   []string
}

// givenMaps reads the file of a set of the methods maps and atlas.
func (r *runner) givenMaps(spec Set, b *brain) (givenMaps, error) {
	if spec.Method != MethodMaps && spec.Method != MethodAtlas {
		return givenMaps{}, nil
	}
	var g givenMaps
	for _, file := range []string{spec.File, spec.Names} {
		if file == "" {
			continue
		}
		sha, err := r.digests.File(r.path(file))
		if err != nil {
			return g, err
		}
		g.shas = append(g.shas, sha)
	}
	if spec.Method == MethodAtlas {
		return g, r.readAtlas(spec, b.mask, &g)
	}
	return g, r.readMaps(spec, b.mask, &g)
}

func (r *runner) readMaps(spec Set, mask *volume.Mask, g *givenMaps) error {
	path := r.path(spec.File)
	images, err := nifti.ReadAll(path)
	if err != nil {
		return err
	}
	if !images[0].Grid.Same(mask.Grid) {
		r.foundResampled(path, "linear interpolation")
	}
	inside := false
	for _, img := range images {
		if !img.Grid.Same(mask.Grid) {
			img = volume.Resample(img, mask.Grid, volume.Linear)
		}
		values := make([]float32, len(mask.Index))
		for i, v := range mask.Index {
			values[i] = img.V[v]
			inside = inside || img.V[v] != 0
		}
		g.maps = append(g.maps, values)
	}
	if !inside {
		return beside(path)
	}
	if spec.Names == "" {
		return nil
	}
	g.names, err = mapNames(r.path(spec.Names), len(images))
	return err
}

func (r *runner) readAtlas(spec Set, mask *volume.Mask, g *givenMaps) error {
	path := r.path(spec.File)
	labels, err := nifti.ReadLabels(path)
	if err != nil {
		return err
	}
	if !labels.Grid.Same(mask.Grid) {
		labels = volume.ResampleLabels(labels, mask.Grid)
		r.foundResampled(path, "nearest neighbour")
	}
	g.labels = make([]int32, len(mask.Index))
	seen := map[int32]bool{}
	for i, v := range mask.Index {
		g.labels[i] = labels.V[v]
		seen[labels.V[v]] = labels.V[v] != 0
	}
	if len(rising(seen)) == 0 {
		return beside(path)
	}
	if spec.Names == "" {
		return nil
	}
	names, err := label.ReadNames(r.path(spec.Names))
	if err != nil {
		return err
	}
	for _, l := range rising(seen) {
		name, ok := names[l]
		if !ok {
			name = fmt.Sprint(l)
		}
		g.names = append(g.names, name)
	}
	return nil
}

func (r *runner) foundResampled(path, how string) {
	r.found(fault.Finding{Severity: fault.Note, File: path, What: "lies on another grid than the data", Why: "it was brought to theirs by " + how, Do: "resample it yourself to choose another way"})
}
