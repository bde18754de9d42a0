package bids

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"syncact/core/fault"
)

// ErrDataset is beneath every refusal of a dataset.
var ErrDataset = errors.New("bids: nothing usable was found")

// A Query says which runs are wanted. An empty field leaves no choice to make: it is
// an error when the files offer several.
type Query struct {
	Task, Space, Resolution  string
	Subjects, Sessions, Runs []string // empty: all; "1" and "01" are the same
}

// A Run is one preprocessed BOLD file with what belongs to it; a path is empty where
// nothing was found.
type Run struct {
	Subject, Session string // labels without "sub-", "ses-"
	Name             string // label of the run; "1" where the file has none; "<session>.<run>" in several sessions
	BOLD, Mask       string
	Confounds        string
	Events           string
	Sidecar          Sidecar
}

// A Dataset is what a query found.
type Dataset struct {
	Root     string
	Task     string
	Space    string
	Subjects []string
	RunNames []string
	Runs     []Run // by subject, then by run
	Findings []fault.Finding
}

// Run returns the run of a subject by name.
func (d *Dataset) Run(subject, name string) (Run, bool) {
	for _, r := range d.Runs {
		if r.Subject == subject && r.Name == name {
			return r, true
		}
	}
	return Run{}, false
}

// Find looks below root for the derivatives of fMRIPrep that q asks for. A folder
// that holds derivatives/fmriprep or fmriprep may be given as well.
func Find(root string, q Query) (*Dataset, error) {
	root, files, err := derivatives(root)
	if err != nil {
		return nil, err
	}
	d := &Dataset{Root: root}
	refuse := func(what, do string) (*Dataset, error) {
		return nil, &fault.Input{File: root, What: what, Do: do, Err: ErrDataset}
	}
	if len(files) == 0 {
		return refuse("holds no *_desc-preproc_bold.nii or .nii.gz", "give the folder that fMRIPrep wrote, with sub-… in it")
	}
	for _, c := range []struct {
		key, word, want string
		got             *string
	}{{"task", "task", q.Task, &d.Task}, {"space", "space", q.Space, &d.Space}, {"res", "resolution", q.Resolution, new(string)}} {
		left, values := choose(files, c.key, c.want)
		if len(left) == 0 {
			return refuse(fmt.Sprintf("no preprocessed run has %s %q", c.word, c.want), "choose among "+strings.Join(values, ", "))
		}
		if c.want == "" && len(values) > 1 {
			return refuse(fmt.Sprintf("there are several values of %s: %s", c.word, strings.Join(values, ", ")), "state one in study.json")
		}
		files, *c.got = left, left[0].name.Entities[c.key]
	}
	files = pick(files, "sub", q.Subjects)
	files = pick(files, "ses", q.Sessions)
	files = pick(files, "run", q.Runs)
	if len(files) == 0 {
		return refuse("no run of the subjects, sessions and runs that were asked for", "check their labels")
	}
	if err := d.add(files); err != nil {
		return nil, err
	}
	d.report(q)
	return d, nil
}

// A file is one preprocessed image.
type file struct {
	path string
	name Name
}

// derivatives returns root, or the folder of fMRIPrep within it.
func derivatives(root string) (string, []file, error) {
	if _, err := os.Stat(root); err != nil {
		return "", nil, &fault.Input{File: root, What: "cannot be opened", Do: "check the path", Err: err}
	}
	for _, below := range []string{"", "fmriprep", filepath.Join("derivatives", "fmriprep")} {
		folder := filepath.Join(root, below)
		if files, err := preprocessed(folder); err != nil || len(files) > 0 {
			return folder, files, err
		}
	}
	return root, nil, nil
}

// preprocessed lists the volumes in sub-*/func and sub-*/ses-*/func, through links.
func preprocessed(root string) ([]file, error) {
	subjects, err := below(root, "sub-")
	if err != nil {
		return nil, err
	}
	var files []file
	for _, subject := range subjects {
		folders, err := below(subject, "ses-")
		if err != nil {
			return nil, err
		}
		for _, folder := range append(folders, subject) {
			images, err := below(filepath.Join(folder, "func"), "sub-")
			if err != nil {
				return nil, err
			}
			for _, path := range images {
				n, ok := ParseName(path)
				if ok && (n.Extension == ".nii" || n.Extension == ".nii.gz") && n.Suffix == "bold" && n.Entities["desc"] == "preproc" && n.Entities["sub"] != "" {
					files = append(files, file{path, n})
				}
			}
		}
	}
	return files, nil
}

// below lists what a folder holds whose name begins with prefix; a folder that is not
// there, or is a file, holds nothing.
func below(folder, prefix string) ([]string, error) {
	if st, err := os.Stat(folder); err != nil || !st.IsDir() {
		return nil, nil
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, &fault.Input{File: folder, What: "cannot be read", Do: "check its permissions", Err: err}
	}
	var out []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), prefix) {
			out = append(out, filepath.Join(folder, e.Name()))
		}
	}
	return out, nil
}

// choose keeps the files whose entity is the one wanted, and lists the values there
// are. Nothing wanted keeps all.
func choose(files []file, key, want string) (left []file, values []string) {
	seen := make(map[string]bool)
	for _, f := range files {
		v := f.name.Entities[key]
		seen[cmp.Or(v, "(none)")] = true
		if want == "" || sameLabel(key, v, want) {
			left = append(left, f)
		}
	}
	return left, slices.Sorted(maps.Keys(seen))
}

// pick keeps the files whose entity is among those wanted; nothing wanted keeps all.
func pick(files []file, key string, want []string) []file {
	if len(want) == 0 {
		return files
	}
	return slices.DeleteFunc(slices.Clone(files), func(f file) bool {
		v := f.name.Entities[key]
		if key == "run" && v == "" {
			v = "1"
		}
		return !slices.ContainsFunc(want, func(w string) bool { return sameLabel(key, v, w) })
	})
}

// add fills Runs and orders them.
func (d *Dataset) add(files []file) error {
	_, sessions := choose(files, "ses", "")
	for _, f := range files {
		r := Run{Subject: f.name.Entities["sub"], Session: f.name.Entities["ses"], Name: cmp.Or(f.name.Entities["run"], "1"), BOLD: f.path}
		if len(sessions) > 1 {
			r.Name = cmp.Or(r.Session, "none") + "." + r.Name
		}
		if other, ok := d.Run(r.Subject, r.Name); ok {
			return &fault.Input{File: f.path, What: fmt.Sprintf("is a second file of subject %s, run %s, beside %s", r.Subject, r.Name, other.BOLD),
				Do: "list the files explicitly", Err: ErrDataset}
		}
		sidecar, err := ReadSidecar(d.Root, f.path)
		if err != nil {
			return err
		}
		r.Sidecar = *sidecar
		if err := r.companions(f); err != nil {
			return err
		}
		d.Runs = append(d.Runs, r)
	}
	slices.SortFunc(d.Runs, func(a, b Run) int {
		return cmp.Or(naturally(a.Subject, b.Subject), naturally(a.Session, b.Session), naturally(a.Name, b.Name))
	})
	for _, r := range d.Runs {
		if !slices.Contains(d.Subjects, r.Subject) {
			d.Subjects = append(d.Subjects, r.Subject)
		}
		if !slices.Contains(d.RunNames, r.Name) {
			d.RunNames = append(d.RunNames, r.Name)
		}
	}
	slices.SortFunc(d.RunNames, naturally)
	return nil
}

// naturally orders numbers by value and other labels by letters.
func naturally(a, b string) int {
	if digits(a) && digits(b) {
		x, y := strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
		return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y), cmp.Compare(a, b))
	}
	return cmp.Compare(a, b)
}

// companions finds mask, confounds and events beside the image.
func (r *Run) companions(f file) error {
	entries, err := os.ReadDir(filepath.Dir(f.path))
	if err != nil {
		return fmt.Errorf("%s: %w", f.path, err)
	}
	for _, e := range entries {
		n, ok := ParseName(e.Name())
		if !ok || n.Entities["sub"] != r.Subject {
			continue
		}
		path, desc := filepath.Join(filepath.Dir(f.path), e.Name()), n.Entities["desc"]
		switch {
		case n.Suffix == "mask" && desc == "brain" && strings.HasPrefix(n.Extension, ".nii") && n.Within(f.name, "desc") && f.name.Within(n, "desc"):
			r.Mask = path
		// Confounds and events belong to the run whatever its space.
		case (n.Suffix == "timeseries" || n.Suffix == "regressors") && desc == "confounds" && n.Extension == ".tsv" && sameRun(n, f.name):
			r.Confounds = path
		case n.Suffix == "events" && n.Extension == ".tsv" && sameRun(n, f.name):
			r.Events = path
		}
	}
	return nil
}

// sameRun reports whether both names have the same entities, leave aside those that
// say how a run was processed.
func sameRun(a, b Name) bool {
	aside := []string{"desc", "space", "res", "den", "echo"}
	return a.Within(b, aside...) && b.Within(a, aside...)
}

// report states what is missing.
func (d *Dataset) report(q Query) {
	add := func(s fault.Severity, file, what, do string) {
		d.Findings = append(d.Findings, fault.Finding{Severity: s, File: file, What: what, Do: do})
	}
	for _, want := range q.Subjects {
		if !slices.ContainsFunc(d.Subjects, func(s string) bool { return sameLabel("sub", s, want) }) {
			add(fault.Warning, d.Root, fmt.Sprintf("subject %s was asked for and has no run here", want), "check the label or leave it out")
		}
	}
	for _, s := range d.Subjects {
		for _, name := range d.RunNames {
			if _, ok := d.Run(s, name); !ok {
				add(fault.Warning, d.Root, fmt.Sprintf("subject %s has no run %s", s, name), "")
			}
		}
	}
	for _, r := range d.Runs {
		if r.Mask == "" {
			add(fault.Note, r.BOLD, "has no desc-brain_mask beside it", "one will be estimated unless you give one")
		}
		if r.Confounds == "" {
			add(fault.Warning, r.BOLD, "has no desc-confounds_timeseries.tsv beside it", "copy it there or use the strategy none")
		}
		if len(r.Sidecar.Files) == 0 {
			add(fault.Note, r.BOLD, "has no JSON sidecar", "the repetition time is taken from the image, volume times from its middle")
		}
	}
}
