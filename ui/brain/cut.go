package brain

import (
	"math"

	"syncact/core/volume"
)

// A walk steps through voxel coordinates of a grid along the pixels of a plane.
type walk struct {
	start, right, down [3]float64
	ok                 bool
}

func newWalk(g volume.Grid, p plane) walk {
	inv, err := g.Affine.Inverse()
	if err != nil || g.Voxels() == 0 {
		return walk{}
	}
	at := func(x, y float64) [3]float64 { return inv.Apply(p.point(x, y)) }
	w := walk{start: at(.5, .5), ok: true}
	right, down := at(1.5, .5), at(.5, 1.5)
	for a := range 3 {
		w.right[a], w.down[a] = right[a]-w.start[a], down[a]-w.start[a]
	}
	return w
}

// cut reads an image at the pixels of a plane, between voxel centres linearly. What
// lies more than half a voxel outside is 0.
func cut(dst []float32, img *volume.Image, p plane) {
	w := newWalk(img.Grid, p)
	if !w.ok {
		clear(dst[:p.w*p.h])
		return
	}
	s := sampler{v: img.V, n: img.Shape}
	if right, down, ok := w.aligned(); ok {
		s.cutAligned(dst, w, p, right, down)
		return
	}
	for y := range p.h {
		line := dst[y*p.w : (y+1)*p.w]
		from := w.row(y)
		for x := range line {
			f := float64(x)
			line[x] = s.linear(from[0]+f*w.right[0], from[1]+f*w.right[1], from[2]+f*w.right[2])
		}
	}
}

// aligned returns the voxel axes along which the pixels of rows and columns run, and
// whether each runs along one only.
func (w *walk) aligned() (right, down int, ok bool) {
	along := func(step [3]float64) int {
		axis, n := 0, 0
		for a, s := range step {
			if math.Abs(s) > 1e-9 {
				axis, n = a, n+1
			}
		}
		if n != 1 {
			return -1
		}
		return axis
	}
	right, down = along(w.right), along(w.down)
	return right, down, right >= 0 && down >= 0 && right != down
}

// A stop is a coordinate along a voxel axis: the positions on either side of it as
// offsets into the values, and how far it is from the first.
type stop struct {
	low, high int
	t         float32
	inside    bool
}

// stops returns the stops of n pixels along a voxel axis.
func (s *sampler) stops(from, step float64, n, axis int) []stop {
	stride := [3]int{1, s.n[0], s.n[0] * s.n[1]}[axis]
	out := make([]stop, n)
	for i := range out {
		x := from + float64(i)*step
		if x >= -.5 && x <= float64(s.n[axis])-.5 {
			low, high, t := between(x, s.n[axis])
			out[i] = stop{low * stride, high * stride, t, true}
		}
	}
	return out
}

// cutAligned is cut where rows and columns of pixels run along voxel axes: what
// depends on one of them is computed once.
func (s *sampler) cutAligned(dst []float32, w walk, p plane, right, down int) {
	columns := s.stops(w.start[right], w.right[right], p.w, right)
	rows := s.stops(w.start[down], w.down[down], p.h, down)
	across := s.stops(w.start[3-right-down], 0, 1, 3-right-down)[0]
	for y, r := range rows {
		line := dst[y*p.w : (y+1)*p.w]
		if !r.inside || !across.inside {
			clear(line)
			continue
		}
		nearLow, nearHigh := s.v[across.low+r.low:], s.v[across.low+r.high:]
		farLow, farHigh := s.v[across.high+r.low:], s.v[across.high+r.high:]
		for x := range line {
			c := &columns[x]
			if !c.inside {
				line[x] = 0
				continue
			}
			v := mix(mix(nearLow[c.low], nearLow[c.high], c.t), mix(nearHigh[c.low], nearHigh[c.high], c.t), r.t)
			if across.t != 0 {
				far := mix(mix(farLow[c.low], farLow[c.high], c.t), mix(farHigh[c.low], farHigh[c.high], c.t), r.t)
				v = mix(v, far, across.t)
			}
			line[x] = v
		}
	}
}

// row returns the voxel coordinates of the first pixel of a row.
func (w *walk) row(y int) [3]float64 {
	var from [3]float64
	for a := range from {
		from[a] = w.start[a] + float64(y)*w.down[a]
	}
	return from
}

// blocks reads an image at the pixels of a plane, each voxel as a block.
func blocks(dst []float32, img *volume.Image, p plane) {
	nearest(p, img.Grid, func(at, voxel int) { dst[at] = img.V[voxel] }, func(at int) { dst[at] = 0 })
}

// nearest calls inside with every pixel that lies in a voxel, outside with the others.
func nearest(p plane, g volume.Grid, inside func(at, voxel int), outside func(at int)) {
	w := newWalk(g, p)
	for y := range p.h {
		from := w.row(y)
		for x := range p.w {
			f := float64(x)
			i := math.Floor(from[0] + f*w.right[0] + .5)
			j := math.Floor(from[1] + f*w.right[1] + .5)
			k := math.Floor(from[2] + f*w.right[2] + .5)
			if w.ok && i >= 0 && j >= 0 && k >= 0 && i < float64(g.Shape[0]) && j < float64(g.Shape[1]) && k < float64(g.Shape[2]) {
				inside(y*p.w+x, g.Voxel(int(i), int(j), int(k)))
			} else {
				outside(y*p.w + x)
			}
		}
	}
}

// A sampler reads values between voxel centres.
type sampler struct {
	v []float32
	n [3]int
}

// nearest returns the value of the voxel at voxel coordinates, 0 outside.
func (s *sampler) nearest(x, y, z float64) float32 {
	i, j, k := int(x+1.5)-1, int(y+1.5)-1, int(z+1.5)-1
	if i < 0 || j < 0 || k < 0 || i >= s.n[0] || j >= s.n[1] || k >= s.n[2] {
		return 0
	}
	return s.v[i+s.n[0]*(j+s.n[1]*k)]
}

// linear returns the value at voxel coordinates, 0 where they lie more than half a
// voxel outside.
func (s *sampler) linear(x, y, z float64) float32 {
	if !(x >= -.5 && y >= -.5 && z >= -.5 && x <= float64(s.n[0])-.5 && y <= float64(s.n[1])-.5 && z <= float64(s.n[2])-.5) {
		return 0
	}
	i, i1, t := between(x, s.n[0])
	j, j1, u := between(y, s.n[1])
	k, k1, w := between(z, s.n[2])
	near, far := s.n[0]*s.n[1]*k, s.n[0]*s.n[1]*k1
	low, high := s.n[0]*j, s.n[0]*j1
	a := mix(s.v[near+low+i], s.v[near+low+i1], t)
	b := mix(s.v[near+high+i], s.v[near+high+i1], t)
	c := mix(s.v[far+low+i], s.v[far+low+i1], t)
	d := mix(s.v[far+high+i], s.v[far+high+i1], t)
	return mix(mix(a, b, u), mix(c, d, u), w)
}

// between returns the voxels on either side of a coordinate and how far it is from
// the first to the second.
func between(x float64, n int) (low, high int, t float32) {
	x = min(max(x, 0), float64(n-1))
	low = int(x)
	return low, min(low+1, n-1), float32(x - float64(low))
}

func mix(a, b, t float32) float32 {
	if t == 0 { // a NaN beside a voxel's own centre is no neighbour
		return a
	}
	return a + t*(b-a)
}

// valueAt returns the value of the voxel at a place.
func valueAt(img *volume.Image, mm [3]float64) (v float32, voxel [3]int, ok bool) {
	at, ok := img.Nearest(mm)
	if !ok {
		return 0, voxel, false
	}
	return img.V[at], img.Index(at), true
}

// region returns the part of the world that a grid covers.
func region(g volume.Grid) box {
	b := box{low: [3]float64{math.Inf(1), math.Inf(1), math.Inf(1)}, high: [3]float64{math.Inf(-1), math.Inf(-1), math.Inf(-1)}}
	for n := range 8 {
		var p [3]float64
		for a := range p {
			p[a] = -.5
			if n>>a&1 == 1 {
				p[a] = float64(g.Shape[a]) - .5
			}
		}
		for a, mm := range g.Affine.Apply(p) {
			b.low[a], b.high[a] = min(b.low[a], mm), max(b.high[a], mm)
		}
	}
	return b
}
