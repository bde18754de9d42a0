package study

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"syncact/core/series"
)

// name is what a model or set may be called: it is part of ids and folders.
var name = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$`)

// wrong returns what makes a specification unusable on its own, before any file
// is looked at, and what to do; both are empty when nothing does.
func (s *Spec) wrong() (what, do string) {
	if s.Schema != Schema {
		return fmt.Sprintf("schema %d, this program reads %d", s.Schema, Schema), "use the program's version that wrote it"
	}
	for _, check := range []func() (string, string){s.wrongDataset, s.wrongNames, s.wrongSets, s.wrongModels, s.wrongOptions} {
		if what, do = check(); what != "" {
			return what, do
		}
	}
	return "", ""
}

func (s *Spec) wrongDataset() (what, do string) {
	d := s.Dataset
	switch d.Layout {
	case LayoutBIDS:
		if d.Path == "" {
			return "dataset.path is missing", "name the folder of the fMRIPrep derivatives"
		}
	case LayoutFiles, LayoutTimeSeries:
		if len(d.Files) == 0 {
			return "dataset.files is empty", "list each run with subject, run and file"
		}
		for i, f := range d.Files {
			if f.Subject == "" || f.Run == "" {
				return fmt.Sprintf("dataset.files[%d] lacks subject or run", i), "name both"
			}
			if (d.Layout == LayoutFiles) != (f.BOLD != "") {
				return fmt.Sprintf("dataset.files[%d] does not fit the layout %q", i, d.Layout), `"files" wants "bold", "timeseries" wants "timeseries"`
			}
		}
	default:
		return fmt.Sprintf("dataset.layout %q is unknown", d.Layout), "use bids, files or timeseries"
	}
	return "", ""
}

func (s *Spec) wrongNames() (what, do string) {
	var seen []string
	check := func(kind, n string) (string, string) {
		if !name.MatchString(n) {
			return fmt.Sprintf("%s name %q", kind, n), "use letters, digits, '.', '_' and '-', at most 80"
		}
		if slices.Contains(seen, kind+n) {
			return fmt.Sprintf("two %ss are called %q", kind, n), "give each a name of its own"
		}
		seen = append(seen, kind+n)
		return "", ""
	}
	for _, m := range s.Models {
		if what, do = check("model", m.Name); what != "" {
			return what, do
		}
	}
	for _, set := range s.Networks {
		if what, do = check("network set", set.Name); what != "" {
			return what, do
		}
	}
	return "", ""
}

func (s *Spec) wrongSets() (what, do string) {
	for _, set := range s.Networks {
		switch set.Method {
		case MethodVSDBN:
			if set.Preset != "robust" && set.Preset != "published" {
				return fmt.Sprintf("networks %s: preset %q is unknown", set.Name, set.Preset), "use robust or published"
			}
			if set.UseLayer < 1 || set.UseLayer > len(set.Layers) || slices.Min(set.Layers) < 1 {
				return fmt.Sprintf("networks %s: use_layer %d of layers %v", set.Name, set.UseLayer, set.Layers), "use_layer counts the layers from 1"
			}
		case MethodICA:
			if set.Components < 2 {
				return fmt.Sprintf("networks %s: %d components", set.Name, set.Components), "ask for at least 2"
			}
		case MethodMaps, MethodAtlas:
			if set.File == "" {
				return fmt.Sprintf("networks %s: no file", set.Name), "name a 4-D image of maps, or a label volume"
			}
		case MethodGiven:
			if s.Dataset.Layout != LayoutTimeSeries {
				return fmt.Sprintf("networks %s: method timeseries needs the dataset layout timeseries", set.Name), "use vsdbn, ica, maps or atlas"
			}
		default:
			return fmt.Sprintf("networks %s: method %q is unknown", set.Name, set.Method), "use vsdbn, ica, maps or atlas"
		}
		if s.Dataset.Layout == LayoutTimeSeries && set.Method != MethodGiven {
			return fmt.Sprintf("networks %s: time series have no images to apply %s to", set.Name, set.Method), "leave networks out: each column is a network"
		}
	}
	return "", ""
}

func (s *Spec) wrongModels() (what, do string) {
	for _, m := range s.Models {
		switch {
		case (m.File == "") == (len(m.Activations) == 0):
			return fmt.Sprintf("model %s: needs either file or activations", m.Name), "give the ONNX file, or one activation file a run"
		case len(m.Activations) > 0 && m.Sampling <= 0:
			return fmt.Sprintf("model %s: sampling_s is missing", m.Name), "state the seconds between two rows of its activations"
		case m.RowTime != "" && m.RowTime != "centre" && m.RowTime != "start":
			return fmt.Sprintf("model %s: row_time %q", m.Name, m.RowTime), "use centre or start"
		case !slices.Contains([]string{"post", "norm", "pre"}, m.Kind):
			return fmt.Sprintf("model %s: activation %q", m.Name, m.Kind), "use post, norm or pre"
		}
	}
	return "", ""
}

func (s *Spec) wrongOptions() (what, do string) {
	c := s.Coupling
	switch {
	case !slices.Contains([]string{"circular", "phase"}, c.Null):
		return fmt.Sprintf("coupling.null %q", c.Null), "use circular or phase"
	case !slices.Contains([]string{"both", "positive"}, c.Sign):
		return fmt.Sprintf("coupling.sign %q", c.Sign), "use both or positive"
	case !slices.Contains([]string{"fwer", "fdr"}, c.Control):
		return fmt.Sprintf("coupling.control %q", c.Control), "use fwer or fdr"
	case c.HeldOut != "leave-one-run-out":
		return fmt.Sprintf("coupling.held_out %q", c.HeldOut), "use leave-one-run-out"
	case c.Surrogates < 19:
		return fmt.Sprintf("coupling.surrogates %d", c.Surrogates), "ask for at least 19; 5000 is usual"
	case !(c.Alpha > 0 && c.Alpha < 1):
		return fmt.Sprintf("coupling.alpha %g", c.Alpha), "use a level between 0 and 1"
	case s.Clean.Confounds == "scrub" && s.Clean.CensorFD > 0:
		return "clean names both the strategy scrub and censor_fd_mm", "choose one of them"
	case s.Clean.HighPass < 0 || s.Clean.LowPass < 0 || s.Clean.Smooth < 0:
		return "clean holds a negative number", "write 0 for off"
	case !(s.HRF.Sampling > 0 && s.HRF.Sampling <= 100):
		return fmt.Sprintf("hrf.sampling_hz %g", s.HRF.Sampling), "use a rate such as 4"
	case s.HRF.Edge != series.EdgeMean && s.HRF.Edge != series.EdgeZero:
		return fmt.Sprintf("hrf.edge %q", s.HRF.Edge), "use mean or zero"
	}
	if _, err := series.HRF(s.HRF.Kernel, 1); err != nil {
		return "hrf.kernel: " + err.Error(), "use " + strings.Join([]string{series.SPM, series.Glover, series.NoHRF}, ", ")
	}
	return "", ""
}
