package matrix

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"syncact/core/colormap"
	"syncact/core/series"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// rectangle is a part of the body, dp.
type rectangle struct {
	x, y, w, h float32
}

func (r rectangle) holds(p fyne.Position) bool {
	return p.X >= r.x && p.Y >= r.y && p.X < r.x+r.w && p.Y < r.y+r.h
}

func (r rectangle) put(o fyne.CanvasObject) {
	o.Move(fyne.NewPos(r.x, r.y))
	o.Resize(fyne.NewSize(max(0, r.w), max(0, r.h)))
}

// geometry says where the parts of the body are.
type geometry struct {
	heat, stages, groups, margin, overview, bar rectangle
	room                                        fyne.Size // the heat map may take
}

// layoutOf returns the geometry of a body for a frame.
func layoutOf(size fyne.Size, p *prepared, v View) (geometry, frame) {
	left, top, bottom := look.Scaled(82), look.Scaled(36), look.Scaled(44)
	room := fyne.NewSize(max(16, size.Width-left-115), max(16, size.Height-top-bottom))
	f := v.in(float64(room.Width), float64(room.Height), len(p.rows.at), len(p.columns.at))
	w, h := f.used()
	f.width, f.height = w, h
	g := geometry{room: room, heat: rectangle{left, top, float32(w), float32(h)}}
	right := left + g.heat.w
	g.stages = rectangle{left - 8, top, 8, g.heat.h}
	g.groups = rectangle{left, top - 7, g.heat.w, 4}
	g.margin = rectangle{right + 8, top, 62, g.heat.h}
	g.overview = rectangle{right + 79, top, 22, g.heat.h}
	g.bar = rectangle{min(right-44, size.Width-120-look.Scaled(50)), size.Height - look.Scaled(18), 120, 8}
	return g, f
}

// marks are what moves without a drawing of the matrix.
type marks struct {
	row, col    *canvas.Line
	cell, frame *canvas.Rectangle
	dot         *canvas.Circle
}

// pictures are the rasters of the body.
type pictures struct {
	heat, stages, groups, margin, overview, bar *widgets.Raster
}

// body is the picture below the tool row.
type body struct {
	widget.BaseWidget
	widgets.Touch
	panel    *Panel
	prepared *prepared
	plate    *plate
	geometry geometry
	frame    frame
	pictures pictures
	marks    marks
	letters  widgets.Lettering
	lens     *lens
	neuron   series.ID
	network  series.ID
	held     grip // what a drag has hold of
	focused  bool
}

func newBody(p *Panel) *body {
	b := &body{panel: p, lens: newLens()}
	b.pictures = pictures{
		heat:     widgets.NewRaster(b.paintHeat),
		stages:   widgets.NewRaster(b.paintStages),
		groups:   widgets.NewRaster(b.paintGroups),
		margin:   widgets.NewRaster(b.paintMargin),
		overview: widgets.NewRaster(b.paintOverview),
		bar:      widgets.NewRaster(b.paintBar),
	}
	b.marks = marks{&canvas.Line{StrokeWidth: 1}, &canvas.Line{StrokeWidth: 1}, &canvas.Rectangle{StrokeWidth: 1.5}, &canvas.Rectangle{StrokeWidth: 1}, &canvas.Circle{}}
	b.lens.Hide()
	b.touch()
	b.ExtendBaseWidget(b)
	return b
}

// show takes over what was prepared; nil lets go of it.
func (b *body) show(p *prepared) {
	if b.plate != nil {
		b.plate.cache.close()
	}
	b.lens.Hide()
	if b.prepared = p; p == nil {
		b.plate = nil
		return
	}
	b.plate = &plate{cache: newCache(p.pyramid, p.known, b.panel.options.Do, b.arrived), rows: p.rows, columns: p.columns}
	p.known = nil
	b.neuron, b.network = b.panel.session.Neuron.Get(), b.panel.session.Network.Get()
	b.Refresh()
}

// arrived draws the tile that was waited for.
func (b *body) arrived() { b.pictures.heat.Redraw() }

// moved follows a change of view.
func (b *body) moved() {
	if b.prepared == nil {
		return
	}
	b.arrange(b.Size())
	b.pictures.heat.Redraw()
	b.pictures.margin.Redraw()
	b.pictures.stages.Redraw()
	b.pictures.groups.Redraw()
}

// follow marks a neuron and a network and brings them into sight.
func (b *body) follow(neuron, network series.ID) {
	b.neuron, b.network = neuron, network
	if b.prepared == nil {
		return
	}
	view := &b.panel.settings.view
	if to := b.frame.to(b.prepared.row(neuron), b.prepared.col(network)); to != b.frame.View.orFit(b.frame) {
		view.Set(to)
		return
	}
	b.placeMarks()
	b.write()
	b.pictures.stages.Redraw()
	b.pictures.groups.Redraw()
}

// arrange places everything for a size and the view.
func (b *body) arrange(size fyne.Size) {
	if b.prepared == nil || size.Width < 1 {
		return
	}
	b.geometry, b.frame = layoutOf(size, b.prepared, b.panel.settings.view.Get())
	g := b.geometry
	for r, o := range map[rectangle]fyne.CanvasObject{g.heat: b.pictures.heat, g.stages: b.pictures.stages, g.groups: b.pictures.groups,
		g.margin: b.pictures.margin, g.overview: b.pictures.overview, g.bar: b.pictures.bar} {
		r.put(o)
	}
	b.placeMarks()
	b.write()
}

// inks returns the colours of values in the theme in use.
func (b *body) inks() inks {
	theme := colormap.Light
	if look.IsDark() {
		theme = colormap.Dark
	}
	m, _ := colormap.Named(colormap.Diverging, theme)
	return inks{m, b.prepared.limit, color.RGBA(look.Color(look.StrongLine)), color.RGBA(look.Color(look.Panel))}
}

func scaleOf(pixels int, dp float32) float64 {
	if dp <= 0 {
		return 1
	}
	return float64(pixels) / float64(dp)
}

func (b *body) paintHeat(dst *image.RGBA) {
	if b.plate != nil {
		b.plate.paint(dst, b.frame, scaleOf(dst.Rect.Dy(), b.geometry.heat.h), b.inks())
	}
}

func (b *body) paintOverview(dst *image.RGBA) {
	if b.plate != nil {
		b.plate.paintWhole(dst, b.inks())
	}
}

func (b *body) paintMargin(dst *image.RGBA) {
	if b.prepared != nil {
		b.prepared.margin.paint(dst, b.frame, scaleOf(dst.Rect.Dy(), b.geometry.margin.h), marginInks{
			look.Color(look.Panel), look.Color(look.StrongLine), look.Color(look.Text2), look.Color(look.Neuron), look.Color(look.Text2)})
	}
}

func (b *body) paintStages(dst *image.RGBA) {
	if b.prepared != nil {
		paintSections(dst, b.prepared.rows.sections, in(b.prepared.rows.sections, b.prepared.row(b.neuron)),
			func(row int) float64 { return b.frame.y(float64(row)) }, false, scaleOf(dst.Rect.Dy(), b.geometry.stages.h),
			marginInks{ground: look.Color(look.Panel), axis: look.Color(look.StrongLine), most: look.Color(look.Neuron)})
	}
}

func (b *body) paintGroups(dst *image.RGBA) {
	if b.prepared != nil {
		paintSections(dst, b.prepared.columns.sections, in(b.prepared.columns.sections, b.prepared.col(b.network)),
			func(col int) float64 { return b.frame.x(float64(col)) }, true, scaleOf(dst.Rect.Dx(), b.geometry.groups.w),
			marginInks{ground: look.Color(look.Panel), axis: look.Color(look.StrongLine), most: look.Color(look.Brain)})
	}
}

func (b *body) paintBar(dst *image.RGBA) {
	if b.prepared == nil {
		return
	}
	m, w := b.inks().values, dst.Rect.Dx()
	for x := range w {
		c := m.Colors[x*255/max(1, w-1)]
		box(dst, x, 0, x+1, dst.Rect.Dy(), color.NRGBA{c[0], c[1], c[2], 255})
	}
}
