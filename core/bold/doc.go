// Package bold turns one fMRI run into a clean matrix: the voxels of a mask over
// time, detrended, filtered, freed of confounds and z-scored.
//
//	m, err := bold.Clean(ctx, run, mask, bold.Options{Confounds: c.X}, "run-1.npy", n)
//	defer m.Close()
//	row := m.Row(12) // every voxel of the mask at volume 12
//
// Volumes are streamed: what is held is the result, on disk and memory-mapped, what
// each voxel shares with the regressors, and a few blocks of voxels in float64.
// Confounds, trend and cosines are removed in one regression (Lindquist 2019).
//
// Invariants: rows are all volumes of the run, dropped ones are 0; columns follow
// mask.Index; a voxel that is constant or not finite is exactly 0 and counted; a
// kept column has mean 0 and sample standard deviation 1; runs never mix.
package bold
