package study_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/core/demo"
	"syncact/core/progress"
	"syncact/core/series"
	"syncact/core/study"
)

// published are the files that a run of the tiny demo leaves for people, with the
// columns of tables.
var published = map[string]string{
	"networks/ica/networks.tsv":     "index name label label_source label_confidence peak_x peak_y peak_z size_mm3 isc isc_p driven stability stability_split dead duplicate_of",
	"coupling/ica/tiny/neurons.tsv": "id layer unit network r lag_s lag_peak_s p p_fwer q_fdr significant r_heldout ci_low ci_high network_folds ceiling label label_source label_confidence",
	"comparison.tsv":                "model networks accuracy similarity cka cka_null cka_p top_r_heldout mean_r_heldout significant neurons",
	"models/tiny/channels.tsv":      "id layer unit constant pre post",
	"dataset_description.json":      "", "manifest.json": "", "networks/ica/maps.nii.gz": "",
	"networks/ica/sub-01_run-1_timeseries.tsv": "", "networks/ica/sub-01_run-2_timeseries.tsv": "",
	"models/tiny/run-1_frames.npy": "", "models/tiny/run-2_frames.npy": "",
	"models/tiny/run-1_predicted.npy": "", "models/tiny/run-2_predicted.npy": "",
	"coupling/ica/tiny/lags.npy": "", "coupling/ica/tiny/correlation.npy": "",
}

// tiny writes the tiny demo once for all tests and returns a copy of it.
func tiny(t *testing.T) string {
	t.Helper()
	if _, err := os.Stat(tinyDemo); err != nil {
		if err := demo.Write(t.Context(), tinyDemo, demo.Options{Seed: 1, Size: demo.Tiny}, nil); err != nil {
			t.Fatal(err)
		}
	}
	dir := filepath.Join(t.TempDir(), "study")
	if err := os.CopyFS(dir, os.DirFS(tinyDemo)); err != nil {
		t.Fatal(err)
	}
	return dir
}

var tinyDemo string

func TestMain(m *testing.M) {
	root, err := os.MkdirTemp("", "syncact-study-*")
	if err != nil {
		panic(err)
	}
	tinyDemo = filepath.Join(root, "tiny")
	code := m.Run()
	os.RemoveAll(root)
	os.Exit(code)
}

func open(t *testing.T, dir string) *study.Study {
	t.Helper()
	s, err := study.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func out(dir, name string) string { return filepath.Join(dir, "derivatives", "syncact", name) }

func read(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestRunPublishes(t *testing.T) {
	dir := tiny(t)
	var ended atomic.Int64
	board := &progress.Board{}
	report := run(t, open(t, dir), study.RunOptions{Board: board, Ended: func(string, string) { ended.Add(1) }})
	if int(ended.Load()) != len(report.Stages) || len(board.Snapshot()) != len(report.Stages) {
		t.Errorf("%d stages, %d ended, %d on the board", len(report.Stages), ended.Load(), len(board.Snapshot()))
	}
	for name, columns := range published {
		text := read(t, out(dir, name))
		if columns != "" {
			header, _, _ := strings.Cut(string(text), "\n")
			if diff := cmp.Diff(strings.Fields(columns), strings.Split(strings.TrimSpace(header), "\t")); diff != "" {
				t.Errorf("columns of %s:\n%s", name, diff)
			}
		}
		if strings.HasSuffix(name, ".tsv") || strings.HasSuffix(name, "lags.npy") || strings.HasSuffix(name, "correlation.npy") {
			checkSidecar(t, out(dir, strings.TrimSuffix(name, filepath.Ext(name))+".json"), strings.Fields(columns))
		}
	}
	checkManifest(t, dir, report)
	t.Run("again", func(t *testing.T) { checkReused(t, dir) })
	t.Run("results", func(t *testing.T) { checkResults(t, open(t, dir)) })
	t.Run("rename", func(t *testing.T) { checkRename(t, dir) })
	t.Run("changed", func(t *testing.T) { checkChanged(t, dir) })
}

func checkSidecar(t *testing.T, path string, columns []string) {
	t.Helper()
	var sidecar map[string]any
	if err := json.Unmarshal(read(t, path), &sidecar); err != nil {
		t.Errorf("%s: %v", path, err)
	}
	for _, c := range columns {
		if entry, ok := sidecar[c].(map[string]any); !ok || entry["Description"] == "" {
			t.Errorf("%s does not explain %s", path, c)
		}
	}
}

func checkManifest(t *testing.T, dir string, report *study.Report) {
	t.Helper()
	m, err := study.ReadManifest(out(dir, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	if m.Spec.HRF.Kernel != "spm" || m.Runtime == "" || len(m.Report.Stages) != len(report.Stages) {
		t.Errorf("manifest %+v", m)
	}
	for _, name := range []string{"stimuli/run-1.mp4", "models/tiny.onnx",
		"fmriprep/sub-01/func/sub-01_task-movie_run-1_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz"} {
		if d := m.Inputs[name]; d.Bytes == 0 || len(d.SHA256) != 64 {
			t.Errorf("manifest has %+v of %s", d, name)
		}
	}
	var about struct {
		DatasetType string
		GeneratedBy []struct{ Name string }
	}
	if err := json.Unmarshal(read(t, out(dir, "dataset_description.json")), &about); err != nil || about.DatasetType != "derivative" || len(about.GeneratedBy) != 1 {
		t.Errorf("dataset_description %+v, %v", about, err)
	}
}

func checkReused(t *testing.T, dir string) {
	before := read(t, out(dir, "manifest.json"))
	first, err := study.ReadManifest(out(dir, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	report := run(t, open(t, dir), study.RunOptions{})
	for _, stage := range report.Stages {
		if !stage.Reused {
			t.Errorf("%s %s was made again", stage.Stage, stage.Item)
		}
	}
	if string(before) != string(read(t, out(dir, "manifest.json"))) {
		t.Error("the manifest of the run that made the results is gone")
	}
	for _, f := range first.Report.Findings {
		if !slices.Contains(report.Findings, f) {
			t.Errorf("the second run does not say %v", f)
		}
	}
}

func checkResults(t *testing.T, s *study.Study) {
	r := s.Results()
	if diff := cmp.Diff([][]string{{"ica"}, {"tiny"}}, [][]string{r.Sets(), r.Models()}); diff != "" {
		t.Error(diff)
	}
	networks, err := r.Networks("ica")
	if err != nil || len(networks) != 8 || networks[0].ID != "ica/"+series.ID(networks[0].Name) {
		t.Errorf("%d networks, %v", len(networks), err)
	}
	neurons, err := r.Neurons("ica", "tiny")
	if err != nil || len(neurons) == 0 || len(study.Layers(neurons)) < 2 {
		t.Fatalf("%d neurons, %v", len(neurons), err)
	}
	comparison, err := r.Comparison()
	if err != nil || len(comparison) != 1 || comparison[0].Accuracy != 52.79 {
		t.Errorf("comparison %+v, %v", comparison, err)
	}
	lags, err := r.Lags("ica", "tiny")
	if err != nil || lags.Rows != len(neurons) {
		t.Errorf("lags: %v", err)
	}
	defer lags.Close()
	frames, err := r.Frames("tiny", "1")
	if err != nil || frames.Cols != len(neurons) || frames.Rows != 240 {
		t.Errorf("frames: %v", err)
	}
	defer frames.Close()
	predicted, err := r.Predicted("tiny", "2")
	if err != nil || predicted.Cols != len(neurons) || predicted.Rows != 50 {
		t.Errorf("predicted: %v", err)
	}
	defer predicted.Close()
	group, err := r.GroupCourses("ica", "1")
	if err != nil || group.Rows != 50 || group.Len() != 8 {
		t.Errorf("group courses: %v", err)
	}
	for _, missing := range []error{second(r.Networks("dbn")), second(r.Neurons("ica", "vgg")), second(r.Courses("ica", "09", "1")), second(r.Frames("tiny", "9"))} {
		if !errors.Is(missing, os.ErrNotExist) || !strings.Contains(missing.Error(), "the stage") {
			t.Errorf("what is not made is %v", missing)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func checkRename(t *testing.T, dir string) {
	s := open(t, dir)
	if err := s.Rename("ica/3", "Faces, I think"); err != nil {
		t.Fatal(err)
	}
	spec := s.Spec
	spec.Coupling.Surrogates = 99
	if err := study.Write(dir, spec); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir)
	run(t, s, study.RunOptions{})
	networks, err := s.Results().Networks("ica")
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(networks, func(n study.Network) bool { return n.ID == "ica/3" })
	if networks[at].Label.Text != "Faces, I think" {
		t.Errorf("after a run the name is %q", networks[at].Label.Text)
	}
	if err := s.Rename("ica/3", ""); err != nil {
		t.Fatal(err)
	}
	if names, err := s.Renames(); err != nil || len(names) != 0 {
		t.Errorf("names after taking it back: %v, %v", names, err)
	}
}

// checkChanged goes back to what was run before the last: everything is stored, and
// the published files and the manifest must say so.
func checkChanged(t *testing.T, dir string) {
	changed := read(t, out(dir, "coupling/ica/tiny/neurons.tsv"))
	s := open(t, dir)
	s.Spec.Coupling.Surrogates = 5000
	for _, stage := range run(t, s, study.RunOptions{}).Stages {
		if !stage.Reused {
			t.Errorf("%s %s was made again", stage.Stage, stage.Item)
		}
	}
	if string(changed) == string(read(t, out(dir, "coupling/ica/tiny/neurons.tsv"))) {
		t.Error("neurons.tsv is still that of 99 surrogates")
	}
	m, err := study.ReadManifest(out(dir, "manifest.json"))
	if err != nil || m.Spec.Coupling.Surrogates != 5000 {
		t.Errorf("the manifest says %d surrogates, %v", m.Spec.Coupling.Surrogates, err)
	}
}

func TestRunUntilAndSubjects(t *testing.T) {
	m := newMini(t, 3, 1)
	s := load(t, m.dir, m.timeSeries(t))
	for i, until := range []string{"bold", "networks", "neurons", "links", "labels", "ranking"} {
		report := run(t, s, study.RunOptions{Until: until})
		for _, stage := range report.Stages {
			if slices.Index(study.Stages, stage.Stage) > i {
				t.Errorf("until %s: ran %s", until, stage.Stage)
			}
		}
		if _, err := os.Stat(out(m.dir, "comparison.tsv")); (err == nil) != (until == "ranking") {
			t.Errorf("until %s: comparison.tsv: %v", until, err)
		}
	}
	if _, err := s.Run(t.Context(), study.RunOptions{Until: "label"}); !errors.Is(err, study.ErrSpec) || !strings.Contains(err.Error(), "labels") {
		t.Errorf("an unknown stage: %v", err)
	}
	run(t, s, study.RunOptions{Subjects: []string{"01", "03"}})
	rows, err := s.Results().Neurons("given", "given")
	if err != nil {
		t.Fatal(err)
	}
	two := *m
	two.subjects = []string{"01", "03"}
	if want := two.expected(0, 0, nil); rows[0].R-want > 1e-5 || want-rows[0].R > 1e-5 {
		t.Errorf("r of two subjects is %g, want %g", rows[0].R, want)
	}
	if _, err := s.Run(t.Context(), study.RunOptions{Subjects: []string{"99"}}); !errors.Is(err, study.ErrSpec) {
		t.Errorf("a subject who is not there: %v", err)
	}
}

// TestCancel stops a run at the end of each stage in turn, and within the frames of
// a model; what was finished is reused.
func TestCancel(t *testing.T) {
	dir := tiny(t)
	finished := 0
	for _, stop := range []string{"mask", "bold", "networks", "neurons", "links", "labels"} {
		ctx, cancel := context.WithCancel(t.Context())
		var done atomic.Int64
		report, err := open(t, dir).Run(ctx, study.RunOptions{Threads: 2, Ended: func(stage, _ string) {
			done.Add(1)
			if stage == stop {
				cancel()
			}
		}})
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("stopped after %s: %v", stop, err)
		}
		reused := 0
		for _, stage := range report.Stages {
			if stage.Reused {
				reused++
			}
		}
		if reused < finished {
			t.Errorf("stopped after %s: %d results reused, %d were finished before", stop, reused, finished)
		}
		finished = int(done.Load())
	}
	run(t, open(t, dir), study.RunOptions{})
}

func TestCancelStopsModel(t *testing.T) {
	dir := tiny(t)
	run(t, open(t, dir), study.RunOptions{Until: "networks"})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	board := &progress.Board{}
	go func() {
		for ctx.Err() == nil {
			for _, line := range board.Snapshot() {
				if line.Stage == "neurons" && line.Done > 0 {
					cancel()
				}
			}
		}
	}()
	_, err := open(t, dir).Run(ctx, study.RunOptions{Threads: 2, Board: board})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("Run = %v", err)
	}
	lines := board.Snapshot()
	last := lines[len(lines)-1]
	if last.Stage != "neurons" || last.State != progress.Cancelled {
		t.Errorf("the last job is %+v", last)
	}
	if left, _ := os.ReadDir(out(dir, "store/building")); len(left) != 0 {
		t.Errorf("left half made: %v", left)
	}
}

// TestDeterminism runs the same study in two folders.
func TestDeterminism(t *testing.T) {
	a, b := tiny(t), tiny(t)
	run(t, open(t, a), study.RunOptions{})
	run(t, open(t, b), study.RunOptions{})
	for name := range published {
		if name != "manifest.json" && string(read(t, out(a, name))) != string(read(t, out(b, name))) {
			t.Errorf("%s differs between two runs", name)
		}
	}
}
