package neuron

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/series"
	"syncact/core/study"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// lowPanel is the height of the panel under which late sections start folded: that of
// a window of 800 dp.
const lowPanel = 800

// inspector shows one neuron. Its widgets are made once and filled again.
type inspector struct {
	panel      *Panel
	object     fyne.CanvasObject
	known      bool
	shown      series.ID
	id         *widgets.Paragraph
	under      *widgets.Paragraph
	chip       *widgets.Chip // what is not final, hidden when all is
	card       *labelCard
	values     *valueGrid
	evidence   *evidence
	anatomy    *anatomyView
	provenance *provenanceView
	sections   []*section
	scroll     *container.Scroll
	tip        *tip
}

func newInspector(p *Panel) *inspector {
	v := &inspector{panel: p, id: widgets.NewParagraph("", look.Body, look.Neuron), under: widgets.NewParagraph("", look.Small, look.Text2),
		chip: widgets.NewChip("", look.Warning), card: newLabelCard(p.typedKey), values: newValueGrid(), tip: newTip(rule)}
	v.id.Mono, v.id.Weight = true, look.SemiBold
	v.evidence, v.anatomy, v.provenance = newEvidence(p), newAnatomyView(p), newProvenanceView(p)
	copied := widgets.NewIconButton("copy", func() { put(string(v.shown)) })
	chips, chip := newFlow(8, v.chip)
	padded := func(o fyne.CanvasObject) fyne.CanvasObject {
		return container.New(widgets.Columns{Widths: []float32{-1}, Pad: edge}, o)
	}
	names := container.New(widgets.Stack{}, v.id, v.under)
	list := container.New(widgets.Stack{Gap: 6, PadY: 10}, container.New(widgets.Columns{Widths: []float32{-1, 0}, Pad: edge, Between: 8}, names, container.NewVBox(copied)),
		chip, padded(v.card), v.values.object)
	sections := container.New(widgets.Stack{}, list)
	add := func(name string, head *heading, late bool, body fyne.CanvasObject) {
		s, forget := newSection(p.session, name, head, late, body, v.refit)
		v.sections = append(v.sections, s)
		p.stop = append(p.stop, forget)
		sections.Add(s.object)
	}
	add("networks", v.evidence.bestHead, false, v.evidence.networksBody)
	add("frames", v.evidence.framesHead, false, v.evidence.framesBody)
	add("anatomy", v.anatomy.head, true, v.anatomy.object)
	provenance := newHeading("Provenance")
	add("provenance", provenance, true, v.provenance.object)
	v.scroll = container.NewVScroll(sections)
	id := fits(func(w float32) {
		v.id.Fit(w - 2*edge - copied.MinSize().Width - 8)
		v.under.Fit(w - 2*edge - copied.MinSize().Width - 8)
	})
	parts := []fitter{id, chips, v.card, v.values.layout, v.evidence, v.anatomy, provenance, v.provenance}
	v.object = container.New(tall{page{&parts}, v.setHeight}, v.scroll, container.NewWithoutLayout(v.tip))
	v.ruleOnHover()
	return v
}

// tall is a page that says how high it is.
type tall struct {
	page
	height func(float32)
}

func (t tall) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	t.height(size.Height)
	t.page.Layout(objects, size)
}

func (v *inspector) setHeight(height float32) {
	for _, s := range v.sections {
		s.setLow(height < lowPanel)
	}
}

// refit lays the column out again after something in it changed its height.
func (v *inspector) refit() {
	c := v.object.(*fyne.Container)
	if size := c.Size(); size.Width > 0 {
		c.Layout.Layout(c.Objects, size)
		v.scroll.Refresh()
	}
}

// show fills the inspector with a neuron.
func (v *inspector) show(id series.ID) {
	n, ok := v.panel.neuron(id)
	v.known = ok && v.panel.facts != nil
	if !v.known {
		return
	}
	v.shown = id
	v.tip.Hide()
	best := v.panel.facts.Candidates(id)
	v.id.Set(string(id), look.Neuron)
	v.under.Set(fmt.Sprintf("channel %d of %s in %s, pooled by mean", n.Unit, thousands(v.panel.list.finder.layerSize(n.Layer)), n.Layer), look.Text2)
	v.showState(n)
	v.card.show(n, best)
	v.values.show(n)
	v.evidence.show(id, best)
	v.provenance.show(id)
	v.refit()
}

// showState says what of the numbers is not final.
func (v *inspector) showState(n study.Neuron) {
	word := v.panel.facts.State(v.panel.session.Model.Get())
	if word == "" && n.Network == "" {
		word = "NaN: no variance in any run"
	}
	v.chip.Set(word, look.Warning)
	v.chip.Hidden = word == ""
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
