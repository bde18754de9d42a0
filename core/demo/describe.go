package demo

import (
	"math"
	"path/filepath"
)

// The parts of study.json that a demo study states; everything else has a default.
type (
	studySpec struct {
		Schema      int           `json:"schema"`
		Name        string        `json:"name"`
		Seed        uint64        `json:"seed"`
		Dataset     datasetSpec   `json:"dataset"`
		Movie       []movieSpec   `json:"movie"`
		Models      []modelSpec   `json:"models"`
		Annotations []trackSpec   `json:"annotations"`
		Clean       cleanSpec     `json:"clean"`
		HRF         hrfSpec       `json:"hrf"`
		Networks    []networkSpec `json:"networks"`
		Coupling    couplingSpec  `json:"coupling"`
	}
	datasetSpec struct {
		Layout   string   `json:"layout"`
		Path     string   `json:"path"`
		Task     string   `json:"task"`
		Space    string   `json:"space"`
		Subjects []string `json:"subjects"`
		Runs     []string `json:"runs"`
	}
	movieSpec struct {
		Run   string  `json:"run"`
		File  string  `json:"file"`
		Onset float64 `json:"onset_s"`
	}
	trackSpec struct {
		Run  string `json:"run"`
		File string `json:"file"`
	}
	modelSpec struct {
		Name       string         `json:"name"`
		File       string         `json:"file"`
		Preprocess preprocessSpec `json:"preprocess"`
		Taps       string         `json:"taps"`
		Accuracy   accuracySpec   `json:"accuracy"`
	}
	preprocessSpec struct {
		Size   int        `json:"size"`
		Resize int        `json:"resize"`
		Order  string     `json:"order"`
		Range  [2]float64 `json:"range"`
		Mean   []float64  `json:"mean"`
		SD     []float64  `json:"sd"`
	}
	accuracySpec struct {
		Top1    float64 `json:"top1"`
		Dataset string  `json:"dataset"`
		Source  string  `json:"source"`
	}
	cleanSpec struct {
		Confounds string `json:"confounds"`
	}
	hrfSpec struct {
		Sampling float64 `json:"sampling_hz"`
	}
	networkSpec struct {
		Name       string `json:"name"`
		Method     string `json:"method"`
		Components int    `json:"components,omitempty"`
		Layers     []int  `json:"layers,omitempty"`
		Epochs     int    `json:"epochs,omitempty"`
		Seeds      int    `json:"seeds"`
	}
	couplingSpec struct {
		Surrogates int `json:"surrogates"`
	}
)

const (
	stabilitySeeds = 2
	surrogates     = 5000
	samplingHz     = 4
)

// description is the study.json of a demo study. The brain has no white matter, so
// the confounds are head motion alone.
func description(p plan, o Options, t *Truth) studySpec {
	s := studySpec{
		Schema: 1, Name: "demo", Seed: o.Seed,
		Dataset:  datasetSpec{Layout: "bids", Path: derivatives, Task: task, Space: space, Subjects: t.Subjects, Runs: t.Runs},
		Clean:    cleanSpec{Confounds: "motion24"},
		HRF:      hrfSpec{Sampling: samplingHz},
		Networks: []networkSpec{{Name: "ica", Method: "ica", Components: p.units, Seeds: stabilitySeeds}},
		Coupling: couplingSpec{Surrogates: surrogates},
	}
	if o.Noise {
		s.Name = "demo-noise"
	}
	if p.dbn {
		s.Networks = append(s.Networks, networkSpec{Name: "dbn", Method: "vsdbn", Layers: []int{64}, Epochs: 60, Seeds: stabilitySeeds})
	}
	for _, run := range t.Runs {
		s.Movie = append(s.Movie, movieSpec{Run: run, File: filepath.ToSlash(filmFile(run))})
		s.Annotations = append(s.Annotations, trackSpec{Run: run, File: filepath.ToSlash(trackFile(run))})
	}
	for _, m := range p.models {
		s.Models = append(s.Models, modelSpec{
			Name: m.Name, File: "models/" + m.Name + ".onnx", Taps: "auto",
			Preprocess: preprocessSpec{Size: ModelSide, Resize: ModelSide, Order: "rgb", Range: [2]float64{0, 1},
				Mean: []float64{ModelMean, ModelMean, ModelMean}, SD: []float64{ModelStd, ModelStd, ModelStd}},
			Accuracy: accuracySpec{Top1: math.Round(m.Accuracy*1e4) / 100, Dataset: "held-out stills of the demo",
				Source: "measured when the models were trained"},
		})
	}
	return s
}
