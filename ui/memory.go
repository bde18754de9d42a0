package ui

import (
	"context"
	"fmt"
	"time"

	"syncact/ui/job"
	"syncact/ui/setup"
)

// lookEvery is how often the memory is looked at.
const lookEvery = 2 * time.Second

// memory is what the application takes and what the machine has left.
type memory struct{ used, free int64 }

// watchMemory shows the memory after a while, and again and again from then.
func (s *statusBar) watchMemory(do job.Do, after time.Duration) {
	s.watched = job.Later(do, func(ctx context.Context) (memory, error) {
		select {
		case <-ctx.Done():
			return memory{}, ctx.Err()
		case <-time.After(after):
		}
		used, free := setup.Memory()
		return memory{used, free}, nil
	}, func(m memory, err error) {
		if err == nil {
			s.showMemory(m.used, m.free)
			s.watchMemory(do, lookEvery)
		}
	})
}

func (s *statusBar) showMemory(used, free int64) {
	text := "RAM " + amount(used)
	if free > 0 {
		text += ", " + amount(free) + " free"
	}
	if s.memory.Text != text {
		s.memory.SetText(text)
		s.Refresh()
	}
}

// amount prints bytes as 3.1 GB.
func amount(bytes int64) string {
	switch b := float64(bytes); {
	case b >= 1e9:
		return fmt.Sprintf("%.1f GB", b/1e9)
	case b >= 1e6:
		return fmt.Sprintf("%.0f MB", b/1e6)
	default:
		return fmt.Sprintf("%.0f kB", b/1e3)
	}
}

// seconds is a time of so many seconds.
func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
