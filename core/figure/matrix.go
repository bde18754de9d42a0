package figure

import (
	"cmp"
	"fmt"
	"image"
	"io"
	"math"
	"slices"

	"syncact/core/colormap"
	"syncact/core/fault"
)

// A Layer is a run of rows of a matrix.
type Layer struct {
	Name  string
	Count int
}

// Matrix is the correlation of neurons (rows) with networks (columns). It is drawn as
// one picture, whatever its size: where several neurons share a row of pixels it shows
// .45 of their mean plus .55 of their largest magnitude with its sign, so that single
// strong neurons stay visible.
type Matrix struct {
	Title, Manifest string
	V               []float32 // rows × columns, row after row; NaN takes no part, infinity is not shown
	Value           string    // what V holds: "held-out r"; "": "Pearson r"
	Rows            []string  // ids of the neurons; nil: they have none
	Best            []float64 // a row's best |r|; nil: the largest of V
	Columns         []string  // names of the networks
	Layers          []Layer   // of the rows, in order
	Order           string    // what rows and columns are sorted by, where it is not usual
	Most            float64   // |r| at the ends of the colours; 0: the largest
	Threshold       float64   // smallest |r| of a significant neuron; NaN or 0: none
	Model, Set      string
	N               int // subjects
	LeftOut         int // networks that are not drawn: dead or duplicates
}

// WritePDF writes the figure as PDF.
func (f Matrix) WritePDF(w io.Writer, z Size) error { return writePDF(w, f, z) }

// WriteSVG writes the figure as SVG.
func (f Matrix) WriteSVG(w io.Writer, z Size) error { return writeSVG(w, f, z) }

// WritePNG writes the figure as PNG.
func (f Matrix) WritePNG(w io.Writer, z Size) error { return writePNG(w, f, z) }

func (f Matrix) about() About { return About{f.Title, f.Manifest} }

func (f Matrix) check() error {
	if len(f.V) == 0 || len(f.Columns) == 0 {
		return &fault.Input{What: "there is no correlation to draw", Do: "run the study to the stage links", Err: ErrEmpty}
	}
	rows := 0
	for _, l := range f.Layers {
		rows += l.Count
	}
	if rows*len(f.Columns) != len(f.V) {
		panic("figure: layers and columns do not cover the matrix")
	}
	return nil
}

func (f Matrix) rows() int { return len(f.V) / len(f.Columns) }

func (f Matrix) height(width float64) float64 {
	return min(max(.85*width, 66), 160) + f.foot(width) - barMM
}

// lines are the notes below the colour bar, foot the height of both.
func (f Matrix) lines(width float64) []string {
	return wrap(f.notes(), width-layerMM-3, style{size: smallPt})
}
func (f Matrix) foot(width float64) float64 {
	return 4 + barMM + 2.8*float64(len(f.lines(width)))
}

// Parts of the figure, mm.
const (
	layerMM  = 24 // names of layers
	marginMM = 15 // best r beside the rows
	headMM   = 8  // names of columns
)

func (f Matrix) draw(s *sheet, at box) {
	f.Most = f.most() // once: there may be millions of values
	heat := box{at.x + layerMM, at.y + headMM, at.w - layerMM - marginMM - 3, at.h - headMM - f.foot(at.w)}
	s.picture(heat, f.heat(s.grain(heat.w), s.grain(heat.h)))
	s.frame(heat, axisColor, hairPt)
	f.columns(s, heat)
	f.layers(s, heat)
	f.margin(s, box{heat.right() + 1.5, heat.y, marginMM - 1.5, heat.h})
	s.text(at.x+layerMM+heat.w/2, at.y+2.5, "networks of "+f.Set, style{ax: .5})
	f.bar().draw(s, box{heat.x, heat.bottom() + 3.5, min(50, heat.w), barMM})
	small := style{size: smallPt, color: quietInk}
	for i, line := range f.lines(at.w) {
		s.text(heat.x, heat.bottom()+3.5+barMM+2.2+2.8*float64(i), line, small)
	}
}

func (f Matrix) notes() []string {
	out := []string{fmt.Sprintf("%s: %s neurons × %d networks, n = %d.", f.Model, grouped(f.rows()), len(f.Columns), f.N)}
	if f.Order != "" {
		out = append(out, f.Order)
	}
	if f.Threshold > 0 {
		out = append(out, "Significant from |r| = "+Correlation(f.Threshold)+" (dashed).")
	} else {
		out = append(out, "No neuron is significant: no threshold.")
	}
	if slices.ContainsFunc(f.V, func(v float32) bool { return v != v }) {
		out = append(out, "Grey takes no part: no variance, or no map.")
	}
	if f.LeftOut > 0 {
		out = append(out, fmt.Sprintf("Dead and duplicate networks are left out: %d.", f.LeftOut))
	}
	return out
}

// grouped writes a count with commas.
func grouped(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

func (f Matrix) most() float64 {
	if f.Most > 0 {
		return f.Most
	}
	most := 0.0
	for _, v := range f.V {
		if m := math.Abs(float64(v)); m > most && !math.IsInf(m, 0) {
			most = m
		}
	}
	if most == 0 {
		return 1
	}
	return most
}

func (f Matrix) bar() bar {
	r, m := colormap.Symmetric(f.most()), light(colormap.Diverging)
	return bar{title: cmp.Or(f.Value, "Pearson r"), lo: -f.most(), hi: f.most(), short: true, color: func(v float64) colormap.RGB {
		i, _ := r.Index(float32(v))
		return m.Colors[i]
	}}
}

// heat paints the matrix w×h pixels large; what takes no part is grey.
func (f Matrix) heat(w, h int) *image.RGBA {
	img := white(w, h)
	rows, columns := f.rows(), len(f.Columns)
	cells, line := make([]float32, columns), make([]float32, w)
	r, m := colormap.Symmetric(f.most()), light(colormap.Diverging)
	for y := range h {
		first := y * rows / h
		f.bin(cells, first, max(first+1, (y+1)*rows/h))
		for x := range w {
			line[x] = cells[x*columns/w]
		}
		row := img.Pix[y*img.Stride : y*img.Stride+4*w]
		colormap.Paint(row, line, r, m)
		for x := range w {
			if math.IsInf(float64(line[x]), 0) {
				copy(row[4*x:4*x+4], []uint8{0xFF, 0xFF, 0xFF, 0xFF})
			}
			if row[4*x+3] == 0 {
				row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = 0xD3, 0xDA, 0xE2, 255
			}
		}
	}
	return img
}

// bin fills cells with what rows from … to−1 show in one row of pixels.
func (f Matrix) bin(cells []float32, from, to int) {
	for c := range cells {
		sum, most, n := 0.0, 0.0, 0
		hidden := false
		for r := from; r < to; r++ {
			v := float64(f.V[r*len(cells)+c])
			if v != v || math.IsInf(v, 0) {
				hidden = hidden || v == v
				continue
			}
			sum, n = sum+v, n+1
			if math.Abs(v) > math.Abs(most) {
				most = v
			}
		}
		cells[c] = float32(math.NaN())
		if hidden {
			cells[c] = float32(math.Inf(1))
		}
		if n == 1 {
			cells[c] = float32(sum)
		} else if n > 1 {
			cells[c] = float32(.45*sum/float64(n) + .55*most)
		}
	}
}

// columns names the networks, as many as fit.
func (f Matrix) columns(s *sheet, heat box) {
	t := style{size: smallPt, ax: .5, color: quietInk}
	pitch := heat.w / float64(len(f.Columns))
	widest := 0.0
	for _, name := range f.Columns {
		widest = max(widest, t.wide(name))
	}
	every := 1
	for float64(every)*pitch < widest+1 && every < len(f.Columns) {
		every++
	}
	for i := 0; i < len(f.Columns); i += every {
		s.text(heat.x+(float64(i)+.5)*pitch, heat.y-1.2, f.Columns[i], t)
	}
}

// layers names the rows and rules them off.
func (f Matrix) layers(s *sheet, heat box) {
	t := style{size: smallPt, ax: 1, ay: .5, color: quietInk}
	row, last := 0, math.Inf(-1)
	for _, l := range f.Layers {
		from := heat.y + float64(row)/float64(f.rows())*heat.h
		row += l.Count
		to := heat.y + float64(row)/float64(f.rows())*heat.h
		s.line(axisColor, hairPt, heat.x-1.2, from, heat.x, from)
		middle := (from + to) / 2
		if middle-last < 2.5 {
			continue
		}
		last = middle
		s.text(heat.x-1.8, middle, t.tail(l.Name+"  "+grouped(l.Count), layerMM-3), t)
	}
	s.line(axisColor, hairPt, heat.x-1.2, heat.bottom(), heat.x, heat.bottom())
}

// margin draws each row's best |r|: the mean of the neurons that share a row of the
// margin grey, the largest in the neuron's colour, the threshold dashed.
func (f Matrix) margin(s *sheet, at box) {
	best, ends := f.best()
	n := min(len(best), int(at.h/.25))
	x := func(v float64) float64 { return at.x + v/ends*at.w }
	for i := range n {
		from := i * len(best) / n
		part := best[from:max(from+1, (i+1)*len(best)/n)]
		sum, most := 0.0, 0.0
		for _, v := range part {
			sum, most = sum+v, max(most, v)
		}
		y, h := at.y+float64(i)/float64(n)*at.h, at.h/float64(n)
		s.fill(box{at.x, y, min(x(most), at.right()) - at.x, h}, tint(neuron, .45))
		if len(part) > 1 {
			s.fill(box{at.x, y, min(x(sum/float64(len(part))), at.right()) - at.x, h}, axisColor)
		}
	}
	s.line(axisColor, hairPt, at.x, at.y, at.x, at.bottom(), at.right(), at.bottom())
	small := style{size: smallPt, ax: .5, color: quietInk}
	s.text(at.x, at.bottom()+2.8, "0", small)
	s.text(at.right(), at.bottom()+2.8, Correlation(ends), style{size: smallPt, ax: .8, color: quietInk})
	s.text(at.x+at.w/2, at.y-1.2, "best |r|", small)
	if f.Threshold > 0 && f.Threshold <= ends {
		s.dashed(inkColor, hairPt, brainDash[1], x(f.Threshold), at.y, x(f.Threshold), at.bottom())
	}
}

// best is the best |r| of each row, and the end of its axis.
func (f Matrix) best() (best []float64, ends float64) {
	if f.Best != nil {
		_, ends, _ = spread(f.Best, []float64{.1})
		return f.Best, ends
	}
	best = make([]float64, f.rows())
	for r := range best {
		for _, v := range f.V[r*len(f.Columns) : (r+1)*len(f.Columns)] {
			if m := math.Abs(float64(v)); m > best[r] && !math.IsInf(m, 0) {
				best[r] = m
			}
		}
	}
	return best, f.most()
}
