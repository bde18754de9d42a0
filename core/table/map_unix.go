//go:build unix

package table

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// mapFile maps the first size bytes of f; changes of a writable one reach the file.
func mapFile(f *os.File, size int, writable bool) ([]byte, error) {
	prot := unix.PROT_READ
	if writable {
		prot |= unix.PROT_WRITE
	}
	return unix.Mmap(int(f.Fd()), 0, size, prot, unix.MAP_SHARED)
}

func unmapFile(b []byte) error { return unix.Munmap(b) }

// flushFile makes sure that what was written to the mapping is in the file.
func flushFile(_ *os.File, b []byte) error { return unix.Msync(b, unix.MS_SYNC) }

// reserve gives f its length and, where the system can, its blocks: a full disk is
// an error here rather than a crash when a page is written.
func reserve(f *os.File, size int64) error {
	if err := f.Truncate(size); err != nil {
		return err
	}
	err := allocate(f, size)
	if errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EFBIG) || errors.Is(err, unix.EDQUOT) {
		return err
	}
	return nil
}
