package ui

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"syncact/core/series"
	"syncact/core/study"
	"syncact/ui/neuron"
)

// evidence is what stands behind the numbers of an open study.
type evidence struct {
	manifest *study.Manifest // of the run that made them, nil before the first
	changed  bool            // study.json asks for something else by now
	runs     map[string]int  // by model: runs whose courses are there
	anatomy  *anatomist
}

// newEvidence reads what the last run recorded, and lists what is still to be linked.
func newEvidence(o *opened) *evidence {
	e := &evidence{anatomy: newAnatomist(o), runs: map[string]int{}}
	o.addPending()
	results := filepath.Join(o.study.Dir, "derivatives", "syncact")
	if m, err := study.ReadManifest(filepath.Join(results, "manifest.json")); err == nil {
		e.manifest, e.changed = m, !sameSpec(m.Spec, o.study.Spec)
	}
	for _, m := range o.study.Spec.Models {
		for _, run := range o.inputs.Runs {
			if _, err := os.Stat(filepath.Join(results, "models", m.Name, "run-"+run+"_predicted.npy")); err == nil {
				e.runs[m.Name]++
			}
		}
	}
	return e
}

// sameSpec reports whether two specifications ask for the same.
func sameSpec(a, b study.Spec) bool {
	one, err := json.Marshal(a)
	other, err2 := json.Marshal(b)
	return err == nil && err2 == nil && string(one) == string(other)
}

// facts answers the inspector from an open study.
type facts struct{ o *opened }

var _ neuron.Facts = facts{}

// Models implements [neuron.Facts].
func (f facts) Models() []string {
	var out []string
	for _, m := range f.o.study.Spec.Models {
		if len(f.o.neurons[pair(f.o.set, m.Name)]) > 0 {
			out = append(out, m.Name)
		}
	}
	return out
}

// Neurons implements [neuron.Facts].
func (f facts) Neurons(model string) []study.Neuron { return f.o.neurons[pair(f.o.set, model)] }

// State implements [neuron.Facts].
func (f facts) State(model string) string {
	e := f.o.evidence
	neurons := f.Neurons(model)
	if len(neurons) == 0 {
		return ""
	}
	var parts []string
	if all := len(f.o.inputs.Runs); len(f.o.comparison) == 0 && e.runs[model] < all {
		parts = append(parts, fmt.Sprintf("%d of %d runs", e.runs[model], all))
	}
	if m := e.manifest; m != nil && len(m.Subjects) > 0 && len(m.Subjects) < len(f.o.inputs.Subjects) {
		parts = append(parts, fmt.Sprintf("%d of %d subjects", len(m.Subjects), len(f.o.inputs.Subjects)))
	}
	if !slices.ContainsFunc(neurons, func(n study.Neuron) bool { return !math.IsNaN(n.QFDR) }) {
		parts = append(parts, "no q yet")
	}
	if e.changed {
		parts = append(parts, "stale: study.json has changed since the run")
	}
	return strings.Join(parts, ", ")
}

// Candidates reads one row of the correlations.
func (f facts) Candidates(id series.ID) []neuron.Candidate {
	key := pair(f.o.set, f.o.ModelOf(id))
	row, ok := f.o.links[key][id]
	m := f.o.correlation(key)
	if !ok || m == nil || row >= m.Rows || m.Cols != len(f.o.networks[f.o.set]) {
		return nil
	}
	networks := f.o.networks[f.o.set]
	all := make([]neuron.Candidate, 0, len(networks))
	for k, n := range networks {
		if r := float64(cell(m, row, k)); n.Live() && !math.IsNaN(r) {
			all = append(all, neuron.Candidate{Network: n, R: r})
		}
	}
	slices.SortStableFunc(all, func(a, b neuron.Candidate) int { return compare(size(b.R), size(a.R)) })
	return all
}

// Frames implements [neuron.Facts].
func (f facts) Frames(id series.ID) []neuron.Frame {
	top := f.o.frames.top(id, 6)
	out := make([]neuron.Frame, len(top))
	for i, t := range top {
		out[i] = neuron.Frame(t)
	}
	return out
}

// Provenance implements [neuron.Facts].
func (f facts) Provenance(id series.ID) [][2]string {
	s, m := f.o.study.Spec, f.o.evidence.manifest
	run := "not recorded yet"
	if m != nil {
		s = m.Spec
		run = fmt.Sprintf("%s, seed %d", m.Finished.Local().Format("2006-01-02 15:04"), s.Seed)
	}
	rows := [][2]string{{"run", run}, {"model", f.modelFile(f.o.ModelOf(id))}, {"set", f.setWords(s)},
		{"null", fmt.Sprintf("%s %s, max over networks", thousands(s.Coupling.Surrogates), nullWords[s.Coupling.Null])}, {"held out", s.Coupling.HeldOut}}
	if m == nil {
		return rows
	}
	return append(rows, [2]string{"stages", stageVersions(m.Code)})
}

// nullWords name the surrogates that numbers are held against.
var nullWords = map[string]string{"circular": "circular shifts", "phase": "phase surrogates"}

// setWords names the set of networks and how it was made.
func (f facts) setWords(s study.Spec) string {
	for _, set := range s.Networks {
		if set.Name == f.o.set && set.Method != set.Name {
			return fmt.Sprintf("%s (%s), %d networks", set.Name, set.Method, live(f.o.networks[set.Name]))
		}
	}
	return fmt.Sprintf("%s, %d networks", f.o.set, live(f.o.networks[f.o.set]))
}

// modelFile names a model's file and the beginning of its SHA-256.
func (f facts) modelFile(model string) string {
	for _, m := range f.o.study.Spec.Models {
		if m.Name != model || m.File == "" {
			continue
		}
		text := filepath.Base(m.File)
		if e := f.o.evidence.manifest; e != nil {
			if d, ok := e.Inputs[filepath.ToSlash(m.File)]; ok && len(d.SHA256) >= 8 {
				text += " " + d.SHA256[:4] + " " + d.SHA256[4:8]
			}
		}
		return text
	}
	return model + ", activations given"
}

// stageVersions lists the code versions that the numbers of a neuron rest on.
func stageVersions(code map[string]int) string {
	var out []string
	for _, stage := range []string{"bold", "networks", "frames", "predicted", "links", "labels"} {
		if v, ok := code[stage]; ok {
			out = append(out, fmt.Sprintf("%s %d", stage, v))
		}
	}
	return strings.Join(out, ", ")
}

// Command implements [neuron.Facts].
func (f facts) Command(id series.ID) string {
	return fmt.Sprintf("syncact show %s --set %s --neuron %s", quoted(f.o.study.Dir), quoted(f.o.set), quoted(string(id)))
}

// quoted makes one word of a text for a shell.
func quoted(text string) string {
	plain := func(r rune) bool {
		return r < 128 && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-+:@%", r))
	}
	if text != "" && !strings.ContainsFunc(text, func(r rune) bool { return !plain(r) }) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// Methods implements [neuron.Facts].
func (f facts) Methods(context.Context) (string, error) { return f.o.study.Methods() }

func (w *Window) popUp(m *fyne.Menu, at fyne.Position) {
	widget.ShowPopUpMenuAtPosition(m, w.win.Canvas(), at)
}
