// Package table reads and writes the tables that cross between programs: npy and
// npz arrays, TSV files with a header row, and MATLAB 5 matrices.
package table
