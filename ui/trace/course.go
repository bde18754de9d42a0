package trace

import "math"

// isGap reports whether a value is no number.
func isGap(v float32) bool { return v-v != 0 }

// At returns the value at a time, between samples in proportion; NaN outside the
// course and beside a gap.
func (c Course) At(seconds float64) float64 {
	if c.Step <= 0 || len(c.V) == 0 {
		return math.NaN()
	}
	at := (seconds - c.From) / c.Step
	if !(at >= -.5 && at <= float64(len(c.V))-.5) {
		return math.NaN()
	}
	at = min(max(at, 0), float64(len(c.V)-1))
	k := int(at)
	share := at - float64(k)
	if share == 0 {
		return float64(c.V[k])
	}
	return (1-share)*float64(c.V[k]) + share*float64(c.V[k+1])
}

// most returns the largest magnitude.
func (c Course) most() float64 {
	var most float32
	for _, v := range c.V {
		if !isGap(v) {
			most = max(most, v, -v)
		}
	}
	return float64(most)
}

// ends returns least and greatest value; 0, 0 without any.
func (c Course) ends() (low, high float32) {
	low, high = float32(math.Inf(1)), float32(math.Inf(-1))
	for _, v := range c.V {
		if !isGap(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	if low > high {
		return 0, 0
	}
	return low, high
}

// zScored returns the course with mean 0 and standard deviation 1 (n − 1); gaps stay.
func (c Course) zScored() Course {
	var sum, square, n float64
	for _, v := range c.V {
		if !isGap(v) {
			sum += float64(v)
			n++
		}
	}
	mean := sum / max(n, 1)
	for _, v := range c.V {
		if !isGap(v) {
			square += (float64(v) - mean) * (float64(v) - mean)
		}
	}
	by := 0.
	if square > 0 && n > 1 {
		by = 1 / math.Sqrt(square/(n-1))
	}
	z := Course{c.From, c.Step, make([]float32, len(c.V))}
	for i, v := range c.V {
		z.V[i] = float32((float64(v) - mean) * by)
	}
	return z
}

// Correlate returns Pearson's r of two courses from one time to another, at the
// samples of b, and how many samples it rests on; NaN for fewer than three.
func Correlate(a, b Course, from, to float64) (r float64, n int) {
	var x, y, xx, yy, xy float64
	for k, v := range b.V {
		t := b.From + float64(k)*b.Step
		u := a.At(t)
		if t < from || t > to || isGap(v) || u != u {
			continue
		}
		w := float64(v)
		n++
		x, y, xx, yy, xy = x+u, y+w, xx+u*u, yy+w*w, xy+u*w
	}
	m := float64(n)
	both := (xx - x*x/m) * (yy - y*y/m)
	if n < 3 || !(both > 0) {
		return math.NaN(), n
	}
	return min(max((xy-x*y/m)/math.Sqrt(both), -1), 1), n
}
