package cnn

import (
	"context"

	"syncact/core/movie"
)

// A Frame is a picture: RGB24, row after row.
type Frame = movie.Frame

// A Batch is frames that follow each other, with their times.
type Batch = movie.Batch

// A Film gives frames in order of time, as movie's reader does. Batches returns
// when all are sent, the context ends, or reading fails; it does not close out.
type Film interface {
	Times() []float64 // of every frame, known in advance; seconds of the movie
	Batches(ctx context.Context, size int, out chan<- Batch) error
}
