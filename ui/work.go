package ui

import (
	"syncact/core/ort"
	"syncact/core/progress"
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

// busy reports whether a run goes on.
func (w *Window) busy() bool { return w.runner.Busy() }

// openDemo opens the demo study from the menu: as its card does.
func (w *Window) openDemo() {
	if !w.busy() {
		w.closeStudy()
		w.pages.welcome.OpenDemo()
	}
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
		w.refreshMenu()
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
	w.pages.welcome.CancelDemo()
	if w.runner.Busy() {
		w.runner.Cancel()
		w.bars.status.say("Cancelling; finished parts are kept.")
	}
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
	w.pages.welcome.CancelDemo()
	if !w.busy() {
		w.leave()
		return
	}
	w.ask("A job is running", "Finished parts are kept, and Run goes on from there the next time.",
		widgets.NewButton("Keep running", "", widgets.Plain, w.closeDialog),
		widgets.NewButton("Cancel the job and close", "", widgets.Primary, func() {
			w.cancelJob()
			w.leave()
		}))
}

// leave keeps view and window size, and closes the window.
func (w *Window) leave() {
	w.saveView()
	if !w.win.FullScreen() {
		size := w.win.Canvas().Size()
		w.prefs.Window = [2]float32{size.Width, size.Height}
		w.prefs.save()
	}
	w.win.Close()
}
