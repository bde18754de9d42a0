package ort_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"syncact/core/ort"
)

// The library is loaded once in a process, so each case is a process of its own.
func TestLibraryErrorsSayWhatToDo(t *testing.T) {
	if os.Getenv("SYNCACT_TEST_OPEN") != "" {
		err := ort.Open()
		if !errors.Is(err, ort.ErrLibrary) {
			t.Fatalf("Open = %v, want ErrLibrary", err)
		}
		t.Log(err)
		return
	}
	text := filepath.Join(t.TempDir(), "libonnxruntime.so")
	if err := os.WriteFile(text, []byte("not a library"), 0o644); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"/nowhere/libonnxruntime.so": "not there", text: "passed over"} {
		out, err := child(t, "TestLibraryErrorsSayWhatToDo", "SYNCACT_TEST_OPEN=1", "ONNXRUNTIME_LIB="+path)
		if err != nil {
			t.Errorf("%s: %v\n%s", path, err, out)
		}
		for _, words := range []string{path, "make setup", "ONNXRUNTIME_LIB"} {
			if !strings.Contains(out, words) {
				t.Errorf("%s: no %q (%s) in: %s", path, words, want, out)
			}
		}
	}
}

func TestLoadedSaysWhichLibrary(t *testing.T) {
	lib, err := ort.Loaded()
	if err != nil {
		t.Fatal(err)
	}
	if lib.Version == "" || !filepath.IsAbs(lib.Path) {
		t.Errorf("loaded %+v", lib)
	}
	t.Logf("%+v", lib)
}

// child runs one test of this binary in a process of its own.
func child(t *testing.T, test string, env ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+test+"$", "-test.v")
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}
