package label

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"syncact/core/fault"
	"syncact/core/series"
	"syncact/core/table"
)

// ErrRenames is beneath every refusal of a file of renamed labels.
var ErrRenames = errors.New("label: not a usable file of names")

// Renames holds the names a person gave to networks ("dbn/3") and neurons
// ("resnet18/layer4.1.conv2/u137"). They are kept in a study's syncact/labels.tsv,
// apart from what is computed, and survive every recomputation.
type Renames map[series.ID]string

var renameColumns = []string{"id", "name"}

// ReadRenames reads a file of renamed labels; one that does not exist is empty.
func ReadRenames(path string) (Renames, error) {
	t, err := table.ReadTSV(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Renames{}, nil
	}
	if err != nil {
		return nil, err
	}
	return renames(t)
}

// renames checks the rows of a table of names.
func renames(t *table.TSV) (Renames, error) {
	ids, err := t.Strings(renameColumns[0])
	if err != nil {
		return nil, err
	}
	names, err := t.Strings(renameColumns[1])
	if err != nil {
		return nil, err
	}
	r := make(Renames, len(ids))
	for i, id := range ids {
		if _, twice := r[series.ID(id)]; twice {
			return nil, &fault.Input{File: t.Path, What: fmt.Sprintf("row %d names %q a second time", i+1, id),
				Do: "keep one of the rows", Err: ErrRenames}
		}
		if id == "" || names[i] == "" || names[i] == "n/a" {
			return nil, &fault.Input{File: t.Path, What: fmt.Sprintf("row %d lacks an id or a name", i+1),
				Do: "fill it in or remove the row", Err: ErrRenames}
		}
		r[series.ID(id)] = names[i]
	}
	return r, nil
}

// Write stores the names at path, atomically, in the order of the ids.
func (r Renames) Write(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	rows := make([][]string, 0, len(r))
	for _, id := range slices.Sorted(maps.Keys(r)) {
		rows = append(rows, []string{string(id), r[id]})
	}
	return table.WriteTSV(path, renameColumns, rows)
}

// Apply returns the label that is shown for id: the given one, under its new name if a
// person renamed it. A rename is not evidence: the confidence stays.
func (r Renames) Apply(id series.ID, l Label) Label {
	if name, ok := r[id]; ok {
		l.Text, l.Source = name, "renamed"
	}
	return l
}
