package study_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"syncact/core/nifti"
	"syncact/core/study"
	"syncact/core/table"
	"syncact/core/volume"
)

// A mini study has planted courses: neuron n follows latent n mod regions, with
// the sign of n's parity, and region f of every subject is latent f with noise.
const (
	miniRegions = 4
	miniNeurons = 12
	miniTR      = 1.5
	miniRows    = 120
)

type mini struct {
	dir      string
	subjects []string
	runs     []string
	neurons  map[string][][]float64            // by run: neuron × row
	regions  map[string]map[string][][]float64 // by run and subject: region × row
}

func newMini(t *testing.T, subjects, runs int) *mini {
	t.Helper()
	rng := rand.New(rand.NewPCG(7, 1))
	m := &mini{dir: t.TempDir(), neurons: map[string][][]float64{}, regions: map[string]map[string][][]float64{}}
	for s := range subjects {
		m.subjects = append(m.subjects, fmt.Sprintf("%02d", s+1))
	}
	for r := range runs {
		run := fmt.Sprint(r + 1)
		m.runs = append(m.runs, run)
		latent := make([][]float64, miniRegions)
		for f := range latent {
			latent[f] = wander(rng, miniRows)
		}
		for n := range miniNeurons {
			m.neurons[run] = append(m.neurons[run], noisy(rng, latent[n%miniRegions], float64(1-2*(n/miniRegions%2)), .5))
		}
		m.regions[run] = map[string][][]float64{}
		for _, s := range m.subjects {
			for f := range latent {
				m.regions[run][s] = append(m.regions[run][s], noisy(rng, latent[f], 1, .7))
			}
		}
	}
	return m
}

// wander is an autoregressive course of unit variance.
func wander(rng *rand.Rand, rows int) []float64 {
	x := make([]float64, rows)
	for t := range x {
		if t > 0 {
			x[t] = .5 * x[t-1]
		}
		x[t] += math.Sqrt(.75) * rng.NormFloat64()
	}
	return x
}

func noisy(rng *rand.Rand, x []float64, sign, sd float64) []float64 {
	out := make([]float64, len(x))
	for t := range x {
		out[t] = float64(float32(sign*x[t] + sd*rng.NormFloat64()))
	}
	return out
}

// npy stores columns as a T×N array.
func npy(t *testing.T, path string, columns [][]float64) {
	t.Helper()
	rows := len(columns[0])
	v := make([]float32, rows*len(columns))
	for c, column := range columns {
		for r, x := range column {
			v[r*len(columns)+c] = float32(x)
		}
	}
	if err := table.WriteNPY(path, []int{rows, len(columns)}, false, v); err != nil {
		t.Fatal(err)
	}
}

// tsv stores columns as a table with a header.
func tsv(t *testing.T, path string, names []string, columns [][]float64) {
	t.Helper()
	rows := make([][]string, len(columns[0]))
	for r := range rows {
		for c := range columns {
			rows[r] = append(rows[r], table.Cell(columns[c][r]))
		}
	}
	if err := table.WriteTSV(path, names, rows); err != nil {
		t.Fatal(err)
	}
}

type object = map[string]any

// activations stores the neurons of each run and returns the model that names them.
func (m *mini) activations(t *testing.T) object {
	var files []object
	for _, run := range m.runs {
		npy(t, filepath.Join(m.dir, "act_"+run+".npy"), m.neurons[run])
		files = append(files, object{"run": run, "file": "act_" + run + ".npy"})
	}
	return object{"name": "given", "activations": files, "sampling_s": miniTR, "hrf": "none", "accuracy": object{"top1": 50}}
}

// timeSeries makes the study of layout timeseries.
func (m *mini) timeSeries(t *testing.T) object {
	var files []object
	for _, run := range m.runs {
		for _, s := range m.subjects {
			name := "ts_" + s + "_" + run + ".npy"
			npy(t, filepath.Join(m.dir, name), m.regions[run][s])
			files = append(files, object{"subject": s, "run": run, "timeseries": name, "tr_s": miniTR})
		}
	}
	return object{"dataset": object{"layout": "timeseries", "files": files}, "models": []object{m.activations(t)},
		"coupling": object{"surrogates": 200}, "labels": object{"atlases": []string{}, "landmarks": false}}
}

// miniGrid is 11 × 8 × 7 voxels of 10 mm around the origin.
func miniGrid() volume.Grid {
	return volume.Grid{Shape: [3]int{11, 8, 7}, Affine: volume.Affine{{10, 0, 0, -40}, {0, 10, 0, -35}, {0, 0, 10, -30}, {0, 0, 0, 1}}}
}

// regionOf is the region of a voxel: slabs along x, one behind the last that is in
// the mask and follows nothing; 0 outside the mask.
func regionOf(g volume.Grid, voxel int) int {
	i, j, k := voxel%g.Shape[0], voxel/g.Shape[0]%g.Shape[1], voxel/g.Shape[0]/g.Shape[1]
	if i == 0 || j == 0 || k == 0 || j == g.Shape[1]-1 || k == g.Shape[2]-1 {
		return 0
	}
	return (i-1)/2 + 1
}

// volumes writes BOLD whose regions hold the planted courses over a baseline, the
// given runs joined.
func (m *mini) volumes(t *testing.T, path, subject string, runs ...string) {
	t.Helper()
	g := miniGrid()
	rows := miniRows * len(runs)
	w, err := nifti.Create(path, nifti.Spec{Grid: g, Volumes: rows, TR: miniTR, Type: nifti.Float32})
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(9, 9))
	voxels := g.Shape[0] * g.Shape[1] * g.Shape[2]
	v := make([]float32, voxels)
	for row := range rows {
		courses := m.regions[runs[row/miniRows]][subject]
		for i := range v {
			v[i] = 0
			if f := regionOf(g, i); f > 0 {
				v[i] = float32(1000 + 5*rng.NormFloat64())
				if f <= miniRegions {
					v[i] += float32(10 * courses[f-1][row%miniRows])
				}
			}
		}
		if err := w.Write(v); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// images writes a mask, an atlas with names and maps, one BOLD file a subject with
// all runs behind one another, and returns the study of layout files.
func (m *mini) images(t *testing.T) object {
	g := miniGrid()
	mask, atlas := volume.NewImage(g), volume.NewImage(g)
	for i := range mask.V {
		f := regionOf(g, i)
		mask.V[i] = float32(min(f, 1))
		if f <= miniRegions {
			atlas.V[i] = float32(f * 10)
		}
	}
	m.write(t, "mask.nii.gz", mask)
	m.write(t, "atlas.nii.gz", atlas)
	names := "index\tname\n10\tfirst\n20\tsecond\n30\tthird\n40\tfourth\n"
	if err := os.WriteFile(filepath.Join(m.dir, "atlas.tsv"), []byte(names), 0o644); err != nil {
		t.Fatal(err)
	}
	w, err := nifti.Create(filepath.Join(m.dir, "maps.nii.gz"), nifti.Spec{Grid: g, Volumes: miniRegions, Type: nifti.Float32})
	if err != nil {
		t.Fatal(err)
	}
	for f := range miniRegions {
		one := volume.NewImage(g)
		for i := range one.V {
			if regionOf(g, i) == f+1 {
				one.V[i] = 1
			}
		}
		if err := w.Write(one.V); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var files []object
	for _, s := range m.subjects {
		m.volumes(t, filepath.Join(m.dir, "sub-"+s+".nii.gz"), s, m.runs...)
		for r, run := range m.runs {
			files = append(files, object{"subject": s, "run": run, "bold": "sub-" + s + ".nii.gz", "mask": "mask.nii.gz", "tr_s": miniTR,
				"volumes": []int{r * miniRows, (r + 1) * miniRows}})
		}
	}
	return object{"dataset": object{"layout": "files", "files": files}, "models": []object{m.activations(t)},
		"networks": []object{{"name": "regions", "method": "atlas", "file": "atlas.nii.gz", "names": "atlas.tsv"}, {"name": "maps", "method": "maps", "file": "maps.nii.gz"}},
		"coupling": object{"surrogates": 200}, "labels": object{"atlases": []string{}, "landmarks": false}}
}

func (m *mini) write(t *testing.T, name string, img *volume.Image) {
	t.Helper()
	if err := nifti.Write(filepath.Join(m.dir, name), img); err != nil {
		t.Fatal(err)
	}
}

// load writes study.json and loads the study.
func load(t *testing.T, dir string, spec object) *study.Study {
	t.Helper()
	text, err := json.MarshalIndent(spec, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, study.FileName), text, 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := study.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// run runs a study and fails the test when it does not end well.
func run(t *testing.T, s *study.Study, o study.RunOptions) *study.Report {
	t.Helper()
	if o.Threads == 0 {
		o.Threads = 2
	}
	report, err := s.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// cleaned is the float64 reference of cleaning: the residual of ordinary least
// squares on constant, trend and cosines slower than hz, z-scored.
func cleaned(x []float64, tr, hz float64) []float64 {
	n := len(x)
	var basis [][]float64
	add := func(v []float64) {
		for range 2 {
			for _, b := range basis {
				subtract(v, b, dot(v, b))
			}
		}
		norm := math.Sqrt(dot(v, v))
		for i := range v {
			v[i] /= norm
		}
		basis = append(basis, v)
	}
	of := func(f func(t float64) float64) []float64 {
		v := make([]float64, n)
		for t := range v {
			v[t] = f(float64(t))
		}
		return v
	}
	add(of(func(float64) float64 { return 1 }))
	add(of(func(t float64) float64 { return t - float64(n-1)/2 }))
	for k := 1; k <= int(2*float64(n)*hz*tr); k++ {
		add(of(func(t float64) float64 { return math.Cos(math.Pi / float64(n) * (t + .5) * float64(k)) }))
	}
	y := append([]float64(nil), x...)
	for _, b := range basis {
		subtract(y, b, dot(y, b))
	}
	sd := math.Sqrt(dot(y, y) / float64(n-1)) // the mean is 0
	for i := range y {
		y[i] /= sd
	}
	return y
}

func dot(a, b []float64) (sum float64) {
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

func subtract(x, b []float64, by float64) {
	for i := range x {
		x[i] -= by * b[i]
	}
}

// expected is r of a neuron with a region, in float64 from the planted courses:
// the runs' z-scored courses joined, the region's averaged over subjects.
func (m *mini) expected(neuron, region int, shift func([]float64) []float64) float64 {
	var x, y []float64
	for _, run := range m.runs {
		course := m.neurons[run][neuron]
		if shift != nil {
			course = shift(course)
		}
		x = append(x, cleaned(course, miniTR, 1./128)...)
		mean := make([]float64, miniRows)
		for _, s := range m.subjects {
			subtract(mean, cleaned(m.regions[run][s][region], miniTR, 1./128), -1)
		}
		y = append(y, cleaned(mean, miniTR, 1./128)...)
	}
	return dot(x, y) / math.Sqrt(dot(x, x)*dot(y, y))
}
