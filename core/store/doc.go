// Package store keeps the results of stages by the hash of everything they depend
// on, so that work done once is never done again and a killed run loses only the
// stage in progress.
//
//	s := store.Open(filepath.Join(study, "derivatives", "syncact", "store"))
//	dir, made, err := s.Make(ctx, "bold", key, func(dir string) error { … })
//
// A result is a folder. It is written under a temporary name and renamed when it
// is whole: what [Store.Find] returns is complete. Two processes may make the same
// result at once; the first to finish wins.
package store
