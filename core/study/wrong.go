package study

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"syncact/core/bids"
	"syncact/core/series"
)

// name is what a model or set may be called: it is part of ids and folders.
var name = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$`)

// entity is what a subject or run may be called: it is part of file names.
var entity = regexp.MustCompile(`^[A-Za-z0-9._-]{1,80}$`)

// wrong returns what makes a specification unusable on its own, before any file
// is looked at, and what to do; both are empty when nothing does.
func (s *Spec) wrong() (what, do string) {
	if s.Schema != Schema {
		return fmt.Sprintf("schema %d, this program reads %d", s.Schema, Schema), "use the program's version that wrote it"
	}
	for _, check := range []func() (string, string){s.wrongDataset, s.wrongFiles, s.wrongNames, s.wrongFilms,
		s.wrongSets, s.wrongModels, s.wrongClean, s.wrongHRF, s.wrongCoupling} {
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
	default:
		return fmt.Sprintf("dataset.layout %q is unknown", d.Layout), "use bids, files or timeseries"
	}
	if d.MaskShare < 0 || d.MaskShare > 1 {
		return fmt.Sprintf("dataset.mask_share is %g", d.MaskShare), "use a share of the subjects from 0 to 1"
	}
	return "", ""
}

// wrongFiles looks at the recordings that are listed by hand.
func (s *Spec) wrongFiles() (what, do string) {
	d := s.Dataset
	for i, f := range d.Files {
		at := fmt.Sprintf("dataset.files[%d]", i)
		switch {
		case !entity.MatchString(f.Subject) || !entity.MatchString(f.Run):
			return fmt.Sprintf("%s has subject %q and run %q", at, f.Subject, f.Run), "name both in letters, digits, '.', '_' and '-'"
		case (d.Layout == LayoutFiles) != (f.BOLD != "") || (d.Layout == LayoutTimeSeries) != (f.TimeSeries != ""):
			return fmt.Sprintf("%s does not fit the layout %q", at, d.Layout), `"files" wants "bold", "timeseries" wants "timeseries"`
		case f.TR < 0 || f.TR > 60:
			return fmt.Sprintf("%s.tr_s is %g", at, f.TR), "state the repetition time in seconds"
		case f.Volumes != nil && (f.Volumes[0] < 0 || f.Volumes[1] <= f.Volumes[0]):
			return fmt.Sprintf("%s.volumes is %v", at, *f.Volumes), "volumes counts from 0 and names the first and one past the last"
		case f.Volumes != nil && d.Layout == LayoutTimeSeries:
			return at + ".volumes is for images", "cut the table itself"
		}
	}
	return "", ""
}

// wrongFilms looks at what runs showed, and at what else belongs to runs.
func (s *Spec) wrongFilms() (what, do string) {
	seen := map[string]bool{}
	for i, f := range s.Movie {
		at := fmt.Sprintf("movie[%d]", i)
		switch {
		case f.Run == "" || f.File == "":
			return at + " lacks run or file", "name both"
		case seen[f.Run]:
			return fmt.Sprintf("movie names run %q twice", f.Run), "a run shows one part of one film"
		case f.From < 0 || f.To < 0 || f.To != 0 && f.To <= f.From:
			return fmt.Sprintf("%s shows %g to %g s", at, f.From, f.To), "from_s comes before to_s; 0 is the end of the film"
		case f.Shared != nil && f.Shared[1] <= f.Shared[0]:
			return fmt.Sprintf("%s.shared is %v", at, *f.Shared), "write first and last second of the film"
		}
		seen[f.Run] = true
	}
	for i, a := range s.Annotations {
		if a.Run == "" || a.File == "" {
			return fmt.Sprintf("annotations[%d] lacks run or file", i), "name both"
		}
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
		at := "networks " + set.Name
		switch {
		case set.Method == MethodGiven && s.Dataset.Layout != LayoutTimeSeries:
			return at + ": method timeseries needs the dataset layout timeseries", "use vsdbn, ica, maps or atlas"
		case s.Dataset.Layout == LayoutTimeSeries && set.Method != MethodGiven:
			return fmt.Sprintf("%s: time series have no images to apply %s to", at, set.Method), "leave networks out: each column is a network"
		case set.Seeds < 0 || set.Epochs < 0:
			return fmt.Sprintf("%s: %d seeds, %d epochs", at, set.Seeds, set.Epochs), "count from 1"
		}
		if what, do = set.wrong(); what != "" {
			return at + ": " + what, do
		}
	}
	return "", ""
}

// wrong looks at what a method needs.
func (s *Set) wrong() (what, do string) {
	switch s.Method {
	case MethodVSDBN:
		if s.Preset != "robust" && s.Preset != "published" {
			return fmt.Sprintf("preset %q is unknown", s.Preset), "use robust or published"
		}
		if s.UseLayer < 1 || s.UseLayer > len(s.Layers) || slices.Min(s.Layers) < 1 {
			return fmt.Sprintf("use_layer %d of layers %v", s.UseLayer, s.Layers), "use_layer counts the layers from 1"
		}
	case MethodICA:
		if s.Components < 2 {
			return fmt.Sprintf("%d components", s.Components), "ask for at least 2"
		}
	case MethodMaps, MethodAtlas:
		if s.File == "" {
			return "no file", "name a 4-D image of maps, or a label volume"
		}
	case MethodGiven:
	default:
		return fmt.Sprintf("method %q is unknown", s.Method), "use vsdbn, ica, maps or atlas"
	}
	return "", ""
}

func (s *Spec) wrongModels() (what, do string) {
	for _, m := range s.Models {
		at := "model " + m.Name
		switch {
		case (m.File == "") == (len(m.Activations) == 0):
			return at + ": needs either file or activations", "give the ONNX file, or one activation file a run"
		case len(m.Activations) > 0 && m.Sampling <= 0:
			return at + ": sampling_s is missing", "state the seconds between two rows of its activations"
		case m.RowTime != "" && m.RowTime != "centre" && m.RowTime != "start":
			return fmt.Sprintf("%s: row_time %q", at, m.RowTime), "use centre or start"
		case !slices.Contains([]string{"post", "norm", "pre"}, m.Kind):
			return fmt.Sprintf("%s: activation %q", at, m.Kind), "use post, norm or pre"
		case m.HRF != "" && wrongKernel(m.HRF):
			return fmt.Sprintf("%s: hrf %q", at, m.HRF), knownKernels
		}
	}
	return "", ""
}

func (s *Spec) wrongClean() (what, do string) {
	c := s.Clean
	switch {
	case c.Confounds == "scrub" && c.CensorFD > 0:
		return "clean names both the strategy scrub and censor_fd_mm", "choose one of them"
	case c.HighPass < 0 || c.LowPass < 0 || c.Smooth < 0 || c.CensorFD < 0:
		return "clean holds a negative number", "write 0 for off"
	case c.LowPass > 0 && c.LowPass <= c.HighPass:
		return fmt.Sprintf("clean.low_pass_hz %g is not above high_pass_hz %g", c.LowPass, c.HighPass), "write 0 for off"
	case !slices.Contains([]string{"", series.KindDCT, series.KindButterworth}, c.Filter):
		return fmt.Sprintf("clean.filter %q", c.Filter), "use dct or butterworth"
	case c.Filter == series.KindDCT && c.LowPass > 0:
		return "clean.filter dct has no low-pass", "use butterworth, or leave low_pass_hz out"
	case !slices.Contains(bids.Strategies(), c.Confounds):
		return fmt.Sprintf("clean.confounds %q", c.Confounds), "use " + strings.Join(bids.Strategies(), ", ")
	}
	return "", ""
}

func (s *Spec) wrongHRF() (what, do string) {
	switch h := s.HRF; {
	case wrongKernel(h.Kernel):
		return fmt.Sprintf("hrf.kernel %q", h.Kernel), knownKernels
	case !(h.Sampling > 0 && h.Sampling <= 100):
		return fmt.Sprintf("hrf.sampling_hz %g", h.Sampling), "use a rate such as 4"
	case h.Edge != series.EdgeMean && h.Edge != series.EdgeZero:
		return fmt.Sprintf("hrf.edge %q", h.Edge), "use mean or zero"
	}
	return "", ""
}

func wrongKernel(kernel string) bool {
	_, err := series.HRF(kernel, 1)
	return err != nil
}

var knownKernels = "use " + strings.Join([]string{series.SPM, series.Glover, series.Glover1999, series.NoHRF}, ", ")

func (s *Spec) wrongCoupling() (what, do string) {
	switch c := s.Coupling; {
	case !slices.Contains([]string{"circular", "phase"}, c.Null):
		return fmt.Sprintf("coupling.null %q", c.Null), "use circular or phase"
	case !slices.Contains([]string{"both", "positive"}, c.Sign):
		return fmt.Sprintf("coupling.sign %q", c.Sign), "use both or positive"
	case !slices.Contains([]string{"fwer", "fdr"}, c.Control):
		return fmt.Sprintf("coupling.control %q", c.Control), "use fwer or fdr"
	case c.HeldOut != "leave-one-run-out":
		return fmt.Sprintf("coupling.held_out %q", c.HeldOut), "use leave-one-run-out"
	case c.Surrogates < 19 || c.Surrogates > 10_000_000:
		return fmt.Sprintf("coupling.surrogates %d", c.Surrogates), "ask for 19 to 10000000; 5000 is usual"
	case math.Abs(c.Lag) > 60:
		return fmt.Sprintf("coupling.lag_s %g", c.Lag), "use a lag of seconds, 0 where activations are convolved"
	case !(c.Alpha > 0 && c.Alpha < 1):
		return fmt.Sprintf("coupling.alpha %g", c.Alpha), "use a level between 0 and 1"
	case s.Labels.Terms != nil:
		return fmt.Sprintf("labels.terms %q", *s.Labels.Terms), "write null: maps of terms are not read"
	}
	return "", ""
}
