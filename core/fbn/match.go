package fbn

import "math"

// Match pairs the rows of a similarity matrix with different columns so that the
// summed similarity is largest (Kuhn 1955, by shortest augmenting paths). It
// returns the column of each row, -1 where columns run out.
func Match(similarity [][]float64) []int {
	rows := len(similarity)
	if rows == 0 {
		return nil
	}
	cols := len(similarity[0])
	if rows > cols {
		return matchTransposed(similarity, rows, cols)
	}
	a := newAssignment(rows, cols)
	for i := 1; i <= rows; i++ {
		a.augment(similarity, i)
	}
	out := make([]int, rows)
	for j := 1; j <= cols; j++ {
		if a.row[j] > 0 {
			out[a.row[j]-1] = j - 1
		}
	}
	return out
}

func matchTransposed(similarity [][]float64, rows, cols int) []int {
	turned := make([][]float64, cols)
	for j := range turned {
		turned[j] = make([]float64, rows)
		for i := range rows {
			turned[j][i] = similarity[i][j]
		}
	}
	out := make([]int, rows)
	for i := range out {
		out[i] = -1
	}
	for j, i := range Match(turned) {
		out[i] = j
	}
	return out
}

// An assignment holds the dual variables and the partial matching, rows and
// columns counted from 1.
type assignment struct {
	u, v []float64
	row  []int // of each column; 0 is free
	way  []int
}

func newAssignment(rows, cols int) *assignment {
	return &assignment{make([]float64, rows+1), make([]float64, cols+1), make([]int, cols+1), make([]int, cols+1)}
}

// augment adds row i along a path of least reduced cost.
func (a *assignment) augment(similarity [][]float64, i int) {
	cols := len(a.row) - 1
	least, used := make([]float64, cols+1), make([]bool, cols+1)
	for j := range least {
		least[j] = math.Inf(1)
	}
	a.row[0] = i
	at := 0
	for a.row[at] != 0 {
		used[at] = true
		from, delta, next := a.row[at], math.Inf(1), 0
		for j := 1; j <= cols; j++ {
			if used[j] {
				continue
			}
			if c := -similarity[from-1][j-1] - a.u[from] - a.v[j]; c < least[j] {
				least[j], a.way[j] = c, at
			}
			if least[j] < delta {
				delta, next = least[j], j
			}
		}
		for j := range used {
			if used[j] {
				a.u[a.row[j]] += delta
				a.v[j] -= delta
			} else {
				least[j] -= delta
			}
		}
		at = next
	}
	for at != 0 {
		a.row[at] = a.row[a.way[at]]
		at = a.way[at]
	}
}

// Correlations returns |r| between every map of a and every map of b; a map
// without variance correlates 0.
func Correlations(a, b [][]float32) [][]float64 {
	x, y := standardized(a), standardized(b)
	out := make([][]float64, len(a))
	for i := range out {
		out[i] = make([]float64, len(b))
		for j := range out[i] {
			out[i][j] = math.Abs(dot(x[i], y[j]))
		}
	}
	return out
}

// standardized returns maps of mean 0 and length 1, zeros for a constant map.
func standardized(maps [][]float32) [][]float64 {
	out := make([][]float64, len(maps))
	for i, m := range maps {
		x := make([]float64, len(m))
		sum := 0.0
		for v := range m {
			x[v] = float64(m[v])
			sum += x[v]
		}
		ss, mean := 0.0, sum/float64(len(m))
		for v := range x {
			x[v] -= mean
			ss += x[v] * x[v]
		}
		scale := 0.0
		if ss > 0 && !math.IsInf(1/math.Sqrt(ss), 0) {
			scale = 1 / math.Sqrt(ss)
		}
		for v := range x {
			x[v] *= scale
		}
		out[i] = x
	}
	return out
}

func dot(a, b []float64) float64 {
	s0, s1, s2, s3 := 0.0, 0.0, 0.0, 0.0
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return s0 + s1 + s2 + s3
}

// matched returns |r| of each map of a with its partner in b under the best
// one-to-one matching, NaN without one, and the partners.
func matched(a, b [][]float32) ([]float64, []int) {
	r := Correlations(a, b)
	pairs := Match(r)
	out := make([]float64, len(a))
	for i, j := range pairs {
		out[i] = math.NaN()
		if j >= 0 {
			out[i] = r[i][j]
		}
	}
	return out, pairs
}
