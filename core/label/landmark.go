package label

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"

	"syncact/assets"
	"syncact/core/table"
	"syncact/core/volume"
)

// LandmarkRadius is how far, in mm, a peak may lie from a landmark it is named by.
const LandmarkRadius = 10

// A Landmark is a place of known function whose MNI coordinates are printed in the
// text that Citation names.
type Landmark struct {
	Name         string // "parahippocampal place area"
	Abbreviation string // "PPA"
	Side         Side   // NoSide on the midline
	At           [3]float64
	Function     []string // "places", "scenes"
	Citation     string
	Converted    string // from which space and how, "" when printed as MNI
}

// A Nearby is a landmark close to a peak.
type Nearby struct {
	Landmark
	Peak     int     // index of the peak
	Distance float64 // mm
}

// Landmarks returns the built-in landmarks. The caller must not change them.
func Landmarks() []Landmark { return builtin() }

var builtin = sync.OnceValue(func() []Landmark {
	t, err := table.DecodeTSV(bytes.NewReader(assets.Landmarks), "landmarks.tsv")
	if err != nil {
		panic("label: built-in landmarks: " + err.Error())
	}
	out := make([]Landmark, len(t.Rows))
	for i, row := range t.Rows {
		l := Landmark{Name: row[0], Abbreviation: row[1], Citation: row[7], Function: strings.Split(row[6], ", ")}
		l.Side = sides[strings.ToLower(row[2])]
		for axis := range l.At {
			x, ok := table.Number(row[3+axis])
			if !ok || math.IsNaN(x) {
				panic("label: built-in landmarks: a coordinate is no number")
			}
			l.At[axis] = x
		}
		if row[8] != "n/a" {
			l.Converted = row[8]
		}
		out[i] = l
	}
	return out
})

// Near returns the landmarks within radius mm of any of the peaks (world mm, MNI):
// those of the first peak first, the nearest first within a peak. A landmark appears
// once, at the first peak that has it. Areas can lie closer together than radius: all
// are returned, since distance alone cannot tell them apart.
func Near(peaks [][3]float64, radius float64) []Nearby {
	var out []Nearby
	taken := make(map[int]bool)
	for p, peak := range peaks {
		var here []Nearby
		for i, l := range Landmarks() {
			d := volume.Distance(peak, l.At)
			if d <= radius && !taken[i] {
				taken[i] = true
				here = append(here, Nearby{Landmark: l, Peak: p, Distance: d})
			}
		}
		slices.SortStableFunc(here, func(a, b Nearby) int { return cmp.Compare(a.Distance, b.Distance) })
		out = append(out, here...)
	}
	return out
}
