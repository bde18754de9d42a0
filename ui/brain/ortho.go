package brain

import (
	"context"

	"fyne.io/fyne/v2"
	"golang.org/x/sync/errgroup"

	"syncact/ui/job"
)

// An ortho is three slices about the place in one scale.
type ortho struct {
	p      *Panel
	slices [3]*slice
	scale  float64 // dp a mm, before the zoom
	cuts   *job.Latest[[]cutting]
	busy   bool
	again  bool // something changed while a cut was under way
}

// A cutting is a picture that was asked for.
type cutting struct {
	cutKey
	pic *picture
}

// A cutKey says what a picture shows; equal keys show the same.
type cutKey struct {
	scene *scene
	plane plane
	inks  inks
}

func newOrtho(p *Panel, b *body) *ortho {
	o := &ortho{p: p, scale: 1, cuts: job.NewLatest[[]cutting](p.do)}
	for a := range axis(3) {
		o.slices[a] = newSlice(o, b, a)
	}
	return o
}

// gap is the room between slices, dp.
const gap = 1

// layout places coronal and sagittal above, axial below, and the side in the corner
// they leave.
func (o *ortho) layout(size fyne.Size, corner fyne.CanvasObject) {
	b := o.p.fov()
	wide, tall := b.size(0)+b.size(1), b.size(2)+b.size(1)
	o.scale = max(min((float64(size.Width)-2*marginX-gap)/wide, (float64(size.Height)-2*marginY-gap)/tall), .1)
	dp := func(mm float64) float32 { return float32(int(mm*o.scale + .5)) }
	x, y, z := dp(b.size(0)), dp(b.size(1)), dp(b.size(2))
	place := func(s fyne.CanvasObject, left, top, w, h float32) {
		s.Move(fyne.NewPos(left, top))
		s.Resize(fyne.NewSize(w, h))
	}
	right, below := marginX+x+gap, marginY+z+gap
	place(o.slices[coronal], marginX, marginY, x, z)
	place(o.slices[sagittal], right, marginY, y, z)
	place(o.slices[axial], marginX, below, x, y)
	place(corner, right+8, below, max(size.Width-right-14-marginX, 1), max(size.Height-below-marginY, 1))
}

// plane returns what w×h pixels of a slice of a width in dp show.
func (o *ortho) plane(a axis, w, h int, width float32) plane {
	z := o.p.View.Zoom.Get()
	middle := o.p.fov().centre()
	right, up := a.within()
	return plane{axis: a, at: o.p.session.Place.Get()[a], w: w, h: h,
		centre:   [2]float64{middle[right] + z.Shift[right], middle[up] + z.Shift[up]},
		step:     float64(width) / float64(max(w, 1)) / (o.scale * z.factor()),
		mirrored: o.p.View.Radiological.Get() && right == 0, dot: int(float32(w)/max(width, 1) + .5)}
}

// request cuts the slices that are not as they should be. While a cut is under way
// the next one waits for it, so that a long drag shows every step it has time for.
func (o *ortho) request() {
	if o.busy {
		o.again = true
		return
	}
	var todo []cutting
	for _, s := range o.slices {
		w, h := s.pixels[0], s.pixels[1]
		if w == 0 || h == 0 {
			continue
		}
		key := cutKey{o.p.scene, o.plane(s.axis, w, h, s.Size().Width), o.p.inks}
		if s.pic == nil || s.key != key {
			todo = append(todo, cutting{cutKey: key})
		}
	}
	if len(todo) == 0 {
		return
	}
	o.busy = true
	o.cuts.Start(func(context.Context) ([]cutting, error) { return todo, cutAll(todo) }, o.show)
}

// cutAll cuts in parallel.
func cutAll(todo []cutting) error {
	var g errgroup.Group
	for i := range todo {
		g.Go(func() error {
			todo[i].pic = todo[i].scene.draw(todo[i].plane, todo[i].inks)
			return nil
		})
	}
	return g.Wait()
}

func (o *ortho) show(done []cutting, err error) {
	o.busy = false
	for _, c := range done {
		if c.pic != nil {
			o.slices[c.plane.axis].show(c)
		}
	}
	if o.again && err == nil {
		o.again = false
		o.request()
	}
}

func (o *ortho) placeMoved() {
	for _, s := range o.slices {
		s.placeMarks()
	}
}
