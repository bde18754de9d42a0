package setup

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/study"
	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// studyName is what a study is called: its name, else its folder's.
func studyName(dir, name string) string {
	if name != "" {
		return name
	}
	return filepath.Base(filepath.Clean(dir))
}

// A modelPart is what is known of a model so far.
type modelPart struct {
	name        string
	neurons     int // 0: its links are still to come
	significant int
	best        float64 // mean best |r|
}

// A setPart is what is known of a set of networks so far.
type setPart struct {
	name  string
	there bool
	live  int // networks that count; 0 before they are labelled
}

// partialResults is what the stages have published so far.
type partialResults struct {
	sets      []setPart
	models    []modelPart
	ranked    bool
	stored    int64 // bytes of all results
	strongest []study.Neuron
	heat      heat
}

// strongestNeurons is how many neurons are listed.
const strongestNeurons = 40

// readPartial reads what is there; what is not there yet is no error.
func readPartial(ctx context.Context, s *study.Study) (partialResults, error) {
	p := partialResults{stored: storedBytes(s)}
	results := s.Results()
	there := results.Sets()
	for _, spec := range s.Spec.Networks {
		set := setPart{name: spec.Name, there: slices.Contains(there, spec.Name)}
		if rows, err := results.Networks(spec.Name); err == nil {
			for _, n := range rows {
				if n.Live() {
					set.live++
				}
			}
		}
		p.sets = append(p.sets, set)
	}
	if len(s.Spec.Networks) == 0 {
		return p, ctx.Err()
	}
	set := s.Spec.Networks[0].Name
	for _, spec := range s.Spec.Models {
		if ctx.Err() != nil {
			return p, ctx.Err()
		}
		p.addModel(results, set, spec.Name)
	}
	slices.SortStableFunc(p.strongest, func(a, b study.Neuron) int { return cmp.Compare(math.Abs(b.R), math.Abs(a.R)) })
	p.strongest = p.strongest[:min(len(p.strongest), strongestNeurons)]
	_, err := results.Comparison()
	p.ranked = err == nil
	return p, nil
}

func (p *partialResults) addModel(results *study.Results, set, model string) {
	part := modelPart{name: model}
	if neurons, err := results.Neurons(set, model); err == nil {
		part.neurons = len(neurons)
		counted := 0
		for _, n := range neurons {
			if !math.IsNaN(n.R) {
				part.best += math.Abs(n.R)
				counted++
				p.strongest = append(p.strongest, n)
			}
			if n.Significant {
				part.significant++
			}
		}
		part.best /= float64(max(counted, 1))
	}
	if m, err := results.Correlation(set, model); err == nil {
		part.neurons = max(part.neurons, m.Rows)
		p.heat.add(m)
		m.Close()
	} else {
		p.heat.miss()
	}
	p.models = append(p.models, part)
}

// state says what is missing: "2 of 3 models, no ranking yet"; "" when nothing is.
func (p *partialResults) state() string {
	linked := 0
	for _, m := range p.models {
		if m.neurons > 0 {
			linked++
		}
	}
	switch {
	case linked < len(p.models):
		return fmt.Sprintf("%d of %s", linked, countOf(len(p.models), "model"))
	case len(p.strongest) == 0 && linked > 0:
		return "no labels yet"
	case !p.ranked && linked > 0:
		return "no ranking yet"
	}
	return ""
}

// partialView shows what is there already.
type partialView struct {
	panel  *widgets.Panel
	chip   *widgets.Chip
	o      EngineOptions
	study  *study.Study
	read   *job.Latest[partialResults]
	found  partialResults
	heat   *widgets.Raster
	size   *widgets.Label
	models *fyne.Container
	rows   *widgets.Rows
	onRead func(partialResults)
}

func newPartialView(o EngineOptions) *partialView {
	v := &partialView{o: o, read: job.NewLatest[partialResults](o.Do), chip: widgets.NewChip("", look.Warning),
		size: widgets.NewCut("", look.Small, look.Text2), models: container.New(column{gap: 2})}
	v.heat = widgets.NewRaster(v.found.heat.draw)
	v.heat.Min = fyne.NewSize(160, 120)
	v.rows = v.newTable()
	left := container.NewBorder(nil, inset(v.size, 0, 4), nil, nil, v.heat)
	upper := container.New(cells{Widths: []float32{-1, -1}, Pad: 14, Between: 16}, left, container.NewVScroll(container.NewBorder(nil, nil, nil, widgets.NewGap(8, 1), v.models))) // the bar lies beside the numbers
	upper = container.NewStack(widgets.NewGap(1, look.Scaled(236)), container.New(padded{y: 10}, upper))
	body := container.NewBorder(container.New(column{}, upper, widgets.NewRule()), nil, nil, nil, v.rows)
	v.panel = widgets.NewPanel("matrix", look.Text2, "Partial results", body)
	explore := widgets.NewSmallButton("Open in Explore", "", o.OnExplore)
	v.panel.Commands = []fyne.CanvasObject{v.chip, explore}
	v.panel.Least = fyne.NewSize(320, 200)
	v.chip.Hide()
	v.show(partialResults{})
	return v
}

// padded leaves room above and below an object that takes all height.
type padded struct{ y float32 }

// Layout implements [fyne.Layout].
func (p padded) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, p.y))
		o.Resize(fyne.NewSize(size.Width, max(0, size.Height-2*p.y)))
	}
}

// MinSize implements [fyne.Layout].
func (p padded) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return vertically{}.MinSize(objects).AddWidthHeight(0, 2*p.y)
}

func (v *partialView) newTable() *widgets.Rows {
	build := func() fyne.CanvasObject {
		return container.New(cells{Widths: []float32{-5, -2, -3, 44}, Pad: 14, Between: 10},
			code("", look.Neuron), widgets.NewCut("", look.Dense, look.Brain), widgets.NewCut("", look.Dense, look.Text), trailing("", look.Text))
	}
	rows := widgets.NewRows(26, build, func(i int, o fyne.CanvasObject) {
		cells, n := o.(*fyne.Container).Objects, v.found.strongest[i]
		cells[0].(*widgets.Label).SetText(string(n.ID))
		cells[1].(*widgets.Label).SetText(n.Network)
		label := cells[2].(*widgets.Label)
		label.SetText(n.Label.Text)
		label.SetColor(look.Text)
		if !n.Significant {
			label.SetColor(look.Text3)
		}
		cells[3].(*widgets.Label).SetText(fraction(n.R))
	})
	rows.OnOpen = func(i int) {
		if v.o.OnNeuron != nil {
			v.o.OnNeuron(v.found.strongest[i])
		}
	}
	return rows
}

// load reads what is there now, beside the window.
func (v *partialView) load() {
	s := v.study
	if s == nil {
		v.read.Stop()
		v.show(partialResults{})
		return
	}
	v.panel.SetBusy(true)
	v.read.Start(func(ctx context.Context) (partialResults, error) { return readPartial(ctx, s) }, func(p partialResults, err error) {
		v.panel.SetBusy(false)
		if err == nil {
			v.show(p)
		}
	})
}

func (v *partialView) show(p partialResults) {
	v.found = p
	v.heat.Draw = p.heat.draw
	v.heat.Redraw()
	v.size.SetText(p.heat.caption())
	state := p.state()
	v.chip.Set(state, look.Warning)
	v.chip.Hidden = state == ""
	v.panel.Title.Text = "Partial results"
	if state == "" && len(p.strongest) > 0 {
		v.panel.Title.Text = "Results"
	}
	v.models.RemoveAll()
	v.models.Add(widgets.NewCut("Mean best r", look.Small, look.Text2))
	for _, m := range p.models {
		v.models.Add(modelLine(m))
	}
	v.models.Add(inset(widgets.NewCut("Networks", look.Small, look.Text2), 0, 4))
	for _, s := range p.sets {
		v.models.Add(setLine(s))
	}
	v.rows.SetLength(len(p.strongest))
	v.panel.Refresh()
	if v.onRead != nil {
		v.onRead(p)
	}
}

func modelLine(m modelPart) fyne.CanvasObject {
	bar, value, note := widgets.NewProgress(look.Brain), trailing("to come", look.Text3), widgets.NewCut("", look.Small, look.Text3)
	bar.Height = 10
	if m.neurons > 0 {
		note.Text = countText(m.neurons)
		value.Text = "linked"
	}
	if m.best > 0 {
		bar.Set(m.best)
		value.Text, value.Color = fraction(m.best), look.Text
	}
	return row(24, cells{Widths: []float32{-2, 44, -2, 54}, Between: 5}, strong(m.name, look.Dense), note, bar, value)
}

func setLine(s setPart) fyne.CanvasObject {
	icon, ink, value := "queued", look.Text3, "to come"
	if s.there {
		icon, ink, value = "check", look.Primary, "no labels yet"
	}
	if s.live > 0 {
		value = countOf(s.live, "network")
	}
	return row(22, cells{Widths: []float32{14, -1, 0}, Between: 8}, widgets.NewIcon(icon, ink), strong(s.name, look.Dense), widgets.NewLabel(value, look.Dense, look.Text2))
}

// sidePanels are resources and providers over the partial results.
type sidePanels struct {
	object    fyne.CanvasObject
	resources *resourceView
	providers *providerView
	partial   *partialView
	o         EngineOptions
}

func newSidePanels(r *Runner, o EngineOptions) *sidePanels {
	s := &sidePanels{o: o, resources: newResourceView(), providers: newProviderView(r), partial: newPartialView(o)}
	content := container.New(column{}, s.resources.object, widgets.NewRule(), s.providers.object)
	s.partial.onRead = func(p partialResults) { s.resources.stored = p.stored }
	top := widgets.NewPanel("disk", look.Text2, "Resources", container.NewVScroll(content))
	top.Subtitle.Text = "estimate made before the start, and use now"
	top.Least = fyne.NewSize(320, 150)
	s.object = widgets.NewSplit(true, top, s.partial.panel, 330, 906, 0)
	return s
}

func (s *sidePanels) setStudy(opened *study.Study) {
	s.partial.study = opened
	s.partial.load()
	s.resources.set(nil, machine{})
	if opened != nil {
		s.providers.ask(s.o.Do)
	}
}

func (s *sidePanels) setEstimates(e []study.Estimate, m machine) { s.resources.set(e, m) }

func (s *sidePanels) close() {
	s.partial.read.Stop()
	s.providers.stop()
}
