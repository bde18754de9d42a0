package demo

import (
	"math"
	"strconv"
)

// The size of every frame of the demo film.
const (
	FrameWidth  = 160
	FrameHeight = 120
)

const aspect = float64(FrameWidth) / FrameHeight

// A Category is what a scene shows and what one planted network answers to.
type Category int

// The categories, in the order of the models' outputs.
const (
	Face Category = iota
	Place
	Object
	Text
	Body
	Motion
)

// Categories is how many there are.
const Categories = 6

var categoryNames = [Categories]string{"face", "place", "object", "text", "body", "motion"}

// String returns the category's name in lower case.
func (c Category) String() string {
	if c < 0 || c >= Categories {
		return "category " + strconv.Itoa(int(c))
	}
	return categoryNames[c]
}

// A Range is a lowest and a highest value.
type Range struct{ Low, High float64 }

// The luminance standard deviations, in grey levels, that scenes are scaled to.
// The film's range is narrow because a low-level network would otherwise follow
// contrast, and any model, trained or not, would follow that network.
var (
	FilmContrast  = Range{30, 42}
	StillContrast = Range{16, 52}
)

// A figure is something that can be drawn as it stands at t seconds.
type figure interface {
	draw(c *Canvas, t float64)
}

// A Scene is one shot: a pure function of its seed, what it shows, and time. It
// may be drawn by several canvases at once.
type Scene struct {
	layers []figure // back to front
	finish finish
}

// NewScene designs a scene. Without categories it shows a background and clutter
// only; place and motion fill the frame behind the others.
func NewScene(seed uint64, contrast Range, shows ...Category) *Scene {
	s := &Scene{finish: newFinish(newDice(seed, 1), contrast)}
	scenery := newDice(seed, 2)
	s.layers = append(s.layers, newScenery(scenery, shows))
	clutter, occluders := scenery.IntN(14), scenery.IntN(4)
	for _, c := range shows {
		if c == Place || c == Motion {
			clutter, occluders = clutter/5, occluders/2
		}
	}
	for range clutter {
		s.layers = append(s.layers, newClutter(scenery, .02, .09))
	}
	standing := make([]Category, 0, len(shows))
	for _, c := range shows {
		if c != Place && c != Motion {
			standing = append(standing, c)
		}
	}
	for i, c := range standing {
		d := newDice(seed, 10+uint64(c))
		s.layers = append(s.layers, newFigure(d, c, spot(d, i, len(standing))))
	}
	for range occluders {
		s.layers = append(s.layers, newClutter(scenery, .03, .12))
	}
	return s
}

// newScenery is what fills the frame: place or motion where shown, else a background.
func newScenery(d dice, shows []Category) figure {
	for _, c := range shows {
		switch c {
		case Place:
			return newPlace(d)
		case Motion:
			return newMotion(d)
		}
	}
	return newBackground(d)
}

// newFigure designs what stands in the frame around at.
func newFigure(d dice, c Category, at point) figure {
	switch c {
	case Face:
		return newFace(d, at)
	case Object:
		return newObjects(d, at)
	case Text:
		return newText(d, at)
	case Body:
		return newBody(d, at)
	}
	panic("demo: " + c.String() + " does not stand in the frame")
}

// spot is where figure i of n stands; two share the frame's halves.
func spot(d dice, i, n int) point {
	at := point{aspect/2 + d.in(-.3, .3), .5 + d.in(-.18, .18)}
	if n > 1 {
		at.x = aspect*(.27+.46*float64(i)) + d.in(-.1, .1)
	}
	return at
}

// Draw paints the scene as it is t seconds after its start into dst, RGB rows of
// FrameWidth × FrameHeight. It panics when dst has another length.
func (c *Canvas) Draw(s *Scene, t float64, dst []uint8) {
	if len(dst) != FrameWidth*FrameHeight*3 {
		panic("demo: a frame has " + strconv.Itoa(FrameWidth*FrameHeight*3) + " bytes")
	}
	for _, layer := range s.layers {
		layer.draw(c, t)
	}
	s.finish.apply(c, dst)
}

// A sway is slow drift around a place.
type sway struct{ ax, ay, fx, fy, phase float64 }

func newSway(d dice, extent float64) sway {
	return sway{d.in(0, extent), d.in(0, extent), d.in(.1, .5), d.in(.1, .5), d.in(0, 2*math.Pi)}
}

// at returns p as it has drifted after t seconds.
func (s sway) at(p point, t float64) point {
	return point{p.x + s.ax*math.Sin(2*math.Pi*s.fx*t+s.phase), p.y + s.ay*math.Sin(2*math.Pi*s.fy*t+2*s.phase)}
}
