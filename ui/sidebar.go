package ui

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"syncact/core/progress"
	"syncact/ui/look"
	"syncact/ui/setup"
	"syncact/ui/widgets"
)

// sidebar lists what the open study holds: recordings, networks, models and jobs.
type sidebar struct {
	panel   *widgets.Panel
	window  *Window
	list    *fyne.Container
	keys    *sideKeys // takes the focus for the rows
	shown   *opened
	jobs    *fyne.Container
	runs    map[string]*widgets.Row
	sets    map[string]*widgets.Row
	models  map[string]*widgets.Row
	running *widgets.Row
	bar     *widgets.Progress
	left    *widgets.Label
}

func newSidebar(w *Window) *sidebar {
	s := &sidebar{window: w, list: container.New(widgets.Stack{}), jobs: container.New(widgets.Stack{PadY: 8})}
	s.running = widgets.NewRow("", look.Primary, "", func() { w.showWorkspace(engine) })
	s.bar = widgets.NewProgress(look.Primary)
	s.left = widgets.NewLabel("", look.Small, look.Text2)
	s.keys = newSideKeys(s.list)
	body := container.NewBorder(nil, s.jobs, nil, nil, s.keys)
	s.panel = widgets.NewPanel("", look.Text, "Study", body)
	s.panel.Least = fyne.NewSize(200, 200)
	s.panel.Commands = []fyne.CanvasObject{widgets.NewIconButton("more", w.studyMenu)}
	for _, v := range []interface {
		OnChange(func(string)) func()
	}{&w.session.Run, &w.session.Set, &w.session.Model} {
		v.OnChange(func(string) { s.mark() })
	}
	s.showJob(nil)
	return s
}

// heading is the title of a section with a word at its right end.
func heading(text, beside string, add func()) fyne.CanvasObject {
	head := widgets.NewLabel(text, look.Dense, look.Text2)
	head.Weight = look.Medium
	parts := []fyne.CanvasObject{head, widgets.NewLabel(beside, look.Dense, look.Text3)}
	widths := []float32{-1, 0}
	if add != nil {
		parts = append(parts, widgets.NewIconButton("plus", add))
		widths = append(widths, 24)
	}
	line := container.New(widgets.Columns{Widths: widths, Pad: 12, Between: 4}, parts...)
	return container.NewStack(widgets.NewGap(1, look.Scaled(28)), line)
}

// show lists an opened study; nil empties the list.
func (s *sidebar) show(o *opened) {
	s.shown = o
	s.keys.rows, s.keys.at = nil, -1
	s.list.RemoveAll()
	s.runs, s.sets, s.models = map[string]*widgets.Row{}, map[string]*widgets.Row{}, map[string]*widgets.Row{}
	if o == nil {
		s.panel.Subtitle.SetText("")
		s.list.Refresh()
		return
	}
	s.panel.Subtitle.SetText(o.title())
	s.addDataset(o)
	s.list.Add(widgets.NewRule())
	s.addNetworks(o)
	s.list.Add(widgets.NewRule())
	s.addModels(o)
	s.list.Add(widgets.NewRule())
	s.addViews()
	s.mark()
	s.list.Refresh()
}

func (s *sidebar) addDataset(o *opened) {
	s.list.Add(heading("Dataset", "", nil))
	name := widgets.NewCut(o.datasetName(), look.Body, look.Text)
	name.Weight = look.SemiBold
	s.list.Add(container.New(widgets.Columns{Widths: []float32{-1}, Pad: 12}, name))
	s.list.Add(container.New(widgets.Columns{Widths: []float32{-1}, Pad: 12}, widgets.NewCut(o.datasetFacts(), look.Small, look.Text2)))
	s.list.Add(widgets.NewGap(1, 4))
	for _, run := range o.inputs.Runs {
		icon, ink := "check", look.Primary
		note := ""
		if _, shown := o.inputs.Films[run]; !shown {
			icon, ink, note = "warning", look.Warning, "no film"
		}
		row := widgets.NewRow(icon, ink, "run-"+run, func() { s.window.session.SelectRun(run) })
		row.Mono, row.Note, row.NoteInk = true, note, look.Warning
		row.Value = o.runFacts(run)
		s.runs[run] = row
		s.addRow(row)
	}
	count := fmt.Sprintf("%d used", len(o.inputs.Subjects))
	s.list.Add(container.New(widgets.Columns{Widths: []float32{-1, 0}, Pad: 12},
		widgets.NewLabel("Subjects", look.Small, look.Text2), widgets.NewLabel(count, look.Small, look.Text2)))
	s.list.Add(newSquares(o.inputs))
	s.list.Add(widgets.NewGap(1, 6))
}

func (s *sidebar) addNetworks(o *opened) {
	s.list.Add(heading("Networks", "", nil))
	for _, spec := range o.study.Spec.Networks {
		icon, ink, value := "queued", look.Text3, ""
		if rows, done := o.networks[spec.Name]; done {
			icon, ink, value = "check", look.Primary, fmt.Sprintf("%d", live(rows))
		}
		row := widgets.NewRow(icon, ink, spec.Name, func() { s.window.selectSet(spec.Name) })
		row.Beside, row.Value = methodName(spec.Method), value
		_, done := o.networks[spec.Name]
		if !done {
			row.Note = "to come" // unless a run says more
		}
		s.stand(row, spec.Name, done)
		s.sets[spec.Name] = row
		s.addRow(row)
		if stability, unstable, known := stabilityOf(o.networks[spec.Name]); known {
			under := widgets.NewRow("", look.Text2, "Seed stability "+fraction(stability, 2), nil)
			if unstable > 0 {
				under.Note, under.NoteInk = fmt.Sprintf("%d unstable", unstable), look.Warning
			}
			s.list.Add(under)
		}
	}
	s.list.Add(widgets.NewGap(1, 6))
}

func (s *sidebar) addModels(o *opened) {
	s.list.Add(heading("Models", "brain similarity", nil))
	for _, spec := range o.study.Spec.Models {
		icon, ink := "queued", look.Text3
		row := widgets.NewRow(icon, ink, spec.Name, func() { s.window.session.SelectModel(spec.Name) })
		row.Note = "to come"
		if n := o.neuronCount(spec.Name); n > 0 {
			row.Icon, row.IconInk, row.Note = "check", look.Primary, ""
			row.Beside, row.Value = thousands(n), o.similarity(spec.Name)
		}
		s.stand(row, spec.Name, o.neuronCount(spec.Name) > 0)
		row.Touch.Secondary = func(e *desktop.MouseEvent) { s.window.modelMenu(spec.Name, e.AbsolutePosition) }
		row.Touch.Double = func(*desktop.MouseEvent) { s.window.editStudy(setup.StepModels) }
		s.models[spec.Name] = row
		s.addRow(row)
	}
	if len(o.study.Spec.Models) == 0 {
		s.list.Add(widgets.NewRow("", look.Text3, "no models in study.json", nil))
	}
	s.list.Add(widgets.NewGap(1, 6))
}

// addRow lists a row that the keys reach too.
func (s *sidebar) addRow(row *widgets.Row) {
	s.keys.rows = append(s.keys.rows, row)
	s.list.Add(row)
}

// addViews lists the saved views.
func (s *sidebar) addViews() {
	s.list.Add(heading("Saved views", "", s.window.askSaveView))
	names := s.window.session.Names()
	for _, name := range names {
		row := widgets.NewRow("pinned", look.Text3, name, func() { s.window.showView(name) })
		row.Touch.Secondary = func(e *desktop.MouseEvent) { s.window.viewMenuOf(name, e) }
		s.addRow(row)
	}
	if len(names) == 0 {
		s.list.Add(widgets.NewRow("", look.Text3, "none yet: Ctrl D saves this one", nil))
	}
	s.list.Add(widgets.NewGap(1, 6))
}

// mark shows which run, set and model are the current ones.
func (s *sidebar) mark() {
	for name, row := range s.runs {
		row.SetChosen(name == s.window.session.Run.Get())
	}
	for name, row := range s.sets {
		row.SetChosen(name == s.window.session.Set.Get())
	}
	for name, row := range s.models {
		row.SetChosen(name == s.window.session.Model.Get())
	}
}

// stand marks how far a set or a model is: what runs, waits, was cancelled or failed.
func (s *sidebar) stand(row *widgets.Row, name string, done bool) {
	w := s.window
	if done && s.shown.evidence.changed {
		row.Icon, row.IconInk, row.Note, row.NoteInk = "stale", look.Warning, "stale", look.Warning
	}
	if w.runner.Study() == nil || w.runner.Study() != s.shown.study {
		return
	}
	for _, l := range w.runner.Lines() {
		if !slices.Contains(strings.Fields(l.Item), name) {
			continue
		}
		switch l.State {
		case progress.Running:
			row.Icon, row.IconInk, row.Note, row.NoteInk = "play", look.Primary, "running", look.Primary
			if l.Total > 0 {
				row.Note = fmt.Sprintf("%d %%", 100*l.Done/l.Total)
			}
			return
		case progress.Failed:
			row.Icon, row.IconInk, row.Note, row.NoteInk = "error", look.Error, "cannot load", look.Error
			return
		}
	}
	switch {
	case done:
	case w.busy():
		row.Note = "queued"
	case w.runner.Outcome.Get() == setup.Cancelled:
		row.Icon, row.IconInk, row.Note = "close", look.Text3, "cancelled"
	}
}

// restand marks again how far sets and models are, while a run goes on.
func (s *sidebar) restand() {
	o := s.shown
	if o == nil {
		return
	}
	for name, row := range s.models {
		before := row.Note + row.Icon
		if s.stand(row, name, o.neuronCount(name) > 0); row.Note+row.Icon != before {
			row.Refresh()
		}
	}
	for name, row := range s.sets {
		before := row.Note + row.Icon
		_, done := o.networks[name]
		if s.stand(row, name, done); row.Note+row.Icon != before {
			row.Refresh()
		}
	}
}

// focusTarget is what takes the keys of the sidebar.
func (s *sidebar) focusTarget() fyne.Focusable { return s.keys }

// showJob shows the running job at the foot, or that there is none.
func (s *sidebar) showJob(lines []progress.Line) {
	s.restand()
	title, share, left, running := summary(lines)
	if running != (len(s.jobs.Objects) > 0) {
		s.jobs.RemoveAll()
		if running {
			pad := widgets.Columns{Widths: []float32{-1}, Pad: 12}
			s.jobs.Add(widgets.NewRule())
			s.jobs.Add(heading("Jobs", "", nil))
			s.jobs.Add(s.running)
			s.jobs.Add(container.New(pad, s.bar))
			s.jobs.Add(container.New(pad, s.left))
		}
		s.panel.Refresh()
	}
	if running {
		if s.running.Text != title {
			s.running.Text = title
			s.running.Refresh()
		}
		s.bar.Set(share)
		s.left.SetText(left)
	}
}

// methodName says how a set of networks is made.
func methodName(method string) string {
	return map[string]string{"vsdbn": "VS-DBN", "ica": "ICA", "maps": "maps", "atlas": "atlas", "timeseries": "given"}[method]
}
