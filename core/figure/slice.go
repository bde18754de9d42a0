package figure

import (
	"image"
	"math"
	"slices"

	"syncact/core/colormap"
	"syncact/core/volume"
)

// An extent is the part of the world that a figure shows, mm.
type extent struct{ lo, hi [3]float64 }

func (e extent) size(axis int) float64 { return e.hi[axis] - e.lo[axis] }

// extentOf is the bounding box of a brain with a margin.
func extentOf(mask *volume.Mask) extent {
	e := extent{[3]float64{math.Inf(1), math.Inf(1), math.Inf(1)}, [3]float64{math.Inf(-1), math.Inf(-1), math.Inf(-1)}}
	for _, v := range mask.Index {
		for a, c := range mask.World(v) {
			e.lo[a], e.hi[a] = min(e.lo[a], c), max(e.hi[a], c)
		}
	}
	const margin = 5
	for a := range e.lo {
		if !(e.lo[a] <= e.hi[a]) {
			e.lo[a], e.hi[a] = -90, 90
		}
		e.lo[a], e.hi[a] = e.lo[a]-margin, e.hi[a]+margin
	}
	return e
}

// inside is the brain.
func (f Brain) inside() *volume.Mask {
	if f.Anatomy.Inside != nil {
		return f.Anatomy.Inside
	}
	img := f.Map
	if f.Anatomy.Image != nil {
		img = f.Anatomy.Image
	}
	in := make([]bool, len(img.V))
	for v, x := range img.V {
		in[v] = x != 0 && x == x
	}
	return volume.NewMask(img.Grid, in)
}

// A lens reads an image along the pixels of one plane.
type lens struct {
	img  *volume.Image
	inv  volume.Affine
	safe bool
}

func lensOf(img *volume.Image) lens {
	if img == nil {
		return lens{}
	}
	inv, err := img.Affine.Inverse()
	return lens{img, inv, err == nil}
}

// at is the value at a point in mm by linear interpolation, 0 outside, and the share
// of it that comes from voxels with a value.
func (l *lens) at(mm [3]float64) (value, share float64) {
	if !l.safe {
		return 0, 0
	}
	p := l.inv.Apply(mm)
	var from [3]int
	var part [3]float64
	for a := range p {
		low := math.Floor(p[a])
		from[a], part[a] = int(low), p[a]-low
		if from[a] < -1 || from[a] >= l.img.Shape[a] {
			return 0, 0
		}
	}
	for n := range 8 {
		w := 1.0
		at := from
		for a := range 3 {
			if n>>a&1 == 1 {
				at[a]++
				w *= part[a]
			} else {
				w *= 1 - part[a]
			}
		}
		if w == 0 || at[0] < 0 || at[1] < 0 || at[2] < 0 || at[0] >= l.img.Shape[0] || at[1] >= l.img.Shape[1] || at[2] >= l.img.Shape[2] {
			continue
		}
		if v := float64(l.img.At(at[0], at[1], at[2])); v != 0 && v == v {
			value, share = value+w*v, share+w
		}
	}
	return value, share
}

// A scene is what the views of one figure share.
type scene struct {
	ext         extent
	over, under lens
	brain, head lens // the mask and where the anatomy has a value, smoothed: outlines run at a half
	win         colormap.Range
	grey        *colormap.Map
	paint       colormap.Overlay
	mirrored    bool // left and right change places
}

func (f Brain) scene() *scene {
	mask := f.inside()
	s := &scene{ext: extentOf(mask), over: lensOf(f.Map), under: lensOf(f.Anatomy.Image), brain: lensOf(soft(mask.Image())), grey: light(colormap.Anatomy), paint: f.overlay(), mirrored: f.Sides == Radiological}
	if f.Anatomy.Image != nil {
		s.win = s.window(mask)
		there := volume.NewImage(f.Anatomy.Image.Grid)
		for v, x := range f.Anatomy.Image.V {
			if x != 0 && x == x {
				there.V[v] = 1
			}
		}
		s.head = lensOf(soft(there))
	}
	return s
}

// soft smooths the edge of a mask, so that its outline has no steps.
func soft(img *volume.Image) *volume.Image {
	size := img.Affine.VoxelSize()
	return volume.Smooth(img, max(3, 1.2*min(size[0], size[1], size[2])))
}

// window is the range of anatomy that grey spans: 1 % to 99 % of the brain's values.
func (s *scene) window(mask *volume.Mask) colormap.Range {
	values := make([]float64, 0, len(mask.Index))
	for _, v := range mask.Index {
		if x, share := s.under.at(mask.World(v)); share > .5 {
			values = append(values, x/share)
		}
	}
	if len(values) == 0 {
		return colormap.Range{Max: 1}
	}
	slices.Sort(values)
	at := func(share float64) float64 { return values[int(share*float64(len(values)-1))] }
	return colormap.Range{Min: at(.01), Max: at(.99)}
}

// anatomy is the colour below the map at a point, and how much of it there is.
func (s *scene) anatomy(at [3]float64) (c colormap.RGB, cover float64) {
	brain, _ := s.brain.at(at)
	if cover = edge(brain); cover == 0 || !s.under.safe {
		return colormap.RGB{0xE9, 0xED, 0xF1}, cover
	}
	v, share := s.under.at(at)
	if share == 0 {
		return c, 0
	}
	i, _ := s.win.Index(float32(v / share))
	head, _ := s.head.at(at)
	return s.grey.Colors[i], cover * edge(head)
}

// slice paints one plane of the map over the anatomy.
func (s *scene) slice(to *sheet, b box, p plane, mm float64) {
	w, h := to.grain(b.w), to.grain(b.h)
	img := to.ground(w, h)
	values := make([]float32, w)
	var at [3]float64
	at[p.along] = mm
	for y := range h {
		at[p.up] = s.ext.hi[p.up] - (float64(y)+.5)/float64(h)*s.ext.size(p.up)
		line := img.Pix[y*img.Stride : y*img.Stride+4*w]
		for x := range w {
			at[p.right] = s.ext.lo[p.right] + (float64(x)+.5)/float64(w)*s.ext.size(p.right)
			if c, cover := s.anatomy(at); cover > 0 {
				cover4(line[4*x:4*x+4], c, cover)
			}
			v, _ := s.over.at(at)
			values[x] = float32(v)
		}
		s.over4(line, values)
	}
	to.picture(b, s.sided(img, p))
}

// cover4 puts a share of a colour over a pixel, which may be clear.
func cover4(px []uint8, c colormap.RGB, share float64) {
	for k := range 4 {
		v := 255.0
		if k < 3 {
			v = float64(c[k])
		}
		px[k] = uint8(float64(px[k]) + share*(v-float64(px[k])) + .5)
	}
}

// over4 paints the map over a row of pixels and makes those that it covers solid.
func (s *scene) over4(line []uint8, values []float32) {
	s.paint.Over(line, values)
	for x, v := range values {
		if size := math.Abs(float64(v)); size > 0 && size >= s.paint.Range.Threshold && line[4*x+3] != 255 {
			share := colormap.OverlayOpacity
			if s.paint.Ramp > 0 {
				share *= min((size-s.paint.Range.Threshold)/s.paint.Ramp, 1)
			}
			line[4*x+3] += uint8(share * float64(255-line[4*x+3]))
		}
	}
}

// sided is a view with left and right where they are asked for.
func (s *scene) sided(img *image.RGBA, p plane) *image.RGBA {
	if !s.mirrored || p.right != 0 {
		return img
	}
	for y := range img.Rect.Dy() {
		row := img.Pix[y*img.Stride : y*img.Stride+4*img.Rect.Dx()]
		for i, j := 0, len(row)-4; i < j; i, j = i+4, j-4 {
			for k := range 4 {
				row[i+k], row[j+k] = row[j+k], row[i+k]
			}
		}
	}
	return img
}

// overlay is the map's paint. Its opacity rises over a part of the threshold, so that
// edges are not jagged.
func (f Brain) overlay() colormap.Overlay {
	positive, negative := f.colours()
	return colormap.Overlay{Positive: positive, Negative: negative,
		Range: colormap.Range{Max: f.most(), Threshold: f.Threshold}, Ramp: .08 * f.Threshold}
}

// edge turns a smooth mask into coverage that rises about a half.
func edge(v float64) float64 { return min(max((v-.45)*10, 0), 1) }

func white(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	return img
}

// glassMM is how fine rays are sampled.
const glassMM = 2.0

// A shadow is what rays through the brain meet, on a grid of glassMM.
type shadow struct {
	w, h         int
	value, cover []float64
}

// cast follows the rays of a view.
func (s *scene) cast(p plane) shadow {
	ext := s.ext
	n := func(axis int) int { return int(math.Ceil(ext.size(axis)/glassMM)) + 1 }
	sh := shadow{w: n(p.right), h: n(p.up)}
	sh.value, sh.cover = make([]float64, sh.w*sh.h), make([]float64, sh.w*sh.h)
	var at [3]float64
	for y := range sh.h {
		at[p.up] = ext.hi[p.up] - float64(y)*glassMM
		for x := range sh.w {
			at[p.right] = ext.lo[p.right] + float64(x)*glassMM
			i := y*sh.w + x
			for k := range n(p.along) {
				at[p.along] = ext.lo[p.along] + float64(k)*glassMM
				cover, _ := s.brain.at(at)
				if cover == 0 {
					continue
				}
				sh.cover[i] = max(sh.cover[i], cover)
				if v, _ := s.over.at(at); math.Abs(v) > math.Abs(sh.value[i]) {
					sh.value[i] = v
				}
			}
		}
	}
	return sh
}

// at reads one field of the shadow between its points.
func (sh *shadow) at(field []float64, x, y float64) float64 {
	i, j := min(int(x), sh.w-2), min(int(y), sh.h-2)
	u, v := x-float64(i), y-float64(j)
	row := field[j*sh.w+i:]
	return (1-v)*((1-u)*row[0]+u*row[1]) + v*((1-u)*row[sh.w]+u*row[sh.w+1])
}

// glass paints the largest magnitudes along the rays within the brain's outline.
func (s *scene) glass(to *sheet, b box, p plane) {
	sh := s.cast(p)
	w, h := to.grain(b.w), to.grain(b.h)
	img := to.ground(w, h)
	values := make([]float32, w)
	stepX, stepY := s.ext.size(p.right)/glassMM/float64(w), s.ext.size(p.up)/glassMM/float64(h)
	half := linePt / 72 * to.dpi / 2 // of the outline, pixels
	for y := range h {
		fy := (float64(y) + .5) * stepY
		line := img.Pix[y*img.Stride : y*img.Stride+4*w]
		outline := make([]float64, w)
		for x := range w {
			fx := (float64(x) + .5) * stepX
			c := sh.at(sh.cover, fx, fy)
			dx := (sh.at(sh.cover, fx+.5, fy) - sh.at(sh.cover, max(fx-.5, 0), fy)) * stepX
			dy := (sh.at(sh.cover, fx, fy+.5) - sh.at(sh.cover, fx, max(fy-.5, 0))) * stepY
			if g := math.Hypot(dx, dy); g > 0 {
				outline[x] = min(max(half-math.Abs(c-.5)/g+.5, 0), 1)
			}
			if c > .5 {
				line[4*x], line[4*x+1], line[4*x+2], line[4*x+3] = 0xF3, 0xF5, 0xF8, 0xFF
			}
			values[x] = float32(sh.at(sh.value, fx, fy))
		}
		s.over4(line, values)
		for x, e := range outline {
			if e > 0 {
				cover4(line[4*x:4*x+4], colormap.RGB{axisColor.R, axisColor.G, axisColor.B}, e)
			}
		}
	}
	to.picture(b, s.sided(img, p))
}
