package neuron

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// fraction prints a number below one without its zero and with a true minus: .62.
func fraction(x float64, digits int) string {
	if math.IsNaN(x) {
		return "n/a"
	}
	text := strconv.FormatFloat(math.Abs(x), 'f', digits, 64)
	if strings.HasPrefix(text, "0.") {
		text = text[1:]
	}
	if x < 0 {
		return "−" + text
	}
	return text
}

// signed prints a number with its sign.
func signed(x float64, digits int, unit string) string {
	if math.IsNaN(x) {
		return "n/a"
	}
	text := strings.Replace(strconv.FormatFloat(x, 'f', digits, 64), "-", "−", 1)
	if x >= 0 {
		text = "+" + text
	}
	return text + unit
}

// probability prints a p or q: never 0, and no more digits than it has.
func probability(p float64) string {
	switch {
	case math.IsNaN(p):
		return "n/a"
	case p < .001:
		return "< .001"
	case p < .1:
		return fraction(p, 3)
	}
	return fraction(p, 2)
}

// clock prints a time as m:ss.s.
func clock(seconds float64) string {
	tenths := int(math.Round(10 * seconds))
	return fmt.Sprintf("%d:%02d.%d", tenths/600, tenths/10%60, tenths%10)
}

// thousands prints a count as 4,800.
func thousands(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// whole prints a rounded number with a true minus.
func whole(x float64) string {
	return strings.Replace(strconv.FormatFloat(x, 'f', 0, 64), "-", "−", 1)
}

// probabilityOf prints p .012 or p < .001; "no q yet" where there is none.
func probabilityOf(name string, p float64) string {
	if math.IsNaN(p) {
		return "no " + name
	}
	return name + " " + probability(p)
}
