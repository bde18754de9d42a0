package ui

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/adrg/xdg"

	"syncact/core/demo"
	"syncact/core/ort"
	"syncact/core/progress"
	"syncact/ui/job"
	"syncact/ui/setup"
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

func providerNames() []string {
	return []string{string(ort.Auto), string(ort.CPU), string(ort.WebGPU), string(ort.CUDA), string(ort.CoreML), string(ort.DirectML)}
}

func (w *Window) setProvider(name string) { w.runner.Provider.Set(ort.Provider(name)) }

// busy reports whether a run goes on or the demo is being written.
func (w *Window) busy() bool { return w.runner.Busy() || w.writing != nil }

// openDemo opens the demo study. Where it is not there yet it is written and run.
func (w *Window) openDemo() {
	if w.busy() {
		return
	}
	dir := filepath.Join(xdg.DataHome, "syncact", "demo")
	if !(recent{Path: dir}).missing() {
		w.openThen(dir, w.runUnfinished)
		return
	}
	board := &progress.Board{}
	n := board.Start("demo", "films and BOLD")
	w.showBusy("Writing the demo study …", 0)
	w.writing = job.Run(w.do, board, func(ctx context.Context) error {
		err := demo.Write(ctx, dir, demo.Options{Seed: 1}, n)
		board.End(n, progress.Done)
		return err
	}, func(lines []progress.Line) {
		_, share, left, _ := summary(lines)
		w.showBusy("Writing the demo study, "+left, share)
		w.bars.status.showJob(lines)
	}, func(err error) { w.demoWritten(dir, err) })
}

func (w *Window) demoWritten(dir string, err error) {
	w.writing = nil
	w.bars.status.showJob(nil)
	w.showBusy("", 0)
	if errors.Is(err, context.Canceled) {
		return
	}
	if err != nil {
		w.fail("the demo study could not be written", err)
		return
	}
	w.openThen(dir, w.runUnfinished)
}

// runUnfinished runs a study whose last stage has never ended.
func (w *Window) runUnfinished() {
	if len(w.study.comparison) == 0 {
		w.run()
	}
}

// run computes what is not stored yet of the open study.
func (w *Window) run() {
	if w.study == nil || w.busy() {
		return
	}
	w.showWorkspace(engine)
	w.pages.engine.Run()
}

// follow shows how far a run is and what its parts have made.
func (w *Window) followRuns() {
	w.runner.Ticks.OnChange(func(int) { w.showJob() })
	w.runner.Parts.OnChange(func(int) { w.reload() })
	w.runner.Outcome.OnChange(func(o setup.Outcome) {
		w.showJob()
		w.bars.tools.run.SetEnabled(w.study != nil && !w.busy())
		if o != setup.Running {
			w.reload()
		}
		switch o {
		case setup.Finished:
			w.bars.status.say("The run is finished.")
			if w.pages.current == engine {
				w.showWorkspace(explore)
			}
		case setup.Cancelled:
			w.bars.status.say("Cancelled by you; finished parts are kept, and Run goes on from there.")
		}
	})
}

func (w *Window) showJob() {
	var lines []progress.Line
	if w.runner.Busy() {
		lines = w.runner.Lines()
	}
	w.bars.status.showJob(lines)
	w.bars.side.showJob(lines)
}

// cancelJob asks the running job to stop; what is finished is kept.
func (w *Window) cancelJob() {
	switch {
	case w.runner.Busy():
		w.runner.Cancel()
	case w.writing != nil:
		w.writing.Cancel()
	default:
		return
	}
	w.bars.status.say("Cancelling; finished parts are kept.")
}

// check looks at every input of the study again and lists what was noticed.
func (w *Window) check() {
	if w.study != nil && !w.busy() {
		w.pages.engine.SetStudy(w.study.study)
		w.showWorkspace(engine)
	}
}

// askClose closes the window, after asking while a job runs.
func (w *Window) askClose() {
	if !w.busy() {
		w.saveView()
		w.win.Close()
		return
	}
	w.ask("A job is running", "Finished parts are kept, and Run goes on from there the next time.",
		widgets.NewButton("Keep running", "", widgets.Plain, w.closeDialog),
		widgets.NewButton("Cancel the job and close", "", widgets.Primary, func() {
			w.cancelJob()
			w.saveView()
			w.win.Close()
		}))
}

// showBusy says on the welcome page what is being done; "" for nothing.
func (w *Window) showBusy(doing string, share float64) { w.pages.welcome.showBusy(doing, share) }
