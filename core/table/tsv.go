package table

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"syncact/core/fault"
)

// ErrTSV is beneath every refusal of a TSV file.
var ErrTSV = errors.New("table: not a usable TSV file")

// missing is how BIDS writes a value that is not there.
const missing = "n/a"

// A TSV is a table of words with a header row, as BIDS writes it. Every row has as
// many cells as there are names.
type TSV struct {
	Path  string
	Names []string
	Rows  [][]string
}

// ReadTSV reads a tab-separated file with a header row. A byte-order mark, CRLF line
// ends and empty lines at the end are accepted.
func ReadTSV(path string) (*TSV, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &fault.Input{File: path, What: "cannot be opened", Do: "check the path", Err: err}
	}
	defer f.Close()
	return DecodeTSV(f, path)
}

// DecodeTSV reads a TSV from r; path names it in messages.
func DecodeTSV(r io.Reader, path string) (*TSV, error) {
	t := &TSV{Path: path}
	refuse := func(what, do string) error {
		return &fault.Input{File: path, What: what, Do: do, Err: ErrTSV}
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<24)
	number, empty := 0, 0
	for lines.Scan() {
		number++
		line := strings.TrimSuffix(lines.Text(), "\r")
		if number == 1 {
			line = strings.TrimPrefix(line, "\ufeff")
			if strings.IndexByte(line, 0) >= 0 {
				return nil, refuse("is not text", "give a tab-separated text file")
			}
		}
		if line == "" && (t.Names == nil || len(t.Names) > 1) {
			if empty == 0 {
				empty = number
			}
			continue
		}
		if empty > 0 {
			return nil, refuse(fmt.Sprintf("line %d is empty", empty), "remove empty lines between rows")
		}
		cells := strings.Split(line, "\t")
		if t.Names == nil {
			t.Names = trimmed(cells)
			continue
		}
		if len(cells) != len(t.Names) {
			return nil, refuse(fmt.Sprintf("line %d has %d cells, the header names %d columns", number, len(cells), len(t.Names)),
				"separate cells by single tabs and write n/a for what is missing")
		}
		t.Rows = append(t.Rows, trimmed(cells))
	}
	if err := lines.Err(); err != nil {
		return nil, refuse(fmt.Sprintf("line %d: %v", number+1, err), "give a tab-separated text file")
	}
	if t.Names == nil {
		return nil, refuse("is empty", "give a table with a header row")
	}
	for i, name := range t.Names {
		if slices.Contains(t.Names[:i], name) {
			return nil, refuse(fmt.Sprintf("two columns are named %q", name), "name every column once")
		}
	}
	return t, nil
}

func trimmed(cells []string) []string {
	for i, c := range cells {
		cells[i] = strings.TrimSpace(c)
	}
	return cells
}

// Has reports whether there is a column of that name.
func (t *TSV) Has(name string) bool { return slices.Contains(t.Names, name) }

// Strings returns the words of a column.
func (t *TSV) Strings(name string) ([]string, error) {
	j := slices.Index(t.Names, name)
	if j < 0 {
		return nil, &fault.Input{File: t.Path, What: fmt.Sprintf("has no column %q", name),
			Do: "its columns are " + list(t.Names), Err: ErrTSV}
	}
	out := make([]string, len(t.Rows))
	for i, row := range t.Rows {
		out[i] = row[j]
	}
	return out, nil
}

// list joins the first of many names.
func list(names []string) string {
	if len(names) > 12 {
		return strings.Join(names[:12], ", ") + fmt.Sprintf(", … (%d in all)", len(names))
	}
	return strings.Join(names, ", ")
}

// Float returns the numbers of a column; n/a and empty cells are NaN.
func (t *TSV) Float(name string) ([]float64, error) {
	words, err := t.Strings(name)
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(words))
	for i, w := range words {
		x, ok := Number(w)
		if !ok {
			return nil, &fault.Input{File: t.Path, What: fmt.Sprintf("column %q, row %d holds %q", name, i+1, clip(w)),
				Do: "write a number or n/a", Err: ErrTSV}
		}
		out[i] = x
	}
	return out, nil
}

func clip(w string) string {
	if len(w) > 40 {
		return w[:40] + "…"
	}
	return w
}

// Number reads one cell: a decimal number, or NaN for what BIDS and others write
// where a value is missing.
func Number(cell string) (x float64, ok bool) {
	switch cell {
	case "", missing, "N/A", "NA", "nan", "NaN":
		return math.NaN(), true
	}
	x, err := strconv.ParseFloat(cell, 64)
	return x, err == nil
}

// Cell writes a number as Number reads it: the shortest that reads back the same, NaN
// as n/a.
func Cell(x float64) string {
	if math.IsNaN(x) {
		return missing
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}

// WriteTSV writes a table, atomically. An empty cell becomes n/a. It panics when a row
// and names differ in length; a tab or line break in a cell is an error.
func WriteTSV(path string, names []string, rows [][]string) error {
	for i, row := range append([][]string{names}, rows...) {
		if len(row) != len(names) {
			panic("table: row and names differ in length")
		}
		for _, cell := range row {
			if strings.ContainsAny(cell, "\t\n\r") {
				return &fault.Input{File: path, What: fmt.Sprintf("row %d: %q holds a tab or line break", i, clip(cell)),
					Do: "rename it", Err: ErrTSV}
			}
		}
	}
	return writeFile(path, func(f *os.File) error {
		w := bufio.NewWriterSize(f, 1<<16)
		writeRow(w, names)
		for _, row := range rows {
			writeRow(w, row)
		}
		return w.Flush() // the first error stays with the writer
	})
}

func writeRow(w *bufio.Writer, cells []string) {
	for i, c := range cells {
		if i > 0 {
			w.WriteByte('\t')
		}
		if c == "" {
			c = missing
		}
		w.WriteString(c)
	}
	w.WriteByte('\n')
}
