package setup

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"

	"syncact/core/cnn"
	"syncact/core/study"
)

// The steps of the wizard, for [Welcome.Edit].
const (
	StepDataset  = stepDataset
	StepMovies   = stepMovie
	StepModels   = stepModels
	StepNetworks = stepNetworks
	StepOutputs  = stepOutputs
)

// Edit takes up a study in the wizard, at a step. It is written over only when the last
// step says so, and then what was there is kept beside it.
func (w *Welcome) Edit(s *study.Study, step int) {
	w.wizard.found = findings{films: map[string]filmFacts{}, models: map[DraftModel]modelFacts{}, maps: map[string]mapsFacts{},
		looking: w.wizard.found.looking, checking: w.wizard.found.checking}
	w.wizard.restore(draftOf(s))
	w.wizard.Visit(step)
}

// draftOf turns a study back into a draft. What the wizard does not show is kept in
// its Base.
func draftOf(s *study.Study) Draft {
	dir, err := filepath.Abs(s.Dir)
	if err != nil {
		dir = s.Dir
	}
	at := func(path string) string {
		if path == "" || filepath.IsAbs(path) {
			return path
		}
		return filepath.Join(dir, filepath.FromSlash(path))
	}
	base := s.Spec
	d := Draft{Folder: dir, Edits: dir, Base: &base, Name: base.Name, Task: base.Dataset.Task, Space: base.Dataset.Space, Res: base.Dataset.Res,
		Confounds: base.Clean.Confounds, Dataset: at(base.Dataset.Path)}
	if d.Dataset == "" && len(base.Dataset.Files) > 0 {
		d.Dataset = filepath.Dir(at(base.Dataset.Files[0].BOLD))
	}
	for _, f := range base.Movie {
		f.File = at(f.File)
		d.setFilm(f)
	}
	base.Models = slices.Clone(base.Models)
	for i := range base.Models {
		m := &base.Models[i]
		m.File = at(m.File)
		if m.File != "" {
			d.Models = append(d.Models, DraftModel{m.File, preprocessName(m.Preprocess)})
		}
	}
	for _, set := range base.Networks {
		set.File = at(set.File)
		d.Sets = append(d.Sets, set)
	}
	return d
}

// preprocessName is the name of a preprocessing, "" for one of its own.
func preprocessName(p cnn.Preprocess) string {
	if reflect.ValueOf(p).IsZero() {
		return preprocessings[0]
	}
	for _, name := range preprocessings {
		if named, err := cnn.Named(name); err == nil && reflect.DeepEqual(named, p) {
			return name
		}
	}
	return ""
}

// begun is what a specification begins with: the defaults, or the settings of the
// study that is edited, without what the wizard chooses.
func (d Draft) begun() study.Spec {
	if d.Base == nil {
		return study.Defaults()
	}
	spec := *d.Base
	spec.Movie, spec.Networks, spec.Models = nil, nil, nil
	for _, m := range d.Base.Models {
		if m.File == "" {
			spec.Models = append(spec.Models, m) // activations from elsewhere
		}
	}
	return spec
}

// model is what the study that is edited says of a model, or one with a new name.
func (d Draft) model(m DraftModel, taken []string) study.Model {
	if d.Base != nil {
		for _, was := range d.Base.Models {
			if was.File == m.File && !slices.Contains(taken, was.Name) {
				return was
			}
		}
	}
	return study.Model{Name: nameOf(m.File, taken)}
}

// keepRest lets the dataset keep what the wizard does not choose.
func (d Draft) keepRest(set *study.Dataset, dir string) {
	if d.Base == nil || set.Layout != d.Base.Dataset.Layout {
		return
	}
	was := d.Base.Dataset
	set.Sessions, set.Subjects, set.MaskShare = was.Sessions, was.Subjects, was.MaskShare
	if was.Mask != "" {
		set.Mask = was.Mask
		if !filepath.IsAbs(was.Mask) {
			set.Mask = relative(dir, filepath.Join(d.Edits, filepath.FromSlash(was.Mask)))
		}
	}
}

// leftOutOf are the runs of a dataset that the study that is edited does not use. It
// is asked once: after that the draft says which runs take part.
func (d *Draft) leftOutOf(runs []runFacts) {
	if d.Base == nil || len(d.Base.Dataset.Runs) == 0 {
		return
	}
	for _, r := range runs {
		if !slices.Contains(d.Base.Dataset.Runs, r.name) && !slices.Contains(d.LeftOut, r.name) {
			d.LeftOut = append(d.LeftOut, r.name)
		}
	}
	d.Base.Dataset.Runs = nil
}

// before is the ending of the file in which an edited study.json is kept.
const before = ".before"

// setAside keeps the study.json that is edited beside the new one.
func (d Draft) setAside(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return os.WriteFile(file+before, text, 0o644)
}
