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

// of returns the cuts of a run and whether they are known yet.
func (s *shots) of(run string) (cuts []float64, known bool) {
	cuts, known = s.known[run]
	return cuts, known || s.source == nil
}

// ask looks for the cuts of a run that was not asked for. A film that cannot be read
// has none.
func (s *shots) ask(run string) {
	if s.source == nil || s.stops[run] != nil {
		return
	}
	source := s.source
	s.stops[run] = job.Later(s.do, func(ctx context.Context) ([]float64, error) { return source.Cuts(ctx, run) }, func(cuts []float64, _ error) {
		s.known[run] = cuts
		s.found(run)
	})
}

// close ends the search.
func (s *shots) close() {
	for _, stop := range s.stops {
		stop()
	}
}
