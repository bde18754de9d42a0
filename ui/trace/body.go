package trace

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/job"
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
	legend, plot, ticks, film, whole rectangle
}

// Heights of the parts below the plot, dp, and the least a plot is worth.
const (
	filmUsual, filmTall = 52, 96
	wholeHigh           = 26
	plotLeast           = 56
	tallFrom            = 600 // of the panel
)

// layoutOf returns the geometry of a body: the plot takes what the others leave. Where
// that is too little, first the overview and then the film give way; the legend never
// takes more than a third of the width.
func layoutOf(size fyne.Size) geometry {
	left := min(look.Scaled(184), size.Width*.36) + 12
	w := max(40, size.Width-left-12)
	film, whole, axis := float32(filmUsual), float32(wholeHigh), look.Scaled(23)
	if size.Height+look.Scaled(30) >= tallFrom {
		film = filmTall
	}
	room := size.Height - 10 - axis - 6
	if room-film-7-whole-12 < plotLeast {
		whole = 0
	}
	if room-film-whole < plotLeast {
		film = 0
	}
	plot := room - film
	if whole > 0 {
		plot -= 7 + whole + 12
	}
	plot = max(16, plot)
	g := geometry{legend: rectangle{12, 10, left - 12 - look.Scaled(28), plot}, plot: rectangle{left, 10, w, plot}}
	g.ticks = rectangle{left, 10 + plot, w, axis}
	g.film = rectangle{left, g.ticks.y + axis, w, film}
	g.whole = rectangle{left, g.film.y + film + 7, w, whole}
	return g
}

// pictures are the rasters of the body.
type pictures struct {
	plot, film, whole *widgets.Raster
}

// body is the picture below the header.
type body struct {
	widget.BaseWidget
	widgets.Touch
	panel    *Panel
	scene    *scene
	geometry geometry
	pictures pictures
	marks    marks
	letters  widgets.Lettering
	legend   *legend
	strip    *strip
	preview  *preview
	player   *player
	card     *card
	held     grip
	focused  bool
}

func newBody(p *Panel) *body {
	b := &body{panel: p, marks: newMarks(), preview: newPreview()}
	b.legend = newLegend(p)
	b.card = newCard(b)
	b.player = newPlayer(b, p.options.Do)
	b.pictures = pictures{widgets.NewRaster(b.paintPlot), widgets.NewRaster(b.paintFilm), widgets.NewRaster(b.paintWhole)}
	b.strip = newStrip(nil, p.options.Do, func() {}, func() {})
	b.touch()
	b.ExtendBaseWidget(b)
	return b
}

// setFrames says where the film comes from.
func (b *body) setFrames(f Frames) {
	b.player.end()
	b.strip.close()
	b.strip = newStrip(f, b.panel.options.Do, func() { b.pictures.film.Redraw() }, b.askCuts)
	b.preview.stop()
	b.preview.latest = job.NewLatest[*image.RGBA](b.panel.options.Do)
}

// show takes over a scene; nil lets go of it.
func (b *body) show(s *scene) {
	if b.scene != nil && s != nil && b.scene.id != s.id {
		b.card.interval = [2]float64{}
		b.card.Hide()
	}
	if s == nil || b.scene == nil || b.scene.id != s.id {
		b.player.end()
		b.hideLarge()
	}
	b.scene = s
	if s == nil {
		return
	}
	if len(s.run.Cuts) == 0 && s.run.Film != "" {
		s.run.Cuts, _ = b.panel.shots.of(s.id)
	}
	b.legend.show(s)
	b.Refresh()
	b.nameSpan()
	b.follow()
}

// axis returns the part of the run in sight.
func (b *body) axis() axis {
	return b.panel.choices.view.Get().on(float64(b.geometry.plot.w), b.scene.run.Seconds)
}

// follow brings the time cursor into sight and moves it there.
func (b *body) follow() {
	if b.scene == nil {
		return
	}
	view := &b.panel.choices.view
	if a := b.axis(); a.to(b.seconds()) != a.View {
		view.Set(a.to(b.seconds()))
		return
	}
	b.placeCursor()
}

func (b *body) seconds() float64 { return b.panel.session.Seconds.Get() }

// setSpan shows so many seconds about the time cursor.
func (b *body) setSpan(seconds float64) {
	if b.scene == nil {
		return
	}
	a := b.axis()
	middle := b.seconds()
	if middle < a.From || middle > a.From+a.Span {
		middle = a.From + a.Span/2
	}
	b.panel.choices.view.Set(View{middle - min(seconds, b.scene.run.Seconds)/2, seconds}.on(a.width, a.seconds).View)
}

// moved follows a change of view.
func (b *body) moved() {
	if b.scene == nil {
		return
	}
	b.arrange(b.Size())
	b.pictures.plot.Redraw()
	b.pictures.film.Redraw()
	b.nameSpan()
}

// nameSpan has the header say how much is in sight.
func (b *body) nameSpan() {
	a, d := b.axis(), b.panel.choices.spans
	text := spanText(a.Span)
	if a.Span >= b.scene.run.Seconds {
		text = spanText(spans[len(spans)-1].seconds)
	}
	d.SetChosen(text)
}

// arrange places everything for a size and the view.
func (b *body) arrange(size fyne.Size) {
	if b.scene == nil || size.Width < 1 {
		return
	}
	b.geometry = layoutOf(size)
	g := b.geometry
	g.plot.put(b.pictures.plot)
	g.film.put(b.pictures.film)
	g.whole.put(b.pictures.whole)
	g.legend.put(b.legend)
	hideIf(g.film.h == 0, b.pictures.film)
	hideIf(g.whole.h == 0, b.pictures.whole, b.marks.frame, b.marks.whole)
	b.placeCard()
	b.write()
	b.placeCursor()
	b.placeFrame()
}

func scaleOf(pixels int, dp float32) float64 {
	if dp <= 0 {
		return 1
	}
	return float64(pixels) / float64(dp)
}

func (b *body) paintPlot(dst *image.RGBA) {
	if b.scene != nil {
		g := b.geometry.plot
		p := plot{b.axis(), float64(g.h), b.scene.most, scaleOf(dst.Rect.Dy(), g.h)}
		from, to := b.ordered()
		p.paint(dst, b.scene, b.legend.hidden, [2]float64{from, to})
	}
}

func (b *body) paintWhole(dst *image.RGBA) {
	if b.scene != nil {
		g := b.geometry.whole
		p := plot{View{0, b.scene.run.Seconds}.on(float64(g.w), b.scene.run.Seconds), float64(g.h), 4, scaleOf(dst.Rect.Dy(), g.h)}
		p.paintWhole(dst, b.scene)
	}
}

func (b *body) paintFilm(dst *image.RGBA) {
	fill(dst, look.Color(look.Control))
	if b.scene == nil || b.scene.run.Film == "" || b.strip.frames == nil {
		fill(dst, look.Color(look.Panel))
		return
	}
	h, pixels, wide := float64(b.geometry.film.h), dst.Rect.Dy(), b.strip.wideness(b.scene.id)
	a := b.axis()
	ahead := a // half a view on either side
	ahead.From = max(0, a.From-a.Span/2)
	ahead.Span = min(a.From+1.5*a.Span, a.seconds) - ahead.From
	ahead.width *= ahead.Span / a.Span
	b.strip.paint(dst, slots(a, b.scene.id, h, pixels, wide), slots(ahead, b.scene.id, h, pixels, wide), scaleOf(pixels, b.geometry.film.h))
}

// write sets ticks, names and lengths.
func (b *body) write() {
	g, a, l := b.geometry, b.axis(), &b.letters
	l.Begin()
	p := plot{a, float64(g.plot.h), b.scene.most, 1}
	levels := p.levels()
	crowded := len(levels) > 1 && p.y(levels[0])-p.y(levels[1]) < float64(look.Scaled(14))
	for _, v := range levels {
		if crowded && v != 0 {
			continue
		}
		text := number(v, 0)
		if v > 0 {
			text = "+" + text
		}
		l.Put(text, g.plot.x-6, g.plot.y+float32(p.y(v)), widgets.Ink{Color: look.Text2, Align: fyne.TextAlignTrailing})
	}
	for _, t := range a.ticks(float64(look.Scaled(60))) {
		x := float32(a.x(t))
		ink := widgets.Ink{Color: look.Text2, Align: fyne.TextAlignCenter}
		at := g.ticks.x + x
		if x < 12 {
			ink.Align, at = fyne.TextAlignLeading, g.ticks.x
		} else if x > g.ticks.w-12 {
			ink.Align, at = fyne.TextAlignTrailing, g.ticks.x+g.ticks.w
		}
		l.Put(clock(t, a.Span < 4), at, g.ticks.y+g.ticks.h/2, ink)
	}
	b.writeUnit(p)
	b.writeLeft()
	l.End()
}

// writeUnit sets the unit of the values between the two uppermost ticks.
func (b *body) writeUnit(p plot) {
	levels := p.levels()
	if n := len(levels); n > 1 {
		top, next := float32(p.y(levels[n-1])), float32(p.y(levels[n-2]))
		if next-top >= look.Scaled(28) {
			b.letters.Put("z", b.geometry.plot.x-6, b.geometry.plot.y+(top+next)/2, widgets.Ink{Color: look.Text3, Align: fyne.TextAlignTrailing})
		}
	}
}

// writeLeft says beside axis, film and overview what they are.
func (b *body) writeLeft() {
	g, l := b.geometry, &b.letters
	line, room := look.Scaled(14), g.legend.w
	quiet, plain := widgets.Ink{Color: look.Text3}, widgets.Ink{Color: look.Text2}
	l.Put(shorten(b.bandText(), room), 12, g.ticks.y+g.ticks.h/2, quiet)
	if g.film.h > 0 {
		rows := []string{"No movie in this run"}
		if run := b.scene.run; run.Film != "" {
			rows = []string{"Movie", run.Film, b.cutsText()}
		}
		for i, text := range rows {
			ink := plain
			if i == 0 {
				ink = quiet
			}
			if (float32(i)+1)*line < g.film.h+7 {
				l.Put(shorten(text, room), 12, g.film.y+(float32(i)+.5)*line, ink)
			}
		}
	}
	if g.whole.h > 0 {
		l.Put(shorten("Whole run, "+clock(b.scene.run.Seconds, false), room), 12, g.whole.y+g.whole.h/2, quiet)
	}
}

// cutsText says what the dotted lines are.
func (b *body) cutsText() string {
	cuts, known := b.scene.run.Cuts, true
	if len(cuts) == 0 {
		cuts, known = b.panel.shots.of(b.scene.id)
	}
	switch {
	case len(cuts) > 0:
		return "shot cuts: dotted"
	case !known:
		return "looking for shot cuts"
	}
	return ""
}

// bandText says what the band is; "" where none is drawn.
func (b *body) bandText() string {
	for _, l := range b.scene.lines {
		if len(l.low.V) > 0 && !b.legend.hidden[string(l.id)] {
			return "Band: ± 1 SD of subjects"
		}
	}
	return ""
}

// recoloured draws the lines in their new colours.
func (b *body) recoloured() {
	b.pictures.plot.Redraw()
	b.pictures.whole.Redraw()
	b.placeCursor()
	canvas.Refresh(b)
}

// askCuts looks for the cuts of the film in sight, once its thumbnails are there: the
// search reads the whole film.
func (b *body) askCuts() {
	if b.scene != nil && b.scene.run.Film != "" && len(b.scene.run.Cuts) == 0 {
		b.panel.shots.ask(b.scene.id)
	}
}

// foundCuts draws the cuts of a run that have come.
func (b *body) foundCuts(run string) {
	if b.scene == nil || b.scene.id != run {
		return
	}
	if cuts, _ := b.panel.shots.of(run); len(cuts) > 0 {
		b.scene.run.Cuts = cuts
		b.pictures.plot.Redraw()
	}
	b.write()
	canvas.Refresh(b)
}

func shorten(text string, width float32) string {
	return widgets.Shorten(text, width, look.Small.Size(), fyne.TextStyle{}, nil)
}

// close ends background work.
func (b *body) close() {
	b.player.end()
	b.strip.close()
	b.preview.stop()
}
