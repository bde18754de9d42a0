package bids

import (
	"fmt"
	"math"
	"slices"

	"syncact/core/fault"
	"syncact/core/table"
)

// An Event is one row of an events file.
type Event struct {
	Onset, Duration float64 // s; the duration is NaN where it is not said
	TrialType       string  // "" where the file has none
	StimFile        string  // relative to the dataset's stimuli folder; "" where none
}

// ReadEvents reads a BIDS events file: onset and duration, and trial_type and
// stim_file where there are such columns.
func ReadEvents(path string) ([]Event, error) {
	t, err := table.ReadTSV(path)
	if err != nil {
		return nil, err
	}
	onset, duration, err := intervals(t)
	if err != nil {
		return nil, err
	}
	events := make([]Event, len(onset))
	for i := range events {
		events[i] = Event{Onset: onset[i], Duration: duration[i]}
	}
	for column, set := range map[string]func(*Event, string){
		"trial_type": func(e *Event, w string) { e.TrialType = w },
		"stim_file":  func(e *Event, w string) { e.StimFile = w },
	} {
		if !t.Has(column) {
			continue
		}
		words, err := t.Strings(column)
		if err != nil {
			return nil, err
		}
		for i, w := range words {
			if w != "n/a" {
				set(&events[i], w)
			}
		}
	}
	return events, nil
}

// intervals reads the two columns that every such file has.
func intervals(t *table.TSV) (onset, duration []float64, err error) {
	if onset, err = t.Float("onset"); err != nil {
		return nil, nil, err
	}
	if duration, err = t.Float("duration"); err != nil {
		return nil, nil, err
	}
	for i := range onset {
		if math.IsNaN(onset[i]) || math.IsInf(onset[i], 0) || duration[i] < 0 || math.IsInf(duration[i], 0) {
			return nil, nil, &fault.Input{File: t.Path, What: fmt.Sprintf("row %d: onset %g, duration %g", i+1, onset[i], duration[i]),
				Do: "write seconds; a duration may be n/a", Err: table.ErrTSV}
		}
	}
	return onset, duration, nil
}

// A Track is one feature of a film over time: Value[i] from Onset[i] for Duration[i]
// seconds, in the order of the file. Where no row says anything the feature is absent.
type Track struct {
	Name                   string
	Onset, Duration, Value []float64
}

// ReadAnnotations reads features of a film: onset, duration, then either trial_type,
// which makes one track of ones a value, or one numeric column a feature. A row whose
// value is n/a says nothing; a duration of n/a lasts until the next onset.
func ReadAnnotations(path string) ([]Track, error) {
	t, err := table.ReadTSV(path)
	if err != nil {
		return nil, err
	}
	onset, duration, err := intervals(t)
	if err != nil {
		return nil, err
	}
	lastUntilNext(onset, duration)
	if t.Has("trial_type") {
		return typed(t, onset, duration)
	}
	var tracks []Track
	for _, name := range t.Names {
		if name == "onset" || name == "duration" {
			continue
		}
		values, err := t.Float(name)
		if err != nil {
			return nil, err
		}
		track := Track{Name: name}
		for i, v := range values {
			if !math.IsNaN(v) {
				track.add(onset[i], duration[i], v)
			}
		}
		tracks = append(tracks, track)
	}
	if len(tracks) == 0 {
		return nil, &fault.Input{File: path, What: "has neither trial_type nor a numeric column", Do: "add one column a feature", Err: table.ErrTSV}
	}
	return tracks, nil
}

func (k *Track) add(onset, duration, value float64) {
	k.Onset, k.Duration, k.Value = append(k.Onset, onset), append(k.Duration, duration), append(k.Value, value)
}

// lastUntilNext replaces durations that are not said; the last one lasts as long as
// the mean step between onsets, or 0.
func lastUntilNext(onset, duration []float64) {
	sorted := slices.Sorted(slices.Values(onset))
	for i, d := range duration {
		if !math.IsNaN(d) {
			continue
		}
		next, _ := slices.BinarySearch(sorted, math.Nextafter(onset[i], math.Inf(1)))
		switch {
		case next < len(sorted):
			duration[i] = sorted[next] - onset[i]
		case len(sorted) > 1:
			duration[i] = (sorted[len(sorted)-1] - sorted[0]) / float64(len(sorted)-1)
		default:
			duration[i] = 0
		}
	}
}

// typed makes one track a value of trial_type, in the order of first appearance.
func typed(t *table.TSV, onset, duration []float64) ([]Track, error) {
	kinds, err := t.Strings("trial_type")
	if err != nil {
		return nil, err
	}
	var tracks []Track
	for i, kind := range kinds {
		if kind == "" || kind == "n/a" {
			continue
		}
		k := slices.IndexFunc(tracks, func(t Track) bool { return t.Name == kind })
		if k < 0 {
			k, tracks = len(tracks), append(tracks, Track{Name: kind})
		}
		tracks[k].add(onset[i], duration[i], 1)
	}
	return tracks, nil
}
