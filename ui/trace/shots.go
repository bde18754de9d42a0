package trace

import (
	"context"

	"syncact/ui/job"
)

// shots keeps where the shots of runs begin. Every run is asked for once, beside the
// window, and goes on while other runs are looked at. It belongs to the main goroutine.
type shots struct {
	source Shots
	do     job.Do
	found  func(run string)
	known  map[string][]float64
	stops  map[string]func() // of the runs asked for
}

func newShots(source Shots, do job.Do, found func(run string)) *shots {
	return &shots{source, do, found, make(map[string][]float64), make(map[string]func())}
}

// of returns the cuts of a run and whether they are known yet; an unknown run is asked
// for. A film that cannot be read has none.
func (s *shots) of(run string) (cuts []float64, known bool) {
	if cuts, known = s.known[run]; known || s.source == nil {
		return cuts, true
	}
	if s.stops[run] == nil {
		source := s.source
		s.stops[run] = job.Later(s.do, func(ctx context.Context) ([]float64, error) { return source.Cuts(ctx, run) }, func(cuts []float64, _ error) {
			s.known[run] = cuts
			s.found(run)
		})
	}
	return nil, false
}

// close ends the search.
func (s *shots) close() {
	for _, stop := range s.stops {
		stop()
	}
}
