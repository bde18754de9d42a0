package bids

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"

	"syncact/core/fault"
	"syncact/core/table"
)

// ErrConfounds is beneath every refusal of a confounds table.
var ErrConfounds = errors.New("bids: not a usable confounds table")

// Confounds are the regressors of one run and the volumes it drops.
type Confounds struct {
	Names    []string    // sorted
	X        [][]float64 // one column a name, one value a volume, finite; mean 0 over kept volumes
	Censored []bool      // volumes to drop; nil when the table gives no reason to drop any
	Volumes  int
	Findings []fault.Finding
}

// ReadConfounds reads what a strategy of that name selects from a table of fMRIPrep
// (1.2 or later) and its JSON sidecar. A value missing in the first row, as in every
// derivative, is replaced by the second; one missing elsewhere is refused.
func ReadConfounds(path, strategy string) (*Confounds, error) {
	s, err := Named(strategy)
	if err != nil {
		return nil, err
	}
	return s.Read(path)
}

// Read reads what the strategy selects from a table; see [ReadConfounds].
func (s Strategy) Read(path string) (*Confounds, error) {
	t, err := table.ReadTSV(path)
	if err != nil {
		return nil, err
	}
	var meta map[string]component
	if s.CompCor != NoCompCor {
		if meta, err = readComponents(path); err != nil {
			return nil, err
		}
	}
	return s.selectFrom(t, meta)
}

// readComponents reads the JSON file beside a confounds table.
func readComponents(path string) (map[string]component, error) {
	path = strings.TrimSuffix(path, ".tsv") + ".json"
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, &fault.Input{File: path, What: "cannot be opened", Why: "CompCor needs the masks of its components", Do: "copy it beside the table or use another strategy", Err: errors.Join(ErrConfounds, err)}
	}
	var said map[string]json.RawMessage
	if err := json.Unmarshal(text, &said); err != nil {
		return nil, &fault.Input{File: path, What: "is not a JSON object: " + err.Error(), Do: "repair it", Err: ErrConfounds}
	}
	meta := make(map[string]component)
	for name, entry := range said {
		var c component
		if strings.Contains(name, "_comp_cor_") && json.Unmarshal(entry, &c) == nil {
			meta[name] = c
		}
	}
	return meta, nil
}

func (s Strategy) selectFrom(t *table.TSV, meta map[string]component) (*Confounds, error) {
	names := s.columns(t.Names, meta)
	needed := slices.Clone(names)
	if s.Scrub {
		needed = append(needed, "framewise_displacement", "std_dvars")
	}
	if err := checkColumns(t, needed); err != nil {
		return nil, err
	}
	if s.CompCor != NoCompCor && !slices.ContainsFunc(names, func(n string) bool { return strings.Contains(n, "_comp_cor_") }) {
		return nil, &fault.Input{File: t.Path, What: "its sidecar lists no CompCor component of the mask that was asked for", Do: "use another strategy", Err: ErrConfounds}
	}
	c := &Confounds{Names: names, Volumes: len(t.Rows)}
	if err := s.censor(c, t); err != nil {
		return nil, err
	}
	var filled []string
	for _, name := range names {
		x, err := t.Float(name)
		if err != nil {
			return nil, err
		}
		was, err := fillFirst(t, name, x)
		if err != nil {
			return nil, err
		}
		if was {
			filled = append(filled, name)
		}
		if !s.KeepMeans {
			demean(x, c.Censored)
		}
		c.X = append(c.X, x)
	}
	if len(filled) > 0 {
		c.Findings = append(c.Findings, fault.Finding{File: t.Path, What: fmt.Sprintf("n/a in the first row of %d columns was replaced by the second row", len(filled)), Why: strings.Join(filled[:min(4, len(filled))], ", ") + " and others have no value there"})
	}
	return c, nil
}

// checkColumns refuses a table without the columns that are needed.
func checkColumns(t *table.TSV, needed []string) error {
	var lacks []string
	for _, n := range needed {
		if !t.Has(n) {
			lacks = append(lacks, n)
		}
	}
	if len(lacks) == 0 {
		return nil
	}
	in := &fault.Input{File: t.Path, What: "has no column " + strings.Join(lacks, ", "), Do: "name a strategy without it under clean, confounds in study.json: motion6, motion24 or none", Err: ErrConfounds}
	if t.Has("FramewiseDisplacement") || t.Has("X") && t.Has("RotX") {
		in.Why, in.Do = "the table was written by fMRIPrep 1.1 or older", "preprocess the data with a newer fMRIPrep"
	}
	return in
}

// fillFirst replaces a missing first value by the second; missing values elsewhere are
// refused.
func fillFirst(t *table.TSV, name string, x []float64) (filled bool, err error) {
	if len(x) > 1 && math.IsNaN(x[0]) && !math.IsNaN(x[1]) {
		x[0], filled = x[1], true
	}
	for i, v := range x {
		if !(math.Abs(v) < 1e100) {
			return false, &fault.Input{File: t.Path, What: fmt.Sprintf("column %q has %s in row %d of %d", name, table.Cell(v), i+1, len(x)),
				Do: "repair the table or use a strategy without this column", Err: ErrConfounds}
		}
	}
	return filled, nil
}

func demean(x []float64, dropped []bool) {
	sum, n := 0.0, 0
	for i, v := range x {
		if dropped == nil || !dropped[i] {
			sum += v
			n++
		}
	}
	for i := range x {
		x[i] -= sum / float64(max(n, 1))
	}
}

// censor marks the volumes that the table gives reason to drop.
func (s Strategy) censor(c *Confounds, t *table.TSV) error {
	dropped, reason := make([]bool, len(t.Rows)), false
	for _, name := range t.Names {
		if !strings.Contains(name, "non_steady_state") {
			continue
		}
		x, err := t.Float(name)
		if err != nil {
			return err
		}
		for i, v := range x {
			dropped[i] = dropped[i] || v != 0
		}
		reason = true
	}
	if s.Scrub {
		moved, err := s.moved(t)
		if err != nil {
			return err
		}
		for i, m := range moved {
			dropped[i] = dropped[i] || m
			reason = reason || m
		}
	}
	if reason {
		c.Censored = dropped
	}
	return nil
}

// moved marks volumes above either threshold (a missing value is not above it), and
// segments between them that are too short.
func (s Strategy) moved(t *table.TSV) ([]bool, error) {
	fd, err := t.Float("framewise_displacement")
	if err != nil {
		return nil, err
	}
	dvars, err := t.Float("std_dvars")
	if err != nil {
		return nil, err
	}
	moved := make([]bool, len(fd))
	for i := range moved {
		moved[i] = fd[i] > s.FDmm || dvars[i] > s.DVARS
	}
	if !slices.Contains(moved, true) {
		return moved, nil
	}
	for from := 0; from < len(moved); from++ {
		to := from
		for to < len(moved) && !moved[to] {
			to++
		}
		if to-from < s.Segment {
			for i := from; i < to; i++ {
				moved[i] = true
			}
		}
		from = to
	}
	return moved, nil
}

// Displaced reads which volumes have a framewise displacement above mm: the volumes
// that the option censor_fd_mm drops.
func Displaced(path string, mm float64) ([]bool, error) {
	t, err := table.ReadTSV(path)
	if err != nil {
		return nil, err
	}
	if err := checkColumns(t, []string{"framewise_displacement"}); err != nil {
		return nil, err
	}
	fd, err := t.Float("framewise_displacement")
	if err != nil {
		return nil, err
	}
	out := make([]bool, len(fd))
	for i, x := range fd {
		out[i] = x > mm
	}
	return out, nil
}

// Match returns an error unless the table has one row a volume of the run at path.
func (c *Confounds) Match(path, run string, volumes int) error {
	if c.Volumes == volumes {
		return nil
	}
	return &fault.Input{File: path, What: fmt.Sprintf("has %d rows, %s has %d volumes", c.Volumes, run, volumes),
		Why: "the table belongs to another run, or volumes were cut off", Do: "give the table of this run", Err: ErrConfounds}
}
