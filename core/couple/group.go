package couple

import "math"

// A Showing is what a run showed and when.
type Showing struct {
	File     string  // path of the film
	From, To float64 // seconds of the film
	Onset    float64 // seconds from the run's start
	TR       float64 // seconds
	Group    string  // given by the user; "" to find it
}

// Groups numbers the stimulus groups of runs, in order of first appearance: runs of
// equal Group, or, where none is given, of the same film file, the same interval
// and the same onset within one TR.
func Groups(runs []Showing) []int {
	out, leaders := make([]int, len(runs)), []Showing(nil)
	for i, r := range runs {
		out[i] = len(leaders)
		for g, leader := range leaders {
			if leader.same(r) {
				out[i] = g
				break
			}
		}
		if out[i] == len(leaders) {
			leaders = append(leaders, r)
		}
	}
	return out
}

func (s Showing) same(r Showing) bool {
	if s.Group != "" || r.Group != "" {
		return s.Group == r.Group
	}
	const second = 1e-6 // times read from text
	return s.File == r.File && math.Abs(s.From-r.From) < second && math.Abs(s.To-r.To) < second &&
		math.Abs(s.Onset-r.Onset) <= math.Min(s.TR, r.TR)+second
}
