package ui

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	"syncact/core/figure"
	"syncact/core/report"
	"syncact/core/series"
	"syncact/ui/brain"
	"syncact/ui/matrix"
	"syncact/ui/trace"
)

// panelViews are the settings of panels that a figure follows, under the names that
// they are saved with.
type panelViews struct {
	Course      trace.Mode   `json:"trace.mode"`
	Beside      int          `json:"trace.networks"`
	Window      trace.View   `json:"trace.view"`
	Rows        matrix.Order `json:"matrix.rows"`
	Columns     matrix.Order `json:"matrix.columns"`
	Value       matrix.Shown `json:"matrix.value"`
	Significant bool         `json:"matrix.significant"`
}

// Words of the panels, as the command and figures say them.
var (
	viewWords   = map[brain.Mode]figure.View{brain.Ortho: figure.Ortho, brain.Sheet: figure.Mosaic, brain.Glass: figure.Glass}
	axisWords   = map[string]string{"axial": "z", "coronal": "y", "sagittal": "x"}
	courseWords = map[trace.Mode]string{trace.HRF: "hrf", trace.Raw: "raw", trace.Both: "both"}
	orderWords  = map[matrix.Order]string{matrix.ByLayer: "layer", matrix.ByBestNetwork: "network", matrix.ByNetwork: "network", matrix.ByBestR: "r", matrix.ByCluster: "cluster"}
)

// choiceShown is what the panels of the window show.
func (w *Window) choiceShown() report.Choice {
	s, o, shown := w.session, w.study, w.pages.explore.brain.Shown()
	var v panelViews
	if text, err := json.Marshal(&s.Views); err == nil {
		_ = json.Unmarshal(text, &v) // what another version saved in another form stays as usual
	}
	c := report.Choice{Set: o.set, Model: s.Model.Get(), Run: s.Run.Get(), Neuron: string(s.Neuron.Get()),
		Course: courseWords[v.Course], Beside: v.Beside, Rows: orderWords[v.Rows], Columns: orderWords[v.Columns], Value: string(v.Value), Significant: v.Significant}
	showBrain(&c, shown)
	for _, id := range w.pages.explore.trace.Pinned() {
		c.Pinned = append(c.Pinned, string(id))
	}
	from, to := v.Window.Interval(o.frames.duration(c.Run))
	c.From, c.To = math.Round(10*from)/10, math.Round(10*to)/10
	return c
}

// showBrain takes over what the brain panel shows.
func showBrain(c *report.Choice, shown brain.Shown) {
	c.Network, c.Minus = nameWithin(shown.Network), nameWithin(shown.Minus)
	c.View, c.At, c.Radiological = viewWords[shown.Mode], &shown.Place, shown.Radiological
	c.Axis, c.Slices = axisWords[shown.Mosaic.Axis], shown.Slices
	c.Threshold, c.Range = shown.Levels.Threshold[1], shown.Levels.Max[1]
	if shown.Colours != brain.Automatic {
		c.Colours = shown.Colours
	}
	c.Underlay = shown.UnderlayKind
}

// nameWithin is a network's name without its set.
func nameWithin(id series.ID) string {
	_, name, _ := strings.Cut(string(id), "/")
	return name
}

// notesOf say beside each kind of figure what it would show.
func (w *Window) notesOf(c report.Choice) map[string]string {
	o := w.study
	key := pair(o.set, c.Model)
	_, unit := splitUnit(series.ID(c.Neuron))
	trace := fmt.Sprintf("run %s, %s – %s", c.Run, clockTime(c.From), clockTime(c.To))
	return map[string]string{report.Brain: string(c.View) + ", " + c.Set + "/" + c.Network, report.Trace: trace,
		report.Matrix:  fmt.Sprintf("%s × %d", thousands(len(o.neurons[key])), live(o.networks[o.set])),
		report.Ranking: fmt.Sprintf("%d models", len(o.results.Models())), report.Lags: unit}
}

// clockTime writes seconds as m:ss.
func clockTime(seconds float64) string {
	return duration(time.Duration(seconds * float64(time.Second)))
}
