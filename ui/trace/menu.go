package trace

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// menuAt offers at a time what can be done there, and the choices of the header, which
// a narrow panel has no room for.
func (b *body) menuAt(t float64, at fyne.Position) {
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(b); canvas != nil {
		widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", b.menuItems(t)...), canvas, at)
	}
}

func (b *body) menuItems(t float64) []*fyne.MenuItem {
	p, o, run := b.panel, b.panel.options, b.scene.id
	copied := func(text string) func() { return func() { fyne.CurrentApp().Clipboard().SetContent(text) } }
	items := []*fyne.MenuItem{
		fyne.NewMenuItem("Go to "+clock(t, true)+" s", func() { p.session.SetTime(t) }),
		fyne.NewMenuItem("Copy time", copied(clock(t, true))),
		fyne.NewMenuItem("Copy values here", copied(b.description(t))),
	}
	if o.OpenFrame != nil && b.scene.run.Film != "" {
		items = append(items, fyne.NewMenuItem("Open frame", func() { o.OpenFrame(run, t) }))
	}
	if o.Export != nil {
		from, to := b.ordered()
		text := "Export interval…"
		if to-from < leastInterval {
			a := b.axis()
			from, to, text = a.From, a.From+a.Span, "Export traces…"
		}
		items = append(items, fyne.NewMenuItem(text, func() { o.Export(run, from, to) }))
	}
	return append(items, fyne.NewMenuItemSeparator(), p.courseItem(), p.networksItem(), p.spanItem())
}

// choice is an item that opens a list of which one is chosen.
func choice(title string, texts []string, chosen string, choose func(i int)) *fyne.MenuItem {
	item := fyne.NewMenuItem(title, nil)
	item.ChildMenu = fyne.NewMenu("")
	for i, text := range texts {
		one := fyne.NewMenuItem(text, func() { choose(i) })
		one.Checked = text == chosen
		item.ChildMenu.Items = append(item.ChildMenu.Items, one)
	}
	return item
}

func (p *Panel) courseItem() *fyne.MenuItem {
	modes := []Mode{HRF, Raw, Both}
	return choice("Course", []string{string(HRF), string(Raw), string(Both)}, string(p.choices.mode.Get()), func(i int) { p.choices.mode.Set(modes[i]) })
}

func (p *Panel) networksItem() *fyne.MenuItem {
	var texts []string
	for _, n := range mosts {
		texts = append(texts, mostText(n))
	}
	return choice("Networks", texts, mostText(p.choices.most.Get()), func(i int) { p.choices.most.Set(mosts[i]) })
}

func (p *Panel) spanItem() *fyne.MenuItem {
	var texts []string
	for _, s := range spans {
		texts = append(texts, s.text)
	}
	return choice("Time in sight", texts, spanText(p.body.axis().Span), func(i int) { p.body.setSpan(spans[i].seconds) })
}
