package acceptance_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"syncact/core/cnn"
	"syncact/core/label"
	"syncact/core/movie"
	"syncact/core/nifti"
	"syncact/core/study"
	"syncact/core/table"
	"syncact/core/volume"
	"syncact/internal/golden"
)

const (
	plantedRuns     = 3
	plantedSubjects = 3
	plantedVolumes  = 202
	plantedTR       = 1.5 // s
	plantedSeconds  = plantedVolumes * plantedTR
)

// A network that the test plants: its foci (mm) and what drives it.
type network struct {
	name  string
	foci  [][3]float64
	drive string // faces, cuts, shared (one course for all subjects) or own
}

// The first focus of faces is the fusiform face area of the built-in landmarks.
var networks = []network{
	{"faces", [][3]float64{{-39, -51, -24}, {41, -51, -24}, {51, -41, 6}}, "faces"},
	{"cuts", [][3]float64{{-9, -81, 6}, {11, -81, 6}}, "cuts"},
	{"auditory", [][3]float64{{-59, -21, 6}, {61, -21, 6}}, "shared"},
	{"motor", [][3]float64{{-39, -21, 56}, {41, -21, 56}}, "own"},
	{"parietal", [][3]float64{{-29, -61, 46}, {31, -61, 46}}, "own"},
}

func (n network) at(p [3]float64) float64 {
	const sigma = 9
	sum := 0.0
	for _, f := range n.foci {
		d := (p[0]-f[0])*(p[0]-f[0]) + (p[1]-f[1])*(p[1]-f[1]) + (p[2]-f[2])*(p[2]-f[2])
		sum += math.Exp(-d / (2 * sigma * sigma))
	}
	return sum
}

var ultrafaceFeed = cnn.Preprocess{Size: [2]int{filmHigh, filmWide}, Fit: cnn.Stretch, Range: [2]float64{0, 255},
	Mean: []float64{127}, SD: []float64{128}}

// TestPositiveControl plants BOLD that follows the faces of shuffled clips and asks
// the whole study for the neurons of a face detector that go with it.
func TestPositiveControl(t *testing.T) {
	p := plant(t)
	s := run(t, p.dir, p.spec)
	neurons, err := s.Results().Neurons("planted", "ultraface")
	if err != nil {
		t.Fatal(err)
	}
	apart := p.correlations(p.shown(t, s))
	clips := p.correlations(p.assembled(t))
	var of tally
	for i, n := range neurons {
		if n.PFWER < .05 {
			of.add(t, n, apart[i], clips[i])
		}
	}
	t.Logf("%d of %d neurons go with faces, %d with networks that nothing on screen drives; r within %.5f of what was computed apart", of.coupled, len(neurons), of.elsewhere, of.furthest)
	t.Logf("from the clips instead of the films: more than .1 off in %d", of.far)
	if of.coupled == 0 {
		t.Error("no neuron of a face detector goes with the network planted from faces")
	}
	if of.far*100 > of.coupled {
		t.Errorf("r from the clips is more than .1 off in %d of %d neurons", of.far, of.coupled)
	}
	if of.elsewhere*20 > of.coupled+of.elsewhere {
		t.Errorf("%d neurons go with networks that nothing on screen drives, %d with faces", of.elsewhere, of.coupled)
	}
}

// A tally counts significant neurons.
type tally struct {
	coupled, elsewhere int
	far                int     // coupled, and r from the clips more than .1 off
	furthest           float64 // of r computed apart from the films' activations
}

func (c *tally) add(t testing.TB, n study.Neuron, apart, clips float64) {
	t.Helper()
	if n.Network != "faces" {
		if n.Network != "cuts" {
			c.elsewhere++
		}
		return
	}
	c.coupled++
	c.furthest = max(c.furthest, math.Abs(n.R-apart))
	if !(math.Abs(n.R-apart) <= .1) {
		t.Errorf("%s: r %.3f, computed apart %.3f", n.ID, n.R, apart)
	}
	// A channel that is all but silent hangs on single grey levels of the film.
	if !(math.Abs(n.R-clips) <= .1) {
		c.far++
	}
	if !n.Significant || n.Label.Confidence == label.Unlabelled || !strings.Contains(n.Label.Text, "fusiform face area") {
		t.Errorf("%s goes with the planted network but is labelled %+v", n.ID, n.Label)
	}
}

// A planted study and what it was made from.
type planted struct {
	dir     string
	spec    study.Spec
	orders  [][]piece
	decoded [][]movie.Frame // of the clips
	mask    *volume.Mask
	maps    [][]float64     // networks × voxels of the mask
	bold    [][][][]float64 // subject × run × volume × voxel, as written
}

func plant(t testing.TB) *planted {
	t.Helper()
	p := &planted{dir: t.TempDir(), mask: plantedMask(), spec: study.Defaults()}
	for _, n := range networks {
		var m []float64
		for _, v := range p.mask.Index {
			m = append(m, n.at(p.mask.World(v)))
		}
		p.maps = append(p.maps, m)
	}
	p.writeMaps(t)
	p.spec.Models = []study.Model{{Name: "ultraface", File: golden.Shared(t, "data", "cnn", "ultraface-rfb-320.onnx"), Preprocess: ultrafaceFeed}}
	p.spec.Networks = study.Sets{{Name: "planted", Method: study.MethodMaps, File: "maps.nii.gz", Names: "maps.tsv"}}
	p.spec.Labels = study.LabelRules{Atlases: []string{}, Landmarks: true}
	p.spec.Dataset = study.Dataset{Layout: study.LayoutFiles, Mask: "mask.nii.gz"}
	p.writeFilms(t)
	p.bold = make([][][][]float64, plantedSubjects)
	shared := rand.New(rand.NewPCG(11, 1))
	for r := range plantedRuns {
		course := drift(shared, plantedVolumes)
		for s := range plantedSubjects {
			p.writeRun(t, s, r, course)
		}
	}
	return p
}

// plantedMask holds the voxels of 10 mm within 25 mm of a focus.
func plantedMask() *volume.Mask {
	g := volume.Grid{Shape: [3]int{15, 13, 11}, Affine: volume.Affine{{10, 0, 0, -69}, {0, 10, 0, -91}, {0, 0, 10, -34}, {0, 0, 0, 1}}}
	in := make([]bool, g.Voxels())
	for v := range in {
		at := g.World(v)
		for _, n := range networks {
			for _, f := range n.foci {
				in[v] = in[v] || math.Sqrt((at[0]-f[0])*(at[0]-f[0])+(at[1]-f[1])*(at[1]-f[1])+(at[2]-f[2])*(at[2]-f[2])) < 25
			}
		}
	}
	return volume.NewMask(g, in)
}

func (p *planted) writeMaps(t testing.TB) {
	t.Helper()
	w, err := nifti.Create(filepath.Join(p.dir, "maps.nii.gz"), nifti.Spec{Grid: p.mask.Grid, Volumes: len(networks), Type: nifti.Float32})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Discard()
	var names [][]string
	for i, m := range p.maps {
		names = append(names, []string{fmt.Sprint(i + 1), networks[i].name})
		if err := w.Write(p.mask.Scatter(narrow(m)).V); err != nil {
			t.Fatal(err)
		}
	}
	for _, err := range []error{w.Close(), nifti.Write(filepath.Join(p.dir, "mask.nii.gz"), p.mask.Image()),
		table.WriteTSV(filepath.Join(p.dir, "maps.tsv"), []string{"index", "name"}, names)} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func (p *planted) writeFilms(t testing.TB) {
	t.Helper()
	p.decoded = frames(t)
	rng := rand.New(rand.NewPCG(7, 1))
	for r := range plantedRuns {
		p.orders = append(p.orders, order(rng, plantedSeconds*grid))
		name := fmt.Sprintf("run-%d.mp4", r+1)
		writeFilm(t, filepath.Join(p.dir, name), p.decoded, p.orders[r])
		p.spec.Movie = append(p.spec.Movie, study.Film{Run: fmt.Sprint(r + 1), File: name})
	}
}

// writeRun makes the BOLD of a subject's run, in percent: courses on maps of the
// subject's own gain, and noise of each voxel.
func (p *planted) writeRun(t testing.TB, subject, r int, shared []float64) {
	t.Helper()
	rng := rand.New(rand.NewPCG(uint64(100+10*subject+r), 1))
	response := newStepResponse()
	sum := make([][]float64, plantedVolumes)
	for v := range sum {
		sum[v] = make([]float64, len(p.mask.Index))
		for i := range sum[v] {
			sum[v][i] = rng.NormFloat64()
		}
	}
	for k, n := range networks {
		course, gain := drift(rng, plantedVolumes), math.Exp(.2*rng.NormFloat64())
		switch n.drive {
		case "faces":
			course = response.course(faceTimes(p.orders[r]), plantedVolumes, plantedTR)
			scale(course, 2)
		case "cuts":
			course = response.course(cutTimes(p.orders[r]), plantedVolumes, plantedTR)
			scale(course, 4)
		case "shared":
			course = shared
		}
		for v, x := range course {
			for i, m := range p.maps[k] {
				sum[v][i] += gain * x * m
			}
		}
	}
	p.bold[subject] = append(p.bold[subject], sum)
	name := fmt.Sprintf("sub-%d_run-%d.nii.gz", subject+1, r+1)
	w, err := nifti.Create(filepath.Join(p.dir, name), nifti.Spec{Grid: p.mask.Grid, Volumes: plantedVolumes, TR: plantedTR, Type: nifti.Int16})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Discard()
	for _, row := range sum {
		counts := make([]float32, len(row))
		for i, x := range row {
			counts[i] = float32(math.Round(10000 + 100*x))
			row[i] = float64(counts[i])
		}
		if err := w.Write(p.mask.Scatter(counts).V); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	p.spec.Dataset.Files = append(p.spec.Dataset.Files, study.RunData{Subject: fmt.Sprint(subject + 1), Run: fmt.Sprint(r + 1), BOLD: name, TR: plantedTR})
}

// drift is a course of power 1/f and standard deviation 1: a sum of cosines of
// random phase.
func drift(rng *rand.Rand, n int) []float64 {
	out := make([]float64, n)
	for k := 1; k < n/4; k++ {
		amplitude, phase := 1/math.Sqrt(float64(k)), 2*math.Pi*rng.Float64()
		for v := range out {
			out[v] += amplitude * math.Cos(2*math.Pi*float64(k)*float64(v)/float64(n)+phase)
		}
	}
	scale(out, math.Sqrt(float64(n)/dot(out, out)))
	return out
}

func narrow(x []float64) []float32 {
	out := make([]float32, len(x))
	for i, v := range x {
		out[i] = float32(v)
	}
	return out
}

// shown are the activations that the study took from the films: run × neuron ×
// sample.
func (p *planted) shown(t testing.TB, s *study.Study) [][][]float64 {
	t.Helper()
	out := make([][][]float64, plantedRuns)
	for r := range out {
		m, err := s.Results().Frames("ultraface", fmt.Sprint(r+1))
		if err != nil {
			t.Fatal(err)
		}
		for n := range m.Cols {
			x := make([]float64, m.Rows)
			for i, v := range m.Col(n) {
				x[i] = float64(v)
			}
			out[r] = append(out[r], x)
		}
		m.Close()
	}
	return out
}

// assembled are activations of the clips, put together in the order of the pieces.
func (p *planted) assembled(t testing.TB) [][][]float64 {
	t.Helper()
	model := open(t, "ultraface-rfb-320.onnx", cnn.Options{Preprocess: ultrafaceFeed})
	raw := activations(t, model, p.decoded)
	out := make([][][]float64, plantedRuns)
	for r, pieces := range p.orders {
		for n := range model.Len() {
			var x []float64
			for _, piece := range pieces {
				for row := piece.from; row < piece.to; row++ {
					x = append(x, float64(raw[piece.clip][row*model.Len()+n]))
				}
			}
			out[r] = append(out[r], x)
		}
	}
	return out
}

// correlations computes r of every neuron with the network of faces apart from the
// engine, from activations and the voxels as they were written.
func (p *planted) correlations(raw [][][]float64) []float64 {
	held := newStepResponse().held(plantedSeconds*grid, plantedVolumes, plantedTR)
	clean := newCleaner(plantedVolumes, plantedTR)
	faces := make([][]float64, plantedRuns)
	for r := range faces {
		faces[r] = p.groupCourse(r)
	}
	out := make([]float64, len(raw[0]))
	for n := range out {
		x := make([][]float64, plantedRuns)
		for r := range x {
			x[r] = clean.clean(respond(held, raw[r][n]))
		}
		out[n] = correlate(x, faces)
	}
	return out
}

// groupCourse is the mean over subjects of the course of the network of faces in a
// run.
func (p *planted) groupCourse(r int) []float64 {
	clean := newCleaner(plantedVolumes, plantedTR)
	out := make([]float64, plantedVolumes)
	for s := range plantedSubjects {
		volumes := make([][]float64, plantedVolumes)
		for v := range volumes {
			volumes[v] = make([]float64, len(p.mask.Index))
		}
		x := make([]float64, plantedVolumes)
		for i := range p.mask.Index {
			for v := range x {
				x[v] = p.bold[s][r][v][i]
			}
			for v, y := range clean.clean(x) {
				volumes[v][i] = y
			}
		}
		for v, y := range clean.clean(regress(p.maps, volumes)[0]) {
			out[v] += y / plantedSubjects
		}
	}
	return out
}
