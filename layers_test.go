package syncact_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// ground may be imported by every package of core.
var ground = []string{"fault", "progress", "series", "volume", "colormap", "store"}

// layers says which packages of ours each package of core may import. It is a
// statement of policy: change it only with the architecture.
var layers = map[string][]string{
	"fault": {}, "progress": {}, "series": {}, "volume": {}, "colormap": {},
	"store": {"fault"},
	"nifti": {"fault", "volume"}, "bids": {"fault", "volume", "table", "series"}, "onnx": {"fault"}, "table": {"fault", "series"},
	"surface": {"fault", "volume"}, "cifti": {"fault", "volume", "nifti", "surface"},
	"ort":     {"fault", "onnx"},
	"movie":   {"fault"},
	"cnn":     with("movie", "onnx", "ort", "table"),
	"bold":    with("bids", "nifti", "cifti", "table"),
	"fbn":     with("bold", "onnx", "ort", "nifti", "table"),
	"couple":  with("onnx", "ort"),
	"label":   with("nifti", "table", "couple", "assets"),
	"ranking": with("couple", "onnx", "ort"),
	"locate":  {"fault", "nifti"},
	"demo":    with("nifti", "bids", "table", "movie", "study", "onnx", "cnn", "assets"),
	"study":   with("nifti", "bids", "onnx", "table", "ort", "movie", "cnn", "bold", "fbn", "couple", "label", "ranking", "locate"),
	"figure":  with("surface", "fbn", "couple", "label", "ranking", "assets"),
	"cluster": {"fault", "study"},
	"report":  with("study", "figure", "nifti", "table", "movie", "locate"),
}

// alone names the only package of ours that may import a module.
var alone = map[string]string{
	"github.com/yalue/onnxruntime_go": "core/ort",
	"github.com/sbinet/npyio":         "core/table",
	"gonum.org/v1/plot":               "core/figure",
}

func with(names ...string) []string { return append(slices.Clone(ground), names...) }

func TestLayers(t *testing.T) {
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			checkImport(t, filepath.ToSlash(filepath.Dir(path)), imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkImport(t *testing.T, dir, imported string) {
	for module, home := range alone {
		if (imported == module || strings.HasPrefix(imported, module+"/")) && dir != home {
			t.Errorf("%s imports %s, which only %s may", dir, imported, home)
		}
	}
	name, isCore := strings.CutPrefix(dir, "core/")
	if !isCore {
		return
	}
	if strings.HasPrefix(imported, "fyne.io/") || strings.HasPrefix(imported, "syncact/ui") {
		t.Errorf("%s imports %s: core knows no window", dir, imported)
	}
	ours, isOurs := strings.CutPrefix(imported, "syncact/")
	if !isOurs {
		return
	}
	allowed, listed := layers[strings.Split(name, "/")[0]]
	if !listed {
		t.Errorf("%s is not in the table of layers", dir)
	}
	if !slices.Contains(allowed, strings.TrimPrefix(ours, "core/")) && !strings.HasPrefix(ours, dir+"/") {
		t.Errorf("%s imports %s, which its layer does not allow", dir, imported)
	}
}
