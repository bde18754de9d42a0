package setup_test

import (
	"testing"
	"time"
)

// A queue stands for the main goroutine: what comes back from work beside the window
// waits in it until the test takes it.
type queue chan func()

func newQueue() queue { return make(queue, 1000) }

func (q queue) do(f func()) { q <- f }

// until takes what comes back until a condition holds. The limit only ends a test
// that would never end.
func (q queue) until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	limit := time.After(2 * time.Minute)
	for !holds() {
		select {
		case f := <-q:
			f()
		case <-limit:
			t.Fatalf("never: %s", what)
		}
	}
}

// drain takes what has come back already.
func (q queue) drain() {
	for {
		select {
		case f := <-q:
			f()
		default:
			return
		}
	}
}
