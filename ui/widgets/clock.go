package widgets

import "time"

// doubleClick is how soon a second press makes a double-click.
const doubleClick = 350 * time.Millisecond

// clock tells double-clicks from single ones.
type clock struct{ last time.Time }

// double reports whether this press is the second of a double-click.
func (c *clock) double() bool {
	now := time.Now()
	second := now.Sub(c.last) < doubleClick
	c.last = now
	if second {
		c.last = time.Time{}
	}
	return second
}
