package table

import (
	"errors"
	"fmt"
	"os"
	"unsafe"

	"syncact/core/fault"
)

// A Mapped is a rows×cols float32 matrix whose numbers stay in a file and are paged
// in by the operating system. In Fortran order a column is contiguous, in C order a
// row. It may be read by several goroutines; after Close nothing of it may be used.
type Mapped struct {
	Rows, Cols int
	Fortran    bool

	v       []float32
	file    []byte   // the whole mapping, header included
	pending *pending // of a matrix being written
	path    string
}

// MapNPY opens a little-endian float32 npy file of one or two axes for reading. A
// file of one axis is a single row in C order, a single column in Fortran order.
func MapNPY(path string) (*Mapped, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &fault.Input{File: path, What: "cannot be opened", Do: "check the path", Err: err}
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	refuse := func(what string) error {
		return &fault.Input{File: path, What: what, Do: "write it again as a float32 matrix", Err: ErrNPY}
	}
	h, err := readHeader(f)
	if err != nil {
		return nil, refuse(err.Error())
	}
	if h.dtype != "<f4" || len(h.shape) < 1 || len(h.shape) > 2 {
		return nil, refuse(fmt.Sprintf("holds %s of shape %v, not a matrix of <f4", h.dtype, h.shape))
	}
	count, err := h.count(4, st.Size())
	if err != nil {
		return nil, refuse(err.Error())
	}
	if h.size%4 != 0 {
		return nil, refuse("numbers begin at an odd place")
	}
	m := &Mapped{Fortran: h.fortran, path: path}
	m.Rows, m.Cols = h.shape[0], 1
	if len(h.shape) == 2 {
		m.Cols = h.shape[1]
	} else if !h.fortran {
		m.Rows, m.Cols = 1, h.shape[0]
	}
	if m.file, err = mapFile(f, int(st.Size()), false); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	m.v = asFloats(m.file[h.size:], count)
	return m, nil
}

// CreateNPY makes a float32 npy matrix of zeros that is written in place and appears
// at path when Commit is called. Close without Commit leaves nothing behind.
func CreateNPY(path string, rows, cols int, fortran bool) (*Mapped, error) {
	if rows < 0 || cols < 0 {
		panic("table: negative shape")
	}
	h := header{dtype: "<f4", fortran: fortran, shape: []int{rows, cols}}
	lead := h.encode()
	p, err := newPending(path)
	if err != nil {
		return nil, err
	}
	size := int64(len(lead)) + 4*int64(rows)*int64(cols)
	m := &Mapped{Rows: rows, Cols: cols, Fortran: fortran, pending: p, path: path}
	if err := reserve(p.File, size); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %d bytes: %w", path, size, err), p.discard())
	}
	if m.file, err = mapFile(p.File, int(size), true); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), p.discard())
	}
	copy(m.file, lead)
	m.v = asFloats(m.file[len(lead):], rows*cols)
	return m, nil
}

// Commit writes what is in memory to disk and renames it into place. The matrix may
// be read on until Close.
func (m *Mapped) Commit() error {
	if m.pending == nil {
		panic("table: Commit of a matrix that is not being written")
	}
	if err := flushFile(m.pending.File, m.file); err != nil {
		return fmt.Errorf("%s: %w", m.path, err)
	}
	p := m.pending
	m.pending = nil
	return p.commit()
}

// Close unmaps the file; a matrix that was never committed is removed. A second
// Close does nothing.
func (m *Mapped) Close() error {
	var errs []error
	if m.pending != nil {
		errs = append(errs, m.pending.discard())
		m.pending = nil
	}
	if m.file != nil {
		errs = append(errs, unmapFile(m.file))
		m.file, m.v = nil, nil
	}
	return errors.Join(errs...)
}

// Col returns column n of a Fortran-order matrix. It panics in C order.
func (m *Mapped) Col(n int) []float32 {
	if !m.Fortran {
		panic("table: Col of a matrix in C order")
	}
	return m.v[n*m.Rows : (n+1)*m.Rows : (n+1)*m.Rows]
}

// Row returns row t of a C-order matrix. It panics in Fortran order.
func (m *Mapped) Row(t int) []float32 {
	if m.Fortran {
		panic("table: Row of a matrix in Fortran order")
	}
	return m.v[t*m.Cols : (t+1)*m.Cols : (t+1)*m.Cols]
}

// All returns every number in the file's order.
func (m *Mapped) All() []float32 { return m.v }

// asFloats views n little-endian float32 numbers without copying.
func asFloats(b []byte, n int) []float32 {
	if n == 0 {
		return nil
	}
	return unsafe.Slice((*float32)(unsafe.Pointer(&b[0])), n)
}
