package study

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"syncact/core/cnn"
)

// Methods is the methods section of a paper in Markdown: what was done with the
// study's real parameters, defaults included, and the references it rests on. It
// describes study.json; what only a run can tell (surrogates drawn, resolution) is
// stated once the run's results are stored. It says so where they are not.
func (s *Study) Methods() (string, error) {
	in, err := s.Inputs()
	if err != nil {
		return "", err
	}
	m := &methods{Study: s, in: in}
	if manifest, err := ReadManifest(s.out("manifest.json")); err == nil {
		if m.stale = !sameSpec(manifest.Spec, s.Spec); !m.stale {
			m.manifest = manifest
		}
	}
	var b strings.Builder
	title := s.Spec.Name
	if title == "" {
		title = filepath.Base(s.Dir)
	}
	fmt.Fprintf(&b, "# Methods of %s\n", title)
	for _, part := range []struct{ head, text string }{
		{"Data", m.data()}, {"Networks", m.networks()}, {"Model neurons", m.neurons()},
		{"Coupling", m.coupling()}, {"Labels", m.labels()}, {"Models against brains", m.ranking()}, {"Software", m.software()},
	} {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", part.head, part.text)
	}
	b.WriteString("\n## References\n\n")
	slices.Sort(m.cited)
	for _, key := range m.cited {
		fmt.Fprintf(&b, "- %s\n", references[key])
	}
	return b.String(), nil
}

// methods gathers the text and what it cites.
type methods struct {
	*Study
	in       *Inputs
	manifest *Manifest // nil before the first run
	stale    bool      // the stored results are of other settings
	cited    []string
}

// sameSpec tells whether two specifications ask for the same.
func sameSpec(a, b Spec) bool {
	one, err := json.Marshal(a)
	if err != nil {
		return false
	}
	other, err := json.Marshal(b)
	return err == nil && string(one) == string(other)
}

// cite returns the short form of references and remembers them.
func (m *methods) cite(keys ...string) string {
	for _, key := range keys {
		if _, ok := references[key]; !ok {
			panic("study: unknown reference " + key)
		}
		if !slices.Contains(m.cited, key) {
			m.cited = append(m.cited, key)
		}
	}
	return "(" + strings.Join(keys, "; ") + ")"
}

// number of things with the right ending.
func counted(n int, thing string) string {
	if n == 1 {
		return "one " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

func (m *methods) data() string {
	d := m.Spec.Dataset
	from := map[string]string{LayoutBIDS: "preprocessed BOLD images in the layout of fMRIPrep", LayoutFiles: "preprocessed BOLD images", LayoutTimeSeries: "extracted time series"}[d.Layout]
	text := fmt.Sprintf("We used %s of %s and %s (%s)", from, counted(len(m.in.Subjects), "subject"), counted(len(m.in.Runs), "run"), strings.Join(m.in.Runs, ", "))
	if tr := m.periods(); tr != "" {
		text += ", TR " + tr
	}
	if d.Space != "" {
		text += ", in the space " + d.Space
	}
	return text + ". " + m.cleaning()
}

// periods lists the repetition times as the stored courses state them.
func (m *methods) periods() string {
	var out []string
	for _, rec := range m.in.Recordings {
		tr := rec.TR
		for _, set := range m.Spec.Networks {
			text, err := os.ReadFile(m.out("networks", set.Name, courseName(rec.Subject, rec.Run)+".json"))
			var sidecar struct{ SamplingPeriod float64 }
			if err == nil && json.Unmarshal(text, &sidecar) == nil && sidecar.SamplingPeriod > 0 {
				tr = sidecar.SamplingPeriod
				break
			}
		}
		if text := fmt.Sprintf("%.4g s", tr); tr > 0 && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return strings.Join(out, " and ")
}

func (m *methods) cleaning() string {
	c := m.Spec.Clean
	var steps []string
	if c.Smooth > 0 {
		steps = append(steps, fmt.Sprintf("smoothed with a Gaussian kernel of %g mm full width at half maximum", c.Smooth))
	}
	if c.Detrend {
		steps = append(steps, "linearly detrended")
	}
	if filter := m.filtered(); filter != "" {
		steps = append(steps, filter)
	}
	if c.Confounds != "none" {
		steps = append(steps, "cleared of the confounds "+c.Confounds+", detrended and filtered in the same way")
	}
	steps = append(steps, "z-scored over kept volumes")
	text := "Each run was " + joined(steps) + ", never across runs " + m.cite("Lindquist et al. 2019") + "."
	if c.CensorFD > 0 {
		text += fmt.Sprintf(" Volumes with a framewise displacement above %g mm were left out, detrending, filter and confounds being fitted in one regression on the rest %s.", float64(c.CensorFD), m.cite("Power et al. 2014"))
	}
	if c.Smooth == 0 && m.Spec.Dataset.Layout != LayoutTimeSeries {
		text += " The images were not smoothed further."
	}
	return text
}

// filtered says which frequencies were kept, "" for all.
func (m *methods) filtered() string {
	c := m.Spec.Clean
	kind := "discrete cosines"
	if c.Filter == "butterworth" {
		kind = "a Butterworth filter"
	}
	switch {
	case c.HighPass > 0 && c.LowPass > 0:
		return fmt.Sprintf("band-pass filtered from %.4g to %.4g Hz with %s", float64(c.HighPass), float64(c.LowPass), kind)
	case c.HighPass > 0:
		return fmt.Sprintf("high-pass filtered at %.4g Hz (%.4g s) with %s", float64(c.HighPass), 1/float64(c.HighPass), kind)
	case c.LowPass > 0:
		return fmt.Sprintf("low-pass filtered at %.4g Hz with %s", float64(c.LowPass), kind)
	}
	return ""
}

// joined lists steps in words.
func joined(steps []string) string {
	if len(steps) < 2 {
		return strings.Join(steps, "")
	}
	return strings.Join(steps[:len(steps)-1], ", ") + " and " + steps[len(steps)-1]
}

func (m *methods) networks() string {
	var out []string
	for _, set := range m.Spec.Networks {
		out = append(out, m.set(set))
	}
	if len(m.in.Subjects) > 1 && len(out) > 0 {
		out = append(out, "The group course of a run is the mean of its subjects' z-scored courses. A network counts as driven by the film when its leave-one-out inter-subject correlation "+
			m.cite("Nastase et al. 2019")+" exceeded that of courses with random signs in the cosine domain, taking the maximum over networks "+fmt.Sprintf("(p < %g).", m.Spec.Coupling.Alpha))
	}
	return strings.Join(out, " ")
}

func (m *methods) set(set Set) string {
	head := fmt.Sprintf("The set “%s”", set.Name)
	seeds := fmt.Sprintf(" Stability is the mean matched |r| of maps over %s.", counted(set.Seeds, "seed"))
	switch set.Method {
	case MethodVSDBN:
		layers := make([]string, len(set.Layers))
		for i, n := range set.Layers {
			layers[i] = fmt.Sprint(n)
		}
		preset := "centred Gaussian–Bernoulli machines with non-negative weights, controlled variance and a proximal L1 penalty"
		if set.Preset == "published" {
			preset = "the published hyper-parameters"
		}
		epochs := ""
		if set.Epochs > 0 {
			epochs = ", " + counted(set.Epochs, "epoch")
		}
		return fmt.Sprintf("%s was found by a volumetric sparse deep belief network of %s units (layer %d used%s) with %s %s; time courses are its up-pass.",
			head, strings.Join(layers, "-"), set.UseLayer, epochs, preset, m.cite("Dong et al. 2020", "Hu et al. 2018", "Hinton 2012")) + seeds
	case MethodICA:
		return fmt.Sprintf("%s was found by group spatial independent component analysis with %s: principal components of subjects and of the group, FastICA (log cosh) from several starts and clustering %s; time courses are by dual regression %s.",
			head, counted(set.Components, "component"), m.cite("Calhoun et al. 2001", "Hyvärinen 1999", "Himberg et al. 2004"), m.cite("Nickerson et al. 2017")) + seeds
	case MethodMaps:
		return fmt.Sprintf("%s consists of the maps in %s; time courses are by dual regression %s.", head, filepath.Base(set.File), m.cite("Nickerson et al. 2017"))
	case MethodAtlas:
		return fmt.Sprintf("%s consists of the regions in %s; time courses are means over a region's voxels.", head, filepath.Base(set.File))
	}
	return head + " consists of the given time series."
}

func (m *methods) neurons() string {
	var ways, given, out []string
	files := map[string][]string{} // names by what was done to them
	n := 0
	for _, model := range m.Spec.Models {
		if model.File == "" {
			given = append(given, fmt.Sprintf("%s (a row every %g s%s)", model.Name, model.Sampling, convolvedWord(model.HRF)))
			continue
		}
		way := fed(model)
		if files[way] == nil {
			ways = append(ways, way)
		}
		files[way] = append(files[way], model.Name+accuracyWord(model.Accuracy))
		n++
	}
	for i, way := range ways {
		ways[i] = joined(files[way]) + ", " + way
	}
	if n > 0 {
		out = append(out, fmt.Sprintf("Frames of the film were sampled at %g Hz by their time stamps and run through %s: %s. A neuron is one channel of a layer; its activation is the spatial mean of the channel's map.",
			m.Spec.HRF.Sampling, counted(n, "model"), strings.Join(ways, "; ")))
	}
	if len(given) > 0 {
		out = append(out, "Activations were taken as given for "+strings.Join(given, "; ")+".")
	}
	if m.Spec.HRF.Kernel == "none" {
		return strings.Join(append(out, "Activations were not convolved with a response."), " ")
	}
	kernel := "Glover's response "
	if m.Spec.HRF.Kernel == "glover" {
		kernel += m.cite("Glover 1999")
	} else {
		kernel = "the canonical double-gamma response of SPM " + m.cite("Friston et al. 1998")
	}
	return strings.Join(append(out, "Activations were convolved with "+kernel+" on the frame grid, the film being continued by its "+edgeWord(m.Spec.HRF.Edge)+
		" before its start, and read at the effective time of each volume. Predicted courses passed through the same detrending and filter as the BOLD of their run."), " ")
}

func convolvedWord(kernel string) string {
	if kernel == "none" {
		return ", not convolved further"
	}
	return ""
}

func edgeWord(edge string) string {
	if edge == "zero" {
		return "zero activation"
	}
	return "mean activation"
}

// fed is what a model was given and which of its layers were read.
func fed(model Model) string {
	layers := "every convolution"
	if len(model.Taps) > 0 && model.Taps[0] != "auto" {
		layers = "layers " + strings.Join(model.Taps, ", ")
	}
	kind := map[string]string{"post": "after the non-linearity", "norm": "after normalisation", "pre": "before normalisation"}[model.Kind]
	return layers + " " + kind + ", " + preprocessWord(model.Preprocess)
}

func accuracyWord(a *Accuracy) string {
	if a == nil {
		return ""
	}
	text := fmt.Sprintf(" (top-1 accuracy %.4g %%", a.Top1)
	if a.Dataset != "" {
		text += " on " + a.Dataset
	}
	return text + ")"
}

func preprocessWord(p cnn.Preprocess) string {
	for _, name := range []string{"imagenet", "caffe", "tf"} {
		if known, err := cnn.Named(name); err == nil && fmt.Sprint(known) == fmt.Sprint(p) {
			return "preprocessed as " + name
		}
	}
	text := "input scaled"
	if p.Size != [2]int{} {
		text += fmt.Sprintf(" to %d × %d", p.Size[0], p.Size[1])
	}
	if p.Mean != nil {
		text += fmt.Sprintf(", minus %s, over %s", shortList(p.Mean), shortList(p.SD))
	}
	return text
}

func shortList(v []float64) string {
	if len(v) == 0 {
		return "1"
	}
	out := make([]string, len(v))
	for i, x := range v {
		out[i] = fmt.Sprintf("%.3g", x)
	}
	return strings.Join(slices.Compact(out), ", ")
}

func (m *methods) coupling() string {
	c := m.Spec.Coupling
	which := "largest |r|"
	if c.Sign == "positive" {
		which = "largest r"
	}
	null := "circular shifts of the unfiltered predicted course, one shift a stimulus group and at least 15 s from zero, shared by the group's runs and by all neurons of a model"
	cite := []string{"Theiler et al. 1992", "Nichols & Holmes 2002"}
	if c.Null == "phase" {
		null = "phase randomisation of the unfiltered predicted courses, one phase vector a stimulus group shared by all neurons of a model"
		cite = []string{"Theiler et al. 1992", "Schreiber & Schmitz 2000", "Nichols & Holmes 2002"}
	}
	control := "family-wise p (the maximum over the model's neurons too)"
	if c.Control == "fdr" {
		control = "the false discovery rate q"
	}
	out := []string{
		fmt.Sprintf("A neuron's r with a network is the Pearson correlation over all kept volumes of all runs at a lag of %g s; its network is the one with the %s.", c.Lag, which),
		fmt.Sprintf("Surrogates were %s, filtered like the data; the maximum over networks was taken on every surrogate and p = (b + 1)/(n + 1) with %s %s.", null, m.drawn(), m.cite(cite...)),
		"No p is given below what the length of the runs resolves.",
		fmt.Sprintf("Neurons with %s below %g are called significant; q follows Benjamini and Hochberg %s. Inference over subjects is for this sample (fixed effects).", control, c.Alpha, m.cite("Benjamini & Hochberg 1995")),
	}
	return strings.Join(append(out, m.heldOut()...), " ")
}

func (m *methods) heldOut() []string {
	out := []string{"The r that chose the network is biased upward and has no interval. Held-out r was measured on film that took no part in the choice of network and sign, one stimulus group left out at a time (blocked halves, at least 30 s apart, where there is only one) and averaged as Fisher's z."}
	switch n := len(m.in.Subjects); {
	case n >= 3:
		out = append(out, "Its 95 % interval is by jackknife over subjects.")
	default:
		out = append(out, "With fewer than three subjects it has no interval.")
	}
	if len(m.in.Subjects) > 1 {
		out = append(out, "The ceiling is the square root of the group course's reliability by Spearman–Brown "+m.cite("Lage-Castellanos et al. 2019", "Schoppe et al. 2016")+".")
	}
	return out
}

// drawn says how many surrogates there were, from the stored links where there are any.
func (m *methods) drawn() string {
	asked := fmt.Sprintf("%d surrogates (fewer where there are no more combinations)", m.Spec.Coupling.Surrogates)
	switch {
	case m.stale:
		return asked + "; the stored results are of other settings"
	case m.manifest == nil:
		return asked + "; the study has not been run"
	}
	for _, stage := range m.manifest.Report.Stages {
		if stage.Stage != "links" {
			continue
		}
		dir, ok := m.store.Find("links", stage.Key)
		if !ok {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, "links.json"))
		var file struct {
			Surrogates int
			Complete   bool
			NEff       number
		}
		if err != nil || json.Unmarshal(text, &file) != nil {
			continue
		}
		said := counted(file.Surrogates, "surrogate")
		if file.Complete {
			said = "all " + fmt.Sprint(file.Surrogates) + " combinations of shifts"
		}
		if n := float64(file.NEff); !math.IsNaN(n) {
			said += fmt.Sprintf(" (effectively %.0f independent shifts)", n)
		}
		return said
	}
	return asked
}

func (m *methods) labels() string {
	var from []string
	if len(m.Spec.Labels.Atlases) > 0 {
		names := make([]string, len(m.Spec.Labels.Atlases))
		for i, a := range m.Spec.Labels.Atlases {
			names[i] = strings.TrimSuffix(strings.TrimSuffix(filepath.Base(a), ".gz"), ".nii")
			if a == "auto" {
				names[i] = "those found on the machine"
			}
		}
		from = append(from, "their overlap with atlases ("+strings.Join(names, ", ")+")")
	}
	if m.Spec.Labels.Landmarks {
		from = append(from, "published functional landmarks within 10 mm of a peak")
	}
	if len(from) == 0 {
		return "Networks were not named."
	}
	return "Networks were named by " + joined(from) + ". A neuron inherits its network's label: unlabelled when it is not significant, confident when it is, the interval of held-out r lies above 0 and the network's stability is at least .8 (not asked of given maps and atlases), weak otherwise."
}

func (m *methods) ranking() string {
	return "A model's similarity is the debiased linear centred kernel alignment of all its neurons with the stimulus-driven networks " + m.cite("Kornblith et al. 2019", "Song et al. 2012") +
		" minus its mean over circular shifts. Beside it stands the mean held-out r of the top 5 % of neurons a network, chosen on training film."
}

func (m *methods) software() string {
	text := "Analyses were made with Sync-ACT " + Version()
	if man := m.manifest; man != nil {
		text = fmt.Sprintf("Analyses were made with Sync-ACT %s (ONNX Runtime %s, %s), finished on %s", man.Version, man.Runtime, man.Provider, man.Finished.Format("2006-01-02"))
	}
	return fmt.Sprintf("%s, seed %d, after the approach of Zhao and colleagues %s. Every input with its SHA-256 and every setting stands in manifest.json.", text, m.Spec.Seed, m.cite("Zhao et al. 2024"))
}

// references are those of the science the methods rest on, by the form they are cited in.
var references = map[string]string{
	"Benjamini & Hochberg 1995":    "Benjamini Y, Hochberg Y (1995). Controlling the false discovery rate. J R Stat Soc B 57:289–300.",
	"Calhoun et al. 2001":          "Calhoun VD et al. (2001). A method for making group inferences from functional MRI data using independent component analysis. Hum Brain Mapp 14:140–151.",
	"Dong et al. 2020":             "Dong Q et al. (2020). Modeling hierarchical brain networks via volumetric sparse deep belief network. IEEE Trans Biomed Eng 67:1739–1748.",
	"Friston et al. 1998":          "Friston KJ et al. (1998). Event-related fMRI: characterizing differential responses. NeuroImage 7:30–40.",
	"Glover 1999":                  "Glover GH (1999). Deconvolution of impulse response in event-related BOLD fMRI. NeuroImage 9:416–429.",
	"Himberg et al. 2004":          "Himberg J, Hyvärinen A, Esposito F (2004). Validating the independent components of neuroimaging time series via clustering and visualization. NeuroImage 22:1214–1222.",
	"Hinton 2012":                  "Hinton GE (2012). A practical guide to training restricted Boltzmann machines. LNCS 7700:599–619.",
	"Hu et al. 2018":               "Hu X et al. (2018). Latent source mining in FMRI via restricted Boltzmann machine. Hum Brain Mapp 39:2368–2380.",
	"Hyvärinen 1999":               "Hyvärinen A (1999). Fast and robust fixed-point algorithms for independent component analysis. IEEE Trans Neural Netw 10:626–634.",
	"Kornblith et al. 2019":        "Kornblith S et al. (2019). Similarity of neural network representations revisited. Proc ICML, PMLR 97.",
	"Lage-Castellanos et al. 2019": "Lage-Castellanos A et al. (2019). Methods for computing the maximum performance of computational models of fMRI responses. PLoS Comput Biol 15:e1006397.",
	"Lindquist et al. 2019":        "Lindquist MA et al. (2019). Modular preprocessing pipelines can reintroduce artifacts into fMRI data. Hum Brain Mapp 40:2358–2376.",
	"Nastase et al. 2019":          "Nastase SA et al. (2019). Measuring shared responses across subjects using intersubject correlation. Soc Cogn Affect Neurosci 14:667–685.",
	"Nichols & Holmes 2002":        "Nichols TE, Holmes AP (2002). Nonparametric permutation tests for functional neuroimaging. Hum Brain Mapp 15:1–25.",
	"Nickerson et al. 2017":        "Nickerson LD et al. (2017). Using dual regression to investigate network shape and amplitude in functional connectivity analyses. Front Neurosci 11:115.",
	"Power et al. 2014":            "Power JD et al. (2014). Methods to detect, characterize, and remove motion artifact in resting state fMRI. NeuroImage 84:320–341.",
	"Schoppe et al. 2016":          "Schoppe O et al. (2016). Measuring the performance of neural models. Front Comput Neurosci 10:10.",
	"Schreiber & Schmitz 2000":     "Schreiber T, Schmitz A (2000). Surrogate time series. Physica D 142:346–382.",
	"Song et al. 2012":             "Song L et al. (2012). Feature selection via dependence maximization. J Mach Learn Res 13:1393–1434.",
	"Theiler et al. 1992":          "Theiler J et al. (1992). Testing for nonlinearity in time series: the method of surrogate data. Physica D 58:77–94.",
	"Zhao et al. 2024":             "Zhao L et al. (2024). Coupling visual semantics of artificial neural networks and human brain function via synchronized activations. IEEE Trans Cogn Dev Syst 16:584–594.",
}
