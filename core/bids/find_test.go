package bids_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/core/bids"
	"syncact/core/fault"
	"syncact/core/table"
)

// dataset writes files below a new folder and returns it. A name ending in "/" has no
// content; the value is the content.
func dataset(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

const mni = "_space-MNI152NLin2009cAsym"

func twoSubjects() map[string]string {
	files := map[string]string{
		"dataset_description.json":                                        `{"Name": "movie"}`,
		"task-movie_bold.json":                                            `{"RepetitionTime": 1.5, "SliceTimingCorrected": false}`,
		"sub-01/anat/sub-01" + mni + "_desc-preproc_T1w.nii.gz":           "",
		"sub-01/figures/sub-01_task-movie_run-1_desc-preproc_bold.nii.gz": "",
	}
	for _, stem := range []string{"sub-01/func/sub-01_task-movie_run-1", "sub-01/func/sub-01_task-movie_run-2", "sub-01/func/sub-01_task-movie_run-10", "sub-02/func/sub-02_task-movie_run-1"} {
		files[stem+mni+"_desc-preproc_bold.nii.gz"] = ""
		files[stem+mni+"_desc-preproc_bold.json"] = `{"SliceTimingCorrected": true, "StartTime": 0.73}`
		files[stem+mni+"_desc-brain_mask.nii.gz"] = ""
		files[stem+"_space-T1w_desc-brain_mask.nii.gz"] = ""
		files[stem+mni+"_boldref.nii.gz"] = ""
		files[stem+"_desc-confounds_timeseries.tsv"] = "trans_x\n1\n"
	}
	delete(files, "sub-02/func/sub-02_task-movie_run-1_desc-confounds_timeseries.tsv")
	return files
}

func TestFind(t *testing.T) {
	root := dataset(t, twoSubjects())
	d, err := bids.Find(root, bids.Query{})
	if err != nil {
		t.Fatal(err)
	}
	if d.Task != "movie" || d.Space != "MNI152NLin2009cAsym" || !cmp.Equal(d.Subjects, []string{"01", "02"}) || !cmp.Equal(d.RunNames, []string{"1", "2", "10"}) || len(d.Runs) != 4 {
		t.Fatalf("found %+v", d)
	}
	r, ok := d.Run("01", "2")
	stem := filepath.Join(root, "sub-01", "func", "sub-01_task-movie_run-2")
	if !ok || r.BOLD != stem+mni+"_desc-preproc_bold.nii.gz" || r.Mask != stem+mni+"_desc-brain_mask.nii.gz" || r.Confounds != stem+"_desc-confounds_timeseries.tsv" {
		t.Errorf("run 2 of subject 01: %+v", r)
	}
	s := r.Sidecar
	if s.RepetitionTime != 1.5 || s.StartTime == nil || *s.StartTime != .73 || s.SliceTimingCorrected == nil || !*s.SliceTimingCorrected || len(s.Files) != 2 {
		t.Errorf("sidecar %+v", s)
	}
	var said []string
	for _, f := range d.Findings {
		said = append(said, f.What)
	}
	for _, want := range []string{"subject 02 has no run 2", "subject 02 has no run 10", "has no desc-confounds_timeseries.tsv beside it"} {
		if !strings.Contains(strings.Join(said, "\n"), want) {
			t.Errorf("findings %q lack %q", said, want)
		}
	}
	if len(said) != 3 {
		t.Errorf("findings %q, want 3", said)
	}
}

func TestFindPicks(t *testing.T) {
	root := dataset(t, twoSubjects())
	d, err := bids.Find(filepath.Dir(root), bids.Query{})
	if err == nil {
		t.Errorf("the folder above: %+v", d)
	}
	d, err = bids.Find(root, bids.Query{Task: "movie", Space: "MNI152NLin2009cAsym", Subjects: []string{"sub-01", "7"}, Runs: []string{"01", "2"}})
	if err != nil || len(d.Runs) != 2 || !strings.Contains(d.Findings[0].What, "subject 7 was asked for") {
		t.Errorf("%+v, %v", d, err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(root, link); err == nil {
		if d, err = bids.Find(link, bids.Query{}); err != nil || len(d.Runs) != 4 {
			t.Errorf("through a link: %+v, %v", d, err)
		}
	}
	nested := dataset(t, map[string]string{"derivatives/fmriprep/sub-a/ses-x/func/sub-a_ses-x_task-rest_desc-preproc_bold.nii.gz": "",
		"derivatives/fmriprep/sub-a/ses-y/func/sub-a_ses-y_task-rest_desc-preproc_bold.nii.gz": "", "sub-a/ses-x/func/sub-a_ses-x_task-rest_bold.nii.gz": ""})
	d, err = bids.Find(nested, bids.Query{})
	if err != nil || !cmp.Equal(d.RunNames, []string{"x.1", "y.1"}) || d.Root != filepath.Join(nested, "derivatives", "fmriprep") {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestFindRefuses(t *testing.T) {
	two := twoSubjects()
	two["sub-01/func/sub-01_task-rest"+mni+"_desc-preproc_bold.nii.gz"] = ""
	spaces := twoSubjects()
	spaces["sub-01/func/sub-01_task-movie_run-1_space-T1w_desc-preproc_bold.nii.gz"] = ""
	twice := twoSubjects()
	twice["sub-01/func/sub-01_task-movie_acq-b_run-1"+mni+"_desc-preproc_bold.nii.gz"] = ""
	broken := twoSubjects()
	broken["task-movie_bold.json"] = "{"
	ms := twoSubjects()
	ms["task-movie_bold.json"] = `{"RepetitionTime": 1500}`
	tests := []struct {
		name  string
		files map[string]string
		q     bids.Query
		say   string
	}{
		{"no images", map[string]string{"sub-01/func/x.txt": ""}, bids.Query{}, "holds no *_desc-preproc_bold"},
		{"two tasks", two, bids.Query{}, "several values of task: movie, rest"},
		{"two spaces", spaces, bids.Query{}, "several values of space: MNI152NLin2009cAsym, T1w"},
		{"an absent space", spaces, bids.Query{Space: "fsaverage"}, "choose among MNI152NLin2009cAsym, T1w"},
		{"an absent run", two, bids.Query{Task: "movie", Runs: []string{"7"}}, "no run of the subjects"},
		{"two files of a run", twice, bids.Query{}, "second file of subject 01, run 1"},
		{"a broken sidecar", broken, bids.Query{}, "not a JSON object"},
		{"milliseconds", ms, bids.Query{}, "RepetitionTime is 1500 s"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := bids.Find(dataset(t, tt.files), tt.q)
			var in *fault.Input
			if !errors.As(err, &in) || in.Do == "" || !strings.Contains(err.Error(), tt.say) {
				t.Errorf("got %v, want %q with a next step", err, tt.say)
			}
		})
	}
}

func TestReadEvents(t *testing.T) {
	root := dataset(t, map[string]string{"e.tsv": "onset\tduration\ttrial_type\tstim_file\n0\t900\tn/a\trun-1.mp4\n12.5\tn/a\tface\tn/a\n", "bad.tsv": "onset\tduration\nn/a\t1\n"})
	got, err := bids.ReadEvents(filepath.Join(root, "e.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0] != (bids.Event{Duration: 900, StimFile: "run-1.mp4"}) || got[1].TrialType != "face" || !math.IsNaN(got[1].Duration) {
		t.Errorf("events %+v", got)
	}
	if _, err := bids.ReadEvents(filepath.Join(root, "bad.tsv")); !errors.Is(err, table.ErrTSV) {
		t.Errorf("an onset of n/a: %v", err)
	}
}

func TestReadAnnotations(t *testing.T) {
	root := dataset(t, map[string]string{
		"typed.tsv":   "onset\tduration\ttrial_type\n0\t2\tface\n5\t1\tplace\n9\t2\tface\n",
		"numeric.tsv": "onset\tduration\tluminance\tspeech\n0\tn/a\t.5\t1\n1.5\tn/a\t.7\tn/a\n4.5\t1\t.1\t0\n",
		"none.tsv":    "onset\tduration\n0\t1\n"})
	got, err := bids.ReadAnnotations(filepath.Join(root, "typed.tsv"))
	want := []bids.Track{{Name: "face", Onset: []float64{0, 9}, Duration: []float64{2, 2}, Value: []float64{1, 1}}, {Name: "place", Onset: []float64{5}, Duration: []float64{1}, Value: []float64{1}}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	got, err = bids.ReadAnnotations(filepath.Join(root, "numeric.tsv"))
	want = []bids.Track{{Name: "luminance", Onset: []float64{0, 1.5, 4.5}, Duration: []float64{1.5, 3, 1}, Value: []float64{.5, .7, .1}}, {Name: "speech", Onset: []float64{0, 4.5}, Duration: []float64{1.5, 1}, Value: []float64{1, 0}}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if _, err := bids.ReadAnnotations(filepath.Join(root, "none.tsv")); !errors.Is(err, table.ErrTSV) {
		t.Errorf("no feature: %v", err)
	}
}

func TestParseName(t *testing.T) {
	n, ok := bids.ParseName("/x/sub-01_task-movie_desc-preproc_bold.nii.gz")
	want := bids.Name{Entities: map[string]string{"sub": "01", "task": "movie", "desc": "preproc"}, Suffix: "bold", Extension: ".nii.gz"}
	if diff := cmp.Diff(want, n); !ok || diff != "" {
		t.Error(diff)
	}
	for _, bad := range []string{"sub-01", "sub_task-x_bold.nii", "sub-01_sub-02_bold.nii", ".hidden"} {
		if _, ok := bids.ParseName(bad); ok {
			t.Errorf("%q was read", bad)
		}
	}
}
