//go:build linux || darwin

package study

import "golang.org/x/sys/unix"

// freeBytes returns the space that a user may still fill on the disk of dir.
func freeBytes(dir string) (int64, bool) {
	var s unix.Statfs_t
	if unix.Statfs(dir, &s) != nil {
		return 0, false
	}
	return int64(s.Bavail) * int64(s.Bsize), true
}
