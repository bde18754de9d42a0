package matrix

import (
	"context"
	"image"

	"fyne.io/fyne/v2"
)

// Bin returns mean and value of largest magnitude of a bin of the pyramid, hidden and
// NaN as they are.
func Bin(ctx context.Context, r Rows, order []int32, cols, level, bin, col int) (mean, most float32) {
	p := &pyramid{r, order, cols, 1}
	t := p.build(ctx, tileKey{level, bin / tileSide, col / tileSide}, nil)
	at := bin%tileSide*tileSide + col%tileSide
	return p.decode(t.mean[at]), p.decode(t.most[at])
}

// Hidden is the value of what is left out.
var Hidden = hidden

// Levels returns how many levels a pyramid of n rows has.
func Levels(n int) int { return (&pyramid{order: make([]int32, n)}).levels() }

// Beside is where the lens stands.
var Beside = beside

// LensSize is the size of the lens.
var LensSize = lensSize

// Frame gives tests the geometry of a view.
type Frame = frame

// In is [View.in].
func (v View) In(w, h float64, rows, cols int) Frame { return v.in(w, h, rows, cols) }

// The geometry of a frame.
func (f frame) XY(row, col float64) (x, y float64)     { return f.x(col), f.y(row) }
func (f frame) RowCol(x, y float64) (row, col float64) { return f.row(y), f.col(x) }
func (f frame) Zoom(by, x, y float64) View             { return f.zoom(by, x, y) }
func (f frame) Pan(dx, dy float64) View                { return f.pan(dx, dy) }
func (f frame) To(row, col int) View                   { return f.to(row, col) }

// Body is what takes the mouse and keys.
func (p *Panel) Body() *body { return p.body }

// Ready reports whether the content is drawn as the settings say.
func (p *Panel) Ready() bool {
	s := &p.settings
	return p.body.prepared != nil && p.body.prepared.request == request{p.content, s.rows.Get(), s.cols.Get(), s.shown.Get(), s.significant.Get()} &&
		!p.body.plate.cache.busy
}

// SetView changes the view as the mouse would.
func (p *Panel) SetView(v View) { p.settings.view.Set(v) }

// View returns the view.
func (p *Panel) View() View { return p.settings.view.Get() }

// SetOrder chooses orders.
func (p *Panel) SetOrder(rows, cols Order) { p.settings.rows.Set(rows); p.settings.cols.Set(cols) }

// SetShown chooses numbers.
func (p *Panel) SetShown(s Shown, significant bool) {
	p.settings.shown.Set(s)
	p.settings.significant.Set(significant)
}

// Cell returns where the cell of a neuron and network is in the body.
func (b *body) Cell(row, col int) fyne.Position {
	return fyne.NewPos(b.geometry.heat.x+float32(b.frame.x(float64(col)+.5)), b.geometry.heat.y+float32(b.frame.y(float64(row)+.5)))
}

// Margin returns a place in the margin at a row.
func (b *body) Margin(row int) fyne.Position {
	return fyne.NewPos(b.geometry.margin.x+20, b.geometry.margin.y+float32(b.frame.y(float64(row)+.5)))
}

// Heat paints the heat map as the frame has it.
func (b *body) Heat(dst *image.RGBA) { b.paintHeat(dst) }

// MarginStrip paints margin and overview.
func (b *body) MarginStrip(margin, overview *image.RGBA) {
	b.paintMargin(margin)
	b.paintOverview(overview)
}

// Scroll scrolls with keys held.
func (b *body) Scroll(e *fyne.ScrollEvent, keys fyne.KeyModifier) { b.scroll(e, keys) }

// Key presses a key.
func (b *body) Key(name fyne.KeyName, far bool) { b.key(name, far) }

// Lens reports what the lens shows.
func (b *body) Lens() (visible bool, layer, unit, r string) {
	return b.lens.Visible(), b.lens.layer.Text, b.lens.unit.Text, b.lens.r.Text
}

// Row returns the row of a neuron.
func (b *body) Row(n int) int { return int(b.prepared.rows.place[n]) }

// Prepare runs the preparation of a content as the panel does.
func Prepare(ctx context.Context, c *Content, rows, cols Order) error {
	_, err := prepare(ctx, request{c, rows, cols, ShowR, false}, nil)
	return err
}
