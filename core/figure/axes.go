package figure

import (
	"fmt"
	"image/color"
	"math"
	"strings"

	"gonum.org/v1/plot"
	plotfont "gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// newPlot is an empty plot in the look of the figures.
func newPlot(x, y string) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	p.TextHandler = text.Plain{Fonts: cache()}
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.LineStyle = draw.LineStyle{Color: axisColor, Width: hairPt}
		a.Tick.LineStyle, a.Tick.Length = a.LineStyle, 2.5
		set(&a.Tick.Label)
		set(&a.Label.TextStyle)
		a.Label.Padding = 1
		a.Padding = 0
		a.Tick.Marker = rounded{}
	}
	p.X.Label.Text, p.Y.Label.Text = x, y
	return p
}

// set gives text of a plot the look of the figures; how it is aligned stays.
func set(t *text.Style) {
	t.Color, t.Font, t.Handler = quietInk, plotfont.From(sources[plain].font, textPt), text.Plain{Fonts: cache()}
}

// grid draws hairlines at the ticks of y.
func grid(p *plot.Plot) {
	g := plotter.NewGrid()
	g.Vertical.Width = 0
	g.Horizontal = draw.LineStyle{Color: gridColor, Width: hairPt}
	p.Add(g)
}

// rounded puts ticks on round numbers.
type rounded struct {
	most  int  // ticks; 0: 7
	short bool // no zero before the point, as correlations are written
}

// Ticks implements [plot.Ticker].
func (t rounded) Ticks(lo, hi float64) []plot.Tick {
	most := t.most
	if most == 0 {
		most = 7
	}
	step, digits := stepOf(hi-lo, most)
	var out []plot.Tick
	for k := math.Ceil(lo/step - 1e-9); k*step <= hi+1e-9*step; k++ {
		label := "0"
		if k != 0 {
			label = written(k*step, digits, t.short)
		}
		out = append(out, plot.Tick{Value: k * step, Label: label})
	}
	return out
}

// stepOf is the least of 1, 2, 5 times a power of ten that gives at most so many
// ticks over a span, and the decimals that write it.
func stepOf(span float64, most int) (step float64, digits int) {
	if !(span > 0) {
		return 1, 0
	}
	power := math.Floor(math.Log10(span / float64(most)))
	for ; ; power++ {
		for _, m := range []float64{1, 2, 5} {
			if step = m * math.Pow(10, power); span/step <= float64(most) {
				return step, max(0, int(-power))
			}
		}
	}
}

// written is a number with a true minus.
func written(x float64, digits int, short bool) string {
	if math.IsNaN(x) {
		return "n/a"
	}
	text := fmt.Sprintf("%.*f", digits, x)
	minus := strings.HasPrefix(text, "-")
	text = strings.TrimPrefix(text, "-")
	if strings.Trim(text, "0.") == "" {
		minus = false
	}
	if short && strings.HasPrefix(text, "0.") {
		text = text[1:]
	}
	if minus {
		return "−" + text
	}
	return text
}

// Correlation writes r, q or a share as the figures do: ".62", "−.31", "n/a".
func Correlation(r float64) string { return written(r, 2, true) }

// Probability writes a p or q with its sign: "= .012", "< .001", "= n/a".
func Probability(p float64) string {
	switch {
	case math.IsNaN(p):
		return "= n/a"
	case p < .0001:
		return "< .0001"
	case p < .01:
		return "= " + written(p, 4, true)
	}
	return "= " + written(p, 3, true)
}

// spread is the range of values that are numbers, false where none is.
func spread(lists ...[]float64) (lo, hi float64, ok bool) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, list := range lists {
		for _, v := range list {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	return lo, hi, lo <= hi
}

// curves is a line that breaks where there is no number.
func curves(x, y []float64, c color.Color, width vg.Length, dashes []vg.Length) []plot.Plotter {
	var out []plot.Plotter
	var part plotter.XYs
	flush := func() {
		if len(part) > 1 {
			l := &plotter.Line{XYs: part, LineStyle: draw.LineStyle{Color: c, Width: width, Dashes: dashes}}
			out = append(out, l)
		}
		part = nil
	}
	for i, v := range y {
		if math.IsNaN(v) {
			flush()
			continue
		}
		part = append(part, plotter.XY{X: x[i], Y: v})
	}
	flush()
	return out
}

// level is a line across the plot at a height, or upright at an x.
type level struct {
	at      float64
	upright bool
	draw.LineStyle
}

// Plot implements [plot.Plotter].
func (l level) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	if l.upright {
		c.StrokeLine2(l.LineStyle, x(l.at), c.Min.Y, x(l.at), c.Max.Y)
		return
	}
	c.StrokeLine2(l.LineStyle, c.Min.X, y(l.at), c.Max.X, y(l.at))
}
