package brain

import (
	"context"
	"fmt"
	"image"
	"image/draw"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
	xdraw "golang.org/x/image/draw"
	"golang.org/x/sync/errgroup"

	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// A sheet shows a mosaic of slices or a glass brain in one picture.
type sheet struct {
	widget.BaseWidget
	widgets.Touch
	p      *Panel
	b      *body
	raster *widgets.Raster
	pixels [2]int
	key    sheetKey
	pic    *sheetPicture
	cuts   *job.Latest[*sheetPicture]
	wanted sheetKey // of the request under way
	tools  *sheetTools
	labels []*widgets.Label
}

// A sheetKey says what a sheet shows.
type sheetKey struct {
	scene  *scene
	inks   inks
	mode   Mode
	mosaic Mosaic
	pixels [2]int
	gap    int
	fov    box
}

// A sheetPicture is a sheet that was drawn, with the projections it was made of.
type sheetPicture struct {
	*picture
	plan  sheetPlan
	glass *glass
}

func newSheet(p *Panel, b *body) *sheet {
	s := &sheet{p: p, b: b, cuts: job.NewLatest[*sheetPicture](p.do)}
	s.raster = widgets.NewRaster(s.paint)
	s.tools = newSheetTools(p)
	s.Press = s.pressed
	s.Secondary = func(e *desktop.MouseEvent) {
		if mm, ok := s.point(e.Position); ok {
			p.openMenu(s, e, mm)
		}
	}
	s.ExtendBaseWidget(s)
	return s
}

func (s *sheet) paint(dst *image.RGBA) {
	s.pixels = [2]int{dst.Rect.Dx(), dst.Rect.Dy()}
	draw.Draw(dst, dst.Rect, image.NewUniform(look.Color(look.Canvas)), image.Point{}, draw.Src)
	switch {
	case s.pic == nil:
	case s.pic.w == s.pixels[0] && s.pic.h == s.pixels[1]:
		s.pic.colour(dst.Pix, s.p.levels(), s.key.inks)
	default:
		whole := image.NewRGBA(image.Rect(0, 0, s.pic.w, s.pic.h))
		s.pic.colour(whole.Pix, s.p.levels(), s.key.inks)
		xdraw.NearestNeighbor.Scale(dst, dst.Rect, whole, whole.Rect, xdraw.Src, nil)
	}
	s.request()
}

// request draws the sheet when it is not as it should be; the old one stays until
// then.
func (s *sheet) request() {
	if s.pixels[0] == 0 || s.p.View.Mode.Get() == Ortho {
		return
	}
	gap := max(int(float32(s.pixels[0])/max(s.Size().Width, 1)+.5), 1)
	key := sheetKey{s.p.scene, s.p.inks, s.p.View.Mode.Get(), s.p.View.Mosaic.Get(), s.pixels, gap, s.p.fov()}
	if s.pic != nil && s.key == key {
		s.wanted = key
		s.cuts.Stop()
		return
	}
	if s.wanted == key {
		return
	}
	s.wanted = key
	before := s.pic
	if before != nil && s.key.fov != key.fov {
		before = nil
	}
	s.cuts.Start(func(ctx context.Context) (*sheetPicture, error) { return drawSheet(ctx, key, before) },
		func(pic *sheetPicture, err error) {
			if err != nil {
				return
			}
			s.key, s.pic = key, pic
			s.raster.Redraw()
			s.place()
		})
}

// drawSheet draws every tile, in parallel. It takes what it can from the sheet before,
// nil for none.
func drawSheet(ctx context.Context, key sheetKey, before *sheetPicture) (*sheetPicture, error) {
	w, h := key.pixels[0], key.pixels[1]
	out := &sheetPicture{picture: newPicture(w, h, key.inks)}
	if before != nil {
		out.glass = before.glass
	}
	if key.mode == Glass {
		out.plan = planGlass(glassBox(key.fov), w, h, 12*key.gap, key.scene.mirrored)
		if out.glass == nil || out.glass.scene != key.scene {
			out.glass = newGlass(key.scene, glassBox(key.fov), out.glass)
		}
	} else {
		out.plan = key.mosaic.plan(key.fov, w, h, key.gap, key.scene.mirrored)
	}
	parts := make([]*picture, len(out.plan.tiles))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(4)
	for i, t := range out.plan.tiles {
		g.Go(func() error {
			if key.mode == Glass {
				parts[i] = out.glass.draw(t.plane, key.inks)
			} else {
				parts[i] = key.scene.draw(t.plane, key.inks)
			}
			return ctx.Err()
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	for i, t := range out.plan.tiles {
		out.paste(parts[i], t.x, t.y)
	}
	return out, nil
}

// point returns the place under a position; of a glass brain the depth stays.
func (s *sheet) point(at fyne.Position) ([3]float64, bool) {
	if s.pic == nil {
		return [3]float64{}, false
	}
	perDP := float64(s.pic.w) / float64(max(s.Size().Width, 1))
	x, y := float64(at.X)*perDP, float64(at.Y)*perDP
	t, ok := s.pic.plan.hit(x, y)
	if !ok {
		return [3]float64{}, false
	}
	if s.key.mode == Glass {
		t.at = s.p.session.Place.Get()[t.axis]
	}
	return t.point(x-float64(t.x), y-float64(t.y)), true
}

func (s *sheet) pressed(e *desktop.MouseEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil {
		c.Focus(s)
	}
	if mm, ok := s.point(e.Position); ok {
		s.p.goTo(mm)
	}
}

// arrange shows the tools of a mosaic where there is one.
func (s *sheet) arrange() {
	s.tools.Hidden = s.p.View.Mode.Get() != Sheet
	s.tools.update()
	s.Refresh()
}

// place puts letters and coordinates at the tiles.
func (s *sheet) place() {
	if s.pic == nil {
		return
	}
	perDP := float32(s.pic.w) / max(s.Size().Width, 1)
	used := 0
	add := func(text string, x, y, w float32, weight look.Weight, align fyne.TextAlign) {
		if used == len(s.labels) {
			s.labels = append(s.labels, widgets.NewLabel("", look.Small, look.Text))
		}
		l := s.labels[used]
		used++
		l.Text, l.Weight, l.Align, l.Hidden = text, weight, align, false
		l.Move(fyne.NewPos(x, y))
		l.Resize(fyne.NewSize(w, l.MinSize().Height))
		l.Refresh()
	}
	high := look.Small.Size() * 1.3
	for i, t := range s.pic.plan.tiles {
		x, y, w, h := float32(t.x)/perDP, float32(t.y)/perDP, float32(t.w)/perDP, float32(t.h)/perDP
		if i == 0 || s.key.mode == Glass {
			left, right := sides(t.axis, t.mirrored, s.p.sided())
			add(left, x+3, y+1, w-6, look.Regular, fyne.TextAlignLeading)
			add(right, x+3, y+1, w-6, look.Regular, fyne.TextAlignTrailing)
		}
		if s.key.mode != Glass {
			add(millimetres(t.at), x+3, y+h-high-2, w, look.SemiBold, fyne.TextAlignLeading)
		}
	}
	for _, l := range s.labels[used:] {
		l.Hidden = true
	}
	canvas.Refresh(s)
}

// CreateRenderer implements [fyne.Widget].
func (s *sheet) CreateRenderer() fyne.WidgetRenderer { return sheetRenderer{s} }

type sheetRenderer struct{ s *sheet }

func (r sheetRenderer) Layout(size fyne.Size) {
	foot := float32(0)
	if !r.s.tools.Hidden {
		foot = look.Scaled(widgets.Low) + 6
		r.s.tools.Move(fyne.NewPos(0, size.Height-foot+6))
		r.s.tools.Resize(fyne.NewSize(size.Width, foot-6))
	}
	r.s.raster.Resize(fyne.NewSize(size.Width, max(size.Height-foot, 1)))
	r.s.place()
}

func (r sheetRenderer) MinSize() fyne.Size { return fyne.NewSize(40, 40) }

func (r sheetRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.s.raster, r.s.tools}
	for _, l := range r.s.labels {
		all = append(all, l)
	}
	return all
}

func (r sheetRenderer) Refresh() {
	r.Layout(r.s.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r sheetRenderer) Destroy() {}

// sheetTools choose the slices of a mosaic.
type sheetTools struct {
	widget.BaseWidget
	p           *Panel
	axis        *widgets.Segmented
	grid        *widgets.Dropdown
	first, last *widgets.Field
	to          *widgets.Label
}

func newSheetTools(p *Panel) *sheetTools {
	t := &sheetTools{p: p, to: widgets.NewLabel("to", look.Small, look.Text2)}
	set := func(change func(*Mosaic)) {
		m := p.View.Mosaic.Get()
		change(&m)
		p.View.Mosaic.Set(m)
	}
	t.axis = widgets.NewSegmented([]string{"axial", "coronal", "sagittal"}, func(name string) {
		set(func(m *Mosaic) { m.Axis, m.First, m.Last = name, 0, 0 })
	})
	var grids []string
	for _, g := range Grids {
		grids = append(grids, fmt.Sprintf("%d × %d", g[0], g[1]))
	}
	t.grid = widgets.NewDropdown(grids, func(text string) {
		set(func(m *Mosaic) { _, _ = fmt.Sscanf(text, "%d × %d", &m.Columns, &m.Rows) })
	})
	end := func(write func(*Mosaic, float64)) *widgets.Field {
		f := widgets.NewField("", func(text string) {
			if mm, ok := parseNumber(text); ok {
				set(func(m *Mosaic) { *m = m.within(p.fov()); write(m, mm) })
			}
			t.update()
		})
		f.Height, f.Width = widgets.Low, 52
		return f
	}
	t.first = end(func(m *Mosaic, mm float64) { m.First = mm })
	t.last = end(func(m *Mosaic, mm float64) { m.Last = mm })
	t.ExtendBaseWidget(t)
	return t
}

func (t *sheetTools) update() {
	m := t.p.View.Mosaic.Get().within(t.p.fov())
	t.first.Width, t.last.Width = look.Scaled(52), look.Scaled(52)
	t.axis.SetChosen([]string{"sagittal", "coronal", "axial"}[axisNamed(m.Axis)])
	t.grid.SetChosen(fmt.Sprintf("%d × %d", m.Columns, m.Rows))
	setText(t.first, strconv.Itoa(int(m.First)))
	setText(t.last, strconv.Itoa(int(m.Last)))
}

// CreateRenderer implements [fyne.Widget].
func (t *sheetTools) CreateRenderer() fyne.WidgetRenderer {
	return widgets.Laid(t, widget.NewSimpleRenderer(newRow(t.axis, t.grid, t.first.Low(), t.to, t.last.Low()).Container))
}
