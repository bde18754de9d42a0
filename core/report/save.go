package report

import (
	"context"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"

	"syncact/core/fault"
	"syncact/core/study"
	"syncact/core/table"
)

// Save writes a file whole or not at all, and makes its folder.
func Save(path string, text []byte) error {
	if err := makeFolder(path); err != nil {
		return err
	}
	if err := renameio.WriteFile(path, text, 0o644); err != nil {
		return &fault.Input{File: path, What: "cannot be written", Do: "free space, or choose a folder you may write to", Err: err}
	}
	return nil
}

func makeFolder(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return &fault.Input{File: filepath.Dir(path), What: "cannot be made", Do: "choose a folder you may write to", Err: err}
	}
	return nil
}

// SaveTable writes one of [Tables] to a file, and makes its folder.
func SaveTable(ctx context.Context, s *study.Study, file string, c Choice, path string) error {
	tsv, err := Table(ctx, s, file, c)
	if err != nil {
		return err
	}
	if err := makeFolder(path); err != nil {
		return err
	}
	return table.WriteTSV(path, tsv.Names, tsv.Rows)
}

// SaveTables writes the tables of a study to a folder, those of one set or model where
// one is chosen, and returns the files in the order in which they were written.
func SaveTables(ctx context.Context, s *study.Study, c Choice, folder string) (written []string, err error) {
	save := func(file, as string, of Choice) {
		path := filepath.Join(folder, as)
		if err == nil {
			err = SaveTable(ctx, s, file, of, path)
		}
		if err == nil {
			written = append(written, path)
		}
	}
	save("comparison.tsv", "comparison.tsv", c)
	for _, set := range s.Results().Sets() {
		if c.Set != "" && set != c.Set {
			continue
		}
		save("networks.tsv", set+"_networks.tsv", Choice{Set: set})
		for _, model := range s.Results().Models() {
			if c.Model == "" || model == c.Model {
				save("neurons.tsv", set+"_"+model+"_neurons.tsv", Choice{Set: set, Model: model})
			}
		}
	}
	return written, err
}

// ManifestFile is where a study's manifest lies.
func ManifestFile(s *study.Study) string {
	return filepath.Join(s.Dir, "derivatives", "syncact", "manifest.json")
}

// Manifest reads the manifest that `syncact replay` runs again from.
func Manifest(s *study.Study) ([]byte, error) {
	text, err := os.ReadFile(ManifestFile(s))
	if err != nil {
		return nil, &fault.Input{File: s.Dir, What: "has no manifest yet", Do: "run the study to its end", Err: err}
	}
	return text, nil
}
