package figure

import (
	"image"
	"image/color"
	"math"

	xdraw "golang.org/x/image/draw"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Sizes of the page, points.
const (
	textPt  = 7.0
	smallPt = 6.0
	hairPt  = 0.5
	linePt  = 1.0
)

// lineMM is how far lines of text lie apart.
const lineMM = 3.1

// The colours of the light theme.
var (
	inkColor   = color.RGBA{0x14, 0x1A, 0x21, 0xFF} // text
	quietInk   = color.RGBA{0x3F, 0x4B, 0x59, 0xFF} // captions
	axisColor  = color.RGBA{0x76, 0x83, 0x8F, 0xFF}
	zeroColor  = color.RGBA{0xB3, 0xBE, 0xCA, 0xFF} // zero line, band below a threshold
	gridColor  = color.RGBA{0xE6, 0xEB, 0xF0, 0xFF}
	warnColor  = color.RGBA{0x7A, 0x64, 0x00, 0xFF}
	neuron     = color.RGBA{0xA3, 0x4A, 0x00, 0xFF}
	brainColor = [...]color.RGBA{{0x00, 0x67, 0xA6, 0xFF}, {0xA3, 0x44, 0x7F, 0xFF}, {0x00, 0x6F, 0x4D, 0xFF}, {0x3F, 0x4B, 0x59, 0xFF}}
	brainDash  = [...][]vg.Length{nil, {4, 2}, {1.2, 1.8}, {5, 2, 1.2, 2}}
)

// points turns millimetres into points.
func points(mm float64) float64 { return mm / 25.4 * 72 }

// A box is a rectangle of the page: mm from its upper left corner.
type box struct{ x, y, w, h float64 }

func (b box) right() float64  { return b.x + b.w }
func (b box) bottom() float64 { return b.y + b.h }

// A sheet is a page under a pen that counts in millimetres from the upper left corner.
type sheet struct {
	vg.Canvas
	high  float64 // mm
	dpi   float64 // of picture layers
	clear bool    // the page has no ground
}

// lay draws a figure on a canvas.
func lay(c vg.Canvas, f Figure, z Size) {
	k := z.large()
	if k != 1 {
		c.Scale(k, k)
		c = pen{c, vg.Length(k)}
	}
	f.draw(&sheet{c, z.HeightMM / k, float64(z.DPI) * k, z.Clear}, box{0, 0, z.WidthMM / k, z.HeightMM / k})
}

// A pen draws lines of the same width and dash on a page that is enlarged.
type pen struct {
	vg.Canvas
	large vg.Length
}

// SetLineWidth implements [vg.Canvas].
func (p pen) SetLineWidth(w vg.Length) { p.Canvas.SetLineWidth(w / p.large) }

func (s *sheet) point(x, y float64) vg.Point {
	return vg.Point{X: vg.Length(points(x)), Y: vg.Length(points(s.high - y))}
}

// A style is how text looks and which point of it is given: 0 is left or the
// baseline, .5 the middle, 1 right.
type style struct {
	cut     cut
	size    float64 // points; 0: textPt
	color   color.Color
	ax, ay  float64
	upwards bool
}

func (t style) points() float64 {
	if t.size == 0 {
		return textPt
	}
	return t.size
}

// capHeight is the height of capitals in ems.
const capHeight = 0.698

// text writes one line.
func (s *sheet) text(x, y float64, line string, t style) {
	size := t.points()
	at := s.point(x, y)
	along, up := -t.ax*t.cut.width(line, size), -t.ay*capHeight*size
	c := t.color
	if c == nil {
		c = inkColor
	}
	s.SetColor(c)
	face := cache().Lookup(sources[t.cut].font, vg.Length(size))
	if !t.upwards {
		s.FillString(face, at.Add(vg.Point{X: vg.Length(along), Y: vg.Length(up)}), line)
		return
	}
	s.Push()
	s.Translate(at)
	s.Rotate(math.Pi / 2)
	s.FillString(face, vg.Point{X: vg.Length(along), Y: vg.Length(up)}, line)
	s.Pop()
}

// wide is the width of a line in mm.
func (t style) wide(line string) float64 { return t.cut.width(line, t.points()) / 72 * 25.4 }

// fit shortens a line to a width in mm.
func (t style) fit(line string, mm float64) string {
	if t.wide(line) <= mm {
		return line
	}
	runes := []rune(line)
	for len(runes) > 1 && t.wide(string(runes)+"…") > mm {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}

// tail shortens a line to a width in mm and keeps its end.
func (t style) tail(line string, mm float64) string {
	if t.wide(line) <= mm {
		return line
	}
	runes := []rune(line)
	for len(runes) > 1 && t.wide("…"+string(runes)) > mm {
		runes = runes[1:]
	}
	return "…" + string(runes)
}

// line draws through points given as x, y, x, y, …
func (s *sheet) line(c color.Color, widthPt float64, xy ...float64) {
	var p vg.Path
	p.Move(s.point(xy[0], xy[1]))
	for i := 2; i < len(xy); i += 2 {
		p.Line(s.point(xy[i], xy[i+1]))
	}
	s.SetColor(c)
	s.SetLineWidth(vg.Length(widthPt))
	s.Stroke(p)
}

// dashed draws like line with a pattern.
func (s *sheet) dashed(c color.Color, widthPt float64, dashes []vg.Length, xy ...float64) {
	s.SetLineDash(dashes, 0)
	s.line(c, widthPt, xy...)
	s.SetLineDash(nil, 0)
}

func (s *sheet) rectangle(b box) vg.Path {
	var p vg.Path
	p.Move(s.point(b.x, b.y))
	p.Line(s.point(b.right(), b.y))
	p.Line(s.point(b.right(), b.bottom()))
	p.Line(s.point(b.x, b.bottom()))
	p.Close()
	return p
}

func (s *sheet) fill(b box, c color.Color) {
	s.SetColor(c)
	s.Fill(s.rectangle(b))
}

func (s *sheet) frame(b box, c color.Color, widthPt float64) {
	s.SetColor(c)
	s.SetLineWidth(vg.Length(widthPt))
	s.Stroke(s.rectangle(b))
}

// grain is how many pixels a picture layer of so many mm holds.
func (s *sheet) grain(mm float64) int { return max(1, int(math.Round(mm/25.4*s.dpi))) }

// ground is a picture of the page's ground.
func (s *sheet) ground(w, h int) *image.RGBA {
	if s.clear {
		return image.NewRGBA(image.Rect(0, 0, w, h))
	}
	return white(w, h)
}

func (s *sheet) picture(b box, img image.Image) {
	s.DrawImage(vg.Rectangle{Min: s.point(b.x, b.bottom()), Max: s.point(b.right(), b.y)}, img)
}

// shrink draws a picture into a rectangle of another size.
func shrink(dst xdraw.Image, to image.Rectangle, img image.Image) {
	xdraw.CatmullRom.Scale(dst, to, img, img.Bounds(), xdraw.Src, nil)
}

// plot lets gonum/plot draw axes and plotters into a box and returns where its data lie.
func (s *sheet) plot(b box, p *plot.Plot) box {
	lo, hi := s.point(b.x, b.bottom()), s.point(b.right(), b.y)
	c := draw.Canvas{Canvas: s.Canvas, Rectangle: vg.Rectangle{Min: lo, Max: hi}}
	p.Draw(c)
	d := p.DataCanvas(c)
	mm := func(l vg.Length) float64 { return l.Points() / 72 * 25.4 }
	return box{mm(d.Min.X), s.high - mm(d.Max.Y), mm(d.Max.X - d.Min.X), mm(d.Max.Y - d.Min.Y)}
}
