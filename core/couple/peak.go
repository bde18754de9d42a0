package couple

import "math"

// Bits of floats without their sign order as their magnitudes do: maxima of whole
// numbers need no branch, which would be guessed wrong every few values.
const unsigned = 1<<31 - 1

func magnitude(v float32) uint32 { return math.Float32bits(v) & unsigned }

// peak is the largest |v|, or the largest v when positive.
func peak(row []float32, positive bool) float32 {
	if positive {
		return largest(row)
	}
	var a, b, c, d uint32
	for ; len(row) >= 4; row = row[4:] {
		a = max(a, magnitude(row[0]))
		b = max(b, magnitude(row[1]))
		c = max(c, magnitude(row[2]))
		d = max(d, magnitude(row[3]))
	}
	for _, v := range row {
		a = max(a, magnitude(v))
	}
	return math.Float32frombits(max(a, b, c, d))
}

func largest(row []float32) float32 {
	top := row[0]
	for _, v := range row[1:] {
		if v > top {
			top = v
		}
	}
	return top
}

// peakOfSum is the peak of a sum of rows of equal length; scratch is as long. Nearly
// all time of a null over several groups is spent here.
func peakOfSum(rows [][]float32, scratch []float32, positive bool) float32 {
	switch {
	case len(rows) == 1:
		return peak(rows[0], positive)
	case len(rows) == 2 && !positive:
		return peakOfTwo(rows[0], rows[1])
	case len(rows) == 4 && !positive:
		return peakOfFour(rows[0], rows[1], rows[2], rows[3])
	}
	copy(scratch, rows[0])
	for _, row := range rows[1:] {
		for f, v := range row[:len(scratch)] {
			scratch[f] += v
		}
	}
	return peak(scratch, positive)
}

func peakOfTwo(a, b []float32) float32 {
	var m, n uint32
	b = b[:len(a)]
	for ; len(a) >= 2 && len(b) >= 2; a, b = a[2:], b[2:] {
		m = max(m, magnitude(a[0]+b[0]))
		n = max(n, magnitude(a[1]+b[1]))
	}
	for f, v := range a {
		m = max(m, magnitude(v+b[f]))
	}
	return math.Float32frombits(max(m, n))
}

func peakOfFour(a, b, c, d []float32) float32 {
	var m, n, o, p uint32
	b, c, d = b[:len(a)], c[:len(a)], d[:len(a)]
	for ; len(a) >= 4 && len(b) >= 4 && len(c) >= 4 && len(d) >= 4; a, b, c, d = a[4:], b[4:], c[4:], d[4:] {
		m = max(m, magnitude((a[0]+b[0])+(c[0]+d[0])))
		n = max(n, magnitude((a[1]+b[1])+(c[1]+d[1])))
		o = max(o, magnitude((a[2]+b[2])+(c[2]+d[2])))
		p = max(p, magnitude((a[3]+b[3])+(c[3]+d[3])))
	}
	for f, v := range a {
		m = max(m, magnitude((v+b[f])+(c[f]+d[f])))
	}
	return math.Float32frombits(max(m, n, o, p))
}
