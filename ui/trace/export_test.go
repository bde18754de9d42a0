package trace

import (
	"image"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
)

// Axis gives tests the geometry of a view.
type Axis = axis

// On is [View.on].
func (v View) On(width, seconds float64) Axis { return v.on(width, seconds) }

// The geometry of an axis.
func (a axis) X(t float64) float64           { return a.x(t) }
func (a axis) Time(x float64) float64        { return a.at(x) }
func (a axis) Zoom(by, x float64) View       { return a.zoom(by, x) }
func (a axis) Pan(dx float64) View           { return a.pan(dx) }
func (a axis) Ticks(apart float64) []float64 { return a.ticks(apart) }

// Clock writes a time.
var Clock = clock

// Body is what takes the mouse and keys.
func (p *Panel) Body() *body { return p.body }

// Ready reports whether what was asked for last is drawn and no frame is on its way.
func (p *Panel) Ready() bool { return p.ready && !p.body.strip.busy }

// View and SetView reach the view.
func (p *Panel) View() View     { return p.choices.view.Get() }
func (p *Panel) SetView(v View) { p.choices.view.Set(v) }

// SetMode chooses a mode.
func (p *Panel) SetMode(m Mode) { p.choices.mode.Set(m) }

// SetMost chooses how many networks are drawn.
func (p *Panel) SetMost(n int) { p.choices.most.Set(n) }

// Titles returns the names of the lines.
func (p *Panel) Titles() []string {
	var all []string
	for _, l := range p.body.scene.lines {
		all = append(all, l.title)
	}
	return all
}

// Values returns what the legend says.
func (p *Panel) Values() []string {
	var all []string
	for _, r := range p.body.legend.rows {
		all = append(all, r.value.Text)
	}
	return all
}

// Place returns where a time is in the plot, a share of its height down.
func (b *body) Place(seconds float64, down float32) fyne.Position {
	g := b.geometry.plot
	return fyne.NewPos(g.x+float32(b.axis().x(seconds)), g.y+down*g.h)
}

// Film and Whole return a place over a time in the strip and in the overview.
func (b *body) Film(seconds float64) fyne.Position {
	return fyne.NewPos(b.Place(seconds, 0).X, b.geometry.film.y+20)
}

func (b *body) Whole(seconds float64) fyne.Position {
	g := b.geometry.whole
	return fyne.NewPos(g.x+float32(seconds/b.scene.run.Seconds)*g.w, g.y+10)
}

// Legend returns the place of a row of the legend.
func (b *body) LegendClick(row int) { b.legend.click(b.scene.lines[row]) }
func (b *body) LegendAlone(row int) { b.legend.alone(b.scene.lines[row]) }

// CursorX returns where the cursor stands.
func (b *body) CursorX() float32 { return b.marks.cursor.Position1.X }

// PeakVisible reports whether the mark of the response's peak is seen.
func (b *body) PeakVisible() bool { return b.marks.peak.Visible() }

// Scroll scrolls with keys held; Key presses a key.
func (b *body) Scroll(e *fyne.ScrollEvent, keys fyne.KeyModifier) { b.scroll(e, keys) }
func (b *body) Key(name fyne.KeyName, shift bool)                 { b.key(name, shift) }

// Card returns what the card of an interval says.
func (b *body) Card() (visible bool, text []string) {
	for _, l := range b.card.r {
		text = append(text, l.Text)
	}
	return b.card.Visible(), text
}

// Preview reports whether the large frame is seen, and whether it is a grey tile yet.
func (b *body) Preview() (visible, grey bool) { return b.preview.Visible(), b.preview.frame == nil }

// Thumbs returns how many thumbnails are kept.
func (b *body) Thumbs() int { return len(b.strip.thumbs) }

// Plot paints the plot.
func (b *body) Plot(dst *image.RGBA) { b.paintPlot(dst) }

// Stroke paints one straight line of white on black.
func Stroke(dst *image.RGBA, x0, y0, x1, y1, width float32) {
	p := newPen(dst)
	p.line([]point{{x0, y0}, {x1, y1}}, width, nil)
	p.flush(color.NRGBA{255, 255, 255, 255})
}

// PaintCourse paints one course of white on black.
func PaintCourse(dst *image.RGBA, c Course, a Axis, most float64) {
	p := plot{a, float64(dst.Rect.Dy()), most, 1}
	p.paintLine(newPen(dst), c, 1, nil, color.NRGBA{255, 255, 255, 255})
}

// Cuts returns the cuts drawn.
func (b *body) Cuts() []float64 { return b.scene.run.Cuts }

// Play starts or stops playing by a clock.
func (b *body) Play(now func() time.Time) {
	b.player.now = now
	b.player.toggle()
}

// Playing reports whether the run is played.
func (b *body) Playing() bool { return b.player.playing() }

// Menu returns the titles of the menu at a time, those of lists with their choices.
func (b *body) Menu(seconds float64) map[string]func() {
	all := make(map[string]func())
	for _, item := range b.menuItems(seconds) {
		if all[item.Label] = item.Action; item.ChildMenu != nil {
			for _, one := range item.ChildMenu.Items {
				all[item.Label+"/"+one.Label] = one.Action
			}
		}
	}
	return all
}

// Colour chooses a hue of the panel for a line by its place in the menu; Ink is the
// colour of a line.
func (b *body) Colour(row, hue int) {
	b.legend.colours(b.scene.lines[row]).ChildMenu.Items[hue].Action()
}
func (b *body) Ink(row int) fyne.ThemeColorName { return b.scene.lines[row].ink }

// FilmHeight returns how high the strip is.
func (b *body) FilmHeight() float32 { return b.geometry.film.h }
