package table_test

import (
	"errors"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/core/fault"
	"syncact/core/table"
)

func TestDecodeTSV(t *testing.T) {
	got, err := table.DecodeTSV(strings.NewReader("\ufeffonset\tduration\ttrial_type\r\n0.5\tn/a\tface\r\n2\t1\t\r\n\r\n"), "events.tsv")
	if err != nil {
		t.Fatal(err)
	}
	want := &table.TSV{Path: "events.tsv", Names: []string{"onset", "duration", "trial_type"}, Rows: [][]string{{"0.5", "n/a", "face"}, {"2", "1", ""}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	d, err := got.Float("duration")
	if err != nil || !math.IsNaN(d[0]) || d[1] != 1 {
		t.Errorf("duration = %v, %v", d, err)
	}
}

func TestDecodeTSVRefuses(t *testing.T) {
	tests := []struct{ name, text, say string }{
		{"nothing", "", "empty"},
		{"ragged row", "a\tb\n1\t2\n3\n", "line 3 has 1 cells, the header names 2"},
		{"a hole", "a\tb\n1\t2\n\n3\t4\n", "line 3 is empty"},
		{"two columns of one name", "a\ta\n1\t2\n", `two columns are named "a"`},
		{"an image", "\x00\x01\x02", "not text"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := table.DecodeTSV(strings.NewReader(tt.text), "x.tsv")
			var in *fault.Input
			if !errors.Is(err, table.ErrTSV) || !errors.As(err, &in) || in.Do == "" || !strings.Contains(in.What, tt.say) {
				t.Errorf("got %v, want %q with a next step", err, tt.say)
			}
		})
	}
}

func TestFloatSaysWhere(t *testing.T) {
	got, err := table.DecodeTSV(strings.NewReader("a\n1\nx\n"), "x.tsv")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := got.Float("a"); err == nil || !strings.Contains(err.Error(), `column "a", row 2 holds "x"`) {
		t.Errorf("a word as a number: %v", err)
	}
	if _, err := got.Float("b"); err == nil || !strings.Contains(err.Error(), "its columns are a") {
		t.Errorf("an absent column: %v", err)
	}
}

func TestWriteTSVReadsBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.tsv")
	rows := [][]string{{"x", table.Cell(1. / 3)}, {"", table.Cell(math.NaN())}}
	if err := table.WriteTSV(path, []string{"name", "r"}, rows); err != nil {
		t.Fatal(err)
	}
	got, err := table.ReadTSV(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"x", "0.3333333333333333"}, {"n/a", "n/a"}}, got.Rows); diff != "" {
		t.Error(diff)
	}
	if err := table.WriteTSV(path, []string{"a"}, [][]string{{"x\ty"}}); !errors.Is(err, table.ErrTSV) {
		t.Errorf("a tab in a cell: %v", err)
	}
}

func FuzzTSV(f *testing.F) {
	for _, s := range []string{"a\tb\n1\tn/a\n", "\ufeffa\r\n1\r\n", "onset\tduration\n0\t1\n\n", "", "\t\n\t\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := table.DecodeTSV(strings.NewReader(s), "x.tsv")
		var in *fault.Input
		if err != nil {
			if !errors.As(err, &in) {
				t.Fatalf("%v is no fault.Input", err)
			}
			return
		}
		for _, row := range got.Rows {
			if len(row) != len(got.Names) {
				t.Fatal("ragged table accepted")
			}
		}
	})
}
