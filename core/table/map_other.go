//go:build !unix

package table

import (
	"io"
	"os"
)

// mapFile reads the file whole where the system offers no mapping this package uses.
func mapFile(f *os.File, size int, writable bool) ([]byte, error) {
	b := make([]byte, size)
	if writable {
		return b, nil
	}
	_, err := io.ReadFull(io.NewSectionReader(f, 0, int64(size)), b)
	return b, err
}

func unmapFile([]byte) error { return nil }

func flushFile(f *os.File, b []byte) error {
	_, err := f.WriteAt(b, 0)
	return err
}

func reserve(f *os.File, size int64) error { return f.Truncate(size) }
