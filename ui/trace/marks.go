package trace

import (
	"image"
	"math"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"syncact/ui/look"
	"syncact/ui/widgets"
)

// marks are what moves over the rasters.
type marks struct {
	cursor, whole *canvas.Line // at the time: through plot and film; in the overview
	dots          [2]*canvas.Circle
	badge         *widgets.Fill
	time          *widgets.Label
	peak, wedge   *widgets.Raster // dashed line at the frame that drives the response, and its foot
	ground        *widgets.Fill
	word          *widgets.Label
	frame         *canvas.Rectangle // the view in the overview
}

func newMarks() marks {
	m := marks{cursor: &canvas.Line{StrokeWidth: 1}, whole: &canvas.Line{StrokeWidth: 1}, badge: widgets.NewFill(look.Text), time: widgets.NewBold("", look.Small),
		ground: widgets.NewFill(look.Panel), word: widgets.NewLabel("", look.Small, look.Neuron), frame: &canvas.Rectangle{StrokeWidth: 1}}
	m.dots = [2]*canvas.Circle{{}, {}}
	m.badge.Radius = 2
	m.time.Color, m.time.Align, m.word.Align, m.word.Weight = look.Panel, fyne.TextAlignCenter, fyne.TextAlignCenter, look.Medium
	m.peak, m.wedge = widgets.NewRaster(paintDashes), widgets.NewRaster(paintWedge)
	return m
}

// paintDashes draws an upright dashed line in the neuron's colour.
func paintDashes(dst *image.RGBA) {
	clear(dst.Pix)
	c, w := look.Color(look.Neuron), dst.Rect.Dx()
	for y := range dst.Rect.Dy() {
		if y/w%7 < 4 {
			for x := range w {
				copy(dst.Pix[y*dst.Stride+4*x:], []uint8{c.R, c.G, c.B, 255})
			}
		}
	}
}

// paintWedge draws a triangle that points up.
func paintWedge(dst *image.RGBA) {
	clear(dst.Pix)
	c, w, h := look.Color(look.Neuron), dst.Rect.Dx(), dst.Rect.Dy()
	for y := range h {
		reach := (y + 1) * w / (2 * h)
		for x := w/2 - reach; x < w/2+reach; x++ {
			copy(dst.Pix[y*dst.Stride+4*max(0, x):], []uint8{c.R, c.G, c.B, 255})
		}
	}
}

// objects returns the marks from back to front.
func (m marks) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{m.peak, m.ground, m.word, m.wedge, m.cursor, m.dots[0], m.dots[1], m.badge, m.time, m.frame, m.whole}
}

func hideIf(hidden bool, all ...fyne.CanvasObject) {
	for _, o := range all {
		if hidden == o.Visible() {
			if hidden {
				o.Hide()
			} else {
				o.Show()
			}
		}
	}
}

// placeCursor moves cursor, mark and dots to the session's time and writes the values
// there into the legend. No line is drawn anew.
func (b *body) placeCursor() {
	if b.scene == nil {
		return
	}
	g, a, m, t := b.geometry, b.axis(), &b.marks, b.seconds()
	x := g.plot.x + float32(a.x(t))
	seen := x >= g.plot.x-.5 && x <= g.plot.x+g.plot.w+.5
	hideIf(!seen, m.cursor, m.badge, m.time)
	m.cursor.Position1, m.cursor.Position2 = fyne.NewPos(x, g.plot.y), fyne.NewPos(x, g.film.y+g.film.h)
	m.cursor.StrokeColor = look.Color(look.Text)
	m.cursor.Refresh()
	m.time.SetText(clock(t, true) + " s")
	w, h := look.Scaled(66), look.Scaled(16)
	left := x + 5
	if left+w > g.plot.x+g.plot.w {
		left = x - 5 - w
	}
	rectangle{left, g.plot.y, w, h}.put(m.badge)
	rectangle{left, g.plot.y, w, h}.put(m.time)
	b.placePeak(x)
	b.placeDots(x, t, seen)
	b.legend.values(t)
	fraction := g.whole.x + float32(t/max(1, b.scene.run.Seconds))*g.whole.w
	m.whole.Position1, m.whole.Position2 = fyne.NewPos(fraction, g.whole.y), fyne.NewPos(fraction, g.whole.y+g.whole.h)
	m.whole.StrokeColor = look.Color(look.Text)
	m.whole.Refresh()
}

// placePeak moves the mark of the frame whose response peaks at x.
func (b *body) placePeak(x float32) {
	g, m, lag := b.geometry, &b.marks, b.scene.run.Lag
	at := x - float32(lag/b.axis().Span)*g.plot.w
	off := lag == 0 || b.panel.choices.mode.Get() == Raw || at < g.plot.x || at > g.plot.x+g.plot.w
	hideIf(off, m.peak, m.wedge, m.ground, m.word)
	if off {
		return
	}
	rectangle{at - .5, g.plot.y, 1, g.plot.h}.put(m.peak)
	rectangle{at - 5, g.film.y - 6, 10, 6}.put(m.wedge)
	m.word.SetText("HRF peak " + number(-lag, 1) + " s")
	w, h := m.word.MinSize().Width+8, look.Scaled(16)
	left := at - w - 3
	if left < g.plot.x {
		left = at + 3
	}
	hideIf(left+w > g.plot.x+g.plot.w, m.ground, m.word)
	rectangle{left, g.plot.y + g.plot.h - h - 4, w, h}.put(m.ground)
	rectangle{left, g.plot.y + g.plot.h - h - 4, w, h}.put(m.word)
}

// placeDots puts a dot where the cursor meets the neuron and the first network.
func (b *body) placeDots(x float32, t float64, seen bool) {
	p := plot{b.axis(), float64(b.geometry.plot.h), b.scene.most, 1}
	var on [2]*line
	for _, l := range b.scene.lines {
		k := 1
		if l.isNeuron {
			k = 0
		}
		if on[k] == nil && !l.pinned && !b.legend.hidden[string(l.id)] {
			on[k] = l
		}
	}
	for k, l := range on {
		dot, v := b.marks.dots[k], math.NaN()
		if l != nil {
			v = l.course.At(t)
		}
		hideIf(!seen || v != v, dot)
		if v == v {
			dot.FillColor, dot.StrokeColor, dot.StrokeWidth = look.Color(l.ink), look.Color(look.Panel), 1
			rectangle{x - 4, b.geometry.plot.y + float32(p.y(v)) - 4, 8, 8}.put(dot)
			dot.Refresh()
		}
	}
}

// placeFrame moves the frame of the view in the overview.
func (b *body) placeFrame() {
	g, a, f := b.geometry.whole, b.axis(), b.marks.frame
	rectangle{g.x + float32(a.From/a.seconds)*g.w, g.y, max(4, float32(a.Span/a.seconds)*g.w), g.h}.put(f)
	f.StrokeColor, f.FillColor = look.Color(look.Text2), look.Faded(look.Text, .1)
	f.Refresh()
}

// number writes a value with decimals, a true minus and no leading zero.
func number(v float64, decimals int) string {
	if math.IsNaN(v) {
		return "–"
	}
	text := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	if v < 0 && strings.ContainsAny(text, "123456789") {
		return "−" + text
	}
	return text
}

// correlation writes r as ".62".
func correlation(r float64) string {
	if math.IsNaN(r) {
		return "n/a"
	}
	return strings.Replace(number(r, 2), "0.", ".", 1)
}

// signed writes a value with its sign.
func signed(v float64, decimals int) string {
	if v > 0 {
		return "+" + number(v, decimals)
	}
	return number(v, decimals)
}
