package bids

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"syncact/core/fault"
)

// ErrSidecar is beneath every refusal of a JSON sidecar.
var ErrSidecar = errors.New("bids: not a usable sidecar")

// A Sidecar is what the JSON files that apply to an image say together.
type Sidecar struct {
	RepetitionTime       float64  // s; 0: not said
	StartTime            *float64 // s; nil: not said
	SliceTimingCorrected *bool    // nil: not said
	Files                []string // the JSON files, the outermost first
}

// ReadSidecar reads the JSON files that apply to the file at path, from root down to
// its folder; where two say something, the deeper one wins. Without any the zero
// Sidecar is returned.
func ReadSidecar(root, path string) (*Sidecar, error) {
	name, ok := ParseName(path)
	if !ok {
		return nil, &fault.Input{File: path, What: "is not named as BIDS files are", Do: "list the file explicitly", Err: ErrSidecar}
	}
	folders, err := between(root, filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	s, said := &Sidecar{}, make(map[string]json.RawMessage)
	for _, folder := range folders {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", folder, err)
		}
		for _, file := range applicable(entries, name) {
			full := filepath.Join(folder, file)
			if err := merge(said, full); err != nil {
				return nil, err
			}
			s.Files = append(s.Files, full)
		}
	}
	if len(s.Files) == 0 {
		return s, nil
	}
	return s, s.fill(said)
}

// between lists the folders from root to leaf, both included.
func between(root, leaf string) ([]string, error) {
	rel, err := filepath.Rel(root, leaf)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return nil, &fault.Input{File: leaf, What: "does not lie below " + root, Do: "give the folder of the dataset", Err: ErrSidecar}
	}
	folders := []string{root}
	if rel != "." {
		for part := range strings.SplitSeq(rel, string(filepath.Separator)) {
			folders = append(folders, filepath.Join(folders[len(folders)-1], part))
		}
	}
	return folders, nil
}

// applicable returns the JSON files of a folder that apply to name, those with the
// fewest entities first.
func applicable(entries []os.DirEntry, name Name) []string {
	var out []string
	size := make(map[string]int)
	for _, e := range entries {
		n, ok := ParseName(e.Name())
		if ok && n.Extension == ".json" && n.Suffix == name.Suffix && n.Within(name) {
			out, size[e.Name()] = append(out, e.Name()), len(n.Entities)
		}
	}
	slices.SortStableFunc(out, func(a, b string) int { return size[a] - size[b] })
	return out
}

func merge(into map[string]json.RawMessage, path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	var said map[string]json.RawMessage
	if err := json.Unmarshal(text, &said); err != nil {
		return &fault.Input{File: path, What: "is not a JSON object: " + err.Error(), Do: "repair it", Err: ErrSidecar}
	}
	maps.Copy(into, said)
	return nil
}

func (s *Sidecar) fill(said map[string]json.RawMessage) error {
	for key, to := range map[string]any{"RepetitionTime": &s.RepetitionTime, "StartTime": &s.StartTime, "SliceTimingCorrected": &s.SliceTimingCorrected} {
		if text, ok := said[key]; ok {
			if err := json.Unmarshal(text, to); err != nil {
				return &fault.Input{File: s.Files[len(s.Files)-1], What: fmt.Sprintf("%s is %.40s", key, text), Do: "write a number of seconds, or true or false", Err: ErrSidecar}
			}
		}
	}
	if s.RepetitionTime < 0 || s.RepetitionTime > 60 {
		return &fault.Input{File: s.Files[len(s.Files)-1], What: fmt.Sprintf("RepetitionTime is %g s", s.RepetitionTime), Why: "milliseconds were written for seconds", Do: "write seconds", Err: ErrSidecar}
	}
	return nil
}
