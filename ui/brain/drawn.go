package brain

import (
	"strings"

	"syncact/core/series"
)

// Drawn is what the panel shows, in the words of a figure of it.
type Drawn struct {
	Network, Minus  series.ID // Minus "" where nothing is taken off
	Threshold, Most float64   // in force for the positive side; Most 0 while no map is there
	Underlay        string    // "template", "mean" or "none"
	Axis            string    // of a mosaic: "x", "y" or "z"
	Slices          []float64 // of a mosaic, mm
}

// Drawn returns what the panel shows.
func (p *Panel) Drawn() Drawn {
	d := Drawn{Network: p.network(), Minus: p.View.Choice.Get().Minus, Underlay: "none"}
	if p.loads.shown != nil {
		l := p.levels()
		d.Threshold, d.Most = l.Threshold[1], l.Max[1]
	}
	if u, ok := p.loads.anatomyOf(); ok {
		d.Underlay = "template"
		if strings.HasPrefix(u.Name, "mean") {
			d.Underlay = "mean"
		}
	}
	m := p.View.Mosaic.Get().within(p.fov())
	a := axisNamed(m.Axis)
	d.Axis = string("xyz"[a])
	for _, t := range m.plan(p.fov(), 1<<12, 1<<12, 0, false).tiles {
		d.Slices = append(d.Slices, t.at)
	}
	return d
}
