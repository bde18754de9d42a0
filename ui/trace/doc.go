// Package trace is the panel of courses: the selected neuron against the networks it
// follows best, over the time of a run, with the film under the axis.
//
//	p := trace.New(session, trace.Options{})
//	p.SetSource(trace.Source{Courses: courses, Links: links, Frames: films, Shots: films})
//	defer p.Close()
//
// Times are seconds of run time. Courses are z-scored where they come from; a value
// that is no number is a gap, and no line crosses it. The band about the first network
// is one standard deviation of the subjects on either side of their mean, in the unit
// of the line: standard deviations of the mean course over time.
//
// Method: lines are painted with their own anti-aliasing into one raster; where more
// than two samples share a pixel column, their least and greatest are drawn. Cursor,
// mark and dots are objects over the raster.
//
// Invariants: moving the time cursor draws no line anew; courses are read and frames
// decoded beside the window, and what was asked for last is what is shown.
package trace
