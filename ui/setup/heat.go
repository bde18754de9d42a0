package setup

import (
	"fmt"
	"image"
	"math"

	"syncact/core/colormap"
	"syncact/core/table"
	"syncact/ui/look"
)

// heatRows is into how many rows the neurons of one model are gathered.
const heatRows = 64

// A heat is a small picture of neurons × networks, model under model.
type heat struct {
	bins    [][][]float32 // by model, row, network; nil for a model to come
	neurons int
	columns int
}

// add gathers the correlations of a model. A row of the picture is .45 of the mean and
// .55 of the signed largest of its neurons, so that single strong ones stay visible.
func (h *heat) add(m *table.Mapped) {
	rows := min(heatRows, m.Rows)
	all := m.All()
	at := func(n, f int) float32 {
		if m.Fortran {
			return all[f*m.Rows+n]
		}
		return all[n*m.Cols+f]
	}
	model := make([][]float32, rows)
	for k := range rows {
		from, to := k*m.Rows/rows, (k+1)*m.Rows/rows
		model[k] = make([]float32, m.Cols)
		for f := range m.Cols {
			sum, most, count := 0.0, 0.0, 0
			for n := from; n < to; n++ {
				v := float64(at(n, f))
				if math.IsNaN(v) {
					continue
				}
				sum += v
				count++
				if math.Abs(v) > math.Abs(most) {
					most = v
				}
			}
			model[k][f] = float32(.45*sum/float64(max(count, 1)) + .55*most)
		}
	}
	h.bins = append(h.bins, model)
	h.neurons += m.Rows
	h.columns = max(h.columns, m.Cols)
}

// miss stands for a model whose links are still to come.
func (h *heat) miss() { h.bins = append(h.bins, nil) }

func (h *heat) caption() string {
	if h.neurons == 0 {
		return "Correlations appear as models are coupled."
	}
	missing := 0
	for _, b := range h.bins {
		if b == nil {
			missing++
		}
	}
	text := fmt.Sprintf("%s × %d", countText(h.neurons), h.columns)
	if missing > 0 {
		text += ", " + countOf(missing, "model") + " to come"
	}
	return text
}

// draw paints the picture at the pixels of the screen; what is to come is hatched.
func (h *heat) draw(dst *image.RGBA) {
	w, height := dst.Rect.Dx(), dst.Rect.Dy()
	theme := colormap.Light
	if look.IsDark() {
		theme = colormap.Dark
	}
	colors, _ := colormap.Named(colormap.Diverging, theme)
	span := colormap.Symmetric(.6)
	ground, line := look.Color(look.Head), look.Color(look.StrongLine)
	for y := range height {
		k := y * max(len(h.bins), 1) / height
		var model [][]float32
		if k < len(h.bins) {
			model = h.bins[k]
		}
		for x := range w {
			if model == nil {
				c := ground
				if (x+y)%7 == 0 {
					c = line
				}
				dst.Set(x, y, c)
				continue
			}
			within := float64(y)*float64(len(h.bins))/float64(height) - float64(k)
			r := min(int(within*float64(len(model))), len(model)-1)
			v := model[r][min(x*h.columns/w, len(model[r])-1)]
			i, _ := span.Index(v)
			c := colors.Colors[i]
			p := dst.Pix[dst.PixOffset(x, y):]
			p[0], p[1], p[2], p[3] = c[0], c[1], c[2], 255
		}
	}
}
