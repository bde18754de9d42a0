package series

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
