package acceptance_test

import "math"

// What is planted and what the engine's correlations are compared with is computed
// here, apart from the engine and in other ways: the response as an integral of
// steps instead of a convolution, filters by Gram–Schmidt, maps by elimination.

// A stepResponse is the integral of SPM's double gamma from 0 to t at hundredths of
// a second, 1 from 32 s on.
type stepResponse []float64

const hundredths = 100

func newStepResponse() stepResponse {
	s := make(stepResponse, 32*hundredths+1)
	density := func(t, shape float64) float64 {
		lg, _ := math.Lgamma(shape)
		return math.Exp((shape-1)*math.Log(t) - t - lg)
	}
	for i := 1; i < len(s); i++ {
		t := (float64(i) - .5) / hundredths
		s[i] = s[i-1] + density(t, 6) - density(t, 16)/6
	}
	for i := range s {
		s[i] /= s[len(s)-1]
	}
	return s
}

func (s stepResponse) at(t float64) float64 {
	i := min(max(0, t)*hundredths, float64(len(s)-1))
	low := int(i)
	high := min(low+1, len(s)-1)
	return s[low] + (i-float64(low))*(s[high]-s[low])
}

// shown is the response at time t to something that is on during the intervals.
func (s stepResponse) shown(on [][2]float64, t float64) float64 {
	sum := 0.0
	for _, o := range on {
		sum += s.at(t-o[0]) - s.at(t-o[1])
	}
	return sum
}

// course is the response at the middle of every volume.
func (s stepResponse) course(on [][2]float64, volumes int, tr float64) []float64 {
	out := make([]float64, volumes)
	for v := range out {
		out[v] = s.shown(on, (float64(v)+.5)*tr)
	}
	return out
}

// held is what every sample of the grid, held for one step, adds to each volume:
// volumes × samples.
func (s stepResponse) held(samples, volumes int, tr float64) [][]float64 {
	out := make([][]float64, volumes)
	for v := range out {
		out[v] = make([]float64, samples)
		for i := range samples {
			after := (float64(v)+.5)*tr - float64(i)/grid
			out[v][i] = s.at(after) - s.at(after-1./grid)
		}
	}
	return out
}

// respond applies what held returned to values around their mean.
func respond(held [][]float64, x []float64) []float64 {
	mean := average(x)
	centred := make([]float64, len(x))
	for i, v := range x {
		centred[i] = v - mean
	}
	out := make([]float64, len(held))
	for v, row := range held {
		out[v] = dot(row, centred)
	}
	return out
}

func average(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// A cleaner removes mean, line and cosines slower than 128 s from a course and
// divides it by its standard deviation.
type cleaner [][]float64

func newCleaner(volumes int, tr float64) cleaner {
	var c cleaner
	for k := -1; k <= int(2*float64(volumes)*tr/128); k++ {
		x := make([]float64, volumes)
		for v := range x {
			switch k {
			case -1:
				x[v] = float64(v)
			default: // the constant when k is 0
				x[v] = math.Cos(math.Pi * float64(k) * (float64(v) + .5) / float64(volumes))
			}
		}
		for range 2 { // twice, for orthogonality to rounding
			c.project(x)
		}
		scale(x, 1/math.Sqrt(dot(x, x)))
		c = append(c, x)
	}
	return c
}

func (c cleaner) project(x []float64) {
	for _, q := range c {
		along := dot(q, x)
		for i := range x {
			x[i] -= along * q[i]
		}
	}
}

// clean works in place and returns x.
func (c cleaner) clean(x []float64) []float64 {
	c.project(x)
	if power := dot(x, x); power > 0 {
		scale(x, math.Sqrt(float64(len(x)-1)/power))
	}
	return x
}

func dot(x, y []float64) float64 {
	sum := 0.0
	for i := range x {
		sum += x[i] * y[i]
	}
	return sum
}

func scale(x []float64, by float64) {
	for i := range x {
		x[i] *= by
	}
}

// correlate is the correlation of cleaned courses of several runs, of which those
// of y are means that no longer have unit variance.
func correlate(x, y [][]float64) float64 {
	var xy, n float64
	for r := range x {
		xy += dot(x[r], y[r]) / math.Sqrt(dot(y[r], y[r])/float64(len(y[r])-1))
		n += float64(len(x[r]) - 1)
	}
	return xy / n
}

// regress fits every volume (voxels) by maps and a constant and returns the weights
// of each map over time.
func regress(maps [][]float64, volumes [][]float64) [][]float64 {
	k := len(maps)
	centred := make([][]float64, k)
	for i, m := range maps {
		mean := average(m)
		centred[i] = make([]float64, len(m))
		for v := range m {
			centred[i][v] = m[v] - mean
		}
	}
	out := make([][]float64, k)
	for i := range out {
		out[i] = make([]float64, len(volumes))
	}
	for t, volume := range volumes {
		rows := make([][]float64, k)
		for i := range rows {
			for j := range k {
				rows[i] = append(rows[i], dot(centred[i], centred[j]))
			}
			rows[i] = append(rows[i], dot(centred[i], volume))
		}
		for i, b := range eliminate(rows) {
			out[i][t] = b
		}
	}
	return out
}

// eliminate solves a positive definite system given as rows with the right side
// last.
func eliminate(rows [][]float64) []float64 {
	n := len(rows)
	for i := range n {
		scale(rows[i], 1/rows[i][i])
		for j := range n {
			if j == i {
				continue
			}
			by := rows[j][i]
			for c := range rows[j] {
				rows[j][c] -= by * rows[i][c]
			}
		}
	}
	out := make([]float64, n)
	for i := range out {
		out[i] = rows[i][n]
	}
	return out
}
