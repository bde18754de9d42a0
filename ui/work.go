package ui

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/adrg/xdg"

	"syncact/core/demo"
	"syncact/core/ort"
	"syncact/core/progress"
	"syncact/core/study"
	"syncact/ui/job"
	"syncact/ui/widgets"
)

// running is the job under way.
type running struct {
	*job.Job
	study *opened // nil while a demo is written
}

func providerNames() []string {
	return []string{string(ort.Auto), string(ort.CPU), string(ort.WebGPU), string(ort.CUDA), string(ort.CoreML), string(ort.DirectML)}
}

func (w *Window) setProvider(name string) { w.provider = ort.Provider(name) }

// openDemo writes the demo study, if it is not there yet, opens it and runs it.
func (w *Window) openDemo() {
	if w.running != nil {
		return
	}
	dir := filepath.Join(xdg.DataHome, "sync-act", "demo")
	if !(recent{Path: dir}).missing() {
		w.OpenPath(dir)
		return
	}
	board := &progress.Board{}
	n := board.Start("demo", "films and BOLD")
	w.pages.welcome.showBusy("Writing the demo study …", 0)
	w.running = &running{}
	w.running.Job = job.Run(job.Main, board, func(ctx context.Context) error {
		err := demo.Write(ctx, dir, demo.Options{Seed: 1}, n)
		board.End(n, progress.Done)
		return err
	}, func(lines []progress.Line) {
		_, share, left, _ := summary(lines)
		w.pages.welcome.showBusy("Writing the demo study, "+left, share)
		w.bars.status.showJob(lines)
	}, func(err error) { w.demoWritten(dir, err) })
}

func (w *Window) demoWritten(dir string, err error) {
	w.running = nil
	w.bars.status.showJob(nil)
	w.pages.welcome.showBusy("", 0)
	if errors.Is(err, context.Canceled) {
		return
	}
	if err != nil {
		w.fail("The demo study could not be written", err, nil)
		return
	}
	w.loading.Start(func(ctx context.Context) (*opened, error) { return open(ctx, dir) }, func(o *opened, err error) {
		if err != nil {
			w.fail("The demo study could not be opened", err, nil)
			return
		}
		w.show(o)
		w.run()
	})
}

// run computes what is not stored yet of the open study.
func (w *Window) run() {
	if w.study == nil || w.running != nil {
		return
	}
	o, board := w.study, &progress.Board{}
	w.pages.engine.forget()
	var report *study.Report
	w.running = &running{study: o}
	w.bars.tools.run.SetEnabled(false)
	w.running.Job = job.Run(job.Main, board, func(ctx context.Context) (err error) {
		report, err = o.study.Run(ctx, study.RunOptions{Provider: w.provider, Board: board, Ended: func(stage, item string) { job.Main(func() { w.stageEnded(stage) }) }})
		return err
	}, func(lines []progress.Line) {
		w.pages.engine.showJob(lines, true)
		w.bars.status.showJob(lines)
		w.bars.side.showJob(lines)
	}, func(err error) { w.runEnded(board, report, err) })
	w.showWorkspace(engine)
}

// stageEnded shows a finished stage's results while the rest goes on.
func (w *Window) stageEnded(string) { w.reload() }

func (w *Window) runEnded(board *progress.Board, report *study.Report, err error) {
	w.running = nil
	w.bars.tools.run.SetEnabled(true)
	w.bars.status.showJob(nil)
	w.bars.side.showJob(nil)
	w.pages.engine.showJob(board.Snapshot(), false)
	if report != nil {
		w.pages.engine.showFindings(report.Findings)
		w.pages.engine.facts.SetText(fmt.Sprintf("%s %s", report.Provider, report.Reason))
	}
	w.reload()
	switch {
	case errors.Is(err, context.Canceled):
		w.bars.status.say("Cancelled by you; finished parts are kept, Run goes on from there.")
	case err != nil:
		w.fail("The run stopped", err, []remedy{{head: "Run again", text: "What is finished is not done again.", button: "Resume", press: func() { w.closeError(); w.run() }}})
	default:
		w.bars.status.say("The run is finished.")
		if w.pages.current == engine {
			w.showWorkspace(explore)
		}
	}
}

// cancelJob asks the running job to stop; what is finished is kept.
func (w *Window) cancelJob() {
	if w.running != nil && w.running.Job != nil {
		w.running.Cancel()
		w.bars.status.say("Cancelling; finished parts are kept.")
	}
}

// check looks at every input of the study and lists what was noticed.
func (w *Window) check() {
	if w.study == nil {
		return
	}
	o := w.study
	w.showWorkspace(engine)
	w.bars.status.say("Looking at every input …")
	job.Later(job.Main, func(ctx context.Context) (*study.CheckReport, error) { return o.study.Check(ctx, study.CheckOptions{}) },
		func(r *study.CheckReport, err error) {
			if err != nil {
				w.fail("The study could not be checked", err, nil)
				return
			}
			w.pages.engine.showFindings(r.Findings)
			w.bars.status.say(fmt.Sprintf("%d findings", len(r.Findings)))
		})
}

// askClose closes the window, after asking while a job runs.
func (w *Window) askClose() {
	if w.running == nil {
		w.saveView()
		w.win.Close()
		return
	}
	w.ask("A job is running", "Finished parts are kept; Run goes on from there the next time.",
		widgets.NewButton("Keep running", "", widgets.Plain, w.closeDialog),
		widgets.NewButton("Cancel the job and close", "", widgets.Primary, func() {
			w.running.Cancel()
			w.saveView()
			w.win.Close()
		}))
}
