package series_test

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"syncact/core/series"
	"syncact/core/table"
	"syncact/internal/golden"
)

func TestHRFGolden(t *testing.T) {
	c := golden.Science(t, "01_hrf")
	names := map[string]string{"spm_dt": series.SPM, "glover_nilearnparams_dt": series.Glover, "glover1999_dt": series.Glover1999}
	checked := 0
	for _, name := range c.Names {
		for prefix, kernel := range names {
			if !strings.HasPrefix(name, prefix) {
				continue
			}
			h, err := series.HRF(kernel, c.Expected[name].Params["dt"].(float64))
			if err != nil {
				t.Fatal(err)
			}
			c.Check(t, name, h)
			checked++
		}
	}
	if checked != 15 {
		t.Errorf("%d kernels checked, want 15", checked)
	}
	runs := ints(c.Input(t, "fir_runs").V)
	for _, name := range []string{"fir_causal", "fir_both"} {
		lags := ints(floats(c.Expected[name].Params["lags_volumes"]))
		c.Check(t, name, series.FIR(c.Input(t, "fir_x").V, runs, lags))
	}
}

func ints(v []float64) []int {
	out := make([]int, len(v))
	for i, x := range v {
		out[i] = int(x)
	}
	return out
}

func floats(v any) []float64 {
	var out []float64
	for _, x := range v.([]any) {
		out = append(out, x.(float64))
	}
	return out
}

// column returns column j of a row-major array.
func column(a *table.Array, j int) []float64 {
	out := make([]float64, a.Rows())
	for t := range out {
		out[t] = a.V[t*a.Cols()+j]
	}
	return out
}

// stack is the inverse of column: it joins columns row-major.
func stack(columns [][]float64) []float64 {
	out := make([]float64, len(columns)*len(columns[0]))
	for j, c := range columns {
		for t, v := range c {
			out[t*len(columns)+j] = v
		}
	}
	return out
}

func TestStimulusGolden(t *testing.T) {
	c := golden.Science(t, "02_stim_to_bold")
	for _, name := range c.Names {
		p := c.Expected[name].Params
		if p["frames"] != nil {
			c.Check(t, name, predictGolden(t, c, p))
		}
	}
	parts := append(c.Want(t, "fps25_runA_tr1p5_off0p5_mean").V, c.Want(t, "fps25_runB_tr1p5_off0p5_mean").V...)
	c.Check(t, "two_runs_stacked_fps25_tr1p5_off0p5_mean", parts)
	z := make([][]float64, 2)
	for f := range z {
		for _, run := range []string{"A", "B"} {
			x := column(c.Want(t, "fps25_run"+run+"_tr1p5_off0p5_mean"), f)
			series.ZScore(x, nil)
			z[f] = append(z[f], x...)
		}
	}
	c.Check(t, "two_runs_stacked_zscored", stack(z))
	c.Check(t, "closedform_continuous", predictGolden(t, c, c.Expected["closedform_discrete"].Params))
}

func volumeTimes(p map[string]any) []float64 {
	times := make([]float64, int(p["n_vol"].(float64)))
	for v := range times {
		times[v] = (float64(v) + p["offset"].(float64)) * p["tr"].(float64)
	}
	return times
}

func predictGolden(t *testing.T, c *golden.Case, p map[string]any) []float64 {
	t.Helper()
	dt := p["dt"].(float64)
	h, err := series.HRF(p["hrf"].(string), dt)
	if err != nil {
		t.Fatal(err)
	}
	s := series.Stimulus{Times: c.Input(t, p["frames"].(string)).V, End: p["movie_end"].(float64), Onset: p["onset"].(float64)}
	x := c.Input(t, p["features"].(string))
	var got [][]float64
	for f := range x.Cols() {
		y, err := s.Predict(column(x, f), h, dt, volumeTimes(p), p["baseline"].(string))
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, y)
	}
	return stack(got)
}

// TestPredictAgreesWithGolden runs the float32 path on frames held on its own grid,
// where the film starts on a grid point.
func TestPredictAgreesWithGolden(t *testing.T) {
	c := golden.Science(t, "02_stim_to_bold")
	checked := 0
	for _, name := range c.Names {
		p := c.Expected[name].Params
		if p["frames"] == nil {
			continue
		}
		dt, onset, end := p["dt"].(float64), p["onset"].(float64), p["movie_end"].(float64)
		if r := onset / dt; math.Abs(r-math.Round(r)) > 1e-9 {
			continue
		}
		frames := held(c.Input(t, p["frames"].(string)).V, c.Input(t, p["features"].(string)), dt, end)
		r := series.Response{Kernel: p["hrf"].(string), Rate: 1 / dt, Edge: p["baseline"].(string)}
		got, err := r.Predict(frames, volumeTimes(p), [2]float64{onset, onset + end}, onset)
		if err != nil {
			t.Fatal(err)
		}
		want := c.Want(t, name)
		for f := range frames.Len() {
			for v, y := range got.Course(f) {
				if d := math.Abs(float64(y) - want.V[v*want.Cols()+f]); d > 2e-6 {
					t.Fatalf("%s: feature %d, volume %d: off by %g", name, f, v, d)
				}
			}
		}
		checked++
	}
	if checked < 30 {
		t.Errorf("%d cases checked, want 30 or more", checked)
	}
}

// held samples irregular frames every dt seconds of the film, as a movie reader does.
func held(times []float64, x *table.Array, dt, end float64) *series.Table {
	n := int(math.Ceil(end/dt - 1e-6))
	out := series.NewTable(make([]series.ID, x.Cols()), n)
	for k := range n {
		i := 0
		for i+1 < len(times) && times[i+1] <= float64(k)*dt+1e-9 {
			i++
		}
		for f := range x.Cols() {
			out.Course(f)[k] = float32(x.V[i*x.Cols()+f])
		}
	}
	return out
}

func TestCleaningGolden(t *testing.T) {
	c := golden.Science(t, "03_cleaning")
	checked := 0
	for _, name := range c.Names {
		switch p := c.Expected[name].Params; {
		case strings.HasPrefix(name, "dct_"):
			c.Check(t, name, stack(series.Cosines(int(p["T"].(float64)), p["t_r"].(float64), p["high_pass"].(float64))))
		case strings.HasPrefix(name, "impulse"):
			f, err := series.NewButterworth(p["t_r"].(float64), p["high_pass"].(float64), p["low_pass"].(float64))
			if err != nil {
				t.Fatal(err)
			}
			x := column(c.Input(t, "impulse"), 0)
			f.Apply(x)
			c.Check(t, name, x)
		default:
			c.Check(t, name, cleanGolden(t, c, p))
		}
		checked++
	}
	if checked != 41 {
		t.Errorf("%d outputs checked, want 41", checked)
	}
}

func cleanGolden(t *testing.T, c *golden.Case, p map[string]any) []float64 {
	x, conf := c.Input(t, "x"), c.Input(t, "confounds")
	if name, ok := p["x"].(string); ok {
		x = c.Input(t, name)
	}
	with := p["confounds"] == true
	if name, ok := p["confounds_file"].(string); ok {
		conf, with = c.Input(t, name), true
		for j := range conf.Cols() {
			if math.IsNaN(conf.V[j]) {
				conf.V[j] = conf.V[conf.Cols()+j]
			}
		}
	}
	run := slices.Repeat([]float64{0}, x.Rows())
	if p["runs"] == true {
		run = c.Input(t, "runs").V
	}
	kept := slices.Repeat([]bool{true}, x.Rows())
	if name, ok := p["sample_mask"].(string); ok {
		clear(kept)
		for _, v := range c.Input(t, name).V {
			kept[int(v)] = true
		}
	}
	var got []float64
	for from := 0; from < len(run); {
		to := from
		for to < len(run) && run[to] == run[from] {
			to++
		}
		cut := func(a *table.Array) [][]float64 {
			var out [][]float64
			for j := range a.Cols() {
				out = append(out, column(a, j)[from:to])
			}
			return out
		}
		var confounds [][]float64
		if with {
			confounds = cut(conf)
		}
		got = append(got, cleanRun(t, cut(x), confounds, kept[from:to], p)...)
		from = to
	}
	return got
}

func cleanRun(t *testing.T, x, confounds [][]float64, kept []bool, p map[string]any) []float64 {
	t.Helper()
	hz := func(name string) float64 { v, _ := p[name].(float64); return v }
	kind, _ := p["filter"].(string)
	o := series.FilterOptions{Detrend: p["detrend"] == true, HighPassHz: hz("high_pass"), LowPassHz: hz("low_pass"), Kind: map[string]string{"": "", "cosine": "dct", "butterworth": "butterworth"}[kind]}
	var out [][]float64
	plain := !o.Detrend && kind == "" && confounds == nil
	f, err := series.NewFilter(len(kept), hz("t_r"), o, kept)
	if err != nil {
		t.Fatal(err)
	}
	if confounds != nil {
		if f, err = f.With(confounds); err != nil {
			t.Fatal(err)
		}
	}
	for _, course := range x {
		y := slices.Clone(course)
		if !plain {
			f.Apply(y, course)
		}
		switch p["standardize"] {
		case "zscore_sample":
			series.ZScore(y, kept)
		case "psc": // of the mean before cleaning, which detrending took away
			mean := 0.0
			for _, v := range course {
				mean += v / float64(len(course))
			}
			for i := range y {
				y[i] *= 100 / mean
			}
		}
		var survived []float64
		for v, k := range kept {
			if k {
				survived = append(survived, y[v])
			}
		}
		out = append(out, survived)
	}
	return stack(out)
}

func TestButterworthGainGolden(t *testing.T) {
	text, err := os.ReadFile(golden.Shared(t, "golden", "science", "03_cleaning", "butterworth_order5.json"))
	if err != nil {
		t.Fatal(err)
	}
	var designs map[string]struct {
		PadLen int       `json:"padlen"`
		Freq   []float64 `json:"freq_hz"`
		Gain   []float64 `json:"gain_one_pass"`
	}
	if err := json.Unmarshal(text, &designs); err != nil {
		t.Fatal(err)
	}
	tr := map[string]float64{"tr1.0": 1, "tr1.5": 1.5, "tr2.0": 2}
	edges := map[string][2]float64{"bp": {.01, .1}, "lp": {0, .1}, "hp": {.01, 0}}
	for name, d := range designs {
		parts := strings.Split(name, "_")
		f, err := series.NewButterworth(tr[parts[0]], edges[parts[1]][0], edges[parts[1]][1])
		if err != nil {
			t.Fatal(err)
		}
		if f.MinRows() != d.PadLen+1 {
			t.Errorf("%s: shortest course %d, want %d", name, f.MinRows(), d.PadLen+1)
		}
		var gain []float64
		for _, hz := range d.Freq {
			gain = append(gain, f.Gain(hz))
		}
		golden.Close(t, name, gain, d.Gain, 1e-8, 1e-10)
	}
}
