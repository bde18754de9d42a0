package ui

import (
	"fmt"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/fault"
	"syncact/core/progress"
	"syncact/core/study"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// stageTitles are what the stages are called in the window.
var stageTitles = map[string]string{"demo": "Writing the demo", "bold": "Clean BOLD", "networks": "Networks", "neurons": "Activations",
	"links": "Coupling", "labels": "Labels", "ranking": "Ranking"}

func stageTitle(stage string) string {
	if t, ok := stageTitles[stage]; ok {
		return t
	}
	return stage
}

// stageWords say what each stage does.
var stageWords = map[string]string{"bold": "detrend, filter and confounds, inside the mask", "networks": "maps and courses of every set",
	"neurons": "decode the film, run each model, pool, response model", "links": "correlation, surrogates, held-out r",
	"labels": "atlases and landmarks", "ranking": "models against the brain"}

// enginePage is the workspace of running work: stages, resources, findings.
type enginePage struct {
	object   fyne.CanvasObject
	window   *Window
	title    *widgets.Label
	facts    *widgets.Label
	run      *widgets.Button
	cancel   *widgets.Button
	provider *widgets.Dropdown
	stages   map[string]*stageView
	findings *fyne.Container
	partial  *widgets.Rows
	rows     []study.Neuron
}

// stageView is one stage with its items.
type stageView struct {
	mark  *widgets.Icon
	title *widgets.Label
	note  *widgets.Label
	value *widgets.Label
	items *fyne.Container
	lines map[string]*itemView
}

// itemView is one item of a stage: a run, a set, a model.
type itemView struct {
	bar         *widgets.Progress
	count, time *widgets.Label
}

func newEnginePage(w *Window) *enginePage {
	p := &enginePage{window: w, stages: map[string]*stageView{}, findings: container.New(widgets.Stack{Gap: 2, PadX: 12, PadY: 8}),
		title: widgets.NewBold("Nothing is running", look.Title), facts: widgets.NewCut("", look.Dense, look.Text2)}
	p.run = widgets.NewButton("Run", "play", widgets.Primary, w.run)
	p.cancel = widgets.NewButton("Cancel", "close", widgets.Plain, w.cancelJob)
	p.run.Height, p.cancel.Height = widgets.Dialog, widgets.Dialog
	p.provider = widgets.NewDropdown(providerNames(), w.setProvider)
	p.provider.Height = widgets.Usual
	head := container.New(widgets.Columns{Widths: []float32{0, -1, 0, 0, 0}, Pad: 16, Between: 8}, p.title, p.facts, p.provider, p.run, p.cancel)
	list := container.New(widgets.Stack{Gap: 10, PadX: 16, PadY: 12})
	for i, stage := range study.Stages {
		list.Add(p.addStage(i, stage))
	}
	job := widgets.NewPanel("play", look.Primary, "Running job", container.NewBorder(
		container.NewStack(widgets.NewGap(1, 56), head), nil, nil, nil, container.NewVScroll(list)))
	job.Subtitle.SetText("finished stages are kept if you cancel")
	job.Least = fyne.NewSize(460, 300)
	found := widgets.NewPanel("list", look.Text2, "Findings", container.NewVScroll(p.findings))
	found.Least = fyne.NewSize(300, 120)
	results := widgets.NewPanel("matrix", look.Text2, "Partial results", p.newPartial())
	results.Commands = []fyne.CanvasObject{widgets.NewSmallButton("Open in Explore", "", func() { w.showWorkspace(explore) })}
	results.Least = fyne.NewSize(300, 160)
	right := widgets.NewSplit(true, found, results, 330, 906, 0)
	p.object = widgets.NewSplit(false, job, right, 716, 1344, .5)
	p.showJob(nil, false)
	return p
}

func (p *enginePage) addStage(i int, stage string) fyne.CanvasObject {
	v := &stageView{mark: widgets.NewIcon("queued", look.Text3), title: widgets.NewBold(fmt.Sprintf("%d  %s", i+1, stageTitle(stage)), look.Body),
		note: widgets.NewCut(stageWords[stage], look.Dense, look.Text2), value: widgets.NewMono("", look.Dense, look.Text2),
		items: container.New(widgets.Stack{Gap: 2, PadX: 30}), lines: map[string]*itemView{}}
	v.mark.Edge = 18
	p.stages[stage] = v
	words := container.New(widgets.Stack{Gap: 1}, v.title, v.note)
	line := container.New(widgets.Columns{Widths: []float32{20, -1, 0}, Between: 10}, v.mark, words, v.value)
	return container.New(widgets.Stack{Gap: 4}, line, v.items)
}

// partialHeight is the height of a row of partial results, dp.
const partialHeight = 26

func (p *enginePage) newPartial() fyne.CanvasObject {
	build := func() fyne.CanvasObject {
		return container.New(widgets.Columns{Widths: []float32{-3, -1, -2, 48}, Pad: 12, Between: 8},
			widgets.NewCut("", look.Dense, look.Neuron), widgets.NewCut("", look.Dense, look.Brain), widgets.NewCut("", look.Dense, look.Text), widgets.NewMono("", look.Dense, look.Text))
	}
	p.partial = widgets.NewRows(partialHeight, build, func(i int, row fyne.CanvasObject) {
		cells, n := row.(*fyne.Container).Objects, p.rows[i]
		id := cells[0].(*widgets.Label)
		id.Mono = true
		id.SetText(string(n.ID))
		cells[1].(*widgets.Label).SetText(n.Network)
		cells[2].(*widgets.Label).SetText(n.Label.Text)
		cells[3].(*widgets.Label).SetText(fraction(n.R, 2))
	})
	p.partial.OnOpen = func(i int) {
		p.window.session.SelectNeuron(p.rows[i].ID)
		p.window.showWorkspace(explore)
	}
	return p.partial
}

// showStudy lists the strongest links that exist so far.
func (p *enginePage) showStudy(o *opened) {
	p.rows = nil
	if o != nil {
		for _, spec := range o.study.Spec.Models {
			p.rows = append(p.rows, o.strongest(spec.Name, 20)...)
		}
		p.facts.SetText(o.title())
	}
	p.partial.SetLength(len(p.rows))
}

// strongest returns up to n neurons of a model by |r| with the current set.
func (o *opened) strongest(model string, n int) []study.Neuron {
	key := pair(o.set, model)
	ids := o.byRank[key]
	out := make([]study.Neuron, 0, n)
	for _, id := range ids[:min(n, len(ids))] {
		if row := o.neurons[key][o.links[key][id]]; !math.IsNaN(row.R) {
			out = append(out, row)
		}
	}
	return out
}

// showJob shows how far every stage is.
func (p *enginePage) showJob(lines []progress.Line, running bool) {
	p.run.SetEnabled(!running && p.window.study != nil)
	if running {
		p.title.SetText("Running")
		p.cancel.Show()
	} else {
		p.title.SetText("Nothing is running")
		p.cancel.Hide()
	}
	byStage := map[string][]progress.Line{}
	for _, l := range lines {
		byStage[l.Stage] = append(byStage[l.Stage], l)
	}
	for stage, v := range p.stages {
		v.show(byStage[stage])
	}
}

// show draws a stage as its lines say.
func (v *stageView) show(lines []progress.Line) {
	state, ended := progress.State(""), 0
	var seconds float64
	for _, l := range lines {
		if l.State != progress.Running {
			ended++
		}
		if state == "" || l.State == progress.Running || l.State == progress.Failed || l.State == progress.Cancelled {
			state = l.State
		}
		seconds += l.Elapsed.Seconds()
		v.item(l)
	}
	icon, ink := stateMark(state)
	v.mark.Set(icon, ink)
	switch {
	case len(lines) == 0:
		v.value.SetText("")
	case ended == len(lines):
		v.value.SetText(fmt.Sprintf("%.1f s", seconds))
	default:
		v.value.SetText(fmt.Sprintf("%d of %d", ended, len(lines)))
	}
}

func (v *stageView) item(l progress.Line) {
	row, known := v.lines[l.Item]
	if !known {
		row = &itemView{bar: widgets.NewProgress(look.Primary), count: widgets.NewMono("", look.Small, look.Text2), time: widgets.NewMono("", look.Small, look.Text2)}
		row.count.Align, row.time.Align = fyne.TextAlignTrailing, fyne.TextAlignTrailing
		name := widgets.NewCut(l.Item, look.Small, look.Text)
		name.Mono = true
		v.lines[l.Item] = row
		v.items.Add(container.New(widgets.Columns{Widths: []float32{-2, -3, 110, 60}, Pad: 8, Between: 8}, name, row.bar, row.count, row.time))
	}
	share := 0.0
	if l.Total > 0 {
		share = float64(l.Done) / float64(l.Total)
	}
	if l.State == progress.Done || l.State == progress.Reused {
		share = 1
	}
	row.bar.Set(share)
	row.count.SetText(fmt.Sprintf("%s of %s", thousands(int(l.Done)), thousands(int(l.Total))))
	if l.State == progress.Reused {
		row.count.SetText("stored")
	}
	row.time.SetText(duration(l.Elapsed))
}

// forget empties the stages before another run.
func (p *enginePage) forget() {
	for _, v := range p.stages {
		v.items.RemoveAll()
		clear(v.lines)
	}
	p.findings.RemoveAll()
}

// stateMark is the drawing and colour of a state.
func stateMark(s progress.State) (string, fyne.ThemeColorName) {
	switch s {
	case progress.Running:
		return "play", look.Primary
	case progress.Done, progress.Reused:
		return "check", look.Primary
	case progress.Failed:
		return "error", look.Error
	case progress.Cancelled:
		return "close", look.Text3
	}
	return "queued", look.Text3
}

// showFindings lists what a run or a check had to say, the gravest first.
func (p *enginePage) showFindings(findings []fault.Finding) {
	p.findings.RemoveAll()
	for _, grade := range []fault.Severity{fault.Blocking, fault.Warning, fault.Note} {
		for _, f := range findings {
			if f.Severity == grade {
				p.findings.Add(findingRow(f))
			}
		}
	}
	p.findings.Refresh()
}

func findingRow(f fault.Finding) fyne.CanvasObject {
	icon, ink := "info", look.Text3
	switch f.Severity {
	case fault.Warning:
		icon, ink = "warning", look.Warning
	case fault.Blocking:
		icon, ink = "error", look.Error
	}
	return container.NewBorder(nil, nil, container.NewCenter(widgets.NewIcon(icon, ink)), nil, wrapped(f.String()))
}
