package study

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"

	"syncact/core/fault"
)

// writeFile stores a small file, whole or not at all.
func writeFile(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return &fault.Input{File: filepath.Dir(path), What: "cannot be made", Do: "choose a folder you may write to", Err: err}
	}
	if err := renameio.WriteFile(path, text, 0o644); err != nil {
		return &fault.Input{File: path, What: "cannot be written", Do: "free space, or choose a folder you may write to", Err: err}
	}
	return nil
}

// publishFile makes a stored file visible at to, as a hard link (or a copy where
// the file system has none). A file that is there already is left alone.
func publishFile(from, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return &fault.Input{File: filepath.Dir(to), What: "cannot be made", Do: "choose a folder you may write to", Err: err}
	}
	return link(from, to)
}

func link(from, to string) error {
	a, err := os.Stat(from)
	if err != nil {
		return err
	}
	b, err := os.Stat(to)
	if err == nil && os.SameFile(a, b) {
		return nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	part := to + ".part"
	_ = os.Remove(part) // left by a run that ended between link and rename
	if err := os.Link(from, part); err != nil {
		if err := copyFile(from, part); err != nil {
			return err
		}
	}
	return os.Rename(part, to)
}

func copyFile(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o644)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
