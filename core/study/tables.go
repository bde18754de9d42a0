package study

import (
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"syncact/core/table"
)

// A column is the name of a column of a published table and what it means.
type column struct{ name, meaning string }

// writeTable stores rows as TSV with a JSON sidecar that explains each column.
func writeTable(path string, columns []column, rows [][]string) error {
	names := make([]string, len(columns))
	sidecar := map[string]any{}
	for i, c := range columns {
		names[i] = c.name
		sidecar[c.name] = map[string]string{"Description": c.meaning}
	}
	if err := table.WriteTSV(path, names, rows); err != nil {
		return err
	}
	return table.WriteJSON(strings.TrimSuffix(path, filepath.Ext(path))+".json", sidecar)
}

// cell writes a statistic with the digits of single precision; NaN is n/a.
func cell(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return table.Cell(x)
	}
	return strconv.FormatFloat(x, 'g', -1, 32)
}

// exact writes a p or q so that it reads back the same.
func exact(x float64) string { return table.Cell(x) }

func whole(n int) string { return strconv.Itoa(n) }

// publishAs links stored files to where people look for them.
func (s *Study) publishAs(files map[string]string) error {
	for from, to := range files {
		if err := publishFile(from, to); err != nil {
			return err
		}
	}
	return nil
}
