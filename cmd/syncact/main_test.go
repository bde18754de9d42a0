package main_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// program and study are made once: the built command and a tiny demo that was run.
var program, studied string

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	root, err := os.MkdirTemp("", "syncact-cmd-*")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(root)
	program, studied = filepath.Join(root, "syncact"), filepath.Join(root, "tiny")
	for _, args := range [][]string{{"go", "build", "-o", program, "."}, {program, "demo", studied, "--size", "tiny"}, {program, "run", studied, "--threads", "2"}} {
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "%v: %v\n%s", args, err, out)
			return 1
		}
	}
	return m.Run()
}

// syncact runs the command and returns its exit code and what it wrote.
func syncact(t *testing.T, args ...string) (code int, out, err string) {
	t.Helper()
	return child(t, exec.CommandContext(t.Context(), program, args...))
}

func child(t *testing.T, c *exec.Cmd) (code int, out, err string) {
	t.Helper()
	var o, e bytes.Buffer
	c.Stdout, c.Stderr = &o, &e
	var exit *exec.ExitError
	if failed := c.Run(); failed != nil && !errors.As(failed, &exit) {
		t.Fatal(failed)
	}
	if strings.Contains(e.String(), "goroutine ") {
		t.Errorf("%v panics:\n%s", c.Args, e.String())
	}
	return c.ProcessState.ExitCode(), o.String(), e.String()
}

// fresh copies the study of the tiny demo without its results.
func fresh(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "study")
	if err := os.CopyFS(dir, os.DirFS(studied)); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "derivatives")); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestExitCodes(t *testing.T) {
	broken := t.TempDir()
	if err := os.WriteFile(filepath.Join(broken, "study.json"), []byte(`{"sede": 1}`), 0o644); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		args []string
		code int
		says string // on stderr
	}{
		{"done", []string{"run", studied, "--threads", "2"}, 0, "reused"},
		{"help", []string{"--help"}, 0, ""},
		{"no verb", []string{}, 0, ""},
		{"unknown verb", []string{"runn", studied}, 2, `"runn"`},
		{"unknown flag", []string{"run", "--nope"}, 2, "--nope"},
		{"too many studies", []string{"run", "a", "b"}, 2, "at most 1"},
		{"no folder", []string{"demo"}, 2, "1 arg"},
		{"unknown stage", []string{"run", studied, "--until", "label"}, 2, `"label"`},
		{"unknown provider", []string{"run", studied, "--provider", "tpu"}, 2, `"tpu"`},
		{"negative threads", []string{"run", studied, "--threads", "-1"}, 2, "--threads"},
		{"negative limit", []string{"cache", studied, "--limit", "-1"}, 2, "--limit"},
		{"no study", []string{"run", filepath.Join(broken, "none")}, 3, "does not exist"},
		{"unknown key", []string{"check", broken}, 3, `did you mean "seed"?`},
		{"subject who is not there", []string{"run", studied, "--subjects", "77"}, 3, "subjects"},
		{"demo in a full folder", []string{"demo", studied}, 3, "holds something"},
		{"new over a study", []string{"new", studied, "--dataset", studied}, 3, "exists already"},
		{"file of no kind", []string{"inspect", filepath.Join(broken, "study.json")}, 3, "study.json"},
		{"unknown neuron", []string{"show", studied, "--neuron", "tiny/conv1/u999"}, 3, "u999"},
		{"unknown set", []string{"show", studied, "--set", "dbn"}, 3, "does not exist yet"},
		{"no manifest", []string{"replay", filepath.Join(studied, "study.json")}, 3, "no manifest"},
		{"unknown network", []string{"show", studied, "--network", "nowhere"}, 3, "nowhere"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, _, err := syncact(t, tt.args...)
			if code != tt.code || !strings.Contains(err, tt.says) {
				t.Errorf("%v exits %d and says %q, want %d and %q", tt.args, code, err, tt.code, tt.says)
			}
		})
	}
}

func TestJSON(t *testing.T) {
	for _, args := range [][]string{
		{"run", studied, "--threads", "2"}, {"check", studied}, {"show", studied}, {"show", studied, "--truth"}, {"show", studied, "--network", "1"},
		{"show", studied, "--neuron", "tiny/conv1/u0"}, {"providers"}, {"cache", studied}, {"inspect", filepath.Join(studied, "models", "tiny.onnx")},
		{"inspect", filepath.Join(studied, "stimuli", "run-1.mp4")}, {"inspect", filepath.Join(studied, "truth_maps.nii.gz")},
		{"inspect", filepath.Join(studied, "derivatives", "syncact", "coupling", "ica", "tiny", "lags.npy")},
		{"inspect", filepath.Join(studied, "derivatives", "syncact", "comparison.tsv")},
		{"new", filepath.Join(t.TempDir(), "n"), "--dataset", filepath.Join(studied, "fmriprep"), "--model", filepath.Join(studied, "models", "tiny.onnx")},
		{"new", "--schema"}, {"replay", filepath.Join(studied, "derivatives", "syncact", "manifest.json")},
	} {
		code, out, err := syncact(t, append(args, "--json")...)
		var v any
		if json.Unmarshal([]byte(out), &v) != nil || code != 0 {
			t.Errorf("%v exits %d; stdout %q, stderr %q", args, code, out, err)
		}
	}
}

func TestHelpHasExamples(t *testing.T) {
	_, help, _ := syncact(t, "--help")
	verbs := 0
	_, list, _ := strings.Cut(help, "Available Commands:")
	list, _, _ = strings.Cut(list, "\n\n")
	for _, line := range strings.Split(list, "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] == "help" || fields[0] == "completion" {
			continue
		}
		verbs++
		if _, text, _ := syncact(t, fields[0], "--help"); !strings.Contains(text, "Examples:\n  syncact "+fields[0]) || !strings.Contains(text, "--json") {
			t.Errorf("%s --help shows no example:\n%s", fields[0], text)
		}
	}
	if verbs < 8 || !strings.Contains(help, "130 stopped") {
		t.Errorf("--help lists %d verbs:\n%s", verbs, help)
	}
}

func TestShowText(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want []string
	}{
		{nil, []string{"Networks of ica", "Models", "tiny", "52.8"}},
		{[]string{"--network", "1", "--top", "2"}, []string{"held out", "p_fwer"}},
		{[]string{"--neuron", "tiny/conv1/u0"}, []string{"biased upward", "family-wise"}},
		{[]string{"--truth"}, []string{"against what was planted"}},
	} {
		code, out, err := syncact(t, append([]string{"show", studied}, tt.args...)...)
		for _, want := range tt.want {
			if code != 0 || !strings.Contains(out, want) {
				t.Errorf("show %v exits %d (%s) without %q:\n%s", tt.args, code, err, want, out)
			}
		}
	}
}

// TestLibraryMissing says so before anything is computed.
func TestLibraryMissing(t *testing.T) {
	dir := fresh(t)
	c := exec.CommandContext(t.Context(), program, "run", dir)
	c.Env = append(os.Environ(), "ONNXRUNTIME_LIB=/nonexistent/libonnxruntime.so")
	code, _, err := child(t, c)
	if code != 3 || !strings.Contains(err, "ONNX Runtime") || !strings.Contains(err, "make setup") || strings.Contains(err, "bold") {
		t.Errorf("exits %d and says %q", code, err)
	}
}

// TestListsEveryProblem breaks two inputs: both verbs name both, and nothing is computed.
func TestListsEveryProblem(t *testing.T) {
	dir := fresh(t)
	for _, name := range []string{"models/tiny.onnx", "stimuli/run-2.mp4"} {
		if err := os.Truncate(filepath.Join(dir, name), 100); err != nil {
			t.Fatal(err)
		}
	}
	code, out, err := syncact(t, "check", dir)
	if code != 3 || !strings.Contains(out, "tiny.onnx") || !strings.Contains(out, "run-2.mp4") || !strings.Contains(err, "2 of the findings") {
		t.Errorf("check exits %d:\n%s\n%s", code, out, err)
	}
	code, _, err = syncact(t, "run", dir)
	if code != 3 || !strings.Contains(err, "tiny.onnx") || !strings.Contains(err, "run-2.mp4") || strings.Contains(err, "done ") {
		t.Errorf("run exits %d:\n%s", code, err)
	}
}

// TestFindingsOfManyFiles says once what every run of the study has.
func TestFindingsOfManyFiles(t *testing.T) {
	_, out, _ := syncact(t, "check", studied)
	if said := strings.Count(out, "StartTime of the sidecar"); said != 1 || !strings.Contains(out, "_bold.nii.gz and 1 other: ") {
		t.Errorf("check says %d times what all runs share:\n%s", said, out)
	}
}

func TestInspectImage(t *testing.T) {
	bold, err := filepath.Glob(filepath.Join(studied, "fmriprep", "sub-01", "func", "*run-1*_bold.nii.gz"))
	if err != nil || len(bold) != 1 {
		t.Fatal(bold, err)
	}
	cifti := filepath.Join(t.TempDir(), "a.dscalar.nii")
	header := make([]byte, 540+16+4)
	binary.LittleEndian.PutUint32(header, 540)
	copy(header[4:], "n+2\x00\r\n\x1a\n")
	binary.LittleEndian.PutUint16(header[12:], 16) // float32
	binary.LittleEndian.PutUint16(header[14:], 32)
	for i, n := range []uint64{6, 1, 1, 1, 1, 1, 1, 1} {
		binary.LittleEndian.PutUint64(header[16+8*i:], n)
	}
	binary.LittleEndian.PutUint64(header[168:], 544)  // the first value
	binary.LittleEndian.PutUint32(header[504:], 3006) // the intent
	if err := os.WriteFile(cifti, header, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		file string
		want []string
	}{
		{bold[0], []string{"TR           1.2 s", "RAS", "4 × 4 × 4 mm"}},
		{cifti, []string{"CIFTI matrix", "shape"}},
	} {
		code, out, err := syncact(t, "inspect", tt.file)
		for _, want := range tt.want {
			if code != 0 || !strings.Contains(out, want) {
				t.Errorf("inspect %s exits %d (%s) without %q:\n%s", tt.file, code, err, want, out)
			}
		}
	}
}

// TestReplayDiffers replaces a published number.
func TestReplayDiffers(t *testing.T) {
	dir := fresh(t)
	if code, _, err := syncact(t, "run", dir, "--threads", "2"); code != 0 {
		t.Fatal(err)
	}
	results := filepath.Join(dir, "derivatives", "syncact")
	file := filepath.Join(results, "comparison.tsv")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Remove(file), os.WriteFile(file, bytes.Replace(text, []byte("52.79"), []byte("52.8"), 1), 0o644)); err != nil {
		t.Fatal(err)
	}
	code, out, says := syncact(t, "replay", filepath.Join(results, "manifest.json"))
	if code != 1 || !strings.Contains(out, "comparison.tsv: 1 differ") || !strings.Contains(says, "other numbers") {
		t.Errorf("replay exits %d:\n%s%s", code, out, says)
	}
}
