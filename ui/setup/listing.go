package setup

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A shown is an entry of a folder.
type shown struct {
	name string
	dir  bool
}

// A listing is what a folder holds, or its beginning.
type listing struct {
	folder  string
	entries []shown
	more    bool // the folder holds more than was read
}

// firstEntries is how many entries are read before anything is shown.
const firstEntries = 400

// list reads a folder: its beginning, or all of it. Hidden entries are left out.
func list(ctx context.Context, folder string, all bool) (listing, error) {
	l := listing{folder: folder}
	f, err := os.Open(folder)
	if err != nil {
		return l, err
	}
	defer f.Close()
	for {
		entries, err := f.ReadDir(firstEntries)
		for _, e := range entries {
			if !strings.HasPrefix(e.Name(), ".") {
				l.entries = append(l.entries, shown{e.Name(), isFolder(folder, e)})
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return l, err
		}
		if ctx.Err() != nil {
			return l, ctx.Err()
		}
		if !all && len(entries) == firstEntries {
			l.more = true
			break
		}
	}
	slices.SortFunc(l.entries, func(a, b shown) int {
		if a.dir != b.dir {
			if a.dir {
				return -1
			}
			return 1
		}
		return cmp.Compare(strings.ToLower(a.name), strings.ToLower(b.name))
	})
	return l, nil
}

func isFolder(folder string, e os.DirEntry) bool {
	if e.Type()&os.ModeSymlink == 0 {
		return e.IsDir()
	}
	info, err := os.Stat(filepath.Join(folder, e.Name()))
	return err == nil && info.IsDir()
}

// matching keeps the entries whose names begin with what was typed and that are of use.
func (l listing) matching(begun string, useful func(name string, dir bool) bool) []shown {
	var out []shown
	for _, e := range l.entries {
		begins := strings.HasPrefix(strings.ToLower(e.name), strings.ToLower(begun))
		if begins && (e.dir || useful == nil || useful(e.name, e.dir)) {
			out = append(out, e)
		}
	}
	return out
}
