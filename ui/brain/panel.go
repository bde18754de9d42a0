package brain

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"syncact/core/series"
	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/state"
	"syncact/ui/widgets"
)

// A Panel shows the map of the session's network about the session's place.
type Panel struct {
	*widgets.Panel
	// View holds the settings.
	View View
	// OnReadout gets what stands at the place, after every change; nil: nobody.
	OnReadout func(Readout)
	// OnExport and OnFull act on the export entry and the full-size icon.
	OnExport, OnFull func()

	session *state.Session
	source  Source
	do      job.Do
	loads   *loads
	scene   *scene
	inks    inks
	warning *widgets.Chip // what to know before the map is read; hidden for nothing
	body    *body
	tools   *tools
	stops   []func()
}

// New returns a panel of a session. What it reads and cuts comes back through do.
func New(s *state.Session, source Source, do job.Do) *Panel {
	p := &Panel{session: s, do: do, scene: &scene{}}
	p.stops = p.View.keep(&s.Views)
	p.loads = newLoads(p)
	p.body = newBody(p)
	p.tools = newTools(p)
	p.Panel = widgets.NewPanel("brain", look.Brain, "Brain", p.body)
	p.Panel.Tools = p.tools
	p.Least = fyne.NewSize(360, 380)
	p.Commands = p.commands()
	p.restyle()
	p.listen()
	p.SetSource(source)
	return p
}

// Close ends what runs and leaves the session.
func (p *Panel) Close() {
	p.loads.stop()
	p.body.stop()
	for _, stop := range p.stops {
		stop()
	}
	p.stops = nil
}

// SetSource changes what can be shown: another study, or results that came.
func (p *Panel) SetSource(source Source) {
	p.source = source
	p.loads.forget()
	p.loads.anatomy()
	p.loads.regions()
	p.loads.outlines()
	p.loads.network()
	p.tools.update()
	p.body.update()
}

func (p *Panel) listen() {
	v := &p.View
	heard := func(stop func()) { p.stops = append(p.stops, stop) }
	heard(p.session.Network.OnChange(func(series.ID) { p.loads.network(); p.tools.update() }))
	heard(p.session.Place.OnChange(func([3]float64) { p.body.placeMoved(); p.readout() }))
	heard(v.Choice.OnChange(func(Choice) { p.loads.network(); p.tools.update() }))
	heard(v.Underlay.OnChange(func(string) { p.loads.anatomy(); p.tools.update() }))
	heard(v.Outlines.OnChange(func(string) { p.loads.outlines(); p.tools.update() }))
	heard(v.Mode.OnChange(func(Mode) { p.tools.update(); p.body.arrange() }))
	heard(v.NoCrosshair.OnChange(func(bool) { p.tools.update(); p.body.placeMoved() }))
	heard(v.Levels.OnChange(func(Levels) { p.body.recolour() }))
	heard(v.Colours.OnChange(func(string) { p.restyle() }))
	heard(v.Zoom.OnChange(func(Zoom) { p.body.recut() }))
	heard(v.Mosaic.OnChange(func(Mosaic) { p.body.recut() }))
	again := func() {
		p.change(func(s *scene) { s.blocks, s.mirrored = v.Blocks.Get(), v.Radiological.Get() })
		p.tools.update()
	}
	heard(v.Blocks.OnChange(func(bool) { again() }))
	heard(v.Radiological.OnChange(func(bool) { again() }))
	heard(v.Window.OnChange(func(Window) { p.change(func(s *scene) { s.window = p.loads.window() }) }))
}

// change shows another scene, made from the one shown.
func (p *Panel) change(by func(*scene)) {
	next := *p.scene
	by(&next)
	p.scene = &next
	p.body.recut()
}

// restyle takes the colours of the theme in use.
func (p *Panel) restyle() {
	p.inks = newInks(p.View.Colours.Get())
	p.change(func(*scene) {})
	p.body.recolour()
}

// levels returns the levels in force for the map shown.
func (p *Panel) levels() Levels {
	if p.loads.shown == nil {
		return p.View.Levels.Get()
	}
	return p.View.Levels.Get().on(p.loads.shown.values, setOf(p.network()))
}

// setLevels sets the levels for the set of networks shown.
func (p *Panel) setLevels(l Levels) {
	l.Of = setOf(p.network())
	p.View.Levels.Set(l)
}

// setOf returns the set a network belongs to.
func setOf(id series.ID) string {
	set, _, _ := strings.Cut(string(id), "/")
	return set
}

// network returns the network shown: the one held, else the session's.
func (p *Panel) network() series.ID {
	if held := p.View.Choice.Get().Held; held != "" {
		return held
	}
	return p.session.Network.Get()
}

// fov is the part of the world that slices show when they are not enlarged.
func (p *Panel) fov() box {
	for _, u := range p.source.Underlays {
		if u.Space == "MNI152" {
			return template
		}
	}
	switch {
	case p.scene.under != nil:
		return region(p.scene.under.Grid)
	case p.scene.over != nil:
		return region(p.scene.over.Grid)
	}
	return template
}

// sided reports whether left and right are known.
func (p *Panel) sided() bool {
	return !p.source.Unoriented && (p.scene.under == nil || p.loads.oriented)
}

func (p *Panel) commands() []fyne.CanvasObject {
	pin := widgets.NewIconButton("pin", nil)
	pin.OnPress = p.TogglePin
	p.warning = widgets.NewChip("", look.Warning)
	p.warning.Hide()
	full := widgets.NewIconButton("full", func() {
		if p.OnFull != nil {
			p.OnFull()
		}
	})
	show := func(c Choice) {
		if c.Held == "" {
			pin.SetIcon("pin")
		} else {
			pin.SetIcon("pinned")
		}
	}
	p.stops = append(p.stops, p.View.Choice.OnChange(show))
	show(p.View.Choice.Get())
	return []fyne.CanvasObject{p.warning, pin, full}
}

// TogglePin holds the network shown, or follows the session again.
func (p *Panel) TogglePin() {
	c := p.View.Choice.Get()
	if c.Held == "" {
		c.Held = p.session.Network.Get()
	} else {
		c.Held = ""
	}
	p.View.Choice.Set(c)
}

// describe writes the header's subtitle: what is shown on what.
func (p *Panel) describe() {
	text := p.mapName()
	if name := p.loads.anatomyName(); name != "" && p.scene.under != nil {
		if text != "" {
			text += " on "
		}
		text += name
	}
	if p.View.Choice.Get().Held != "" {
		text += ", held"
	}
	if p.loads.trouble != "" {
		text = p.loads.trouble
	}
	p.Subtitle.SetText(text)
	p.warn()
}

// warn shows in the header what to know before the map is read.
func (p *Panel) warn() {
	var words []string
	if p.source.State != "" {
		words = append(words, p.source.State)
	}
	if !p.sided() {
		words = append(words, "sides unknown")
	}
	if m := p.loads.shown; m != nil && m.values.lost > 0 {
		words = append(words, fmt.Sprintf("%d voxels are NaN", m.values.lost))
	}
	if len(p.loads.doubted()) > 0 {
		words = append(words, "atlas sides contradict")
	}
	text := "△ " + strings.Join(words, ", ")
	if hidden := len(words) == 0; hidden != p.warning.Hidden || text != p.warning.Text {
		p.warning.Hidden = hidden
		p.warning.Set(text, look.Warning)
		p.Panel.Refresh()
	}
}

// say writes what went wrong with a file into the header, until another is read.
func (p *Panel) say(trouble string) {
	p.loads.trouble = trouble
	p.describe()
}
