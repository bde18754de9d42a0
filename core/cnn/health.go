package cnn

import (
	"fmt"
	"math"
	"strings"

	"syncact/core/fault"
)

// Courses gives the course of each neuron over one run.
type Courses interface{ Col(n int) []float32 }

// A Health says what is wrong with a model's courses. Neurons keep their places.
type Health struct {
	Constant  []bool          // no variance in any run
	NotFinite []bool          // NaN or Inf in some frame
	Findings  []fault.Finding // the same in words, a line a kind
}

// constantShare is the range, in shares of the largest magnitude, below which a
// course counts as constant: some roundings of a float32 mean.
const constantShare = 1e-6

// Examine looks through the extracted runs of a model. Constant neurons and such
// with NaN or infinite values are flagged and reported; nothing is changed.
func Examine(m *Model, runs ...Courses) *Health {
	h := &Health{Constant: make([]bool, m.Len()), NotFinite: make([]bool, m.Len())}
	nan, inf := make([]bool, m.Len()), make([]bool, m.Len())
	for n := range h.Constant {
		h.Constant[n] = len(runs) > 0
		for _, run := range runs {
			course := run.Col(n)
			for _, v := range course {
				nan[n] = nan[n] || v != v
				inf[n] = inf[n] || math.IsInf(float64(v), 0)
			}
			h.Constant[n] = h.Constant[n] && constant(course)
		}
		h.NotFinite[n] = nan[n] || inf[n]
	}
	h.report(m, nan, "NaN in some frame", "a weight is NaN or a value overflowed", "they cannot be coupled; look at the export")
	h.report(m, inf, "Inf in some frame", "values overflowed", "they cannot be coupled; look at preprocessing and export")
	h.report(m, h.Constant, "constant: the same value in every frame", "", "they cannot be coupled")
	return h
}

// constant tells whether all finite values are equal but for rounding.
func constant(course []float32) bool {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range course {
		if x := float64(v); !math.IsNaN(x) && !math.IsInf(x, 0) {
			low, high = min(low, x), max(high, x)
		}
	}
	return !(high-low > constantShare*max(math.Abs(low), math.Abs(high)))
}

// report adds one finding about the flagged neurons, named by layer.
func (h *Health) report(m *Model, flagged []bool, what, why, do string) {
	const most = 6
	count := 0
	var layers []string
	inLayer := map[string]int{}
	for n, bad := range flagged {
		if !bad {
			continue
		}
		count++
		layer := m.neurons[n].Layer
		if inLayer[layer] == 0 {
			layers = append(layers, layer)
		}
		inLayer[layer]++
	}
	if count == 0 {
		return
	}
	var where []string
	for i, layer := range layers {
		if i == most {
			where = append(where, fmt.Sprintf("… (%d layers)", len(layers)))
			break
		}
		where = append(where, fmt.Sprintf("%d in %s", inLayer[layer], layer))
	}
	h.Findings = append(h.Findings, fault.Finding{Severity: fault.Warning, File: m.Graph.Path,
		What: fmt.Sprintf("%d of %d neurons are %s (%s)", count, len(flagged), what, strings.Join(where, ", ")), Why: why, Do: do})
}
