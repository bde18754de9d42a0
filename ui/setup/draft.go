package setup

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"syncact/core/cnn"
	"syncact/core/fault"
	"syncact/core/study"
)

// A Draft is a study that is being put together. Every part may be missing.
type Draft struct {
	Folder  string `json:"folder,omitempty"` // where study.json goes
	Name    string `json:"name,omitempty"`
	Step    int    `json:"step,omitempty"`
	Dataset string `json:"dataset,omitempty"`
	Task    string `json:"task,omitempty"`
	Space   string `json:"space,omitempty"`
	Res     string `json:"res,omitempty"`
	// Confounds is the strategy by which derivatives are cleaned; "" takes the first
	// that every table can serve.
	Confounds string       `json:"confounds,omitempty"`
	Movies    []string     `json:"movies,omitempty"` // every film that was chosen
	Films     []study.Film `json:"films,omitempty"`  // which run shows which part of one
	LeftOut   []string     `json:"left_out,omitempty"`
	Models    []DraftModel `json:"models,omitempty"`
	Sets      []study.Set  `json:"networks,omitempty"`
	// Edits is the folder of the study that is edited, "" for a new one, and Base is
	// what it says.
	Edits string      `json:"edits,omitempty"`
	Base  *study.Spec `json:"base,omitempty"`
}

// A DraftModel is a model with the preprocessing it was trained with.
type DraftModel struct {
	File       string `json:"file"`
	Preprocess string `json:"preprocess,omitempty"` // a name; "" is imagenet
}

// readDraft reads a draft; one that is not there or not readable is empty.
func readDraft(file string) Draft {
	var d Draft
	if text, err := os.ReadFile(file); err == nil && json.Unmarshal(text, &d) != nil {
		return Draft{}
	}
	return d
}

// write stores the draft, whole or not at all.
func (d Draft) write(file string) error {
	text, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	part := file + ".part"
	if err := os.WriteFile(part, append(text, '\n'), 0o644); err != nil {
		return err
	}
	return os.Rename(part, file)
}

// clone copies the draft for a goroutine.
func (d Draft) clone() Draft {
	d.Movies, d.Films, d.LeftOut = slices.Clone(d.Movies), slices.Clone(d.Films), slices.Clone(d.LeftOut)
	d.Models, d.Sets = slices.Clone(d.Models), slices.Clone(d.Sets)
	return d
}

// film returns the film of a run, nil for none.
func (d *Draft) film(run string) *study.Film {
	for i := range d.Films {
		if d.Films[i].Run == run {
			return &d.Films[i]
		}
	}
	return nil
}

// setFilm gives a run a film; a run that was left out takes part again.
func (d *Draft) setFilm(f study.Film) {
	d.Films = slices.DeleteFunc(d.Films, func(o study.Film) bool { return o.Run == f.Run })
	d.Films = append(d.Films, f)
	d.LeftOut = slices.DeleteFunc(d.LeftOut, func(run string) bool { return run == f.Run })
	if !slices.Contains(d.Movies, f.File) {
		d.Movies = append(d.Movies, f.File)
	}
}

// spec is the study.json of the draft as it is written into dir; with dir "" every
// path is absolute. runs are those of the dataset, needed where some are left out.
func (d Draft) spec(dir string, runs []string) (study.Spec, error) {
	spec := d.begun()
	spec.Name = d.Name
	spec.Dataset = d.dataset(dir)
	d.keepRest(&spec.Dataset, dir)
	if spec.Dataset.Layout == study.LayoutBIDS {
		spec.Clean.Confounds = d.Confounds
	}
	if len(d.LeftOut) > 0 && spec.Dataset.Layout == study.LayoutBIDS {
		spec.Dataset.Runs = slices.DeleteFunc(slices.Clone(runs), func(r string) bool { return slices.Contains(d.LeftOut, r) })
	}
	for _, f := range d.Films {
		if slices.Contains(d.LeftOut, f.Run) || len(runs) > 0 && !slices.Contains(runs, f.Run) {
			continue
		}
		f.File = relative(dir, f.File)
		spec.Movie = append(spec.Movie, f)
	}
	slices.SortFunc(spec.Movie, func(a, b study.Film) int { return strings.Compare(a.Run, b.Run) })
	var names []string
	for _, m := range spec.Models {
		names = append(names, m.Name)
	}
	for _, m := range d.Models {
		p, err := cnn.Named(m.Preprocess)
		if err != nil {
			return spec, err
		}
		model := d.model(m, names)
		names = append(names, model.Name)
		model.File = relative(dir, m.File)
		switch m.Preprocess {
		case "": // of its own, or the usual one
		case "imagenet":
			model.Preprocess = cnn.Preprocess{}
		default:
			model.Preprocess = p
		}
		spec.Models = append(spec.Models, model)
	}
	for _, s := range d.Sets {
		if s.File != "" {
			s.File = relative(dir, s.File)
		}
		spec.Networks = append(spec.Networks, s)
	}
	text, err := json.Marshal(spec)
	if err != nil {
		return spec, err
	}
	return study.Decode(text, filepath.Join(dir, study.FileName)) // fills in what depends on other keys
}

// dataset says what kind of dataset the path is: a folder of derivatives, a folder of
// images, or one image.
func (d Draft) dataset(dir string) study.Dataset {
	info, err := os.Stat(d.Dataset)
	if err != nil || info.IsDir() && !holdsImages(d.Dataset) {
		return study.Dataset{Layout: study.LayoutBIDS, Path: relative(dir, d.Dataset), Task: d.Task, Space: d.Space, Res: d.Res}
	}
	set := study.Dataset{Layout: study.LayoutFiles}
	for i, path := range images(d.Dataset, info.IsDir()) {
		run := strconv.Itoa(i + 1)
		if !slices.Contains(d.LeftOut, run) {
			set.Files = append(set.Files, study.RunData{Subject: "01", Run: run, BOLD: relative(dir, path)})
		}
	}
	return set
}

// holdsImages reports whether images lie in a folder itself, not in those of subjects.
func holdsImages(folder string) bool { return len(images(folder, true)) > 0 }

func images(path string, folder bool) []string {
	if !folder {
		return []string{path}
	}
	var out []string
	for _, pattern := range []string{"*.nii", "*.nii.gz"} {
		found, _ := filepath.Glob(filepath.Join(path, pattern)) // the pattern is sound
		out = append(out, found...)
	}
	slices.Sort(out)
	return out
}

// relative writes path as seen from dir, so that both can be moved together.
func relative(dir, path string) string {
	full, err := filepath.Abs(path)
	if dir == "" || path == "" || err != nil {
		return path
	}
	from, err := filepath.Abs(dir)
	if err != nil {
		return full
	}
	rel, err := filepath.Rel(from, full)
	if err != nil {
		return full
	}
	return filepath.ToSlash(rel)
}

var unnamed = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// nameOf makes a name of a file that no other has.
func nameOf(file string, taken []string) string {
	base := filepath.Base(file)
	for _, ext := range []string{".gz", ".nii", ".onnx"} {
		base = strings.TrimSuffix(base, ext)
	}
	base = strings.Trim(unnamed.ReplaceAllString(base, "-"), "-._")
	if base == "" {
		base = "set"
	}
	name := base[:min(len(base), 70)]
	for i := 2; slices.Contains(taken, name); i++ {
		name = base[:min(len(base), 70)] + "-" + strconv.Itoa(i)
	}
	return name
}

// preflight looks at everything the draft names, beside its folder, so that disk and
// rights are those of the study. Nothing of it stays.
func (d Draft) preflight(ctx context.Context, runs []string) (*study.CheckReport, error) {
	spec, err := d.spec("", runs)
	if err != nil {
		return nil, err
	}
	near := nearest(d.Folder)
	dir, err := os.MkdirTemp(near, ".syncact-check-")
	if err != nil {
		return nil, &fault.Input{File: near, What: "nothing can be written there", Do: "choose a folder you may write to", Err: err}
	}
	defer os.RemoveAll(dir)
	if err := study.Write(dir, spec); err != nil {
		return nil, err
	}
	s, err := study.Load(dir)
	if err != nil {
		return nil, err
	}
	report, err := s.Check(ctx, study.CheckOptions{})
	if err != nil {
		return nil, err
	}
	for i := range report.Findings {
		if f := &report.Findings[i]; strings.HasPrefix(f.File, dir) {
			f.File = filepath.Join(d.Folder, strings.TrimPrefix(f.File, dir))
		}
	}
	return report, nil
}

// nearest is the deepest folder on the way to path that is there.
func nearest(path string) string {
	for {
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			return path
		}
		up := filepath.Dir(path)
		if up == path {
			return path
		}
		path = up
	}
}

// create writes study.json into the draft's folder. One that is there stays, unless it
// is the one that is edited; that is kept beside the new one.
func (d Draft) create(runs []string) error {
	if d.Folder == "" {
		return &fault.Input{What: "no folder is chosen for the study", Do: "choose a folder for the outputs", Err: study.ErrSpec}
	}
	file := filepath.Join(d.Folder, study.FileName)
	if d.Edits != "" && filepath.Clean(d.Folder) == d.Edits {
		if err := d.setAside(file); err != nil {
			return &fault.Input{File: file, What: "the study that is edited cannot be kept", Do: "choose another folder", Err: err}
		}
	} else if _, err := os.Stat(file); err == nil || !errors.Is(err, os.ErrNotExist) {
		return &fault.Input{File: file, What: "a study is there already", Why: "a study is never overwritten", Do: "choose another folder; or open the study that is there", Err: os.ErrExist}
	}
	spec, err := d.spec(d.Folder, runs)
	if err != nil {
		return err
	}
	return study.Write(d.Folder, spec)
}
