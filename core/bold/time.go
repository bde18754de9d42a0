package bold

import "syncact/core/fault"

// A Timing is what a sidecar says about when volumes were acquired. The zero value
// says nothing.
type Timing struct {
	Start     *float64 // StartTime, s: the moment that the first volume stands for
	Corrected *bool    // SliceTimingCorrected
}

// Offset returns the time after the start of a volume that its values stand for:
// StartTime where the slices were shifted to it, else half of the repetition time,
// the middle of the slices. The finding says which rule was used.
func (t Timing) Offset(tr float64) (float64, fault.Finding) {
	corrected := t.Corrected == nil || *t.Corrected
	if t.Start != nil && corrected && *t.Start >= 0 && *t.Start < tr {
		return *t.Start, fault.Finding{What: "volume times follow StartTime of the sidecar"}
	}
	note := fault.Finding{What: "volume times are the middle of each volume", Why: "the sidecar has no StartTime"}
	switch {
	case t.Start != nil && !corrected:
		note.Why = "slice timing was not corrected"
	case t.Start != nil:
		note.Severity, note.Why, note.Do = fault.Warning, "StartTime lies outside the first volume", "check StartTime and RepetitionTime of the sidecar"
	}
	return tr / 2, note
}

// Times returns the effective time of each volume, in seconds from the start of the
// first.
func Times(volumes int, tr, offset float64) []float64 {
	times := make([]float64, volumes)
	for v := range times {
		times[v] = float64(v)*tr + offset
	}
	return times
}
