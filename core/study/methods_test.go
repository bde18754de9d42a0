package study_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"syncact/core/study"
)

// TestMethods changes settings and looks for them in the text.
func TestMethods(t *testing.T) {
	tests := []struct {
		name           string
		change         func(*study.Spec)
		says, saysNot  []string
		cites, citeNot []string
	}{
		{"defaults", func(*study.Spec) {},
			[]string{"of 3 subjects and 2 runs (1, 2), TR 2 s", "high-pass filtered at 0.007812 Hz (128 s) with discrete cosines", "5000 surrogates", "has not been run",
				"SPM", "at a lag of 0 s", "largest |r|", "family-wise p", "below 0.05", "jackknife over subjects", "seed 1"},
			[]string{"framewise", "Glover", "phase", "smoothed with"},
			[]string{"Zhao", "Friston", "Theiler", "Nichols", "Benjamini", "Kornblith", "Nastase"}, []string{"Power", "Glover", "Schreiber", "Dong"}},
		{"other cleaning", func(s *study.Spec) {
			s.Clean.HighPass, s.Clean.LowPass, s.Clean.Filter = .01, .1, "butterworth"
			s.Clean.Smooth, s.Clean.CensorFD = 6, .5
		}, []string{"band-pass filtered from 0.01 to 0.1 Hz with a Butterworth filter", "6 mm full width", "above 0.5 mm"}, []string{"not smoothed"}, []string{"Power"}, nil},
		{"other null", func(s *study.Spec) {
			s.Coupling.Null, s.Coupling.Sign, s.Coupling.Control, s.Coupling.Alpha = "phase", "positive", "fdr", .01
			s.HRF.Kernel = "glover"
		}, []string{"phase randomisation", "the largest r.", "false discovery rate q below 0.01", "Glover's response"}, []string{"circular shifts of"}, []string{"Schreiber", "Glover"}, []string{"Friston"}},
		{"networks", func(s *study.Spec) {
			s.Networks = study.Sets{{Name: "d", Method: study.MethodVSDBN, Preset: "robust", Layers: []int{128, 64}, UseLayer: 2, Epochs: 60, Seeds: 5},
				{Name: "m", Method: study.MethodMaps, File: "melodic.nii.gz"}}
		}, []string{"“d”", "128-64 units (layer 2 used, 60 epochs)", "5 seeds", "maps in melodic.nii.gz"}, nil, []string{"Dong", "Hu", "Hinton", "Nickerson"}, []string{"Calhoun"}},
		{"one subject", func(s *study.Spec) { s.Dataset.Subjects = []string{"01"} },
			[]string{"one subject", "fewer than three subjects"}, []string{"jackknife", "ceiling", "inter-subject"}, nil, []string{"Nastase", "Schoppe"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			spec := study.Defaults()
			spec.Dataset.Layout = study.LayoutFiles
			for _, subject := range []string{"01", "02", "03"} {
				for _, run := range []string{"1", "2"} {
					spec.Dataset.Files = append(spec.Dataset.Files, study.RunData{Subject: subject, Run: run, BOLD: "b.nii", TR: 2})
				}
			}
			spec.Models = []study.Model{{Name: "vgg", File: "vgg.onnx", Accuracy: &study.Accuracy{Top1: 71.6, Dataset: "ImageNet"}}}
			spec.Networks = study.Sets{{Name: "a", Method: study.MethodAtlas, File: "a.nii"}}
			tt.change(&spec)
			checkMethods(t, spec, tt.says, tt.saysNot, tt.cites, tt.citeNot)
		})
	}
}

func checkMethods(t *testing.T, spec study.Spec, says, saysNot, cites, citeNot []string) {
	t.Helper()
	dir := t.TempDir()
	if err := study.Write(dir, spec); err != nil {
		t.Fatal(err)
	}
	s, err := study.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	text, err := s.Methods()
	if err != nil {
		t.Fatal(err)
	}
	body, list, _ := strings.Cut(text, "## References")
	for _, w := range append(says, "vgg (top-1 accuracy 71.6 % on ImageNet)") {
		if !strings.Contains(body, w) {
			t.Errorf("does not say %q:\n%s", w, body)
		}
	}
	for _, w := range saysNot {
		if strings.Contains(body, w) {
			t.Errorf("says %q", w)
		}
	}
	for _, w := range cites {
		if !strings.Contains(list, "- "+w) {
			t.Errorf("does not cite %s:%s", w, list)
		}
	}
	for _, w := range citeNot {
		if strings.Contains(list, "- "+w) {
			t.Errorf("cites %s", w)
		}
	}
	var lines []string
	for line := range strings.Lines(strings.TrimSpace(list)) {
		lines = append(lines, line)
		name := regexp.MustCompile(`^- ([\p{L}-]+)`).FindStringSubmatch(line)
		if name == nil || !strings.Contains(body, name[1]) {
			t.Errorf("lists what the text does not cite: %s", line)
		}
	}
	if !slices.IsSorted(lines) {
		t.Errorf("references are out of order: %q", lines)
	}
}
