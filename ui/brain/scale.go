package brain

import (
	"image"
	"image/color"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"syncact/core/colormap"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// A scale is the histogram of a map over its colour bar, with two handles that set
// the threshold and ends that set the range.
type scale struct {
	widget.BaseWidget
	widgets.Touch
	p       *Panel
	raster  *widgets.Raster
	caption *widgets.Label
	ticks   [7]*widgets.Label
	grip    grip
	side    int        // of the grip: 0 negative, 1 positive
	span    [2]float64 // of the bar when an end or a span began to be dragged
	from    float64    // value at which a span began
}

// A grip is what a drag moves.
type grip int

const (
	nothing grip = iota
	handle
	end
	interval
)

// Heights of the scale's parts, dp.
const (
	barHeight    = 10
	handleHeight = 7
	barGap       = 2
)

func newScale(p *Panel) *scale {
	s := &scale{p: p, caption: widgets.NewCut("log count", look.Small, look.Text3)}
	s.raster = widgets.NewRaster(s.paint)
	for i := range s.ticks {
		s.ticks[i] = widgets.NewLabel("", look.Small, look.Text2)
		s.ticks[i].Align = fyne.TextAlignCenter
	}
	s.Press, s.Drag, s.Release = s.pressed, s.dragged, s.released
	s.Double = func(*desktop.MouseEvent) { p.ResetThreshold() }
	s.ExtendBaseWidget(s)
	return s
}

// ends returns the values at the ends of the bar.
func (s *scale) ends() (low, high float64) {
	if s.grip == end || s.grip == interval {
		return -s.span[0], s.span[1]
	}
	l := s.p.levels()
	return -l.Max[0], l.Max[1]
}

func (s *scale) valueAt(x float32) float64 {
	low, high := s.ends()
	return low + (high-low)*float64(x/max(s.Size().Width, 1))
}

func (s *scale) at(v float64) float32 {
	low, high := s.ends()
	return float32((v-low)/(high-low)) * s.Size().Width
}

// bar returns the top of the colour bar.
func (s *scale) bar() float32 { return s.raster.Size().Height - barHeight - handleHeight }

func (s *scale) pressed(e *desktop.MouseEvent) {
	l, x := s.p.levels(), e.Position.X
	s.grip = nothing
	s.from, s.span = s.valueAt(x), l.Max
	near := func(v float64) bool { return math.Abs(float64(s.at(v)-x)) <= 7 }
	switch {
	case e.Position.Y < s.bar()-2:
		s.grip = interval
	case near(l.Threshold[1]):
		s.grip, s.side = handle, 1
	case near(-l.Threshold[0]):
		s.grip, s.side = handle, 0
	case x > s.Size().Width-12:
		s.grip, s.side = end, 1
	case x < 12:
		s.grip, s.side = end, 0
	}
}

func (s *scale) dragged(e *desktop.MouseEvent, _ fyne.Delta) {
	if s.p.loads.shown == nil {
		return
	}
	l, v := s.p.levels(), s.valueAt(e.Position.X)
	values := s.p.loads.shown.values
	size := max(v, 0)
	if s.side == 0 {
		size = max(-v, 0)
	}
	switch s.grip {
	case handle:
		l = l.withThreshold(s.side, size, values)
	case end:
		l = l.withMax(s.side, max(round2(size), s.span[s.side]/50))
	case interval:
		low, high := math.Abs(s.from), math.Abs(v)
		if s.from*v < 0 { // across zero: from 0 on
			low, high = 0, max(low, high)
		}
		if low > high {
			low, high = high, low
		}
		if high <= 0 {
			return
		}
		l = l.withMax(1, max(high, 1e-6)).withThreshold(1, low, values)
		l.Floor = low
	default:
		return
	}
	s.p.setLevels(l)
}

func (s *scale) released(*desktop.MouseEvent, bool) {
	s.grip = nothing
	s.Refresh()
}

// paint draws histogram, bar, threshold lines and handles.
func (s *scale) paint(dst *image.RGBA) {
	flood(dst.Pix, rgb(look.Color(look.Panel)))
	if s.p.loads.shown == nil {
		return
	}
	w, h := dst.Rect.Dx(), dst.Rect.Dy()
	per := float64(w) / float64(max(s.Size().Width, 1))
	top := h - int((barHeight+handleHeight)*per+.5)
	s.paintHistogram(dst, top-int(barGap*per+.5), per)
	s.paintBar(dst, top, top+int(barHeight*per+.5))
	l := s.p.levels()
	for _, v := range []float64{-l.Threshold[0], l.Threshold[1]} {
		paintHandle(dst, float64(s.at(v))*per, top+int(barHeight*per+.5), per)
	}
}

// binWidth is the width of a bar of the histogram with its gap, dp.
const binWidth = 3.5

func (s *scale) paintHistogram(dst *image.RGBA, foot int, per float64) {
	w := dst.Rect.Dx()
	n := max(int(float64(w)/(binWidth*per)+.5), 1)
	low, high := s.ends()
	counts := s.p.loads.shown.values.counts(low, high, n)
	most := 0
	for _, c := range counts {
		most = max(most, c)
	}
	if most == 0 {
		return
	}
	l := s.p.levels()
	plain, above, below := look.Faded(look.Edge, .65), look.Faded(look.Neuron, .92), look.Faded(look.Brain, .92)
	ground := look.Color(look.Panel)
	for i, c := range counts {
		if c == 0 {
			continue
		}
		v := low + (high-low)*(float64(i)+.5)/float64(n)
		ink := plain
		if v > 0 && v >= l.Threshold[1] {
			ink = above
		} else if v < 0 && -v >= l.Threshold[0] {
			ink = below
		}
		height := int(math.Log1p(float64(c)) / math.Log1p(float64(most)) * float64(foot-int(4*per)))
		x0, x1 := int(float64(i)*float64(w)/float64(n)+.5), int(float64(i+1)*float64(w)/float64(n)+.5)
		fill(dst, image.Rect(x0, foot-max(height, 1), max(x1-max(int(per/2+.5), 1), x0+1), foot), over(ink, ground))
	}
	dash := max(int(2*per+.5), 1)
	for _, v := range []float64{-l.Threshold[0], l.Threshold[1]} {
		x := int(float64(s.at(v)) * per)
		for y := 0; y < foot+int(barGap*per+.5); y += 2 * dash {
			fill(dst, image.Rect(x, y, x+max(int(per+.5), 1), y+dash), over(look.Faded(look.Text, .8), ground))
		}
	}
}

func (s *scale) paintBar(dst *image.RGBA, top, foot int) {
	l, low, high := s.p.levels(), 0.0, 0.0
	low, high = s.ends()
	band := rgb(look.Color(look.StrongLine))
	w := dst.Rect.Dx()
	for x := range w {
		v := low + (high-low)*(float64(x)+.5)/float64(w)
		c := band
		if l.shown(v) {
			m, side := s.p.inks.positive, 1
			if v < 0 {
				m, side = s.p.inks.negative, 0
			}
			i, _ := colormap.Range{Min: l.Floor, Max: l.Max[side]}.Index(float32(math.Abs(v)))
			c = m.Colors[i]
		}
		for y := top; y < foot; y++ {
			copy(dst.Pix[dst.PixOffset(x, y):], []uint8{c[0], c[1], c[2], 255})
		}
	}
}

// paintHandle draws a triangle that points up at x.
func paintHandle(dst *image.RGBA, x float64, top int, per float64) {
	ink := rgb(look.Color(look.Text))
	high := 6 * per
	for y := range int(high + .5) {
		half := 4 * per * (float64(y) + 1) / high
		for px := int(x - half); px <= int(x+half); px++ {
			cover := min(half-math.Abs(float64(px)+.5-x-.5*per)+.5, 1)
			if cover <= 0 || !(image.Point{X: px, Y: top + y}).In(dst.Rect) {
				continue
			}
			at := dst.PixOffset(px, top+y)
			for c := range 3 {
				d := &dst.Pix[at+c]
				*d = uint8(float64(*d) + cover*(float64(ink[c])-float64(*d)))
			}
		}
	}
}

func rgb(c color.NRGBA) [3]uint8 { return [3]uint8{c.R, c.G, c.B} }

// over lays a translucent colour on an opaque one.
func over(c, ground color.NRGBA) [3]uint8 {
	a := int(c.A)
	mixed := func(x, y uint8) uint8 { return uint8((int(x)*a + int(y)*(255-a) + 127) / 255) }
	return [3]uint8{mixed(c.R, ground.R), mixed(c.G, ground.G), mixed(c.B, ground.B)}
}

func fill(dst *image.RGBA, r image.Rectangle, c [3]uint8) {
	r = r.Intersect(dst.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			at := dst.PixOffset(x, y)
			dst.Pix[at], dst.Pix[at+1], dst.Pix[at+2] = c[0], c[1], c[2]
		}
	}
}

// placeTicks writes the ends, the thresholds, zero and what fits between.
func (s *scale) placeTicks() {
	if s.p.loads.shown == nil {
		for _, t := range s.ticks {
			t.Hidden = true
		}
		return
	}
	l := s.p.levels()
	low, high := s.ends()
	values := [7]float64{low, high, -l.Threshold[0], l.Threshold[1], 0, low * 2 / 3, high * 2 / 3}
	var taken [][2]float32
	size := s.Size()
	for i, v := range values {
		t := s.ticks[i]
		t.SetText(tickText(v, max(l.Max[0], l.Max[1])))
		m := t.MinSize()
		x := min(max(s.at(v)-m.Width/2, 0), size.Width-m.Width)
		t.Hidden = false
		for _, o := range taken {
			if x < o[1]+4 && x+m.Width+4 > o[0] {
				t.Hidden = true
			}
		}
		if !t.Hidden {
			taken = append(taken, [2]float32{x, x + m.Width})
		}
		t.Move(fyne.NewPos(x, size.Height-m.Height))
		t.Resize(m)
	}
	if s.ticks[5].Hidden || s.ticks[6].Hidden { // both or none
		s.ticks[5].Hidden, s.ticks[6].Hidden = true, true
	}
}

// tickText writes a value as short as its range allows: 9, 3.1.
func tickText(v, most float64) string {
	text := number(v, decimals(most))
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text
}

// CreateRenderer implements [fyne.Widget].
func (s *scale) CreateRenderer() fyne.WidgetRenderer { return scaleRenderer{s} }

type scaleRenderer struct{ s *scale }

func (r scaleRenderer) Layout(size fyne.Size) {
	tick := r.s.ticks[0].MinSize().Height
	r.s.raster.Resize(fyne.NewSize(size.Width, max(size.Height-tick-1, 1)))
	r.s.caption.Resize(fyne.NewSize(size.Width/3, tick))
	r.s.caption.Move(fyne.NewPos(0, 0))
	r.s.placeTicks()
}

func (r scaleRenderer) MinSize() fyne.Size {
	return fyne.NewSize(80, barHeight+handleHeight+r.s.ticks[0].MinSize().Height+12)
}

func (r scaleRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.s.raster, r.s.caption}
	for _, t := range r.s.ticks {
		all = append(all, t)
	}
	return all
}

func (r scaleRenderer) Refresh() {
	r.s.raster.Refresh()
	r.s.caption.Refresh()
	r.s.placeTicks()
	for _, t := range r.s.ticks {
		t.Refresh()
	}
}

func (r scaleRenderer) Destroy() {}
