package figure

import (
	"fmt"
	"io"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"syncact/core/fault"
)

// Lags is the correlation of a neuron with its network at every lag, for diagnosis:
// a peak some 5 s early says that the delay of the response was taken out twice.
type Lags struct {
	Title, Manifest string
	Neuron, Network string
	LagS, R         []float64
	Low, High       []float64 // 95 % band of the surrogates at each lag; nil: none
	Used            float64   // s, the lag of the reported r
	N               int       // subjects
	Notes           []string
}

// WritePDF writes the figure as PDF.
func (f Lags) WritePDF(w io.Writer, z Size) error { return writePDF(w, f, z) }

// WriteSVG writes the figure as SVG.
func (f Lags) WriteSVG(w io.Writer, z Size) error { return writeSVG(w, f, z) }

// WritePNG writes the figure as PNG.
func (f Lags) WritePNG(w io.Writer, z Size) error { return writePNG(w, f, z) }

func (f Lags) about() About { return About{f.Title, f.Manifest} }

func (f Lags) check() error {
	if len(f.LagS) != len(f.R) {
		panic("figure: lags and correlations differ in number")
	}
	if _, ok := f.peak(); !ok || len(f.R) < 2 {
		return &fault.Input{What: "there is no lag profile to draw", Why: "a neuron without variance has none", Do: "choose another neuron", Err: ErrEmpty}
	}
	return nil
}

// peak is where |r| is largest.
func (f Lags) peak() (at int, ok bool) {
	for i, r := range f.R {
		if math.IsNaN(r) {
			continue
		}
		if !ok || math.Abs(r) > math.Abs(f.R[at]) {
			at, ok = i, true
		}
	}
	return at, ok
}

func (f Lags) lines(width float64) []string {
	at, _ := f.peak()
	used := "n/a"
	for i, l := range f.LagS {
		if math.Abs(l-f.Used) < 1e-6 {
			used = Correlation(f.R[i])
		}
	}
	notes := []string{fmt.Sprintf("%s with %s, %s.", f.Neuron, f.Network, subjects(f.N)),
		fmt.Sprintf("r = %s at the lag used (%s s); largest |r| at %s s, r = %s; for diagnosis, not a test.", used, written(f.Used, 1, false), written(f.LagS[at], 1, false), Correlation(f.R[at]))}
	if f.Low == nil {
		notes = append(notes, "No band of surrogates was computed.")
	}
	return wrap(append(notes, f.Notes...), width-14, style{size: smallPt})
}

func (f Lags) height(width float64) float64 {
	return min(max(.4*width, 36), 46) + 2 + 2.8*float64(len(f.lines(width)))
}

func (f Lags) draw(s *sheet, at box) {
	lines := f.lines(at.w)
	foot := 2 + 2.8*float64(len(lines))
	lo, hi, _ := spread(f.R, f.Low, f.High, []float64{0})
	pad := .08 * max(hi-lo, .05)
	p := newPlot("lag, s (positive: BOLD later than predicted)", "Pearson r")
	p.Y.Tick.Marker = rounded{most: 6, short: true}
	p.X.Tick.Marker = rounded{most: 13}
	grid(p)
	if f.Low != nil && f.High != nil {
		p.Add(band{f.LagS, f.Low, f.High, axisColor})
	}
	peak, _ := f.peak()
	p.Add(level{at: 0, LineStyle: draw.LineStyle{Color: zeroColor, Width: hairPt}},
		level{at: f.Used, upright: true, LineStyle: draw.LineStyle{Color: inkColor, Width: hairPt}},
		level{at: f.LagS[peak], upright: true, LineStyle: draw.LineStyle{Color: neuron, Width: hairPt, Dashes: []vg.Length{3, 2}}})
	p.Add(curves(f.LagS, f.R, brainColor[0], linePt, nil)...)
	p.X.Min, p.X.Max = f.LagS[0], f.LagS[len(f.LagS)-1]
	p.Y.Min, p.Y.Max = lo-pad, hi+pad
	data := s.plot(box{at.x + 1, at.y + 4, at.w - 3, at.h - 4 - foot}, p)
	x := func(lag float64) float64 { return data.x + (lag-p.X.Min)/(p.X.Max-p.X.Min)*data.w }
	f.flag(s, data, x(f.Used), x(f.LagS[peak]))
	small := style{size: smallPt, color: quietInk}
	for i, line := range lines {
		s.text(data.x, at.bottom()-foot+3+2.8*float64(i), line, small)
	}
}

// flag names the two upright lines; where they fall together one word stands for both.
func (f Lags) flag(s *sheet, data box, used, peak float64) {
	if math.Abs(used-peak) < 1e-6 {
		s.text(used, data.y-.8, "lag used and peak", style{size: smallPt, ax: .5})
		return
	}
	left, right := style{size: smallPt, ax: 1}, style{size: smallPt}
	if peak < used {
		left, right = right, left
	}
	s.text(used, data.y-.8, "lag used", left)
	s.text(peak, data.y-.8, "peak", style{size: smallPt, ax: right.ax, color: neuron})
}
