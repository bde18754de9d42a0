package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"time"
)

// A Store is a folder of results: <stage>/<key>/.
type Store struct{ root string }

// building is where results are made; what is left there belongs to runs that
// ended before their time.
const building = "building"

// Open returns the store below root; the folder is made when it is first needed.
func Open(root string) *Store { return &Store{root: root} }

// Find returns the folder of a whole result.
func (s *Store) Find(stage string, key Key) (dir string, ok bool) {
	dir = filepath.Join(s.root, stage, string(key))
	info, err := os.Stat(dir)
	return dir, err == nil && info.IsDir()
}

// Make returns the folder of a result, calling fill when it is not
// stored. A fill that fails leaves nothing behind.
func (s *Store) Make(ctx context.Context, stage string, key Key, fill func(dir string) error) (dir string, made bool, err error) {
	dir, ok := s.Find(stage, key)
	if ok {
		touch(dir)
		return dir, false, nil
	}
	if err := ctx.Err(); err != nil {
		return "", false, err
	}
	if err := os.MkdirAll(filepath.Join(s.root, building), 0o755); err != nil {
		return "", false, fmt.Errorf("store: %w", err)
	}
	work, err := os.MkdirTemp(filepath.Join(s.root, building), stage+"-")
	if err != nil {
		return "", false, fmt.Errorf("store: %w", err)
	}
	defer os.RemoveAll(work)
	if err := fill(work); err != nil {
		return "", false, err
	}
	if err := ctx.Err(); err != nil {
		return "", false, err
	}
	return dir, true, s.settle(work, dir)
}

// settle syncs a finished folder and renames it into place.
func (s *Store) settle(work, dir string) error {
	if err := os.Chmod(work, 0o755); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	if err := syncTree(work); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	err := os.Rename(work, dir)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		if _, ok := s.Find(filepath.Base(filepath.Dir(dir)), Key(filepath.Base(dir))); ok {
			return nil // another process made the same result first
		}
		return fmt.Errorf("store: %w", err)
	}
	return nil
}

func syncTree(root string) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		return f.Sync()
	})
}

// touch marks a result as used now, for Shrink.
func touch(dir string) {
	now := time.Now()
	_ = os.Chtimes(dir, now, now) // a read-only store still serves results
}

// An Entry is a stored result.
type Entry struct {
	Stage string    `json:"stage"`
	Key   Key       `json:"key"`
	Bytes int64     `json:"bytes"`
	Used  time.Time `json:"used"`
}

// Entries lists what is stored, the longest unused first.
func (s *Store) Entries() ([]Entry, error) {
	var entries []Entry
	stages, err := os.ReadDir(s.root)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	for _, stage := range stages {
		if !stage.IsDir() || stage.Name() == building {
			continue
		}
		keys, err := os.ReadDir(filepath.Join(s.root, stage.Name()))
		if err != nil {
			return nil, fmt.Errorf("store: %w", err)
		}
		for _, key := range keys {
			if info, err := key.Info(); err == nil && key.IsDir() {
				size := treeSize(filepath.Join(s.root, stage.Name(), key.Name()))
				entries = append(entries, Entry{stage.Name(), Key(key.Name()), size, info.ModTime()})
			}
		}
	}
	sort.Slice(entries, func(i, j int) bool { return entries[i].Used.Before(entries[j].Used) })
	return entries, nil
}

func treeSize(root string) int64 {
	var size int64
	_ = filepath.WalkDir(root, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			if info, err := d.Info(); err == nil {
				size += info.Size()
			}
		}
		return nil
	})
	return size
}

// Shrink removes the longest unused results until at most limit bytes are stored,
// and whatever interrupted runs left more than a day ago. It returns the bytes freed.
func (s *Store) Shrink(limit int64) (freed int64, err error) {
	entries, err := s.Entries()
	if err != nil {
		return 0, err
	}
	var total int64
	for _, e := range entries {
		total += e.Bytes
	}
	for _, e := range entries {
		if total-freed <= limit {
			break
		}
		if err := os.RemoveAll(filepath.Join(s.root, e.Stage, string(e.Key))); err != nil {
			return freed, fmt.Errorf("store: %w", err)
		}
		freed += e.Bytes
	}
	return freed, s.sweep(24 * time.Hour)
}

// Drop removes the results of a stage, so that the next run makes them anew. It
// returns the bytes freed.
func (s *Store) Drop(stage string) (freed int64, err error) {
	entries, err := s.Entries()
	if err != nil {
		return 0, err
	}
	for _, e := range entries {
		if e.Stage == stage {
			freed += e.Bytes
		}
	}
	if err := os.RemoveAll(filepath.Join(s.root, stage)); err != nil {
		return 0, fmt.Errorf("store: %w", err)
	}
	return freed, nil
}

// sweep removes unfinished results older than age; younger ones may be in the making.
func (s *Store) sweep(age time.Duration) error {
	left, err := os.ReadDir(filepath.Join(s.root, building))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	for _, d := range left {
		if info, err := d.Info(); err == nil && time.Since(info.ModTime()) > age {
			if err := os.RemoveAll(filepath.Join(s.root, building, d.Name())); err != nil {
				return fmt.Errorf("store: %w", err)
			}
		}
	}
	return nil
}
