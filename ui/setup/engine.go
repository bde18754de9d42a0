package setup

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"syncact/core/fault"
	"syncact/core/study"
	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// EngineOptions say what the engine workspace can do beyond its own.
type EngineOptions struct {
	Do        job.Do
	OnExplore func()            // show the results in Explore
	OnShow    func(path string) // show a file in its folder; nil offers it nowhere
	OnNeuron  func(study.Neuron)
}

// An Engine is the workspace of the run of a study: six stages with the lines of the
// running one, what it takes against what was estimated, the provider, what is there
// already, and everything that was noticed.
type Engine struct {
	widget.BaseWidget
	o         EngineOptions
	runner    *Runner
	study     *study.Study
	estimates []study.Estimate
	check     *job.Latest[checked]
	head      *jobHead
	stages    []*stageRow
	list      *fyne.Container
	rate      *rateChart
	log       *logView
	foot      *fyne.Container // the log, or what made the run fail
	divide    *widgets.Split
	side      *sidePanels
	body      fyne.CanvasObject
	stop      []func()
}

// checked is what was found about a study before it runs.
type checked struct {
	report  *study.CheckReport
	machine machine
}

// NewEngine returns the workspace of the runs of a runner.
func NewEngine(r *Runner, o EngineOptions) *Engine {
	e := &Engine{o: o, runner: r, check: job.NewLatest[checked](o.Do), log: newLogView(), rate: newRateChart()}
	e.head = newJobHead(r, e.Run)
	e.side = newSidePanels(r, o)
	e.list = container.New(column{padX: 16, padY: 14})
	for i, stage := range study.Stages {
		s := newStageRow(i, len(study.Stages)-1, stage)
		e.stages = append(e.stages, s)
		e.list.Add(s.object)
	}
	e.list.Add(e.rate.object)
	e.foot = container.NewStack(e.log.object)
	scroll := container.NewVScroll(e.list)
	scroll.SetMinSize(fyne.NewSize(420, 180))
	upper := on(look.Panel, container.NewBorder(e.head.object, nil, nil, nil, scroll))
	e.divide = widgets.NewSplit(true, upper, e.foot, 684, 876, 1)
	panel := widgets.NewPanel("play", look.Primary, "Job", e.divide)
	panel.Subtitle.Text = "finished stages are kept if you cancel"
	e.head.panel = panel
	e.body = widgets.NewSplit(false, panel, e.side.object, 716, 1344, .5)
	e.ExtendBaseWidget(e)
	e.stop = []func(){
		r.Ticks.OnChange(func(int) { e.tick() }),
		r.Parts.OnChange(func(int) { e.part() }),
		r.Outcome.Listen(e.outcome),
	}
	return e
}

// CreateRenderer implements [fyne.Widget].
func (e *Engine) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(e.body) }

// Close stops listening and drops what is being read.
func (e *Engine) Close() {
	for _, stop := range e.stop {
		stop()
	}
	e.check.Stop()
	e.side.close()
}

// SetStudy shows another study; nil shows none. It is looked at beside the window.
func (e *Engine) SetStudy(s *study.Study) {
	e.study = s
	e.estimates = nil
	e.check.Stop()
	e.head.setStudy(s)
	e.side.setStudy(s)
	if s != nil {
		e.check.Start(func(ctx context.Context) (checked, error) {
			report, err := s.Check(ctx, study.CheckOptions{})
			return checked{report, lookAround(s.Dir)}, err
		}, e.found)
	}
	e.tick()
}

// found takes in what a study will take, and what was noticed about it.
func (e *Engine) found(c checked, err error) {
	now := e.runner.now()
	if err != nil {
		e.log.add(entry{at: now, severity: fault.Blocking, text: sentence(err.Error())})
		return
	}
	e.estimates = c.report.Estimates
	e.side.setEstimates(c.report.Estimates, c.machine)
	for _, f := range merged(c.report.Findings) {
		e.log.add(entryOf(now, f))
	}
	e.tick()
}

// Run starts or resumes the study shown.
func (e *Engine) Run() {
	if e.study == nil || e.runner.Busy() {
		return
	}
	e.runner.Start(e.study, study.RunOptions{})
}

// tick shows the progress as it stands.
func (e *Engine) tick() {
	s := sightOf(e.runner, e.estimates)
	if e.runner.Study() != nil && e.study != nil && e.runner.Study() != e.study {
		s = sightOf(NewRunner(e.o.Do), e.estimates) // the run is another study's
	}
	e.head.show(s)
	grown := false
	for i, row := range e.stages {
		grown = row.show(s.stages[i]) || grown
	}
	grown = e.rate.add(s) || grown
	e.side.resources.show(s)
	if grown {
		e.list.Refresh()
	}
}

func (e *Engine) part() {
	parts := e.runner.Done()
	last := parts[len(parts)-1]
	title, known := stageTitles[last.Stage]
	if !known {
		title = sentence(last.Stage)
	}
	e.log.add(entry{at: e.runner.now(), text: title + ", " + last.Item + ", ended"})
	e.side.partial.load()
}

// outcome shows that a run began, or how it ended.
func (e *Engine) outcome(o Outcome) {
	now := e.runner.now()
	switch o {
	case Running:
		e.rate.reset()
		e.swapFoot(e.log.object)
		e.log.add(entry{at: now, text: "started; inputs are looked at"})
	case Finished:
		for _, f := range merged(e.runner.Report().Findings) {
			e.log.add(entryOf(now, f))
		}
		e.log.add(entry{at: now, text: "finished after " + clockText(e.runner.elapsed())})
	case Cancelled:
		e.log.add(entry{at: now, text: "cancelled by you; finished parts are kept"})
	case Failed:
		e.log.add(entry{at: now, severity: fault.Blocking, text: sentence(e.runner.Err().Error())})
		e.swapFoot(e.failure())
	}
	if o != Idle {
		e.side.partial.load()
	}
	e.tick()
}

// errorRoom is how much higher an error page stands than the log, dp.
const errorRoom = 280

func (e *Engine) swapFoot(o fyne.CanvasObject) {
	e.foot.Objects = []fyne.CanvasObject{o}
	e.divide.SetMoved(0)
	if _, failed := o.(*ErrorPage); failed {
		e.divide.SetMoved(-errorRoom)
	}
	e.foot.Refresh()
	e.body.Refresh()
}

// failure is the whole error of the last run with what to do.
func (e *Engine) failure() fyne.CanvasObject {
	return NewError(e.runner.Err(), ErrorOptions{Doing: "the run stopped", OnShow: e.o.OnShow, Do: e.o.Do,
		Unharmed: "Finished parts are kept, and your files are as they were.",
		Remedies: []Remedy{{Title: "Mend it and go on", Text: "Resume goes on from what is finished.", Button: "Resume", OnPress: e.Run}},
		OnClose:  func() { e.swapFoot(e.log.object) }})
}

// machine is what the computer has.
type machine struct{ memory, disk int64 }

// storedBytes is what the results of a study take on the disk.
func storedBytes(s *study.Study) int64 {
	entries, err := s.Store().Entries()
	if err != nil {
		return 0 // nothing is stored yet
	}
	var n int64
	for _, e := range entries {
		n += e.Bytes
	}
	return n
}

func lookAround(dir string) machine {
	return machine{memory: memoryBytes(), disk: study.Free(dir)}
}

// jobHead is the title of the job, its provider and buttons, and its bar.
type jobHead struct {
	object       fyne.CanvasObject
	panel        *widgets.Panel
	title, facts *widgets.Label
	provider     *widgets.Dropdown
	run, cancel  *widgets.Button
	bar          *widgets.Progress
	share, left  *widgets.Label
	runner       *Runner
	ready        bool
}

func newJobHead(r *Runner, run func()) *jobHead {
	h := &jobHead{runner: r, title: widgets.NewCut("", look.Title, look.Text), facts: widgets.NewCut("", look.Dense, look.Text2),
		bar: widgets.NewProgress(look.Primary), share: trailing("", look.Text), left: trailing("", look.Text2)}
	h.title.Weight, h.share.Weight, h.bar.Height = look.SemiBold, look.SemiBold, 6
	h.provider = newProviderChoice(r)
	h.run = widgets.NewButton("Run", "play", widgets.Primary, run)
	h.cancel = widgets.NewButton("Cancel", "close", widgets.Plain, r.Cancel)
	act := container.NewStack(h.run, h.cancel) // one of the two shows
	line := row(36, cells{Widths: []float32{-2, -3, 0, 0}, Between: 8}, h.title, h.facts, h.provider, act)
	bar := row(20, cells{Widths: []float32{-1, 44, 84}, Between: 6}, h.bar, h.share, h.left)
	h.object = inset(container.New(column{gap: 4}, line, bar), 16, 8)
	return h
}

func (h *jobHead) setStudy(s *study.Study) {
	h.ready = s != nil
	if s == nil {
		h.title.SetText("No study is open")
		h.facts.SetText("")
		return
	}
	h.title.SetText(studyName(s.Dir, s.Spec.Name))
	h.facts.SetText(countOf(len(s.Spec.Models), "model") + ", " + countOf(len(s.Spec.Networks), "set") + " of networks")
}

// show draws title, buttons and bar as a run stands.
func (h *jobHead) show(s sight) {
	title, icon, ink := "Job", "play", look.Primary
	sub := "finished stages are kept if you cancel"
	switch s.outcome {
	case Running:
		title, sub = "Running job", "started "+h.runner.Began().Format("15:04")+", "+sub
	case Finished:
		title, icon, sub = "Finished job", "check", "took "+clockText(s.elapsed)
	case Cancelled:
		title, icon, ink, sub = "Cancelled job", "close", look.Text3, "Resume goes on from what is finished"
	case Failed:
		title, icon, ink, sub = "Failed job", "error", look.Error, "Resume goes on from what is finished"
	}
	if h.panel != nil && h.panel.Title.Text != title {
		h.panel.Title.Text, h.panel.Subtitle.Text = title, sub
		h.panel.Icon.Name, h.panel.Icon.Color = icon, ink
		h.panel.Refresh()
	}
	again := map[Outcome]string{Cancelled: "Resume", Failed: "Resume", Finished: "Run again"}[s.outcome]
	if again == "" {
		again = "Run"
	}
	h.run.SetText(again)
	h.run.SetEnabled(h.ready && !h.runner.Busy())
	h.run.Hidden, h.cancel.Hidden = s.outcome == Running, s.outcome != Running
	h.bar.Set(s.share)
	h.share.SetText(percent(s.share))
	left := leftText(s.left)
	if s.outcome == Running && left == "" {
		left = clockText(s.elapsed.Truncate(time.Second))
	}
	h.left.SetText(left)
}
