package couple_test

import (
	"math"
	"testing"

	"syncact/core/couple"
	"syncact/core/series"
)

// The profile is Pearson's r over the pairs that are both kept, written out.
func TestProfileByDefinition(t *testing.T) {
	d := simulate(t, layout{runs: 2, volumes: 110, tr: 1.2, censored: .15, neurons: 5, networks: 4, options: highPass}, 21)
	res := links(t, d, couple.Options{Surrogates: 20})
	for n, l := range res.Links {
		for i, lag := range res.LagsS {
			num, weight := 0.0, 0.0
			for _, r := range d.Runs {
				x, y := filtered(r, r.Neurons.Course(n)), filtered(r, r.Subjects[0].Networks.Course(l.Network))
				var a, b []float64
				kept, k := r.Subjects[0].Kept, int(math.Round(lag/r.TR))
				for v := range y {
					if v-k >= 0 && v-k < len(x) && kept[v] && kept[v-k] {
						a, b = append(a, x[v-k]), append(b, y[v])
					}
				}
				num, weight = num+float64(len(a)-1)*couple.Pearson(a, b, nil), weight+float64(len(a)-1)
			}
			if got := res.Profile[n*len(res.LagsS)+i]; math.Abs(float64(got)-num/weight) > 1e-6 {
				t.Errorf("neuron %d at %.1f s: %.7f, want %.7f", n, lag, got, num/weight)
			}
		}
	}
}

func filtered(r couple.Run, course []float32) []float64 {
	out := make([]float64, len(course))
	for i, v := range course {
		out[i] = float64(v)
	}
	series.ZScore(out, r.Subjects[0].Kept)
	r.Filter.Apply(out, out)
	return out
}
