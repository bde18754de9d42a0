package locate

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"syncact/core/fault"
)

// A Kind of file.
type Kind string

// The kinds of files that are looked for.
const (
	Atlas    Kind = "atlas"    // a volume of region labels
	Template Kind = "template" // an anatomical image to draw results on
)

// A Found is one atlas or template.
type Found struct {
	Kind   Kind
	Name   string // unique among those found: "HarvardOxford-cort-maxprob-thr25-2mm"
	File   string // the image, absolute
	Names  string // the file of its region names, "" when there is none
	Source string // "FSL", "nilearn", "TemplateFlow" or the folder that was named
	Space  string // of a template: "MNI152NLin2009cAsym", "MNI152NLin6Asym", "" unknown
}

// Options says where to look. Zero values take the environment's: HOME, FSLDIR,
// NILEARN_DATA and NILEARN_SHARED_DATA, TEMPLATEFLOW_HOME.
type Options struct {
	Home         string
	FSL          string
	Nilearn      []string
	TemplateFlow string
	Folders      []string // named by the user or the study; searched first
}

// deepest is how many folders below a named one are looked into.
const deepest = 4

func (o Options) withDefaults() Options {
	if o.Home == "" {
		o.Home, _ = os.UserHomeDir()
	}
	o.FSL = cmp.Or(o.FSL, os.Getenv("FSLDIR"))
	if o.Nilearn == nil {
		for _, dir := range []string{os.Getenv("NILEARN_SHARED_DATA"), os.Getenv("NILEARN_DATA")} {
			if dir != "" {
				o.Nilearn = append(o.Nilearn, dir)
			}
		}
		if o.Home != "" {
			o.Nilearn = append(o.Nilearn, filepath.Join(o.Home, "nilearn_data"))
		}
	}
	o.TemplateFlow = cmp.Or(o.TemplateFlow, os.Getenv("TEMPLATEFLOW_HOME"))
	if o.TemplateFlow == "" && o.Home != "" {
		o.TemplateFlow = filepath.Join(o.Home, ".cache", "templateflow")
	}
	return o
}

// All returns the atlases and templates it finds, in the order of Folders, FSL,
// nilearn, TemplateFlow, by name within each. A folder that is named in Folders and
// cannot be read is a finding; the usual places may be absent.
func All(o Options) ([]Found, []fault.Finding) {
	o = o.withDefaults()
	s := search{seen: make(map[string]bool), names: make(map[string]bool)}
	var findings []fault.Finding
	for _, dir := range o.Folders {
		if _, err := os.ReadDir(dir); err != nil {
			findings = append(findings, fault.Finding{Severity: fault.Warning, File: dir,
				What: "the folder of atlases cannot be read", Why: err.Error(), Do: "check the path in labels.atlases"})
			continue
		}
		s.folder(dir, dir)
	}
	if o.FSL != "" {
		s.fsl(filepath.Join(o.FSL, "data", "atlases"))
		s.folder(filepath.Join(o.FSL, "data", "standard"), "FSL")
	}
	for _, dir := range o.Nilearn {
		s.folder(dir, "nilearn")
	}
	s.folder(o.TemplateFlow, "TemplateFlow")
	return s.found, findings
}

// Atlases returns the atlases among [All].
func Atlases(o Options) ([]Found, []fault.Finding) { return only(Atlas, o) }

// Templates returns the templates among [All].
func Templates(o Options) ([]Found, []fault.Finding) { return only(Template, o) }

func only(k Kind, o Options) ([]Found, []fault.Finding) {
	found, findings := All(o)
	return slices.DeleteFunc(found, func(f Found) bool { return f.Kind != k }), findings
}

type search struct {
	found []Found
	seen  map[string]bool // files
	names map[string]bool
}

func (s *search) add(f Found) {
	if absolute, err := filepath.Abs(f.File); err == nil {
		f.File = absolute
	}
	if s.seen[f.File] {
		return
	}
	s.seen[f.File] = true
	for base, n := f.Name, 2; s.names[f.Name]; n++ {
		f.Name = base + "~" + strconv.Itoa(n)
	}
	s.names[f.Name] = true
	s.found = append(s.found, f)
}

// folder looks for label volumes and templates below root.
func (s *search) folder(root, source string) {
	if root == "" {
		return
	}
	var files []string
	_ = filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return nil // what cannot be read holds nothing for us
		}
		if d.IsDir() {
			rest, _ := filepath.Rel(root, path)
			if strings.Count(rest, string(filepath.Separator)) >= deepest || strings.HasPrefix(d.Name(), ".") && path != root {
				return filepath.SkipDir
			}
			return nil
		}
		files = append(files, path)
		return nil
	})
	for _, path := range files {
		if !isImage(path) {
			continue
		}
		name := stem(path)
		switch space, isTemplate := templateSpace(name); {
		case isTemplate:
			s.add(Found{Kind: Template, Name: name, File: path, Source: source, Space: space})
		case isAtlas(name):
			s.add(Found{Kind: Atlas, Name: name, File: path, Names: namesBeside(path, files), Source: source})
		}
	}
}

func isImage(path string) bool {
	return strings.HasSuffix(path, ".nii") || strings.HasSuffix(path, ".nii.gz")
}

// stem is the file's name without folder and extensions.
func stem(path string) string {
	return strings.TrimSuffix(strings.TrimSuffix(filepath.Base(path), ".gz"), ".nii")
}
