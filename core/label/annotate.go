package label

import (
	"fmt"
	"math"
	"slices"

	"syncact/core/fault"
	"syncact/core/series"
	"syncact/core/table"
)

// ReadTracks reads stimulus annotations and samples them at times (movie seconds,
// rising). The table follows BIDS events: onset and duration, then trial_type (one 0/1
// track a value) or one numeric column a feature (its value during the interval;
// intervals of one feature that overlap add up). Between intervals a track is 0.
// Rows with n/a as a value leave their interval at 0. The tracks come in the order of
// their names; their IDs are those names.
//
// They are courses like a neuron's: [series.Response.Predict] takes them through the
// HRF, and core/couple tests them with the same null.
func ReadTracks(path string, times []float64) (*series.Table, error) {
	t, err := table.ReadTSV(path)
	if err != nil {
		return nil, err
	}
	return tracks(t, times)
}

// An interval is a stretch of film with the value of one track.
type interval struct{ from, to, value float64 }

func tracks(t *table.TSV, times []float64) (*series.Table, error) {
	if !slices.IsSorted(times) {
		panic("label: times do not rise")
	}
	onset, err := t.Float("onset")
	if err != nil {
		return nil, err
	}
	duration, err := t.Float("duration")
	if err != nil {
		return nil, err
	}
	for i := range onset {
		if !finite(onset[i]) || !finite(duration[i]) || duration[i] < 0 {
			return nil, &fault.Input{File: t.Path, What: fmt.Sprintf("row %d: onset %g s, duration %g s", i+1, onset[i], duration[i]),
				Do: "give both in seconds, the duration not below 0", Err: table.ErrTSV}
		}
	}
	named, err := intervals(t, onset, duration)
	if err != nil {
		return nil, err
	}
	if len(named) == 0 {
		return nil, &fault.Input{File: t.Path, What: "holds no annotation", Do: "add trial_type or a numeric column", Err: table.ErrTSV}
	}
	var ids []series.ID
	for name := range named {
		ids = append(ids, series.ID(name))
	}
	slices.Sort(ids)
	out := series.NewTable(ids, len(times))
	for n, id := range ids {
		for _, in := range named[string(id)] {
			first, _ := slices.BinarySearch(times, in.from)
			last, _ := slices.BinarySearch(times, in.to)
			for i := first; i < last; i++ {
				out.Course(n)[i] += float32(in.value)
			}
		}
	}
	return out, nil
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// intervals collects the intervals of each track. Overlapping rows of one trial_type
// stay 0/1: they are joined.
func intervals(t *table.TSV, onset, duration []float64) (map[string][]interval, error) {
	out := make(map[string][]interval)
	if t.Has("trial_type") {
		types, err := t.Strings("trial_type")
		if err != nil {
			return nil, err
		}
		for i, name := range types {
			if name != "" && name != "n/a" {
				out[name] = append(out[name], interval{onset[i], onset[i] + duration[i], 1})
			}
		}
		for name, list := range out {
			out[name] = joined(list)
		}
		return out, nil
	}
	for _, name := range t.Names {
		if name == "onset" || name == "duration" {
			continue
		}
		values, err := t.Float(name)
		if err != nil {
			return nil, err
		}
		for i, x := range values {
			if finite(x) {
				out[name] = append(out[name], interval{onset[i], onset[i] + duration[i], x})
			}
		}
	}
	return out, nil
}

// joined merges intervals that touch or overlap.
func joined(list []interval) []interval {
	slices.SortFunc(list, func(a, b interval) int {
		if a.from < b.from {
			return -1
		}
		return 1
	})
	out := list[:1]
	for _, in := range list[1:] {
		last := &out[len(out)-1]
		if in.from <= last.to {
			last.to = max(last.to, in.to)
			continue
		}
		out = append(out, in)
	}
	return out
}

// Correlate returns the Pearson correlation of every track with every network over
// kept rows (nil: all): out[track][network]. Both tables hold one run, or several
// joined after a z-score each; NaN where a course is constant. It panics when the
// tables differ in length.
func Correlate(tracks, networks *series.Table, kept []bool) [][]float64 {
	if tracks.Rows != networks.Rows || kept != nil && len(kept) != tracks.Rows {
		panic("label: tracks and networks differ in length")
	}
	standard := func(t *series.Table) [][]float64 {
		out := make([][]float64, t.Len())
		for n := range out {
			out[n] = make([]float64, t.Rows)
			for i, x := range t.Course(n) {
				out[n][i] = float64(x)
			}
			if !series.ZScore(out[n], kept) {
				out[n] = nil
			}
		}
		return out
	}
	a, b := standard(tracks), standard(networks)
	count := 0
	for i := range tracks.Rows {
		if kept == nil || kept[i] {
			count++
		}
	}
	out := make([][]float64, len(a))
	for i, x := range a {
		out[i] = make([]float64, len(b))
		for j, y := range b {
			out[i][j] = math.NaN()
			if x != nil && y != nil {
				out[i][j] = dot(x, y) / float64(count-1)
			}
		}
	}
	return out
}

func dot(x, y []float64) float64 {
	sum := 0.0
	for i, v := range x {
		sum += v * y[i]
	}
	return sum
}
