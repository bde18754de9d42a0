package study

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"syncact/core/fault"
	"syncact/core/nifti"
	"syncact/core/volume"
)

// recordings reads every header and confounds table.
func (c *checker) recordings(ctx context.Context) {
	for _, rec := range c.in.Recordings {
		if ctx.Err() != nil {
			return
		}
		h, err := c.header(ctx, rec)
		if err != nil {
			c.blocked(rec.File, err)
			continue
		}
		c.headers[rec.File+rec.Run] = h
		for _, other := range c.in.of(rec.Run) {
			if o, ok := c.headers[other.File+other.Run]; ok && (o.volumes != h.volumes || abs(o.tr-h.tr) > 1e-6) {
				c.say(fault.Finding{Severity: fault.Blocking, File: rec.File, What: fmt.Sprintf("%d volumes of %.6g s, while %s has %d of %.6g s", h.volumes, h.tr, other.File, o.volumes, o.tr),
					Why: "both are run " + rec.Run, Do: "give runs that differ names of their own"})
				break
			}
		}
		if err := c.filterable(rec, h); err != nil {
			c.blocked(rec.File, err)
		}
		c.confounds(rec, h)
		if c.Spec.Dataset.Layout != LayoutTimeSeries {
			_, finding := rec.Timing.Offset(h.tr)
			finding.File = rec.File
			c.say(finding)
		}
	}
}

func (c *checker) header(ctx context.Context, rec Recording) (header, error) {
	if c.Spec.Dataset.Layout == LayoutTimeSeries {
		return c.givenHeader(rec)
	}
	f, err := nifti.Open(rec.File)
	if err != nil {
		return header{}, err
	}
	if c.deep {
		if err := f.Verify(ctx); err != nil {
			return header{}, err
		}
	}
	c.say(settled(f, rec.TR)...)
	src, err := c.source(rec)
	if err != nil {
		return header{}, err
	}
	if c.grid == nil {
		c.grid, c.gridOf = new(volume.Grid), rec.File
		*c.grid = f.Grid()
	}
	if !c.grid.Same(f.Grid()) {
		return header{}, &fault.Input{File: rec.File, What: fmt.Sprintf("grid %v, while %s has %v or lies elsewhere", f.Grid().Shape, c.gridOf, c.grid.Shape),
			Why: "recordings are not resampled", Do: "bring all recordings to one space", Err: ErrSpec}
	}
	c.voxels = f.Grid().Voxels()
	h := header{src.Volumes(), f.TR()}
	if rec.TR > 0 {
		if h.tr > 0 && abs(h.tr-rec.TR) > 1e-3 {
			c.say(fault.Finding{Severity: fault.Warning, File: rec.File, What: fmt.Sprintf("the header says a TR of %.6g s, the sidecar or study.json %.6g s", h.tr, rec.TR), Why: "the latter is used", Do: "correct whichever is wrong"})
		}
		h.tr = rec.TR
	}
	if err := wrongTR(rec.File, h.tr); err != nil {
		return h, err
	}
	if mask := c.maskFile(rec); mask != "" {
		m, err := nifti.ReadMask(mask)
		if err != nil {
			return h, err
		}
		if len(m.Index) == 0 {
			return h, &fault.Input{File: mask, What: "holds no voxel that is not 0", Do: "name a mask of the brain", Err: ErrSpec}
		}
		if !m.Grid.Same(f.Grid()) {
			return h, &fault.Input{File: mask, What: fmt.Sprintf("grid %v, while %s has %v", m.Grid.Shape, rec.File, f.Grid().Shape), Do: "resample the mask to the grid of the data", Err: ErrSpec}
		}
	}
	return h, nil
}

// filterable refuses a recording that is too short for the filter that is asked for.
func (c *checker) filterable(rec Recording, h header) error {
	_, err := c.Filter(h.volumes, h.tr, nil)
	return wrongFilter(rec, h.volumes, h.tr, err)
}

func wrongFilter(rec Recording, volumes int, tr float64, err error) error {
	if err == nil {
		return nil
	}
	return &fault.Input{File: rec.File, What: fmt.Sprintf("%d volumes of %.6g s: %s", volumes, tr, strings.TrimPrefix(err.Error(), "series: ")), Do: "change high_pass_hz or low_pass_hz, or leave the run out", Err: errors.Join(ErrSpec, err)}
}

func (c *checker) confounds(rec Recording, h header) {
	if c.Spec.Clean.Confounds == "none" && c.Spec.Dataset.Layout != LayoutTimeSeries {
		c.say(fault.Finding{Severity: fault.Note, File: rec.File, What: "no confounds are regressed out", Do: "name a strategy under clean.confounds"})
	}
	read, err := c.Study.confounds(rec)
	if err == nil && read.Volumes > 0 {
		err = read.Match(rec.Confounds, title(rec), h.volumes)
	}
	if err != nil {
		c.blocked(rec.Confounds, err)
		return
	}
	c.say(read.Findings...)
}

// givenHeader reads a table of time series; every run must have its columns.
func (c *checker) givenHeader(rec Recording) (header, error) {
	columns, err := readColumns(rec.File)
	if err != nil {
		return header{}, err
	}
	if c.voxels != 0 && c.voxels != len(columns) {
		return header{}, &fault.Input{File: rec.File, What: fmt.Sprintf("%d rows × %d columns, while %s has %d columns", len(columns[0]), len(columns), c.in.Recordings[0].File, c.voxels),
			Why: "rows must be time and columns regions", Do: "transpose the table, or give every run the same regions", Err: ErrSpec}
	}
	c.voxels = len(columns)
	names, err := c.columnNames()
	if err != nil {
		return header{}, err
	}
	if err := wrongColumns(rec.File, columns, c.Spec.Dataset.Names, names); err != nil {
		return header{}, err
	}
	return header{len(columns[0]), rec.TR}, wrongTR(rec.File, rec.TR)
}

// fewestRows is what a table of time series must have; fewer are regions.
const fewestRows = 20

// wrongColumns refuses a table that does not fit the names of its columns, or that
// has its rows for columns.
func wrongColumns(file string, columns [][]float64, namesFile string, names []string) error {
	rows := len(columns[0])
	switch {
	case names != nil && len(names) != len(columns):
		return &fault.Input{File: file, What: fmt.Sprintf("%d rows × %d columns, while %s names %d", rows, len(columns), namesFile, len(names)),
			Why: "rows must be time and columns regions", Do: "transpose the table, or correct the names", Err: ErrSpec}
	case rows < fewestRows:
		return &fault.Input{File: file, What: fmt.Sprintf("%d rows × %d columns", rows, len(columns)), Why: "rows must be time and columns regions", Do: "transpose the table", Err: ErrSpec}
	}
	return nil
}

// settled returns what a header gave cause for; a repetition time stated elsewhere
// settles what the header leaves open.
func settled(f *nifti.File, tr float64) []fault.Finding {
	out := slices.Clone(f.Findings())
	if tr <= 0 || f.TR() > 0 {
		return out
	}
	for i := range out {
		if strings.Contains(out[i].Do, "repetition time") {
			out[i].Severity, out[i].Why, out[i].Do = fault.Note, fmt.Sprintf("the sidecar or study.json says %.6g s, which is used", tr), ""
		}
	}
	return out
}

// wrongTR refuses a repetition time that is not known or cannot be one.
func wrongTR(file string, tr float64) error {
	switch {
	case tr <= 0:
		return &fault.Input{File: file, What: "the TR is unknown", Do: `state "tr_s" for this file in study.json, or RepetitionTime in its sidecar`, Err: ErrSpec}
	case tr < .05 || tr > 60:
		return &fault.Input{File: file, What: fmt.Sprintf("a TR of %.6g s is not believed", tr), Why: "it may be stated in milliseconds", Do: "state seconds in study.json or the sidecar", Err: ErrSpec}
	}
	return nil
}
