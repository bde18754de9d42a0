package brain

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/look"
	"syncact/ui/widgets"
)

// A body is what lies under the tools: slices or a sheet, and the side with the name,
// scale and peaks of the map.
type body struct {
	widget.BaseWidget
	p     *Panel
	ortho *ortho
	sheet *sheet
	side  *side
	empty *widgets.Empty
	ring  *canvas.Rectangle // about the focused picture
	focus fyne.CanvasObject
}

func newBody(p *Panel) *body {
	b := &body{p: p, ring: &canvas.Rectangle{StrokeWidth: 2}}
	b.ortho, b.sheet, b.side = newOrtho(p, b), newSheet(p, b), newSide(p)
	b.empty = widgets.NewEmpty("brain", "No map yet", "", "", nil)
	b.ExtendBaseWidget(b)
	return b
}

func (b *body) stop() {
	b.ortho.cuts.Stop()
	b.sheet.cuts.Stop()
	b.side.lists.Stop()
}

// update shows another map or another state.
func (b *body) update() {
	b.side.update()
	b.arrange()
}

// arrange shows what belongs to the mode and state.
func (b *body) arrange() {
	l := b.p.loads
	nothing := b.p.scene.under == nil && b.p.scene.over == nil && len(l.pending) == 0
	mode := b.p.View.Mode.Get()
	for _, s := range b.ortho.slices {
		s.Hidden = nothing || mode != Ortho
	}
	b.sheet.Hidden = nothing || mode == Ortho
	b.side.Hidden = nothing
	b.empty.Hidden = !nothing
	switch {
	case l.failed != nil:
		b.empty.Set("This map cannot be read", reason(l.failed))
	case b.p.source.Empty != "":
		b.empty.Set("No maps", b.p.source.Empty)
	case len(b.p.source.Networks) == 0:
		b.empty.Set("No networks yet", "Maps appear here once the networks of the study are made")
	default:
		b.empty.Set("No network is chosen", "Choose one in the map menu, the matrix or the sidebar")
	}
	b.sheet.arrange()
	b.Refresh()
	b.recut()
}

// recut asks for pictures of the scene as it is now.
func (b *body) recut() {
	if b.p.View.Mode.Get() == Ortho {
		b.ortho.placeMoved()
		b.ortho.request()
		return
	}
	b.sheet.request()
}

// recolour shows the pictures there are in other colours.
func (b *body) recolour() {
	b.side.update()
	if b.p.View.Mode.Get() != Ortho {
		b.sheet.raster.Redraw()
		return
	}
	for _, s := range b.ortho.slices {
		s.raster.Redraw()
	}
}

// placeMoved moves the crosshair and cuts what it left.
func (b *body) placeMoved() {
	b.side.mark()
	if b.p.View.Mode.Get() == Ortho {
		b.ortho.placeMoved()
		b.ortho.request()
	}
}

// focused draws the ring about a picture, nil for none.
func (b *body) focused(o fyne.CanvasObject) {
	b.focus = o
	b.placeRing()
}

func (b *body) placeRing() {
	b.ring.Hidden = b.focus == nil || !b.focus.Visible()
	if b.focus != nil {
		b.ring.Move(b.focus.Position().SubtractXY(2, 2))
		b.ring.Resize(b.focus.Size().AddWidthHeight(4, 4))
	}
	b.ring.StrokeColor, b.ring.FillColor = look.Color(look.Primary), look.Color(look.Clear)
	b.ring.Refresh()
}

// CreateRenderer implements [fyne.Widget].
func (b *body) CreateRenderer() fyne.WidgetRenderer { return bodyRenderer{b} }

type bodyRenderer struct{ b *body }

// The margins of pictures, dp.
const (
	marginX = 8
	marginY = 6
)

func (r bodyRenderer) Layout(size fyne.Size) {
	b := r.b
	b.empty.Resize(size)
	if b.p.View.Mode.Get() == Ortho {
		b.ortho.layout(size, b.side)
	} else {
		b.layoutSheet(size)
	}
	b.placeRing()
}

// layoutSheet gives the sheet what the side leaves at the foot.
func (b *body) layoutSheet(size fyne.Size) {
	foot := min(look.Scaled(134), size.Height/2)
	w := max(size.Width-2*marginX, 1)
	b.sheet.Move(fyne.NewPos(marginX, marginY))
	b.sheet.Resize(fyne.NewSize(w, max(size.Height-foot-2*marginY, 1)))
	b.side.Move(fyne.NewPos(marginX, size.Height-foot-marginY))
	b.side.Resize(fyne.NewSize(w, foot))
}

func (r bodyRenderer) MinSize() fyne.Size { return fyne.NewSize(200, 200) }

func (r bodyRenderer) Objects() []fyne.CanvasObject {
	b := r.b
	s := b.ortho.slices
	return []fyne.CanvasObject{s[coronal], s[sagittal], s[axial], b.sheet, b.side, b.empty, b.ring}
}

func (r bodyRenderer) Refresh() {
	if in := r.b.p.inks; in.dark != look.IsDark() || in.text != look.Small.Size() {
		r.b.p.restyle()
	}
	r.Layout(r.b.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r bodyRenderer) Destroy() {}
