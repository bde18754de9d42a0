package figure

import (
	"fmt"
	"image"
	"image/color"
	"io"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"syncact/core/fault"
)

// A Course is a time course with what is known of its link to the neuron. What is not
// known is NaN.
type Course struct {
	Name    string
	V       []float64 // z-scored, one value a volume
	R       float64   // the network's r with the neuron, over all runs
	Low, Hi []float64 // band over subjects at each volume; nil: none
}

// A Frame is what was on screen at a second of the run; nothing where Image is nil.
type Frame struct {
	At    float64 // s
	Image image.Image
}

// Raw is the activation of a neuron before the response model, z-scored: value k was
// measured at From + k·Step seconds of the run.
type Raw struct {
	From, Step float64
	V          []float64
	Alone      bool // in the place of the predicted course
}

// Trace is a neuron's predicted BOLD against courses of networks over one run.
type Trace struct {
	Title, Manifest string
	Neuron          Course
	Raw             Raw      // drawn where it has values
	Pinned          []Course // further neurons
	Networks        []Course // at most four are told apart
	TR              float64  // s
	First           float64  // s of the run at which the first volume was measured
	Kept            []bool   // volumes that were not censored; nil: all
	From, To        float64  // s of the run that are drawn; To 0: to the end
	Frames          []Frame  // stills for the strip below the axis, evenly spaced
	Run             string
	N               int      // subjects in the networks' courses
	Notes           []string // "held-out r = .55 [.43, .66], p (FWER) = .0002"
}

// WritePDF writes the figure as PDF.
func (f Trace) WritePDF(w io.Writer, z Size) error { return writePDF(w, f, z) }

// WriteSVG writes the figure as SVG.
func (f Trace) WriteSVG(w io.Writer, z Size) error { return writeSVG(w, f, z) }

// WritePNG writes the figure as PNG.
func (f Trace) WritePNG(w io.Writer, z Size) error { return writePNG(w, f, z) }

func (f Trace) about() About { return About{f.Title, f.Manifest} }

func (f Trace) check() error {
	if len(f.Neuron.V) < 2 {
		return &fault.Input{What: "there is no course to draw", Do: "choose a run with two volumes or more", Err: ErrEmpty}
	}
	if !(f.TR > 0) {
		panic("figure: a trace needs its TR")
	}
	if !(f.From < f.to()) {
		return &fault.Input{What: fmt.Sprintf("a window from %g to %g s", f.From, f.to()), Do: "choose a part of the run", Err: ErrEmpty}
	}
	for _, n := range slices.Concat(f.Networks, f.Pinned) {
		if len(n.V) != len(f.Neuron.V) {
			panic("figure: courses of different length")
		}
	}
	return nil
}

func (f Trace) height(width float64) float64 {
	return f.head(width) + min(max(.25*width, 30), 48) + f.strip(width) + f.foot(width)
}

// head is the height of the legend, foot that of the notes.
func (f Trace) head(width float64) float64 { return lineMM*float64(len(f.legend(width))) + 2 }
func (f Trace) foot(width float64) float64 {
	return 1 + 2.8*float64(len(wrap(f.notes(), width-12, style{size: smallPt})))
}

func (f Trace) strip(width float64) float64 {
	if f.aspect() == 0 {
		return 0
	}
	return (width-14)/float64(len(f.Frames))*f.aspect() + 1.5
}

// aspect is the height of the stills over their width, 0 without any.
func (f Trace) aspect() float64 {
	for _, frame := range f.Frames {
		if frame.Image != nil && !frame.Image.Bounds().Empty() {
			b := frame.Image.Bounds()
			return float64(b.Dy()) / float64(b.Dx())
		}
	}
	return 0
}

// Window is the part of the run that is drawn, s.
func (f Trace) Window() (from, to float64) { return f.From, f.to() }

func (f Trace) to() float64 {
	end := f.First + f.TR*float64(len(f.Neuron.V)-1)
	if f.To > 0 {
		return min(f.To, end)
	}
	return end
}

// key is one entry of a legend.
type key struct {
	word   string
	color  int // of brainColor, or one of those below
	x      float64
	length float64
}

// Keys of courses that are no networks'; further pinned neurons count down.
const (
	neuronKey = -1 - iota
	rawKey
	pinnedKey
)

// pen returns the colour and dash of a key.
func (k key) pen() (color.RGBA, []vg.Length) {
	switch {
	case k.color >= 0:
		return brainColor[k.color], brainDash[k.color]
	case k.color == neuronKey:
		return neuron, nil
	case k.color == rawKey:
		return tint(neuron, .6), rawDash
	}
	return pinnedColor[pinnedKey-k.color], brainDash[3]
}

// How raw activations and pinned neurons are drawn.
var (
	rawDash     = []vg.Length{1, 1}
	pinnedColor = [...]color.RGBA{quietInk, {0x8A, 0x6D, 0x00, 0xFF}, {0x6B, 0x4C, 0x9A, 0xFF}}
)

const sampleMM = 6 // of a line in a legend

// legend lays the entries out in lines.
func (f Trace) legend(width float64) [][]key {
	entries := []key{{word: f.Neuron.Name, color: neuronKey}}
	switch {
	case f.Raw.Alone:
		entries = []key{{word: f.Neuron.Name + ", raw activation", color: rawKey}}
	case len(f.Raw.V) > 0:
		entries = append(entries, key{word: "raw activation", color: rawKey})
	}
	for i, n := range f.Networks {
		word := n.Name
		if !math.IsNaN(n.R) {
			word += ", r = " + Correlation(n.R)
		}
		entries = append(entries, key{word: word, color: i % len(brainColor)})
	}
	for i, n := range f.Pinned {
		entries = append(entries, key{word: n.Name, color: pinnedKey - i%len(pinnedColor)})
	}
	var lines [][]key
	x := 0.0
	for _, e := range entries {
		e.word = style{}.fit(e.word, width-16-sampleMM)
		e.length = sampleMM + 1.5 + style{}.wide(e.word)
		if len(lines) == 0 || x+e.length > width-14 {
			lines, x = append(lines, nil), 0
		}
		e.x = x
		lines[len(lines)-1] = append(lines[len(lines)-1], e)
		x += e.length + 5
	}
	return lines
}

func (f Trace) notes() []string {
	out := []string{fmt.Sprintf("Run %s, %s; r over all runs.", f.Run, subjects(f.N))}
	return append(out, f.Notes...)
}

func subjects(n int) string {
	if n == 1 {
		return "n = 1 subject"
	}
	return fmt.Sprintf("mean of n = %d subjects", n)
}

func (f Trace) draw(s *sheet, at box) {
	y := at.y + lineMM
	for _, line := range f.legend(at.w) {
		for _, e := range line {
			x := at.x + 11 + e.x
			c, dash := e.pen()
			s.dashed(c, linePt, dash, x, y-.9, x+sampleMM, y-.9)
			s.text(x+sampleMM+1.5, y, e.word, style{})
		}
		y += lineMM
	}
	foot := f.foot(at.w)
	plotted := box{at.x + 1, at.y + f.head(at.w), at.w - 3, at.h - f.head(at.w) - foot - f.strip(at.w)}
	data := f.curves(s, plotted)
	for i, frame := range f.Frames {
		w := data.w / float64(len(f.Frames))
		still := box{data.x + float64(i)*w + .15, plotted.bottom() + .5, w - .3, w * f.aspect()}
		if frame.Image != nil {
			s.picture(still, flat(frame.Image))
		} else if f.aspect() > 0 {
			s.fill(still, gridColor)
		}
	}
	small := style{size: smallPt, color: quietInk}
	for i, line := range wrap(f.notes(), at.w-12, small) {
		s.text(data.x, at.bottom()-foot+2.4+2.8*float64(i), line, small)
	}
}

// curves draws axes and lines and returns where the data lie.
func (f Trace) curves(s *sheet, at box) box {
	x := make([]float64, len(f.Neuron.V))
	for i := range x {
		x[i] = f.First + float64(i)*f.TR
	}
	rawX := f.Raw.seconds()
	lists := [][]float64{f.drawn(x, f.Neuron.V)}
	if f.Raw.Alone {
		lists[0] = nil
	}
	for _, n := range slices.Concat(f.Networks, f.Pinned) {
		lists = append(lists, f.drawn(x, n.V))
	}
	bands := append(slices.Clip(lists), f.inside(rawX, f.Raw.V))
	for _, n := range f.Networks {
		if n.Low != nil && n.Hi != nil {
			bands = append(bands, f.drawn(x, n.Low), f.drawn(x, n.Hi))
		}
	}
	lo, hi, ok := spread(bands...)
	if !ok || lo == hi {
		lo, hi = -1, 1
	}
	p := newPlot("run time, s", "z score")
	p.Y.Tick.Marker = rounded{most: 5}
	p.X.Tick.Marker = rounded{most: max(4, int(at.w/18))}
	grid(p)
	p.Add(level{at: 0, LineStyle: draw.LineStyle{Color: zeroColor, Width: hairPt}})
	for i := len(f.Networks) - 1; i >= 0; i-- {
		n := f.Networks[i]
		if n.Low != nil && n.Hi != nil {
			p.Add(band{x, f.drawn(x, n.Low), f.drawn(x, n.Hi), brainColor[i%len(brainColor)]})
		}
	}
	for i := len(f.Networks) - 1; i >= 0; i-- {
		k := i % len(brainColor)
		p.Add(curves(x, lists[i+1], brainColor[k], linePt, brainDash[k])...)
	}
	for i := range f.Pinned {
		c, dash := key{color: pinnedKey - i%len(pinnedColor)}.pen()
		p.Add(curves(x, lists[1+len(f.Networks)+i], c, linePt, dash)...)
	}
	c, dash := key{color: rawKey}.pen()
	p.Add(curves(rawX, f.inside(rawX, f.Raw.V), c, hairPt, dash)...)
	p.Add(curves(x, lists[0], neuron, linePt, nil)...)
	p.X.Min, p.X.Max = f.From, f.to()
	p.Y.Min, p.Y.Max = math.Floor(2*lo)/2, math.Ceil(2*hi)/2
	return s.plot(at, p)
}

// drawn is a course with censored volumes and those outside the window taken out.
func (f Trace) drawn(x, v []float64) []float64 {
	out := f.inside(x, v)
	for i := range out {
		if f.Kept != nil && !f.Kept[i] {
			out[i] = math.NaN()
		}
	}
	return out
}

// inside is a course with what lies outside the window taken out.
func (f Trace) inside(x, v []float64) []float64 {
	out := slices.Clone(v)
	for i := range out {
		if x[i] < f.From-1e-9 || x[i] > f.to()+1e-9 {
			out[i] = math.NaN()
		}
	}
	return out
}

func (r Raw) seconds() []float64 {
	x := make([]float64, len(r.V))
	for i := range x {
		x[i] = r.From + float64(i)*r.Step
	}
	return x
}
