package study

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"syncact/core/fault"
)

// SaveAs writes the specification into another folder, where it names the same files,
// with the names a person gave. Results stay where they are. A study that is there
// already is never written over.
func (s *Study) SaveAs(dir string) error {
	file := filepath.Join(dir, FileName)
	if exists(file) {
		return &fault.Input{File: file, What: "a study is there already", Do: "choose another folder", Err: os.ErrExist}
	}
	text, err := json.Marshal(s.Spec)
	if err != nil {
		return fmt.Errorf("study: %w", err)
	}
	var spec Spec
	if err := json.Unmarshal(text, &spec); err != nil {
		return fmt.Errorf("study: %w", err)
	}
	for _, p := range spec.paths() {
		if *p != "" && !filepath.IsAbs(*p) {
			*p = relative(dir, s.path(*p))
		}
	}
	if err := Write(dir, spec); err != nil {
		return err
	}
	names := s.own("labels.tsv")
	if !exists(names) {
		return nil
	}
	to := newStudy(dir, dir, spec).own("labels.tsv")
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return fmt.Errorf("study: %w", err)
	}
	return copyFile(names, to)
}

// paths are the files and folders that a specification names.
func (s *Spec) paths() []*string {
	d := &s.Dataset
	all := []*string{&d.Path, &d.Names, &d.Mask}
	for i := range d.Files {
		f := &d.Files[i]
		all = append(all, &f.BOLD, &f.TimeSeries, &f.Mask, &f.Confounds)
	}
	for i := range s.Movie {
		all = append(all, &s.Movie[i].File)
	}
	for i := range s.Annotations {
		all = append(all, &s.Annotations[i].File)
	}
	for i := range s.Models {
		m := &s.Models[i]
		all = append(all, &m.File)
		for j := range m.Activations {
			all = append(all, &m.Activations[j].File)
		}
	}
	for i := range s.Networks {
		all = append(all, &s.Networks[i].File, &s.Networks[i].Names)
	}
	for i := range s.Labels.Atlases {
		if s.Labels.Atlases[i] != "auto" {
			all = append(all, &s.Labels.Atlases[i])
		}
	}
	if s.Labels.Terms != nil {
		all = append(all, s.Labels.Terms)
	}
	return all
}
