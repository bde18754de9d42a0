package study

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"syncact/core/fault"
	"syncact/core/nifti"
)

// A Draft is what a new study is made from: paths as the user gave them.
type Draft struct {
	Dataset, Task, Space string
	Movies, Models       []string
	Networks             []string // methods, or files of maps or labels
}

// New writes dir/study.json from a draft. A study that is there already is not
// overwritten.
func New(dir string, d Draft) (Spec, error) {
	file := filepath.Join(dir, FileName)
	if exists(file) {
		return Spec{}, &fault.Input{File: file, What: "exists already", Do: "choose another folder, or edit it", Err: os.ErrExist}
	}
	spec := Defaults()
	spec.Name = filepath.Base(filepath.Clean(dir))
	if err := d.dataset(dir, &spec); err != nil {
		return Spec{}, err
	}
	for _, path := range d.Models {
		base := filepath.Base(path)
		spec.Models = append(spec.Models, Model{Name: strings.TrimSuffix(base, filepath.Ext(base)), File: relative(dir, path)})
	}
	for _, n := range d.Networks {
		set, err := draftSet(dir, n)
		if err != nil {
			return Spec{}, err
		}
		spec.Networks = append(spec.Networks, set)
	}
	fill(&spec)
	if what, do := spec.wrong(); what != "" {
		return Spec{}, &fault.Input{File: file, What: what, Do: do, Err: ErrSpec}
	}
	if err := d.films(dir, &spec); err != nil {
		return Spec{}, err
	}
	return spec, Write(dir, spec)
}

// dataset fills in the layout from what the path is.
func (d Draft) dataset(dir string, spec *Spec) error {
	info, err := os.Stat(d.Dataset)
	if err != nil {
		return &fault.Input{File: d.Dataset, What: "cannot be read", Do: "name a folder of fMRIPrep derivatives or a 4-D NIfTI", Err: err}
	}
	if info.IsDir() {
		spec.Dataset = Dataset{Layout: LayoutBIDS, Path: relative(dir, d.Dataset), Task: d.Task, Space: d.Space}
		return nil
	}
	f, err := nifti.Open(d.Dataset)
	if err != nil {
		return err
	}
	spec.Dataset = Dataset{Layout: LayoutFiles, Files: []RunData{{Subject: "01", Run: "1", BOLD: relative(dir, d.Dataset), TR: f.TR()}}}
	return nil
}

// films gives the films to the runs in order.
func (d Draft) films(dir string, spec *Spec) error {
	if len(d.Movies) == 0 {
		return nil
	}
	in, err := (&Study{Dir: dir, Spec: *spec}).Inputs()
	if err != nil {
		return err
	}
	runs := slices.Clone(in.Runs)
	slices.Sort(runs)
	if len(runs) != len(d.Movies) {
		return &fault.Input{File: d.Dataset, What: fmt.Sprintf("%d runs, but %d films are given", len(runs), len(d.Movies)),
			Do: fmt.Sprintf("give one film a run: %v", runs), Err: ErrSpec}
	}
	for i, path := range d.Movies {
		if !exists(path) {
			return &fault.Input{File: path, What: "does not exist", Do: "check the path", Err: os.ErrNotExist}
		}
		spec.Movie = append(spec.Movie, Film{Run: runs[i], File: relative(dir, path)})
	}
	return nil
}

// draftSet makes a set from a method's name or from a file: a 4-D image is maps, a
// 3-D one an atlas.
func draftSet(dir, n string) (Set, error) {
	if n == MethodVSDBN || n == MethodICA {
		return Set{Name: n, Method: n}, nil
	}
	f, err := nifti.Open(n)
	if err != nil {
		return Set{}, err
	}
	set := Set{Name: strings.TrimSuffix(atlasName(n), "."), Method: MethodAtlas, File: relative(dir, n)}
	if f.Volumes() > 1 {
		set.Method = MethodMaps
	}
	return set, nil
}

// relative writes path as seen from dir where both lie below one root.
func relative(dir, path string) string {
	from, err1 := filepath.Abs(dir)
	to, err2 := filepath.Abs(path)
	if err1 != nil || err2 != nil {
		return path
	}
	rel, err := filepath.Rel(from, to)
	if err != nil {
		return to
	}
	return filepath.ToSlash(rel)
}
