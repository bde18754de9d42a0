package matrix

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// number writes a value with decimals, a true minus and no leading zero: ".62", "−.31".
func number(v float64, decimals int) string {
	if math.IsNaN(v) {
		return "NaN"
	}
	text := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	if decimals > 0 {
		text = strings.TrimPrefix(text, "0")
	}
	if v < 0 && strings.ContainsAny(text, "123456789") {
		return "−" + text
	}
	return text
}

// signed is number with a plus where it is due.
func signed(v float64, decimals int) string {
	text := number(v, decimals)
	if v > 0 {
		return "+" + text
	}
	return text
}

// tail writes "0.6" and "12" as the end of a scale has it: ".6", "12".
func tail(v float64) string {
	if v >= 1 && v == math.Trunc(v) {
		return number(v, 0)
	}
	return number(v, 1)
}

// probability writes p or q: "= .0012", "< .001".
func probability(q float64) string {
	switch {
	case math.IsNaN(q):
		return "n/a"
	case q < .0001:
		return "< .0001"
	}
	return "= " + number(q, 4)
}

// counted writes thin groups: "4,800".
func counted(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// unit splits "model/layer/u137" into layer and "u137".
func unit(n Neuron) string {
	id := string(n.ID)
	if i := strings.LastIndexByte(id, '/'); i >= 0 {
		return id[i+1:]
	}
	return id
}

// place names a network with its group: "FBN 23 · Visual".
func (n Network) place() string {
	if n.Group == "" {
		return n.Name
	}
	return fmt.Sprintf("%s · %s", n.Name, n.Group)
}

// title returns the name of a network; its id where it has none.
func (n Network) title() string {
	if n.Name == "" {
		return string(n.ID)
	}
	return n.Name
}
