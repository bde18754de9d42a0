package setup

import (
	"context"
	"errors"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"syncact/core/study"
	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// WizardOptions say what the wizard does when a study is written.
type WizardOptions struct {
	Do      job.Do
	Drafts  string // file of the draft that is kept between starts; "" keeps none
	OnOpen  func(path string)
	OnRun   func(path string)
	OnShow  func(path string)
	Recents func() []string // folders offered by path dialogs; nil offers none
}

// A Wizard puts a new study together in five steps. Each choice is read as it is made;
// every step can be left half done, and the last one shows what a run will take.
type Wizard struct {
	widget.BaseWidget
	o       WizardOptions
	draft   Draft
	step    int
	found   findings
	current string // run whose film needs a decision
	title   *widgets.Label
	stepper *stepper
	content *fyne.Container
	save    *widgets.Button
	back    *widgets.Button
	next    *widgets.Button
	body    fyne.CanvasObject
	failed  *ErrorPage // what is shown in place of the step
	busy    int        // readings under way
}

// findings is what was read of the choices.
type findings struct {
	dataset    *datasetFacts
	datasetErr error
	films      map[string]filmFacts
	models     map[DraftModel]modelFacts
	maps       map[string]mapsFacts
	report     *study.CheckReport
	reportErr  error
	free       int64 // bytes on the disk of the folder
	looking    *job.Latest[*datasetFacts]
	checking   *job.Latest[preflight]
}

// preflight is what a run will take, and the disk it has.
type preflight struct {
	report *study.CheckReport
	free   int64
}

// NewWizard returns the wizard with the draft that was left, if one was.
func NewWizard(o WizardOptions) *Wizard {
	w := &Wizard{o: o, content: container.NewStack()}
	w.found = findings{films: map[string]filmFacts{}, models: map[DraftModel]modelFacts{}, maps: map[string]mapsFacts{},
		looking: job.NewLatest[*datasetFacts](o.Do), checking: job.NewLatest[preflight](o.Do)}
	w.stepper = newStepper(w.Visit)
	w.save = widgets.NewButton("Save draft", "", widgets.Plain, w.saveDraft)
	w.back = widgets.NewButton("Back", "", widgets.Plain, func() { w.Visit(w.step - 1) })
	w.next = widgets.NewButton("", "", widgets.Primary, w.forward)
	for _, b := range []*widgets.Button{w.save, w.back, w.next} {
		b.Height = widgets.Dialog
	}
	w.title = widgets.NewBold("New study", look.Title)
	head := container.New(column{}, on(look.Head, inset(row(56, cells{Widths: []float32{0, -1}, Between: 28}, w.title, w.stepper.object), 24, 0)), widgets.NewRule())
	foot := container.New(column{}, widgets.NewRule(), on(look.Head, inset(row(58, cells{Widths: []float32{0, -1, 0, 0}, Between: 12}, w.save, widgets.NewGap(1, 1), w.back, w.next), 24, 0)))
	w.body = on(look.Panel, container.NewBorder(head, foot, nil, nil, w.content))
	w.ExtendBaseWidget(w)
	if o.Drafts != "" {
		w.restore(readDraft(o.Drafts))
	} else {
		w.restore(Draft{})
	}
	return w
}

// CreateRenderer implements [fyne.Widget].
func (w *Wizard) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(w.body) }

// Draft returns what was chosen so far.
func (w *Wizard) Draft() Draft { return w.draft.clone() }

// restore takes a draft up again: what it names is read anew.
func (w *Wizard) restore(d Draft) {
	w.draft, w.step = d, min(max(d.Step, 0), stepOutputs)
	if len(w.draft.Sets) == 0 {
		w.draft.Sets = []study.Set{{Name: study.MethodVSDBN, Method: study.MethodVSDBN}}
	}
	if d.Dataset != "" {
		w.readDataset()
	}
	for _, file := range d.Movies {
		w.readFilm(file)
	}
	for _, m := range d.Models {
		w.readModel(m)
	}
	for _, s := range d.Sets {
		if s.File != "" {
			w.readMaps(s.File)
		}
	}
	w.refresh()
}

// Reset begins another study.
func (w *Wizard) Reset() {
	w.failed = nil
	w.found.dataset, w.found.datasetErr, w.found.report, w.found.reportErr = nil, nil, nil, nil
	w.restore(Draft{})
}

// Visit goes to a step: 0 the dataset, 4 the outputs.
func (w *Wizard) Visit(step int) {
	w.step = min(max(step, stepDataset), stepOutputs)
	w.draft.Step = w.step
	w.failed = nil
	if w.step == stepOutputs {
		w.check()
	}
	w.refresh()
}

// Step returns the step that is shown.
func (w *Wizard) Step() int { return w.step }

// refresh shows the step, or what went wrong in it.
func (w *Wizard) refresh() {
	w.stepper.show(w.step, w.done)
	w.title.SetText(map[bool]string{false: "New study", true: "Edit study"}[w.draft.Edits != ""])
	var page fyne.CanvasObject
	switch {
	case w.failed != nil:
		page = w.failed
	default:
		pages := []func() fyne.CanvasObject{w.datasetPage, w.moviePage, w.modelsPage, w.networksPage, w.outputsPage}
		page = container.NewScroll(container.New(column{gap: 16, padX: 24, padY: 24}, pages[w.step]()))
	}
	w.content.Objects = []fyne.CanvasObject{page}
	w.back.SetEnabled(w.step > 0)
	w.next.SetEnabled(true)
	if w.step == stepOutputs {
		w.next.SetText(w.writeWord() + " and run")
		w.next.SetIcon("play")
		w.next.SetEnabled(w.found.report != nil && w.found.report.Err() == nil)
	} else {
		w.next.SetText("Next: " + stepNames[w.step+1] + "  ›")
		w.next.SetIcon("")
	}
	w.content.Refresh()
	w.body.Refresh()
}

// writeWord says what the last step does with the study.
func (w *Wizard) writeWord() string {
	if w.draft.Edits != "" && w.draft.Folder == w.draft.Edits {
		return "Save"
	}
	return "Create"
}

// done reports whether nothing of a step is missing.
func (w *Wizard) done(step int) bool {
	switch step {
	case stepDataset:
		return w.found.dataset != nil
	case stepMovie:
		return w.found.dataset != nil && len(w.draft.Films) > 0 && !slices.ContainsFunc(w.found.dataset.runs, func(r runFacts) bool { return w.remark(r).bad || w.remark(r) == reading })
	case stepModels:
		return len(w.draft.Models) > 0
	case stepNetworks:
		return len(w.draft.Sets) > 0 && w.found.dataset != nil
	}
	return w.found.report != nil && w.found.report.Err() == nil
}

func (w *Wizard) forward() {
	if w.step < stepOutputs {
		w.Visit(w.step + 1)
		return
	}
	w.create(w.o.OnRun)
}

// saveDraft keeps what was chosen for another day.
func (w *Wizard) saveDraft() {
	if w.o.Drafts == "" {
		return
	}
	draft, file := w.draft.clone(), w.o.Drafts
	w.save.SetText("Saving…")
	job.Later(w.o.Do, func(context.Context) (struct{}, error) { return struct{}{}, draft.write(file) }, func(_ struct{}, err error) {
		w.save.SetText("Draft saved")
		if err != nil {
			w.save.SetText("Save draft")
			w.fail("draft could not be saved", err)
		}
	})
}

// fail shows an error in place of the step; closing it shows the step again.
func (w *Wizard) fail(doing string, err error, remedies ...Remedy) {
	if errors.Is(err, context.Canceled) {
		return
	}
	closed := func() {
		w.failed = nil
		w.refresh()
	}
	for i := range remedies {
		act := remedies[i].OnPress
		remedies[i].OnPress = func() {
			closed()
			act()
		}
	}
	remedies = append(remedies, Remedy{Title: "Go on without it", Text: "Everything else that you chose stays.", Button: "Back to " + stepNames[w.step], OnPress: closed})
	w.failed = NewError(err, ErrorOptions{Doing: doing, Remedies: remedies, OnShow: w.o.OnShow, OnClose: closed, Do: w.o.Do})
	w.refresh()
}

// Failed returns the error page that is shown, nil when none is.
func (w *Wizard) Failed() *ErrorPage { return w.failed }

// Busy reports whether a choice is being read.
func (w *Wizard) Busy() bool { return w.busy > 0 }

// ask opens a path dialog over the wizard.
func (w *Wizard) ask(title, button string, extensions []string, chosen func(string)) {
	c := fyne.CurrentApp().Driver().CanvasForObject(w)
	if c == nil {
		return
	}
	o := PathOptions{Title: title, Button: button, Hint: "/path/to/file", OnChosen: chosen}
	if w.o.Recents != nil {
		o.Recents = w.o.Recents()
	}
	if w.draft.Dataset != "" {
		o.Start = filepath.Dir(w.draft.Dataset)
	}
	if extensions != nil {
		o.Useful = func(name string, _ bool) bool { return hasExtension(name, extensions) }
	}
	ShowPathDialog(c, w.o.Do, o)
}
