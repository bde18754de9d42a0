package report_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"syncact/core/fault"
	"syncact/core/figure"
	"syncact/core/report"
	"syncact/core/study"
	"syncact/core/table"
)

func TestChoices(t *testing.T) {
	s := ran(t)
	t.Run("values are those drawn", func(t *testing.T) { checkValues(t, s) })
	t.Run("the matrix in every order", func(t *testing.T) { checkOrders(t, s) })
	t.Run("the map as it is asked for", func(t *testing.T) { checkMap(t, s) })
	t.Run("misspelt words", func(t *testing.T) { checkWords(t, s) })
	t.Run("formulas stand before references", func(t *testing.T) {
		text, err := report.MethodsText(s)
		if err != nil {
			t.Fatal(err)
		}
		at, refs := strings.Index(text, "## Formulas"), strings.Index(text, "## References")
		if at < 0 || refs < at || !strings.Contains(text, "p = (b + 1) / (n + 1)") {
			t.Errorf("formulas at %d, references at %d", at, refs)
		}
	})
	t.Run("stale results", func(t *testing.T) { checkStale(t, s) })
}

func checkValues(t *testing.T, s *study.Study) {
	c := report.Choice{Neuron: "given/activations/u4", Pinned: []string{"given/activations/u5"}, From: 30, To: 60, Course: "both", Beside: 2}
	fig, err := report.Page(t.Context(), s, report.Kinds, c)
	if err != nil {
		t.Fatal(err)
	}
	stem := filepath.Join(t.TempDir(), "figure")
	files, err := report.SaveValues(fig, stem)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"a_brain", "b_trace", "b_trace_raw", "c_matrix", "d_ranking", "e_lags"}
	if len(files) != len(want) {
		t.Fatalf("%q", files)
	}
	for i, w := range want {
		if files[i] != stem+"."+w+".tsv" {
			t.Errorf("file %d is %s, want %s", i, files[i], w)
		}
	}
	drawn := fig.(figure.Page).Panels[1].(figure.Trace)
	tsv, err := table.ReadTSV(files[1])
	if err != nil {
		t.Fatal(err)
	}
	if len(drawn.Pinned) != 1 || len(drawn.Networks) != 2 || len(tsv.Names) != 1+1+2+2+1 {
		t.Errorf("%d pinned, %d networks, columns %q", len(drawn.Pinned), len(drawn.Networks), tsv.Names)
	}
	for _, row := range tsv.Rows {
		at, _ := strconv.ParseFloat(row[0], 64)
		v, _ := strconv.ParseFloat(row[1], 64)
		k := int(math.Round((at - drawn.First) / drawn.TR))
		if at < 30 || at > 60 || math.Abs(v-drawn.Neuron.V[k]) > 1e-6 {
			t.Fatalf("at %g s the table holds %g, the figure %g", at, v, drawn.Neuron.V[k])
		}
	}
	if n := len(tsv.Rows); n != 20 {
		t.Errorf("%d samples from 30 to 60 s at a TR of %g s", n, tr)
	}
}

func checkOrders(t *testing.T, s *study.Study) {
	for _, c := range []report.Choice{{}, {Rows: "network"}, {Rows: "r", Columns: "r"}, {Rows: "cluster", Columns: "cluster"}, {Value: "held-out"}, {Value: "lag", Significant: true}} {
		fig, err := report.Figure(t.Context(), s, report.Matrix, c)
		if err != nil {
			t.Fatal(err)
		}
		m := fig.(figure.Matrix)
		rows := 0
		for _, l := range m.Layers {
			rows += l.Count
		}
		if rows != neurons || len(m.Rows) != neurons || len(m.V) != neurons*regions {
			t.Errorf("%+v: %d rows in layers, %d ids, %d values", c, rows, len(m.Rows), len(m.V))
		}
		last := math.Inf(1)
		for r := range m.Rows {
			best, shown := 0.0, 0
			for f := range regions {
				if v := math.Abs(float64(m.V[r*regions+f])); !math.IsInf(v, 0) {
					best, shown = max(best, v), shown+1
				}
			}
			if c.Rows == "r" && best > last {
				t.Errorf("row %d has a best |r| of %g after %g", r, best, last)
			}
			if last = best; c.Value == "held-out" && shown != 1 {
				t.Errorf("row %d shows %d held-out r", r, shown)
			}
		}
	}
}

func checkMap(t *testing.T, s *study.Study) {
	at := [3]float64{1, 2, 3}
	c := report.Choice{Network: "2", Minus: "1", At: &at, View: figure.Mosaic, Axis: "x", Slices: []float64{-10, 10}, Threshold: .2, Range: 2, Colours: "vik", Underlay: "none", Radiological: true}
	fig, err := report.Figure(t.Context(), s, report.Brain, c)
	if err != nil {
		t.Fatal(err)
	}
	b := fig.(figure.Brain)
	if b.Cuts.Axis != 0 || len(b.Cuts.MM) != 2 || b.Threshold != .2 || b.Most != 2 || b.Colours != "vik" || b.Sides != figure.Radiological || b.Anatomy.Image != nil || b.At != at {
		t.Errorf("%+v", b)
	}
	maps, err := s.Results().Maps("regions")
	if err != nil {
		t.Fatal(err)
	}
	for v := range b.Map.V {
		if b.Map.V[v] != maps[1].V[v]-maps[0].V[v] {
			t.Fatalf("voxel %d of the difference is %g", v, b.Map.V[v])
		}
	}
	c.Range = .1
	if _, err := report.Figure(t.Context(), s, report.Brain, c); !errors.Is(err, report.ErrChoice) {
		t.Errorf("a range below the threshold: %v", err)
	}
}

func checkWords(t *testing.T, s *study.Study) {
	for word, c := range map[string]report.Choice{"layer": {Rows: "layr"}, "network": {Columns: "netwrk"}, "held-out": {Value: "heldout"}, "both": {Course: "bth"}, "mean": {Underlay: "men"}} {
		_, err := report.Figure(t.Context(), s, report.Matrix, c)
		var in *fault.Input
		if !errors.As(err, &in) || !strings.Contains(in.Do, `"`+word+`"`) {
			t.Errorf("%+v: %v; want the hint %q", c, err, word)
		}
	}
}

func checkStale(t *testing.T, s *study.Study) {
	s.Spec.Coupling.Surrogates++
	defer func() { s.Spec.Coupling.Surrogates-- }()
	if _, err := report.Figure(t.Context(), s, report.Lags, report.Choice{}); !errors.Is(err, report.ErrUnfinished) {
		t.Errorf("stale results are drawn: %v", err)
	}
	fig, err := report.Page(t.Context(), s, []string{report.Lags, report.Trace}, report.Choice{Anyway: true})
	if err != nil {
		t.Fatal(err)
	}
	if m, ok := fig.(figure.Marked); !ok || !strings.HasPrefix(m.Mark, "Stale: ") {
		t.Errorf("%T is not marked", fig)
	}
	if err := os.Remove(report.ManifestFile(s)); err != nil {
		t.Fatal(err)
	}
	if words := report.Unfinished(s); !strings.HasPrefix(words, "Partial: ") {
		t.Errorf("without a manifest: %q", words)
	}
}
