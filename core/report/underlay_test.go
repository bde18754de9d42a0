package report_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/core/locate"
	"syncact/core/report"
	"syncact/core/study"
)

// TestAnatomies: what lies in another space is no underlay, and the template nearest
// to what one looks at comes first.
func TestAnatomies(t *testing.T) {
	const mni = "MNI152NLin2009cAsym"
	dir := t.TempDir()
	anat := filepath.Join(dir, "sub-02", "anat")
	if err := os.MkdirAll(anat, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"sub-02_desc-preproc_T1w.nii.gz", "sub-02_space-" + mni + "_desc-preproc_T1w.nii.gz"} {
		if err := os.WriteFile(filepath.Join(anat, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	in := &study.Inputs{}
	for _, sub := range []string{"01", "02"} {
		in.Recordings = append(in.Recordings, study.Recording{Subject: sub, File: filepath.Join(dir, "sub-"+sub, "func", "sub-"+sub+"_bold.nii.gz")})
	}
	found := []locate.Found{{Kind: locate.Atlas, Name: "Yeo"}}
	for name, space := range map[string]string{"MNI152_T1_1mm": "MNI152NLin6Asym", "tpl_res-01_T1w": mni, "tpl_res-01_desc-brain_T1w": mni, "tpl_res-02_T1w": mni} {
		found = append(found, locate.Found{Kind: locate.Template, Name: name, File: name, Space: space})
	}
	tests := []struct {
		name, layout, space string
		want                []string
	}{
		{"a template space", study.LayoutBIDS, mni, []string{"template tpl_res-01_desc-brain_T1w", "template tpl_res-01_T1w", "template tpl_res-02_T1w",
			"template MNI152_T1_1mm", "t1w T1w of sub-02", "mean mean BOLD of sub-01"}},
		{"the subject's own", study.LayoutBIDS, "T1w", []string{"t1w T1w of sub-02", "mean mean BOLD of sub-01"}},
		{"time series", study.LayoutTimeSeries, mni, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &study.Study{Dir: dir}
			s.Spec.Dataset.Layout, s.Spec.Dataset.Space = tt.layout, tt.space
			var got []string
			for _, a := range report.Anatomies(s, in, found) {
				got = append(got, a.Kind+" "+a.Name)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
