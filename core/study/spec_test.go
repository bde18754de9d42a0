package study_test

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/core/cnn"
	"syncact/core/fault"
	"syncact/core/study"
)

var update = flag.Bool("update", false, "write study.schema.json and the stored figures anew")

// documented is the example of the documentation.
const documented = `{
  "schema": 1, "name": "movie7t", "seed": 7,
  "dataset": {"layout": "bids", "path": "fmriprep", "task": "movie", "space": "MNI152NLin2009cAsym", "subjects": ["01", "02"], "runs": ["1", "2"]},
  "movie": [{"run": "1", "file": "stimuli/run-1.mp4", "onset_s": 0, "from_s": 0, "to_s": 900},
            {"run": "2", "file": "stimuli/run-2.mp4", "onset_s": 0}],
  "models": [
    {"name": "resnet18", "file": "models/resnet18.onnx", "preprocess": "imagenet", "taps": "auto",
     "accuracy": {"top1": 69.76, "dataset": "ImageNet-1k", "source": "torchvision IMAGENET1K_V1"}},
    {"name": "topics", "activations": [{"run": "1", "file": "topics_run-1.npy"}, {"run": "2", "file": "topics_run-2.npy"}],
     "sampling_s": 1.5, "hrf": "none"}],
  "annotations": [{"run": "1", "file": "annotations_run-1.tsv"}],
  "clean": {"detrend": true, "high_pass_hz": 0.0078125, "confounds": "motion24+wmcsf", "smooth_fwhm_mm": 0, "censor_fd_mm": null},
  "hrf": {"kernel": "spm", "sampling_hz": 4, "edge": "mean"},
  "networks": [{"name": "dbn", "method": "vsdbn", "preset": "robust", "layers": [128, 64, 32], "use_layer": 1},
               {"name": "ica20", "method": "ica", "components": 20}],
  "coupling": {"lag_s": 0, "null": "circular", "surrogates": 5000, "sign": "both", "held_out": "leave-one-run-out", "alpha": 0.05, "control": "fwer"},
  "labels": {"atlases": ["auto"], "terms": null, "landmarks": true}
}`

// least is a specification with nothing but what is needed; %s stands for more keys.
const least = `{"dataset": {"layout": "bids", "path": "d"}, "models": [{"name": "m", "file": "m.onnx"}]`

func decode(t *testing.T, text string) study.Spec {
	t.Helper()
	spec, err := study.Decode([]byte(text), "study.json")
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return spec
}

func TestDecodeDocumented(t *testing.T) {
	spec := decode(t, documented)
	if spec.Seed != 7 || len(spec.Movie) != 2 || spec.Movie[0].To != 900 || len(spec.Networks) != 2 || spec.Networks[1].Components != 20 {
		t.Errorf("read %+v", spec)
	}
	if spec.Clean.CensorFD != 0 || spec.Models[1].RowTime != "centre" || spec.Networks[0].Seeds != 5 {
		t.Errorf("defaults: %+v", spec)
	}
	text, err := json.Marshal(spec)
	if err != nil {
		t.Fatal(err)
	}
	written := cmp.Transformer("Written", func(p cnn.Preprocess) [2]float64 { return [2]float64{p.Range[0], max(p.Range[1], 1)} }) // no range is 0 to 1
	if diff := cmp.Diff(spec, decode(t, string(text)), written); diff != "" {
		t.Errorf("a specification written and read back differs:\n%s", diff)
	}
}

func TestDecodeDefaults(t *testing.T) {
	spec := decode(t, least+"}")
	if spec.Clean.Confounds != "motion24+wmcsf" || float64(spec.Clean.HighPass) != 1./128 || spec.HRF.Sampling != 4 || spec.Coupling.Surrogates != 5000 {
		t.Errorf("defaults of a bids study: %+v", spec)
	}
	given := decode(t, `{"dataset": {"layout": "timeseries", "files": [{"subject": "1", "run": "1", "timeseries": "x.npy", "tr_s": 2}]}, "models": []}`)
	if given.Clean.Confounds != "none" || len(given.Networks) != 1 || given.Networks[0].Method != study.MethodGiven {
		t.Errorf("defaults of time series: %+v", given)
	}
}

func TestDecodeShorthands(t *testing.T) {
	off := decode(t, least+`, "clean": {"high_pass_hz": null, "censor_fd_mm": null}, "seed": null, "networks": null}`)
	if off.Clean.HighPass != 0 || off.Seed != 1 || off.Networks != nil {
		t.Errorf("null: %+v", off)
	}
	one := decode(t, least+`, "networks": {"method": "ica"}}`)
	if diff := cmp.Diff(decode(t, least+`, "networks": [{"method": "ica"}]}`), one); diff != "" {
		t.Errorf("one set without the list differs:\n%s", diff)
	}
	taps := decode(t, `{"dataset": {"layout": "bids", "path": "d"}, "models": [{"name": "m", "file": "m.onnx", "taps": "layer*"}]}`)
	if diff := cmp.Diff(study.Patterns{"layer*"}, taps.Models[0].Taps); diff != "" {
		t.Error(diff)
	}
}

const timeSeries = `{"dataset": {"layout": "timeseries", "files": [{"subject": "1", "run": "1", "timeseries": "x.npy"}]}, "models": [], `

var unreadable = []struct{ name, text, want string }{
	{"nothing", ``, "line 1"},
	{"syntax", "{\n\"seed\": 1,,\n}", "line 2"},
	{"a list", `[]`, "the file is a list of 0"},
	{"number too large", "{\"seed\":\n1e999}", "line 2"},
	{"unknown key", least + `, "sede": 1}`, `unknown key "sede": did you mean "seed"`},
	{"unknown key in a list", least + `, "networks": [{"method": "ica", "component": 3}]}`, `"networks[0].component": did you mean "networks[0].components"`},
	{"unknown key in one set", least + `, "networks": {"method": "ica", "sedes": 3}}`, `"networks.sedes": did you mean "networks.seeds"`},
	{"unknown key of preprocessing", `{"dataset": {"layout": "bids", "path": "d"}, "models": [{"name": "m", "file": "f", "preprocess": {"sizes": 2}}]}`, "sizes"},
	{"text for a number", least + `, "hrf": {"sampling_hz": "4"}}`, `hrf.sampling_hz is the text "4": write a number`},
	{"number for text", least + `, "name": 3}`, "name is 3: write text in quotes"},
	{"number for a list", least + `, "movie": 3}`, "movie is 3: write a list"},
	{"list for an object", least + `, "clean": []}`, "clean is a list of 0: write an object"},
	{"text for an object", least + `, "networks": "ica"}`, `networks is the text "ica": write an object`},
	{"fraction", least + `, "networks": [{"method": "ica", "components": 2.5}]}`, "networks[0].components is 2.5: write a whole number"},
	{"negative seed", least + `, "seed": -1}`, "seed is -1"},
	{"text for true", least + `, "clean": {"detrend": "yes"}}`, `clean.detrend is the text "yes": write true or false`},
	{"pair of three", least + `, "movie": [{"run": "1", "file": "f", "shared": [1, 2, 3]}]}`, "movie[0].shared is a list of 3: write a list of 2"},
	{"text for off", least + `, "clean": {"censor_fd_mm": "off"}}`, "clean.censor_fd_mm"},
	{"taps of numbers", `{"dataset": {"layout": "bids", "path": "d"}, "models": [{"name": "m", "file": "f", "taps": [3]}]}`, "models[0].taps[0] is 3"},
	{"other schema", least + `, "schema": 2}`, "schema 2"},
	{"no layout", `{"models": []}`, `dataset.layout ""`},
	{"no path", `{"dataset": {"layout": "bids"}}`, "dataset.path"},
	{"no files", `{"dataset": {"layout": "files"}}`, "dataset.files is empty"},
	{"subject out of the folder", `{"dataset": {"layout": "files", "files": [{"subject": "../x", "run": "1", "bold": "b"}]}}`, `subject "../x"`},
	{"bold for time series", `{"dataset": {"layout": "timeseries", "files": [{"subject": "1", "run": "1", "bold": "b"}]}}`, "does not fit the layout"},
	{"milliseconds", `{"dataset": {"layout": "files", "files": [{"subject": "1", "run": "1", "bold": "b", "tr_s": 2000}]}}`, "tr_s is 2000"},
	{"no volumes", `{"dataset": {"layout": "files", "files": [{"subject": "1", "run": "1", "bold": "b", "volumes": [5, 5]}]}}`, "volumes is [5 5]"},
	{"film backwards", least + `, "movie": [{"run": "1", "file": "f", "from_s": 9, "to_s": 3}]}`, "movie[0] shows 9 to 3 s"},
	{"film twice", least + `, "movie": [{"run": "1", "file": "f"}, {"run": "1", "file": "g"}]}`, "twice"},
	{"model name", `{"dataset": {"layout": "bids", "path": "d"}, "models": [{"name": "a/b", "file": "f"}]}`, `"a/b"`},
	{"two models", `{"dataset": {"layout": "bids", "path": "d"}, "models": [{"name": "a", "file": "f"}, {"name": "a", "file": "g"}]}`, "two models"},
	{"model of nothing", `{"dataset": {"layout": "bids", "path": "d"}, "models": [{"name": "a"}]}`, "either file or activations"},
	{"no sampling", `{"dataset": {"layout": "bids", "path": "d"}, "models": [{"name": "a", "activations": [{"run": "1", "file": "x"}]}]}`, "sampling_s"},
	{"row time", `{"dataset": {"layout": "bids", "path": "d"}, "models": [{"name": "a", "row_time": "end", "file": "x"}]}`, "row_time"},
	{"method", least + `, "networks": [{"method": "pca"}]}`, `method "pca"`},
	{"preset", least + `, "networks": [{"method": "vsdbn", "preset": "fast"}]}`, `preset "fast"`},
	{"layer", least + `, "networks": [{"method": "vsdbn", "layers": [8], "use_layer": 2}]}`, "use_layer 2"},
	{"one component", least + `, "networks": [{"method": "ica", "components": 1}]}`, "1 components"},
	{"atlas without file", least + `, "networks": [{"method": "atlas"}]}`, "no file"},
	{"images of time series", timeSeries + `"networks": [{"method": "ica"}]}`, "no images"},
	{"time series of images", least + `, "networks": [{"method": "timeseries"}]}`, "needs the dataset layout"},
	{"null", least + `, "coupling": {"null": "shuffle"}}`, `coupling.null "shuffle"`},
	{"alpha", least + `, "coupling": {"alpha": 5}}`, "coupling.alpha 5"},
	{"surrogates", least + `, "coupling": {"surrogates": 3}}`, "coupling.surrogates 3"},
	{"lag", least + `, "coupling": {"lag_s": 5000}}`, "coupling.lag_s 5000"},
	{"kernel", least + `, "hrf": {"kernel": "gamma"}}`, `hrf.kernel "gamma"`},
	{"edge", least + `, "hrf": {"edge": "wrap"}}`, `hrf.edge "wrap"`},
	{"strategy", least + `, "clean": {"confounds": "all"}}`, `clean.confounds "all"`},
	{"band", least + `, "clean": {"low_pass_hz": 0.001}}`, "not above high_pass_hz"},
	{"low-pass of cosines", least + `, "clean": {"filter": "dct", "low_pass_hz": 0.1}}`, "no low-pass"},
	{"both censors", least + `, "clean": {"confounds": "scrub", "censor_fd_mm": 0.5}}`, "choose one"},
	{"terms", least + `, "labels": {"terms": "neurosynth"}}`, "labels.terms"},
}

func TestDecodeRefuses(t *testing.T) {
	for _, tt := range unreadable {
		t.Run(tt.name, func(t *testing.T) {
			_, err := study.Decode([]byte(tt.text), "study.json")
			var in *fault.Input
			if !errors.As(err, &in) || !errors.Is(err, study.ErrSpec) {
				t.Fatalf("Decode = %v, want a refusal", err)
			}
			if !strings.Contains(err.Error(), tt.want) || in.File != "study.json" || in.Do == "" {
				t.Errorf("refused with %q, want %q, a file and what to do", err, tt.want)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{"", "{}", "[]", "null", documented, least + "}", least + `, "networks": {"method": "vsdbn", "layers": []}}`,
		`{"dataset": {"layout": "files", "files": [{"subject": "1", "run": "1", "bold": "b", "volumes": [0, 3]}]}}`, `{"seed": 1e400}`, `{"models": [{"taps": {}}]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		spec, err := study.Decode(text, "study.json")
		if err != nil {
			var in *fault.Input
			if !errors.As(err, &in) {
				t.Fatalf("%v is no fault.Input", err)
			}
			return
		}
		again, err := json.Marshal(spec)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := study.Decode(again, "study.json"); err != nil {
			t.Errorf("%s\nis written as\n%s\nwhich is refused: %v", text, again, err)
		}
	})
}

func TestSchemaIsUpToDate(t *testing.T) {
	file := filepath.Join("..", "..", "study.schema.json")
	want := study.JSONSchema()
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Error("study.schema.json is not what the specification says: go test ./core/study -run Schema -update")
	}
	var schema struct {
		Required   []string
		Properties map[string]any
	}
	if err := json.Unmarshal(got, &schema); err != nil || len(schema.Required) != 2 || schema.Properties["coupling"] == nil {
		t.Errorf("schema %v, %v", schema, err)
	}
}
