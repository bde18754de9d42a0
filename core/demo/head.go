package demo

import (
	"math"
	"math/rand/v2"

	"syncact/core/table"
)

// headMotion holds the six parameters of head motion over a run: three translations (mm)
// and three rotations (rad), as fMRIPrep names them.
type headMotion [6][]float64

var motionNames = [6]string{"trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z"}

const (
	headRadiusMM = 50 // at which rotations count as displacement (Power 2012)
	jerks        = 3  // spikes and steps in a run, about
)

// newHeadMotion draws random walks with a few spikes (one volume) and steps (for good).
func newHeadMotion(d *rand.Rand, volumes int) (m headMotion) {
	unit := func(k int) float64 { // rotations in the units that move the head's surface as far
		if k >= 3 {
			return 1. / headRadiusMM
		}
		return 1
	}
	for k := range m {
		m[k] = make([]float64, volumes)
		for t := 1; t < volumes; t++ {
			m[k][t] = m[k][t-1] + .015*unit(k)*d.NormFloat64()
		}
	}
	for range jerks - 1 + d.IntN(3) {
		at, last := 1+d.IntN(volumes-1), volumes
		if d.IntN(2) == 0 {
			last = at + 1
		}
		for k := range m {
			size := .15 * unit(k) * d.NormFloat64()
			for t := at; t < last; t++ {
				m[k][t] += size
			}
		}
	}
	return m
}

// columns are the confounds of fMRIPrep that motion gives: each parameter with its
// difference from the volume before, the squares of both, and the framewise
// displacement (Power 2012). What the first volume lacks is n/a.
func (m headMotion) columns() (names []string, rows [][]string) {
	var columns [][]float64
	add := func(name string, x []float64) {
		names, columns = append(names, name), append(columns, x)
	}
	moved := make([]float64, len(m[0]))
	moved[0] = math.NaN()
	for k, x := range m {
		difference := make([]float64, len(x))
		difference[0] = math.NaN()
		for t := 1; t < len(x); t++ {
			difference[t] = x[t] - x[t-1]
			step := math.Abs(difference[t])
			if k >= 3 {
				step *= headRadiusMM
			}
			moved[t] += step
		}
		add(motionNames[k], x)
		add(motionNames[k]+"_derivative1", difference)
		add(motionNames[k]+"_power2", squares(x))
		add(motionNames[k]+"_derivative1_power2", squares(difference))
	}
	add("framewise_displacement", moved)
	for t := range m[0] {
		row := make([]string, len(columns))
		for j, x := range columns {
			row[j] = table.Cell(x[t])
		}
		rows = append(rows, row)
	}
	return names, rows
}

func squares(x []float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = v * v
	}
	return out
}
