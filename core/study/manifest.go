package study

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"time"

	"syncact/core/fault"
	"syncact/core/ort"
	"syncact/core/store"
	"syncact/core/table"
)

const program = "Sync-ACT"

// A Manifest says everything that the results below derivatives/syncact rest on.
type Manifest struct {
	Program  string            `json:"program"`
	Version  string            `json:"version"`
	Go       string            `json:"go"`
	Runtime  string            `json:"onnxruntime"`
	Code     map[string]int    `json:"stage_versions"`
	Provider ort.Provider      `json:"provider"`
	Threads  int               `json:"threads"`
	Until    string            `json:"until,omitempty"`
	Subjects []string          `json:"subjects,omitempty"`
	Finished time.Time         `json:"finished"`
	Spec     Spec              `json:"specification"`
	Inputs   map[string]Digest `json:"inputs"`
	Report   Report            `json:"run"`
}

// A Digest identifies an input file by content.
type Digest struct {
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Version is the program's version, from the build.
func Version() string {
	if b, ok := debug.ReadBuildInfo(); ok && b.Main.Version != "" {
		return b.Main.Version
	}
	return "(devel)"
}

// writeManifest records the run. A run that found everything stored, and was asked
// for the same, leaves the manifest of the run that made it.
func (r *runner) writeManifest() error {
	path := r.out("manifest.json")
	made := false
	for _, stage := range r.report.Stages {
		made = made || !stage.Reused
	}
	if old, err := ReadManifest(path); !made && err == nil && old.asks(r.Spec, r.report) {
		return nil
	}
	library, _ := ort.Loaded()
	m := Manifest{Program: program, Version: Version(), Go: runtime.Version(), Runtime: library.Version, Code: Versions(), Provider: r.provider,
		Threads: r.o.Threads, Until: r.o.Until, Subjects: r.o.Subjects, Finished: time.Now().UTC().Truncate(time.Second), Spec: r.Spec, Inputs: map[string]Digest{}, Report: r.report}
	for file, d := range r.digests.Used() {
		if rel, err := filepath.Rel(r.Dir, file); err == nil {
			file = filepath.ToSlash(rel)
		}
		m.Inputs[file] = Digest{d.Bytes, d.SHA256}
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := writeFile(path, append(text, '\n')); err != nil {
		return err
	}
	return table.WriteJSON(r.out("dataset_description.json"), map[string]any{
		"Name": "Sync-ACT: CNN neurons coupled with brain networks", "BIDSVersion": "1.9.0", "DatasetType": "derivative",
		"GeneratedBy": []map[string]string{{"Name": "Sync-ACT", "Version": Version()}},
	})
}

// ReadManifest reads a manifest.json.
func ReadManifest(path string) (*Manifest, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, &fault.Input{File: path, What: "cannot be read", Do: "name the manifest.json of a run", Err: err}
	}
	m := &Manifest{}
	if err := json.Unmarshal(text, m); err != nil || m.Program != program {
		return nil, &fault.Input{File: path, What: "is no manifest of a run", Do: "name the manifest.json of a run", Err: ErrSpec}
	}
	return m, nil
}

// asks reports whether the manifest records a run of the same specification with
// the same results.
func (m *Manifest) asks(spec Spec, report Report) bool {
	keys := func(stages []StageTime) map[store.Key]bool {
		out := map[store.Key]bool{}
		for _, s := range stages {
			out[s.Key] = true
		}
		return out
	}
	return store.KeyOf(m.Spec) == store.KeyOf(spec) && maps.Equal(keys(m.Report.Stages), keys(report.Stages))
}
