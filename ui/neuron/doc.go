// Package neuron is the panel of neurons: a list to search, sort and filter, and the
// inspector of the chosen one with its label and the evidence for it.
//
//	panel := neuron.New(session, job.Main)
//	panel.Show(facts) // a study's, nil for none
//	defer panel.Close()
//
// Invariants: r never stands without its p or q; the r that chose a network is shown
// without an interval; a label that is not significant reads unlabelled. Choosing goes
// through the session, so that every other panel follows.
package neuron
