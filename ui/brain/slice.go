package brain

import (
	"image"
	"image/draw"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
	xdraw "golang.org/x/image/draw"

	"syncact/ui/look"
	"syncact/ui/widgets"
)

// A slice shows one plane through the place, with crosshair, letters and coordinate.
type slice struct {
	widget.BaseWidget
	widgets.Touch
	o      *ortho
	b      *body
	axis   axis
	raster *widgets.Raster
	pixels [2]int // of the raster
	key    cutKey // of pic
	pic    *picture
	cross  [4]*canvas.Line
	marks  [3]*widgets.Label // left and right letter, coordinate
	wheel  float32           // what is left of half turns
	space  bool              // held down: a drag pans
}

func newSlice(o *ortho, b *body, a axis) *slice {
	s := &slice{o: o, b: b, axis: a}
	s.raster = widgets.NewRaster(s.paint)
	for i := range s.cross {
		s.cross[i] = &canvas.Line{StrokeWidth: 1}
	}
	for i := range s.marks {
		s.marks[i] = widgets.NewLabel("", look.Small, look.Text)
	}
	s.marks[1].Align = fyne.TextAlignTrailing
	s.marks[2].Weight = look.SemiBold
	s.Press = s.pressed
	s.Drag = s.dragged
	s.Double = func(e *desktop.MouseEvent) { s.o.p.GoToPeak() }
	s.Secondary = func(e *desktop.MouseEvent) { s.o.p.openMenu(s, e, s.point(e.Position)) }
	s.ExtendBaseWidget(s)
	return s
}

// paint copies the picture, coloured, into dst. A picture of another size is
// stretched until the one of this size is there.
func (s *slice) paint(dst *image.RGBA) {
	s.pixels = [2]int{dst.Rect.Dx(), dst.Rect.Dy()}
	p := s.o.p
	switch {
	case s.pic == nil:
		draw.Draw(dst, dst.Rect, image.NewUniform(look.Color(look.Canvas)), image.Point{}, draw.Src)
	case s.pic.w == s.pixels[0] && s.pic.h == s.pixels[1]:
		s.pic.colour(dst.Pix, p.levels(), s.key.inks)
		return
	default:
		whole := image.NewRGBA(image.Rect(0, 0, s.pic.w, s.pic.h))
		s.pic.colour(whole.Pix, p.levels(), s.key.inks)
		xdraw.NearestNeighbor.Scale(dst, dst.Rect, whole, whole.Rect, xdraw.Src, nil)
	}
	s.o.request()
}

func (s *slice) show(c cutting) {
	s.key, s.pic = c.cutKey, c.pic
	s.raster.Redraw()
}

// view is the plane in dp.
func (s *slice) view() plane {
	size := s.Size()
	return s.o.plane(s.axis, int(size.Width), int(size.Height), size.Width)
}

// point returns the place under a position of the slice.
func (s *slice) point(at fyne.Position) [3]float64 {
	return s.view().point(float64(at.X), float64(at.Y))
}

func (s *slice) pressed(e *desktop.MouseEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil {
		c.Focus(s)
	}
	if e.Modifier&fyne.KeyModifierShortcutDefault == 0 && !s.space {
		s.o.p.goTo(s.point(e.Position))
	}
}

func (s *slice) dragged(e *desktop.MouseEvent, by fyne.Delta) {
	switch {
	case e.Button == desktop.MouseButtonTertiary || s.space:
		s.pan(by)
	case e.Modifier&fyne.KeyModifierShortcutDefault != 0:
		s.o.p.turnWindow(by)
	default:
		s.o.p.goTo(s.point(e.Position))
	}
}

// pan moves the view; a view that is not enlarged has nowhere to go.
func (s *slice) pan(by fyne.Delta) {
	z := s.o.p.View.Zoom.Get()
	if z.factor() == 1 {
		return
	}
	right, up := s.axis.within()
	v := s.view()
	if v.mirrored {
		by.DX = -by.DX
	}
	z.Shift[right] -= float64(by.DX) * v.step
	z.Shift[up] += float64(by.DY) * v.step
	s.o.p.View.Zoom.Set(z)
}

// notch is a wheel's step, dp.
const notch = 10

// Scrolled implements [fyne.Scrollable]: the wheel steps through slices, by five with
// Shift, and zooms about the pointer with Ctrl.
func (s *slice) Scrolled(e *fyne.ScrollEvent) {
	by := e.Scrolled.DY
	if by == 0 {
		by = e.Scrolled.DX // Shift turns the wheel sideways on some systems
	}
	s.wheel += by
	steps := math.Trunc(float64(s.wheel / notch))
	if by > notch || by < -notch { // a wheel that turns faster is still one notch
		steps = math.Copysign(1, float64(by))
		s.wheel = 0
	}
	if steps == 0 {
		return
	}
	s.wheel -= float32(steps) * notch
	p, held := s.o.p, widgets.Modifiers()
	switch {
	case held&fyne.KeyModifierShortcutDefault != 0:
		v := &p.View.Zoom
		v.Set(v.Get().about(s.point(e.Position), p.fov().centre(), math.Pow(1.25, steps), s.axis))
	case held&fyne.KeyModifierShift != 0:
		p.step(s.axis, 5*steps)
	default:
		p.step(s.axis, steps)
	}
}

// Cursor implements [desktop.Cursorable].
func (s *slice) Cursor() desktop.Cursor { return desktop.CrosshairCursor }

// placeMarks moves crosshair, letters and coordinate; nothing is drawn anew.
func (s *slice) placeMarks() {
	size, p := s.Size(), s.o.p
	place := p.session.Place.Get()
	fx, fy := s.view().pixel(place)
	x, y := float32(math.Floor(fx)), float32(math.Floor(fy))
	const open = 7
	s.line(0, fyne.NewPos(0, y), fyne.NewPos(min(x-open, size.Width), y), y >= 0 && y < size.Height && x-open > 0)
	s.line(1, fyne.NewPos(max(x+open, 0), y), fyne.NewPos(size.Width, y), y >= 0 && y < size.Height && x+open < size.Width)
	s.line(2, fyne.NewPos(x, 0), fyne.NewPos(x, min(y-open, size.Height)), x >= 0 && x < size.Width && y-open > 0)
	s.line(3, fyne.NewPos(x, max(y+open, 0)), fyne.NewPos(x, size.Height), x >= 0 && x < size.Width && y+open < size.Height)
	left, right := sides(s.axis, s.view().mirrored, p.sided())
	s.marks[0].SetText(left)
	s.marks[1].SetText(right)
	s.marks[2].SetText(s.axis.letter() + " = " + millimetres(place[s.axis]))
}

// sides returns the letters at the left and right of a slice.
func sides(a axis, mirrored, known bool) (left, right string) {
	switch {
	case !known:
		return "?", "?"
	case a == sagittal:
		return "P", "A"
	case mirrored:
		return "R", "L"
	}
	return "L", "R"
}

func (s *slice) line(i int, from, to fyne.Position, visible bool) {
	l := s.cross[i]
	l.Position1, l.Position2 = from, to
	l.StrokeColor = look.Faded(look.Text, .8)
	l.Hidden = !visible || s.o.p.View.NoCrosshair.Get()
	l.Refresh()
}

// CreateRenderer implements [fyne.Widget].
func (s *slice) CreateRenderer() fyne.WidgetRenderer { return sliceRenderer{s} }

type sliceRenderer struct{ s *slice }

func (r sliceRenderer) Layout(size fyne.Size) {
	s := r.s
	s.raster.Resize(size)
	high := s.marks[0].MinSize().Height
	s.marks[0].Move(fyne.NewPos(6, 4))
	s.marks[0].Resize(fyne.NewSize(size.Width/2, high))
	s.marks[1].Move(fyne.NewPos(size.Width/2, 4))
	s.marks[1].Resize(fyne.NewSize(size.Width/2-6, high))
	s.marks[2].Move(fyne.NewPos(6, size.Height-high-3))
	s.marks[2].Resize(fyne.NewSize(size.Width-12, high))
	s.placeMarks()
}

func (r sliceRenderer) MinSize() fyne.Size { return fyne.NewSize(40, 40) }

func (r sliceRenderer) Objects() []fyne.CanvasObject {
	s := r.s
	return []fyne.CanvasObject{s.raster, s.cross[0], s.cross[1], s.cross[2], s.cross[3], s.marks[0], s.marks[1], s.marks[2]}
}

func (r sliceRenderer) Refresh() {
	r.s.raster.Refresh()
	for _, m := range r.s.marks {
		m.Refresh()
	}
	r.s.placeMarks()
}

func (r sliceRenderer) Destroy() {}
