package matrix

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"syncact/core/colormap"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// The lens shows so many cells of so many dp.
const (
	lensCols = 13
	lensRows = 11
	lensCell = 9
)

// A lens is the card with the exact cells about the pointer.
type lens struct {
	widget.BaseWidget
	picture            *widgets.Raster
	card               *widgets.Fill
	mark               *canvas.Rectangle
	layer, unit        *widgets.Label
	network, r, q, bin *widgets.Label

	cells [lensRows][lensCols]float32
	ink   inks
}

func newLens() *lens {
	l := &lens{card: widgets.NewFill(look.Head), mark: &canvas.Rectangle{},
		layer: widgets.NewCut("", look.Small, look.Neuron), unit: widgets.NewCut("", look.Small, look.Neuron),
		network: widgets.NewCut("", look.Small, look.Brain), r: widgets.NewMono("", look.Body, look.Text),
		q: widgets.NewMono("", look.Small, look.Text2), bin: widgets.NewCut("", look.Small, look.Text3)}
	l.card.Stroke, l.card.Radius = look.StrongLine, 3
	l.layer.Mono, l.unit.Mono = true, true
	l.layer.Weight, l.unit.Weight, l.network.Weight, l.r.Weight = look.SemiBold, look.SemiBold, look.SemiBold, look.SemiBold
	l.picture = widgets.NewRaster(l.paint)
	l.ExtendBaseWidget(l)
	return l
}

// A reading is what the pointer is on.
type reading struct {
	row, col int // places
	neuron   Neuron
	network  Network
	value    float64
	shown    Shown
	rows     int // how many rows its line stands for
}

// show fills the lens.
func (l *lens) show(p *prepared, at reading, ink inks) {
	l.ink = ink
	line := make([]float32, len(p.content.Networks))
	for i := range lensRows {
		row := at.row + i - lensRows/2
		inside := row >= 0 && row < len(p.rows.at)
		if inside {
			p.pyramid.rows.ReadRow(line, int(p.rows.at[row]))
		}
		for j := range lensCols {
			l.cells[i][j] = hidden
			if col := at.col + j - lensCols/2; inside && col >= 0 && col < len(p.columns.at) {
				l.cells[i][j] = line[p.columns.at[col]]
			}
		}
	}
	l.layer.SetText(at.neuron.Layer)
	l.unit.SetText(unit(at.neuron))
	l.network.SetText(at.network.place())
	l.r.SetText(at.text())
	l.q.SetText(at.trust())
	l.bin.SetText("")
	if at.rows > 1 {
		l.bin.SetText("strongest of " + counted(at.rows) + " rows")
	}
	l.picture.Redraw()
}

// text is the value with its name.
func (at reading) text() string {
	switch {
	case math.IsInf(at.value, 0):
		return "not shown"
	case at.shown == ShowLag:
		return "lag " + signed(at.value, 1) + " s"
	case at.shown == ShowHeldOut:
		return "held-out " + signed(at.value, 2)
	}
	return "r = " + signed(at.value, 2)
}

// trust is what is known of the link: q belongs to a neuron's best network.
func (at reading) trust() string {
	if at.neuron.Network == at.network.ID {
		return "q " + probability(at.neuron.Q)
	}
	if at.neuron.Network == "" {
		return "q n/a"
	}
	return "q: best net only"
}

// String is the reading in words, as the status bar and the clipboard have it.
func (at reading) String() string {
	return string(at.neuron.ID) + ", " + at.network.place() + ", " + at.text() + ", " + at.trust()
}

func (l *lens) paint(dst *image.RGBA) {
	w, h := dst.Rect.Dx(), dst.Rect.Dy()
	for i, row := range l.cells {
		for j, v := range row {
			box(dst, j*w/lensCols, i*h/lensRows, (j+1)*w/lensCols, (i+1)*h/lensRows, l.ink.exact(v))
		}
	}
}

// exact returns the colour of one value.
func (ink inks) exact(v float32) color.NRGBA {
	if v == hidden {
		return color.NRGBA(ink.ground)
	}
	i, ok := colormap.Symmetric(ink.limit).Index(v)
	if !ok {
		return color.NRGBA(ink.none)
	}
	c := ink.values.Colors[i]
	return color.NRGBA{c[0], c[1], c[2], 255}
}

// lensSize returns the size of the card.
func lensSize() fyne.Size {
	return fyne.NewSize(136+look.Scaled(126), max(117, 6*look.Scaled(17)+14))
}

// CreateRenderer implements [fyne.Widget].
func (l *lens) CreateRenderer() fyne.WidgetRenderer { return lensRenderer{l} }

type lensRenderer struct{ l *lens }

func (r lensRenderer) Layout(size fyne.Size) {
	l := r.l
	l.card.Resize(size)
	l.picture.Move(fyne.NewPos(9, 9))
	l.picture.Resize(fyne.NewSize(lensCols*lensCell, lensRows*lensCell))
	l.mark.Move(fyne.NewPos(9+lensCell*(lensCols/2), 9+lensCell*(lensRows/2)))
	l.mark.Resize(fyne.NewSize(lensCell, lensCell))
	y, line := float32(8), look.Scaled(17)
	for _, t := range []*widgets.Label{l.layer, l.unit, l.network, l.r, l.q, l.bin} {
		t.Move(fyne.NewPos(136, y))
		t.Resize(fyne.NewSize(size.Width-144, line))
		y += line
	}
}

func (r lensRenderer) MinSize() fyne.Size { return lensSize() }

func (r lensRenderer) Objects() []fyne.CanvasObject {
	l := r.l
	return []fyne.CanvasObject{l.card, l.picture, l.mark, l.layer, l.unit, l.network, l.r, l.q, l.bin}
}

func (r lensRenderer) Refresh() {
	r.l.mark.StrokeColor, r.l.mark.StrokeWidth = look.Color(look.Text), 1
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r lensRenderer) Destroy() {}
