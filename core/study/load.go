package study

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"syncact/core/fault"
	"syncact/core/store"
)

// FileName is the file that makes a folder a study.
const FileName = "study.json"

// ErrSpec is beneath every refusal of a study.json.
var ErrSpec = errors.New("study: not a usable study.json")

// A Study is a folder with its specification. Its methods may be called from
// several goroutines; Run by one at a time.
type Study struct {
	Dir     string
	Spec    Spec
	results string // folder of what runs make
	store   *store.Store
	digests *store.Digests
}

// Load reads the study in dir; the path of its study.json may be given as well.
func Load(path string) (*Study, error) {
	file := path
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		file = filepath.Join(path, FileName)
	}
	text, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil, &fault.Input{File: file, What: "does not exist", Do: "give the folder of a study; `syncact new` writes one", Err: err}
	}
	if err != nil {
		return nil, &fault.Input{File: file, What: "cannot be read", Do: "give the folder of a study; `syncact new` writes one", Err: err}
	}
	spec, err := Decode(text, file)
	if err != nil {
		return nil, err
	}
	return newStudy(filepath.Dir(file), filepath.Join(filepath.Dir(file), "derivatives", "syncact"), spec), nil
}

func newStudy(dir, results string, spec Spec) *Study {
	s := &Study{Dir: dir, Spec: spec, results: results}
	s.store = store.Open(s.out("store"))
	s.digests = store.OpenDigests(s.out("store", "digests.json"))
	return s
}

// Decode reads a study.json with defaults filled in; file names it in messages.
func Decode(text []byte, file string) (Spec, error) {
	refuse := func(what, do string) (Spec, error) {
		return Spec{}, &fault.Input{File: file, What: what, Do: do, Err: ErrSpec}
	}
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		return refuse(fmt.Sprintf("line %d: %v", 1+bytes.Count(text[:offset(err)], []byte("\n")), err), "mend the JSON there")
	}
	if what, do := mistaken(tree, specType, ""); what != "" {
		return refuse(what, do)
	}
	spec := Defaults()
	if err := json.Unmarshal(text, &spec); err != nil {
		var in *fault.Input
		if errors.As(err, &in) {
			return Spec{}, &fault.Input{File: file, What: in.What, Why: in.Why, Do: in.Do, Err: ErrSpec}
		}
		return refuse(strings.TrimPrefix(err.Error(), "json: "), "see `syncact new --help` for an example")
	}
	fill(&spec)
	if what, do := spec.wrong(); what != "" {
		return refuse(what, do)
	}
	return spec, nil
}

// offset is the byte at which decoding JSON failed.
func offset(err error) int64 {
	var syntax *json.SyntaxError
	var value *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return syntax.Offset
	case errors.As(err, &value):
		return value.Offset
	}
	return 0
}

// fill sets the defaults that depend on other keys.
func fill(s *Spec) {
	if s.Clean.Confounds == "" {
		s.Clean.Confounds = "none"
		if s.Dataset.Layout == LayoutBIDS {
			s.Clean.Confounds = "motion24+wmcsf"
		}
	}
	if s.Dataset.Layout == LayoutTimeSeries && len(s.Networks) == 0 {
		s.Networks = Sets{{Name: "given", Method: MethodGiven}}
	}
	for i := range s.Networks {
		fillSet(&s.Networks[i])
	}
	for i := range s.Models {
		m := &s.Models[i]
		if len(m.Taps) == 0 {
			m.Taps = Patterns{"auto"}
		}
		if m.Kind == "" {
			m.Kind = "post"
		}
		if len(m.Activations) > 0 && m.RowTime == "" {
			m.RowTime = "centre"
		}
	}
}

func fillSet(s *Set) {
	if s.Name == "" {
		s.Name = s.Method
	}
	decomposed := s.Method == MethodVSDBN || s.Method == MethodICA
	if decomposed && s.Seeds == 0 {
		s.Seeds = 5
	}
	if s.Method == MethodICA && s.Components == 0 {
		s.Components = 20
	}
	if s.Method == MethodVSDBN {
		if s.Preset == "" {
			s.Preset = "robust"
		}
		if len(s.Layers) == 0 {
			s.Layers = []int{128, 64, 32}
		}
		if s.UseLayer == 0 {
			s.UseLayer = 1
		}
	}
}

// Write stores a specification as dir/study.json; the folder is made.
func Write(dir string, spec Spec) error {
	text, err := json.MarshalIndent(spec, "", "  ")
	if err != nil {
		return fmt.Errorf("study: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return &fault.Input{File: dir, What: "cannot be made", Do: "choose a folder you may write to", Err: err}
	}
	return writeFile(filepath.Join(dir, FileName), append(text, '\n'))
}

// path resolves a path of the specification against the study's folder.
func (s *Study) path(p string) string {
	if p == "" || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(s.Dir, filepath.FromSlash(p))
}

// out is a path below derivatives/syncact.
func (s *Study) out(elem ...string) string {
	return filepath.Join(slices.Concat([]string{s.results}, elem)...)
}

// own is a path below syncact, what a person adds.
func (s *Study) own(elem ...string) string {
	return filepath.Join(slices.Concat([]string{s.Dir, "syncact"}, elem)...)
}

// Store returns where the results of stages are kept.
func (s *Study) Store() *store.Store { return s.store }
