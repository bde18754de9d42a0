package demo

import (
	"math"
	"slices"

	"syncact/core/series"
)

// FilmRate is the film's frames per second; TimelineRate is the rate of the
// timelines that drive BOLD, in samples per second.
const (
	FilmRate     = 12.5
	TimelineRate = 4
)

// A Shot is one scene of a run's film.
type Shot struct {
	Start, End float64    // seconds of the film, on its frame grid
	Shows      []Category // none, one or two
	Seed       uint64     // of its [Scene]
}

// A Script says what the films of all runs show when.
type Script struct {
	Seed    uint64
	Seconds float64  // of each run
	Runs    [][]Shot // by run, in order, without gaps
}

// pairs are the mixtures that occur. Without them, and without empty scenes,
// categories shown one at a time would all be negatively correlated.
var pairs = [...][2]Category{
	{Face, Place}, {Face, Object}, {Face, Text}, {Place, Object}, {Place, Text},
	{Place, Body}, {Object, Text}, {Object, Body}, {Body, Motion}, {Text, Motion},
}

const (
	shortestShot, longestShot = 2.4, 6.4 // s
	mixedShare, emptyShare    = .35, .06
	tries                     = 300 // schedules a run, of which the least correlated is kept
)

// Schedule writes the script of a study. Of 300 random schedules a run it takes
// the one whose categories are least correlated after the haemodynamic response,
// because networks that share a course could not be told apart. It panics unless
// runs and seconds are positive.
func Schedule(seed uint64, runs int, seconds float64) *Script {
	if runs < 1 || !(seconds > 0) {
		panic("demo: a script needs runs and seconds")
	}
	s := &Script{Seed: seed, Seconds: math.Round(seconds*FilmRate) / FilmRate}
	rise := response()
	var before [Categories][]float64
	for run := range runs {
		d := newDice(seed, 1000+uint64(run))
		best, least := []Shot(nil), math.Inf(1)
		for range tries {
			shots := s.cast(d)
			if cost := overlap(s.courses(shots, rise), before); cost < least {
				best, least = shots, cost
			}
		}
		for c, course := range s.courses(best, rise) {
			before[c] = append(before[c], course...)
		}
		s.Runs = append(s.Runs, best)
	}
	return s
}

// cast draws one random schedule.
func (s *Script) cast(d dice) []Shot {
	var shots []Shot
	var bag []Category
	previous := Category(-1)
	for at := 0.; at < s.Seconds; {
		end := math.Round((at+d.in(shortestShot, longestShot))*FilmRate) / FilmRate
		if s.Seconds-end < shortestShot {
			end = s.Seconds
		}
		shot := Shot{Start: at, End: end, Seed: d.Uint64()}
		if !d.chance(emptyShare) {
			if len(bag) == 0 {
				bag = fill(d, previous)
			}
			previous, bag = bag[0], bag[1:]
			shot.Shows = append(shot.Shows, previous)
			if d.chance(mixedShare) {
				shot.Shows = append(shot.Shows, partner(d, previous))
			}
		}
		shots, at = append(shots, shot), end
	}
	return shots
}

// fill is a shuffled bag of all categories that does not begin with the one just
// shown.
func fill(d dice, previous Category) []Category {
	for {
		bag := make([]Category, 0, Categories)
		for _, c := range d.Perm(Categories) {
			bag = append(bag, Category(c))
		}
		if bag[0] != previous {
			return bag
		}
	}
}

// partner draws what may be shown together with c.
func partner(d dice, c Category) Category {
	var found []Category
	for _, p := range pairs {
		switch c {
		case p[0]:
			found = append(found, p[1])
		case p[1]:
			found = append(found, p[0])
		}
	}
	return found[d.IntN(len(found))]
}

// At returns the shot on screen at t seconds of a run; the last one from the end on.
func (s *Script) At(run int, t float64) Shot {
	const rounding = 1e-9
	shots := s.Runs[run]
	i, _ := slices.BinarySearchFunc(shots, t+rounding, func(shot Shot, t float64) int {
		if shot.End <= t {
			return -1
		}
		return 1
	})
	return shots[min(i, len(shots)-1)]
}

// Timeline is 1 at the quarter seconds of a run at which the frame on screen shows
// the category, else 0.
func (s *Script) Timeline(run int, c Category) []float64 {
	line := make([]float64, int(math.Round(s.Seconds*TimelineRate)))
	for k := range line {
		if slices.Contains(s.At(run, float64(k)/TimelineRate).Shows, c) {
			line[k] = 1
		}
	}
	return line
}

// Cuts returns when scenes of a run begin, in seconds; the film's first frame is
// none.
func (s *Script) Cuts(run int) []float64 {
	var cuts []float64
	for _, shot := range s.Runs[run][1:] {
		cuts = append(cuts, shot.Start)
	}
	return cuts
}

// CutTimeline is 1 for half a second after each cut, at the timelines' rate.
func (s *Script) CutTimeline(run int) []float64 {
	const seconds = .5
	line := make([]float64, int(math.Round(s.Seconds*TimelineRate)))
	for _, cut := range s.Cuts(run) {
		first := int(math.Ceil(cut * TimelineRate))
		for k := first; k < len(line) && float64(k)/TimelineRate < cut+seconds; k++ {
			line[k] = 1
		}
	}
	return line
}

// response is the haemodynamic response to a step, at the timelines' rate.
func response() []float64 {
	h, err := series.HRF("spm", 1./TimelineRate)
	if err != nil {
		panic("demo: " + err.Error())
	}
	rise := make([]float64, len(h))
	sum := 0.
	for i, v := range h {
		sum += v
		rise[i] = sum
	}
	return rise
}

// courses are the categories' responses to a schedule, once a second: each shot
// is a step up and a step down.
func (s *Script) courses(shots []Shot, rise []float64) (all [Categories][]float64) {
	for c := range all {
		all[c] = make([]float64, int(s.Seconds))
	}
	step := func(course []float64, at, size float64) {
		for k := int(math.Ceil(at)); k < len(course); k++ {
			i := int((float64(k) - at) * TimelineRate)
			course[k] += size * rise[min(i, len(rise)-1)]
		}
	}
	for _, shot := range shots {
		for _, c := range shot.Shows {
			step(all[c], shot.Start, 1)
			step(all[c], shot.End, -1)
		}
	}
	return all
}

// overlap is how much the courses of a run, and of all runs so far with it, are
// correlated: half the largest |r| in the run, the largest over all runs, and the
// mean over all runs.
func overlap(run, before [Categories][]float64) float64 {
	largest, _ := correlated(run)
	for c := range run {
		before[c] = append(slices.Clip(before[c]), run[c]...)
	}
	overall, mean := correlated(before)
	return .5*largest + overall + mean
}

// correlated is the largest and the mean |r| over pairs of courses; a category
// that is not shown counts as wholly correlated, so that short runs leave none out
// when they can help it.
func correlated(courses [Categories][]float64) (largest, mean float64) {
	var unit [Categories][]float64
	for c, x := range courses {
		unit[c] = normalised(x)
	}
	for i := range unit {
		for j := range i {
			r := 0.
			if unit[i] == nil || unit[j] == nil {
				r = 1
			} else {
				for k, v := range unit[i] {
					r += v * unit[j][k]
				}
			}
			largest = max(largest, math.Abs(r))
			mean += math.Abs(r) / (Categories * (Categories - 1) / 2)
		}
	}
	return largest, mean
}

// normalised is x without its mean and of length 1; nil when x is constant.
func normalised(x []float64) []float64 {
	sum, squares := 0., 0.
	for _, v := range x {
		sum += v
		squares += v * v
	}
	n := float64(len(x))
	scale := math.Sqrt(squares - sum*sum/n)
	if !(scale > 1e-9) {
		return nil
	}
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = (v - sum/n) / scale
	}
	return out
}
