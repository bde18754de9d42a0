// Package table reads and writes the tables that cross between programs: npy and
// npz arrays, TSV files with a header row, and MATLAB 5 matrices.
//
//	t, err := table.ReadTSV("sub-01_desc-confounds_timeseries.tsv")
//	fd, err := t.Float("framewise_displacement") // n/a is NaN
//	m, err := table.MapNPY("run-1_frames.npy")   // paged from disk
//	trace := m.Col(137)
//
// Readers believe a header only as far as the bytes that follow it: memory is
// proportional to the file. Writers write beside the destination, sync and rename.
package table
