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
	mean, sd, varies := moments(x, kept)
	if !varies {
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

// moments returns mean and sample standard deviation of a course over kept volumes (nil
// keeps all), NaN where there are too few for them, and whether it varies at all.
func moments(x []float64, kept []bool) (mean, sd float64, varies bool) {
	checkKept(len(x), kept)
	n, sum, top := 0., 0., 0.
	for t, v := range x {
		if kept == nil || kept[t] {
			n++
			sum += v
			top = math.Max(top, math.Abs(v))
		}
	}
	mean = sum / n
	ss := 0.
	for t, v := range x {
		if kept == nil || kept[t] {
			ss += (v - mean) * (v - mean)
		}
	}
	sd = math.Sqrt(ss / (n - 1))
	return mean, sd, sd > flat*top
}

func checkKept(rows int, kept []bool) {
	if kept != nil && len(kept) != rows {
		panic("series: lengths of course and kept differ")
	}
}
