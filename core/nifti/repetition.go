package nifti

import (
	"fmt"
	"math"

	"syncact/core/fault"
)

// Bounds in seconds of a repetition time: outside the first pair it is not believed,
// outside the second it is questioned.
const (
	leastTR, mostTR = 0.05, 60
	shortTR, longTR = 0.2, 10
)

// The units of the fourth axis, bits 3 to 5 of xyzt_units.
const (
	unitMask    = 0x38
	unitSecond  = 8
	unitMilli   = 16
	unitMicro   = 24
	unitUnknown = 0
)

// StatedTR returns the repetition time as the header states it, in seconds, taking
// an unknown unit for seconds; false where there is none: no fourth axis, an axis
// that is not time, or a value that is no duration.
func (h *Header) StatedTR() (float64, bool) {
	scale, isTime := map[byte]float64{unitSecond: 1, unitMilli: 1e-3, unitMicro: 1e-6, unitUnknown: 1}[h.Units&unitMask]
	v := h.Pixdim[4]
	if h.Dim[0] < 4 || !isTime || !(v > 0) || math.IsInf(v, 0) {
		return 0, false
	}
	return v * scale, true
}

// repetition returns the TR that is believed, 0 when none is, and what was found.
func (h *Header) repetition() (float64, []fault.Finding) {
	if h.Dim[0] < 4 {
		return 0, nil
	}
	const do = "state the repetition time in study.json"
	tr, ok := h.StatedTR()
	if !ok {
		return 0, []fault.Finding{{Severity: fault.Warning, What: h.missingTR(), Do: do}}
	}
	stated := fmt.Sprintf("repetition time %g %s", h.Pixdim[4], h.unitName())
	switch {
	case tr < leastTR || tr > mostTR:
		return 0, []fault.Finding{{Severity: fault.Blocking, What: stated + " is not believed", Why: likelyUnit(h.Pixdim[4]), Do: do}}
	case h.Units&unitMask == unitUnknown:
		return tr, []fault.Finding{{Severity: fault.Warning, What: stated + ": taken as seconds", Do: do + " if that is wrong"}}
	case tr < shortTR || tr > longTR:
		return tr, []fault.Finding{{Severity: fault.Warning, What: stated + " is unusual", Do: "compare it with the scan protocol"}}
	}
	return tr, nil
}

func (h *Header) missingTR() string {
	v := h.Pixdim[4]
	switch unit := h.Units & unitMask; {
	case unit != unitSecond && unit != unitMilli && unit != unitMicro && unit != unitUnknown:
		return "the fourth axis is not time (" + h.unitName() + "): TR unknown"
	case math.IsNaN(v):
		return "TR is not a number (pixdim[4])"
	case v < 0:
		return "TR is negative (pixdim[4])"
	case v == 0:
		return "TR is 0 (pixdim[4])"
	}
	return "TR is infinite (pixdim[4])"
}

func (h *Header) unitName() string {
	switch h.Units & unitMask {
	case unitSecond:
		return "sec"
	case unitMilli:
		return "msec"
	case unitMicro:
		return "usec"
	case unitUnknown:
		return "of unknown unit"
	case 32:
		return "Hz"
	case 40:
		return "ppm"
	}
	return "rad/s"
}

// likelyUnit guesses which unit makes a number a repetition time.
func likelyUnit(v float64) string {
	switch {
	case v >= shortTR && v <= longTR:
		return fmt.Sprintf("%g is probably in seconds, labelled otherwise", v)
	case v*1e-3 >= shortTR && v*1e-3 <= longTR:
		return fmt.Sprintf("%g is probably in milliseconds, labelled otherwise", v)
	case v*1e-6 >= shortTR && v*1e-6 <= longTR:
		return fmt.Sprintf("%g is probably in microseconds, labelled otherwise", v)
	}
	return fmt.Sprintf("it lies outside %g to %d s in every unit", leastTR, mostTR)
}
