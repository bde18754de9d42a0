package study

import (
	"fmt"
	"os"
	"path/filepath"

	"syncact/core/fault"
)

// room compares what a run will store with what is free, counting what is stored
// already as done.
func (s *Study) room(estimates []Estimate) []fault.Finding {
	var need int64
	for _, e := range estimates {
		need += e.Disk
	}
	entries, err := s.store.Entries()
	if err != nil {
		return nil // the first stage says what is wrong with the store
	}
	for _, e := range entries {
		need -= e.Bytes
	}
	free, known := freeBytes(nearest(s.out()))
	if !known || need <= free {
		return nil
	}
	return []fault.Finding{{Severity: fault.Blocking, File: s.out(), What: fmt.Sprintf("a run stores about %s more, %s are free", size(need), size(free)),
		Do: "free space, or move the study to a larger disk"}}
}

// memory compares what stages take with what they may. A limit that was asked for
// is kept; one that was only found may be wrong.
func memory(estimates []Estimate, asked int64) []fault.Finding {
	limit, severity, whose := asked, fault.Blocking, "the run may use"
	if asked == 0 {
		var known bool
		if limit, known = freeMemory(); !known {
			return nil
		}
		severity, whose = fault.Warning, "free are"
	}
	var out []fault.Finding
	for _, e := range estimates {
		if e.Memory > limit {
			out = append(out, fault.Finding{Severity: severity, What: fmt.Sprintf("the stage %s takes about %s of memory, %s %s", e.Stage, size(e.Memory), whose, size(limit)),
				Do: "give it more, or close other programs"})
		}
	}
	return out
}

// cleaners is how many recordings may be cleaned at a time. Inflating is one
// thread, the projection another.
func cleaners(threads int, each, limit int64) int {
	most := max(1, threads/2)
	if limit == 0 || each <= 0 {
		return most
	}
	return int(min(int64(most), max(1, (limit-overheadBytes)/each)))
}

// nearest is the deepest folder on the way to path that exists.
func nearest(path string) string {
	for !exists(path) && filepath.Dir(path) != path {
		path = filepath.Dir(path)
	}
	return path
}

// writable makes a folder and refuses one that nothing can be stored in.
func writable(dir string) error {
	err := os.MkdirAll(dir, 0o755)
	if err == nil {
		var f *os.File
		if f, err = os.CreateTemp(dir, ".write-*"); err == nil {
			f.Close()
			err = os.Remove(f.Name())
		}
	}
	if err != nil {
		return &fault.Input{File: dir, What: "nothing can be written there", Do: "copy the study to a folder you may write to", Err: err}
	}
	return nil
}

// size writes bytes as people read them.
func size(bytes int64) string {
	if bytes < 1e9 {
		return fmt.Sprintf("%.0f MB", float64(bytes)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(bytes)/1e9)
}
