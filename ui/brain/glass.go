package brain

import (
	"math"

	"syncact/core/volume"
)

// flatStep is the pixel size of projections, mm.
const flatStep = 2

// A flat is a projection of a volume along a world axis.
type flat struct {
	img  *volume.Image // one voxel thick
	axis axis
}

// project keeps of every ray along an axis the signed value of the largest magnitude.
func project(img *volume.Image, a axis, b box) flat {
	return projectWith(img, a, b, func(x float32) float32 { return x })
}

// projectWith is [project] of the values as a function has them.
func projectWith(img *volume.Image, a axis, b box, as func(float32) float32) flat {
	right, up := a.within()
	grid := volume.Grid{Affine: volume.Affine{3: {3: 1}}}
	grid.Shape[a] = 1
	for _, c := range []int{right, up} {
		grid.Shape[c] = max(int(math.Ceil(b.size(c)/flatStep)), 1)
	}
	for c := range 3 {
		grid.Affine[c][c], grid.Affine[c][3] = flatStep, b.low[c]+flatStep/2.0
	}
	f := flat{volume.NewImage(grid), a}
	inv, err := img.Affine.Inverse()
	if err != nil {
		return f
	}
	toVoxel := inv.Mul(grid.Affine)
	step := [3]float64{toVoxel[0][a], toVoxel[1][a], toVoxel[2][a]}
	s := sampler{v: img.V, n: img.Shape}
	depth := int(math.Ceil(b.size(int(a)) / flatStep))
	for at := range f.img.V {
		index := grid.Index(at)
		p := toVoxel.Apply([3]float64{float64(index[0]), float64(index[1]), float64(index[2])})
		var most, best float32
		for range depth {
			x := as(s.linear(p[0], p[1], p[2]))
			if size := max(x, -x); size > most {
				most, best = size, x
			}
			for c := range p {
				p[c] += step[c]
			}
		}
		f.img.V[at] = best
	}
	return f
}

// silhouette projects where an underlay is more than faint; from a map alone, where
// it is not 0.
func (s *scene) silhouette(a axis, b box) flat {
	img, least := s.over, float32(0)
	if s.under != nil {
		img, least = s.under, float32(s.window.Low+faint*(s.window.High-s.window.Low))
	}
	f := projectWith(img, a, b, func(x float32) float32 {
		if x > least || s.under == nil && x < 0 {
			return 1
		}
		return 0
	})
	f.img = volume.Smooth(f.img, 3*flatStep)
	return f
}

// glassBox is the field of view of a glass brain: all of a brain in MNI space, where
// slices leave out what is below.
func glassBox(fov box) box {
	if fov == template {
		return box{[3]float64{-78, -112, -74}, [3]float64{78, 80, 88}}
	}
	return fov
}

// cut reads a projection at the pixels of a plane of its axis.
func (f flat) cut(dst []float32, p plane) {
	p.at = f.img.Affine[f.axis][3]
	cut(dst, f.img, p)
}

// A glass is the three projections of a scene, kept for a map.
type glass struct{ maps, outlines [3]flat }

// newGlass projects a scene within a box.
func newGlass(s *scene, b box) *glass {
	g := &glass{}
	for a := range axis(3) {
		if s.over != nil {
			g.maps[a] = project(s.over, a, b)
		}
		if s.under != nil || s.over != nil {
			g.outlines[a] = s.silhouette(a, b)
		}
	}
	return g
}

// draw makes the picture of one view.
func (g *glass) draw(p plane, in inks) *picture {
	pic := newPicture(p.w, p.h, in)
	inside := make([]float32, p.w*p.h)
	if f := g.outlines[p.axis]; f.img != nil {
		f.cut(inside, p)
		paintOutline(pic.base, inside, p.w, p.h, in)
	}
	if f := g.maps[p.axis]; f.img != nil {
		pic.values = make([]float32, p.w*p.h)
		f.cut(pic.values, p)
	}
	return pic
}

// paintOutline fills where inside is above one half and draws a line of about 1.4
// pixels where it passes one half.
func paintOutline(pix []uint8, inside []float32, w, h int, in inks) {
	for y := range h {
		for x := range w {
			at := y*w + x
			s := inside[at]
			if s <= 0 {
				continue
			}
			left, right := inside[y*w+max(x-1, 0)], inside[y*w+min(x+1, w-1)]
			above, below := inside[max(y-1, 0)*w+x], inside[min(y+1, h-1)*w+x]
			slope := math.Hypot(float64(right-left), float64(below-above)) / 2
			edge := 0.0
			if slope > 1e-6 {
				edge = min(max(1.2-math.Abs(float64(s)-.5)/slope, 0), 1)
			}
			cover := 0.0
			if s > .5 {
				cover = 1
			}
			px := pix[4*at : 4*at+3 : 4*at+3]
			for c := range px {
				v := float64(px[c]) + cover*(float64(in.fill[c])-float64(px[c]))
				px[c] = uint8(v + edge*(float64(in.outline[c])-v) + .5)
			}
		}
	}
}
