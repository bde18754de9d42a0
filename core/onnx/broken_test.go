package onnx_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"syncact/core/fault"
	"syncact/core/onnx"
	"syncact/internal/golden"
)

// TestOpenJudgesBroken opens the 78 files of golden/cnn/broken. Those that could
// exhaust memory or the stack are among them: Open must be safe with them.
func TestOpenJudgesBroken(t *testing.T) {
	text, err := os.ReadFile(golden.Shared(t, "golden", "cnn", "broken.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		File, Expect string
		MustSay      []string `json:"must_say"`
	}
	if err := json.Unmarshal(text, &cases); err != nil || len(cases) != 78 {
		t.Fatalf("%d cases, want 78 (%v)", len(cases), err)
	}
	for _, c := range cases {
		t.Run(c.File, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			m, err := onnx.Open(filepath.Join(golden.Shared(t, "golden", "cnn", "broken"), c.File))
			if runtime.ReadMemStats(&after); after.TotalAlloc-before.TotalAlloc > 64<<20 {
				t.Errorf("%d bytes were allocated", after.TotalAlloc-before.TotalAlloc)
			}
			expect, _, _ := strings.Cut(c.Expect, " ")
			said := judge(t, m, err, expect)
			for _, word := range c.MustSay {
				if !strings.Contains(strings.ToLower(said), strings.ToLower(word)) {
					t.Errorf("%q does not say %q", said, word)
				}
			}
		})
	}
}

// judge checks refusal, warning or silence and returns what was said.
func judge(t *testing.T, m *onnx.Model, err error, expect string) string {
	t.Helper()
	if expect == "refuse" {
		var in *fault.Input
		if !errors.As(err, &in) || in.Do == "" || in.Err == nil || in.File == "" {
			t.Fatalf("Open = %v, want a refusal with a next step", err)
		}
		return strings.TrimPrefix(in.Error(), in.File)
	}
	if err != nil {
		t.Fatalf("Open = %v, want %s", err, expect)
	}
	var said []string
	for _, f := range m.Findings {
		said = append(said, f.What, f.Why, f.Do)
	}
	if expect == "accept" && len(said) > 0 {
		t.Errorf("findings %v, want none", m.Findings)
	}
	return strings.Join(said, "\n")
}
