package neuron

import (
	"fmt"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/label"
	"syncact/core/series"
	"syncact/core/study"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// most is how many networks and frames the inspector lists.
const (
	mostNetworks = 4
	mostFrames   = 6
)

// inspector shows one neuron. Its widgets are made once and filled again.
type inspector struct {
	panel    *Panel
	object   fyne.CanvasObject
	known    bool
	id       *widgets.Label
	under    *widgets.Label
	label    *widgets.Label
	chip     *widgets.Chip
	source   *widgets.Label
	values   [6]valueView
	networks [mostNetworks]*card
	frames   [mostFrames]*card
	pictures pictures
	facts    *fyne.Container
	shown    []Frame
}

// valueView is a number with its name above and its evidence below.
type valueView struct{ name, value, evidence *widgets.Label }

func newInspector(p *Panel) *inspector {
	v := &inspector{panel: p, pictures: newPictures(p.do), id: widgets.NewCut("", look.Body, look.Neuron), under: widgets.NewCut("", look.Small, look.Text2),
		label: widgets.NewCut("", look.Title, look.Text), chip: widgets.NewChip("", look.Text), source: widgets.NewCut("", look.Small, look.Text2),
		facts: container.New(widgets.Stack{Gap: 2})}
	v.id.Mono, v.id.Weight, v.label.Weight = true, look.SemiBold, look.SemiBold
	v.chip.Ground = look.Panel
	copied := widgets.NewIconButton("copy", func() {
		fyne.CurrentApp().Clipboard().SetContent(string(p.session.Neuron.Get()))
	})
	head := container.New(widgets.Columns{Widths: []float32{-1, 0}, Pad: 12}, v.id, copied)
	under := container.New(widgets.Columns{Widths: []float32{-1}, Pad: 12}, v.under)
	list := container.New(widgets.Stack{Gap: 4, PadY: 10}, head, under, v.card(), v.grid(), widgets.NewGap(1, 2))
	v.section(list, "Best networks", "r", func() {
		for i := range v.networks {
			v.networks[i] = newCard(glassHeight, false, look.Text)
			v.networks[i].picture.Outline = networkInks[i]
		}
		list.Add(row(v.networks[:]))
	})
	v.section(list, "Top-activating frames", "time, z", func() {
		for i := range v.frames {
			v.frames[i] = newCard(frameHeight, true, look.Neuron)
		}
		list.Add(row(v.frames[:3]))
		list.Add(row(v.frames[3:]))
	})
	v.section(list, "Provenance", "", func() { list.Add(v.facts) })
	v.object = container.NewVScroll(list)
	return v
}

// section adds a rule, a heading and what build adds.
func (v *inspector) section(list *fyne.Container, head, beside string, build func()) {
	title := widgets.NewLabel(head, look.Dense, look.Text2)
	title.Weight = look.Medium
	line := container.New(widgets.Columns{Widths: []float32{-1, 0}, Pad: 12}, title, widgets.NewLabel(beside, look.Small, look.Text3))
	list.Add(widgets.NewRule())
	list.Add(container.NewStack(widgets.NewGap(1, look.Scaled(24)), line))
	build()
}

func (v *inspector) card() fyne.CanvasObject {
	under := container.New(widgets.Columns{Widths: []float32{-1, 0}, Between: 8}, v.source, v.chip)
	card := container.NewStack(widgets.NewFill(look.Selected), container.New(widgets.Stack{Gap: 2, PadX: 10, PadY: 8}, v.label, under))
	return container.New(widgets.Columns{Widths: []float32{-1}, Pad: 12}, card)
}

func (v *inspector) grid() fyne.CanvasObject {
	rows := make([]fyne.CanvasObject, 0, 2)
	for from := 0; from < len(v.values); from += 3 {
		cells := make([]fyne.CanvasObject, 3)
		for i := range cells {
			view := valueView{widgets.NewCut("", look.Small, look.Text2), widgets.NewCut("", look.Value, look.Text), widgets.NewCut("", look.Small, look.Text2)}
			view.value.Mono, view.value.Weight = true, look.SemiBold
			v.values[from+i] = view
			cells[i] = container.New(widgets.Stack{Gap: 1}, view.name, view.value, view.evidence)
		}
		rows = append(rows, container.New(widgets.Columns{Widths: []float32{-1, -1, -1}, Pad: 12, Between: 8}, cells...))
	}
	return container.New(widgets.Stack{Gap: 6, PadY: 4}, rows...)
}

// show fills the inspector with a neuron.
func (v *inspector) show(id series.ID) {
	n, ok := v.panel.neuron(id)
	v.known = ok && v.panel.facts != nil
	if !v.known {
		return
	}
	v.id.SetText(string(id))
	v.under.SetText(fmt.Sprintf("channel %d of %s, pooled by mean", n.Unit, n.Layer))
	v.label.SetText(labelText(n))
	v.label.SetColor(labelInk(n))
	v.source.SetText(labelSource(n))
	v.chip.Set(confidenceText(n), confidenceInk(n))
	v.showValues(n)
	best := v.panel.facts.Candidates(id)
	v.showNetworks(best)
	v.showFrames(id)
	v.showFacts(id)
	v.showPictures(best)
}

func (v *inspector) showValues(n study.Neuron) {
	set := func(i int, name, value, evidence string) {
		v.values[i].name.SetText(name)
		v.values[i].value.SetText(value)
		v.values[i].evidence.SetText(evidence)
	}
	interval := "no interval"
	if !math.IsNaN(n.CILow) {
		interval = fraction(n.CILow, 2) + " – " + fraction(n.CIHigh, 2)
	}
	set(0, "r, held-out", fraction(n.RHeldOut, 2), interval)
	set(1, "r, selecting", fraction(n.R, 2), "p "+probability(n.P))
	set(2, "p, FWER", probability(n.PFWER), "q "+probability(n.QFDR))
	set(3, "lag peak", signed(n.LagPeakS, 1, " s"), "searched ±12 s")
	set(4, "ceiling", fraction(n.Ceiling, 2), "of held-out r")
	share := "n/a"
	if n.Ceiling > 0 && !math.IsNaN(n.RHeldOut) {
		share = fmt.Sprintf("%.0f %%", 100*n.RHeldOut/n.Ceiling)
	}
	folds := ""
	if !math.IsNaN(n.NetworkFolds) {
		folds = fmt.Sprintf("%.0f %% of folds", 100*n.NetworkFolds)
	}
	set(5, "of ceiling", share, folds)
}

// networkInks tell the best networks apart, as the traces do.
var networkInks = [mostNetworks]fyne.ThemeColorName{look.Brain, look.Brain3, look.Brain2, look.StrongLine}

func (v *inspector) showNetworks(best []Candidate) {
	for i, c := range v.networks {
		c.object.Hide()
		if i < len(best) {
			b := best[i]
			c.set(networkName(b.Network.Name), fraction(b.R, 2), b.Network.Label.Text, func() { v.panel.session.SelectNetwork(b.Network.ID) })
		}
	}
}

func (v *inspector) showFrames(id series.ID) {
	v.shown = v.panel.facts.Frames(id)
	for i, c := range v.frames {
		c.object.Hide()
		if i < len(v.shown) {
			f := v.shown[i]
			c.set(clock(f.Seconds), fraction(f.Z, 1), "", func() { v.panel.session.SelectFrame(f.Run, f.Seconds) })
		}
	}
}

func (v *inspector) showFacts(id series.ID) {
	all := v.panel.facts.Provenance(id)
	v.facts.RemoveAll()
	for _, f := range all {
		value := widgets.NewCut(f[1], look.Small, look.Text)
		value.Mono = true
		v.facts.Add(container.New(widgets.Columns{Widths: []float32{56, -1}, Pad: 12, Between: 4}, widgets.NewLabel(f[0], look.Small, look.Text2), value))
	}
	v.facts.Refresh()
}

// networkName is a network's name as panels write it: a bare number gets its kind.
func networkName(name string) string {
	if strings.Trim(name, "0123456789") == "" {
		return "FBN " + name
	}
	return name
}

// shortID is an id without its model.
func shortID(id series.ID) string {
	if _, rest, ok := strings.Cut(string(id), "/"); ok {
		return rest
	}
	return string(id)
}

func labelText(n study.Neuron) string {
	if n.Label.Text == "" || n.Label.Confidence == label.Unlabelled {
		return "unlabelled"
	}
	return n.Label.Text
}

func labelInk(n study.Neuron) fyne.ThemeColorName {
	if labelText(n) == "unlabelled" {
		return look.Text3
	}
	return look.Text
}

func labelSource(n study.Neuron) string {
	if n.Network == "" {
		return "a neuron without variance"
	}
	network := networkName(n.Network)
	text := "from " + network
	if n.Label.Source != "" {
		text += ", by " + n.Label.Source
	}
	if !n.Significant {
		text = "best candidate " + network + ", r " + fraction(n.R, 2) + ", not significant"
	}
	return text
}

func confidenceText(n study.Neuron) string {
	if n.Label.Confidence == "" {
		return string(label.Unlabelled)
	}
	return string(n.Label.Confidence)
}

func confidenceInk(n study.Neuron) fyne.ThemeColorName {
	switch n.Label.Confidence {
	case label.Confident:
		return look.Primary
	case label.Weak:
		return look.Text
	}
	return look.Text3
}
