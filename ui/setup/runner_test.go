package setup_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"syncact/core/fault"
	"syncact/core/ort"
	"syncact/core/study"
	"syncact/ui/look"
	"syncact/ui/setup"
)

// copied is the demo study in a folder that a test may write to.
func copied(t *testing.T) *study.Study {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "study")
	if err := os.CopyFS(dir, os.DirFS(tiny)); err != nil {
		t.Fatal(err)
	}
	s, err := study.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestRunCancelResume runs a study in the workspace as a person would: start, cancel,
// resume, and see what is there.
func TestRunCancelResume(t *testing.T) {
	if _, err := ort.Loaded(); err != nil {
		t.Skip(err)
	}
	themed(t, look.Dark, 1)
	q := newQueue()
	r := setup.NewRunner(q.do)
	e := setup.NewEngine(r, setup.EngineOptions{Do: q.do})
	defer e.Close()
	s := copied(t)
	e.SetStudy(s)
	q.until(t, "what it takes is known", func() bool { return e.Estimated() })
	e.Run()
	if r.Start(s, study.RunOptions{}) {
		t.Error("a second run was started beside the first")
	}
	q.until(t, "a part has ended", func() bool { return len(r.Done()) > 0 })
	r.Cancel()
	q.until(t, "the run has ended", func() bool { return !r.Busy() })
	if o := r.Outcome.Get(); o != setup.Cancelled && o != setup.Finished {
		t.Fatalf("outcome %v: %v", o, r.Err())
	}
	e.Run()
	q.until(t, "the resumed run has ended", func() bool { return !r.Busy() })
	if r.Outcome.Get() != setup.Finished || r.Err() != nil {
		t.Fatalf("outcome %v: %v", r.Outcome.Get(), r.Err())
	}
	reused := 0
	for _, st := range r.Report().Stages {
		if st.Reused {
			reused++
		}
	}
	if reused == 0 {
		t.Error("nothing was kept of the cancelled run")
	}
	q.until(t, "the results are listed", func() bool { return e.Listed() > 0 })
}

func TestFailedRunShowsWhy(t *testing.T) {
	themed(t, look.Dark, 1)
	q := newQueue()
	r := setup.NewRunner(q.do)
	e := setup.NewEngine(r, setup.EngineOptions{Do: q.do})
	defer e.Close()
	s := copied(t)
	if err := os.WriteFile(filepath.Join(s.Dir, "models", "tiny.onnx"), []byte("hello"), 0o644); err != nil {
		t.Fatal(err)
	}
	e.SetStudy(s)
	e.Run()
	q.until(t, "the run has ended", func() bool { return !r.Busy() })
	var in *fault.Input
	if r.Outcome.Get() != setup.Failed || !errors.As(r.Err(), &in) {
		t.Fatalf("outcome %v: %v", r.Outcome.Get(), r.Err())
	}
	if page := e.Failure(); page == nil || page.Text() == "" {
		t.Error("the workspace does not say why")
	}
	e.SetStudy(nil) // and goes on working
}
