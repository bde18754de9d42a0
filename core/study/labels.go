package study

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"syncact/core/fault"
	"syncact/core/fbn"
	"syncact/core/label"
	"syncact/core/locate"
	"syncact/core/progress"
	"syncact/core/store"
	"syncact/core/table"
	"syncact/core/volume"
)

// labels names the networks of each set and gives each neuron its network's name.
func (r *runner) labels(ctx context.Context, b *brain, sets []*networkSet, links []*modelLinks) error {
	atlases, shas, err := r.atlases()
	if err != nil {
		return err
	}
	for _, set := range sets {
		if err := r.labelSet(ctx, b, set, links, atlases, shas); err != nil {
			return fmt.Errorf("networks %s: %w", set.Name, err)
		}
	}
	return nil
}

func (r *runner) labelSet(ctx context.Context, b *brain, set *networkSet, links []*modelLinks, atlases []*label.Atlas, shas []string) error {
	var own []*modelLinks
	keys := []store.Key{set.key}
	for _, l := range links {
		if l.set == set {
			own = append(own, l)
			keys = append(keys, l.key)
		}
	}
	key := store.KeyOf("labels", labelsVersion, keys, shas, r.Spec.Labels, r.Spec.Coupling.Lag)
	dir, err := r.stage(ctx, "labels", set.Name, key, func(dir string, n *progress.Counter) error {
		n.SetTotal(len(set.Units) + len(own))
		rows, err := r.networkRows(ctx, set, b.mask, atlases, n)
		if err != nil {
			return err
		}
		if err := writeNetworks(filepath.Join(dir, "networks.tsv"), rows); err != nil {
			return err
		}
		for _, l := range own {
			if err := l.write(filepath.Join(dir, l.model.Name+".tsv"), rows, r.Spec.Coupling.Lag); err != nil {
				return err
			}
			n.Add(1)
		}
		return nil
	})
	if err != nil {
		return err
	}
	files := map[string]string{}
	for _, ext := range []string{".tsv", ".json"} {
		files[filepath.Join(dir, "networks"+ext)] = r.out("networks", set.Name, "networks"+ext)
		for _, l := range own {
			files[filepath.Join(dir, l.model.Name+ext)] = r.out("coupling", set.Name, l.model.Name, "neurons"+ext)
		}
	}
	return r.publishAs(files)
}

// atlases opens the atlases that the study asks for: those found on the machine
// ("auto"), and label volumes given by path.
func (r *runner) atlases() ([]*label.Atlas, []string, error) {
	var atlases []*label.Atlas
	var shas []string
	open := func(name, file, names string) error {
		for _, path := range []string{file, names} {
			if path == "" {
				continue
			}
			sha, err := r.digests.File(path)
			if err != nil {
				return err
			}
			shas = append(shas, name, sha)
		}
		a, err := label.OpenAtlas(name, file, names)
		if err != nil {
			return err
		}
		r.found(a.Findings...)
		atlases = append(atlases, a)
		return nil
	}
	for _, entry := range r.Spec.Labels.Atlases {
		if entry != "auto" {
			file := r.path(entry)
			if err := open(atlasName(file), file, locate.NamesBeside(file)); err != nil {
				return nil, nil, err
			}
			continue
		}
		found, findings := locate.Atlases(locate.Options{})
		r.found(findings...)
		for _, f := range found {
			if err := open(f.Name, f.File, f.Names); err != nil {
				r.found(fault.Finding{Severity: fault.Warning, File: f.File, What: "is not used as an atlas", Why: err.Error()})
			}
		}
	}
	return atlases, shas, nil
}

func atlasName(file string) string {
	name := filepath.Base(file)
	return strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".nii")
}

// networkRows describes every network of a set and names the live ones.
func (r *runner) networkRows(ctx context.Context, set *networkSet, mask *volume.Mask, atlases []*label.Atlas, n *progress.Counter) ([]Network, error) {
	var maps *table.Mapped
	if mask != nil {
		var err error
		if maps, err = table.MapNPY(filepath.Join(set.dir, "maps.npy")); err != nil {
			return nil, err
		}
		defer maps.Close()
	}
	rows := make([]Network, len(set.Units))
	for i, u := range set.Units {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		rows[i] = Network{ID: set.ids()[i], Index: i, Name: u.Name, ISC: float64(u.ISC), ISCP: float64(u.ISCP), Stability: float64(u.Stability),
			Split: float64(u.Split), Dead: u.Dead, DuplicateOf: u.DuplicateOf, Peak: [3]float64{nan, nan, nan}, SizeMM3: nan}
		if u.Driven != nil {
			rows[i].Driven = fmt.Sprint(*u.Driven)
		}
		rows[i].Label = label.Label{Confidence: label.Unlabelled}
		if maps != nil && !u.Dead {
			r.describe(&rows[i], maps.Row(i), mask, atlases, set)
		}
		n.Add(1)
	}
	return rows, nil
}

// describe finds the peak, size and name of a network from its map.
func (r *runner) describe(row *Network, values []float32, mask *volume.Mask, atlases []*label.Atlas, set *networkSet) {
	polished := fbn.Polish(append([]float32(nil), values...))
	best, count := 0, 0
	for i, v := range values {
		if v > values[best] {
			best = i
		}
		if polished[i] > 0 {
			count++
		}
	}
	row.Peak = mask.World(mask.Index[best])
	row.SizeMM3 = float64(count) * mask.VoxelVolume()
	if !row.Live() {
		return
	}
	evidence := label.Gather(mask.Scatter(values), label.Sources{Atlases: atlases, Mask: mask, NoLandmarks: !r.Spec.Labels.Landmarks})
	row.Label = label.Network(evidence, label.Trust{Stability: row.Stability, Fixed: set.fixed()})
}

// fixed reports whether the networks were given, so that stability does not apply.
func (s *networkSet) fixed() bool {
	return s.Method == MethodMaps || s.Method == MethodAtlas || s.Method == MethodGiven
}

func writeNetworks(path string, rows []Network) error {
	cells := make([][]string, len(rows))
	for i, row := range rows {
		cells[i] = row.cells()
	}
	return writeTable(path, networkColumns, cells)
}

// write stores the links of a model with the labels that follow from them.
func (l *modelLinks) write(path string, networks []Network, lag float64) error {
	cells := make([][]string, len(l.Links))
	for i, link := range l.Links {
		layer, unit := splitID(string(l.model.ids[i]))
		row := Neuron{ID: l.model.ids[i], Layer: layer, Unit: unit, R: float64(link.R), LagS: lag, LagPeakS: float64(link.LagPeakS),
			P: float64(link.P), PFWER: float64(link.PFWER), QFDR: float64(link.Q), Significant: link.Significant, RHeldOut: float64(link.HeldOut),
			CILow: float64(link.Low), CIHigh: float64(link.High), NetworkFolds: float64(link.Folds), Ceiling: float64(link.Ceiling),
			Label: label.Label{Confidence: label.Unlabelled}}
		if link.Network >= 0 {
			network := networks[link.Network]
			row.Network = network.Name
			row.Label = label.Neuron(network.Label, label.Trust{Significant: link.Significant, CILow: row.CILow,
				Stability: network.Stability, Fixed: l.set.fixed()})
		}
		cells[i] = row.cells()
	}
	return writeTable(path, neuronColumns, cells)
}

// splitID takes the layer and unit out of model/layer/u<k>.
func splitID(id string) (layer string, unit int) {
	first, last := strings.IndexByte(id, '/'), strings.LastIndex(id, "/u")
	fmt.Sscan(id[last+2:], &unit)
	return id[first+1 : last], unit
}
