package trace

import (
	"image"
	"image/color"
	"math"
)

// A pen paints lines with smooth edges. Coverage is gathered in a mask, so that where
// pieces of one line meet or cross it is painted once.
type pen struct {
	dst   *image.RGBA
	mask  []uint8
	dirty image.Rectangle
}

func newPen(dst *image.RGBA) *pen {
	return &pen{dst: dst, mask: make([]uint8, dst.Rect.Dx()*dst.Rect.Dy())}
}

// A point is a place in pixels.
type point struct{ x, y float32 }

// cover raises the coverage of a pixel.
func (p *pen) cover(x, y int, c float32) {
	if c <= 0 || x < 0 || y < 0 || x >= p.dst.Rect.Dx() || y >= p.dst.Rect.Dy() {
		return
	}
	at := &p.mask[y*p.dst.Rect.Dx()+x]
	*at = max(*at, uint8(min(c, 1)*255+.5))
}

func (p *pen) touch(x0, y0, x1, y1 float32) {
	r := image.Rect(int(x0)-1, int(y0)-1, int(x1)+2, int(y1)+2).Intersect(p.dst.Rect)
	p.dirty = p.dirty.Union(r)
}

// segment covers the pixels within half a width of the straight line a–b: a pixel
// counts by its distance to the line, one pixel wide at the edge.
func (p *pen) segment(a, b point, width float32) {
	half := width/2 + .5
	dx, dy := b.x-a.x, b.y-a.y
	length := dx*dx + dy*dy
	p.touch(min(a.x, b.x)-half, min(a.y, b.y)-half, max(a.x, b.x)+half, max(a.y, b.y)+half)
	steep := abs(dy) > abs(dx)
	long, short, from, to := dx, dy, a.x, b.x
	if steep {
		long, short, from, to = dy, dx, a.y, b.y
	}
	slope, reach := float32(0), half
	if long != 0 {
		slope = short / long
		reach = half * float32(math.Sqrt(float64(length))) / abs(long)
	}
	limit := p.dst.Rect.Dx()
	if steep {
		limit = p.dst.Rect.Dy()
	}
	low, high := max(0, int(min(from, to)-half)), min(limit-1, int(max(from, to)+half))
	for i := low; i <= high; i++ {
		along := min(max(float32(i)+.5, min(from, to)), max(from, to)) - from
		middle := slope * along
		if steep {
			middle += a.x
		} else {
			middle += a.y
		}
		for j := int(middle - reach - .5); j <= int(middle+reach+.5); j++ {
			x, y := i, j
			if steep {
				x, y = j, i
			}
			p.cover(x, y, half-distance(float32(x)+.5-a.x, float32(y)+.5-a.y, dx, dy, length))
		}
	}
}

// distance of (x, y) to the line from the origin to (dx, dy).
func distance(x, y, dx, dy, length float32) float32 {
	if length > 0 {
		t := min(max((x*dx+y*dy)/length, 0), 1)
		x, y = x-t*dx, y-t*dy
	}
	return float32(math.Sqrt(float64(x*x + y*y)))
}

func abs(v float32) float32 { return max(v, -v) }

// line covers a line through points; dash is the lengths of strokes and gaps in turn,
// none for a whole line.
func (p *pen) line(points []point, width float32, dash []float32) {
	if len(points) == 1 {
		p.segment(points[0], points[0], width)
	}
	k, left := 0, float32(0)
	if len(dash) > 0 {
		left = dash[0]
	}
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		if len(dash) == 0 {
			p.segment(a, b, width)
			continue
		}
		length := distance(b.x-a.x, b.y-a.y, 0, 0, 0)
		for at := float32(0); at < length; {
			next := min(length, at+left)
			if k%2 == 0 {
				p.segment(between(a, b, at/length), between(a, b, next/length), width)
			}
			left -= next - at
			if at = next; left <= 1e-4 {
				k = (k + 1) % len(dash)
				left = dash[k]
			}
		}
	}
}

func between(a, b point, share float32) point {
	return point{a.x + share*(b.x-a.x), a.y + share*(b.y-a.y)}
}

// column covers a pixel column from y0 to y1, its ends in part.
func (p *pen) column(x int, y0, y1 float32) {
	p.touch(float32(x), y0, float32(x), y1)
	first, last := int(math.Floor(float64(y0))), int(math.Floor(float64(y1)))
	first, last = max(first, 0), min(last, p.dst.Rect.Dy()-1)
	for y := first; y <= last; y++ {
		p.cover(x, y, min(float32(y+1), y1)-max(float32(y), y0))
	}
}

// flush paints what was covered and begins anew.
func (p *pen) flush(c color.NRGBA) {
	r := p.dirty
	w := p.dst.Rect.Dx()
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := p.dst.Pix[y*p.dst.Stride:]
		mask := p.mask[y*w : (y+1)*w]
		for x := r.Min.X; x < r.Max.X; x++ {
			if m := mask[x]; m > 0 {
				blend(row[4*x:4*x+4:4*x+4], c, int(m)*int(c.A)/255)
				mask[x] = 0
			}
		}
	}
	p.dirty = image.Rectangle{}
}

// blend moves an opaque pixel towards a colour by alpha of 255.
func blend(px []uint8, c color.NRGBA, alpha int) {
	px[0] += uint8((alpha*(int(c.R)-int(px[0])) + 127) / 255)
	px[1] += uint8((alpha*(int(c.G)-int(px[1])) + 127) / 255)
	px[2] += uint8((alpha*(int(c.B)-int(px[2])) + 127) / 255)
}

// box blends the pixels [x0, x1) × [y0, y1) that lie in the picture.
func (p *pen) box(x0, y0, x1, y1 int, c color.NRGBA) {
	r := image.Rect(x0, y0, x1, y1).Intersect(p.dst.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := p.dst.Pix[y*p.dst.Stride:]
		for x := r.Min.X; x < r.Max.X; x++ {
			blend(row[4*x:4*x+4:4*x+4], c, int(c.A))
		}
	}
}

// fill paints the whole picture.
func fill(dst *image.RGBA, c color.NRGBA) {
	for i := 0; i < len(dst.Pix); i += 4 {
		dst.Pix[i], dst.Pix[i+1], dst.Pix[i+2], dst.Pix[i+3] = c.R, c.G, c.B, 255
	}
}
