package setup_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"syncact/core/nifti"
	"syncact/internal/golden"
	"syncact/ui/look"
	"syncact/ui/setup"
)

// brokenFiles lists models and images that must be refused when they are opened.
func brokenFiles(t *testing.T) []string {
	t.Helper()
	var out []string
	var models, images []struct{ File, Expect string }
	read := func(into any, elem ...string) string {
		path := golden.Shared(t, elem...)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, into); err != nil {
			t.Fatal(err)
		}
		return filepath.Dir(path)
	}
	dir := read(&models, "golden", "cnn", "broken.json")
	for _, m := range models {
		if strings.HasPrefix(m.Expect, "refuse") {
			out = append(out, filepath.Join(dir, "broken", m.File))
		}
	}
	dir = read(&images, "golden", "science", "05_nifti", "broken.json")
	for _, m := range images {
		path := filepath.Join(dir, m.File)
		if _, err := nifti.Open(path); err != nil { // the others show their damage when they are read to the end
			out = append(out, path)
		}
	}
	return out
}

// TestEveryBrokenFileShowsItsPage drops broken models and images, one after another,
// on one page; a good study is opened after all of them.
func TestEveryBrokenFileShowsItsPage(t *testing.T) {
	themed(t, look.Dark, 1)
	q := newQueue()
	var opened string
	w := setup.NewWelcome(setup.WelcomeOptions{Do: q.do, Data: t.TempDir(), OnOpen: func(path string) { opened = path }})
	for _, path := range brokenFiles(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			w.NewStudy()
			w.Drop([]string{path})
			q.until(t, "the page says what is wrong", func() bool { return w.Wizard().Failed() != nil })
			text := w.Wizard().Failed().Text()
			if !strings.Contains(text, filepath.Base(path)) || !strings.Contains(text, "1 ") {
				t.Errorf("the page does not name the file and what to do:\n%s", text)
			}
		})
	}
	w.Drop([]string{tiny})
	q.until(t, "a study is opened after all that", func() bool { return opened == tiny })
}

// A damaged choice is one row of what can be wrong with a dataset, seen from the wizard.
type damaged struct {
	name  string
	spoil func(t *testing.T, dir string)
	says  []string
}

const (
	oneBold      = "fmriprep/sub-01/func/sub-01_task-movie_run-1_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz"
	oneSidecar   = "fmriprep/sub-01/func/sub-01_task-movie_run-1_space-MNI152NLin2009cAsym_desc-preproc_bold.json"
	oneConfounds = "fmriprep/sub-01/func/sub-01_task-movie_run-1_desc-confounds_timeseries.tsv"
)

// patched rewrites bytes of a compressed image.
func patched(t *testing.T, path string, at int, value any) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(z)
	f.Close()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := binary.Encode(all[at:], binary.LittleEndian, value); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	c := gzip.NewWriter(&out)
	_, err = c.Write(all)
	if err == nil {
		err = c.Close()
	}
	if err == nil {
		err = os.WriteFile(path, out.Bytes(), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// edited rewrites a text.
func edited(t *testing.T, path string, edit func(string) string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, []byte(edit(string(text))), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// second adds a subject with the files of the first.
func second(t *testing.T, dir string) {
	t.Helper()
	from := filepath.Join(dir, "fmriprep", "sub-01", "func")
	entries, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	to := strings.Replace(from, "sub-01", "sub-02", 1)
	if err := os.MkdirAll(to, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if err := os.Link(filepath.Join(from, e.Name()), filepath.Join(to, strings.Replace(e.Name(), "sub-01", "sub-02", 1))); err != nil {
			t.Fatal(err)
		}
	}
}

var damages = []damaged{
	{"TR in milliseconds", func(t *testing.T, dir string) {
		os.Remove(filepath.Join(dir, oneSidecar))
		patched(t, filepath.Join(dir, oneBold), 92, float32(2000))
	}, []string{"2000", "milliseconds"}},
	{"TR unlike the header's", func(t *testing.T, dir string) {
		edited(t, filepath.Join(dir, oneSidecar), func(s string) string { return strings.Replace(s, `"RepetitionTime": 1.2`, `"RepetitionTime": 3.6`, 1) })
	}, []string{"1.2 s", "3.6 s"}},
	{"image cut in its header", func(t *testing.T, dir string) {
		edited(t, filepath.Join(dir, oneBold), func(s string) string { return s[:60] })
	}, []string{"sub-01_task-movie_run-1"}},
	{"another grid", func(t *testing.T, dir string) {
		patched(t, filepath.Join(dir, oneBold), 292, float32(-40)) // srow_x[3]
	}, []string{"grid"}},
	{"fewer confounds than volumes", func(t *testing.T, dir string) {
		edited(t, filepath.Join(dir, oneConfounds), func(s string) string { return s[:strings.LastIndex(s[:len(s)-1], "\n")+1] })
	}, []string{"confounds", "rows"}},
	{"confounds without a column", func(t *testing.T, dir string) {
		edited(t, filepath.Join(dir, oneConfounds), func(s string) string { return strings.Replace(s, "trans_y", "elsewhere", 1) })
	}, []string{"trans_y"}},
	{"a subject without a run", func(t *testing.T, dir string) {
		second(t, dir)
		os.Remove(filepath.Join(dir, strings.ReplaceAll(oneBold, "sub-01", "sub-02")))
	}, []string{"02", "has no run 1"}},
	{"a film that is cut", func(t *testing.T, dir string) {
		edited(t, filepath.Join(dir, "stimuli", "run-1.mp4"), func(s string) string { return s[:len(s)/2] })
	}, []string{"run-1.mp4"}},
	{"a film without pictures", func(t *testing.T, dir string) {
		edited(t, filepath.Join(dir, "stimuli", "run-1.mp4"), func(string) string { return "RIFF\x24\x00\x00\x00WAVEfmt " })
	}, []string{"run-1.mp4"}},
	{"an atlas beside the brain", func(t *testing.T, dir string) {
		patched(t, filepath.Join(dir, "truth_maps.nii.gz"), 292, float32(5000))
	}, []string{"truth_maps.nii.gz", "voxel"}},
	{"a folder that cannot be made", func(t *testing.T, dir string) {
		edited(t, filepath.Join(dir, "study.json"), func(string) string { return "" })
		if err := os.WriteFile(filepath.Join(dir, "new"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}, []string{"new"}},
}

// TestWizardSaysWhatIsWrong spoils one thing of a study's files and goes through the
// wizard: one of its pages says so before anything runs, and the next choice is taken.
func TestWizardSaysWhatIsWrong(t *testing.T) {
	themed(t, look.Dark, 1)
	for _, tt := range damages {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "study")
			if err := os.CopyFS(dir, os.DirFS(tiny)); err != nil {
				t.Fatal(err)
			}
			tt.spoil(t, dir)
			q := newQueue()
			w := setup.NewWizard(setup.WizardOptions{Do: q.do})
			said := ""
			settle := func() {
				q.until(t, "the choice is read", func() bool { return !w.Busy() && !w.Looking() })
				said += w.Said()
			}
			w.SetDataset(filepath.Join(dir, "fmriprep"))
			settle()
			w.AddMovies(filepath.Join(dir, "stimuli"))
			q.until(t, "the movies are taken", func() bool { return len(w.Draft().Movies) > 0 || w.Failed() != nil })
			settle()
			w.AddModel(filepath.Join(dir, "models", "tiny.onnx"))
			w.AddMaps(filepath.Join(dir, "truth_maps.nii.gz"))
			settle()
			w.SetFolder(filepath.Join(dir, "new", "study"))
			settle()
			for _, word := range tt.says {
				if !strings.Contains(said, word) {
					t.Errorf("no page says %q:\n%s", word, said)
				}
			}
			w.SetDataset(filepath.Join(tiny, "fmriprep"))
			q.until(t, "a good dataset is taken afterwards", func() bool { return w.Done(0) })
		})
	}
}
