package figure

import (
	"fmt"
	"io"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"syncact/core/fault"
	"syncact/core/ranking"
)

// A Ranked is a model with its accuracy and its similarity to the brain; NaN where
// there is none.
type Ranked struct {
	Name      string
	Accuracy  float64 // top-1, percent
	Value     float64 // similarity
	Low, High float64 // 95 % interval of Value; NaN: none
}

// Ranking is the similarity of models to the brain against their accuracy. What
// cannot be computed from as few models is said in words.
type Ranking struct {
	Title, Manifest string
	Models          []Ranked
	Measure         string // "CKA − null mean"
	Set             string // of networks
	Seed            uint64 // of the permutations
	N               int    // subjects
}

// WritePDF writes the figure as PDF.
func (f Ranking) WritePDF(w io.Writer, z Size) error { return writePDF(w, f, z) }

// WriteSVG writes the figure as SVG.
func (f Ranking) WriteSVG(w io.Writer, z Size) error { return writeSVG(w, f, z) }

// WritePNG writes the figure as PNG.
func (f Ranking) WritePNG(w io.Writer, z Size) error { return writePNG(w, f, z) }

func (f Ranking) about() About { return About{f.Title, f.Manifest} }

func (f Ranking) check() error {
	if len(f.drawn()) == 0 {
		return &fault.Input{What: "no model has both an accuracy and a similarity", Why: "accuracy is taken from study.json",
			Do: "state models[].accuracy and run the stage ranking", Err: ErrEmpty}
	}
	return nil
}

// drawn are the models with both numbers.
func (f Ranking) drawn() []Ranked {
	var out []Ranked
	for _, m := range f.Models {
		if !math.IsNaN(m.Accuracy) && !math.IsNaN(m.Value) {
			out = append(out, m)
		}
	}
	return out
}

func (f Ranking) height(width float64) float64 {
	return min(max(.62*width, 50), 90) + 2 + 2.8*float64(len(f.lines(width)))
}

func (f Ranking) lines(width float64) []string {
	return wrap(f.notes(), width-16, style{size: smallPt})
}

// notes say what the picture rests on and what it cannot show.
func (f Ranking) notes() []string {
	x, y := f.axes()
	fit := ranking.AgainstAccuracy(x, y, f.Seed)
	models := fmt.Sprintf("%d models", fit.Models)
	if fit.Models == 1 {
		models = "1 model"
	}
	out := []string{fmt.Sprintf("Networks %s, n = %d subjects, %s.", f.Set, f.N, models)}
	if fit.Models >= 3 {
		out = append(out, fmt.Sprintf("Spearman ρ = %s (p %s), Pearson r = %s (p %s), by permuting models; no p can fall below %s.",
			Correlation(fit.Spearman), Probability(fit.SpearmanP), Correlation(fit.Pearson), Probability(fit.PearsonP), written(fit.Smallest, 4, true)))
	}
	switch {
	case fit.Models < 5:
		out = append(out, "So few models: the test has no power.")
	case fit.Models < 8:
		out = append(out, "No interval of ρ is given below 8 models.")
	}
	missing := 0
	for _, m := range f.drawn() {
		if math.IsNaN(m.Low) || math.IsNaN(m.High) {
			missing++
		}
	}
	switch {
	case missing == len(f.drawn()):
		out = append(out, "No intervals of similarity were computed.")
	case missing > 0:
		out = append(out, fmt.Sprintf("%d models have no interval.", missing))
	}
	if left := len(f.Models) - len(f.drawn()); left > 0 {
		out = append(out, fmt.Sprintf("%d models without a stated accuracy are left out.", left))
	}
	return out
}

func (f Ranking) axes() (accuracy, value []float64) {
	for _, m := range f.drawn() {
		accuracy, value = append(accuracy, m.Accuracy), append(value, m.Value)
	}
	return accuracy, value
}

func (f Ranking) draw(s *sheet, at box) {
	lines := f.lines(at.w)
	foot := 2 + 2.8*float64(len(lines))
	p := newPlot("top-1 accuracy, %", f.Measure)
	p.Y.Tick.Marker = rounded{most: 6, short: true}
	grid(p)
	x, y := f.axes()
	xlo, xhi, _ := spread(x)
	var low, high []float64
	for _, m := range f.drawn() {
		low, high = append(low, m.Low), append(high, m.High)
	}
	ylo, yhi, _ := spread(y, low, high, []float64{0})
	if slope, cut, ok := leastSquares(x, y); ok {
		p.Add(&plotter.Line{XYs: plotter.XYs{{X: xlo, Y: cut + slope*xlo}, {X: xhi, Y: cut + slope*xhi}},
			LineStyle: draw.LineStyle{Color: zeroColor, Width: linePt}})
	}
	p.Add(level{at: 0, LineStyle: draw.LineStyle{Color: zeroColor, Width: hairPt}}, models{f.drawn()})
	padX, padY := max(.08*(xhi-xlo), 1), max(.1*(yhi-ylo), 1e-6)
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = xlo-padX, xhi+padX, ylo-padY, yhi+padY
	data := s.plot(box{at.x + 1, at.y + 2, at.w - 3, at.h - 2 - foot}, p)
	f.names(s, data, p)
	small := style{size: smallPt, color: quietInk}
	for i, line := range lines {
		s.text(data.x, at.bottom()-foot+3+2.8*float64(i), line, small)
	}
}

// leastSquares is the line through points; false with fewer than three or no spread.
func leastSquares(x, y []float64) (slope, cut float64, ok bool) {
	n := float64(len(x))
	var sx, sy, sxx, sxy float64
	for i := range x {
		sx, sy, sxx, sxy = sx+x[i], sy+y[i], sxx+x[i]*x[i], sxy+x[i]*y[i]
	}
	d := n*sxx - sx*sx
	if len(x) < 3 || !(d > 1e-12) {
		return 0, 0, false
	}
	slope = (n*sxy - sx*sy) / d
	return slope, (sy - slope*sx) / n, true
}

// models draws a shape a model, with a whisker where there is an interval.
type models struct{ all []Ranked }

var shapes = []draw.GlyphDrawer{draw.CircleGlyph{}, draw.BoxGlyph{}, draw.PyramidGlyph{}, diamond{}, draw.RingGlyph{}, draw.SquareGlyph{}, draw.TriangleGlyph{}, draw.CrossGlyph{}}

// Plot implements [plot.Plotter].
func (m models) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for i, one := range m.all {
		if !math.IsNaN(one.Low) && !math.IsNaN(one.High) {
			c.StrokeLine2(draw.LineStyle{Color: neuron, Width: hairPt}, x(one.Accuracy), y(one.Low), x(one.Accuracy), y(one.High))
		}
		c.SetLineWidth(.75)
		c.DrawGlyph(draw.GlyphStyle{Color: neuron, Radius: 2.2, Shape: shapes[i%len(shapes)]}, vg.Point{X: x(one.Accuracy), Y: y(one.Value)})
	}
}

// diamond is a square on its tip.
type diamond struct{}

// DrawGlyph implements [draw.GlyphDrawer].
func (diamond) DrawGlyph(c *draw.Canvas, sty draw.GlyphStyle, at vg.Point) {
	r := sty.Radius * 1.2
	var p vg.Path
	p.Move(vg.Point{X: at.X, Y: at.Y + r})
	p.Line(vg.Point{X: at.X + r, Y: at.Y})
	p.Line(vg.Point{X: at.X, Y: at.Y - r})
	p.Line(vg.Point{X: at.X - r, Y: at.Y})
	p.Close()
	c.Fill(p)
}

// names writes each model's name where it covers least: right of its point where that
// is as good as left, above or below.
func (f Ranking) names(s *sheet, data box, p *plot.Plot) {
	var taken []box
	place := func(m Ranked) (x, y float64) {
		return data.x + (m.Accuracy-p.X.Min)/(p.X.Max-p.X.Min)*data.w, data.bottom() - (m.Value-p.Y.Min)/(p.Y.Max-p.Y.Min)*data.h
	}
	for _, m := range f.drawn() {
		x, y := place(m)
		taken = append(taken, box{x - .9, y - .9, 1.8, 1.8})
	}
	taken = append(taken, f.lineBoxes(place)...)
	for _, m := range f.drawn() {
		x, y := place(m)
		w := style{}.wide(m.Name)
		tries := []box{{x + 1.5, y - 1, w, 2.2}, {x - 1.5 - w, y - 1, w, 2.2}, {x - w/2, y - 4, w, 2.2}, {x - w/2, y + 1.7, w, 2.2},
			{x + 1.2, y - 3.6, w, 2.2}, {x - 1.2 - w, y - 3.6, w, 2.2}, {x + 1.2, y + 1.2, w, 2.2}}
		best, least := tries[0], math.MaxInt
		for _, b := range tries {
			if n := covers(b, taken); b.x >= data.x && b.right() <= data.right()+2 && n < least {
				best, least = b, n
			}
		}
		taken = append(taken, best)
		s.text(best.x, best.y+1.9, m.Name, style{})
	}
}

// lineBoxes cover the fitted line and zero in pieces.
func (f Ranking) lineBoxes(place func(Ranked) (x, y float64)) []box {
	x, y := f.axes()
	lo, hi, _ := spread(x)
	slope, cut, ok := leastSquares(x, y)
	var out []box
	const pieces = 60
	for i := range pieces + 1 {
		at := lo + (hi-lo)*float64(i)/pieces
		for _, v := range []float64{0, cut + slope*at} {
			if v == 0 || ok {
				px, py := place(Ranked{Accuracy: at, Value: v})
				out = append(out, box{px - .3, py - .3, .6, .6})
			}
		}
	}
	return out
}

// covers counts the taken boxes that a box lies over.
func covers(b box, taken []box) int {
	n := 0
	for _, t := range taken {
		if b.x < t.right() && t.x < b.right() && b.y < t.bottom() && t.y < b.bottom() {
			n++
		}
	}
	return n
}
