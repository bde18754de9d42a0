package cnn

import (
	"fmt"

	"syncact/core/series"
	"syncact/core/table"
)

// flushRows is how many rows an [NPY] gathers before it turns them into columns:
// a column then takes whole cache lines.
const flushRows = 64

// A Memory sink keeps courses in a table.
type Memory struct {
	*series.Table
	done int
}

// NewMemory returns a sink for frames rows of m's neurons.
func NewMemory(m *Model, frames int) *Memory {
	ids := make([]series.ID, m.Len())
	for i, n := range m.neurons {
		ids[i] = n.ID
	}
	return &Memory{Table: series.NewTable(ids, frames)}
}

// Done implements [Sink].
func (s *Memory) Done() int { return s.done }

// Col returns the course of neuron n.
func (s *Memory) Col(n int) []float32 { return s.Course(n) }

// Write implements [Sink].
func (s *Memory) Write(rows []float32) error {
	n := s.Len()
	if n == 0 {
		return nil
	}
	count := len(rows) / n
	if s.done+count > s.Rows {
		return fmt.Errorf("cnn: %d rows for a table of %d", s.done+count, s.Rows)
	}
	columns(rows, n, func(k int) []float32 { return s.Course(k)[s.done:] })
	s.done += count
	return nil
}

// An NPY sink writes courses to a Fortran-order frames × neurons float32 file that
// appears when it is committed.
type NPY struct {
	file    *table.Mapped
	pending []float32 // rows not yet in the file
	flushed int
}

// CreateNPY makes the file for frames × neurons.
func CreateNPY(path string, frames, neurons int) (*NPY, error) {
	file, err := table.CreateNPY(path, frames, neurons, true)
	if err != nil {
		return nil, err
	}
	return &NPY{file: file}, nil
}

// Done implements [Sink].
func (s *NPY) Done() int { return s.flushed + len(s.pending)/max(s.file.Cols, 1) }

// Write implements [Sink].
func (s *NPY) Write(rows []float32) error {
	if s.Done()+len(rows)/max(s.file.Cols, 1) > s.file.Rows {
		return fmt.Errorf("cnn: more than the %d rows of the file", s.file.Rows)
	}
	s.pending = append(s.pending, rows...)
	if len(s.pending) >= flushRows*s.file.Cols || s.Done() == s.file.Rows {
		s.flush()
	}
	return nil
}

func (s *NPY) flush() {
	n := s.file.Cols
	if n == 0 || len(s.pending) == 0 {
		return
	}
	columns(s.pending, n, func(k int) []float32 { return s.file.Col(k)[s.flushed:] })
	s.flushed += len(s.pending) / n
	s.pending = s.pending[:0]
}

// Col returns the course of neuron n; rows not yet written are 0.
func (s *NPY) Col(n int) []float32 {
	s.flush()
	return s.file.Col(n)
}

// Commit writes the file out and renames it into place. It panics while rows are
// missing.
func (s *NPY) Commit() error {
	if s.Done() != s.file.Rows {
		panic(fmt.Sprintf("cnn: commit of %d rows of %d", s.Done(), s.file.Rows))
	}
	s.flush()
	return s.file.Commit()
}

// Close frees the file; one that was not committed is removed.
func (s *NPY) Close() error { return s.file.Close() }

// columns writes rows of n numbers into n columns. So few rows stay in cache while
// neighbouring columns are read from them.
func columns(rows []float32, n int, column func(k int) []float32) {
	count := len(rows) / n
	for k := range n {
		to := column(k)[:count]
		for t := range to {
			to[t] = rows[t*n+k]
		}
	}
}
