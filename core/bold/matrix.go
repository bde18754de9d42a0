package bold

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"syncact/core/fault"
	"syncact/core/table"
)

// ErrMatrix is beneath every refusal of a stored matrix.
var ErrMatrix = errors.New("bold: not a usable clean matrix")

// A Matrix is a clean run: Rows volumes × Cols voxels of the mask, float32, paged
// from disk. It may be read by several goroutines until Close.
type Matrix struct {
	Rows, Cols int
	Kept       []bool  // false: the volume was dropped and its row is 0
	TR         float64 // s
	Constant   []int   // columns without variance, 0 throughout
	NotFinite  []int   // columns with NaN or infinity at a kept volume, 0 throughout

	m *table.Mapped
}

// Row returns volume t. It must not be changed.
func (m *Matrix) Row(t int) []float32 { return m.m.Row(t) }

// Close releases the mapping.
func (m *Matrix) Close() error { return m.m.Close() }

// Findings states what of the run was left out; file names it.
func (m *Matrix) Findings(file string) []fault.Finding {
	var out []fault.Finding
	say := func(s fault.Severity, n, of int, what string) {
		if n > 0 {
			out = append(out, fault.Finding{Severity: s, File: file, What: fmt.Sprintf("%d of %d %s", n, of, what)})
		}
	}
	dropped := 0
	for _, k := range m.Kept {
		if !k {
			dropped++
		}
	}
	say(fault.Note, dropped, m.Rows, "volumes were dropped")
	say(fault.Warning, len(m.Constant), m.Cols, "voxels are constant and were set to 0")
	say(fault.Warning, len(m.NotFinite), m.Cols, "voxels hold NaN or infinity and were set to 0")
	return out
}

// sidecar is what Open needs beside the numbers.
type sidecar struct {
	TR        float64 `json:"tr_s"`
	Dropped   []int   `json:"dropped_volumes"`
	Constant  []int   `json:"constant_columns"`
	NotFinite []int   `json:"not_finite_columns"`
}

// sidecarOf returns the path of the JSON file beside a matrix.
func sidecarOf(path string) string { return strings.TrimSuffix(path, ".npy") + ".json" }

// Open opens a matrix that Clean wrote: the npy file and the JSON file beside it.
func Open(path string) (*Matrix, error) {
	text, err := os.ReadFile(sidecarOf(path))
	if err != nil {
		return nil, &fault.Input{File: sidecarOf(path), What: "cannot be opened", Do: "clean the run again", Err: errors.Join(ErrMatrix, err)}
	}
	var s sidecar
	if err := json.Unmarshal(text, &s); err != nil {
		return nil, &fault.Input{File: sidecarOf(path), What: err.Error(), Do: "clean the run again", Err: ErrMatrix}
	}
	mapped, err := table.MapNPY(path)
	if err != nil {
		return nil, err
	}
	m := &Matrix{Rows: mapped.Rows, Cols: mapped.Cols, TR: s.TR, Constant: s.Constant, NotFinite: s.NotFinite, m: mapped}
	if mapped.Fortran || !m.drop(s.Dropped) {
		mapped.Close()
		return nil, &fault.Input{File: path, What: fmt.Sprintf("%d×%d numbers do not fit the file beside it", m.Rows, m.Cols), Do: "clean the run again", Err: ErrMatrix}
	}
	return m, nil
}

// drop fills Kept; it reports whether every dropped volume exists.
func (m *Matrix) drop(volumes []int) bool {
	m.Kept = make([]bool, m.Rows)
	for t := range m.Kept {
		m.Kept[t] = true
	}
	for _, t := range volumes {
		if t < 0 || t >= m.Rows {
			return false
		}
		m.Kept[t] = false
	}
	return true
}

// save makes the matrix appear at path, its sidecar first.
func (m *Matrix) save(path string) error {
	s := sidecar{TR: m.TR, Dropped: []int{}, Constant: m.Constant, NotFinite: m.NotFinite}
	for t, k := range m.Kept {
		if !k {
			s.Dropped = append(s.Dropped, t)
		}
	}
	if err := table.WriteJSON(sidecarOf(path), s); err != nil {
		return err
	}
	return m.m.Commit()
}
