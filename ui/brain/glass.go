package brain

import (
	"math"
	"sync"

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
	f, rays := newFlat(img.Grid, a, b)
	s := sampler{v: img.V, n: img.Shape}
	rays(func(at int, x, y, z float64) bool {
		v, most := s.linear(x, y, z), f.img.V[at]
		if max(v, -v) > max(most, -most) {
			f.img.V[at] = v
		}
		return true
	})
	return f
}

// newFlat returns an empty projection and what walks its rays: it calls visit with
// the voxel coordinates of every step of a ray until visit returns false.
func newFlat(g volume.Grid, a axis, b box) (f flat, rays func(visit func(at int, x, y, z float64) bool)) {
	grid := volume.Grid{Affine: volume.Affine{3: {3: 1}}}
	for c := range 3 {
		grid.Shape[c] = max(int(math.Ceil(b.size(c)/flatStep)), 1)
		grid.Affine[c][c], grid.Affine[c][3] = flatStep, b.low[c]+flatStep/2.0
	}
	depth := grid.Shape[a]
	grid.Shape[a] = 1
	f = flat{volume.NewImage(grid), a}
	inv, err := g.Affine.Inverse()
	if err != nil {
		return f, func(func(int, float64, float64, float64) bool) {}
	}
	toVoxel := inv.Mul(grid.Affine)
	step := [3]float64{toVoxel[0][a], toVoxel[1][a], toVoxel[2][a]}
	return f, func(visit func(at int, x, y, z float64) bool) {
		for at := range f.img.V {
			index := grid.Index(at)
			p := toVoxel.Apply([3]float64{float64(index[0]), float64(index[1]), float64(index[2])})
			for n := range depth {
				d := float64(n)
				if !visit(at, p[0]+d*step[0], p[1]+d*step[1], p[2]+d*step[2]) {
					break
				}
			}
		}
	}
}

// silhouette projects where an underlay is more than faint; from a map alone, where
// it is not 0. It is 1 inside and passes one half smoothly at the outline.
func (s *scene) silhouette(a axis, b box) flat {
	img, least := s.over, float32(0)
	if s.under != nil {
		img, least = s.under, float32(s.window.Low+faint/2*(s.window.High-s.window.Low))
	}
	f, rays := newFlat(img.Grid, a, b)
	v := sampler{v: img.V, n: img.Shape}
	rays(func(at int, x, y, z float64) bool {
		found := v.nearest(x, y, z)
		if found > least || s.under == nil && found < 0 {
			f.img.V[at] = 1
			return false
		}
		return true
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

// A glass is the three projections of a map and of what it lies in.
type glass struct {
	scene          *scene
	maps, outlines [3]flat
}

// newGlass projects a scene within a box; outlines of the same anatomy are taken from
// before.
func newGlass(s *scene, b box, before *glass) *glass {
	g := &glass{scene: s}
	var wg sync.WaitGroup
	for a := range axis(3) {
		wg.Go(func() {
			if s.over != nil {
				g.maps[a] = project(s.over, a, b)
			}
			switch {
			case before != nil && s.under != nil && before.scene.under == s.under:
				g.outlines[a] = before.outlines[a]
			case s.under != nil || s.over != nil:
				g.outlines[a] = s.silhouette(a, b)
			}
		})
	}
	wg.Wait()
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
