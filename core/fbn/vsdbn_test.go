package fbn_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/mat"

	"syncact/core/fbn"
	"syncact/core/progress"
	"syncact/core/table"
	"syncact/internal/golden"
)

// rows is a matrix in memory as volumes.
type rows struct {
	cols int
	v    []float32
}

func (r rows) Row(t int) []float32 { return r.v[t*r.cols : (t+1)*r.cols] }

func run(subject, name string, tr float64, v []float32, cols int) fbn.Run {
	return fbn.Run{Subject: subject, Name: name, TR: tr, Rows: len(v) / cols, Cols: cols, Volumes: rows{cols, v}}
}

func dense(t testing.TB, dir, name string) *mat.Dense {
	t.Helper()
	a, err := table.ReadNPY(dir + "/" + name + ".npy")
	if err != nil {
		t.Fatal(err)
	}
	return mat.NewDense(a.Rows(), a.Cols(), a.V)
}

func vector(t testing.TB, dir, name string) []float64 { return dense(t, dir, name).RawMatrix().Data }

const float64Tolerance = 1e-12

func vectorHyper(signed bool) fbn.Hyper {
	h := fbn.Hyper{Units: 5, Batch: 8, Momentum: .9, Target: .27, RateS: .05, RateMu: .05, Signed: signed}
	if signed {
		h.RateS = 0
	}
	return h
}

func TestLambdaOfSchedule(t *testing.T) {
	dir := golden.Shared(t, "golden", "vsdbn")
	golden.Close(t, "lambda", []float64{fbn.Hyper{L1: .15}.Lambda(40, 60, 4)}, vector(t, dir, "vec_scalars")[8:], 0, float64Tolerance)
}

func TestStepReproducesVectors(t *testing.T) {
	dir := golden.Shared(t, "golden", "vsdbn")
	x, u := dense(t, dir, "vec_X_centered"), vector(t, dir, "vec_U")
	for _, kind := range []string{"nonneg", "signed"} {
		t.Run(kind, func(t *testing.T) {
			check := func(name string, got []float64) {
				t.Helper()
				golden.Close(t, name, got, vector(t, dir, "vec_"+kind+"_"+name), 0, float64Tolerance)
			}
			h := vectorHyper(kind == "signed")
			r := fbn.NewRBM(x, dense(t, dir, "vec_normals"), h)
			check("W0", r.W.RawMatrix().Data)
			check("s2_initial", []float64{r.S})
			r.S = 2.5
			copy(r.B, vector(t, dir, "vec_b0"))
			var mse []float64
			for i := range 5 {
				v := x.Slice(8*i, 8*i+8, 0, 60).(*mat.Dense)
				mse = append(mse, r.Step(mat.DenseCopyOf(v), mat.NewDense(8, 5, u[40*i:40*i+40]), .05, .08, h))
				if after := map[int]string{0: "_after1", 4: "_after5"}[i]; after != "" {
					check("W"+after, r.W.RawMatrix().Data)
					check("dW"+after, r.DW.RawMatrix().Data)
					check("b"+after, r.B)
					check("mu"+after, r.Mu)
					check("db"+after, r.DB)
					check("s2"+after, []float64{r.S})
				}
			}
			check("mse", mse)
			check("linear", r.Linear(x).RawMatrix().Data)
			check("hidden", r.Hidden(x).RawMatrix().Data)
		})
	}
}

// phantom returns the small phantom of seed 11, one run a subject, and its maps.
func phantom(t testing.TB) ([]fbn.Run, *mat.Dense) {
	t.Helper()
	dir := golden.Shared(t, "golden", "vsdbn")
	x, subject := dense(t, dir, "phantom_small11_X_int8"), vector(t, dir, "phantom_small11_subject")
	n, v := x.Dims()
	data := make([]float32, n*v)
	for i, y := range x.RawMatrix().Data {
		data[i] = float32(y / 25)
	}
	var runs []fbn.Run
	from := 0
	for i := 1; i <= n; i++ {
		if i == n || subject[i] != subject[from] {
			runs = append(runs, run(string(rune('a'+len(runs))), "1", 1, data[from*v:i*v], v))
			from = i
		}
	}
	return runs, dense(t, dir, "phantom_small11_maps")
}

func TestPhantomEndToEnd(t *testing.T) {
	runs, truth := phantom(t)
	s, err := fbn.Decompose(context.Background(), runs, fbn.Options{Layers: []int{64}, Seeds: 2}, nil)
	if err != nil {
		t.Fatal(err)
	}
	layer := s.Layers[0]
	raw := score(truth, s.Maps)
	t.Logf("raw %.3f, s %.2f, mean SD %.3f, error %.3f, stability %.2f", raw, layer.S, layer.MeanSD, layer.Error, meanStability(s))
	if raw < .74 || layer.S < 4 || layer.S > 10 || layer.MeanSD < .25 || layer.MeanSD > .31 || s.Failed {
		t.Errorf("raw %.3f, s %.2f, mean SD %.3f, failed %v", raw, layer.S, layer.MeanSD, s.Failed)
	}
	for _, u := range s.Units {
		if u.Dead {
			t.Errorf("unit %s is dead", u.Name)
		}
	}
	if len(s.Findings) > 0 {
		t.Errorf("findings: %v", s.Findings)
	}
}

// score is the mean |r| of planted maps with their partners.
func score(truth *mat.Dense, maps [][]float32) float64 {
	n, _ := truth.Dims()
	planted := make([][]float32, n)
	for i := range planted {
		for _, x := range truth.RawRowView(i) {
			planted[i] = append(planted[i], float32(x))
		}
	}
	r := fbn.Correlations(planted, maps)
	sum := 0.0
	for i, j := range fbn.Match(r) {
		sum += r[i][j] / float64(n)
	}
	return sum
}

func meanStability(s *fbn.Set) float64 {
	sum := 0.0
	for _, u := range s.Units {
		sum += u.Stability / float64(len(s.Units))
	}
	return sum
}

func TestOptionsAreRefused(t *testing.T) {
	ok := run("1", "1", 1, make([]float32, 40), 4)
	for name, o := range map[string]fbn.Options{
		"pca": {Method: "pca"}, "hasty": {Preset: "hasty"}, "layer 4": {UseLayer: 4}, "negative": {Seeds: -1},
	} {
		if _, err := fbn.Decompose(context.Background(), []fbn.Run{ok}, o, nil); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Layers above the first stay alive and their up-pass varies; the split over
// subjects is measured; equal seeds give equal maps.
func TestDeepLayersLive(t *testing.T) {
	runs, _ := phantom(t)
	o := fbn.Options{Layers: []int{64, 32}, UseLayer: 2, Epochs: 60, Seeds: 1, Split: true}
	var n progress.Counter
	s, err := fbn.Decompose(context.Background(), runs, o, &n)
	if err != nil {
		t.Fatal(err)
	}
	if s.Failed || len(s.Maps) != 32 || len(s.Layers) != 2 {
		t.Fatalf("failed %v, %d maps, findings %v", s.Failed, len(s.Maps), s.Findings)
	}
	if n.Done() < 150 || n.Done() != n.Total() {
		t.Errorf("progress %d of %d epochs", n.Done(), n.Total())
	}
	courses, _, err := s.Courses(context.Background(), runs[0])
	if err != nil {
		t.Fatal(err)
	}
	for j, u := range s.Units {
		if x := courses.Course(j); !u.Dead && x[0] == x[1] {
			t.Errorf("course %d rests", j)
		}
		if !(u.Split > 0) {
			t.Errorf("unit %d has a split stability of %g", j, u.Split)
		}
	}
	o.Split = false
	again, err := fbn.Decompose(context.Background(), runs, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(s.Maps, again.Maps); d != "" {
		t.Error("equal seeds gave other maps")
	}
}

// Seeds trained side by side do not change what the first of them gives.
func TestSeedsDoNotMeet(t *testing.T) {
	runs, _ := phantom(t)
	o := fbn.Options{Layers: []int{16}, Epochs: 5, Seeds: 1}
	alone, err := fbn.Decompose(context.Background(), runs, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	var n progress.Counter
	o.Seeds = 3
	beside, err := fbn.Decompose(context.Background(), runs, o, &n)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(alone.Maps, beside.Maps); d != "" {
		t.Error("two more seeds changed the maps of the first")
	}
	for _, u := range beside.Units {
		if !(u.Stability > 0 && u.Stability < 1) {
			t.Errorf("unit %s: stability %g", u.Name, u.Stability)
		}
	}
	if n.Done() < 15 {
		t.Errorf("progress %d of 15 epochs", n.Done())
	}
}

// Batches grow with the volumes as long as enough updates are left.
func TestBatchOfManyVolumes(t *testing.T) {
	for _, c := range []struct{ volumes, epochs, given, want int }{
		{1999, 100, 0, 100}, {2000, 30, 0, 200}, {2000, 29, 0, 100}, {2000, 30, 50, 50},
	} {
		if got := fbn.BatchOf(fbn.Options{Epochs: c.epochs, Batch: c.given}, c.volumes); got != c.want {
			t.Errorf("%d volumes, %d epochs: batches of %d, want %d", c.volumes, c.epochs, got, c.want)
		}
	}
}

func TestDecomposeStops(t *testing.T) {
	runs, _ := phantom(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, method := range []string{fbn.VSDBN, fbn.ICA} {
		if _, err := fbn.Decompose(ctx, runs, fbn.Options{Method: method}, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", method, err)
		}
	}
}

// The published recipe is kept for comparison and must end, alarm or not.
func TestPublishedPresetEnds(t *testing.T) {
	runs, _ := phantom(t)
	s, err := fbn.Decompose(context.Background(), runs, fbn.Options{Preset: fbn.Published, Layers: []int{32, 16}, Epochs: 10, Seeds: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("failed %v, %v", s.Failed, s.Findings)
	if s.Failed && len(s.Findings) == 0 {
		t.Error("a failed layer says nothing")
	}
}

// Volumes of nothing but zeros raise the alarm, not a crash.
func TestConstantDataRaiseTheAlarm(t *testing.T) {
	r := run("1", "1", 1, make([]float32, 50*30), 30)
	s, err := fbn.Decompose(context.Background(), []fbn.Run{r}, fbn.Options{Layers: []int{8}, Epochs: 3, Seeds: 1}, nil)
	if err != nil || !s.Failed || len(s.Findings) == 0 {
		t.Errorf("%+v, %v", s, err)
	}
	if _, err := fbn.Decompose(context.Background(), []fbn.Run{r}, fbn.Options{Method: fbn.ICA}, nil); !errors.Is(err, fbn.ErrRuns) {
		t.Errorf("ica: %v", err)
	}
}
