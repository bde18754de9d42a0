package couple

import (
	"fmt"
	"math"

	"syncact/core/fault"
	"syncact/core/ort"
)

// Options say how links are found and tested. The zero value is the advice.
type Options struct {
	LagS       float64 // seconds by which the BOLD is taken to be later, beyond the HRF
	Positive   bool    // only r > 0 counts: the network of the largest r
	Null       Null    // "" is Circular
	Surrogates int     // 0 is 5,000; all combinations when there are fewer
	Alpha      float64 // 0 is .05
	FDR        bool    // significance by q instead of family-wise p
	Seed       uint64
	Workers    int          // goroutines; 0 is one a core
	Provider   ort.Provider // of the products; "" is the CPU
}

func (o Options) filled() Options {
	if o.Null == "" {
		o.Null = Circular
	}
	if o.Surrogates <= 0 {
		o.Surrogates = 5000
	}
	if o.Alpha == 0 {
		o.Alpha = .05
	}
	return o
}

// minShiftS is how far from zero, either way, a shift must be: the autocorrelation
// of a course after the HRF is gone by then.
const minShiftS = 15

// least returns the smallest shift of a run, in volumes.
func (r *run) least() int { return int(math.Ceil(minShiftS/r.tr - 1e-9)) }

// nEff is the number of shifts 15 s apart, multiplied over groups; a group is as
// long as its shortest run.
func (p *design) nEff() float64 {
	product := 1.0
	for g := range p.groups {
		shortest := math.Inf(1)
		for i := range p.runs {
			if r := &p.runs[i]; r.group == g {
				shortest = math.Min(shortest, float64(len(r.rest))*r.tr)
			}
		}
		product *= float64(Resolution(shortest))
	}
	return product
}

// draw makes the surrogates of a design.
func (p *design) draw(o Options) (draws, error) {
	least, most, bins := make([]int, p.groups), make([]int, p.groups), make([]int, p.groups)
	leader := p.leaders()
	for i := range p.runs {
		r := &p.runs[i]
		scale := r.tr / leader[r.group].tr // shifts count volumes of the group's first run
		low := int(math.Ceil(float64(r.least())*scale - 1e-9))
		high := int(math.Floor(float64(len(r.rest)-r.least())*scale + 1e-9))
		least[r.group] = max(least[r.group], low)
		if most[r.group] == 0 || high < most[r.group] {
			most[r.group] = high
		}
		bins[r.group] = max(bins[r.group], (len(r.rest)-1)/2)
		if high < low {
			return draws{}, &fault.Input{File: r.name, What: fmt.Sprintf("%d volumes of %g s leave no shift of 15 s or more", len(r.rest), r.tr),
				Why: "a run is shifted against itself by at least 15 s either way", Do: "leave the run out", Err: ErrDesign}
		}
	}
	if o.Null == Phase {
		return drawPhases(bins, o.Surrogates, o.Seed), nil
	}
	for g := range least {
		if most[g] < least[g] {
			return draws{}, refuse("", "the runs of a group are too unequal to be shifted together", "put them in groups of their own")
		}
	}
	return drawShifts(least, most, o.Surrogates, o.Seed), nil
}

// leaders returns the first run of each group.
func (p *design) leaders() []*run {
	out := make([]*run, p.groups)
	for i := range p.runs {
		if g := p.runs[i].group; out[g] == nil {
			out[g] = &p.runs[i]
		}
	}
	return out
}

// ownShift turns a group's shift, counted in volumes of its first run, into
// volumes of r.
func (r *run) ownShift(s int, leader *run) int {
	if r.tr == leader.tr {
		return s
	}
	own := int(math.Round(float64(s) * leader.tr / r.tr))
	return min(max(own, r.least()), len(r.rest)-r.least())
}

// lag is the fixed lag in volumes of r.
func (o Options) lag(r *run) int { return int(math.Round(o.LagS / r.tr)) }
