package brain

import "math"

// Levels say from which magnitude a map is shown and which values its colours span;
// the two are apart. Index 0 is the negative side, 1 the positive. The zero Levels
// are those that suit the map shown.
type Levels struct {
	Threshold [2]float64 `json:"threshold"`
	Max       [2]float64 `json:"max"`
	Floor     float64    `json:"floor"`           // the magnitude of the first colour
	Share     float64    `json:"share,omitempty"` // of the voxels under the threshold, where that is what was set
	Percent   bool       `json:"percent,omitempty"`
	Free      bool       `json:"free,omitempty"` // the sides are not tied to each other
	Of        string     `json:"of,omitempty"`   // the set of networks they were set for, "" for any
}

// customary is the threshold of z maps.
const customary = 3.1

// suited returns the levels a map is shown with at first: from 3.1, as z maps are,
// where the map's values allow it, else from their 90th percentile; up to the
// 99.95th percentile of the magnitudes.
func suited(d *distribution) Levels {
	most := ceiling(d.quantile(.9995))
	threshold := float64(customary)
	if most < 1.5*customary || d.quantile(.5) > customary {
		threshold = round2(d.quantile(.9))
	}
	if most <= threshold {
		most = ceiling(max(threshold*1.5, d.quantile(1)))
	}
	return Levels{Threshold: [2]float64{threshold, threshold}, Max: [2]float64{most, most}, Floor: threshold}
}

// round2 rounds to two significant digits.
func round2(x float64) float64 {
	if x == 0 || x-x != 0 {
		return x
	}
	unit := math.Pow(10, math.Floor(math.Log10(math.Abs(x)))-1)
	return math.Round(x/unit) * unit
}

// on returns the levels as they apply to a map of a set: those that suit it where
// nothing was set for the set, and the threshold of its own values where a percentile
// was.
func (l Levels) on(d *distribution, set string) Levels {
	if l.Max == [2]float64{} || l.Of != "" && l.Of != set {
		own := suited(d)
		own.Percent, own.Free = l.Percent, l.Free
		if own.Percent {
			own.Share = d.share(own.Threshold[1])
		}
		return own
	}
	if l.Percent {
		at := d.quantile(l.Share)
		l.Threshold = [2]float64{at, at}
	}
	return l
}

// withThreshold returns l with the threshold of one side moved, of both while they
// are tied.
func (l Levels) withThreshold(side int, x float64, d *distribution) Levels {
	x = min(max(x, 0), l.Max[side])
	l.Threshold[side] = x
	if !l.Free || l.Percent {
		l.Threshold = [2]float64{x, x}
	}
	l.Share = d.share(x)
	return l
}

// withMax returns l with one end of the range moved, both while they are tied.
func (l Levels) withMax(side int, x float64) Levels {
	if !(x > 0) || math.IsInf(x, 0) {
		return l
	}
	l.Max[side] = x
	if !l.Free {
		l.Max = [2]float64{x, x}
	}
	for s := range l.Threshold {
		l.Threshold[s] = min(l.Threshold[s], l.Max[s])
	}
	l.Floor = min(l.Floor, l.Max[0], l.Max[1])
	return l
}

// tied returns l with the sides tied to the positive one, or freed.
func (l Levels) tied(yes bool) Levels {
	l.Free = !yes
	if yes {
		l.Threshold[0], l.Max[0] = l.Threshold[1], l.Max[1]
	}
	return l
}
