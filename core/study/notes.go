package study

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"syncact/core/fault"
)

// notesFile holds, beside a stored result, what making it gave cause for. A run
// that finds the result stored reports it again.
const notesFile = "findings.json"

// found adds to the report what it does not say yet.
func (r *runner) found(findings ...fault.Finding) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range findings {
		if f.What != "" && !slices.Contains(r.report.Findings, f) {
			r.report.Findings = append(r.report.Findings, f)
		}
	}
}

// note keeps findings for a result that is being made in dir.
func (r *runner) note(dir string, findings ...fault.Finding) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.notes[dir] = append(r.notes[dir], findings...)
}

func (r *runner) storeNotes(dir string) error {
	r.mu.Lock()
	findings := r.notes[dir]
	delete(r.notes, dir)
	r.mu.Unlock()
	if len(findings) == 0 {
		return nil
	}
	text, err := json.Marshal(findings)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, notesFile), text, 0o644)
}

func (r *runner) readNotes(dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, notesFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var findings []fault.Finding
	if err := json.Unmarshal(text, &findings); err != nil {
		return fmt.Errorf("%s: %w", dir, err)
	}
	r.found(findings...)
	return nil
}
