package setup

import (
	"context"
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"syncact/core/fault"
	"syncact/core/label"
	"syncact/core/ort"
	"syncact/core/progress"
	"syncact/core/series"
	"syncact/core/study"
	"syncact/ui/job"
	"syncact/ui/widgets"
)

// ShowAs puts a runner where a test wants it: a run of known lines and times.
func (r *Runner) ShowAs(o Outcome, elapsed time.Duration, stages map[string]time.Duration, lines []progress.Line, err error) {
	end := time.Date(2026, 3, 2, 14, 28, 2, 0, time.UTC)
	r.now = func() time.Time { return end }
	r.lines, r.err, r.report = lines, err, &study.Report{}
	r.times = times{began: end.Add(-elapsed), ended: end, stage: map[string][2]time.Time{}}
	for stage, d := range stages {
		r.times.stage[stage] = [2]time.Time{end.Add(-d), end}
	}
	r.Outcome.Set(o)
	r.Ticks.Set(r.Ticks.Get() + 1)
}

// Pretend gives the workspace what it would read from the machine.
func (e *Engine) Pretend(estimates []study.Estimate, resident int64, statuses []ort.Status) {
	e.estimates = estimates
	e.head.ready = true
	e.head.title.SetText("Movie-7T coupling")
	e.head.facts.SetText("3 models, 1 set of networks")
	e.side.resources.resident = func() int64 { return resident }
	e.side.setEstimates(estimates, machine{memory: 16e9, disk: 213e9})
	e.side.providers.asked = true
	e.log.all[0].at = e.runner.now()
	e.log.add(entry{at: e.runner.now(), severity: fault.Warning, text: "stimuli/run-3.mp4: 2 frames share a time stamp; the later one is kept"})
	e.side.partial.show(pretended())
	e.side.providers.set(append([]ort.Status{{Provider: ort.Auto, Works: true, Why: "CPU: no device that is faster works here"}}, statuses...))
	e.tick()
}

// PretendRates draws a throughput.
func (e *Engine) PretendRates(n int, rate func(i int) float64) {
	e.rate.reset()
	for i := range n {
		e.rate.rates = append(e.rate.rates, rate(i))
		e.rate.at = append(e.rate.at, time.Duration(i)*time.Second)
	}
	e.tick()
}

// Automatic is what the program's choice of a provider comes to.
func Automatic(found []ort.Status) ort.Status { return automatic(found) }

// Merged says findings of several files once.
func Merged(all []fault.Finding) []fault.Finding { return merged(all) }

// RunVerdict is the word on a run of four people, of whose images some are refused.
func RunVerdict(refused int) string {
	_, _, word := runVerdict(runFacts{subjects: 4, volumes: 200, tr: 1.2, refused: refused}, 4)
	return word
}

// Done reports whether nothing of a step is missing.
func (w *Wizard) Done(step int) bool { return w.done(step) }

// Neurons counts the neurons of the models read.
func (w *Wizard) Neurons() int {
	n := 0
	for _, m := range w.found.models {
		n += m.neurons
	}
	return n
}

// Report returns the pre-flight.
func (w *Wizard) Report() *study.CheckReport { return w.found.report }

// Create presses the last button.
func (w *Wizard) Create() { w.create(w.o.OnRun) }

// SaveDraft presses Save draft.
func (w *Wizard) SaveDraft() { w.saveDraft() }

// ShowStep shows a step without looking at anything again.
func (w *Wizard) ShowStep(step int) {
	w.step = step
	w.refresh()
}

// PretendPaths shows a folder in place of the one that was read: golden images must
// not depend on where a test ran.
func (w *Wizard) PretendPaths(dir string) {
	old := filepath.Dir(w.draft.Dataset)
	move := func(path string) string { return strings.Replace(path, old, dir, 1) }
	w.draft.Dataset = move(w.draft.Dataset)
	for i := range w.draft.Models {
		m := w.draft.Models[i]
		w.draft.Models[i].File = move(m.File)
		w.found.models[w.draft.Models[i]] = w.found.models[m]
	}
	for i := range w.draft.Sets {
		s := w.draft.Sets[i]
		w.draft.Sets[i].File = move(s.File)
		w.found.maps[w.draft.Sets[i].File] = w.found.maps[s.File]
	}
	folder := w.draft.Folder
	w.draft.Folder = "/data/new-study"
	if w.found.dataset != nil {
		for i := range w.found.dataset.findings {
			w.found.dataset.findings[i].File = move(w.found.dataset.findings[i].File)
		}
	}
	w.found.free = 213e9
	if w.found.report != nil {
		for i := range w.found.report.Findings {
			file := move(w.found.report.Findings[i].File)
			w.found.report.Findings[i].File = strings.Replace(file, folder, w.draft.Folder, 1)
		}
	}
	w.refresh()
}

// Lengthen makes a run seem shorter than its film.
func (w *Wizard) Lengthen(run string, by float64) {
	for i := range w.found.dataset.runs {
		if r := &w.found.dataset.runs[i]; r.name == run {
			r.volumes -= int(by/r.tr + .5)
		}
	}
	w.refresh()
}

// SetNow says which day it is.
func (w *Welcome) SetNow(t time.Time) {
	w.recents.now = func() time.Time { return t }
	w.recents.show()
}

// KnowsMissing reports whether it is known which recents are missing.
func (w *Welcome) KnowsMissing() bool { return w.recents.missing != nil }

// Writing reports whether the demo is written.
func (w *Welcome) Writing() bool { return w.writing != nil }

// pretended is what a run of three models has after the first was coupled.
func pretended() partialResults {
	p := partialResults{stored: 400e6, sets: []setPart{{name: "ica", there: true, live: 96}},
		models: []modelPart{{name: "resnet18", neurons: 4800, significant: 2011, best: .24}, {name: "vgg16"}, {name: "mobilenet"}}}
	model := make([][]float32, 64)
	for k := range model {
		model[k] = make([]float32, 96)
		for f := range model[k] {
			model[k][f] = float32(.6 * math.Sin(float64(k*7%64)/9) * math.Cos(float64(f)/5))
		}
	}
	p.heat = heat{bins: [][][]float32{model, nil, nil}, neurons: 4800, columns: 96}
	for i, label := range []string{"faces", "places", "motion", "speech"} {
		p.strongest = append(p.strongest, study.Neuron{ID: series.ID("resnet18/layer3.1.conv2/u" + strconv.Itoa(61+i*71)), Network: strconv.Itoa(23 - i*5),
			R: .57 - .06*float64(i), Significant: i < 3, Label: labelled(label)})
	}
	return p
}

func labelled(text string) label.Label { return label.Label{Text: text} }

// Estimated reports whether it is known what a run will take.
func (e *Engine) Estimated() bool { return len(e.estimates) > 0 }

// Listed counts the neurons of the partial results.
func (e *Engine) Listed() int { return len(e.side.partial.found.strongest) }

// Failure returns the error page of a failed run, nil for none.
func (e *Engine) Failure() *ErrorPage {
	p, _ := e.foot.Objects[0].(*ErrorPage)
	return p
}

// NewPathDialog returns a dialog that stands nowhere.
func NewPathDialog(do job.Do, o PathOptions) *PathDialog { return newPathDialog(do, o) }

// Names lists the entries shown.
func (d *PathDialog) Names() []string {
	var out []string
	for _, m := range d.matches {
		out = append(out, m.name)
	}
	return out
}

// Type puts a path into the field.
func (d *PathDialog) Type(path string) { d.entry.SetText(path) }

// Open double-clicks an entry.
func (d *PathDialog) Open(i int) { d.open(i) }

// Accept presses the button.
func (d *PathDialog) Accept() { d.accept() }

// Field is where a path is typed.
func (d *PathDialog) Field() *widgets.PathEntry { return d.entry }

// PretendPath shows another path in the field.
func (d *PathDialog) PretendPath(path string) {
	d.entry.OnChanged = nil
	d.entry.SetText(path)
}

// Pair gives movies, of which only names are known, to runs.
func Pair(runs, movies []string, given []study.Film) map[string]string {
	d := &Draft{Movies: movies, Films: given}
	var facts []runFacts
	for _, r := range runs {
		facts = append(facts, runFacts{name: r})
	}
	pairFilms(d, facts, nil)
	out := map[string]string{}
	for _, f := range d.Films {
		out[f.Run] = f.File
	}
	return out
}

// FirstRows lists the beginning of a folder.
func FirstRows(dir string) (int, error) {
	l, err := list(context.Background(), dir, false)
	return len(l.entries), err
}

// NamedSteps counts the steps whose names are shown.
func (w *Wizard) NamedSteps() int {
	n := 0
	for _, m := range w.stepper.marks {
		if !m.name.Hidden {
			n++
		}
	}
	return n
}

// Looking reports whether a dataset or the whole study is being looked at.
func (w *Wizard) Looking() bool {
	if w.draft.Dataset != "" && w.found.dataset == nil && w.found.datasetErr == nil {
		return true
	}
	return w.step == stepOutputs && w.draft.Folder != "" && w.found.dataset != nil && w.found.report == nil && w.found.reportErr == nil
}

// Said is what the page that is shown says to be wrong.
func (w *Wizard) Said() string {
	var b strings.Builder
	if w.failed != nil {
		b.WriteString(w.failed.Text())
	}
	all := map[int]func() []fault.Finding{
		stepDataset: func() []fault.Finding { return w.found.dataset.findings },
		stepOutputs: func() []fault.Finding { return w.found.report.Findings },
	}
	if page := all[w.step]; page != nil && (w.step != stepDataset || w.found.dataset != nil) && (w.step != stepOutputs || w.found.report != nil) {
		for _, f := range page() {
			b.WriteString(f.String() + "\n")
		}
	}
	return b.String()
}

// Edited turns a study into a draft and back.
func Edited(s *study.Study, runs []string) (study.Spec, error) {
	return draftOf(s).spec(s.Dir, runs)
}
