package series_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"syncact/core/series"
)

// TestPredictConstantFilm: with the rule mean, a film of constant activation predicts
// that constant at every volume, before and after the film too.
func TestPredictConstantFilm(t *testing.T) {
	frames := series.NewTable([]series.ID{"a"}, 80)
	for i := range frames.V {
		frames.V[i] = 2.5
	}
	for _, onset := range []float64{0, 3, 7.1} {
		got, err := series.Response{}.Predict(frames, []float64{1, 3, 10, 25, 50}, [2]float64{onset, onset + 20}, onset)
		if err != nil {
			t.Fatal(err)
		}
		for v, y := range got.Course(0) {
			if y != 2.5 {
				t.Errorf("onset %g: volume %d is %g", onset, v, y)
			}
		}
	}
}

// TestPredictWithoutHRF reads imported samples where they lie: centres of intervals of
// one volume come back unchanged.
func TestPredictWithoutHRF(t *testing.T) {
	frames := series.NewTable([]series.ID{"a"}, 30)
	for i := range frames.V {
		frames.V[i] = float32(i * i)
	}
	times := make([]float64, 30)
	for v := range times {
		times[v] = (float64(v) + .5) * 1.5
	}
	r := series.Response{Kernel: series.NoHRF, Rate: 1 / 1.5, Edge: series.EdgeZero}
	got, err := r.Predict(frames, times, [2]float64{0, 45}, .75)
	if err != nil {
		t.Fatal(err)
	}
	for v, y := range got.Course(0) {
		if math.Abs(float64(y)-float64(v*v)) > 1e-3 {
			t.Errorf("volume %d is %g, want %d", v, y, v*v)
		}
	}
}

// TestPredictOffGrid compares with the definition where the film does not start on a
// grid point: times are then taken from the film's start.
func TestPredictOffGrid(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 0))
	const onset, rate = 3.1, 4.0
	frames := series.NewTable([]series.ID{"a"}, 200)
	x, filmTimes := make([]float64, 200), make([]float64, 200)
	for i := range x {
		x[i] = rng.NormFloat64()
		frames.V[i], filmTimes[i] = float32(x[i]), float64(i)/rate
	}
	var times, shifted []float64
	for v := range 30 {
		times, shifted = append(times, onset+1.7*float64(v)), append(shifted, 1.7*float64(v))
	}
	got, err := series.Response{}.Predict(frames, times, [2]float64{onset, onset + 50}, onset)
	if err != nil {
		t.Fatal(err)
	}
	h, err := series.HRF(series.SPM, 1/rate)
	if err != nil {
		t.Fatal(err)
	}
	want, err := series.Stimulus{Times: filmTimes, End: 50}.Predict(x, h, 1/rate, shifted, series.EdgeMean)
	if err != nil {
		t.Fatal(err)
	}
	for v, y := range got.Course(0) {
		if math.Abs(float64(y)-want[v]) > 2e-6 {
			t.Errorf("volume %d is %g, want %g", v, y, want[v])
		}
	}
}

func TestPredictRefuses(t *testing.T) {
	frames := series.NewTable([]series.ID{"a"}, 8)
	for name, r := range map[string]series.Response{"kernel": {Kernel: "spmm"}, "edge": {Edge: "max"}, "rate": {Rate: -1}, "slow": {Rate: .01}} {
		if _, err := r.Predict(frames, []float64{1}, [2]float64{0, 2}, 0); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := (series.Response{}).Predict(frames, []float64{math.NaN()}, [2]float64{0, 2}, 0); err == nil {
		t.Error("a volume at NaN: accepted")
	}
	if _, err := series.HRF(series.Glover, 0); err == nil {
		t.Error("a step of 0: accepted")
	}
}

func ExampleResponse_Predict() {
	// A light of 6 s, seen from the tenth second of a film that starts with the run.
	frames := series.NewTable([]series.ID{"light"}, 40*4)
	for i := 10 * 4; i < 16*4; i++ {
		frames.Course(0)[i] = 1
	}
	times := []float64{8, 12, 16, 20, 24, 28}
	predicted, err := series.Response{Edge: series.EdgeZero}.Predict(frames, times, [2]float64{0, 40}, 0)
	if err != nil {
		panic(err)
	}
	for v, y := range predicted.Course(0) {
		fmt.Printf("%2.0f s %.2f\n", times[v], y)
	}
	// Output:
	//  8 s 0.00
	// 12 s 0.03
	// 16 s 0.69
	// 20 s 0.83
	// 24 s 0.14
	// 28 s -0.09
}

// BenchmarkPredict is one run of 900 volumes (TR 1 s) for 4,096 neurons at 4 Hz.
func BenchmarkPredict(b *testing.B) {
	frames := series.NewTable(make([]series.ID, 4096), 3600)
	rng := rand.New(rand.NewPCG(5, 0))
	for i := range frames.V {
		frames.V[i] = rng.Float32()
	}
	times := make([]float64, 900)
	for v := range times {
		times[v] = float64(v) + .5
	}
	for b.Loop() {
		if _, err := (series.Response{}).Predict(frames, times, [2]float64{0, 900}, 0); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(frames.Len())*float64(b.N)/b.Elapsed().Seconds(), "neurons/s")
}
