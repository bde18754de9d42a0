package nifti

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/pgzip"

	"syncact/core/fault"
	"syncact/core/volume"
)

// A Spec says what a new file holds. The zero of a field is the plain choice.
type Spec struct {
	Grid        volume.Grid
	Volumes     int     // 0: one volume, without a fourth axis
	TR          float64 // seconds
	Type        Type    // 0: Float32
	Slope       float64 // 0: 1
	Inter       float64
	Space       int    // sform code: 0 means 1 (scanner); 4 is MNI152
	Intent      int    // 5: z statistic, 1002: labels, …
	Name        string // intent name, 15 bytes at most
	Description string // 79 bytes at most
	Version     int    // 0: 1, or 2 where an axis is longer than 32767
	Level       int    // of gzip: 0 is 6
}

// A Writer streams volumes into a file that takes its name when Close succeeds.
//
//	w, err := nifti.Create(path, nifti.Spec{Grid: g, Volumes: 300, TR: 2})
//	defer w.Discard() // does nothing after Close
//	…
//	return w.Close()
type Writer struct {
	spec    Spec
	path    string
	file    *os.File // nil after Close or Discard
	buffer  *bufio.Writer
	zip     *pgzip.Writer
	scaling scaling
	raw     []byte
	written int
}

// Create starts a single file (.nii, or .nii.gz by its name) beside which nothing
// is seen until Close. It refuses a singular affine and what cannot be written; a
// Spec that contradicts itself panics.
func Create(path string, s Spec) (*Writer, error) {
	s = s.filled()
	if _, err := s.Grid.Affine.Inverse(); err != nil {
		return nil, named(refuse(ErrAffine, "affine is singular: %v", s.Grid.Affine), path)
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.tmp")
	if err != nil {
		return nil, unwritable(path, err)
	}
	w := &Writer{spec: s, path: path, file: file, buffer: bufio.NewWriterSize(file, 1<<18), scaling: scaling{s.Slope, s.Inter}}
	if strings.HasSuffix(strings.ToLower(path), ".gz") {
		if w.zip, err = pgzip.NewWriterLevel(w.buffer, s.Level); err != nil {
			panic("nifti: gzip level out of range")
		}
	}
	if _, err := w.sink().Write(s.header()); err != nil {
		return nil, errors.Join(unwritable(path, err), w.Discard())
	}
	return w, nil
}

func (s Spec) filled() Spec {
	if s.Type == 0 {
		s.Type = Float32
	}
	if s.Slope == 0 {
		s.Slope = 1
	}
	if s.Space == 0 {
		s.Space = 1
	}
	if s.Level == 0 {
		s.Level = 6
	}
	longest := max(s.Grid.Shape[0], s.Grid.Shape[1], s.Grid.Shape[2], s.Volumes)
	if s.Version == 0 {
		s.Version = 1
		if longest > 32767 {
			s.Version = 2
		}
	}
	switch {
	case s.Type.Size() == 0:
		panic("nifti: type that is not written")
	case min(s.Grid.Shape[0], s.Grid.Shape[1], s.Grid.Shape[2]) < 1 || s.Volumes < 0:
		panic("nifti: shape without voxels")
	case s.Slope-s.Slope != 0 || s.Inter-s.Inter != 0 || s.TR-s.TR != 0 || s.TR < 0:
		panic("nifti: slope, intercept or TR is no number")
	case s.Version != 1 && s.Version != 2 || s.Version == 1 && longest > 32767:
		panic("nifti: version does not fit the shape")
	}
	return s
}

func unwritable(path string, err error) error {
	return &fault.Input{File: path, What: "cannot be written", Do: "check that the folder exists, is writable and has room", Err: err}
}

func (w *Writer) sink() io.Writer {
	if w.zip != nil {
		return w.zip
	}
	return w.buffer
}

// Write adds one volume. An integer type refuses values beyond its range, NaN
// included. It panics when v is not one volume or there are more than promised.
func (w *Writer) Write(v []float32) error {
	if w.file == nil {
		panic("nifti: Write after Close")
	}
	if len(v) != w.spec.Grid.Voxels() || w.written == max(w.spec.Volumes, 1) {
		panic("nifti: Write of another shape than promised")
	}
	var err error
	if w.raw, err = encode(w.raw[:0], v, w.spec.Type, w.scaling); err != nil {
		return named(fmt.Errorf("volume %d: %w", w.written, err), w.path)
	}
	if _, err := w.sink().Write(w.raw); err != nil {
		return unwritable(w.path, err)
	}
	w.written++
	return nil
}

// Close puts the file in its place: all promised volumes must have been written. On
// an error nothing is left behind.
func (w *Writer) Close() error {
	if w.file == nil {
		return nil
	}
	if n := max(w.spec.Volumes, 1); w.written != n {
		return errors.Join(fmt.Errorf("%s: %d of %d volumes written", w.path, w.written, n), w.Discard())
	}
	var err error
	if w.zip != nil {
		err, w.zip = w.zip.Close(), nil
	}
	if err == nil {
		err = errors.Join(w.buffer.Flush(), w.file.Chmod(0o644), w.file.Sync())
	}
	if err != nil {
		return errors.Join(unwritable(w.path, err), w.Discard())
	}
	if err := w.file.Close(); err != nil {
		return errors.Join(unwritable(w.path, err), w.Discard())
	}
	name := w.file.Name()
	w.file = nil
	if err := os.Rename(name, w.path); err != nil {
		return errors.Join(unwritable(w.path, err), os.Remove(name))
	}
	return nil
}

// Discard removes an unfinished file; after Close it does nothing.
func (w *Writer) Discard() error {
	if w.file == nil {
		return nil
	}
	if w.zip != nil {
		w.zip.Close() // ends its goroutines; what it writes is thrown away
	}
	name := w.file.Name()
	w.file.Close()
	w.file = nil
	return os.Remove(name)
}

// Write writes one image as float32.
func Write(path string, img *volume.Image) error {
	return WriteAs(path, img, Spec{})
}

// WriteAs writes one image as the Spec says, whose Grid and Volumes are filled in:
//
//	nifti.WriteAs("mask.nii.gz", mask.Image(), nifti.Spec{Type: nifti.Uint8})
func WriteAs(path string, img *volume.Image, s Spec) error {
	s.Grid, s.Volumes = img.Grid, 0
	w, err := Create(path, s)
	if err != nil {
		return err
	}
	defer w.Discard()
	if err := w.Write(img.V); err != nil {
		return err
	}
	return w.Close()
}

// Scaling returns a slope and intercept with which an integer type spans lo to hi.
func Scaling(t Type, lo, hi float64) (slope, inter float64) {
	least, most := t.limits()
	if !t.Integer() || !(hi > lo) {
		return 1, 0
	}
	// The header of version 1 keeps float32: a hair more than needed, so that the
	// rounded numbers still span the range.
	slope = float64(float32((hi - lo) / (most - least) * (1 + 1e-5)))
	return slope, float64(float32((lo + hi - slope*(least+most)) / 2))
}
