package label

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"syncact/core/volume"
)

// A Kind of evidence. Evidence is listed, and names are built, in the order of the
// constants.
type Kind string

// The kinds of evidence.
const (
	ByAtlas      Kind = "atlas"
	ByNetwork    Kind = "network membership"
	ByLandmark   Kind = "landmark"
	ByAnnotation Kind = "annotation"
)

var kinds = [...]Kind{ByAtlas, ByNetwork, ByLandmark, ByAnnotation}

// An Evidence is one reason to call a network by a name.
type Evidence struct {
	Kind       Kind       `json:"kind"`
	Source     string     `json:"source"` // the atlas's name, the landmark's citation, the track
	Text       string     `json:"text"`   // "LH_Vis_3", "parahippocampal place area (R): places"
	Measure    string     `json:"measure"`
	Value      float64    `json:"value"`
	Confidence Confidence `json:"confidence"`
}

// Sources says what a network is compared with.
type Sources struct {
	Atlases     []*Atlas
	Mask        *volume.Mask // voxels of the decomposition; nil: those with a value
	NoLandmarks bool
	Annotations []Annotation // of this network
}

// An Annotation is how a network's course goes with one track of stimulus
// annotations, tested in core/couple with the null of the neurons.
type Annotation struct {
	Track string
	R     float64
	P     float64 // NaN when not tested
}

// Which evidence counts as confident; less is weak. An atlas region must hold a
// quarter of the map, a canonical network correlate at .3 with it, a landmark lie
// within half of LandmarkRadius of a peak while another peak has a landmark of the same
// function (areas of different function lie 5 mm apart in occipito-temporal cortex), an
// annotation be significant at .05.
const (
	shareConfident      = 0.25
	shareLeast          = 0.05
	membershipConfident = 0.3
	membershipLeast     = 0.1
	regionsKept         = 5
	peaksUsed           = 6
	peakApartMM         = 16
	// A peak below this share of the map's maximum names nothing.
	peakLeast = 0.35
)

// Gather compares a network's map (on any grid in MNI space) with every source and
// returns the evidence in the order of [Kind], the best of a kind first.
func Gather(img *volume.Image, s Sources) []Evidence {
	var out []Evidence
	for _, a := range s.Atlases {
		out = append(out, fromAtlas(a, img)...)
	}
	for _, a := range s.Atlases {
		out = append(out, fromMembership(a, img, s.Mask)...)
	}
	if !s.NoLandmarks {
		out = append(out, fromLandmarks(img)...)
	}
	return append(out, fromAnnotations(s.Annotations)...)
}

func grade(confident bool) Confidence {
	if confident {
		return Confident
	}
	return Weak
}

func fromAtlas(a *Atlas, img *volume.Image) []Evidence {
	var out []Evidence
	for i, r := range a.Overlap(img) {
		if i >= regionsKept && !r.Peak {
			continue
		}
		measure := fmt.Sprintf("share of the map's positive mass (Dice %.2f)", r.Dice)
		if r.Peak {
			measure = fmt.Sprintf("share of the map's positive mass, holds its peak (Dice %.2f)", r.Dice)
		}
		if r.Share >= shareLeast || r.Peak {
			out = append(out, Evidence{Kind: ByAtlas, Source: a.Name, Text: r.Name, Measure: measure,
				Value: r.Share, Confidence: grade(r.Share >= shareConfident)})
		}
	}
	return out
}

func fromMembership(a *Atlas, img *volume.Image, mask *volume.Mask) []Evidence {
	var out []Evidence
	for _, m := range a.Membership(img, mask) {
		if m.R >= membershipLeast {
			out = append(out, Evidence{Kind: ByNetwork, Source: a.Name, Text: m.Name + " network",
				Measure: "spatial correlation", Value: m.R, Confidence: grade(m.R >= membershipConfident)})
		}
	}
	return out
}

func fromLandmarks(img *volume.Image) []Evidence {
	var at [][3]float64
	var most float64
	for _, p := range volume.Peaks(img, peakApartMM, peaksUsed) {
		if most = max(most, float64(p.Value)); float64(p.Value) >= peakLeast*most && p.Value > 0 {
			at = append(at, p.World)
		}
	}
	near := Near(at, LandmarkRadius)
	var out []Evidence
	for _, n := range near {
		out = append(out, Evidence{Kind: ByLandmark, Source: n.Citation, Text: n.Name + seenOn(n, at) + ": " + strings.Join(n.Function, ", "),
			Measure: fmt.Sprintf("mm from peak %d", n.Peak+1), Value: n.Distance,
			Confidence: grade(n.Distance <= LandmarkRadius/2 && supported(n, near))})
	}
	return out
}

// seenOn states the side of a landmark as the map shows it: both where another peak
// mirrors the one that lies near the landmark, since a citation may give one side only.
func seenOn(n Nearby, peaks [][3]float64) string {
	if n.Side == NoSide {
		return ""
	}
	mirrored := peaks[n.Peak]
	mirrored[0] = -mirrored[0]
	for _, p := range peaks {
		if volume.Distance(p, mirrored) <= LandmarkRadius {
			return " (L, R)"
		}
	}
	return [...]string{Left: " (L)", Right: " (R)"}[n.Side]
}

// supported reports whether another peak lies near a landmark of the same function.
func supported(n Nearby, near []Nearby) bool {
	return slices.ContainsFunc(near, func(m Nearby) bool {
		return m.Peak != n.Peak && slices.ContainsFunc(m.Function, func(f string) bool { return slices.Contains(n.Function, f) })
	})
}

func fromAnnotations(tracks []Annotation) []Evidence {
	var out []Evidence
	for _, t := range tracks {
		if !(t.P < alpha) && !math.IsNaN(t.P) {
			continue
		}
		measure := "correlation with the track through the HRF, not tested"
		if !math.IsNaN(t.P) {
			measure = fmt.Sprintf("correlation with the track through the HRF (p = %.2g)", t.P)
		}
		out = append(out, Evidence{Kind: ByAnnotation, Source: t.Track, Text: t.Track, Measure: measure, Value: t.R,
			Confidence: grade(t.P < alpha)})
	}
	slices.SortStableFunc(out, func(p, q Evidence) int { return cmp.Compare(math.Abs(q.Value), math.Abs(p.Value)) })
	return out
}
