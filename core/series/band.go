package series

import (
	"math"
	"slices"
)

// A Band is the mean of one course over subjects with one sample standard deviation of
// them on either side. All three are in one unit, the standard deviation of the mean
// course over time about its own mean: the mean is z-scored, to be held against another
// z-scored course, and the band stands about it at its true width.
type Band struct{ Mean, Low, High []float64 }

// Across takes the band of a course over the tables of subjects, all of one run. A
// subject counts where it has the course and the volume was kept. Mean is NaN where
// nobody counts, Low and High where fewer than two do; these are nil where fewer than
// two have the course. A mean that is constant over time becomes zeros, as does its band.
func Across(subjects []*Table, course ID) Band {
	var all [][]float32
	var kept [][]bool
	for _, t := range subjects {
		if i := slices.Index(t.IDs, course); i >= 0 {
			all, kept = append(all, t.Course(i)), append(kept, t.Kept())
		}
	}
	if len(all) == 0 {
		return Band{}
	}
	b := Band{Mean: make([]float64, len(all[0]))}
	half, known := make([]float64, len(b.Mean)), make([]bool, len(b.Mean))
	for v := range b.Mean {
		var values []float64
		for i, c := range all {
			if v < len(c) && kept[i][v] {
				values = append(values, float64(c[v]))
			}
		}
		b.Mean[v], half[v], _ = moments(values, nil)
		known[v] = len(values) > 0
	}
	middle, unit, varies := moments(b.Mean, known)
	if !varies {
		unit = math.Inf(1)
	}
	for v, m := range b.Mean {
		b.Mean[v] = (m - middle) / unit
	}
	if len(all) > 1 {
		b.Low, b.High = make([]float64, len(half)), make([]float64, len(half))
		for v, m := range b.Mean {
			b.Low[v], b.High[v] = m-half[v]/unit, m+half[v]/unit
		}
	}
	return b
}
