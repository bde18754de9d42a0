package bids_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/core/bids"
	"syncact/core/fault"
	"syncact/core/table"
	"syncact/internal/golden"
)

// plan is how the golden data write a strategy.
type plan struct {
	Columns []string
	Kept    []int `json:"kept_volumes"`
	Spec    struct {
		Strategy          []string
		Motion            string
		WMCSF             string `json:"wm_csf"`
		GlobalSignal      string `json:"global_signal"`
		CompCor           string
		NCompCor          any `json:"n_compcor"`
		Scrub             *int
		FDThreshold       float64 `json:"fd_threshold"`
		StdDVARSThreshold float64 `json:"std_dvars_threshold"`
		Demean            *bool
	}
}

var expansions = map[string]bids.Expansion{"basic": bids.Basic, "derivatives": bids.Derivatives, "power2": bids.Power2, "full": bids.Full}

func (p plan) strategy() bids.Strategy {
	var s bids.Strategy
	has := func(word string) bool { return slices.Contains(p.Spec.Strategy, word) }
	if has("motion") {
		s.Motion = expansions[p.Spec.Motion]
	}
	if has("wm_csf") {
		s.WMCSF = expansions[p.Spec.WMCSF]
	}
	if has("global_signal") {
		s.GlobalSignal = expansions[p.Spec.GlobalSignal]
	}
	s.HighPass = has("high_pass")
	if has("compcor") {
		s.CompCor = map[string]bids.CompCor{"anat_combined": bids.AnatCombined, "anat_separated": bids.AnatSeparated, "temporal": bids.Temporal, "temporal_anat_combined": bids.TemporalAnatCombined}[p.Spec.CompCor]
		if n, ok := p.Spec.NCompCor.(float64); ok {
			s.Components = int(n)
		}
	}
	if has("scrub") {
		s.Scrub, s.FDmm, s.DVARS, s.Segment = true, p.Spec.FDThreshold, p.Spec.StdDVARSThreshold, *p.Spec.Scrub
	}
	s.KeepMeans = p.Spec.Demean != nil && !*p.Spec.Demean
	return s
}

const goldenTSV = "sub-01_task-movie_run-01_desc-confounds_timeseries.tsv"

func TestConfoundsGolden(t *testing.T) {
	c := golden.Science(t, "04_confounds")
	text, err := os.ReadFile(c.Path("expected_columns.json"))
	if err != nil {
		t.Fatal(err)
	}
	var plans map[string]plan
	if err := json.Unmarshal(text, &plans); err != nil {
		t.Fatal(err)
	}
	if len(plans) != 18 || len(c.Names) != 18 {
		t.Fatalf("%d plans and %d matrices, want 18", len(plans), len(c.Names))
	}
	for name, p := range plans {
		got, err := p.strategy().Read(c.Path(goldenTSV))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(p.Columns, got.Names); diff != "" {
			t.Errorf("%s: columns: %s", name, diff)
		}
		if diff := cmp.Diff(p.Kept, kept(got)); diff != "" {
			t.Errorf("%s: kept volumes: %s", name, diff)
		}
		c.Check(t, name, rowMajor(got.X, got.Volumes))
	}
	for preset, name := range map[string]string{"preset_compcor": "compcor", "preset_scrubbing": "scrub"} {
		got, err := bids.ReadConfounds(c.Path(goldenTSV), name)
		if err != nil {
			t.Fatal(err)
		}
		c.Check(t, preset, rowMajor(got.X, got.Volumes))
	}
}

func kept(c *bids.Confounds) []int {
	if c.Censored == nil {
		return nil
	}
	var out []int
	for t, drop := range c.Censored {
		if !drop {
			out = append(out, t)
		}
	}
	return out
}

func rowMajor(x [][]float64, rows int) []float64 {
	out := make([]float64, rows*len(x))
	for j, column := range x {
		for t, v := range column {
			out[t*len(x)+j] = v
		}
	}
	return out
}

// TestConfoundsNamed counts the columns of each strategy by name.
func TestConfoundsNamed(t *testing.T) {
	path := golden.Shared(t, "golden", "science", "04_confounds", goldenTSV)
	for name, want := range map[string]int{"none": 0, "motion6": 6, "motion12": 12, "motion24": 24, "motion24+wmcsf": 26, "compcor": 33, "scrub": 35} {
		c, err := bids.ReadConfounds(path, name)
		if err != nil || len(c.X) != want || !c.Censored[0] || !c.Censored[1] {
			t.Errorf("%s: %v, want %d columns and two volumes dropped", name, err, want)
		}
	}
	if _, err := bids.ReadConfounds(path, "motion7"); !errors.Is(err, bids.ErrConfounds) {
		t.Errorf("an unknown strategy: %v", err)
	}
	c, err := bids.ReadConfounds(path, "motion24")
	if err != nil || len(c.Findings) != 1 {
		t.Errorf("n/a in the first row: %v, %v", c.Findings, err)
	}
	if err := c.Match(path, "run.nii.gz", 121); !errors.Is(err, bids.ErrConfounds) || !strings.Contains(err.Error(), "120 rows, run.nii.gz has 121 volumes") {
		t.Errorf("another length: %v", err)
	}
	moved, err := bids.Displaced(path, .5)
	if err != nil || len(moved) != 120 || moved[0] || !slices.Contains(moved, true) {
		t.Errorf("displaced: %v", err)
	}
}

func TestConfoundsRefuses(t *testing.T) {
	six := "trans_x\ttrans_y\ttrans_z\trot_x\trot_y\trot_z\n"
	tests := []struct{ name, text, strategy, say string }{
		{"a column is missing", "trans_x\ttrans_y\ttrans_z\trot_x\trot_y\n1\t2\t3\t4\t5\n", "motion6", "has no column rot_z"},
		{"n/a within", six + "1\t2\t3\t4\t5\t6\n1\t2\tn/a\t4\t5\t6\n", "motion6", `"trans_z" has n/a in row 2`},
		{"a word", six + "1\t2\t3\t4\t5\t6\n1\t2\tx\t4\t5\t6\n", "motion6", `row 2 holds "x"`},
		{"an old fMRIPrep", "X\tRotX\tFramewiseDisplacement\n1\t2\t3\n", "motion6", "1.1 or older"},
		{"no sidecar of CompCor", six + "1\t2\t3\t4\t5\t6\n", "compcor", "masks of its components"},
		{"nothing to scrub by", six + "1\t2\t3\t4\t5\t6\n", "scrub", "framewise_displacement"},
		{"empty", "", "motion6", "is empty"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "c.tsv")
			if err := os.WriteFile(path, []byte(tt.text), 0o644); err != nil {
				t.Fatal(err)
			}
			_, err := bids.ReadConfounds(path, tt.strategy)
			var in *fault.Input
			if !errors.As(err, &in) || in.Do == "" || !strings.Contains(err.Error(), tt.say) {
				t.Errorf("got %v, want %q with a next step", err, tt.say)
			}
		})
	}
}

func FuzzConfounds(f *testing.F) {
	f.Add("trans_x\ttrans_y\ttrans_z\trot_x\trot_y\trot_z\tframewise_displacement\tstd_dvars\nn/a\t2\t3\t4\t5\t6\tn/a\tn/a\n1\t2\t3\t4\t5\t6\t.7\t1\n", "motion6")
	f.Add("non_steady_state_outlier00\n1\n0\n", "none")
	f.Add("X\n", "scrub")
	f.Fuzz(func(t *testing.T, text, strategy string) {
		path := filepath.Join(t.TempDir(), "c.tsv")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		c, err := bids.ReadConfounds(path, strategy)
		var in *fault.Input
		if err != nil {
			if !errors.As(err, &in) {
				t.Fatalf("%v is no fault.Input", err)
			}
			return
		}
		for _, x := range c.X {
			if len(x) != c.Volumes {
				t.Fatal("a column of another length")
			}
			for _, v := range x {
				if v-v != 0 {
					t.Fatalf("%s got through", table.Cell(v))
				}
			}
		}
	})
}
