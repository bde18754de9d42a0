package couple

import (
	"fmt"
	"math"

	"syncact/core/fault"
)

// powerless says what the resolution of p cannot show.
func (l *linking) powerless() []fault.Finding {
	var out []fault.Finding
	if l.NEff < 20 {
		out = append(out, fault.Finding{Severity: fault.Warning, What: fmt.Sprintf("%.0f independent shifts: no p can be below %.3g", l.NEff, l.Floor),
			Why: "α = .05 cannot be reached with fewer than 20", Do: "couple more or longer films"})
	}
	if l.NEff < 60 {
		out = append(out, fault.Finding{Severity: fault.Note, What: fmt.Sprintf("%.0f independent shifts of the film", l.NEff),
			Why: "p is coarse", Do: "consider the null with random phases"})
	}
	live := 0
	for n := range l.Links {
		if !l.Links[n].Constant {
			live++
		}
	}
	if need := AtFloor(l.Floor, l.o.Alpha, live); need > 1 {
		out = append(out, fault.Finding{Severity: fault.Note,
			What: fmt.Sprintf("%d of %d neurons must reach the smallest p, %.3g, before any q can be %g", need, live, l.Floor, l.o.Alpha)})
	}
	if constant := l.neurons - live; constant > 0 {
		out = append(out, fault.Finding{Severity: fault.Note, What: fmt.Sprintf("%d of %d neurons never vary", constant, l.neurons)})
	}
	return out
}

// AtFloor is how many of n neurons must have the smallest possible p before any
// Benjamini–Hochberg q can be ≤ alpha.
func AtFloor(floor, alpha float64, n int) int {
	return int(math.Ceil(floor*float64(n)/alpha - 1e-9))
}
