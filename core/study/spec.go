package study

import (
	"encoding/json"

	"syncact/core/cnn"
)

// Schema is the version of study.json that this program reads and writes.
const Schema = 1

// A Spec is study.json with every default filled in.
type Spec struct {
	Schema      int        `json:"schema"`
	Name        string     `json:"name,omitempty"`
	Seed        uint64     `json:"seed"`
	Dataset     Dataset    `json:"dataset"`
	Movie       []Film     `json:"movie,omitempty"`
	Models      []Model    `json:"models"`
	Annotations []RunFile  `json:"annotations,omitempty"`
	Clean       Clean      `json:"clean"`
	HRF         Response   `json:"hrf"`
	Networks    Sets       `json:"networks"`
	Coupling    Coupling   `json:"coupling"`
	Labels      LabelRules `json:"labels"`
}

// The layouts of a dataset.
const (
	LayoutBIDS       = "bids"
	LayoutFiles      = "files"
	LayoutTimeSeries = "timeseries"
)

// A Dataset says where the brain data are.
type Dataset struct {
	Layout    string    `json:"layout" jsonschema:"enum=bids,enum=files,enum=timeseries"`
	Path      string    `json:"path,omitempty"`
	Task      string    `json:"task,omitempty"`
	Space     string    `json:"space,omitempty"`
	Res       string    `json:"res,omitempty"`
	Sessions  []string  `json:"sessions,omitempty"`
	Subjects  []string  `json:"subjects,omitempty"`
	Runs      []string  `json:"runs,omitempty"`
	Files     []RunData `json:"files,omitempty"`
	Names     string    `json:"names,omitempty"`      // of the columns of timeseries
	Mask      string    `json:"mask,omitempty"`       // one for every subject
	MaskShare float64   `json:"mask_share,omitempty"` // share of subjects a voxel must lie in; 0 is all
}

// RunData is one run of one subject, given by hand.
type RunData struct {
	Subject    string  `json:"subject"`
	Run        string  `json:"run"`
	BOLD       string  `json:"bold,omitempty"`
	TimeSeries string  `json:"timeseries,omitempty"`
	TR         float64 `json:"tr_s,omitempty"`      // 0 takes the file's
	Mask       string  `json:"mask,omitempty"`      //
	Confounds  string  `json:"confounds,omitempty"` //
	Volumes    *[2]int `json:"volumes,omitempty"`   // first and one past the last, where a file holds several runs
	StartTime  float64 `json:"start_time_s,omitempty"`
}

// A Film says which part of a movie a run showed.
type Film struct {
	Run    string      `json:"run"`
	File   string      `json:"file"`
	Onset  float64     `json:"onset_s"`          // run time at which the part starts
	From   float64     `json:"from_s,omitempty"` // film time
	To     float64     `json:"to_s,omitempty"`   // film time, 0 is the end
	Group  string      `json:"group,omitempty"`  // overrides the stimulus group
	Shared *[2]float64 `json:"shared,omitempty"` // film time shown in other runs too
}

// A Model is a CNN, or activations from elsewhere.
type Model struct {
	Name        string         `json:"name"`
	File        string         `json:"file,omitempty"`
	Preprocess  cnn.Preprocess `json:"preprocess,omitzero"`
	Taps        Patterns       `json:"taps,omitempty"`
	Kind        string         `json:"activation,omitempty" jsonschema:"enum=post,enum=norm,enum=pre"` // post, norm or pre
	Accuracy    *Accuracy      `json:"accuracy,omitempty"`
	Activations []RunFile      `json:"activations,omitempty"`
	Sampling    float64        `json:"sampling_s,omitempty"`                                   // of activations
	RowTime     string         `json:"row_time,omitempty" jsonschema:"enum=centre,enum=start"` // centre or start
	HRF         string         `json:"hrf,omitempty"`                                          // of activations, "none" when convolved already
}

// An Accuracy says how well a model classifies.
type Accuracy struct {
	Top1    float64 `json:"top1"` // percent
	Dataset string  `json:"dataset,omitempty"`
	Source  string  `json:"source,omitempty"`
}

// A RunFile is a file that belongs to a run.
type RunFile struct {
	Run  string `json:"run"`
	File string `json:"file"`
}

// Clean says how runs are cleaned.
type Clean struct {
	Detrend   bool    `json:"detrend"`
	HighPass  Number  `json:"high_pass_hz"` // 0 or null: off
	LowPass   Number  `json:"low_pass_hz,omitempty"`
	Filter    string  `json:"filter,omitempty" jsonschema:"enum=dct,enum=butterworth"` // dct or butterworth
	Confounds string  `json:"confounds"`                                               // strategy; "" is motion24+wmcsf for bids, none otherwise
	Smooth    float64 `json:"smooth_fwhm_mm"`
	CensorFD  Number  `json:"censor_fd_mm"` // 0 or null: off
}

// Response says how activations become predicted BOLD.
type Response struct {
	Kernel   string  `json:"kernel" jsonschema:"enum=spm,enum=glover,enum=glover1999,enum=none"`
	Sampling float64 `json:"sampling_hz"`
	Edge     string  `json:"edge" jsonschema:"enum=mean,enum=zero"`
}

// The methods that make a set of networks.
const (
	MethodVSDBN = "vsdbn"
	MethodICA   = "ica"
	MethodMaps  = "maps"
	MethodAtlas = "atlas"
	// MethodGiven is the set of a dataset of time series: its columns.
	MethodGiven = "timeseries"
)

// A Set is a named set of networks.
type Set struct {
	Name       string `json:"name"`
	Method     string `json:"method" jsonschema:"enum=vsdbn,enum=ica,enum=maps,enum=atlas,enum=timeseries"`
	Preset     string `json:"preset,omitempty" jsonschema:"enum=robust,enum=published"`
	Layers     []int  `json:"layers,omitempty"`
	UseLayer   int    `json:"use_layer,omitempty"`
	Epochs     int    `json:"epochs,omitempty"`
	Components int    `json:"components,omitempty"`
	Seeds      int    `json:"seeds,omitempty"` // decompositions compared for stability
	File       string `json:"file,omitempty"`
	Names      string `json:"names,omitempty"`
}

// Sets is a list of sets; a single one may be written without the list.
type Sets []Set

// UnmarshalJSON reads a list of sets or one set.
func (s *Sets) UnmarshalJSON(text []byte) error {
	var one Set
	if string(text) == "null" {
		return nil
	}
	if json.Unmarshal(text, &one) == nil {
		*s = Sets{one}
		return nil
	}
	return json.Unmarshal(text, (*[]Set)(s))
}

// Coupling says how neurons are linked to networks.
type Coupling struct {
	Lag        float64 `json:"lag_s"`
	Null       string  `json:"null" jsonschema:"enum=circular,enum=phase"` // circular or phase
	Surrogates int     `json:"surrogates"`
	Sign       string  `json:"sign" jsonschema:"enum=both,enum=positive"` // both or positive
	HeldOut    string  `json:"held_out"`
	Alpha      float64 `json:"alpha"`
	Control    string  `json:"control" jsonschema:"enum=fwer,enum=fdr"` // fwer or fdr
}

// LabelRules says what names come from.
type LabelRules struct {
	Atlases   []string `json:"atlases"` // "auto", or label volumes with their names beside
	Landmarks bool     `json:"landmarks"`
	Terms     *string  `json:"terms,omitempty" jsonschema:"nullable"` // null: maps of terms are not read
}

// A Number is a number whose null means 0, which is how "off" may be written.
type Number float64

// UnmarshalJSON reads a number or null.
func (n *Number) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		*n = 0
		return nil
	}
	return json.Unmarshal(text, (*float64)(n))
}

// Patterns over layer names; "auto" alone is the rule of the taps.
type Patterns []string

// UnmarshalJSON reads one pattern or a list.
func (p *Patterns) UnmarshalJSON(text []byte) error {
	var one string
	if string(text) == "null" {
		return nil
	}
	if json.Unmarshal(text, &one) == nil {
		*p = Patterns{one}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(p))
}

// Defaults returns the specification that an empty study.json stands for.
func Defaults() Spec {
	return Spec{
		Schema:   Schema,
		Seed:     1,
		Clean:    Clean{Detrend: true, HighPass: 1.0 / 128},
		HRF:      Response{Kernel: "spm", Sampling: 4, Edge: "mean"},
		Coupling: Coupling{Null: "circular", Surrogates: 5000, Sign: "both", HeldOut: "leave-one-run-out", Alpha: .05, Control: "fwer"},
		Labels:   LabelRules{Atlases: []string{"auto"}, Landmarks: true},
	}
}
