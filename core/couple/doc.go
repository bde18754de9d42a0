// Package couple finds, for every CNN neuron, the functional brain network
// whose course it follows best, and how far that link can be trusted.
//
// A [Design] brings, run by run, unfiltered predicted courses of the neurons and
// the networks' courses of every subject:
//
//	result, err := couple.Links(ctx, design, couple.Options{}, nil)
//	link := result.Links[n] // Network, R, PFWER, HeldOut …
//
// A neuron's statistic is the largest |r| over all networks, so every surrogate
// takes the same maximum: p = (b+1)/(n+1). Link.R chose the network and is biased
// upward; Link.HeldOut was measured on film that took no part in the choice.
//
// Invariants: a surrogate is made from the unfiltered course and then passes
// through the same filter and z-score as the observed one; it is one draw per
// stimulus group, shared by the group's runs and by all neurons; constant neurons
// keep their row and are NaN; dead and duplicate networks take no part; equal
// seeds give equal results whatever the number of goroutines. Every statistic is
// defined once in float64 ([Reference] for the nulls); the float32 engine behind
// [Links] is tested against it.
package couple
