package series_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"syncact/core/series"
	"syncact/internal/golden"
)

func randomCourse(rng *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for t := range x {
		x[t] = 100 + rng.NormFloat64() + .02*float64(t)
	}
	return x
}

func someDropped(n int) []bool {
	kept := slices.Repeat([]bool{true}, n)
	kept[0], kept[17], kept[18], kept[n-1] = false, false, false, false
	return kept
}

// TestFilterBasis holds the promises that coupling rests on: the basis is orthonormal
// on kept volumes and 0 elsewhere, contains the mean, and Apply is the projection
// beside it.
func TestFilterBasis(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 0))
	for _, kept := range [][]bool{nil, someDropped(120)} {
		f, err := series.NewFilter(120, 2, series.FilterOptions{Detrend: true, HighPassHz: 1. / 128}, kept)
		if err != nil {
			t.Fatal(err)
		}
		q := f.Basis()
		rows, k := q.Dims()
		if rows != 120 || k != 2+3 { // mean, trend, ⌊2·120·2/128⌋ cosines
			t.Fatalf("basis is %d×%d", rows, k)
		}
		var gram mat.Dense
		gram.Mul(q.T(), q)
		for i := range k {
			for j := range k {
				want := 0.0
				if i == j {
					want = 1
				}
				if math.Abs(gram.At(i, j)-want) > 1e-12 {
					t.Fatalf("column %d · column %d = %g", i, j, gram.At(i, j))
				}
			}
		}
		x := randomCourse(rng, 120)
		got, want := make([]float64, 120), make([]float64, 120)
		f.Apply(got, x)
		var on, off mat.VecDense
		on.MulVec(q.T(), mat.NewVecDense(120, x))
		off.MulVec(q, &on)
		for v, k := range f.Kept() {
			if k {
				want[v] = x[v] - off.AtVec(v)
			} else if q.At(v, 0) != 0 || got[v] != 0 {
				t.Fatalf("dropped volume %d is not 0", v)
			}
		}
		golden.Close(t, "projection", got, want, 0, 1e-11)
	}
}

// TestFilterMatrix applies every kind of filter as a matrix.
func TestFilterMatrix(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 0))
	for _, o := range []series.FilterOptions{{}, {Detrend: true, HighPassHz: .01}, {Detrend: true, HighPassHz: .01, LowPassHz: .1}, {HighPassHz: .01, Kind: series.KindButterworth}} {
		for _, kept := range [][]bool{nil, someDropped(90)} {
			f, err := series.NewFilter(90, 2, o, kept)
			if err != nil {
				t.Fatal(err)
			}
			x := randomCourse(rng, 90)
			got := make([]float64, 90)
			f.Apply(got, x)
			var want mat.VecDense
			want.MulVec(f.Matrix(), mat.NewVecDense(90, x))
			golden.Close(t, f.Options().Kind, got, want.RawVector().Data, 0, 1e-10)
			if (f.Basis() == nil) != (f.Options().Kind == series.KindButterworth) {
				t.Errorf("%+v: basis %v", o, f.Basis())
			}
		}
	}
}

// TestFilterConstant: what carries nothing becomes exact zeros.
func TestFilterConstant(t *testing.T) {
	for _, o := range []series.FilterOptions{{}, {Detrend: true, HighPassHz: .01}, {Detrend: true, HighPassHz: .01, LowPassHz: .1}} {
		f, err := series.NewFilter(90, 2, o, someDropped(90))
		if err != nil {
			t.Fatal(err)
		}
		for _, level := range []float64{0, .1, 7, 812.7, 1e12} {
			x := slices.Repeat([]float64{level}, 90)
			f.Apply(x, x)
			if slices.ContainsFunc(x, func(v float64) bool { return v != 0 }) {
				t.Errorf("%+v: a constant %g leaves %g", o, level, slices.Max(x))
			}
			if series.ZScore(x, f.Kept()) {
				t.Errorf("%+v: zeros have a z-score", o)
			}
		}
	}
}

// TestFilterRedundantConfounds: copies, constants and what the filter removes anyway
// make no difference.
func TestFilterRedundantConfounds(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 0))
	f, err := series.NewFilter(80, 2, series.FilterOptions{Detrend: true, HighPassHz: .01}, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := randomCourse(rng, 80)
	ramp, twice := make([]float64, 80), make([]float64, 80)
	for v := range ramp {
		ramp[v], twice[v] = float64(v), 2*c[v]-3
	}
	x := randomCourse(rng, 80)
	var results [2][]float64
	for i, confounds := range [][][]float64{{c}, {c, twice, ramp, slices.Repeat([]float64{5000}, 80)}} {
		g, err := f.With(confounds)
		if err != nil {
			t.Fatal(err)
		}
		results[i] = make([]float64, 80)
		g.Apply(results[i], x)
	}
	golden.Close(t, "with redundant confounds", results[1], results[0], 0, 1e-10)
}

func TestNewFilterRefuses(t *testing.T) {
	tests := []struct {
		name string
		rows int
		tr   float64
		o    series.FilterOptions
		kept []bool
		say  string
	}{
		{"three volumes", 3, 2, series.FilterOptions{}, nil, "needs 4"},
		{"another length", 9, 2, series.FilterOptions{}, make([]bool, 8), "9 volumes, but 8"},
		{"no TR", 90, 0, series.FilterOptions{}, nil, "repetition time"},
		{"too short for the band-pass", 33, 2, series.FilterOptions{HighPassHz: .01, LowPassHz: .1}, nil, "needs 34"},
		{"low-pass above half the rate", 90, 2, series.FilterOptions{LowPassHz: .3}, nil, "outside 0 to 0.25 Hz"},
		{"edges crossed", 90, 2, series.FilterOptions{HighPassHz: .1, LowPassHz: .01}, nil, "not below"},
		{"low-pass by cosines", 90, 2, series.FilterOptions{LowPassHz: .1, Kind: series.KindDCT}, nil, "needs the filter"},
		{"unknown kind", 90, 2, series.FilterOptions{Kind: "fir"}, nil, `called "fir"`},
		{"nothing left", 20, 2, series.FilterOptions{HighPassHz: .24}, nil, "cannot carry"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := series.NewFilter(tt.rows, tt.tr, tt.o, tt.kept); err == nil || !strings.Contains(err.Error(), tt.say) {
				t.Errorf("got %v, want %q", err, tt.say)
			}
		})
	}
	if _, err := series.NewFilter(34, 2, series.FilterOptions{HighPassHz: .01, LowPassHz: .1}, nil); err != nil {
		t.Errorf("34 volumes suffice: %v", err)
	}
}

func TestZScore(t *testing.T) {
	x := []float64{1, 2, 9, 3}
	if !series.ZScore(x, []bool{true, true, false, true}) {
		t.Error("a course that varies has no z-score")
	}
	golden.Close(t, "z", x, []float64{-1, 0, 0, 1}, 0, 1e-15)
	for _, flat := range [][]float64{{5, 5, 5}, {1e9, 1e9, 1e9 + 1e-3}, {3}} {
		if series.ZScore(flat, nil) || slices.Max(flat) != 0 {
			t.Errorf("a constant course gives %v", flat)
		}
	}
}
