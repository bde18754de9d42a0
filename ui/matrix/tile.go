package matrix

import (
	"context"
	"math"
	"slices"
)

// tileSide is how many bins and columns a tile holds: with two int16 each it is 1 MiB.
const tileSide = 512

// Values in tiles are counts of limit/full; the two least numbers stand for no number.
const (
	full   = 32766
	noData = math.MinInt16     // NaN
	unseen = math.MinInt16 + 1 // left out
)

// A tileKey places a tile in the pyramid: level 0 is the matrix itself, and a tile of
// level k covers tileSide·2^k rows.
type tileKey struct {
	level, row, col int
}

// A tile holds bins of values in a square. Bins past the end are unseen.
type tile struct {
	mean, most []int16 // tileSide·tileSide, by row of bins
}

func newTile() *tile {
	return &tile{append([]int16(nil), blank...), append([]int16(nil), blank...)}
}

// blank is a square without any number.
var blank = slices.Repeat([]int16{unseen}, tileSide*tileSide)

// A pyramid makes tiles of a matrix whose rows stand in some order. It changes nothing
// and may be used from any goroutine.
type pyramid struct {
	rows  Rows
	order []int32 // neuron at each row
	cols  int
	limit float32 // magnitude of the greatest value that can be kept
}

// levels returns how many levels there are: at the last one all rows are in one tile.
func (p *pyramid) levels() int {
	k := 1
	for n := len(p.order); n > tileSide; n = (n + 1) / 2 {
		k++
	}
	return k
}

func (p *pyramid) encode(v float32) int16 {
	if v-v != 0 { // NaN or infinite
		if v == hidden {
			return unseen
		}
		return noData
	}
	x := min(max(v/p.limit*full, -full), full)
	return int16(int32(x+(full+.5)) - full)
}

func (p *pyramid) decode(v int16) float32 {
	switch v {
	case noData:
		return float32(math.NaN())
	case unseen:
		return hidden
	}
	return float32(v) * p.limit / full
}

// keptLevel is the finest level whose tiles are kept when one above them is built: a
// quarter of the matrix.
const keptLevel = 2

// build makes a tile from those of the level below, or from the matrix; known tiles
// save the work and gain those of the coarse levels. It returns nil when ctx ends.
func (p *pyramid) build(ctx context.Context, key tileKey, known map[tileKey]*tile) *tile {
	if t := known[key]; t != nil {
		return t
	}
	if ctx.Err() != nil {
		return nil
	}
	if key.level == 0 {
		return p.leaf(key)
	}
	t := newTile()
	for half := range 2 {
		child := tileKey{key.level - 1, 2*key.row + half, key.col}
		if child.row*tileSide<<child.level >= len(p.order) {
			break
		}
		c := p.build(ctx, child, known)
		if c == nil {
			return nil
		}
		p.halve(t, c, half*tileSide/2, child)
	}
	if known != nil && key.level >= keptLevel {
		known[key] = t
	}
	return t
}

// leaf reads rows of the matrix.
func (p *pyramid) leaf(key tileKey) *tile {
	t := &tile{mean: append([]int16(nil), blank...)}
	line := make([]float32, p.cols)
	first, from := key.row*tileSide, key.col*tileSide
	to := min(from+tileSide, p.cols)
	for i := range min(tileSide, len(p.order)-first) {
		p.rows.ReadRow(line, int(p.order[first+i]))
		out := t.mean[i*tileSide:]
		for j, v := range line[from:to] {
			out[j] = p.encode(v)
		}
	}
	t.most = t.mean // one row a bin; nothing writes to a finished tile
	return t
}

// halve puts pairs of a tile's bins into t from a row on. Where the last bin covers
// fewer rows than the others the mean heeds it.
func (p *pyramid) halve(t, c *tile, at int, child tileKey) {
	bins := (len(p.order) + 1<<child.level - 1) >> child.level
	first := child.row * tileSide
	for i := 0; i < tileSide && first+i < bins; i += 2 {
		share := p.share(first+i, child.level)
		a, b, out := line(i), line(i+1), line(at+i/2)
		meansOf(t.mean[out:][:tileSide], c.mean[a:], c.mean[b:], share)
		mostsOf(t.most[out:][:tileSide], c.most[a:], c.most[b:])
	}
}

// line returns where a line of bins begins in a tile.
func line(bin int) int { return bin * tileSide }

func meansOf(dst, a, b []int16, share float32) {
	a, b = a[:len(dst)], b[:len(dst)]
	for j, x := range a {
		if y := b[j]; x > unseen && y > unseen && share == .5 {
			dst[j] = int16((int32(x) + int32(y)) >> 1)
		} else {
			dst[j] = meanOf(x, y, share)
		}
	}
}

func mostsOf(dst, a, b []int16) {
	a, b = a[:len(dst)], b[:len(dst)]
	for j, x := range a {
		dst[j] = mostOf(x, b[j])
	}
}

// share returns how much of a pair of bins' rows lies in the first.
func (p *pyramid) share(bin, level int) float32 {
	left := len(p.order) - (bin+1)<<level // rows from the second bin on
	if left >= 1<<level {
		return .5
	}
	first := 1 << level
	return float32(first) / float32(first+max(left, 0))
}

func meanOf(a, b int16, share float32) int16 {
	if a <= unseen {
		if b <= unseen {
			return max(a, b)
		}
		return b
	}
	if b <= unseen {
		return a
	}
	return int16(share*float32(a) + (1-share)*float32(b))
}

func mostOf(a, b int16) int16 {
	if a <= unseen || b <= unseen {
		return max(a, b)
	}
	if max(a, -a) >= max(b, -b) {
		return a
	}
	return b
}
