package report_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"syncact/core/fault"
	"syncact/core/figure"
	"syncact/core/report"
	"syncact/core/study"
)

func TestStudy(t *testing.T) {
	s := ran(t)
	ctx := t.Context()
	t.Run("every kind in every format", func(t *testing.T) { checkKinds(t, ctx, s) })
	t.Run("a trace shows what coupling correlated", func(t *testing.T) {
		f, err := report.Figure(ctx, s, report.Trace, report.Choice{Neuron: "given/activations/u4"})
		if err != nil {
			t.Fatal(err)
		}
		checkTrace(t, f.(figure.Trace))
	})
	t.Run("a matrix has rows of neurons and the threshold", func(t *testing.T) {
		f, err := report.Figure(ctx, s, report.Matrix, report.Choice{})
		if err != nil {
			t.Fatal(err)
		}
		m := f.(figure.Matrix)
		if len(m.V) != neurons*regions || len(m.Columns) != regions || len(m.Layers) != 1 || m.Layers[0].Count != neurons || m.N != 2 {
			t.Errorf("%d values, columns %v, layers %v, n = %d", len(m.V), m.Columns, m.Layers, m.N)
		}
	})
	t.Run("a brain lies on the mean image, at the peak", func(t *testing.T) { checkBrain(t, ctx, s) })
	t.Run("methods state what was run", func(t *testing.T) {
		text, err := s.Methods()
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"2 subjects and 2 runs (1, 2), TR 1.5 s", "MNI152NLin6Asym", "199 surrogates", "not convolved further", "regions in atlas.nii.gz"} {
			if !strings.Contains(text, want) {
				t.Errorf("the text does not say %q:\n%s", want, text)
			}
		}
	})
	t.Run("refusals name the nearest", func(t *testing.T) { checkRefusals(t, ctx, s) })
	t.Run("tables carry the names people gave", func(t *testing.T) {
		if err := s.Rename("given/activations/u4", "the grandmother"); err != nil {
			t.Fatal(err)
		}
		tsv, err := report.Table(ctx, s, "neurons.tsv", report.Choice{})
		if err != nil {
			t.Fatal(err)
		}
		if len(tsv.Rows) != neurons || !strings.Contains(strings.Join(tsv.Rows[4], "\t"), "the grandmother") {
			t.Errorf("%d rows; %v", len(tsv.Rows), tsv.Rows[4])
		}
	})
}

// checkTrace correlates the drawn courses: they are one run of what the reported r
// was taken over.
func checkTrace(t *testing.T, f figure.Trace) {
	t.Helper()
	if len(f.Networks) != regions || len(f.Neuron.V) != rows || f.TR != tr || f.First != tr/2 || f.N != 2 {
		t.Fatalf("%d networks, %d volumes of %g s from %g s, n = %d", len(f.Networks), len(f.Neuron.V), f.TR, f.First, f.N)
	}
	r := 0.0
	for i, v := range f.Neuron.V {
		r += v * f.Networks[0].V[i] / float64(rows-1)
	}
	if !(math.Abs(r-f.Networks[0].R) < .1 && f.Networks[0].R > .6) {
		t.Errorf("the drawn run has r = %.3f, all runs %.3f", r, f.Networks[0].R)
	}
	for i, low := range f.Networks[0].Low {
		high, v := f.Networks[0].Hi[i], f.Networks[0].V[i]
		if !(low <= high) || math.Abs((low+high)/2-v) > 1e-5 {
			t.Fatalf("volume %d: band from %g to %g about %g", i, low, high, v)
		}
	}
	notes := strings.Join(f.Notes, " ")
	if f.Manifest == "" || !strings.Contains(notes, "held-out r = ") || !strings.Contains(notes, "Band: mean ± 1 SD over subjects.") {
		t.Errorf("manifest %q, notes %q", f.Manifest, f.Notes)
	}
}

func checkRefusals(t *testing.T, ctx context.Context, s *study.Study) {
	t.Helper()
	for _, tt := range []struct {
		kind string
		c    report.Choice
		near string
	}{
		{report.Trace, report.Choice{Neuron: "given/activations/u44"}, "given/activations/u4"},
		{report.Trace, report.Choice{Neuron: "gven/activations/u4"}, "given"},
		{report.Trace, report.Choice{Run: "3"}, "1"},
		{report.Matrix, report.Choice{Set: "region"}, "regions"},
		{report.Matrix, report.Choice{Model: "givn"}, "given"},
		{report.Brain, report.Choice{Network: "22"}, "2"},
		{"brian", report.Choice{}, "brain"},
	} {
		_, err := report.Figure(ctx, s, tt.kind, tt.c)
		var in *fault.Input
		if !errors.Is(err, report.ErrChoice) || !errors.As(err, &in) || !strings.Contains(in.Do, `"`+tt.near+`"`) {
			t.Errorf("%s of %+v: %v; want the hint %q", tt.kind, tt.c, err, tt.near)
		}
	}
}

// checkKinds gathers and draws everything twice.
func checkKinds(t *testing.T, ctx context.Context, s *study.Study) {
	t.Helper()
	for _, kind := range report.Kinds {
		f, err := report.Figure(ctx, s, kind, report.Choice{})
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		for _, format := range figure.Formats {
			var a, b bytes.Buffer
			if err := figure.Write(&a, f, format, figure.Size{DPI: 60}); err != nil {
				t.Fatalf("%s as %s: %v", kind, format, err)
			}
			again, err := report.Figure(ctx, s, kind, report.Choice{})
			if err != nil {
				t.Fatal(err)
			}
			if err := figure.Write(&b, again, format, figure.Size{DPI: 60}); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
				t.Errorf("%s as %s: gathered again it has other bytes, %v", kind, format, err)
			}
		}
	}
}

func checkBrain(t *testing.T, ctx context.Context, s *study.Study) {
	t.Helper()
	f, err := report.Figure(ctx, s, report.Brain, report.Choice{Network: "2"})
	if err != nil {
		t.Fatal(err)
	}
	b := f.(figure.Brain)
	networks, err := s.Results().Networks("regions")
	if err != nil {
		t.Fatal(err)
	}
	if b.Anatomy.Name != "mean BOLD of sub-01" || b.Anatomy.Image == nil || b.At != networks[1].Peak || !(b.Threshold > 0) || b.N != 2 {
		t.Errorf("on %q at %v (peak %v), threshold %g, n = %d", b.Anatomy.Name, b.At, networks[1].Peak, b.Threshold, b.N)
	}
}
