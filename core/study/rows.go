package study

import (
	"fmt"
	"strconv"

	"syncact/core/fault"
	"syncact/core/label"
	"syncact/core/series"
	"syncact/core/table"
)

// A Network is one row of networks.tsv. What does not apply is NaN.
type Network struct {
	ID               series.ID // set/name
	Index            int
	Name             string
	Label            label.Label
	Peak             [3]float64 // mm
	SizeMM3          float64    // of the polished map
	ISC, ISCP        float64
	Driven           string // "true", "false" or "" where it cannot be told
	Stability, Split float64
	Dead             bool
	DuplicateOf      int // -1 for none
}

// Live reports whether it counts as a network.
func (n Network) Live() bool { return !n.Dead && n.DuplicateOf < 0 }

// A Neuron is one row of neurons.tsv: a neuron's link to a set of networks. What
// does not apply is NaN; Network is "" for a neuron without variance.
type Neuron struct {
	ID                    series.ID
	Layer                 string
	Unit                  int
	Network               string
	R, LagS, LagPeakS     float64
	P, PFWER, QFDR        float64
	Significant           bool
	RHeldOut              float64
	CILow, CIHigh         float64
	NetworkFolds, Ceiling float64
	Label                 label.Label
}

// A Comparison is one row of comparison.tsv: a model against a set of networks.
type Comparison struct {
	Model, Set           string
	Accuracy             float64 // percent
	CKA, CKANull, CKAP   float64 // debiased; mean of the null; p
	Similarity           float64 // CKA − CKANull
	TopRHeldOut          float64 // mean r_heldout of the top 5 % of neurons a network
	MeanRHeldOut         float64
	Significant, Neurons int
}

var networkColumns = []column{
	{"index", "place of the network in maps.nii.gz and correlation.npy, from 0"},
	{"name", "name of the network within its set"},
	{"label", "name derived from the brain"},
	{"label_source", "what the label rests on"},
	{"label_confidence", "confident, weak or unlabelled"},
	{"peak_x", "largest value of the map, mm, RAS+"},
	{"peak_y", "see peak_x"},
	{"peak_z", "see peak_x"},
	{"size_mm3", "volume of the polished map (negatives and values below 0.3 of the maximum left out)"},
	{"isc", "inter-subject correlation, leave-one-out, mean over subjects"},
	{"isc_p", "family-wise p of the ISC by random signs of DCT coefficients"},
	{"driven", "true when isc_p < .05: the network follows the stimulus"},
	{"stability", "mean matched |r| of the map over seeds"},
	{"stability_split", "|r| of the map between halves of the subjects"},
	{"dead", "true when the unit has no map"},
	{"duplicate_of", "index of a more stable unit with nearly the same map"},
}

func (n Network) cells() []string {
	duplicate := ""
	if n.DuplicateOf >= 0 {
		duplicate = whole(n.DuplicateOf)
	}
	return []string{whole(n.Index), n.Name, n.Label.Text, n.Label.Source, string(n.Label.Confidence),
		cell(n.Peak[0]), cell(n.Peak[1]), cell(n.Peak[2]), cell(n.SizeMM3), cell(n.ISC), exact(n.ISCP), n.Driven,
		cell(n.Stability), cell(n.Split), strconv.FormatBool(n.Dead), duplicate}
}

var neuronColumns = []column{
	{"id", "model/layer/u<k>"},
	{"layer", "layer of the model"},
	{"unit", "channel of the layer, from 0"},
	{"network", "name of the network with the largest |r|"},
	{"r", "Pearson correlation with that network's group course; it chose the network and is biased upward"},
	{"lag_s", "lag used for r, s"},
	{"lag_peak_s", "lag of the largest |r| with that network between -12 and 12 s, for diagnosis"},
	{"p", "p of |r| against surrogates of the maximum over networks; never below 1/(n_eff+1)"},
	{"p_fwer", "the same against the maximum over the model's neurons too"},
	{"q_fdr", "Benjamini-Hochberg q of p over the model's neurons"},
	{"significant", "true when p_fwer (or q_fdr, as the study asks) is below alpha"},
	{"r_heldout", "r on film that took no part in choosing network and sign"},
	{"ci_low", "lower end of the 95 % interval of r_heldout, jackknife over subjects"},
	{"ci_high", "upper end"},
	{"network_folds", "share of folds that chose the same network"},
	{"ceiling", "largest r_heldout that the reliability of the group course allows"},
	{"label", "label of the network"},
	{"label_source", "what the label rests on"},
	{"label_confidence", "confident, weak or unlabelled"},
}

func (n Neuron) cells() []string {
	return []string{string(n.ID), n.Layer, whole(n.Unit), n.Network, cell(n.R), cell(n.LagS), cell(n.LagPeakS),
		exact(n.P), exact(n.PFWER), exact(n.QFDR), strconv.FormatBool(n.Significant), cell(n.RHeldOut),
		cell(n.CILow), cell(n.CIHigh), cell(n.NetworkFolds), cell(n.Ceiling), n.Label.Text, n.Label.Source, string(n.Label.Confidence)}
}

var comparisonColumns = []column{
	{"model", "name of the model"},
	{"networks", "name of the set of networks"},
	{"accuracy", "top-1 accuracy in percent, as study.json states it"},
	{"similarity", "debiased linear CKA of all neurons with the stimulus-driven networks, minus its null mean"},
	{"cka", "the CKA itself, inflated by autocorrelation"},
	{"cka_null", "mean CKA over circular shifts"},
	{"cka_p", "p of the CKA against circular shifts"},
	{"top_r_heldout", "mean r_heldout of the top 5 % of neurons a network, chosen on training film"},
	{"mean_r_heldout", "mean r_heldout of all neurons"},
	{"significant", "number of significant neurons"},
	{"neurons", "number of neurons with variance"},
}

func (c Comparison) cells() []string {
	return []string{c.Model, c.Set, cell(c.Accuracy), cell(c.Similarity), cell(c.CKA), cell(c.CKANull), exact(c.CKAP),
		cell(c.TopRHeldOut), cell(c.MeanRHeldOut), whole(c.Significant), whole(c.Neurons)}
}

// A record reads the cells of one row by column and remembers the first that
// cannot be read.
type record struct {
	tsv *table.TSV
	row int
	err error
}

func (r *record) text(name string) string {
	for i, n := range r.tsv.Names {
		if n == name {
			if v := r.tsv.Rows[r.row][i]; v != "n/a" {
				return v
			}
			return ""
		}
	}
	r.fail(name, "is missing")
	return ""
}

func (r *record) real(name string) float64 {
	x, ok := table.Number(r.text(name))
	if !ok {
		r.fail(name, "is not a number")
	}
	return x
}

func (r *record) whole(name string, missing int) int {
	text := r.text(name)
	if text == "" {
		return missing
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		r.fail(name, "is not a whole number")
	}
	return n
}

func (r *record) flag(name string) bool { return r.text(name) == "true" }

func (r *record) fail(name, what string) {
	if r.err == nil {
		r.err = &fault.Input{What: fmt.Sprintf("row %d: column %s %s", r.row+1, name, what), Do: "run the study again", Err: table.ErrTSV}
	}
}

func (r *record) label() label.Label {
	return label.Label{Text: r.text("label"), Source: r.text("label_source"), Confidence: label.Confidence(r.text("label_confidence"))}
}

func readNetworks(path, set string) ([]Network, error) {
	return readRows(path, func(r *record) Network {
		name := r.text("name")
		return Network{ID: series.ID(set + "/" + name), Index: r.whole("index", -1), Name: name, Label: r.label(),
			Peak: [3]float64{r.real("peak_x"), r.real("peak_y"), r.real("peak_z")}, SizeMM3: r.real("size_mm3"),
			ISC: r.real("isc"), ISCP: r.real("isc_p"), Driven: r.text("driven"), Stability: r.real("stability"),
			Split: r.real("stability_split"), Dead: r.flag("dead"), DuplicateOf: r.whole("duplicate_of", -1)}
	})
}

func readNeurons(path string) ([]Neuron, error) {
	return readRows(path, func(r *record) Neuron {
		return Neuron{ID: series.ID(r.text("id")), Layer: r.text("layer"), Unit: r.whole("unit", -1), Network: r.text("network"),
			R: r.real("r"), LagS: r.real("lag_s"), LagPeakS: r.real("lag_peak_s"), P: r.real("p"), PFWER: r.real("p_fwer"),
			QFDR: r.real("q_fdr"), Significant: r.flag("significant"), RHeldOut: r.real("r_heldout"), CILow: r.real("ci_low"),
			CIHigh: r.real("ci_high"), NetworkFolds: r.real("network_folds"), Ceiling: r.real("ceiling"), Label: r.label()}
	})
}

func readComparison(path string) ([]Comparison, error) {
	return readRows(path, func(r *record) Comparison {
		return Comparison{Model: r.text("model"), Set: r.text("networks"), Accuracy: r.real("accuracy"), Similarity: r.real("similarity"),
			CKA: r.real("cka"), CKANull: r.real("cka_null"), CKAP: r.real("cka_p"), TopRHeldOut: r.real("top_r_heldout"),
			MeanRHeldOut: r.real("mean_r_heldout"), Significant: r.whole("significant", 0), Neurons: r.whole("neurons", 0)}
	})
}

func readRows[T any](path string, decode func(*record) T) ([]T, error) {
	tsv, err := table.ReadTSV(path)
	if err != nil {
		return nil, err
	}
	rows := make([]T, len(tsv.Rows))
	for i := range rows {
		r := &record{tsv: tsv, row: i}
		if rows[i] = decode(r); r.err != nil {
			return nil, fmt.Errorf("%s: %w", path, r.err)
		}
	}
	return rows, nil
}
