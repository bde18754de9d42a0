package brain

import (
	"fmt"
	"math"
	"strings"
)

// A Mosaic says which slices stand side by side. The zero Mosaic is 6 × 4 axial
// slices through the brain.
type Mosaic struct {
	Axis    string  `json:"axis,omitempty"` // "axial", "coronal", "sagittal"
	Columns int     `json:"columns,omitempty"`
	Rows    int     `json:"rows,omitempty"`
	First   float64 `json:"first_mm"`
	Last    float64 `json:"last_mm"`
}

// Grids are the numbers of slices offered, columns by rows.
var Grids = [][2]int{{3, 2}, {4, 3}, {5, 3}, {5, 4}, {6, 4}, {8, 5}}

func axisNamed(name string) axis {
	switch name {
	case "sagittal":
		return sagittal
	case "coronal":
		return coronal
	}
	return axial
}

// within returns m with what it leaves open chosen for a field of view.
func (m Mosaic) within(b box) Mosaic {
	if m.Columns == 0 || m.Rows == 0 {
		m.Columns, m.Rows = 6, 4
	}
	if m.First == m.Last {
		a := int(axisNamed(m.Axis))
		m.First = math.Round(b.low[a] + .1*b.size(a))
		m.Last = math.Round(b.high[a] - .1*b.size(a))
	}
	return m
}

// slices returns where the slices lie, mm, whole millimetres.
func (m Mosaic) slices() []float64 {
	out := make([]float64, m.Columns*m.Rows)
	for i := range out {
		at := m.First
		if len(out) > 1 {
			at += (m.Last - m.First) * float64(i) / float64(len(out)-1)
		}
		out[i] = math.Round(at)
	}
	return out
}

// A tile is a slice's place in a sheet, in pixels.
type tile struct {
	plane
	x, y int
}

// A sheetPlan is a picture of several slices.
type sheetPlan struct {
	w, h  int
	tiles []tile
}

// plan lays the mosaic's slices out in one scale on w×h pixels, gap apart.
func (m Mosaic) plan(b box, w, h, gap int, mirrored bool) sheetPlan {
	m = m.within(b)
	a := axisNamed(m.Axis)
	right, up := a.within()
	cw, ch := (w-gap*(m.Columns-1))/m.Columns, (h-gap*(m.Rows-1))/m.Rows
	s := sheetPlan{w: w, h: h}
	if cw < 1 || ch < 1 {
		return s
	}
	centre := b.centre()
	step := max(b.size(right)/float64(cw), b.size(up)/float64(ch))
	for i, at := range m.slices() {
		s.tiles = append(s.tiles, tile{x: i % m.Columns * (cw + gap), y: i / m.Columns * (ch + gap),
			plane: plane{axis: a, at: at, centre: [2]float64{centre[right], centre[up]}, step: step, w: cw, h: ch,
				mirrored: mirrored && right == 0, dot: gap}})
	}
	return s
}

// planGlass lays three views out side by side: coronal, sagittal and axial from
// front, left and above.
func planGlass(b box, w, h, gap int, mirrored bool) sheetPlan {
	views := []axis{coronal, sagittal, axial}
	wide, high := 0.0, 0.0
	for _, a := range views {
		right, up := a.within()
		wide += b.size(right)
		high = max(high, b.size(up))
	}
	s := sheetPlan{w: w, h: h}
	room := w - 2*gap
	if room < 3 || h < 1 {
		return s
	}
	step := max(wide/float64(room), high/float64(h))
	x := int(float64(room)-wide/step) / 2
	centre := b.centre()
	for _, a := range views {
		right, up := a.within()
		tw, th := int(b.size(right)/step), min(int(b.size(up)/step), h)
		s.tiles = append(s.tiles, tile{x: x, y: (h - th) / 2,
			plane: plane{axis: a, centre: [2]float64{centre[right], centre[up]}, step: step, w: tw, h: th, mirrored: mirrored && right == 0}})
		x += tw + gap
	}
	return s
}

// paste puts the picture of a tile into the whole.
func (p *picture) paste(part *picture, x, y int) {
	for row := range part.h {
		to := (y+row)*p.w + x
		copy(p.base[4*to:4*(to+part.w)], part.base[4*row*part.w:])
		if part.values != nil {
			if p.values == nil {
				p.values = make([]float32, p.w*p.h)
			}
			copy(p.values[to:to+part.w], part.values[row*part.w:])
		}
	}
	for _, at := range part.borders {
		p.borders = append(p.borders, (y+at/part.w)*p.w+x+at%part.w)
	}
}

// hit returns the tile at a pixel.
func (s sheetPlan) hit(x, y float64) (tile, bool) {
	for _, t := range s.tiles {
		if x >= float64(t.x) && y >= float64(t.y) && x < float64(t.x+t.w) && y < float64(t.y+t.h) {
			return t, true
		}
	}
	return tile{}, false
}

// millimetres writes a coordinate with a true minus.
func millimetres(x float64) string { return number(x, 0) }

// number writes a value with so many decimals and a true minus.
func number(x float64, decimals int) string {
	if x != x {
		return "NaN"
	}
	text := fmt.Sprintf("%.*f", decimals, x)
	if strings.Trim(text, "-0.") == "" {
		text = strings.TrimPrefix(text, "-")
	}
	return strings.Replace(text, "-", "−", 1)
}

// decimals returns how many decimals tell values of a range apart.
func decimals(most float64) int {
	switch {
	case most >= 100:
		return 0
	case most >= 5:
		return 1
	case most >= .5:
		return 2
	}
	return min(2-int(math.Floor(math.Log10(max(most, 1e-9)))), 6)
}

// fine is how many decimals a threshold is set with.
func fine(most float64) int {
	if most >= .5 {
		return decimals(most) + 1
	}
	return decimals(most)
}
