package bold

import (
	"context"
	"errors"
	"fmt"

	"syncact/core/volume"
)

// A Source streams the volumes of one run; *nifti.File is one.
type Source interface {
	Grid() volume.Grid
	Volumes() int
	TR() float64 // seconds, 0 when unknown
	// Each calls f with every volume in order. f must not keep v.
	Each(ctx context.Context, f func(t int, v []float32) error) error
}

// Slice returns volumes from … to−1 of s as a run of their own, for files that hold
// several runs end to end.
func Slice(s Source, from, to int) Source {
	if from < 0 || to > s.Volumes() || from >= to {
		panic(fmt.Sprintf("bold: volumes %d to %d of %d", from, to, s.Volumes()))
	}
	return &slice{Source: s, from: from, to: to}
}

type slice struct {
	Source
	from, to int
}

func (s *slice) Volumes() int { return s.to - s.from }

// errEnough ends a pass over the source early.
var errEnough = errors.New("bold: enough volumes")

func (s *slice) Each(ctx context.Context, f func(t int, v []float32) error) error {
	err := s.Source.Each(ctx, func(t int, v []float32) error {
		switch {
		case t < s.from:
			return nil
		case t >= s.to:
			return errEnough
		}
		return f(t-s.from, v)
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}
