package progress

import "sync/atomic"

// A Counter counts finished units of one job. A nil Counter counts nothing, so
// stages need no check.
type Counter struct{ done, total atomic.Int64 }

// SetTotal states how many units there will be.
func (c *Counter) SetTotal(n int) {
	if c != nil {
		c.total.Store(int64(n))
	}
}

// Add counts n finished units.
func (c *Counter) Add(n int) {
	if c != nil {
		c.done.Add(int64(n))
	}
}

// Done returns the finished units.
func (c *Counter) Done() int64 {
	if c == nil {
		return 0
	}
	return c.done.Load()
}

// Total returns the units there will be, 0 when unknown.
func (c *Counter) Total() int64 {
	if c == nil {
		return 0
	}
	return c.total.Load()
}
