package study

import (
	"encoding/json"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"time"

	"syncact/core/ort"
	"syncact/core/table"
)

// A Manifest says everything that the results below derivatives/syncact rest on.
type Manifest struct {
	Program  string            `json:"program"`
	Version  string            `json:"version"`
	Go       string            `json:"go"`
	Runtime  string            `json:"onnxruntime"`
	Provider ort.Provider      `json:"provider"`
	Threads  int               `json:"threads"`
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

// writeManifest records the run. A run that found everything stored leaves the
// manifest of the run that made it.
func (r *runner) writeManifest() error {
	path := r.out("manifest.json")
	made := false
	for _, stage := range r.report.Stages {
		made = made || !stage.Reused
	}
	if !made && exists(path) {
		return nil
	}
	library, _ := ort.Loaded()
	m := Manifest{Program: "Sync-ACT", Version: Version(), Go: runtime.Version(), Runtime: library.Version, Provider: r.provider,
		Threads: r.o.Threads, Finished: time.Now().UTC().Truncate(time.Second), Spec: r.Spec, Inputs: map[string]Digest{}, Report: r.report}
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
