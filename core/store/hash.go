package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/google/renameio/v2"

	"syncact/core/fault"
)

// ErrChanged says that a file changed while or after it was hashed.
var ErrChanged = errors.New("store: file changed")

// Digests remembers the SHA-256 of files by path, size and time of change, so
// that a second look at unchanged files is free.
type Digests struct {
	path  string
	mu    sync.Mutex
	known map[string]digest
	used  map[string]Used
	dirty bool
}

type digest struct {
	Size  int64     `json:"size"`
	Mtime time.Time `json:"mtime"`
	SHA   string    `json:"sha256"`
}

// OpenDigests reads what was remembered in path. A missing or damaged memory is
// an empty one: it only saves time.
func OpenDigests(path string) *Digests {
	d := &Digests{path: path, known: map[string]digest{}, used: map[string]Used{}}
	if text, err := os.ReadFile(path); err == nil {
		if json.Unmarshal(text, &d.known) != nil {
			d.known = map[string]digest{}
		}
	}
	return d
}

// File returns the SHA-256 of a file's content in hexadecimal.
func (d *Digests) File(path string) (string, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	before, err := os.Stat(full)
	if err != nil {
		return "", &fault.Input{File: path, What: "cannot be read", Do: "check the path and its permissions", Err: err}
	}
	d.mu.Lock()
	known, ok := d.known[full]
	d.mu.Unlock()
	if ok && known.Size == before.Size() && known.Mtime.Equal(before.ModTime()) {
		return known.SHA, d.note(full, known)
	}
	sha, err := hashFile(full)
	if err != nil {
		return "", &fault.Input{File: path, What: "cannot be read", Do: "check the path and its permissions", Err: err}
	}
	after, err := os.Stat(full)
	if err != nil || after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime()) {
		return "", changed(path)
	}
	known = digest{before.Size(), before.ModTime(), sha}
	d.mu.Lock()
	d.known[full], d.dirty = known, true
	d.mu.Unlock()
	return sha, d.note(full, known)
}

// Used is a file that was asked for.
type Used struct {
	Bytes  int64
	SHA256 string
}

// note remembers that a file was asked for. One that was asked for before must be
// the same still.
func (d *Digests) note(path string, known digest) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := Used{known.Size, known.SHA}
	if before, ok := d.used[path]; ok && before != now {
		return changed(path)
	}
	d.used[path] = now
	return nil
}

func changed(path string) error {
	return &fault.Input{File: path, What: "changed while it was read", Do: "wait until it is written, then run again", Err: ErrChanged}
}

// Begin forgets which files were asked for: a run begins.
func (d *Digests) Begin() {
	d.mu.Lock()
	defer d.mu.Unlock()
	clear(d.used)
}

// Unchanged refuses when a file that was asked for since Begin has another size or
// time of change than when it was hashed.
func (d *Digests) Unchanged() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for path := range d.used {
		known := d.known[path]
		info, err := os.Stat(path)
		if err != nil || info.Size() != known.Size || !info.ModTime().Equal(known.Mtime) {
			return changed(path)
		}
	}
	return nil
}

// Used returns every file that was asked for since Begin, by absolute path.
func (d *Digests) Used() map[string]Used {
	d.mu.Lock()
	defer d.mu.Unlock()
	return maps.Clone(d.used)
}

// Save writes what is remembered.
func (d *Digests) Save() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.dirty {
		return nil
	}
	text, err := json.Marshal(d.known)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(d.path), 0o755); err != nil {
		return err
	}
	d.dirty = false
	return renameio.WriteFile(d.path, text, fs.FileMode(0o644))
}

func hashFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.CopyBuffer(h, f, make([]byte, 1<<20)); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
