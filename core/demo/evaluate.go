package demo

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"syncact/core/cnn"
	"syncact/core/nifti"
	"syncact/core/onnx"
	"syncact/core/series"
	"syncact/core/study"
	"syncact/core/volume"
)

// stillsSeed and stillsCount make the stills on which the preference of neurons is
// measured; no model was trained or tested on them.
const stillsSeed, stillsCount = 77_000_001, 600

// Judge scores what a run of a demo study found with one set of networks against
// what was planted.
func Judge(ctx context.Context, s *study.Study, set string) (Score, error) {
	truth, err := ReadTruth(filepath.Join(s.Dir, "truth.json"))
	if err != nil {
		return Score{}, err
	}
	j := &judge{s: s, set: set}
	if err := j.read(ctx); err != nil {
		return Score{}, err
	}
	return truth.Evaluate(j.result, j.filter), nil
}

// judge gathers what the score is made from.
type judge struct {
	s       *study.Study
	set     string
	runs    []string
	filters []*series.Filter
	result  Result
}

func (j *judge) filter(run int, x []float64) []float64 {
	out := make([]float64, len(x))
	j.filters[run].Apply(out, x)
	return out
}

func (j *judge) read(ctx context.Context) error {
	in, err := j.s.Inputs()
	if err != nil {
		return err
	}
	j.runs = in.Runs
	rows, err := j.s.Results().Networks(j.set)
	if err != nil {
		return err
	}
	if err := j.readMaps(rows); err != nil {
		return err
	}
	if err := j.readCourses(in, rows); err != nil {
		return err
	}
	for _, m := range j.s.Results().Models() {
		if err := j.readNeurons(ctx, m, rows); err != nil {
			return fmt.Errorf("%s: %w", m, err)
		}
	}
	return j.readRanking()
}

func (j *judge) readMaps(rows []study.Network) error {
	images, err := j.s.Results().Maps(j.set)
	if err != nil {
		return err
	}
	in := make([]bool, images[0].Voxels())
	for _, img := range images {
		for v, x := range img.V {
			in[v] = in[v] || x != 0
		}
	}
	j.result.Mask = volume.NewMask(images[0].Grid, in)
	for i, img := range images {
		var values []float32
		if rows[i].Live() {
			for _, v := range j.result.Mask.Index {
				values = append(values, img.V[v])
			}
		}
		j.result.Maps = append(j.result.Maps, values)
	}
	return nil
}

func (j *judge) readCourses(in *study.Inputs, rows []study.Network) error {
	j.result.Courses = make([][]Course, len(rows))
	for _, run := range j.runs {
		table, err := j.s.Results().GroupCourses(j.set, run)
		if err != nil {
			return err
		}
		file := ""
		for _, rec := range in.Recordings {
			if rec.Run == run {
				file = rec.File
			}
		}
		f, err := nifti.Open(file)
		if err != nil {
			return err
		}
		filter, err := j.s.Filter(table.Rows, f.TR(), nil)
		if err != nil {
			return err
		}
		j.filters = append(j.filters, filter)
		for k := range rows {
			j.result.Courses[k] = append(j.result.Courses[k], Course{V: float64s(table.Course(k))})
		}
	}
	return nil
}

func (j *judge) readNeurons(ctx context.Context, model string, networks []study.Network) error {
	rows, err := j.s.Results().Neurons(j.set, model)
	if err != nil {
		return err
	}
	prefer, err := j.preferences(ctx, model, len(rows))
	if err != nil {
		return err
	}
	first := len(j.result.Neurons)
	for i, row := range rows {
		k := slices.IndexFunc(networks, func(n study.Network) bool { return n.Name == row.Network })
		j.result.Neurons = append(j.result.Neurons, Neuron{Model: model, Network: k, R: row.R, P: row.P, PFWE: row.PFWER, DPrime: prefer[i]})
	}
	for r, run := range j.runs {
		courses, err := j.s.Results().Predicted(model, run)
		if err != nil {
			return err
		}
		for i := range rows {
			n := &j.result.Neurons[first+i]
			n.Courses = append(n.Courses, j.filter(r, float64s(courses.Col(i))))
		}
		courses.Close()
	}
	return nil
}

// preferences measures d′ of every neuron for every category on held-out stills.
func (j *judge) preferences(ctx context.Context, model string, neurons int) ([][]float64, error) {
	spec := j.s.Spec.Models[slices.IndexFunc(j.s.Spec.Models, func(m study.Model) bool { return m.Name == model })]
	m, err := cnn.Open(filepath.Join(j.s.Dir, spec.File), cnn.Options{Name: model, Preprocess: spec.Preprocess, Taps: spec.Taps, Kind: onnx.Post})
	if err != nil {
		return nil, err
	}
	defer m.Close()
	stills := gallery(Stills(stillsSeed, stillsCount))
	sink := cnn.NewMemory(m, len(stills))
	if err := cnn.Extract(ctx, m, stills, sink, nil); err != nil {
		return nil, err
	}
	shows := make([]Category, len(stills))
	for i, still := range stills {
		shows[i] = still.Shows
	}
	out := make([][]float64, neurons)
	for i := range out {
		out[i] = DPrime(float64s(sink.Col(i)), shows)
	}
	return out, nil
}

func (j *judge) readRanking() error {
	rows, err := j.s.Results().Comparison()
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.Set == j.set {
			j.result.Models = append(j.result.Models, Ranked{Name: row.Model, Accuracy: row.Accuracy, Similarity: row.Similarity, HeldOut: row.MeanRHeldOut})
		}
	}
	slices.SortFunc(j.result.Models, func(a, b Ranked) int {
		if a.Accuracy < b.Accuracy {
			return -1
		}
		return 1
	})
	return nil
}

// gallery shows stills one after another, as a film does.
type gallery []Still

// Times implements [cnn.Film]; a still is one second long.
func (g gallery) Times() []float64 {
	times := make([]float64, len(g))
	for i := range times {
		times[i] = float64(i)
	}
	return times
}

// Batches implements [cnn.Film].
func (g gallery) Batches(ctx context.Context, size int, out chan<- cnn.Batch) error {
	for first := 0; first < len(g); first += size {
		batch := cnn.Batch{First: first}
		for i := first; i < min(first+size, len(g)); i++ {
			batch.Times = append(batch.Times, float64(i))
			batch.Frames = append(batch.Frames, cnn.Frame{W: FrameWidth, H: FrameHeight, Pix: g[i].Pix})
		}
		select {
		case out <- batch:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func float64s(x []float32) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}
