package demo

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"

	"syncact/core/series"
	"syncact/core/volume"
)

// The limits of a recovered network: |r| of its map and, if the film drives it, r of
// its course.
const (
	mapLimit    = .7
	courseLimit = .8
	alpha       = .05
)

// A Result is what an analysis found in a demo study with one set of networks.
type Result struct {
	Mask    *volume.Mask
	Maps    [][]float32 // F × voxels of the mask; nil for a dead unit
	Courses [][]Course  // F × run: the group's course
	Neurons []Neuron
	Models  []Ranked
}

// A Course is one course of a run as the analysis used it: filtered, 0 where Kept is
// false (nil: all kept).
type Course struct {
	V    []float64
	Kept []bool
}

// A Neuron is one row of a set's links.
type Neuron struct {
	Model   string
	Network int // row of Maps, -1 for none
	R       float64
	P, PFWE float64     // NaN for constant neurons
	Courses [][]float64 // run × T: its own predicted course, filtered
	DPrime  []float64   // by category on held-out stills; nil when not measured
}

// A Ranked is a model with what the analysis says of it.
type Ranked struct {
	Name       string
	Accuracy   float64
	Similarity float64 // CKA minus its null mean
	HeldOut    float64 // mean r_heldout
}

// A Filter passes a noise-free course through what the analysis did to the BOLD of a
// run (detrend and high-pass on the kept volumes).
type Filter func(run int, x []float64) []float64

// A Score compares a result with what was planted. What cannot be computed is NaN,
// written as null: a share of no neurons is not 0.
type Score struct {
	Recovered      Number  `json:"networks_recovered"` // share of the planted networks
	MapR           Spread  `json:"network_map_r"`
	CourseR        Spread  `json:"network_course_r"` // driven networks
	Significant    int     `json:"neurons_significant"`
	Right          Number  `json:"neurons_right"`     // of the significant: by true course
	Prefer         Number  `json:"preference_agrees"` // of those with r > 0 in a category's network
	AnyFWER        bool    `json:"study_any_fwer"`
	P05Share       Number  `json:"neurons_p05_share"` // of the neurons that are not constant
	RankR          Number  `json:"accuracy_rank_correlation"`
	RankRMean      Number  `json:"accuracy_rank_correlation_mean"`
	UntrainedLeast bool    `json:"untrained_lowest"` // by similarity
	Matches        []Match `json:"networks"`
}

// A Match is a planted network and the found one that is most like it.
type Match struct {
	Planted   string `json:"planted"`
	Found     int    `json:"found"` // -1 when none is left
	MapR      Number `json:"map_r"`
	CourseR   Number `json:"course_r"` // null for networks the film does not drive
	Recovered bool   `json:"recovered"`
}

// A Spread is the lowest and the median of several numbers.
type Spread struct {
	Lowest Number `json:"lowest"`
	Median Number `json:"median"`
}

// A Number is a float64 whose NaN is null in JSON.
type Number float64

// MarshalJSON writes null for NaN.
func (n Number) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(n)) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}

// Evaluate scores a result. Planted and found networks are matched one to one, the
// largest |r| of maps first. It panics when a course has another length than the
// truth's runs.
func (t *Truth) Evaluate(r Result, filter Filter) Score {
	truth := t.filtered(filter)
	s := Score{Matches: t.match(r)}
	for k := range s.Matches {
		m := &s.Matches[k]
		m.CourseR = Number(math.NaN())
		n := t.Networks[k]
		if m.Found >= 0 && n.Driven {
			m.CourseR = Number(math.Copysign(1, float64(m.MapR)) * correlation(joined(r.Courses[m.Found]), truth[k]))
		}
		m.Recovered = math.Abs(float64(m.MapR)) >= mapLimit && (!n.Driven || float64(m.CourseR) >= courseLimit)
	}
	s.summarise()
	s.neurons(t, r, truth)
	s.ranking(r.Models)
	return s
}

func (s *Score) summarise() {
	var maps, courses []float64
	recovered := 0
	for _, m := range s.Matches {
		maps = append(maps, math.Abs(float64(m.MapR)))
		if !math.IsNaN(float64(m.CourseR)) {
			courses = append(courses, float64(m.CourseR))
		}
		if m.Recovered {
			recovered++
		}
	}
	s.Recovered, s.MapR, s.CourseR = share(recovered, len(s.Matches)), spread(maps), spread(courses)
}

// filtered returns the group course of every planted network, all runs joined.
func (t *Truth) filtered(filter Filter) [][]float64 {
	out := make([][]float64, len(t.Networks))
	for k, n := range t.Networks {
		for run, name := range t.Runs {
			out[k] = append(out[k], standard(filter(run, n.Group(name, t.Subjects)))...)
		}
	}
	return out
}

// match pairs planted and found networks by their maps.
func (t *Truth) match(r Result) []Match {
	type pair struct {
		planted, found int
		r              float64
	}
	var pairs []pair
	out := make([]Match, len(t.Networks))
	planted := make([]float64, len(r.Mask.Index))
	for k, n := range t.Networks {
		out[k] = Match{Planted: n.Name, Found: -1, MapR: Number(math.NaN())}
		for i, v := range r.Mask.Index {
			planted[i] = n.At(r.Mask.World(v))
		}
		for f, m := range r.Maps {
			if c := correlation(widened(m), planted); m != nil && !math.IsNaN(c) {
				pairs = append(pairs, pair{k, f, c})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(math.Abs(b.r), math.Abs(a.r)) })
	taken := make(map[int]bool)
	for _, p := range pairs {
		if out[p.planted].Found < 0 && !taken[p.found] {
			taken[p.found] = true
			out[p.planted].Found, out[p.planted].MapR = p.found, Number(p.r)
		}
	}
	return out
}

// neurons counts the significant neurons and those whose network is the right one:
// the planted network whose noise-free course goes best with the neuron's own.
func (s *Score) neurons(t *Truth, r Result, truth [][]float64) {
	plantedOf := make(map[int]int)
	for k, m := range s.Matches {
		if m.Found >= 0 {
			plantedOf[m.Found] = k
		}
	}
	live, small, right, preferred, agree := 0, 0, 0, 0, 0
	for _, n := range r.Neurons {
		if math.IsNaN(n.P) {
			continue
		}
		live++
		if n.P <= alpha {
			small++
		}
		if !(n.PFWE < alpha) {
			continue
		}
		s.Significant++
		chosen, matched := plantedOf[n.Network]
		if matched && chosen == best(n, truth) {
			right++
		}
		if category, ok := categoryOf(t, chosen); matched && ok && n.R > 0 && n.DPrime != nil {
			preferred++
			if most(n.DPrime) == category {
				agree++
			}
		}
	}
	s.AnyFWER = s.Significant > 0
	s.Right, s.Prefer, s.P05Share = share(right, s.Significant), share(agree, preferred), share(small, live)
}

// best is the planted network that goes best with the neuron's own course.
func best(n Neuron, truth [][]float64) int {
	var own []float64
	for _, run := range n.Courses {
		own = append(own, standard(run)...)
	}
	at, largest := -1, 0.0
	for k, x := range truth {
		if c := math.Abs(correlation(own, x)); c > largest {
			at, largest = k, c
		}
	}
	return at
}

func categoryOf(t *Truth, network int) (int, bool) {
	for c := range Category(Categories) {
		if t.Networks[network].Drive == c.String() {
			return int(c), true
		}
	}
	return 0, false
}

func most(x []float64) int {
	at := 0
	for i, v := range x {
		if v > x[at] {
			at = i
		}
	}
	return at
}

func (s *Score) ranking(models []Ranked) {
	var accuracy, similarity, heldOut []float64
	least := true
	for i, m := range models {
		accuracy, similarity, heldOut = append(accuracy, m.Accuracy), append(similarity, m.Similarity), append(heldOut, m.HeldOut)
		least = least && (i == 0 || m.Similarity > models[0].Similarity)
	}
	s.RankR, s.RankRMean = Number(spearman(accuracy, similarity)), Number(spearman(accuracy, heldOut))
	s.UntrainedLeast = len(models) > 1 && models[0].Name == untrained && least
}

// untrained is the name of the model that never learnt.
const untrained = "untrained"

func share(n, of int) Number {
	if of == 0 {
		return Number(math.NaN())
	}
	return Number(float64(n) / float64(of))
}

func spread(x []float64) Spread {
	x = slices.DeleteFunc(slices.Clone(x), math.IsNaN)
	if len(x) == 0 {
		return Spread{Number(math.NaN()), Number(math.NaN())}
	}
	slices.Sort(x)
	n := len(x)
	return Spread{Number(x[0]), Number((x[(n-1)/2] + x[n/2]) / 2)}
}

// joined is a network's course over all runs, each z-scored.
func joined(runs []Course) (all []float64) {
	for _, c := range runs {
		x := slices.Clone(c.V)
		series.ZScore(x, c.Kept)
		all = append(all, x...)
	}
	return all
}

func standard(x []float64) []float64 {
	out := slices.Clone(x)
	series.ZScore(out, nil)
	return out
}

func widened(x []float32) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}

// correlation is Pearson's r; NaN when the lengths differ in a dead map or a course is
// constant.
func correlation(x, y []float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	if len(x) != len(y) {
		panic("demo: courses or maps differ in length")
	}
	var sx, sy, xx, yy, xy float64
	n := float64(len(x))
	for i := range x {
		sx += x[i]
		sy += y[i]
	}
	for i := range x {
		a, b := x[i]-sx/n, y[i]-sy/n
		xx += a * a
		yy += b * b
		xy += a * b
	}
	if xx == 0 || yy == 0 {
		return math.NaN()
	}
	return xy / math.Sqrt(xx*yy)
}

// spearman is the correlation of ranks, ties sharing their mean rank.
func spearman(x, y []float64) float64 {
	if len(x) < 3 || slices.ContainsFunc(append(slices.Clone(x), y...), math.IsNaN) {
		return math.NaN()
	}
	return correlation(ranks(x), ranks(y))
}

func ranks(x []float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		for _, w := range x {
			switch {
			case w < v:
				out[i]++
			case w == v:
				out[i] += .5
			}
		}
	}
	return out
}

// DPrime is how well a neuron's activations x on stills tell each category from the
// rest: the difference of means over the root mean of the two variances. It is signed:
// a neuron that a category silences has a negative d′ for it. A category without
// spread or without stills has 0. It panics when x and shows differ in length.
func DPrime(x []float64, shows []Category) []float64 {
	if len(x) != len(shows) {
		panic("demo: activations and stills differ in number")
	}
	out := make([]float64, Categories)
	for c := range out {
		var in, rest []float64
		for i, v := range x {
			if int(shows[i]) == c {
				in = append(in, v)
			} else {
				rest = append(rest, v)
			}
		}
		if len(in) == 0 || len(rest) == 0 {
			continue
		}
		spread := math.Sqrt((sq(deviation(in)) + sq(deviation(rest))) / 2)
		if spread > 0 {
			out[c] = (average(in) - average(rest)) / spread
		}
	}
	return out
}
