package study

import (
	"encoding/json"
	"math"
	"slices"
)

var (
	nan   = math.NaN()
	nan32 = float32(math.NaN())
)

// number is a float64 whose JSON is null where there is no number.
type number float64

// MarshalJSON writes null for NaN, which JSON lacks.
func (n number) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(n)) || math.IsInf(float64(n), 0) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}

// UnmarshalJSON reads null as NaN.
func (n *number) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		*n = number(nan)
		return nil
	}
	return json.Unmarshal(text, (*float64)(n))
}

func abs(x float64) float64 { return math.Abs(x) }

func finite(x []float64) bool {
	for _, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}

// rising returns the keys of m that are true, in order.
func rising(m map[int32]bool) []int32 {
	var keys []int32
	for k, in := range m {
		if in {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}
