package couple_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/core/couple"
	"syncact/core/progress"
	"syncact/core/series"
)

// plant makes neuron n of a design follow network f of the film, sign times, behind
// noise of its own.
func plant(d *couple.Design, film []*series.Table, n, f int, sign, own float32) {
	for r := range d.Runs {
		x := d.Runs[r].Neurons.Course(n)
		for t, v := range film[r].Course(f) {
			x[t] = sign*v + own*x[t]
		}
	}
}

// planted is a study of three films and five subjects in which neuron n follows
// network n, the odd ones upside down, and the last three neurons nothing. The film
// is what five more people share, so that it holds no noise of the five.
func planted(t testing.TB) couple.Design {
	d := simulate(t, layout{runs: 3, volumes: 220, tr: 1.2, neurons: 9, networks: 6, subjects: 10, options: highPass}, 11)
	var film []*series.Table
	for r := range d.Runs {
		mean := series.NewTable(d.Runs[r].Subjects[0].Networks.IDs, 220)
		for _, s := range d.Runs[r].Subjects[5:] {
			for i, v := range s.Networks.V {
				mean.V[i] += v / 5
			}
		}
		film = append(film, mean)
		d.Runs[r].Subjects = d.Runs[r].Subjects[:5]
	}
	for n := range 6 {
		plant(&d, film, n, n, 1-2*float32(n%2), .3)
	}
	return d
}

func links(t testing.TB, d couple.Design, o couple.Options) *couple.Result {
	t.Helper()
	res, err := couple.Links(context.Background(), d, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestLinksFindWhatWasPlanted(t *testing.T) {
	d := planted(t)
	d.Driven = []bool{true, true, true, true, true, false}
	res := links(t, d, couple.Options{Seed: 3})
	for n, l := range res.Links {
		if n >= 6 {
			if l.Significant {
				t.Errorf("neuron %d follows nothing but is significant: %+v", n, l)
			}
			continue
		}
		if l.Network != n || !l.Significant || (l.R < 0) != (n%2 == 1) || l.LagPeakS != 0 || l.Folds != 1 {
			t.Errorf("neuron %d: %+v", n, l)
		}
		if !(l.HeldOut > .5 && l.Low < l.High && l.Low > 0) {
			t.Errorf("neuron %d: held-out r %.3f within %.3f to %.3f", n, l.HeldOut, l.Low, l.High)
		}
		if math.IsNaN(l.Ceiling) != (n == 5) {
			t.Errorf("neuron %d: ceiling %.3f, the last network is not driven", n, l.Ceiling)
		}
	}
	if res.Surrogates != 5000 || res.Complete || res.Floor < 1./5001 {
		t.Errorf("%d surrogates, floor %v", res.Surrogates, res.Floor)
	}
}

// The interval is the jackknife of studies that lose one subject each, about r.
func TestIntervalByDefinition(t *testing.T) {
	d := planted(t)
	res := links(t, d, couple.Options{Surrogates: 20})
	var without []*couple.Result
	for s := range 5 {
		less := couple.Design{Runs: slices.Clone(d.Runs)}
		for r := range less.Runs {
			less.Runs[r].Subjects = slices.Delete(slices.Clone(d.Runs[r].Subjects), s, s+1)
		}
		without = append(without, links(t, less, couple.Options{Surrogates: 20}))
	}
	const t4 = 2.7764451052 // 97.5 % of Student's t with 4 degrees of freedom
	for n := range 6 {      // neurons whose choice does not hang on one subject
		sum, ss := 0.0, 0.0
		for _, w := range without {
			pseudo := 5*couple.FisherZ(res.Links[n].HeldOut) - 4*couple.FisherZ(w.Links[n].HeldOut)
			sum, ss = sum+pseudo, ss+pseudo*pseudo
		}
		m := sum / 5
		half := t4 * math.Sqrt((ss-5*m*m)/4/5)
		z := couple.FisherZ(res.Links[n].HeldOut)
		if l := res.Links[n]; math.Abs(l.Low-math.Tanh(z-half)) > 1e-4 || math.Abs(l.High-math.Tanh(z+half)) > 1e-4 {
			t.Errorf("neuron %d: interval %.5f to %.5f, want %.5f to %.5f", n, l.Low, l.High, math.Tanh(z-half), math.Tanh(z+half))
		}
	}
}

// The lag profile peaks where the BOLD was delayed.
func TestLagProfile(t *testing.T) {
	d := planted(t)
	for r := range d.Runs {
		x := d.Runs[r].Neurons.Course(2)
		copy(x, slices.Concat(x[3:], x[217:])) // the neuron is 3 volumes early
	}
	res := links(t, d, couple.Options{Surrogates: 50})
	if got := res.Links[2].LagPeakS; math.Abs(got-3.6) > 1e-9 {
		t.Errorf("peak at %.2f s, want 3.6", got)
	}
	late := links(t, d, couple.Options{Surrogates: 50, LagS: 3.6})
	if a, b := math.Abs(late.Links[2].R), math.Abs(res.Links[2].R); a < b+.1 {
		t.Errorf("r at the right lag %.3f, at lag 0 %.3f", a, b)
	}
	if len(res.LagsS) != 21 || res.LagsS[0] != -12 {
		t.Errorf("lags %v", res.LagsS)
	}
}

// Held-out r of a multi-film study is checked against the same sentence written out.
func TestHeldOutByDefinition(t *testing.T) {
	d := planted(t)
	for r := range d.Runs {
		d.Runs[r].Subjects = d.Runs[r].Subjects[:1]
	}
	res := links(t, d, couple.Options{Surrogates: 20})
	for n := range res.Links {
		z := 0.0
		for fold := range d.Runs {
			var train []couple.Run
			for r := range d.Runs {
				if r != fold {
					train = append(train, d.Runs[r])
				}
			}
			chosen, _, err := couple.Reference(couple.Design{Runs: train}, couple.Options{Surrogates: 1})
			if err != nil {
				t.Fatal(err)
			}
			f, v := couple.Best(chosen[n], false)
			test, _, err := couple.Reference(couple.Design{Runs: d.Runs[fold : fold+1]}, couple.Options{Surrogates: 1})
			if err != nil {
				t.Fatal(err)
			}
			z += couple.FisherZ(math.Copysign(1, v)*test[n][f]) / 3
		}
		if got := res.Links[n].HeldOut; math.Abs(got-math.Tanh(z)) > 1e-5 {
			t.Errorf("neuron %d: held-out r %.6f, want %.6f", n, got, math.Tanh(z))
		}
		if !math.IsNaN(res.Links[n].Low) {
			t.Errorf("neuron %d: an interval from one subject", n)
		}
	}
}

// One film is split in halves 30 s apart; noise has no held-out r on average.
func TestHeldOutOfOneFilm(t *testing.T) {
	sum, count := 0.0, 0
	for seed := range uint64(10) {
		res := links(t, simulate(t, layout{runs: 1, volumes: 300, tr: 1, neurons: 20, networks: 8, subjects: 3, options: highPass}, seed), couple.Options{Surrogates: 20})
		for _, l := range res.Links {
			sum += l.HeldOut
			count++
		}
	}
	if m := sum / float64(count); !(math.Abs(m) < .06) {
		t.Errorf("mean held-out r of noise %.3f", m)
	}
	short := links(t, simulate(t, layout{runs: 1, volumes: 45, tr: 1, neurons: 2, networks: 2, subjects: 1}, 1), couple.Options{})
	if !math.IsNaN(short.Links[0].HeldOut) {
		t.Errorf("halves of 7 volumes give a held-out r of %v", short.Links[0].HeldOut)
	}
}

func TestDeadNetworksAndConstantNeurons(t *testing.T) {
	d := planted(t)
	d.Excluded = []bool{false, true, false, false, false, false}
	for r := range d.Runs {
		x := d.Runs[r].Neurons.Course(4)
		for v := range x {
			x[v] = 7
		}
		d.Runs[r].Subjects[2].Networks.Course(3)[9] = float32(math.NaN())
	}
	res := links(t, d, couple.Options{Surrogates: 100})
	if l := res.Links[4]; !l.Constant || l.Network != -1 || !math.IsNaN(l.R) || !math.IsNaN(l.P) || !math.IsNaN(l.Q) || l.Significant {
		t.Errorf("constant neuron: %+v", l)
	}
	for n, l := range res.Links {
		if l.Network == 1 || l.Network == 3 {
			t.Errorf("neuron %d chose network %d, which takes no part", n, l.Network)
		}
		for f := range 6 {
			if v := res.R[n*6+f]; (v != v) != (f == 1 || f == 3 || n == 4) {
				t.Errorf("r of neuron %d and network %d is %v", n, f, v)
			}
		}
	}
}

func TestGroups(t *testing.T) {
	film := couple.Showing{File: "a.mp4", From: 0, To: 100, Onset: 4, TR: 1.2}
	later, other, cut, given := film, film, film, film
	later.Onset, other.File, cut.To, given.Group = 5.1, "b.mp4", 90, "mine"
	late := film
	late.Onset = 6
	got := couple.Groups([]couple.Showing{film, other, later, cut, late, given, film, given})
	if diff := cmp.Diff([]int{0, 1, 0, 2, 3, 4, 0, 4}, got); diff != "" {
		t.Error(diff)
	}
}

func TestBadDesigns(t *testing.T) {
	base := layout{runs: 2, volumes: 80, tr: 1, neurons: 3, networks: 3, options: highPass}
	for name, change := range map[string]func(d *couple.Design){
		"no run":                  func(d *couple.Design) { d.Runs = nil },
		"no subject":              func(d *couple.Design) { d.Runs[1].Subjects = nil },
		"other neurons":           func(d *couple.Design) { d.Runs[1].Neurons = courses("m", make([][]float64, 3)) },
		"no repetition time":      func(d *couple.Design) { d.Runs[0].TR = 0 },
		"a neuron that is NaN":    func(d *couple.Design) { d.Runs[0].Neurons.Course(1)[4] = float32(math.NaN()) },
		"lengths differ":          func(d *couple.Design) { d.Runs[0].Subjects[0].Networks.Rows-- },
		"all networks excluded":   func(d *couple.Design) { d.Excluded = []bool{true, true, true} },
		"nothing left of a run":   func(d *couple.Design) { d.Runs[0].Shared = [][2]float64{{0, 79}} },
		"too short for any shift": func(d *couple.Design) { d.Runs[0].Shared = [][2]float64{{0, 55}} },
	} {
		t.Run(name, func(t *testing.T) {
			d := simulate(t, base, 1)
			change(&d)
			if name == "other neurons" {
				d.Runs[1].Neurons.Rows = 80
			}
			if _, err := couple.Links(context.Background(), d, couple.Options{}, nil); !errors.Is(err, couple.ErrDesign) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestLinksStopAndCount(t *testing.T) {
	d := planted(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := couple.Links(ctx, d, couple.Options{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	var n progress.Counter
	if _, err := couple.Links(context.Background(), d, couple.Options{Surrogates: 10}, &n); err != nil || n.Done() != 9 || n.Total() != 9 {
		t.Errorf("%d of %d counted, error %v", n.Done(), n.Total(), err)
	}
}

func TestResolution(t *testing.T) {
	for _, c := range []struct {
		seconds float64
		want    int
	}{{29, 0}, {30, 1}, {44.9, 1}, {45, 2}, {300, 19}, {900, 59}} {
		if got := couple.Resolution(c.seconds); got != c.want {
			t.Errorf("%g s: %d shifts, want %d", c.seconds, got, c.want)
		}
	}
	if got := couple.AtFloor(1./20, .05, 300); got != 300 {
		t.Errorf("%d of 300 neurons must reach 1/20, want all", got)
	}
}
