package brain

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"syncact/core/series"
)

// networkMenu offers every network, the difference from another, and no threshold.
func (p *Panel) networkMenu() *fyne.Menu {
	shown, choice := p.network(), p.View.Choice.Get()
	items := make([]*fyne.MenuItem, 0, len(p.source.Networks)+4)
	against := []*fyne.MenuItem{checked("Nothing", choice.Minus == "", func() { p.subtract("") })}
	for _, n := range p.source.Networks {
		items = append(items, checked(n.title(), n.ID == shown, func() { p.choose(n.ID) }))
		if n.ID != shown {
			against = append(against, checked(n.title(), n.ID == choice.Minus, func() { p.subtract(n.ID) }))
		}
	}
	if len(items) == 0 {
		none := fyne.NewMenuItem("No networks yet", nil)
		none.Disabled = true
		return fyne.NewMenu("", none)
	}
	minus := fyne.NewMenuItem("Less another network", nil)
	minus.ChildMenu = fyne.NewMenu("", against...)
	first := []*fyne.MenuItem{
		checked("Hold what is shown", choice.Held != "", p.TogglePin),
		checked("Unthresholded", p.levels().Threshold == [2]float64{}, p.ToggleThreshold),
		minus, fyne.NewMenuItemSeparator()}
	return fyne.NewMenu("", append(first, items...)...)
}

func (n Network) title() string {
	if n.Label == "" {
		return n.Name
	}
	label := []rune(n.Label)
	if len(label) > widestLabel {
		label = append(label[:widestLabel-1], '…')
	}
	return n.Name + "  " + string(label)
}

// widestLabel is how many letters of a label a menu shows.
const widestLabel = 44

func checked(text string, on bool, act func()) *fyne.MenuItem {
	item := fyne.NewMenuItem(text, act)
	item.Checked = on
	return item
}

// choose shows a network: for everybody, or in place of the one that is held.
func (p *Panel) choose(id series.ID) {
	if c := p.View.Choice.Get(); c.Held != "" {
		c.Held = id
		p.View.Choice.Set(c)
		return
	}
	p.session.SelectNetwork(id)
}

func (p *Panel) subtract(id series.ID) {
	c := p.View.Choice.Get()
	c.Minus = id
	p.View.Choice.Set(c)
}

func (p *Panel) underlayMenu() *fyne.Menu {
	now, ok := p.loads.anatomyOf()
	var items []*fyne.MenuItem
	for _, u := range p.source.Underlays {
		items = append(items, checked(u.Name, ok && u.Name == now.Name, func() { p.View.Underlay.Set(u.Name) }))
	}
	return fyne.NewMenu("", append(items, checked("None", !ok, func() { p.View.Underlay.Set(NoName) }))...)
}

// openMenu shows what can be done at a place.
func (p *Panel) openMenu(at fyne.CanvasObject, e *desktop.MouseEvent, mm [3]float64) {
	driver := fyne.CurrentApp().Driver()
	c := driver.CanvasForObject(at)
	if c == nil {
		return
	}
	where := driver.AbsolutePositionForObject(at).Add(e.Position)
	widget.ShowPopUpMenuAtPosition(p.placeMenu(c, where, mm), c, where)
}

func (p *Panel) placeMenu(c fyne.Canvas, where fyne.Position, mm [3]float64) *fyne.Menu {
	v := &p.View
	peaks := fyne.NewMenuItem("Go to the nearest peak", func() { p.goToPeakNear(mm) })
	peaks.Disabled = p.loads.shown == nil || len(p.body.side.peaks) == 0
	here := fyne.NewMenuItem("Networks here…", func() { p.listHere(c, where, mm) })
	here.Disabled = len(p.source.Networks) == 0
	outlines := fyne.NewMenuItem("Atlas outlines", nil)
	outlines.ChildMenu = fyne.NewMenu("", checked("None", v.Outlines.Get() == "", func() { v.Outlines.Set("") }))
	for _, f := range p.loads.doubted() {
		outlines.ChildMenu.Items = append(outlines.ChildMenu.Items, &fyne.MenuItem{Label: f.What, Disabled: true})
	}
	for _, a := range p.source.Atlases {
		outlines.ChildMenu.Items = append(outlines.ChildMenu.Items, checked(a.Name, a.Name == v.Outlines.Get(), func() { v.Outlines.Set(a.Name) }))
	}
	colours := fyne.NewMenuItem("Colour map", nil)
	colours.ChildMenu = fyne.NewMenu("")
	for _, name := range Colours() {
		colours.ChildMenu.Items = append(colours.ChildMenu.Items, checked(name, name == p.ColourMap(), func() { p.ShowColours(name) }))
	}
	items := []*fyne.MenuItem{
		fyne.NewMenuItem("Copy coordinate", func() { fyne.CurrentApp().Clipboard().SetContent(coordinate(mm)) }),
		peaks, here, fyne.NewMenuItemSeparator(), outlines, colours,
		checked("Voxels as blocks", v.Blocks.Get(), func() { v.Blocks.Set(!v.Blocks.Get()) }),
		checked("Radiological", v.Radiological.Get(), p.ToggleSides),
		checked("Crosshair", !v.NoCrosshair.Get(), p.ToggleCrosshair),
		fyne.NewMenuItem("Fit the view", func() { v.Zoom.Set(Zoom{}); v.Window.Set(Window{}) }),
	}
	if p.OnExport != nil {
		items = append(items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem("Export figure…", p.OnExport))
	}
	return fyne.NewMenu("", items...)
}

// coordinate writes a place as it is copied: with plain minus signs.
func coordinate(mm [3]float64) string { return fmt.Sprintf("%.1f %.1f %.1f", mm[0], mm[1], mm[2]) }

// here is a network's value at a place.
type here struct {
	network Network
	value   float64
}

// mostHere is how many networks are listed.
const mostHere = 12

// listHere reads every map at a place and offers the networks that are shown there,
// the largest magnitude first.
func (p *Panel) listHere(c fyne.Canvas, where fyne.Position, mm [3]float64) {
	maps, networks, levels := p.source.Maps, p.source.Networks, p.View.Levels.Get()
	p.loads.began("maps")
	p.body.side.lists.Start(func(ctx context.Context) ([]here, error) { return networksAt(ctx, maps, networks, levels, mm) },
		func(found []here, err error) {
			p.loads.ended("maps")
			if err != nil {
				p.say("the maps cannot be read: " + reason(err))
				return
			}
			var items []*fyne.MenuItem
			for _, h := range found {
				items = append(items, checked(number(h.value, 2)+"   "+h.network.title(), h.network.ID == p.network(), func() { p.session.Network.Set(h.network.ID) }))
			}
			if len(items) == 0 {
				items = []*fyne.MenuItem{{Label: "No network passes its threshold here", Disabled: true}}
			}
			widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), c, where)
		})
}

// networksAt returns the networks whose value at a place passes the threshold that
// their map is shown with.
func networksAt(ctx context.Context, maps Maps, networks []Network, levels Levels, mm [3]float64) ([]here, error) {
	var found []here
	for _, n := range networks {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		img, err := maps.Map(n.ID)
		if err != nil {
			return nil, err
		}
		v, _, ok := valueAt(img, mm)
		if ok && v != 0 && v == v && levels.on(newDistribution(img), setOf(n.ID)).shown(float64(v)) {
			found = append(found, here{n, float64(v)})
		}
	}
	slices.SortStableFunc(found, func(a, b here) int { return cmp.Compare(math.Abs(b.value), math.Abs(a.value)) })
	return found[:min(len(found), mostHere)], nil
}
