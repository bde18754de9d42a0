package ui

import (
	"context"
	"encoding/json"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// methodsPage is the workspace of text for a paper: what was done, with which
// parameters, after whom.
type methodsPage struct {
	object  fyne.CanvasObject
	text    *widget.Label
	spec    *widget.Label
	window  *Window
	reading *job.Latest[string]
}

func newMethodsPage(w *Window) *methodsPage {
	p := &methodsPage{window: w, reading: job.NewLatest[string](w.do), text: widget.NewLabel(""), spec: widget.NewLabel("")}
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
	p.reading.Stop()
	if o == nil {
		p.text.SetText("")
		p.spec.SetText("")
		return
	}
	p.reading.Start(func(context.Context) (string, error) { return o.study.Methods() }, func(text string, err error) {
		if err != nil {
			text = err.Error()
		}
		p.text.SetText(text)
	})
	text, err := json.MarshalIndent(o.study.Spec, "", "  ")
	if err != nil {
		text = []byte(err.Error())
	}
	p.spec.SetText(string(text))
}
