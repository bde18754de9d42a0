package couple

import "math"

// ISC is the leave-one-out inter-subject correlation (Nastase 2019): each
// subject's joined, run-z-scored course against the mean of the others'.
func ISC(subjects [][]float64, runs []int) []float64 {
	z := make([][]float64, len(subjects))
	for s, x := range subjects {
		z[s] = zscored(x, runs)
	}
	out := make([]float64, len(subjects))
	for s := range z {
		others := make([]float64, len(z[s]))
		for o := range z {
			if o == s {
				continue
			}
			for t, v := range z[o] {
				others[t] += v
			}
		}
		out[s] = correlation(z[s], others)
	}
	return out
}

// SplitHalf is the correlation of the mean courses of two sets of subjects.
func SplitHalf(subjects [][]float64, runs, a, b []int) float64 {
	return correlation(meanCourse(subjects, runs, a), meanCourse(subjects, runs, b))
}

func meanCourse(subjects [][]float64, runs, of []int) []float64 {
	out := make([]float64, len(subjects[0]))
	for _, s := range of {
		for t, v := range zscored(subjects[s], runs) {
			out[t] += v / float64(len(of))
		}
	}
	return out
}

// SpearmanBrown is the reliability of the mean of n parts whose mean correlation
// is r: n·r/(1 + (n−1)·r).
func SpearmanBrown(r, n float64) float64 { return n * r / (1 + (n-1)*r) }

// ExplainableVariance is the share of variance that repeats share, as it is and
// corrected for its bias ev − (1−ev)/(n−1) (Schoppe 2016). Each repeat is z-scored
// by its population SD.
func ExplainableVariance(repeats [][]float64) (raw, corrected float64) {
	n, rows := float64(len(repeats)), len(repeats[0])
	average, total := make([]float64, rows), 0.0
	for _, x := range repeats {
		z := zscored(x, []int{rows})
		scale := math.Sqrt(float64(rows) / float64(rows-1))
		for t := range z {
			average[t] += z[t] * scale / n
		}
		total += variance(z) * scale * scale / n
	}
	raw = variance(average) / total
	return raw, raw - (1-raw)/(n-1)
}

// groupCeiling is √ρ_n, the largest r that a group course of as many subjects can
// reach with a noiseless predictor (Lage-Castellanos 2019): ρ_n is the mean
// inter-subject r stepped up by Spearman–Brown. It is NaN when ρ ≤ 0.
func groupCeiling(between, subjects float64) float64 {
	rho := SpearmanBrown(between, subjects)
	if !(between > 0) || !(rho > 0) {
		return math.NaN()
	}
	return math.Sqrt(rho)
}

// A Ceiling says how large r can get for one network.
type Ceiling struct {
	Between float64 // mean correlation of two subjects' courses, ρ_1
	Group   float64 // √ρ_n: of the group course
	Single  float64 // √ρ_1: of one subject
	ISC     float64 // leave-one-out: what the others' mean reaches for one subject
}

// ceilings compares subjects on the volumes that held-out r is measured on. A
// network that is not driven by the film, or whose subjects do not agree, has none.
func (p *design) ceilings(driven []bool) []Ceiling {
	out := make([]Ceiling, p.networks)
	for f := range out {
		out[f] = Ceiling{math.NaN(), math.NaN(), math.NaN(), math.NaN()}
	}
	if len(p.subjects) < 2 {
		return out
	}
	n := p.meanSubjects()
	for k, f := range p.live {
		c := &out[f]
		c.Between, c.ISC = p.between(k)
		if driven == nil || driven[f] {
			c.Group, c.Single = groupCeiling(c.Between, n), groupCeiling(c.Between, 1)
		}
	}
	return out
}

// meanSubjects is how many subjects a group course averages, weighted by volumes.
func (p *design) meanSubjects() float64 {
	sum, volumes := 0.0, 0.0
	for i := range p.runs {
		r := &p.runs[i]
		sum += float64(len(r.subjects) * len(r.kept))
		volumes += float64(len(r.kept))
	}
	return sum / volumes
}

// between is the mean over pairs of subjects of their correlation in live network
// k, and the Fisher mean of each subject's with the mean of the others, both over
// the volumes that both kept.
func (p *design) between(k int) (pairs, one float64) {
	sum, count := 0.0, 0
	var each []float64
	for s := range p.subjects {
		for o := range s {
			if r := p.pair(k, s, o); !math.IsNaN(r) {
				sum += r
				count++
			}
		}
		if r := p.againstOthers(k, s); !math.IsNaN(r) {
			each = append(each, r)
		}
	}
	if count == 0 {
		return math.NaN(), math.NaN()
	}
	return sum / float64(count), FisherMean(each)
}

func (r *run) subject(index int) *subjectCourse {
	for i := range r.subjects {
		if r.subjects[i].index == index {
			return &r.subjects[i]
		}
	}
	return nil
}

func (p *design) pair(k, s, o int) float64 {
	var x, y []float64
	for i := range p.runs {
		a, b := p.runs[i].subject(s), p.runs[i].subject(o)
		if a == nil || b == nil {
			continue
		}
		for _, t := range p.runs[i].kept {
			if a.kept[t] && b.kept[t] {
				x, y = append(x, a.z[k][t]), append(y, b.z[k][t])
			}
		}
	}
	return correlationOrNone(x, y)
}

func (p *design) againstOthers(k, s int) float64 {
	var x, y []float64
	for i := range p.runs {
		r := &p.runs[i]
		own := r.subject(s)
		if own == nil || len(r.subjects) < 2 {
			continue
		}
		others := r.groupCourses(len(p.live), s)[k]
		for _, t := range r.kept {
			if own.kept[t] {
				x, y = append(x, own.z[k][t]), append(y, others[t])
			}
		}
	}
	return correlationOrNone(x, y)
}

func correlationOrNone(x, y []float64) float64 {
	if len(x) < 3 {
		return math.NaN()
	}
	return correlation(x, y)
}
