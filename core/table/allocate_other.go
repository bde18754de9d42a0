//go:build unix && !linux

package table

import "os"

// allocate has no portable form outside Linux; the file stays sparse.
func allocate(*os.File, int64) error { return nil }
