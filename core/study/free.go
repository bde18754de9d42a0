package study

// Free returns the bytes that a study in dir may still fill on its disk, 0 where the
// system does not say. The folder need not exist yet.
func Free(dir string) int64 {
	n, _ := freeBytes(nearest(dir))
	return n
}
