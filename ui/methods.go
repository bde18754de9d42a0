package ui

import (
	"encoding/json"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"syncact/core/study"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// methodsPage is the workspace of text for a paper: what was done, with which
// parameters, after whom.
type methodsPage struct {
	object fyne.CanvasObject
	text   *widget.Label
	spec   *widget.Label
	window *Window
}

func newMethodsPage(w *Window) *methodsPage {
	p := &methodsPage{window: w, text: widget.NewLabel(""), spec: widget.NewLabel("")}
	p.text.Wrapping, p.spec.TextStyle.Monospace = fyne.TextWrapWord, true
	left := widgets.NewPanel("file", look.Text2, "Methods", container.NewVScroll(container.NewPadded(p.text)))
	left.Commands = []fyne.CanvasObject{widgets.NewSmallButton("Copy methods", "copy", func() { w.app.Clipboard().SetContent(p.text.Text) })}
	left.Least = fyne.NewSize(420, 300)
	right := widgets.NewPanel("list", look.Text2, "Specification", container.NewScroll(container.NewPadded(p.spec)))
	right.Subtitle.SetText("study.json with every default filled in")
	right.Commands = []fyne.CanvasObject{widgets.NewSmallButton("Copy", "copy", func() { w.app.Clipboard().SetContent(p.spec.Text) })}
	right.Least = fyne.NewSize(320, 300)
	p.object = widgets.NewSplit(false, left, right, 800, 1344, .5)
	return p
}

func (p *methodsPage) show(o *opened) {
	if o == nil {
		p.text.SetText("")
		p.spec.SetText("")
		return
	}
	p.text.SetText(methodsText(o.study.Spec, len(o.inputs.Subjects), len(o.inputs.Runs)))
	text, err := json.MarshalIndent(o.study.Spec, "", "  ")
	if err != nil {
		text = []byte(err.Error())
	}
	p.spec.SetText(string(text))
}

// methodsText describes a study as a paper would.
func methodsText(s study.Spec, subjects, runs int) string {
	text := fmt.Sprintf("Functional images of %d subjects in %d runs were cleaned run by run inside a common mask", subjects, runs)
	if s.Clean.Detrend {
		text += ": linear trends were removed"
	}
	if s.Clean.HighPass > 0 {
		text += fmt.Sprintf(", frequencies below %.4g Hz filtered out", float64(s.Clean.HighPass))
	}
	if s.Clean.Confounds != "" {
		text += fmt.Sprintf(" and confounds (%s) regressed out together with them", s.Clean.Confounds)
	}
	text += ".\n\n"
	for _, set := range s.Networks {
		text += fmt.Sprintf("Networks “%s” were made by %s", set.Name, methodName(set.Method))
		if set.Components > 0 {
			text += fmt.Sprintf(" with %d components", set.Components)
		}
		text += ". "
	}
	text += "Their courses were found in every subject and run, and averaged over subjects.\n\n"
	text += fmt.Sprintf("Each model saw the film at %g Hz; the activation of every channel was averaged over space, convolved with the %s haemodynamic response and read at the effective times of the volumes. ", s.HRF.Sampling, s.HRF.Kernel)
	text += fmt.Sprintf("A neuron was linked to the network of largest |r|. Significance came from %d surrogates (%s), each filtered like the data after it was drawn, with the maximum taken over networks and, for the family-wise p, over the neurons of a model; α = %g (%s). ",
		s.Coupling.Surrogates, s.Coupling.Null, s.Coupling.Alpha, s.Coupling.Control)
	text += fmt.Sprintf("Because r chose the network it is biased upward; r held out was measured on film that took no part in the choice (%s).\n\n", s.Coupling.HeldOut)
	return text + "Method after Zhao et al., Coupling Visual Semantics of Artificial Neural Networks and Human Brain Function via Synchronized Activations, IEEE TCDS 16(2), 584–594, 2024. Computed with Sync-ACT " + Version + fmt.Sprintf(", seed %d.", s.Seed)
}
