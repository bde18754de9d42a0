package fbn_test

import (
	"context"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"

	"syncact/core/fbn"
	"syncact/core/series"
)

const iscTR = 1.2

// pink returns a 1/f^a course, low-passed as by the HRF, cut from a longer one.
func pink(rng *rand.Rand, n int, a float64) []float64 {
	long := fourier.NewFFT(4 * n)
	spectrum := make([]complex128, 2*n+1)
	for k := 1; k < len(spectrum); k++ {
		f := float64(k) / (float64(4*n) * iscTR)
		size := math.Pow(f, -a/2) * math.Exp(-(f/.12)*(f/.12))
		spectrum[k] = complex(size*rng.NormFloat64(), size*rng.NormFloat64())
	}
	return long.Sequence(nil, spectrum)[n : 2*n]
}

// subjects makes courses of networks×subjects; driven networks share a course.
func subjects(t testing.TB, rng *rand.Rand, count, rows, networks, driven int, kept []bool) ([]fbn.ISCRun, []fbn.Unit) {
	t.Helper()
	filter, err := series.NewFilter(rows, iscTR, series.FilterOptions{Detrend: true, HighPassHz: 1. / 128}, kept)
	if err != nil {
		t.Fatal(err)
	}
	shared := make([][]float64, driven)
	for j := range shared {
		shared[j] = pink(rng, rows, 1)
		series.ZScore(shared[j], nil)
	}
	var runs []fbn.ISCRun
	for i := range count {
		table := series.NewTable(make([]series.ID, networks), rows)
		for j := range networks {
			x := pink(rng, rows, 1.5)
			series.ZScore(x, nil)
			for k := range x {
				if j < driven {
					x[k] += shared[j][k]
				}
			}
			filter.Apply(x, x)
			for k := range x {
				table.Course(j)[k] = float32(x[k])
			}
		}
		runs = append(runs, fbn.ISCRun{Subject: string(rune('a' + i)), Name: "1", Courses: table, Filter: filter})
	}
	units := make([]fbn.Unit, networks)
	for j := range units {
		units[j].DuplicateOf = -1
	}
	return runs, units
}

func TestISCFindsDrivenNetworks(t *testing.T) {
	censored := make([]bool, 200)
	for i := range censored {
		censored[i] = i%17 != 3
	}
	for name, kept := range map[string][]bool{"all volumes": nil, "some dropped": censored} {
		runs, units := subjects(t, rand.New(rand.NewPCG(3, 0)), 5, 200, 12, 3, kept)
		units[1].Dead, units[5].DuplicateOf = true, 0
		got, err := fbn.ISC(context.Background(), runs, units, fbn.ISCOptions{Surrogates: 199}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for j, d := range got {
			switch {
			case j == 1 || j == 5:
				if !math.IsNaN(d.R) || !math.IsNaN(d.P) {
					t.Errorf("%s: dead or duplicate network %d has %+v", name, j, d)
				}
			case d.Driven != (j < 3) || j < 3 && d.R < .3:
				t.Errorf("%s: network %d: %+v", name, j, d)
			}
		}
	}
}

// TestISCIsLeaveOneOut compares with the correlation written out.
func TestISCIsLeaveOneOut(t *testing.T) {
	runs, units := subjects(t, rand.New(rand.NewPCG(4, 0)), 4, 120, 2, 1, nil)
	got, err := fbn.ISC(context.Background(), runs, units, fbn.ISCOptions{Surrogates: 9}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for j, d := range got {
		want := 0.0
		for i := range runs {
			others := make([]float64, 120)
			for k := range runs {
				if k == i {
					continue
				}
				x := column(runs[k].Courses, j)
				series.ZScore(x, nil)
				for s := range x {
					others[s] += x[s]
				}
			}
			own := column(runs[i].Courses, j)
			series.ZScore(own, nil)
			series.ZScore(others, nil)
			for s := range own {
				want += own[s] * others[s] / 119 / 4
			}
		}
		if math.Abs(d.R-want) > 1e-6 {
			t.Errorf("network %d: %g, want %g", j, d.R, want)
		}
	}
}

func column(t *series.Table, j int) []float64 {
	var out []float64
	for _, x := range t.Course(j) {
		out = append(out, float64(x))
	}
	return out
}

func TestISCNeedsTwoSubjects(t *testing.T) {
	runs, units := subjects(t, rand.New(rand.NewPCG(5, 0)), 1, 100, 2, 1, nil)
	got, err := fbn.ISC(context.Background(), runs, units, fbn.ISCOptions{}, nil)
	if err != nil || !math.IsNaN(got[0].R) || got[0].Driven {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestISCErrorRate: independent 1/f courses, 1 × 200, 20 networks; the share of
// studies with any family-wise p ≤ .05 keeps the band.
func TestISCErrorRate(t *testing.T) {
	studies, low, high := 60, 0., .12
	if os.Getenv("SYNCACT_LONG") != "" {
		studies, low, high = 400, .02, .08
	}
	rng := rand.New(rand.NewPCG(2026, 0))
	false1 := 0
	for s := range studies {
		runs, units := subjects(t, rng, 6, 200, 20, 0, nil)
		got, err := fbn.ISC(context.Background(), runs, units, fbn.ISCOptions{Surrogates: 199, Seed: uint64(s)}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range got {
			if d.P <= .05 {
				false1++
				break
			}
		}
	}
	rate := float64(false1) / float64(studies)
	t.Logf("%d of %d studies: %.3f", false1, studies, rate)
	if rate < low || rate > high {
		t.Errorf("error rate %.3f, want %.2f to %.2f", rate, low, high)
	}
}
