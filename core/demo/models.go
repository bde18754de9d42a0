package demo

import (
	"embed"
	"encoding/json"
)

//go:embed models
var modelFiles embed.FS

// A Model is one of the small models that belong to the demo study. They were
// trained on stills with train/train.py; train/train.log is the record.
type Model struct {
	Name     string  `json:"name"`
	Accuracy float64 `json:"accuracy"` // share of held-out stills named rightly, 0–1
	ONNX     []byte  `json:"-"`        // the file
}

// Models returns the models from the least to the most accurate; the first was
// never trained. Their outputs are the categories in order.
func Models() []Model {
	text, err := modelFiles.ReadFile("models/models.json")
	if err != nil {
		panic("demo: " + err.Error())
	}
	var all []Model
	if err := json.Unmarshal(text, &all); err != nil {
		panic("demo: " + err.Error())
	}
	for i := range all {
		if all[i].ONNX, err = modelFiles.ReadFile("models/" + all[i].Name + ".onnx"); err != nil {
			panic("demo: " + err.Error())
		}
	}
	return all
}

// How the models see a frame: the shorter side made ModelSide pixels long
// (bilinear, antialiased), the central square cut out, and each channel, 0–1,
// turned into (v - ModelMean) / ModelStd. That is (v - 127) / 60 on grey levels.
const (
	ModelSide = 64
	ModelMean = 127. / 255
	ModelStd  = 60. / 255
)
