package demo

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"syncact/core/volume"
)

const (
	noiseFWHM = 10.0 // mm, of the smooth noise
	fieldFWHM = 40.0 // mm, of the maps of drift and motion
	// counts is the signal of the brain: white noise has then a standard deviation of
	// 5 counts; finer counts would only store noise.
	counts = 5 / whiteSD * 100
	// Subject differences.
	focusJitterMM = 1.5
	sigmaSpread   = .08 // of log sigma
	gainSpread    = .2  // of log gain
)

// A subject is how one brain differs from the group: its maps, sparse, gain included.
type subject struct {
	maps []sparse
}

// sparse holds the voxels (as positions in the mask) where a map is not negligible.
type sparse struct {
	at    []int32
	value []float32
}

// newSubject moves every focus by 1.5 mm, and varies width and gain of every network.
func newSubject(seed uint64, number int, mask *volume.Mask) subject {
	d := newDice(seed, subjectStream+uint64(number))
	var s subject
	for _, n := range Networks() {
		foci := make([]Focus, len(n.Foci))
		sigma := focusSigma * math.Exp(sigmaSpread*d.NormFloat64())
		gain := math.Exp(gainSpread * d.NormFloat64())
		for i, f := range n.Foci {
			for axis := range f.At {
				f.At[axis] += focusJitterMM * d.NormFloat64()
			}
			f.Weight *= gain
			foci[i] = f
		}
		var m sparse
		for i, v := range mask.Index {
			if x := blobs(foci, sigma, mask.World(v)); x > 1e-3 {
				m.at, m.value = append(m.at, int32(i)), append(m.value, float32(x))
			}
		}
		s.maps = append(s.maps, m)
	}
	return s
}

// A recording makes the BOLD of one subject and run, volume by volume.
type recording struct {
	d       *rand.Rand
	mask    *volume.Mask
	maps    []sparse
	courses [][]float64 // of the networks, percent
	fields  [][]float32 // drift and motion, percent
	slow    [][]float64 // their courses, sd 1
	flicker *flicker
	smooth  *smoother
	motion  headMotion
	buffer  []float32 // on the grid
}

// newRecording draws what is random in the run of a subject (both from 0).
func newRecording(t *Truth, who, run int, s subject, mask *volume.Mask) *recording {
	d := newDice(t.Seed, runStream+uint64(who)<<20+uint64(run)).Rand
	r := &recording{d: d, mask: mask, maps: s.maps, smooth: newSmoother(noiseFWHM), buffer: make([]float32, mask.Voxels())}
	for _, n := range t.Networks {
		course := n.Course[t.Runs[run]]
		if !n.Shared {
			course = n.Course[t.Subjects[who]+"/"+t.Runs[run]]
		} else {
			course = slices.Clone(course)
			for i, v := range pink(d, t.Volumes, subjectSD) {
				course[i] += v
			}
		}
		r.courses = append(r.courses, course)
	}
	r.motion = newHeadMotion(d, t.Volumes)
	r.addSlow(t.Volumes)
	r.flicker = newFlicker(d)
	return r
}

// addSlow lays drift and head motion over the brain. Motion grows towards its edge.
func (r *recording) addSlow(volumes int) {
	wide := newSmoother(fieldFWHM)
	for power := 1.0; power <= 2; power++ {
		trend := make([]float64, volumes)
		for i := range trend {
			trend[i] = math.Pow(2*float64(i)/float64(volumes-1)-1, power)
		}
		r.lay(smoothField(r.d, wide, r.mask.Index), driftSD/math.Sqrt2, trend)
	}
	for _, course := range r.motion {
		field := smoothField(r.d, wide, r.mask.Index)
		for i, v := range r.mask.Index {
			field[i] *= float32(sq(radius(r.mask.World(v))))
		}
		r.lay(field, motionSD/edgeMean, course)
	}
}

// edgeMean is the root mean square of radius² over a ball.
var edgeMean = math.Sqrt(3. / 7)

func (r *recording) lay(field []float32, percent float64, course []float64) {
	for i := range field {
		field[i] *= float32(percent)
	}
	standard := slices.Clone(course)
	mean, sd := average(course), deviation(course)
	for i, v := range standard {
		standard[i] = (v - mean) / sd
	}
	r.fields, r.slow = append(r.fields, field), append(r.slow, standard)
}

// volume fills out (the whole grid) with the counts of volume t. Volumes must be asked
// for in order.
func (r *recording) volume(t int, out, percent []float32) {
	r.flicker.next(r.buffer)
	r.smooth.apply(r.buffer)
	for i, v := range r.mask.Index {
		percent[i] = smoothSD*r.buffer[v] + whiteSD*float32(r.d.NormFloat64())
	}
	for k, m := range r.maps {
		c := float32(r.courses[k][t])
		for i, at := range m.at {
			percent[at] += c * m.value[i]
		}
	}
	for k, field := range r.fields {
		addScaled(percent, field, float32(r.slow[k][t]))
	}
	for i, v := range r.mask.Index {
		out[v] = float32(math.Round(counts * (1 + float64(percent[i])/100)))
	}
}

// A sink takes the volumes of a run in order.
type sink interface {
	Write(v []float32) error
}

// record writes all volumes of a run.
func (r *recording) record(ctx context.Context, volumes int, w sink) error {
	out, percent := make([]float32, r.mask.Voxels()), make([]float32, len(r.mask.Index))
	for t := range volumes {
		if err := ctx.Err(); err != nil {
			return err
		}
		r.volume(t, out, percent)
		if err := w.Write(out); err != nil {
			return err
		}
	}
	return nil
}
