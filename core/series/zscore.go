package series

import "math"

// flat is the share of a course's magnitude below which its standard deviation
// counts as rounding: such a course is constant.
const flat = 1e-10

// ZScore subtracts from x its mean and divides it by its sample standard
// deviation (n − 1), both over kept volumes (nil keeps all); dropped volumes
// become 0. A constant course, or one of fewer than two kept volumes, becomes
// zeros and ZScore returns false.
func ZScore(x []float64, kept []bool) bool {
	checkKept(len(x), kept)
	n, sum, top := 0, 0.0, 0.0
	for t, v := range x {
		if kept == nil || kept[t] {
			n++
			sum += v
			top = math.Max(top, math.Abs(v))
		}
	}
	if n < 2 {
		clear(x)
		return false
	}
	mean := sum / float64(n)
	ss := 0.0
	for t, v := range x {
		if kept == nil || kept[t] {
			ss += (v - mean) * (v - mean)
		}
	}
	sd := math.Sqrt(ss / float64(n-1))
	if !(sd > flat*top) {
		clear(x)
		return false
	}
	for t, v := range x {
		if kept == nil || kept[t] {
			x[t] = (v - mean) / sd
		} else {
			x[t] = 0
		}
	}
	return true
}

func checkKept(rows int, kept []bool) {
	if kept != nil && len(kept) != rows {
		panic("series: lengths of course and kept differ")
	}
}

// Detrend subtracts from x its mean and its least-squares line, in place.
func Detrend(x []float64) { detrendBlock(x, len(x), 1) }

// detrendBlock detrends each column of a rows×cols block (row-major).
func detrendBlock(x []float64, rows, cols int) {
	mean := make([]float64, 2*cols)
	mean, slope := mean[:cols], mean[cols:]
	for t := range rows {
		for c, v := range x[t*cols : (t+1)*cols] {
			mean[c] += v
		}
	}
	middle := float64(rows-1) / 2
	den := 0.0
	for c := range mean {
		mean[c] /= float64(rows)
	}
	for t := range rows {
		u := float64(t) - middle
		den += u * u
		row := x[t*cols : (t+1)*cols]
		for c := range row {
			row[c] -= mean[c]
			slope[c] += u * row[c]
		}
	}
	if den == 0 {
		return
	}
	for t := range rows {
		u := (float64(t) - middle) / den
		row := x[t*cols : (t+1)*cols]
		for c := range row {
			row[c] -= u * slope[c]
		}
	}
}
