package study

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"golang.org/x/sync/errgroup"

	"syncact/core/bids"
	"syncact/core/bold"
	"syncact/core/fault"
	"syncact/core/nifti"
	"syncact/core/progress"
	"syncact/core/series"
	"syncact/core/store"
	"syncact/core/table"
	"syncact/core/volume"
)

// brain is what the stage bold hands on: the group mask and the clean matrices, or
// the given time series of a dataset without images.
type brain struct {
	mask *volume.Mask // nil without images
	runs []cleanRun   // as the recordings
	key  store.Key    // of everything
}

// cleanRun is one clean recording.
type cleanRun struct {
	Recording
	key    store.Key
	matrix *bold.Matrix  // nil without images
	given  *series.Table // the filtered time series without images
	rows   int
	tr     float64
	times  []float64 // effective time of each volume, s
	kept   []bool
}

func (b *brain) close() {
	for _, run := range b.runs {
		if run.matrix != nil {
			run.matrix.Close()
		}
	}
}

// of returns the recordings of a run.
func (b *brain) of(name string) []cleanRun {
	var out []cleanRun
	for _, run := range b.runs {
		if run.Run == name {
			out = append(out, run)
		}
	}
	return out
}

func (r *runner) bold(ctx context.Context) (*brain, error) {
	if r.Spec.Dataset.Layout == LayoutTimeSeries {
		return r.givenCourses(ctx)
	}
	mask, maskKey, err := r.groupMask(ctx)
	if err != nil {
		return nil, err
	}
	b := &brain{mask: mask, runs: make([]cleanRun, len(r.in.Recordings))}
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(r.cleaners)
	for i, rec := range r.in.Recordings {
		g.Go(func() error {
			run, err := r.clean(gctx, rec, mask, maskKey)
			if err != nil {
				return fmt.Errorf("subject %s, run %s: %w", rec.Subject, rec.Run, err)
			}
			b.runs[i] = *run
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		b.close()
		return nil, err
	}
	return b, r.sameLengths(b)
}

// clean makes the clean matrix of one recording.
func (r *runner) clean(ctx context.Context, rec Recording, mask *volume.Mask, maskKey store.Key) (*cleanRun, error) {
	sha, err := r.digests.File(rec.File)
	if err != nil {
		return nil, err
	}
	confounds, err := r.confounds(rec)
	if err != nil {
		return nil, err
	}
	r.found(confounds.Findings...)
	o := r.Spec.Clean
	key := store.KeyOf("bold", boldVersion, sha, maskKey, o, rec.TR, rec.Volumes, confounds.X, confounds.Censored)
	dir, err := r.stage(ctx, "bold", title(rec), key, func(dir string, n *progress.Counter) error {
		src, err := r.source(rec)
		if err != nil {
			return err
		}
		if confounds.Volumes > 0 {
			if err := confounds.Match(rec.Confounds, title(rec), src.Volumes()); err != nil {
				return err
			}
		}
		filter := r.filterOptions()
		m, err := bold.Clean(ctx, src, mask, bold.Options{File: rec.File, TR: rec.TR, SmoothMM: o.Smooth, Filter: &filter,
			Confounds: confounds.X, Dropped: confounds.Censored, Threads: r.o.Threads}, filepath.Join(dir, "bold.npy"), n)
		if err != nil {
			return err
		}
		return m.Close()
	})
	if err != nil {
		return nil, err
	}
	m, err := bold.Open(filepath.Join(dir, "bold.npy"))
	if err != nil {
		return nil, err
	}
	r.reportVoxels(rec, m)
	offset, finding := rec.Timing.Offset(m.TR)
	finding.File = rec.File
	r.found(finding)
	return &cleanRun{Recording: rec, key: key, matrix: m, rows: m.Rows, tr: m.TR, times: bold.Times(m.Rows, m.TR, offset), kept: m.Kept}, nil
}

func (r *runner) reportVoxels(rec Recording, m *bold.Matrix) {
	for what, columns := range map[string][]int{"constant": m.Constant, "not finite": m.NotFinite} {
		if len(columns) > 0 {
			r.found(fault.Finding{Severity: fault.Note, File: rec.File, What: fmt.Sprintf("%d voxels of the mask are %s", len(columns), what),
				Why: "they are 0 in this run"})
		}
	}
}

// source opens a recording, or the part of its file that it is.
func (s *Study) source(rec Recording) (bold.Source, error) {
	f, err := nifti.Open(rec.File)
	if err != nil {
		return nil, err
	}
	if rec.Volumes == nil {
		return f, nil
	}
	from, to := rec.Volumes[0], rec.Volumes[1]
	if from < 0 || to > f.Volumes() || from >= to {
		return nil, &fault.Input{File: rec.File, What: fmt.Sprintf("volumes %d to %d of run %s, the file has %d", from, to, rec.Run, f.Volumes()),
			Do: "volumes counts from 0 and names the first and one past the last", Err: ErrSpec}
	}
	return bold.Slice(f, from, to), nil
}

// Filter returns what coupling passes the courses of a run through: the filter that
// cleaned its BOLD. kept are the volumes that any subject kept; nil keeps all.
func (s *Study) Filter(volumes int, tr float64, kept []bool) (*series.Filter, error) {
	return series.NewFilter(volumes, tr, s.filterOptions(), kept)
}

func (s *Study) filterOptions() series.FilterOptions {
	o := s.Spec.Clean
	return series.FilterOptions{Detrend: o.Detrend, HighPassHz: float64(o.HighPass), LowPassHz: float64(o.LowPass), Kind: o.Filter}
}

// confounds reads what the strategy selects and which volumes are censored.
func (s *Study) confounds(rec Recording) (*bids.Confounds, error) {
	o := s.Spec.Clean
	c := &bids.Confounds{}
	if rec.Confounds == "" {
		if o.Confounds != "none" || o.CensorFD > 0 {
			return nil, &fault.Input{File: rec.File, What: "has no confounds file beside it", Why: fmt.Sprintf("clean.confounds is %s, censor_fd_mm %g", o.Confounds, o.CensorFD),
				Do: `add the file, or write "confounds": "none" under clean`, Err: ErrSpec}
		}
		return c, nil
	}
	if o.Confounds != "none" {
		read, err := bids.ReadConfounds(rec.Confounds, o.Confounds)
		if err != nil {
			return nil, err
		}
		c = read
	}
	if o.CensorFD > 0 {
		dropped, err := bids.Displaced(rec.Confounds, float64(o.CensorFD))
		if err != nil {
			return nil, err
		}
		c.Censored, c.Volumes = union(c.Censored, dropped), len(dropped)
	}
	return c, nil
}

func union(a, b []bool) []bool {
	if a == nil {
		return b
	}
	for i := range b {
		a[i] = a[i] || b[i]
	}
	return a
}

// sameLengths holds runs of one name to one TR and length.
func (r *runner) sameLengths(b *brain) error {
	keys := make([]string, len(b.runs))
	for i, run := range b.runs {
		keys[i] = title(run.Recording) + " " + string(run.key)
		first := b.runs[slices.IndexFunc(b.runs, func(o cleanRun) bool { return o.Run == run.Run })]
		if first.rows != run.rows || abs(first.tr-run.tr) > 1e-6 {
			return &fault.Input{File: run.File, What: fmt.Sprintf("%d volumes of %.6g s, while %s has %d of %.6g s", run.rows, run.tr, first.File, first.rows, first.tr),
				Why: "both are run " + run.Run, Do: "give runs that differ names of their own", Err: ErrSpec}
		}
	}
	b.key = store.KeyOf(keys)
	return nil
}

// givenCourses reads time series that were extracted elsewhere and filters them.
func (r *runner) givenCourses(ctx context.Context) (*brain, error) {
	names, err := r.columnNames()
	if err != nil {
		return nil, err
	}
	b := &brain{}
	for _, rec := range r.in.Recordings {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		run, err := r.givenRun(rec, names)
		if err != nil {
			return nil, err
		}
		b.runs = append(b.runs, *run)
	}
	return b, r.sameLengths(b)
}

func (r *runner) givenRun(rec Recording, names []string) (*cleanRun, error) {
	sha, err := r.digests.File(rec.File)
	if err != nil {
		return nil, err
	}
	if err := wrongTR(rec.File, rec.TR); err != nil {
		return nil, err
	}
	columns, err := readColumns(rec.File)
	if err != nil {
		return nil, err
	}
	if err := wrongColumns(rec.File, columns, r.Spec.Dataset.Names, names); err != nil {
		return nil, err
	}
	confounds, err := r.confounds(rec)
	if err != nil {
		return nil, err
	}
	r.found(confounds.Findings...)
	kept := make([]bool, len(columns[0]))
	for t := range kept {
		kept[t] = confounds.Censored == nil || !confounds.Censored[t]
	}
	filter, err := r.Filter(len(kept), rec.TR, kept)
	if err == nil {
		filter, err = filter.With(confounds.X)
	}
	if err := wrongFilter(rec, len(kept), rec.TR, err); err != nil {
		return nil, err
	}
	given := series.NewTable(columnIDs(names, len(columns)), len(kept))
	r.filterColumns(rec, given, columns, filter, kept)
	offset, _ := rec.Timing.Offset(rec.TR)
	key := store.KeyOf("given", boldVersion, sha, r.Spec.Clean, rec.TR, names, confounds.X, confounds.Censored)
	return &cleanRun{Recording: rec, key: key, given: given, rows: len(kept), tr: rec.TR, times: bold.Times(len(kept), rec.TR, offset), kept: kept}, nil
}

// filterColumns fills a table with filtered, z-scored columns. A column with a
// value that is not finite, or without variance, is NaN throughout and reported.
func (r *runner) filterColumns(rec Recording, to *series.Table, columns [][]float64, filter *series.Filter, kept []bool) {
	out := make([]float64, to.Rows)
	var lost []string
	for i, column := range columns {
		ok := finite(column)
		if ok {
			filter.Apply(out, column)
			ok = series.ZScore(out, kept)
		}
		if !ok {
			lost = append(lost, string(to.IDs[i]))
		}
		for t, x := range out {
			to.Course(i)[t] = float32(x)
			if !ok {
				to.Course(i)[t] = nan32
			}
		}
	}
	if len(lost) > 0 {
		r.found(fault.Finding{Severity: fault.Warning, File: rec.File, What: fmt.Sprintf("%d columns are constant or not finite: %v", len(lost), lost),
			Why: "they take no part"})
	}
}

// readColumns reads a T×F table, TSV with a header or npy, as columns.
func readColumns(path string) ([][]float64, error) {
	if filepath.Ext(path) == ".npy" {
		a, err := table.ReadNPY(path)
		if err != nil {
			return nil, err
		}
		if len(a.Shape) != 2 || len(a.V) == 0 {
			return nil, &fault.Input{File: path, What: fmt.Sprintf("shape %v is not time × columns", a.Shape), Do: "save a two-dimensional array", Err: ErrSpec}
		}
		columns := make([][]float64, a.Cols())
		for c := range columns {
			columns[c] = make([]float64, a.Rows())
			for t := range columns[c] {
				columns[c][t] = a.V[t*a.Cols()+c]
			}
		}
		return columns, nil
	}
	tsv, err := table.ReadTSV(path)
	if err != nil {
		return nil, err
	}
	columns := make([][]float64, len(tsv.Names))
	for c, name := range tsv.Names {
		if columns[c], err = tsv.Float(name); err != nil {
			return nil, err
		}
	}
	if len(columns) == 0 || len(columns[0]) == 0 {
		return nil, &fault.Input{File: path, What: "holds no numbers", Do: "write one row a volume below the header", Err: ErrSpec}
	}
	return columns, nil
}

// columnNames reads the names of the columns of time series; nil without a file.
func (s *Study) columnNames() ([]string, error) {
	if s.Spec.Dataset.Names == "" {
		return nil, nil
	}
	tsv, err := table.ReadTSV(s.path(s.Spec.Dataset.Names))
	if err != nil {
		return nil, err
	}
	return tsv.Strings("name")
}

func columnIDs(names []string, count int) []series.ID {
	ids := make([]series.ID, count)
	for i := range ids {
		ids[i] = series.ID(fmt.Sprint(i))
		if names != nil {
			ids[i] = series.ID(names[i])
		}
	}
	return ids
}

func title(rec Recording) string { return "sub-" + rec.Subject + " run-" + rec.Run }
