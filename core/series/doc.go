// Package series holds courses over time and what is done to them: the
// haemodynamic response, detrending, filtering, censoring and z-scores.
//
//	predicted, err := series.Response{}.Predict(frames, times, shown, onset) // S×N → T×N
//	f, err := series.NewFilter(volumes, tr, series.FilterOptions{Detrend: true, HighPassHz: 1. / 128}, kept)
//	f.Apply(dst, x)           // detrended and filtered on kept volumes, 0 elsewhere
//	ok := series.ZScore(dst, kept)
//
// A neuron's course and the BOLD it is compared with pass through the same
// [Filter]. Surrogates are made from unfiltered courses and filtered afterwards.
//
// Invariants: times are seconds, rates Hz; arithmetic is float64 except in
// [Predictor], whose float32 products are tested against [Stimulus]; nothing
// crosses from one run to another; a course without variance becomes exact zeros.
package series
