package demo

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"

	"gonum.org/v1/gonum/dsp/fourier"

	"syncact/core/fault"
	"syncact/core/series"
)

const (
	repetition = 1.2 // s
	// Amplitudes in percent signal change.
	driveGain = 3.0   // of a 0/1 timeline after the HRF
	driftSD   = 0.5   // linear and quadratic together
	motionSD  = 0.22  // root mean square over the brain, of each of the six motion courses
	smoothSD  = 0.3   // spatially smooth 1/f noise
	whiteSD   = 0.6   // of a voxel
	ownSD     = 1.0   // of a network's own course
	subjectSD = 0.225 // of the subject's own course in a driven network
	// The cut course is scaled after the HRF: as an event of half a second it would
	// come out of it far smaller than the categories.
	cutSD = 0.35
)

// A Truth is what was planted in a demo study; truth.json holds it. Courses are in
// percent signal change at the centres of the volumes and without noise. Before they
// are compared with a cleaned course they must pass the same detrend and high-pass:
// without it a perfect course cannot reach r = 1.
type Truth struct {
	Seed      uint64                          `json:"seed"`
	Size      string                          `json:"size"`
	Noise     bool                            `json:"noise"` // the shared courses have nothing to do with the film
	TR        float64                         `json:"tr_s"`
	Volumes   int                             `json:"volumes"`
	SigmaMM   float64                         `json:"sigma_mm"`
	Subjects  []string                        `json:"subjects"`
	Runs      []string                        `json:"runs"`
	Maps      string                          `json:"maps"` // 4-D NIfTI of the group maps, in the order of Networks
	Networks  []PlantedCourse                 `json:"networks"`
	Timelines map[string]map[string][]float64 `json:"timelines"` // run, category: 0/1 at TimelineHz
	Rate      float64                         `json:"timeline_hz"`
	Cuts      map[string][]float64            `json:"cuts_s"` // run: seconds of the film
}

// A PlantedCourse is a planted network with its noise-free courses.
type PlantedCourse struct {
	Planted
	Driven bool                 `json:"driven"` // by the film
	Shared bool                 `json:"shared"` // one course for all subjects
	Course map[string][]float64 `json:"course"` // run ("1"), or subject and run ("01/1") when not shared
}

// Group returns the course of a run for the group: the shared one, or the mean of the
// subjects' z-scored ones.
func (p PlantedCourse) Group(run string, subjects []string) []float64 {
	if p.Shared {
		return slices.Clone(p.Course[run])
	}
	var mean []float64
	for _, s := range subjects {
		x := slices.Clone(p.Course[s+"/"+run])
		series.ZScore(x, nil)
		if mean == nil {
			mean = make([]float64, len(x))
		}
		for i, v := range x {
			mean[i] += v / float64(len(subjects))
		}
	}
	return mean
}

// ReadTruth reads a study's truth.json.
func ReadTruth(path string) (*Truth, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, &fault.Input{File: path, What: "cannot be read", Why: "only demo studies hold planted truth",
			Do: "make one with syncact demo", Err: err}
	}
	t := new(Truth)
	if err := json.Unmarshal(text, t); err != nil {
		return nil, &fault.Input{File: path, What: err.Error(), Do: "make the demo study again", Err: err}
	}
	return t, nil
}

// plant makes the truth of a study: its networks' courses from the script.
func plant(o Options, p plan, s *Script) *Truth {
	t := &Truth{Seed: o.Seed, Size: p.name, Noise: o.Noise, TR: repetition, Volumes: p.volumes(), SigmaMM: focusSigma,
		Maps: truthMaps, Timelines: make(map[string]map[string][]float64), Rate: TimelineRate, Cuts: make(map[string][]float64)}
	for i := range p.subjects {
		t.Subjects = append(t.Subjects, fmt.Sprintf("%02d", i+1))
	}
	for r := range p.runs {
		run := fmt.Sprint(r + 1)
		t.Runs = append(t.Runs, run)
		t.Cuts[run] = s.Cuts(r)
		t.Timelines[run] = make(map[string][]float64)
		for c := range Category(Categories) {
			t.Timelines[run][c.String()] = s.Timeline(r, c)
		}
	}
	for k, n := range Networks() {
		c := PlantedCourse{Planted: n, Driven: n.Drive != "" && !o.Noise, Shared: n.Drive != "", Course: make(map[string][]float64)}
		d := newDice(o.Seed, courseStream+uint64(k))
		for r, run := range t.Runs {
			switch {
			case c.Driven:
				c.Course[run] = driven(n, t.Timelines[run], s.CutTimeline(r), t.Volumes)
			case c.Shared: // follows nothing, yet is the same in every brain: the hard null
				c.Course[run] = pink(d.Rand, t.Volumes, ownSD)
			default:
				for _, subject := range t.Subjects {
					c.Course[subject+"/"+run] = pink(d.Rand, t.Volumes, ownSD)
				}
			}
		}
		t.Networks = append(t.Networks, c)
	}
	return t
}

// driven is the course of a network that the film drives: timelines through the HRF,
// weighted by its tuning, read at the centres of the volumes.
func driven(n Planted, timelines map[string][]float64, cuts []float64, volumes int) []float64 {
	out := make([]float64, volumes)
	if n.Drive == driveCuts {
		response := atVolumes(cuts, volumes)
		sd := deviation(response)
		for i, v := range response {
			out[i] = driveGain * cutSD / sd * v
		}
		return out
	}
	for c := range Category(Categories) { // in a fixed order: sums of floats depend on it
		weight := tuning[[2]string{c.String(), n.Drive}]
		if c.String() == n.Drive {
			weight = 1
		}
		if weight == 0 {
			continue
		}
		for i, v := range atVolumes(timelines[c.String()], volumes) {
			out[i] += driveGain * weight * v
		}
	}
	return out
}

// atVolumes convolves a timeline with the SPM response and reads it, linearly, at the
// centre of each volume. Before the film nothing is shown.
func atVolumes(timeline []float64, volumes int) []float64 {
	h, err := series.HRF("spm", 1./TimelineRate)
	if err != nil {
		panic("demo: " + err.Error())
	}
	at := func(i int) float64 {
		sum := 0.0
		for j, w := range h {
			if k := i - j; k >= 0 && k < len(timeline) {
				sum += w * timeline[k]
			}
		}
		return sum
	}
	out := make([]float64, volumes)
	for v := range out {
		u := (float64(v) + .5) * repetition * TimelineRate
		i := math.Floor(u)
		out[v] = (1-(u-i))*at(int(i)) + (u-i)*at(int(i)+1)
	}
	return out
}

// deviation is the standard deviation of x.
func deviation(x []float64) float64 {
	mean, square := average(x), 0.0
	for _, v := range x {
		square += sq(v-mean) / float64(len(x))
	}
	return math.Sqrt(square)
}

func average(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// pink is a course whose power falls as 1/f, with mean 0 and the given standard
// deviation: half of a periodic one, so that its end does not join its beginning.
func pink(d *rand.Rand, n int, sd float64) []float64 {
	m := 2 * n
	f := fourier.NewFFT(m)
	spectrum := make([]complex128, m/2+1)
	for k := 1; k < len(spectrum); k++ {
		spectrum[k] = complex(d.NormFloat64(), d.NormFloat64()) / complex(math.Sqrt(float64(k)), 0)
	}
	x := f.Sequence(nil, spectrum)[:n]
	mean, scale := average(x), sd/deviation(x)
	for i, v := range x {
		x[i] = scale * (v - mean)
	}
	return x
}

// Streams of the study's random numbers, apart from those of the film.
const (
	courseStream  = 1 << 41
	subjectStream = 1 << 42
	runStream     = 1 << 43
)
