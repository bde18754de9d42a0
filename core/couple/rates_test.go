package couple_test

import (
	"context"
	"os"
	"sync/atomic"
	"testing"

	"golang.org/x/sync/errgroup"

	"syncact/core/couple"
)

// rateDesigns are the designs whose error rates are counted: neurons and networks
// of 1/f courses without any link (golden/nulls).
var rateDesigns = []struct {
	name   string
	layout layout
}{
	{"1×900", layout{runs: 1, volumes: 900, tr: 1, neurons: 12, networks: 20, options: highPass}},
	{"3×200", layout{runs: 3, volumes: 200, tr: 1.2, neurons: 12, networks: 20, options: highPass}},
	{"4×300", layout{runs: 4, volumes: 300, tr: 1, neurons: 12, networks: 20, options: highPass}},
	{"4×900 of one film", layout{runs: 4, volumes: 900, tr: 1, oneFilm: true, neurons: 12, networks: 20, options: highPass}},
	{"3×200, 10 % censored", layout{runs: 3, volumes: 200, tr: 1.2, censored: .1, neurons: 12, networks: 20, options: highPass}},
}

func long() bool { return os.Getenv("SYNCACT_LONG") == "1" }

// Of studies without a link, .05 may have any neuron at p_fwer < .05, and .05 of
// neurons an uncorrected p ≤ .05, counted before the resolution floor.
func TestErrorRates(t *testing.T) {
	studies, familyLow, familyHigh, low, high := 60, 0., .12, 0., .12
	if long() {
		studies, familyLow, familyHigh, low, high = 400, .02, .08, .03, .07
	}
	for _, c := range rateDesigns {
		family, own := errorRates(t, c.layout, studies)
		t.Logf("%s: any p_fwer < .05 in %.3f of %d studies, p ≤ .05 in %.3f of neurons", c.name, family, studies, own)
		if family < familyLow || family > familyHigh {
			t.Errorf("%s: family-wise rate %.3f outside %.2f to %.2f", c.name, family, familyLow, familyHigh)
		}
		if own < low || own > high {
			t.Errorf("%s: uncorrected rate %.3f outside %.2f to %.2f", c.name, own, low, high)
		}
	}
}

func errorRates(t *testing.T, l layout, studies int) (family, own float64) {
	var any, small atomic.Int64
	var g errgroup.Group
	g.SetLimit(4)
	for seed := range uint64(studies) {
		g.Go(func() error {
			res, err := couple.Links(context.Background(), simulate(t, l, seed+1), couple.Options{Surrogates: 1000, Seed: seed, Workers: 1}, nil)
			if err != nil {
				return err
			}
			hit := false
			for _, link := range res.Links {
				hit = hit || link.RawPFWER < .05
				if link.RawP <= .05 {
					small.Add(1)
				}
			}
			if hit {
				any.Add(1)
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	return float64(any.Load()) / float64(studies), float64(small.Load()) / float64(studies*l.neurons)
}

// Four runs of 300 s of one film allow 19 independent shifts: nothing may be
// reported below 1/20, however strong the link.
func TestResolutionFloor(t *testing.T) {
	d := simulate(t, layout{runs: 4, volumes: 300, tr: 1, oneFilm: true, neurons: 12, networks: 6, subjects: 2, options: highPass}, 5)
	for r := range d.Runs { // the first neurons are the networks themselves
		for f := range 3 {
			copy(d.Runs[r].Neurons.Course(f), d.Runs[r].Subjects[0].Networks.Course(f))
		}
	}
	res, err := couple.Links(context.Background(), d, couple.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if res.NEff != 19 || res.Floor != 1./20 {
		t.Errorf("n_eff %v and floor %v, want 19 and 1/20", res.NEff, res.Floor)
	}
	for n, link := range res.Links {
		if link.P < 1./20 || link.PFWER < 1./20 || link.Q < 1./20 || link.Significant {
			t.Errorf("neuron %d: p %v, p_fwer %v, q %v", n, link.P, link.PFWER, link.Q)
		}
	}
	if raw := res.Links[0].RawP; raw >= 1./20 {
		t.Errorf("p before the floor %v of a perfect link", raw)
	}
}

// Over ten studies of noise the mean share of significant neurons is at most 2 %.
func TestNoiseStudies(t *testing.T) {
	sum := 0.0
	for seed := range uint64(10) {
		d := simulate(t, layout{runs: 3, volumes: 200, tr: 1.2, neurons: 100, networks: 20, subjects: 3, options: highPass}, 900+seed)
		res, err := couple.Links(context.Background(), d, couple.Options{Surrogates: 1000, Seed: seed}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, link := range res.Links {
			if link.PFWER < .05 {
				sum += 1. / float64(10*len(res.Links))
			}
		}
	}
	t.Logf("share of neurons with p_fwer < .05: %.4f", sum)
	if sum > .02 {
		t.Errorf("mean share of significant neurons %.4f, at most .02 allowed", sum)
	}
}
