package neuron

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/series"
	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// provenanceView says how a neuron's numbers were made and copies what makes them again.
type provenanceView struct {
	panel   *Panel
	object  *fyne.Container
	list    *fyne.Container
	rows    []factRow // made as they are needed, then kept
	buttons *flow
	methods *widgets.Button
	writing *job.Latest[string]
}

// A factRow is a name with what it is.
type factRow struct {
	line  *fyne.Container
	name  *widgets.Label
	value *widgets.Paragraph
}

func newProvenanceView(p *Panel) *provenanceView {
	v := &provenanceView{panel: p, writing: job.NewLatest[string](p.do)}
	v.list = container.New(widgets.Stack{Gap: 2})
	command := widgets.NewSmallButton("Copy command", "terminal", v.copyCommand)
	v.methods = widgets.NewSmallButton("Copy methods", "copy", v.copyMethods)
	var buttons *fyne.Container
	v.buttons, buttons = newFlow(8, command, v.methods)
	v.object = container.New(widgets.Stack{Gap: 8}, v.list, buttons)
	return v
}

func (v *provenanceView) nameWidth() float32 { return look.Scaled(58) }

func (v *provenanceView) fit(width float32) {
	v.buttons.fit(width)
	for _, r := range v.rows {
		r.value.Fit(width - 2*edge - v.nameWidth() - 4)
	}
}

func (v *provenanceView) show(id series.ID) {
	facts := v.panel.facts.Provenance(id)
	for len(v.rows) < len(facts) {
		r := factRow{name: widgets.NewLabel("", look.Small, look.Text2), value: widgets.NewParagraph("", look.Small, look.Text)}
		r.value.Mono = true
		r.line = container.New(named{v.nameWidth}, r.name, r.value)
		v.rows = append(v.rows, r)
		v.list.Add(r.line)
	}
	for i, r := range v.rows {
		r.line.Hide()
		if i < len(facts) {
			r.name.SetText(facts[i][0])
			r.value.Set(facts[i][1], look.Text)
			r.line.Show()
		}
	}
}

func (v *provenanceView) copyCommand() {
	if v.panel.facts != nil {
		put(v.panel.facts.Command(v.panel.inspector.shown))
	}
}

// copyMethods writes the methods text beside the window and copies it.
func (v *provenanceView) copyMethods() {
	if v.panel.facts == nil {
		return
	}
	v.methods.SetEnabled(false)
	v.writing.Start(v.panel.facts.Methods, func(text string, err error) {
		v.methods.SetEnabled(true)
		if err != nil {
			text = err.Error()
		}
		put(text)
	})
}

// named lays a name before a value of several lines.
type named struct{ width func() float32 }

func (n named) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := n.width()
	objects[0].Move(fyne.NewPos(edge, 0))
	objects[0].Resize(fyne.NewSize(w, look.Scaled(float32(look.Small)+4)))
	objects[1].Move(fyne.NewPos(edge+w+4, 0))
	objects[1].Resize(fyne.NewSize(size.Width-2*edge-w-4, size.Height))
}

func (n named) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, max(objects[0].MinSize().Height, objects[1].MinSize().Height))
}
