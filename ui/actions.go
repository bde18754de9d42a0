package ui

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"math"
	"path/filepath"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"syncact/core/figure"
	"syncact/core/report"
	"syncact/core/study"
	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// editStudy takes the open study up in the wizard, at a step; without a study a new one
// begins there.
func (w *Window) editStudy(step int) {
	if w.busy() {
		w.bars.status.say("A job is running: the study can be edited when it has ended.")
		return
	}
	if w.study == nil {
		w.closeError()
		w.pages.welcome.Wizard().Visit(step)
		return
	}
	s := w.study.study
	w.closeStudy()
	w.pages.welcome.Edit(s, step)
}

// A sheet is a small table of a dialog: the first column takes what room is left.
func sheet(names []string, widths []float32, rows [][]string) fyne.CanvasObject {
	columns := widgets.Columns{Widths: append([]float32{-1}, widths...), Pad: 4, Between: 12}
	line := func(cells []string, ink fyne.ThemeColorName) fyne.CanvasObject {
		parts := []fyne.CanvasObject{widgets.NewCut(cells[0], look.Dense, ink)}
		for _, text := range cells[1:] {
			cell := widgets.NewCut(text, look.Dense, ink)
			cell.Mono, cell.Align = true, fyne.TextAlignTrailing
			parts = append(parts, cell)
		}
		return container.NewStack(widgets.NewGap(1, look.Scaled(24)), container.New(columns, parts...))
	}
	list := container.New(widgets.Stack{})
	for _, r := range rows {
		list.Add(line(r, look.Text))
	}
	return container.NewBorder(container.New(widgets.Stack{}, line(names, look.Text2), widgets.NewRule()), nil, nil, nil, container.NewVScroll(list))
}

// showEstimate shows what a run would take of what is not stored yet.
func (w *Window) showEstimate() {
	if w.study == nil {
		return
	}
	s := w.study.study
	w.bars.status.say("Looking at every input …")
	job.Later(w.do, func(ctx context.Context) (*study.CheckReport, error) { return s.Check(ctx, study.CheckOptions{}) }, func(r *study.CheckReport, err error) {
		w.bars.status.say("")
		if err != nil {
			w.fail("the study cannot be checked", err)
			return
		}
		var rows [][]string
		all := [3]float64{}
		for _, e := range r.Estimates {
			rows = append(rows, []string{stageTitle(e.Stage), amount(e.Memory), amount(e.Disk), "≈ " + duration(seconds(e.Seconds))})
			all = [3]float64{math.Max(all[0], float64(e.Memory)), all[1] + float64(e.Disk), all[2] + e.Seconds}
		}
		rows = append(rows, []string{"At most, together", amount(int64(all[0])), amount(int64(all[1])), "≈ " + duration(seconds(all[2]))})
		start := widgets.NewButton("Run", "play", widgets.Plain, func() { w.closeDialog(); w.run() })
		start.Height = widgets.Dialog
		w.showDialog("Pre-flight estimate", sheet([]string{"Stage, if nothing is stored yet", "Memory", "Disk", "Time"}, []float32{90, 90, 100}, rows), fyne.NewSize(620, 360), start, w.closeButton())
	})
}

// askClearCache asks before stored results are dropped.
func (w *Window) askClearCache() {
	if w.study == nil || w.busy() {
		return
	}
	s := w.study.study
	job.Later(w.do, func(context.Context) (int64, error) {
		entries, err := s.Store().Entries()
		var n int64
		for _, e := range entries {
			n += e.Bytes
		}
		return n, err
	}, func(stored int64, err error) {
		if err != nil {
			w.fail("the cache cannot be read", err)
			return
		}
		w.ask("Clear the cache?", amount(stored)+" of stored results are dropped. Published tables and maps stay; the next run computes everything anew.",
			widgets.NewButton("Keep", "", widgets.Plain, w.closeDialog), widgets.NewButton("Clear", "", widgets.Primary, func() { w.clearCache(s) }))
	})
}

func (w *Window) clearCache(s *study.Study) {
	w.closeDialog()
	job.Later(w.do, func(context.Context) (int64, error) { return s.Store().Shrink(0) }, func(freed int64, err error) {
		if err != nil {
			w.fail("the cache could not be cleared", err)
			return
		}
		w.bars.status.say("Cleared: " + amount(freed) + " of stored results.")
	})
}

// recomputeLabels drops stored labels and runs what is missing then.
func (w *Window) recomputeLabels() {
	if w.study == nil || w.busy() {
		return
	}
	s := w.study.study
	job.Later(w.do, func(context.Context) (int64, error) { return s.Store().Drop("labels") }, func(_ int64, err error) {
		if err != nil {
			w.fail("the stored labels could not be dropped", err)
			return
		}
		w.run()
	})
}

// showHealth lists the networks that are dead, duplicates or unstable.
func (w *Window) showHealth() {
	if w.study == nil {
		return
	}
	var rows [][]string
	total := 0
	for _, spec := range w.study.study.Spec.Networks {
		for _, n := range w.study.networks[spec.Name] {
			total++
			if state := health(n, w.study.networks[spec.Name]); state != "" {
				rows = append(rows, []string{spec.Name + " " + networkName(n), state, fraction(n.Stability, 2), fraction(n.Split, 2), fraction(n.ISC, 2)})
			}
		}
	}
	var body fyne.CanvasObject = wrapped("Every one of " + strconv.Itoa(total) + " networks is alive, its own and stable.")
	switch {
	case total == 0:
		body = wrapped("No networks yet: run the study.")
	case len(rows) > 0:
		body = sheet([]string{fmt.Sprintf("%d of %d networks", len(rows), total), "state", "stability", "halves", "ISC"}, []float32{150, 70, 70, 70}, rows)
	}
	w.showDialog("Network health", body, fyne.NewSize(680, 460), w.closeButton())
}

// health says what is wrong with a network, "" for nothing.
func health(n study.Network, all []study.Network) string {
	switch {
	case n.Dead:
		return "dead"
	case n.DuplicateOf >= 0 && n.DuplicateOf < len(all):
		return "duplicate of " + networkName(all[n.DuplicateOf])
	case n.Stability < stableFrom:
		return "unstable"
	}
	return ""
}

// showCeiling lists how well each network can be predicted at most.
func (w *Window) showCeiling() {
	if w.study == nil {
		return
	}
	o, model := w.study, w.session.Model.Get()
	type found struct {
		ceiling, best float64
		neurons       int
	}
	by := map[string]*found{}
	for _, n := range o.neurons[pair(o.set, model)] {
		if n.Network == "" || math.IsNaN(n.Ceiling) {
			continue
		}
		f := by[n.Network]
		if f == nil {
			f = &found{ceiling: n.Ceiling, best: math.Inf(-1)}
			by[n.Network] = f
		}
		f.neurons++
		f.best = math.Max(f.best, n.RHeldOut)
	}
	var rows [][]string
	for _, n := range o.networks[o.set] {
		if f := by[n.Name]; f != nil {
			rows = append(rows, []string{networkName(n) + "  " + n.Label.Text, thousands(f.neurons), fraction(f.ceiling, 2), fraction(f.best, 2), fraction(f.best/f.ceiling, 2)})
		}
	}
	var body fyne.CanvasObject = wrapped("No noise ceiling is known of " + o.set + ": it needs several subjects and a finished run.")
	if len(rows) > 0 {
		body = sheet([]string{o.set + ", " + model, "neurons", "ceiling", "best held-out r", "share"}, []float32{70, 70, 110, 60}, rows)
	}
	w.showDialog("Noise ceiling", body, fyne.NewSize(680, 460), w.closeButton())
}

// showLags draws the lag profile of the chosen neuron.
func (w *Window) showLags() {
	if w.study == nil {
		return
	}
	s, c := w.study.study, report.Choice{Set: w.study.set, Model: w.session.Model.Get(), Run: w.session.Run.Get(), Neuron: string(w.session.Neuron.Get())}
	w.bars.status.say("Drawing the lag profile …")
	job.Later(w.do, func(ctx context.Context) (image.Image, error) {
		fig, err := report.Figure(ctx, s, report.Lags, c)
		if err != nil {
			return nil, err
		}
		return figure.Picture(fig, figure.Size{WidthMM: figure.DoubleMM, DPI: previewDPI})
	}, func(img image.Image, err error) {
		w.bars.status.say("")
		if err != nil {
			w.bars.status.say("No lag profile: " + plain(err))
			return
		}
		picture := &canvas.Image{Image: img, FillMode: canvas.ImageFillContain}
		export := widgets.NewButton("Export figure…", "export", widgets.Plain, w.exportFigure)
		export.Height = widgets.Dialog
		w.showDialog("Lag profile of "+c.Neuron, container.NewStack(widgets.NewFill(look.Win), picture), fyne.NewSize(860, 560), export, w.closeButton())
	})
}

// saveAs writes the specification of the open study into another folder; what was
// computed stays where it is.
func (w *Window) saveAs() {
	if w.study == nil {
		return
	}
	s := w.study.study
	dir, err := filepath.Abs(s.Dir)
	if err != nil {
		dir = s.Dir
	}
	w.askSave("Save study as", "study.json, names and the view go into a new folder; data stay where they are, and results are computed there by its first run.", dir+" copy",
		func(_ context.Context, path string) error {
			if err := w.session.Save(filepath.Join(path, filepath.FromSlash(sessionFile))); err != nil {
				return err
			}
			return s.SaveAs(path)
		})
}

// showGuide says how one begins.
func (w *Window) showGuide() {
	var text bytes.Buffer
	for i, step := range []string{
		"Open the demo study (File), or put your own together: recordings that fMRIPrep cleaned, the movie, models as ONNX files, and how networks are found.",
		"Run (Ctrl R). Engine shows the six stages, what they take and what was noticed. Cancel keeps every finished part.",
		"In Explore click a row of the correlation matrix, or find a neuron with Ctrl K. Its best network, that network's peak and the frame that drives it most follow.",
		"Read the card at the right: confident, weak or unlabelled, with held-out r, its interval, and p over every network and shift.",
		"Move through the brain, the film and the traces; ] and [ change the threshold, B goes to the next best network, F gives a panel the whole centre.",
		"Save a view with Ctrl D. Export figures with Ctrl E; Methods has the text for a paper.",
	} {
		fmt.Fprintf(&text, "%d.  %s\n\n", i+1, step)
	}
	w.showDialog("First steps", container.NewVScroll(wrapped(text.String())), fyne.NewSize(600, 460), w.closeButton())
}
