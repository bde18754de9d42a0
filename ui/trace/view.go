package trace

import (
	"fmt"
	"math"
)

// A View is the part of a run that is seen. The zero View is the first two minutes.
type View struct {
	From, Span float64 // s
}

// usualSpan and leastSpan are spans of view, s.
const (
	usualSpan = 120
	leastSpan = 5
)

// An axis is a view in a plot of some width.
type axis struct {
	View
	width   float64 // dp
	seconds float64 // length of the run
}

// on puts a view onto a plot: within the run and the limits of zoom.
func (v View) on(width, seconds float64) axis {
	if v.Span <= 0 {
		v.Span = usualSpan
	}
	seconds = max(seconds, 1)
	v.Span = min(max(v.Span, min(leastSpan, seconds)), seconds)
	v.From = min(max(v.From, 0), seconds-v.Span)
	return axis{v, max(width, 1), seconds}
}

// Interval returns the part of a run of some length that the view shows, s.
func (v View) Interval(seconds float64) (from, to float64) {
	a := v.on(1, seconds)
	return a.From, a.From + a.Span
}

func (a axis) x(seconds float64) float64 { return (seconds - a.From) / a.Span * a.width }
func (a axis) at(x float64) float64      { return a.From + x/a.width*a.Span }

// zoom shows a span smaller by a factor and keeps what is at x there.
func (a axis) zoom(by, x float64) View {
	t := a.at(x)
	v := View{Span: a.Span / by}.on(a.width, a.seconds).View
	v.From = t - x/a.width*v.Span
	return v.on(a.width, a.seconds).View
}

// pan moves the picture by dp.
func (a axis) pan(dx float64) View {
	return View{a.From - dx/a.width*a.Span, a.Span}.on(a.width, a.seconds).View
}

// to brings a time into sight: to the middle if it is out of it.
func (a axis) to(seconds float64) View {
	if seconds >= a.From && seconds <= a.From+a.Span {
		return a.View
	}
	return View{seconds - a.Span/2, a.Span}.on(a.width, a.seconds).View
}

// steps are the distances of ticks, s.
var steps = []float64{.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600}

// ticks returns times for marks at least so many dp apart.
func (a axis) ticks(apart float64) []float64 {
	step := steps[len(steps)-1]
	for _, s := range steps {
		if s/a.Span*a.width >= apart {
			step = s
			break
		}
	}
	var all []float64
	for k := math.Ceil(a.From/step - 1e-9); k*step <= a.From+a.Span+1e-9; k++ {
		all = append(all, k*step)
	}
	return all
}

// clock writes a time as m:ss, with tenths where they are asked for.
func clock(seconds float64, tenths bool) string {
	if tenths {
		t := int(math.Round(seconds * 10))
		return fmt.Sprintf("%d:%02d.%d", t/600, t/10%60, t%10)
	}
	t := int(math.Round(seconds))
	return fmt.Sprintf("%d:%02d", t/60, t%60)
}
