package ui

import (
	"syncact/core/movie"
	"syncact/core/study"
	"syncact/ui/trace"
)

// Films decodes the films of runs.
func Films(all map[string]study.Film) interface {
	trace.Frames
	trace.Shots
} {
	return &films{o: &opened{inputs: &study.Inputs{Films: all}}, kept: map[string]*movie.Film{}}
}
