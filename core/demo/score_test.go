package demo_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"syncact/core/demo"
	"syncact/core/series"
	"syncact/core/volume"
)

// truth is a planted study of two runs, small enough to write down.
func truth() *demo.Truth {
	t := &demo.Truth{Subjects: []string{"01", "02"}, Runs: []string{"1", "2"}, Volumes: 60}
	d := rand.New(rand.NewPCG(1, 2))
	for _, n := range demo.Networks() {
		c := demo.PlantedCourse{Planted: n, Driven: n.Drive != "", Shared: n.Drive != "", Course: make(map[string][]float64)}
		for _, run := range t.Runs {
			for _, key := range []string{run, "01/" + run, "02/" + run} {
				x := make([]float64, t.Volumes)
				for i := range x {
					x[i] = d.NormFloat64()
				}
				c.Course[key] = x
			}
		}
		t.Networks = append(t.Networks, c)
	}
	return t
}

// whole is a box of 8 mm voxels around the planted brain.
func whole() *volume.Mask {
	g := volume.Grid{Shape: [3]int{19, 23, 19}, Affine: volume.Affine{{8, 0, 0, -72}, {0, 8, 0, -106}, {0, 0, 8, -64}, {0, 0, 0, 1}}}
	in := make([]bool, g.Voxels())
	for v := range in {
		in[v] = true
	}
	return volume.NewMask(g, in)
}

// perfect is the result of an analysis that found everything, in reverse order and
// with one dead unit in front.
func perfect(t *demo.Truth) demo.Result {
	r := demo.Result{Mask: whole(), Maps: [][]float32{nil}, Courses: [][]demo.Course{nil}}
	for k := len(t.Networks) - 1; k >= 0; k-- {
		n := t.Networks[k]
		values := make([]float32, len(r.Mask.Index))
		for i, v := range r.Mask.Index {
			values[i] = float32(n.At(r.Mask.World(v)))
		}
		var courses []demo.Course
		for _, run := range t.Runs {
			courses = append(courses, demo.Course{V: n.Group(run, t.Subjects)})
		}
		r.Maps, r.Courses = append(r.Maps, values), append(r.Courses, courses)
	}
	return r
}

func plain(_ int, x []float64) []float64 { return x }

// neuron follows planted network k and was linked to found network f.
func neuron(t *demo.Truth, k, f int, r, p, fwe float64, prefers demo.Category) demo.Neuron {
	n := demo.Neuron{Network: f, R: r, P: p, PFWE: fwe, DPrime: make([]float64, demo.Categories)}
	n.DPrime[prefers] = 1
	for _, run := range t.Runs {
		n.Courses = append(n.Courses, t.Networks[k].Group(run, t.Subjects))
	}
	return n
}

func TestEvaluatePerfect(t *testing.T) {
	planted := truth()
	r := perfect(planted)
	found := func(k int) int { return len(planted.Networks) - k }
	r.Neurons = []demo.Neuron{
		neuron(planted, 0, found(0), .5, .001, .01, demo.Face),    // right, prefers faces
		neuron(planted, 1, found(1), .4, .001, .01, demo.Object),  // right, prefers something else
		neuron(planted, 2, found(3), .4, .001, .049, demo.Object), // wrong network
		neuron(planted, 6, found(6), -.4, .001, .01, demo.Face),   // cuts: no category
		neuron(planted, 0, found(0), .1, .05, .8, demo.Face),      // not significant
		{Network: -1, P: math.NaN(), PFWE: math.NaN()},            // constant
	}
	r.Models = []demo.Ranked{{Name: "untrained", Accuracy: 17, Similarity: .05, HeldOut: .03}, {Name: "vgg", Accuracy: 73, Similarity: .2, HeldOut: .02},
		{Name: "resnet", Accuracy: 90, Similarity: .3, HeldOut: .3}}
	s := planted.Evaluate(r, plain)
	if s.Recovered != 1 || s.MapR.Lowest < .999 || s.CourseR.Lowest < .999 {
		t.Errorf("recovered %v, maps %v, courses %v; want everything", s.Recovered, s.MapR, s.CourseR)
	}
	if s.Significant != 4 || s.Right != .75 || s.Prefer != 1./3 || !s.AnyFWER || s.P05Share != 1 {
		t.Errorf("neurons: %+v", s)
	}
	if s.RankR != 1 || s.RankRMean != .5 || !s.UntrainedLeast {
		t.Errorf("ranking: %v, %v, untrained lowest %v; want 1, .5, true", s.RankR, s.RankRMean, s.UntrainedLeast)
	}
	for k, m := range s.Matches {
		if m.Found != found(k) {
			t.Errorf("%s was matched with %d", m.Planted, m.Found)
		}
	}
}

func TestEvaluateDamaged(t *testing.T) {
	planted := truth()
	r := perfect(planted)
	slices.Reverse(r.Maps) // the dead unit comes last
	slices.Reverse(r.Courses)
	for i := range r.Maps[0] { // the face network upside down: still found
		r.Maps[0][i] = -r.Maps[0][i]
	}
	for run := range r.Courses[0] {
		for i := range r.Courses[0][run].V {
			r.Courses[0][run].V[i] *= -1
		}
	}
	d := rand.New(rand.NewPCG(3, 4))
	for run := range r.Courses[1] { // the course of places is lost
		for i := range r.Courses[1][run].V {
			r.Courses[1][run].V[i] = d.NormFloat64()
		}
	}
	r.Maps[7] = nil // default mode was not found
	s := planted.Evaluate(r, plain)
	if m := s.Matches[0]; !m.Recovered || m.MapR > -.99 {
		t.Errorf("upside down: %+v", m)
	}
	if m := s.Matches[1]; m.Recovered || m.MapR < .99 || m.CourseR > .5 {
		t.Errorf("course lost: %+v", m)
	}
	if m := s.Matches[7]; m.Recovered || m.Found >= 0 {
		t.Errorf("map lost: %+v", m)
	}
	if math.Abs(float64(s.Recovered)-9./11) > 1e-12 {
		t.Errorf("recovered %v; want 9 of 11", s.Recovered)
	}
	text, err := json.Marshal(s)
	if err != nil || !strings.Contains(string(text), `"neurons_right":null`) || strings.Contains(string(text), "NaN") {
		t.Errorf("JSON %s, %v; want null for the share of no neurons", text, err)
	}
}

// Truth must pass the filter of the analysis before it is compared.
func TestEvaluateFilters(t *testing.T) {
	planted := truth()
	r := perfect(planted)
	for f := 1; f < len(r.Courses); f++ {
		for run := range r.Courses[f] {
			x := slices.Clone(r.Courses[f][run].V)
			for i := range x {
				x[i] += .5 * float64(i)
			}
			series.Detrend(x)
			r.Courses[f][run].V = x
		}
	}
	s := planted.Evaluate(r, func(_ int, x []float64) []float64 {
		x = slices.Clone(x)
		series.Detrend(x)
		return x
	})
	if s.CourseR.Lowest < 1-1e-9 {
		t.Errorf("lowest course r = %v; want 1 after the same detrending", s.CourseR.Lowest)
	}
}

func TestDPrime(t *testing.T) {
	shows := []demo.Category{demo.Face, demo.Face, demo.Place, demo.Place}
	got := demo.DPrime([]float64{3, 5, -1, 1}, shows) // means 4 and 0, variances 1 and 1
	if got[demo.Face] != 4 || got[demo.Place] != -4 || got[demo.Text] != 0 {
		t.Errorf("d' = %v; want 4 for faces, -4 for places, 0 where there are no stills", got)
	}
	if got := demo.DPrime([]float64{2, 2, 2, 2}, shows); got[demo.Face] != 0 {
		t.Errorf("d' of a constant neuron = %v", got)
	}
}

func ExampleTruth_Evaluate() {
	planted := truth()
	score := planted.Evaluate(perfect(planted), func(run int, x []float64) []float64 { return x })
	fmt.Printf("%.0f %% of %d networks\n", 100*score.Recovered, len(score.Matches))
	// Output: 100 % of 11 networks
}
