package setup

import (
	"fmt"
	"image"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/progress"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// rateChart draws how fast the running stage went.
type rateChart struct {
	object           fyne.CanvasObject
	caption, most    *widgets.Label
	began, now, left *widgets.Label
	raster           *widgets.Raster
	rates            []float64
	at               []time.Duration
	end              time.Duration // that is expected
}

// mostRates is how many looks at the rate are kept.
const mostRates = 6000

func newRateChart() *rateChart {
	c := &rateChart{caption: widgets.NewCut("Throughput", look.Small, look.Text2), most: trailing("", look.Text2),
		began: code("0:00", look.Text2), now: trailing("", look.Text), left: trailing("", look.Text2)}
	c.raster = widgets.NewRaster(c.draw)
	c.raster.Min = fyne.NewSize(80, 52)
	head := row(20, cells{Widths: []float32{-1, 120}}, c.caption, c.most)
	foot := row(18, cells{Widths: []float32{-1, 90, 140}}, c.began, c.now, c.left)
	chart := container.New(column{}, head, widgets.NewRule(), c.raster, widgets.NewRule(), foot)
	c.object = container.New(cells{Widths: []float32{markBeside, -1}}, widgets.NewGap(1, 1), chart)
	c.object.Hide()
	return c
}

func (c *rateChart) reset() { c.rates, c.at = nil, nil }

// add takes in the rate of now and reports whether the chart came or went.
func (c *rateChart) add(s sight) (changed bool) {
	if s.outcome == Running {
		rate, title := 0.0, ""
		for _, v := range s.stages {
			if v.state != running {
				continue
			}
			title = stageTitles[v.stage]
			for _, l := range v.lines {
				if l.State == progress.Running {
					rate += l.Rate
				}
			}
		}
		if title != "" && len(c.rates) < mostRates {
			c.caption.SetText("Throughput of " + title + ", units a second")
			c.rates, c.at = append(c.rates, rate), append(c.at, s.elapsed)
			c.end = s.elapsed + s.left
		}
	}
	show := len(c.rates) > 1
	changed = show != c.object.Visible()
	if !show {
		c.object.Hide()
		return changed
	}
	c.object.Show()
	c.most.SetText(fmt.Sprintf("%.0f /s", c.highest()))
	c.now.SetText(clockText(c.at[len(c.at)-1]))
	left := ""
	if s.outcome == Running && s.left > 0 {
		left = clockText(c.end) + " expected"
	}
	c.left.SetText(left)
	c.raster.Redraw()
	return changed
}

func (c *rateChart) highest() float64 {
	most := 0.0
	for _, r := range c.rates {
		most = max(most, r)
	}
	return most
}

// draw paints one column a pixel: the rate as a line over a filled ground.
func (c *rateChart) draw(dst *image.RGBA) {
	clear(dst.Pix)
	w, h := dst.Rect.Dx(), dst.Rect.Dy()
	most, end := c.highest(), max(c.end, time.Millisecond)
	if most == 0 || len(c.rates) == 0 {
		return
	}
	line, ground := look.Color(look.Primary), look.Faded(look.Primary, .22)
	i, before := 0, -1
	for x := range w {
		t := time.Duration(float64(x) / float64(w) * float64(end))
		if t > c.at[len(c.at)-1] {
			return
		}
		for i < len(c.at)-1 && c.at[i] < t {
			i++
		}
		y := h - 1 - int(c.rates[i]/most*float64(h-4))
		for v := y; v < h; v++ {
			dst.Set(x, v, ground)
		}
		if before < 0 {
			before = y
		}
		stroke(dst, x, min(before, y), max(before, y)+1, line)
		before = y
	}
}

func stroke(dst *image.RGBA, x, from, to int, c color.NRGBA) {
	for y := max(0, from); y <= min(to, dst.Rect.Dy()-1); y++ {
		dst.Set(x, y, c)
	}
}
