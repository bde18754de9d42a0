package table

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"syncact/core/fault"
)

// A pending file is written beside its destination and renamed into place, so that
// what has the final name is whole.
type pending struct {
	*os.File
	path string
}

func newPending(path string) (*pending, error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.tmp")
	if err != nil {
		return nil, cannotWrite(path, err)
	}
	return &pending{File: f, path: path}, nil
}

func cannotWrite(path string, err error) error {
	return &fault.Input{File: path, What: "cannot be written", Do: "check that the folder exists, is writable and has room", Err: err}
}

// commit syncs, closes and renames the file. On error nothing is left.
func (p *pending) commit() error {
	err := errors.Join(p.Chmod(0o644), p.Sync(), p.Close())
	if err == nil {
		err = os.Rename(p.Name(), p.path)
	}
	if err != nil {
		return errors.Join(cannotWrite(p.path, err), os.Remove(p.Name()))
	}
	return nil
}

// discard closes and removes the file.
func (p *pending) discard() error { return errors.Join(p.Close(), os.Remove(p.Name())) }

// writeFile writes a whole file through write, atomically.
func writeFile(path string, write func(*os.File) error) error {
	p, err := newPending(path)
	if err != nil {
		return err
	}
	if err := write(p.File); err != nil {
		return errors.Join(cannotWrite(path, err), p.discard())
	}
	return p.commit()
}

// WriteJSON writes v as indented JSON, atomically: the sidecar of a table.
func WriteJSON(path string, v any) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return writeFile(path, func(f *os.File) error {
		_, err := f.Write(append(text, '\n'))
		return err
	})
}
