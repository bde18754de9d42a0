package setup_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/core/fault"
	"syncact/core/ort"
	"syncact/ui/setup"
)

func TestFindingsOfSeveralFilesStandOnce(t *testing.T) {
	all := []fault.Finding{{File: "a.tsv", What: "n/a was replaced"}, {File: "a.nii", What: "truncated"}, {File: "b.tsv", What: "n/a was replaced"}, {File: "c.tsv", What: "n/a was replaced"}}
	want := []fault.Finding{{File: "a.tsv and 2 others", What: "n/a was replaced"}, {File: "a.nii", What: "truncated"}}
	if diff := cmp.Diff(want, setup.Merged(all)); diff != "" {
		t.Error(diff)
	}
}

func TestRunWithRefusedImage(t *testing.T) {
	for refused, want := range map[int]string{0: "headers agree", 1: "1 of 4 unusable"} {
		if got := setup.RunVerdict(refused); got != want {
			t.Errorf("%d refused: %q, want %q", refused, got, want)
		}
	}
}

// TestAutomaticWithoutLibrary promises no CPU that would not run.
func TestAutomaticWithoutLibrary(t *testing.T) {
	none := []ort.Status{{Provider: ort.CUDA, Why: "no library was found"}, {Provider: ort.CPU, Why: "no library was found"}}
	want := ort.Status{Provider: ort.Auto, Why: "no library was found"}
	if diff := cmp.Diff(want, setup.Automatic(none)); diff != "" {
		t.Error(diff)
	}
}
