package matrix

import (
	"cmp"
	"image"
	"image/color"
	"maps"
	"math"
	"slices"

	"syncact/core/colormap"
)

// A drawn row under 1 dp is this much mean and this much value of largest magnitude.
const (
	meanShare = .45
	mostShare = .55
)

// inks are the colours of a picture of the matrix.
type inks struct {
	values *colormap.Map
	limit  float64    // end of the map's range
	none   color.RGBA // NaN
	ground color.RGBA // left out, outside, not there yet
}

// A plate paints parts of the matrix.
type plate struct {
	cache   *cache
	rows    *arranged
	columns *arranged

	line bins // of the row being painted
}

// bins gathers what is known of the columns of one drawn row.
type bins struct {
	sum   []int32 // of means
	count []int32
	most  []int16
}

// paint draws a frame at scale pixels a dp and asks for the tiles that are missing.
func (p *plate) paint(dst *image.RGBA, f frame, scale float64, ink inks) {
	w, h := dst.Rect.Dx(), dst.Rect.Dy()
	columns := p.spread(w, func(x int) float64 { return f.col((float64(x) + .5) / scale) })
	from, to := f.shownCols()
	level := f.level(scale)
	need := make(map[tileKey]bool)
	last := [2]int{-1, -1}
	for y := range h {
		a, b := f.lines(float64(y)/scale, scale)
		row := dst.Pix[y*dst.Stride : y*dst.Stride+4*w]
		if [2]int{a, b} == last {
			copy(row, dst.Pix[(y-1)*dst.Stride:])
			continue
		}
		last = [2]int{a, b}
		p.gather(a, b, level, from, to, need)
		p.color(row, columns, from, f.RowDP < 1, ink)
	}
	p.cache.want(slices.SortedFunc(maps.Keys(need), func(a, b tileKey) int {
		return cmp.Or(a.row-b.row, a.col-b.col)
	}))
}

// spread returns the column at each pixel of a line, -1 for none.
func (p *plate) spread(w int, at func(x int) float64) []int {
	columns := make([]int, w)
	for x := range columns {
		columns[x] = -1
		if c := at(x); c >= 0 && int(c) < len(p.columns.at) {
			columns[x] = int(c)
		}
	}
	return columns
}

// level returns the coarsest level whose bins are no higher than a pixel.
func (f frame) level(scale float64) int {
	if f.RowDP >= 1 {
		return 0
	}
	return max(0, int(math.Log2(1/(f.RowDP*scale))))
}

// lines returns the rows of a line of pixels at y dp.
func (f frame) lines(y, scale float64) (from, to int) {
	if f.RowDP >= 1 {
		from = int(f.row(y + .5/scale))
		return min(from, f.rows), min(from+1, f.rows)
	}
	a := f.row(y)
	from = int(a)
	to = max(from+1, int(math.Ceil(a+1/(f.RowDP*scale)-1e-9)))
	return min(from, f.rows), min(to, f.rows)
}

// gather puts rows [a, b) into p.line for the places from … to of the columns.
func (p *plate) gather(a, b, level, from, to int, need map[tileKey]bool) {
	n := to - from
	if cap(p.line.sum) < n {
		p.line = bins{make([]int32, n), make([]int32, n), make([]int16, n)}
	}
	l := bins{p.line.sum[:n], p.line.count[:n], p.line.most[:n]}
	p.line = l
	clear(l.sum)
	clear(l.count)
	for i := range l.most {
		l.most[i] = unseen
	}
	if a >= b {
		return
	}
	for bin := a >> level; bin <= (b-1)>>level; bin++ {
		p.add(bin, level, from, to, need)
	}
}

// add puts one bin into the line, from the tile of its level or a parent's.
func (p *plate) add(bin, level, from, to int, need map[tileKey]bool) {
	l := p.line
	for side := 0; side*tileSide < p.cache.pyramid.cols; side++ {
		key := tileKey{level, bin / tileSide, side}
		t, found := p.cache.nearest(key)
		if found != key && need != nil {
			need[key] = true
		}
		if t == nil {
			continue
		}
		at := bin >> (found.level - level) % tileSide * tileSide
		mean, most := t.mean[at:at+tileSide], t.most[at:at+tileSide]
		for i, f := range p.columns.at[from:to] {
			j := int(f) - side*tileSide
			if uint(j) >= tileSide {
				continue
			}
			if m := mean[j]; m > unseen {
				l.sum[i] += int32(m)
				l.count[i]++
			}
			l.most[i] = worse(l.most[i], most[j])
		}
	}
}

// worse keeps a NaN only where nothing else was seen.
func worse(a, b int16) int16 {
	if a == unseen {
		return b
	}
	if b == unseen {
		return a
	}
	return mostOf(a, b)
}

// color paints the line.
func (p *plate) color(row []uint8, columns []int, from int, thin bool, ink inks) {
	to := 127.5 * float64(p.cache.pyramid.limit) / ink.limit / full
	last, px := -2, [4]uint8{}
	for x, c := range columns {
		if c != last {
			last, px = c, ink.of(p.line, c-from, c < 0, thin, to)
		}
		*(*[4]uint8)(row[4*x : 4*x+4]) = px
	}
}

// of returns the colour of a place of the line.
func (ink inks) of(l bins, i int, outside, thin bool, to float64) [4]uint8 {
	c := ink.ground
	switch {
	case outside || l.most[i] == unseen:
	case l.count[i] == 0:
		c = ink.none
	default:
		v := float64(l.most[i])
		if thin {
			v = mostShare*v + meanShare*float64(l.sum[i])/float64(l.count[i])
		}
		rgb := ink.values.Colors[int(min(max(v*to+127.5, 0), 255)+.5)]
		return [4]uint8{rgb[0], rgb[1], rgb[2], 255}
	}
	return [4]uint8{c.R, c.G, c.B, c.A}
}

// paintWhole draws all of the matrix into dst, several columns to a pixel, from the
// tiles that are there.
func (p *plate) paintWhole(dst *image.RGBA, ink inks) {
	w, h := dst.Rect.Dx(), dst.Rect.Dy()
	rows, cols := len(p.rows.at), len(p.columns.at)
	level := p.cache.pyramid.levels() - 1
	for y := range h {
		a := y * rows / h
		p.gather(a, max(a+1, (y+1)*rows/h), level, 0, cols, nil)
		l, to := p.line, 127.5*float64(p.cache.pyramid.limit)/ink.limit/full
		for x := range w {
			one := bins{[]int32{0}, []int32{0}, []int16{unseen}}
			c := x * cols / w
			for ; c < max(x*cols/w+1, (x+1)*cols/w); c++ {
				one.sum[0] += l.sum[c]
				one.count[0] += l.count[c]
				one.most[0] = worse(one.most[0], l.most[c])
			}
			*(*[4]uint8)(dst.Pix[y*dst.Stride+4*x:]) = ink.of(one, 0, false, true, to)
		}
	}
}
