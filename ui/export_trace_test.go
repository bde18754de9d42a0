package ui

import (
	"syncact/core/movie"
	"syncact/core/study"
	"syncact/ui/trace"
)

// AcrossSubjects is mean and band of the courses of subjects.
func AcrossSubjects(all [][]float32) (mean, low, high []float32) {
	s := acrossSubjects(all)
	return s.mean, s.low, s.high
}

// Films decodes the films of runs.
func Films(all map[string]study.Film) interface {
	trace.Frames
	trace.Shots
} {
	return &films{o: &opened{inputs: &study.Inputs{Films: all}}, kept: map[string]*movie.Film{}}
}
