package brain

import (
	"cmp"

	"fyne.io/fyne/v2"

	"syncact/core/series"
)

// ShowMode lays the map out as three slices, a mosaic or a glass brain.
func (p *Panel) ShowMode(m Mode) { p.View.Mode.Set(m) }

// ShowSides shows left on the left (neurological), or on the right.
func (p *Panel) ShowSides(radiological bool) { p.View.Radiological.Set(radiological) }

// ShowColours chooses one of [Colours].
func (p *Panel) ShowColours(name string) { p.View.Colours.Set(name) }

// ColourMap returns the one of [Colours] in use.
func (p *Panel) ColourMap() string { return cmp.Or(p.View.Colours.Get(), Automatic) }

// ResetThreshold gives threshold and range back to what suits each map.
func (p *Panel) ResetThreshold() { p.setLevels(Levels{Percent: p.levels().Percent}) }

// FocusTarget is the picture that takes the keys of the panel: the axial slice, or
// the sheet.
func (p *Panel) FocusTarget() fyne.Focusable {
	if p.View.Mode.Get() == Ortho {
		return p.body.ortho.slices[axial]
	}
	return p.body.sheet
}

// Shown describes what the panel shows, for a figure of the same.
type Shown struct {
	Network      series.ID // "" for none
	Minus        series.ID // taken off the map, "" for nothing
	Name, Unit   string    // of the map: "FBN 23", "z"
	Levels       Levels    // in force
	Colours      string    // one of [Colours]
	Mode         Mode
	Mosaic       Mosaic    // with every field filled in
	Slices       []float64 // of the mosaic, mm
	Radiological bool
	Place        [3]float64 // mm
	Underlay     string     // its name, "" for none
	UnderlayKind string     // one of the kinds of underlays, [NoName] for none
	Outlines     string     // atlas, "" for none
}

// Shown returns what the panel shows now. The slice of the result is the caller's.
func (p *Panel) Shown() Shown {
	v := &p.View
	mosaic := v.Mosaic.Get().within(p.fov())
	s := Shown{Network: p.network(), Minus: v.Choice.Get().Minus, Name: p.mapName(), Unit: p.source.Unit, Levels: p.levels(),
		Colours: p.ColourMap(), Mode: v.Mode.Get(), Mosaic: mosaic, Slices: mosaic.slices(), Radiological: v.Radiological.Get(),
		Place: p.session.Place.Get(), UnderlayKind: NoName, Outlines: v.Outlines.Get()}
	if u, ok := p.loads.anatomyOf(); ok && p.scene.under != nil {
		s.Underlay, s.UnderlayKind = u.Name, u.Kind
	}
	return s
}

// mapName names the map shown, "" for none.
func (p *Panel) mapName() string {
	id := p.network()
	if id == "" {
		return ""
	}
	name := p.source.network(id).Name
	if minus := p.View.Choice.Get().Minus; minus != "" {
		name += " − " + p.source.network(minus).Name
	}
	return name
}
