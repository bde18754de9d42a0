// Package fbn finds functional brain networks in clean fMRI runs: maps on the
// voxels of a mask, and what is known of each.
//
//	set, err := fbn.Decompose(ctx, runs, fbn.Options{Layers: []int{64}}, counter)
//	courses, findings, err := set.Courses(ctx, runs[0])
//	isc, err := fbn.ISC(ctx, subjects, set.Units, fbn.ISCOptions{}, nil)
//
// Methods: a volumetric sparse deep belief network (Dong 2020; Hu 2018), whose
// layers are restricted Boltzmann machines trained by graphs in ONNX Runtime;
// group spatial ICA (Calhoun 2001; FastICA, Hyvärinen 1999; ICASSO, Himberg 2004);
// maps that exist already; the regions of an atlas. Courses come from the up-pass
// of the machine, dual regression (Nickerson 2017) or label means. [RBM] and
// [DualRegression] are the plain float64 definitions that the fast ones are tested
// against.
//
// Invariants: the volumes are read where they lie and never held a second time;
// equal options, data and provider give equal bits; the cubes of a live map sum to
// a positive number and a turned map turns its course; a dead or duplicate unit
// keeps its index and is no network; the alarm of a layer is looked at before its
// stability, since collapsed layers look stable.
package fbn
