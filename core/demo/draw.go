package demo

import (
	"math"
	"slices"
)

// A point is a place in the frame: y runs down from 0 to 1, x right from 0 to
// the frame's aspect.
type point struct{ x, y float64 }

// A colour is linear red, green, blue around 0–255; it may leave that range
// until the frame is finished.
type colour [3]float32

// mix goes from c (0) to d (1).
func (c colour) mix(d colour, share float32) colour {
	for i := range c {
		c[i] += (d[i] - c[i]) * share
	}
	return c
}

// subrows is how many scan lines make one row of pixels. Horizontally the
// coverage of a span is exact.
const subrows = 4

// A Canvas holds the buffers of one frame that is being drawn. It belongs to one
// goroutine; the frames it draws do not depend on what it drew before.
type Canvas struct {
	pix     []float32 // FrameHeight × FrameWidth × 3
	scratch []float32
	cover   [FrameWidth]float32
	cross   []float64
	shape   []point
}

// NewCanvas returns a canvas of FrameWidth × FrameHeight pixels.
func NewCanvas() *Canvas {
	n := FrameWidth * FrameHeight * 3
	return &Canvas{pix: make([]float32, n), scratch: make([]float32, n)}
}

// fill paints the inside of closed contours, even-odd, anti-aliased.
func (c *Canvas) fill(p paint, contours ...[]point) {
	top, bottom := math.Inf(1), math.Inf(-1)
	for _, contour := range contours {
		for _, q := range contour {
			top, bottom = min(top, q.y), max(bottom, q.y)
		}
	}
	first := max(0, int(math.Floor(top*FrameHeight)))
	last := min(FrameHeight-1, int(math.Floor(bottom*FrameHeight)))
	for row := first; row <= last; row++ {
		left, right := FrameWidth, 0
		for sub := range subrows {
			y := (float64(row) + (float64(sub)+.5)/subrows) / FrameHeight
			c.crossings(y, contours)
			for i := 0; i+1 < len(c.cross); i += 2 {
				a, b := c.span(c.cross[i]*FrameHeight, c.cross[i+1]*FrameHeight)
				left, right = min(left, a), max(right, b)
			}
		}
		c.blend(p, row, left, right)
	}
}

// crossings lists, sorted, where the contours' edges cut the line y.
func (c *Canvas) crossings(y float64, contours [][]point) {
	c.cross = c.cross[:0]
	for _, contour := range contours {
		a := contour[len(contour)-1]
		for _, b := range contour {
			if (a.y <= y) != (b.y <= y) {
				c.cross = append(c.cross, a.x+(y-a.y)/(b.y-a.y)*(b.x-a.x))
			}
			a = b
		}
	}
	slices.Sort(c.cross)
}

// span adds the coverage of the pixels from x0 to x1 on one sub-row and returns
// the pixels it touched.
func (c *Canvas) span(x0, x1 float64) (left, right int) {
	x0, x1 = max(x0, 0), min(x1, FrameWidth)
	if x1 <= x0 {
		return FrameWidth, 0
	}
	left, right = int(x0), min(int(x1), FrameWidth-1)
	if left == right {
		c.cover[left] += float32(x1-x0) / subrows
		return left, right + 1
	}
	c.cover[left] += float32(float64(left+1)-x0) / subrows
	for x := left + 1; x < right; x++ {
		c.cover[x] += 1. / subrows
	}
	c.cover[right] += float32(x1-float64(right)) / subrows
	return left, right + 1
}

// blend paints one row by its coverage and clears the coverage.
func (c *Canvas) blend(p paint, row, left, right int) {
	for x := left; x < right; x++ {
		share := c.cover[x]
		c.cover[x] = 0
		if share == 0 {
			continue
		}
		hue := p.at(float64(x)/FrameHeight, float64(row)/FrameHeight)
		at := (row*FrameWidth + x) * 3
		for i, v := range hue {
			c.pix[at+i] += (v - c.pix[at+i]) * share
		}
	}
}

// ellipse paints a 28-gon of half axes a and b, turned by angle.
func (c *Canvas) ellipse(p paint, centre point, a, b, angle float64) {
	c.shape = appendEllipse(c.shape[:0], centre, a, b, angle)
	c.fill(p, c.shape)
}

// ring paints what lies between an ellipse and the same one shrunk by thick.
func (c *Canvas) ring(p paint, centre point, a, b, angle, thick float64) {
	c.fill(p, appendEllipse(nil, centre, a, b, angle), appendEllipse(nil, centre, a-thick, b-thick, angle))
}

func appendEllipse(to []point, centre point, a, b, angle float64) []point {
	const corners = 28
	turnSin, turnCos := math.Sincos(angle)
	for k := range corners {
		sin, cos := math.Sincos(2 * math.Pi * float64(k) / corners)
		x, y := a*cos, b*sin
		to = append(to, point{centre.x + x*turnCos - y*turnSin, centre.y + x*turnSin + y*turnCos})
	}
	return to
}

// capsule paints a thick line with round ends, of half width r at a and s at b.
func (c *Canvas) capsule(p paint, a, b point, r, s float64) {
	const half = 7
	angle := math.Atan2(b.y-a.y, b.x-a.x)
	c.shape = c.shape[:0]
	for k := range half {
		sin, cos := math.Sincos(angle + math.Pi/2 + math.Pi*float64(k)/(half-1))
		c.shape = append(c.shape, point{a.x + r*cos, a.y + r*sin})
	}
	for k := range half {
		sin, cos := math.Sincos(angle - math.Pi/2 + math.Pi*float64(k)/(half-1))
		c.shape = append(c.shape, point{b.x + s*cos, b.y + s*sin})
	}
	c.fill(p, c.shape)
}

// line paints capsules along a path.
func (c *Canvas) line(p paint, r float64, path ...point) {
	for i := 1; i < len(path); i++ {
		c.capsule(p, path[i-1], path[i], r, r)
	}
}

// A pose places a figure: its own coordinates, y down, are scaled by size and
// stretch, turned, and moved to at.
type pose struct {
	at            point
	size, stretch float64 // stretch multiplies x
	turn          float64
}

// place maps a point of the figure into the frame.
func (q pose) place(x, y float64) point {
	sin, cos := math.Sincos(q.turn)
	x, y = x*q.size*q.stretch, y*q.size
	return point{q.at.x + x*cos - y*sin, q.at.y + x*sin + y*cos}
}

// outline maps pairs x, y of the figure into the frame.
func (q pose) outline(xy ...float64) []point {
	out := make([]point, len(xy)/2)
	for i := range out {
		out[i] = q.place(xy[2*i], xy[2*i+1])
	}
	return out
}
