// Package ranking measures how alike a whole model and the brain are, and sets
// models against their accuracy.
//
//	s, err := ranking.Measure(ctx, design, result, ranking.Options{}, nil)
//	s.CKA - s.CKANull // what models are ranked by
//	fit := ranking.AgainstAccuracy(accuracy, similarity, seed)
//
// Similarity is debiased linear CKA (Kornblith 2019; Song 2012) of all live neurons
// with the stimulus-driven networks, minus its mean over circular shifts: unrelated
// slow courses are alike by chance. Beside it stand the held-out r of each network's
// top 5 % of neurons, chosen on training film, and the share of significant neurons.
//
// Invariants: surrogates are those of package couple, made from unfiltered courses
// and filtered afterwards; equal seeds give equal results; what cannot be computed
// is NaN with a finding, never 0.
package ranking
