// Package study takes a study from its file to labelled neurons: it reads
// study.json, looks at every input before anything is computed, runs the stages
// that are not stored yet, and reads what they made.
//
//	s, err := study.Load("movie7t")
//	report := s.Check(ctx, study.CheckOptions{})
//	result, err := s.Run(ctx, study.RunOptions{Board: board})
//	links, err := s.Results().Links("ica", "resnet18")
//
// The stages are bold, networks, neurons, links, labels and ranking, in this
// order. Each is a function of declared inputs and is stored under the hash of
// them ([syncact/core/store]); files below derivatives/syncact are links to the
// store. Nothing a person adds (syncact/) is ever overwritten by a run.
package study
