package matrix

import (
	"math"
	"sync"

	"syncact/core/series"
	"syncact/core/table"
)

// Rows reads the numbers of one neuron, one per network, into dst. It is called from
// several goroutines.
type Rows interface {
	ReadRow(dst []float32, neuron int)
}

// A Neuron is one line of the matrix with the link that was found for it. What does
// not apply is NaN.
type Neuron struct {
	ID          series.ID
	Layer       string
	Network     series.ID // its best; "" for a neuron without variance
	R           float64   // with that network
	HeldOut     float64
	Lag         float64 // s
	Q, PFWER    float64
	Significant bool
}

// A Network is one column.
type Network struct {
	ID    series.ID
	Name  string // "FBN 23"
	Group string // "Visual"; networks of a group stand side by side
}

// Content is a model's neurons against a set of networks.
type Content struct {
	Neurons  []Neuron
	Networks []Network
	R        Rows
	// Threshold is the |r| from which a best link is significant, NaN when there is
	// none yet; Criterion names it: "q=.05".
	Threshold float64
	Criterion string
	// Note says what is missing while results are partial: "2 of 4 runs, no q yet".
	Note string
}

// A guard lets nobody read once it is shut: what is behind it may be unmapped then.
type guard struct {
	mu     sync.RWMutex
	rows   Rows
	closed bool
}

// ReadRow implements [Rows]; behind a shut guard there are no numbers.
func (g *guard) ReadRow(dst []float32, neuron int) {
	g.mu.RLock()
	defer g.mu.RUnlock()
	if !g.closed {
		g.rows.ReadRow(dst, neuron)
		return
	}
	for f := range dst {
		dst[f] = float32(math.NaN())
	}
}

// shut waits for those who read.
func (g *guard) shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
}

// Mapped reads a mapped N×F matrix, in either order, without copying it.
func Mapped(m *table.Mapped) Rows { return mapped{m.All(), m.Rows, m.Cols, m.Fortran} }

type mapped struct {
	v          []float32
	rows, cols int
	fortran    bool
}

func (m mapped) ReadRow(dst []float32, neuron int) {
	if !m.fortran {
		copy(dst, m.v[neuron*m.cols:(neuron+1)*m.cols])
		return
	}
	for f := range m.cols {
		dst[f] = m.v[f*m.rows+neuron]
	}
}

// A Shown is which number of a link is drawn.
type Shown string

// The numbers shown. Held-out r and lag exist for a neuron's best network alone.
const (
	ShowR       Shown = "r"
	ShowHeldOut Shown = "held-out"
	ShowLag     Shown = "lag"
)

// hidden marks a value that is left out, unlike NaN, which is none.
var hidden = float32(math.Inf(1))

// only reads one number a neuron, at its best network; the rest is hidden.
type only struct {
	column []int // -1: no network
	v      []float32
}

func (o only) ReadRow(dst []float32, neuron int) {
	for f := range dst {
		dst[f] = hidden
	}
	if f := o.column[neuron]; f >= 0 {
		dst[f] = o.v[neuron]
	}
}

// significant hides the neurons that are not.
type significant struct {
	Rows
	neurons []Neuron
}

func (s significant) ReadRow(dst []float32, neuron int) {
	if s.neurons[neuron].Significant {
		s.Rows.ReadRow(dst, neuron)
		return
	}
	for f := range dst {
		dst[f] = hidden
	}
}

// rows returns what is drawn of the content: one kind of number, significant neurons
// only or all.
func (c *Content) rows(shown Shown, onlySignificant bool) Rows {
	r := c.R
	if shown != ShowR {
		o := only{make([]int, len(c.Neurons)), make([]float32, len(c.Neurons))}
		column := c.columnOf()
		for n, neuron := range c.Neurons {
			o.column[n] = -1
			if f, ok := column[neuron.Network]; ok {
				o.column[n] = f
			}
			o.v[n] = float32(neuron.HeldOut)
			if shown == ShowLag {
				o.v[n] = float32(neuron.Lag)
			}
		}
		r = o
	}
	if onlySignificant {
		r = significant{r, c.Neurons}
	}
	return r
}

func (c *Content) columnOf() map[series.ID]int {
	column := make(map[series.ID]int, len(c.Networks))
	for f, n := range c.Networks {
		column[n.ID] = f
	}
	return column
}

// limit returns the end of the colour range: what 99 of 100 best links stay below, to
// a tenth; for lags the longest in whole seconds.
func (c *Content) limit(shown Shown) float64 {
	var sizes []float64
	for _, n := range c.Neurons {
		v := n.R
		switch shown {
		case ShowHeldOut:
			v = n.HeldOut
		case ShowLag:
			v = n.Lag
		}
		if v = math.Abs(v); !math.IsNaN(v) && !math.IsInf(v, 0) {
			sizes = append(sizes, v)
		}
	}
	if len(sizes) == 0 {
		return 1
	}
	if shown == ShowLag {
		return max(1, math.Ceil(quantile(sizes, 1)))
	}
	return min(1, max(.1, math.Ceil(quantile(sizes, .99)*10-1e-9)/10))
}
