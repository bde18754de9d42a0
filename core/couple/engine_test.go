package couple_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"syncact/core/couple"
	"syncact/core/series"
)

// engineCases cover what the engine treats in ways of its own.
var engineCases = []struct {
	name   string
	layout layout
	change func(*couple.Design)
	o      couple.Options
}{
	{"one film, every shift", layout{runs: 1, volumes: 120, tr: 1.2, neurons: 21, networks: 9, options: highPass}, nil, couple.Options{}},
	{"prime length", layout{runs: 1, volumes: 127, tr: 1.2, neurons: 3, networks: 4, options: highPass}, nil, couple.Options{}},
	{"two films", layout{runs: 2, volumes: 100, tr: 1.2, neurons: 5, networks: 7, options: highPass}, nil, couple.Options{Surrogates: 300}},
	{"three films", layout{runs: 3, volumes: 100, tr: 1.2, neurons: 4, networks: 70, options: highPass}, nil, couple.Options{Surrogates: 200}},
	{"four films", layout{runs: 4, volumes: 90, tr: 1.2, neurons: 4, networks: 6, options: highPass}, nil, couple.Options{Surrogates: 200}},
	{"three runs of one film", layout{runs: 3, volumes: 100, tr: 1, oneFilm: true, neurons: 4, networks: 6, options: highPass}, nil, couple.Options{}},
	{"one film, own censoring", layout{runs: 3, volumes: 110, tr: 1.2, oneFilm: true, censored: .1, neurons: 4, networks: 6, options: highPass}, nil, couple.Options{}},
	{"censored", layout{runs: 2, volumes: 120, tr: 1.2, censored: .15, neurons: 5, networks: 6, options: highPass}, nil, couple.Options{Surrogates: 300}},
	{"high-pass by Butterworth", layout{runs: 1, volumes: 150, tr: 1.2, neurons: 4, networks: 5, options: series.FilterOptions{Detrend: true, HighPassHz: .01, Kind: series.KindButterworth}}, nil, couple.Options{}},
	{"band-pass, censored", layout{runs: 2, volumes: 150, tr: 1.2, censored: .1, neurons: 4, networks: 5, options: series.FilterOptions{Detrend: true, HighPassHz: .01, LowPassHz: .1}}, nil, couple.Options{Surrogates: 200}},
	{"no filter", layout{runs: 1, volumes: 100, tr: 1.5, neurons: 4, networks: 5}, nil, couple.Options{}},
	{"shared film left out", layout{runs: 2, volumes: 120, tr: 1, neurons: 4, networks: 5, options: highPass}, share, couple.Options{Surrogates: 200}},
	{"only r above 0, lag", layout{runs: 2, volumes: 100, tr: 1, neurons: 4, networks: 5, options: highPass}, nil, couple.Options{Surrogates: 200, Positive: true, LagS: 3}},
	{"constant and drifting neurons", layout{runs: 2, volumes: 120, tr: 1, neurons: 6, networks: 5, options: highPass}, drift, couple.Options{Surrogates: 200}},
	{"two repetition times in one group", layout{runs: 2, volumes: 100, tr: 1, neurons: 4, networks: 5, options: highPass}, twoTimes, couple.Options{}},
}

func share(d *couple.Design) {
	d.Runs[0].Shared = [][2]float64{{20, 34}}
	d.Runs[1].Shared = [][2]float64{{0, 10}, {100, 120}}
}

func drift(d *couple.Design) {
	for r := range d.Runs {
		x := d.Runs[r].Neurons
		for t := range x.Rows {
			x.Course(0)[t] = 812.7
			x.Course(1)[t] = 1000 + x.Course(1)[t]
			x.Course(2)[t] += float32(t) * 5
			x.Course(3)[t] += 300 * float32(math.Cos(float64(t)/40))
			if r == 1 {
				x.Course(4)[t] = 3
			}
		}
	}
}

func twoTimes(d *couple.Design) {
	r := &d.Runs[1]
	r.Group, r.TR = 0, 1.1
	f, err := series.NewFilter(r.Neurons.Rows, r.TR, highPass, nil)
	if err != nil {
		panic(err)
	}
	r.Filter = f
}

func TestEngineAgainstDefinition(t *testing.T) {
	for _, null := range []couple.Null{couple.Circular, couple.Phase} {
		for i, c := range engineCases {
			t.Run(string(null)+"/"+c.name, func(t *testing.T) {
				d := simulate(t, c.layout, uint64(i))
				if c.change != nil {
					c.change(&d)
				}
				c.o.Null, c.o.Seed = null, uint64(i)
				if null == couple.Phase {
					c.o.Surrogates = 60
				}
				compareWithReference(t, d, c.o)
			})
		}
	}
}

func compareWithReference(t *testing.T, d couple.Design, o couple.Options) {
	r, want, err := couple.Reference(d, o)
	if err != nil {
		t.Fatal(err)
	}
	got, err := couple.NullOf(d, o)
	if err != nil {
		t.Fatal(err)
	}
	res, err := couple.Links(context.Background(), d, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	worst, worstR := 0.0, 0.0
	for n, link := range res.Links {
		best, v := couple.Best(r[n], o.Positive)
		if link.Network != best || link.Constant != (best < 0) {
			t.Errorf("neuron %d: network %d, want %d", n, link.Network, best)
		}
		if best < 0 {
			continue
		}
		for f, w := range r[n] {
			worstR = math.Max(worstR, math.Abs(float64(res.R[n*len(r[n])+f])-w))
		}
		reached := 0
		for i := range want {
			worst = math.Max(worst, math.Abs(float64(got[n][i])-want[i][n]))
			if want[i][n] >= strengthOf(v, o.Positive)-1e-12 {
				reached++
			}
		}
		if b := int(math.Round(link.RawP*float64(len(want)+1))) - 1; b < reached-2 || b > reached+2 {
			t.Errorf("neuron %d: %d surrogates reach it, want %d", n, b, reached)
		}
	}
	if worst > 1e-5 || worstR > 1e-5 {
		t.Errorf("surrogates off by %.2g, r by %.2g", worst, worstR)
	}
	t.Logf("%d surrogates; largest difference of a surrogate %.2g, of r %.2g", len(want), worst, worstR)
}

func strengthOf(r float64, positive bool) float64 {
	if positive {
		return r
	}
	return math.Abs(r)
}

func TestWorkersDoNotMatter(t *testing.T) {
	d := simulate(t, layout{runs: 2, volumes: 90, tr: 1.2, neurons: 150, networks: 8, subjects: 3, options: highPass}, 7)
	var first *couple.Result
	for _, workers := range []int{1, 3} {
		res, err := couple.Links(context.Background(), d, couple.Options{Surrogates: 200, Workers: workers}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = res
		} else if !slices.Equal(first.Links, res.Links) || !slices.Equal(first.Maxima, res.Maxima) || !slices.Equal(first.R, res.R) {
			t.Errorf("%d workers give other results than one", workers)
		}
	}
}
