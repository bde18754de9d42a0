package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"syncact/core/figure"
	"syncact/core/table"
	"syncact/core/volume"
)

// Values are the numbers that one panel of a figure draws.
type Values struct {
	Panel string // "a_brain"; "brain" where there is one panel
	Names []string
	Rows  [][]string
}

// ValuesOf returns what a figure of this package draws, panel by panel.
func ValuesOf(f figure.Figure) []Values {
	switch f := f.(type) {
	case figure.Marked:
		return ValuesOf(f.Figure)
	case figure.Page:
		var out []Values
		for i, panel := range f.Panels {
			for _, v := range ValuesOf(panel) {
				v.Panel = fmt.Sprintf("%c_%s", 'a'+i, v.Panel)
				out = append(out, v)
			}
		}
		return out
	case figure.Brain:
		return []Values{brainValues(f)}
	case figure.Trace:
		return traceValues(f)
	case figure.Matrix:
		return []Values{matrixValues(f)}
	case figure.Ranking:
		return []Values{rankingValues(f)}
	case figure.Lags:
		return []Values{lagValues(f)}
	}
	panic(fmt.Sprintf("report: no values of a %T", f))
}

// SaveValues writes what a figure draws beside it, a file a panel, and returns the
// files.
func SaveValues(f figure.Figure, stem string) (written []string, err error) {
	for _, v := range ValuesOf(f) {
		path := stem + "." + v.Panel + ".tsv"
		if err := makeFolder(path); err != nil {
			return written, err
		}
		if err := table.WriteTSV(path, v.Names, v.Rows); err != nil {
			return written, err
		}
		written = append(written, path)
	}
	return written, nil
}

// said writes numbers with as many digits as float32 holds; NaN and infinity are n/a.
func said(numbers ...float64) []string {
	out := make([]string, len(numbers))
	for i, x := range numbers {
		out[i] = "n/a"
		if !math.IsNaN(x) && !math.IsInf(x, 0) {
			out[i] = strconv.FormatFloat(x, 'g', 8, 64)
		}
	}
	return out
}

// peaksApartMM is how far the peaks of a table lie apart.
const peaksApartMM = 12

// brainValues are the peaks and valleys of the map above its threshold.
func brainValues(f figure.Brain) Values {
	v := Values{Panel: Brain, Names: []string{"x_mm", "y_mm", "z_mm", "value"}}
	valleys := volume.NewImage(f.Map.Grid)
	for i, x := range f.Map.V {
		valleys.V[i] = -x
	}
	var all [][4]float64
	for sign, img := range map[float64]*volume.Image{1: f.Map, -1: valleys} {
		for _, p := range volume.Peaks(img, peaksApartMM, 0) {
			if float64(p.Value) >= f.Threshold {
				all = append(all, [4]float64{p.World[0], p.World[1], p.World[2], sign * float64(p.Value)})
			}
		}
	}
	slices.SortFunc(all, func(a, b [4]float64) int {
		return cmp.Or(cmp.Compare(math.Abs(b[3]), math.Abs(a[3])), slices.Compare(a[:], b[:]))
	})
	for _, p := range all {
		v.Rows = append(v.Rows, said(p[:]...))
	}
	return v
}

// traceValues are the samples of the courses in the window, and of the raw activation,
// which has a clock of its own.
func traceValues(f figure.Trace) []Values {
	v := Values{Panel: Trace, Names: []string{"run_s"}}
	var courses [][]float64
	add := func(name string, course []float64) {
		v.Names, courses = append(v.Names, name), append(courses, course)
	}
	if !f.Raw.Alone {
		add(f.Neuron.Name, f.Neuron.V)
	}
	for _, n := range slices.Concat(f.Networks, f.Pinned) {
		add(n.Name, n.V)
		if n.Low != nil && n.Hi != nil {
			add(n.Name+" low", n.Low)
			add(n.Name+" high", n.Hi)
		}
	}
	from, to := f.Window()
	for t := range f.Neuron.V {
		at := f.First + float64(t)*f.TR
		if at < from-1e-9 || at > to+1e-9 {
			continue
		}
		row := []float64{at}
		for _, c := range courses {
			x := c[t]
			if f.Kept != nil && !f.Kept[t] {
				x = math.NaN()
			}
			row = append(row, x)
		}
		v.Rows = append(v.Rows, said(row...))
	}
	if len(f.Raw.V) == 0 {
		return []Values{v}
	}
	raw := Values{Panel: Trace + "_raw", Names: []string{"run_s", f.Neuron.Name}}
	for k, x := range f.Raw.V {
		if at := f.Raw.From + float64(k)*f.Raw.Step; at >= from-1e-9 && at <= to+1e-9 {
			raw.Rows = append(raw.Rows, said(at, x))
		}
	}
	return []Values{v, raw}
}

func matrixValues(f figure.Matrix) Values {
	v := Values{Panel: Matrix, Names: append([]string{"id"}, f.Columns...)}
	cells := make([]float64, len(f.Columns))
	for row, id := range f.Rows {
		for c := range cells {
			cells[c] = float64(f.V[row*len(cells)+c])
		}
		v.Rows = append(v.Rows, append([]string{id}, said(cells...)...))
	}
	return v
}

func rankingValues(f figure.Ranking) Values {
	v := Values{Panel: Ranking, Names: []string{"model", "top1_percent", "similarity", "ci_low", "ci_high"}}
	for _, m := range f.Models {
		v.Rows = append(v.Rows, append([]string{m.Name}, said(m.Accuracy, m.Value, m.Low, m.High)...))
	}
	return v
}

func lagValues(f figure.Lags) Values {
	v := Values{Panel: Lags, Names: []string{"lag_s", "r", "shifts_low", "shifts_high"}}
	for i, lag := range f.LagS {
		low, high := math.NaN(), math.NaN()
		if f.Low != nil && f.High != nil {
			low, high = f.Low[i], f.High[i]
		}
		v.Rows = append(v.Rows, said(lag, f.R[i], low, high))
	}
	return v
}
