package figure

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	plotdraw "gonum.org/v1/plot/vg/draw"
)

// A band fills what lies between two courses in a tint of a colour.
type band struct {
	x, low, high []float64
	color        color.RGBA
}

// Plot implements [plot.Plotter].
func (b band) Plot(c plotdraw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&c)
	height := func(v float64) vg.Length { return min(max(ty(v), c.Min.Y), c.Max.Y) }
	c.SetColor(tint(b.color, .14))
	for from := 0; from < len(b.x); {
		if math.IsNaN(b.low[from]) || math.IsNaN(b.high[from]) {
			from++
			continue
		}
		to := from
		for to < len(b.x) && !math.IsNaN(b.low[to]) && !math.IsNaN(b.high[to]) {
			to++
		}
		var path vg.Path
		path.Move(vg.Point{X: tx(b.x[from]), Y: height(b.low[from])})
		for i := from + 1; i < to; i++ {
			path.Line(vg.Point{X: tx(b.x[i]), Y: height(b.low[i])})
		}
		for i := to - 1; i >= from; i-- {
			path.Line(vg.Point{X: tx(b.x[i]), Y: height(b.high[i])})
		}
		path.Close()
		c.Fill(path)
		from = to
	}
}

// letters is how many bytes of a line fit into a width in mm, at least one character.
func (t style) letters(line string, mm float64) int {
	n := 0
	for i, r := range line {
		end := i + len(string(r))
		if n > 0 && t.wide(line[:end]) > mm {
			break
		}
		n = end
	}
	return n
}

// tint is a share of a colour over white.
func tint(c color.RGBA, share float64) color.RGBA {
	mix := func(v uint8) uint8 { return uint8(255 - share*(255-float64(v)) + .5) }
	return color.RGBA{mix(c.R), mix(c.G), mix(c.B), 255}
}

// flat is a picture over white, as every format can show it.
func flat(img image.Image) *image.RGBA {
	out := white(img.Bounds().Dx(), img.Bounds().Dy())
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Over)
	return out
}

// held keeps a sign and its number on one line.
var held = strings.NewReplacer(" = ", "\u00a0=\u00a0", " < ", "\u00a0<\u00a0", " ≥ ", "\u00a0≥\u00a0", " %", "\u00a0%", " (FWER)", "\u00a0(FWER)", " (FDR)", "\u00a0(FDR)")

// wrap breaks sentences into lines of a width in mm, at plain spaces only.
func wrap(sentences []string, mm float64, t style) []string {
	var lines []string
	line := ""
	for word := range strings.SplitSeq(held.Replace(strings.Join(sentences, " ")), " ") {
		longer := strings.TrimPrefix(line+" "+word, " ")
		if line != "" && t.wide(longer) > mm {
			lines = append(lines, line)
			longer = word
		}
		for longer != "" && t.wide(longer) > mm {
			n := t.letters(longer, mm)
			lines, longer = append(lines, longer[:n]), longer[n:]
		}
		line = longer
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
