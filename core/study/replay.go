package study

import (
	"context"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"syncact/core/fault"
	"syncact/core/nifti"
	"syncact/core/store"
	"syncact/core/table"
)

// A Replayed says how the results of a study compare with those of the same run
// made anew.
type Replayed struct {
	Manifest    string       `json:"manifest"`
	Files       int          `json:"files"` // compared
	Numbers     int          `json:"numbers"`
	Differences []Difference `json:"differences"`
}

// A Difference is a published file that the replay made otherwise.
type Difference struct {
	File    string  `json:"file"`
	What    string  `json:"what"`
	Count   int     `json:"count"`
	Largest float64 `json:"largest"` // absolute; 0 where numbers cannot be paired
}

// Replay runs again what a manifest records, from the same inputs in a temporary
// folder, and compares every published number with what the study holds: the one in
// the nearest folder above the manifest. Inputs that changed since are refused. Of the
// options, only Board and Ended count.
func Replay(ctx context.Context, manifest string, o RunOptions) (*Replayed, error) {
	path, err := filepath.Abs(manifest)
	if err != nil {
		return nil, err
	}
	dir := filepath.Dir(path)
	for filepath.Dir(dir) != dir {
		if _, err := os.Stat(filepath.Join(dir, FileName)); err == nil {
			break
		}
		dir = filepath.Dir(dir)
	}
	return ReplayIn(ctx, dir, manifest, o)
}

// ReplayIn is [Replay] for a manifest that lies elsewhere than its study, such as one
// that was saved beside a figure.
func ReplayIn(ctx context.Context, dir, manifest string, o RunOptions) (*Replayed, error) {
	m, err := ReadManifest(manifest)
	if err != nil {
		return nil, err
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	published := filepath.Join(dir, "derivatives", "syncact")
	if err := m.unchanged(dir); err != nil {
		return nil, err
	}
	temp, err := os.MkdirTemp("", "syncact-replay-*")
	if err != nil {
		return nil, fmt.Errorf("study: %w", err)
	}
	defer os.RemoveAll(temp)
	o.Provider, o.Threads, o.Until, o.Subjects, o.MemoryGiB = m.Provider, m.Threads, m.Until, m.Subjects, 0
	if _, err := newStudy(dir, temp, m.Spec).Run(ctx, o); err != nil {
		return nil, err
	}
	r := &Replayed{Manifest: manifest, Differences: []Difference{}}
	return r, r.compareAll(published, temp)
}

// unchanged holds the inputs against their digests.
func (m *Manifest) unchanged(dir string) error {
	digests := store.OpenDigests("")
	for name, d := range m.Inputs {
		path := filepath.FromSlash(name)
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		sha, err := digests.File(path)
		if err != nil {
			return err
		}
		if sha != d.SHA256 {
			return &fault.Input{File: path, What: "is not the file that the manifest records", Why: fmt.Sprintf("SHA-256 is %s…, was %s…", sha[:12], d.SHA256[:min(12, len(d.SHA256))]),
				Do: "bring back the file, or run the study anew", Err: store.ErrChanged}
		}
	}
	return nil
}

// compareAll compares every file that the replay published.
func (r *Replayed) compareAll(published, replayed string) error {
	return filepath.WalkDir(replayed, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(replayed, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name == "store" {
				return fs.SkipDir
			}
			return nil
		}
		read := readers[filepath.Ext(name)]
		if read == nil {
			return nil
		}
		fresh, err := read(path)
		if err != nil {
			return err
		}
		held, err := read(filepath.Join(published, name))
		if err != nil {
			r.Differences = append(r.Differences, Difference{File: filepath.ToSlash(name), What: err.Error(), Count: len(fresh.numbers)})
			return nil
		}
		r.compare(filepath.ToSlash(name), held, fresh)
		return nil
	})
}

// contents is a file as numbers and words.
type contents struct {
	numbers []float64
	words   []string
}

var readers = map[string]func(string) (contents, error){".npy": readArray, ".tsv": readTable, ".gz": readImages}

func readArray(path string) (contents, error) {
	a, err := table.ReadNPY(path)
	if err != nil {
		return contents{}, err
	}
	return contents{a.V, []string{fmt.Sprint(a.Shape)}}, nil
}

func readTable(path string) (contents, error) {
	tsv, err := table.ReadTSV(path)
	if err != nil {
		return contents{}, err
	}
	c := contents{words: slices.Clone(tsv.Names)}
	for _, row := range tsv.Rows {
		for _, cell := range row {
			if x, ok := table.Number(cell); ok {
				c.numbers = append(c.numbers, x)
			} else {
				c.words = append(c.words, cell)
			}
		}
	}
	return c, nil
}

func readImages(path string) (contents, error) {
	images, err := nifti.ReadAll(path)
	if err != nil {
		return contents{}, err
	}
	var c contents
	for _, img := range images {
		for _, x := range img.V {
			c.numbers = append(c.numbers, float64(x))
		}
	}
	return c, nil
}

// compare counts the numbers of a file that differ; NaN equals NaN.
func (r *Replayed) compare(name string, held, fresh contents) {
	r.Files++
	r.Numbers += len(fresh.numbers)
	if len(held.numbers) != len(fresh.numbers) || !slices.Equal(held.words, fresh.words) {
		r.Differences = append(r.Differences, Difference{File: name, What: fmt.Sprintf("%d numbers, the replay has %d, or words differ", len(held.numbers), len(fresh.numbers)),
			Count: max(len(held.numbers), len(fresh.numbers))})
		return
	}
	d := Difference{File: name}
	for i, x := range held.numbers {
		y := fresh.numbers[i]
		if x == y || x != x && y != y {
			continue
		}
		if d.Count++; math.Abs(x-y) > d.Largest || d.What == "" {
			d.Largest = math.Min(math.Abs(x-y), math.MaxFloat64)
			d.What = strings.TrimSpace(fmt.Sprintf("number %d is %g, the replay has %g", i, x, y))
		}
	}
	if d.Count > 0 {
		r.Differences = append(r.Differences, d)
	}
}
