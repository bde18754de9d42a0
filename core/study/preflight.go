package study

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"time"

	"syncact/core/fault"
	"syncact/core/ort"
	"syncact/core/store"
)

// checked is what check.json holds: what was noticed, none of it blocking.
type checked struct {
	Findings  []fault.Finding
	Estimates []Estimate
}

// preflight looks at the inputs before anything is computed and refuses what
// cannot end well: all of it at once, as joined errors. What it found is stored, so
// that unchanged inputs are not looked at again.
func (r *runner) preflight(ctx context.Context) error {
	if err := writable(r.out()); err != nil {
		return err
	}
	if _, err := ort.Loaded(); err != nil && r.o.Until != "bold" {
		return err
	}
	key := store.KeyOf("check", checkVersion, r.Spec, r.o.Until, r.in.Recordings, r.in.Films, r.stats())
	dir, _, err := r.store.Make(ctx, "check", key, func(dir string) error {
		c := r.newChecker(r.in, r.o.Until)
		if err := c.look(ctx); err != nil {
			return err
		}
		if err := refusal(c.report.Findings); err != nil {
			return err
		}
		text, err := json.Marshal(checked{c.report.Findings, c.estimate()})
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, "check.json"), text, 0o644)
	})
	if err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(dir, "check.json"))
	if err != nil {
		return err
	}
	var found checked
	if err := json.Unmarshal(text, &found); err != nil {
		return err
	}
	r.found(found.Findings...)
	return r.fit(found.Estimates)
}

// fit holds the estimates against disk and memory and takes what parallel work the
// memory allows.
func (r *runner) fit(estimates []Estimate) error {
	asked := r.o.MemoryGiB << 30
	findings := append(r.room(estimates), memory(estimates, asked)...)
	if err := refusal(findings); err != nil {
		return err
	}
	r.found(findings...)
	each := estimates[0].Memory - overheadBytes
	r.cleaners = cleaners(r.o.Threads, each, asked)
	if r.cleaners < cleaners(r.o.Threads, each, 0) {
		r.found(fault.Finding{What: "fewer recordings are cleaned at a time than there are processors for", Why: "the memory that the run may use"})
	}
	return nil
}

// refusal joins what blocks a run; nil when nothing does.
func refusal(findings []fault.Finding) error {
	var all []error
	for _, f := range findings {
		if err := f.Err(); err != nil {
			all = append(all, err)
		}
	}
	return errors.Join(all...)
}

// stat is what tells that a file was not touched since it was looked at.
type stat struct {
	Path  string
	Bytes int64
	Mtime time.Time
}

// stats looks at every file that a run reads. One that is missing is told by the
// check, with what it is needed for.
func (r *runner) stats() []stat {
	var out []stat
	for _, path := range r.in.files(r.Study) {
		info, err := os.Stat(path)
		if err != nil {
			out = append(out, stat{Path: path})
			continue
		}
		out = append(out, stat{path, info.Size(), info.ModTime()})
	}
	return out
}

// files lists every file of the inputs and the specification, atlases apart.
func (in *Inputs) files(s *Study) []string {
	var out []string
	add := func(paths ...string) {
		for _, p := range paths {
			if p != "" {
				out = append(out, p)
			}
		}
	}
	for _, rec := range in.Recordings {
		add(rec.File, s.maskFile(rec), rec.Confounds, rec.Events)
	}
	for _, run := range in.Runs {
		add(in.Films[run].File)
	}
	for _, m := range s.Spec.Models {
		add(s.path(m.File))
		for _, a := range m.Activations {
			add(s.path(a.File))
		}
	}
	for _, set := range s.Spec.Networks {
		add(s.path(set.File), s.path(set.Names))
	}
	for _, a := range s.Spec.Annotations {
		add(s.path(a.File))
	}
	add(s.path(s.Spec.Dataset.Names))
	return out
}
