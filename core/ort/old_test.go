package ort_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"syncact/core/ort"
)

// oldLibrary knows interface versions up to 20 only, as ONNX Runtime 1.20.
const oldLibrary = `
#include <stdint.h>
#include <stddef.h>
static const void *api(uint32_t version) { return version > 20 ? NULL : (void *)1; }
static const char *text(void) { return "1.20.0"; }
struct { const void *(*api)(uint32_t); const char *(*version)(void); } base = { api, text };
const void *OrtGetApiBase(void) { return &base; }
`

// TestOldLibraryIsPassedOver puts such a library beside the program, before the
// one of the user's data folder.
func TestOldLibraryIsPassedOver(t *testing.T) {
	if os.Getenv("SYNCACT_TEST_OLD") != "" {
		lib, err := ort.Loaded()
		t.Log(lib, err)
		return
	}
	cc, err := exec.LookPath("cc")
	if err != nil || runtime.GOOS != "linux" {
		t.Skip("no C compiler to make an old library with")
	}
	folder := t.TempDir()
	old := filepath.Join(folder, "libonnxruntime.so")
	build := exec.CommandContext(t.Context(), cc, "-shared", "-fPIC", "-x", "c", "-o", old, "-")
	build.Stdin = strings.NewReader(oldLibrary)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err := child(t, "TestOldLibraryIsPassedOver", "SYNCACT_TEST_OLD=1", "ONNXRUNTIME_LIB="+old)
	if err != nil || !strings.Contains(out, "older than "+ort.Oldest) || !strings.Contains(out, "make setup") {
		t.Errorf("named: %v\n%s", err, out)
	}
	if lib, err := ort.Loaded(); err != nil || os.Getenv("ONNXRUNTIME_LIB") != "" || !strings.Contains(lib.Path, "syncact") {
		t.Skipf("the library used (%s) does not come after the program's folder", lib.Path)
	}
	program := filepath.Join(folder, "program")
	binary, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(program, binary, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "-test.run=^TestOldLibraryIsPassedOver$", "-test.v")
	cmd.Env = append(os.Environ(), "SYNCACT_TEST_OLD=1")
	said, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(said), "passed over") || !strings.Contains(string(said), ort.Version) {
		t.Errorf("beside the program: %v\n%s", err, said)
	}
}
