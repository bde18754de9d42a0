package report

import (
	"fmt"
	"strconv"
	"strings"

	"syncact/core/figure"
)

// Flags are what `syncact export` is asked with for the same figure: kinds on a page
// of a size.
func Flags(kinds []string, c Choice, z figure.Size) []string {
	out := []string{"--figure=" + strings.Join(kinds, ",")}
	word := func(flag, value string) {
		if value != "" {
			out = append(out, "--"+flag+"="+value)
		}
	}
	number := func(flag string, v float64) {
		if v != 0 {
			word(flag, strconv.FormatFloat(v, 'g', -1, 64))
		}
	}
	yes := func(flag string, on bool) {
		if on {
			word(flag, "true")
		}
	}
	word("set", c.Set)
	word("model", c.Model)
	word("run", c.Run)
	word("neuron", strings.Trim(c.Neuron+","+strings.Join(c.Pinned, ","), ","))
	word("network", c.Network)
	word("view", string(c.View))
	if c.At != nil {
		word("at", list(c.At[:]))
	}
	word("axis", c.Axis)
	word("slices", list(c.Slices))
	number("threshold", c.Threshold)
	number("range", c.Range)
	word("colours", c.Colours)
	word("underlay", c.Underlay)
	word("minus", c.Minus)
	yes("radiological", c.Radiological)
	number("from", c.From)
	number("to", c.To)
	word("course", c.Course)
	number("beside", float64(c.Beside))
	word("frames", fmt.Sprint(c.Frames))
	word("order", c.Rows)
	word("columns", c.Columns)
	word("value", c.Value)
	yes("significant", c.Significant)
	yes("anyway", c.Anyway)
	number("width-mm", z.WidthMM)
	number("height-mm", z.HeightMM)
	number("dpi", float64(z.DPI))
	number("text-pt", z.TextPt)
	yes("clear", z.Clear)
	return out
}

// list writes numbers with commas between.
func list(v []float64) string {
	words := make([]string, len(v))
	for i, x := range v {
		words[i] = strconv.FormatFloat(x, 'g', -1, 64)
	}
	return strings.Join(words, ",")
}
