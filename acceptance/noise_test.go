package acceptance_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"syncact/core/bold"
	"syncact/core/cnn"
	"syncact/core/couple"
	"syncact/core/demo"
	"syncact/core/movie"
	"syncact/core/series"
)

// The film of a noise study, and networks as a decomposition of the demo finds them.
const (
	noiseRuns     = 3
	noiseVolumes  = 200
	noiseTR       = 1.2 // s
	noiseSeconds  = noiseVolumes * noiseTR
	noiseSubjects = 4
	noiseNetworks = 20
	noiseStudies  = 10
)

// TestNoiseStudies couples the demo's models, shown the demo's film, with networks
// whose courses have nothing to do with it, in ten studies. Half of the networks
// have courses that all subjects share, as those of real responses: the hard case.
// One film serves them all; with SYNCACT_LONG each study has its own.
func TestNoiseStudies(t *testing.T) {
	films := map[uint64][]*series.Table{}
	share := 0.0
	for study := range uint64(noiseStudies) {
		film := uint64(1)
		if os.Getenv("SYNCACT_LONG") != "" {
			film += study
		}
		if films[film] == nil {
			films[film] = drawn(t, film)
		}
		significant, live := noiseStudy(t, films[film], 100+study)
		t.Logf("study %d: %d of %d neurons", study, significant, live)
		share += float64(significant) / float64(live) / noiseStudies
	}
	t.Logf("mean share of neurons with p_fwer < .05: %.4f", share)
	if share > .02 {
		t.Errorf("mean share of significant neurons %.4f, want at most .02", share)
	}
}

// noiseStudy counts the neurons of all models with p_fwer < .05 and those with
// variance. neurons holds predicted courses by model and run.
func noiseStudy(t testing.TB, neurons []*series.Table, seed uint64) (significant, live int) {
	t.Helper()
	brain := noiseBrain(t, seed)
	for first := 0; first < len(neurons); first += noiseRuns {
		var design couple.Design
		for r, run := range brain {
			run.Neurons = neurons[first+r]
			design.Runs = append(design.Runs, run)
		}
		result, err := couple.Links(context.Background(), design, couple.Options{Seed: seed}, nil)
		if err != nil {
			t.Fatal(err)
		}
		count, _ := below(result.Links, .05)
		significant += count
		for _, l := range result.Links {
			if !l.Constant {
				live++
			}
		}
	}
	return significant, live
}

// noiseBrain draws the courses of every subject: 1/f, half of the networks with a
// part that all share.
func noiseBrain(t testing.TB, seed uint64) []couple.Run {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 5))
	ids := make([]series.ID, noiseNetworks)
	for k := range ids {
		ids[k] = series.ID(fmt.Sprint("noise/", k))
	}
	runs := make([]couple.Run, noiseRuns)
	for r := range runs {
		filter, err := series.NewFilter(noiseVolumes, noiseTR, bold.Advice(), nil)
		if err != nil {
			t.Fatal(err)
		}
		runs[r] = couple.Run{Name: fmt.Sprint(r + 1), Group: r, TR: noiseTR, Filter: filter}
		shared := make([][]float64, noiseNetworks/2)
		for k := range shared {
			shared[k] = drift(rng, noiseVolumes)
		}
		for s := range noiseSubjects {
			courses := series.NewTable(ids, noiseVolumes)
			for k := range ids {
				own := drift(rng, noiseVolumes)
				if k < len(shared) {
					scale(own, .6)
					for v := range own {
						own[v] += shared[k][v]
					}
				}
				filter.Apply(own, own)
				series.ZScore(own, nil)
				copy(courses.Course(k), narrow(own))
			}
			runs[r].Subjects = append(runs[r].Subjects, couple.Subject{Name: fmt.Sprint(s + 1), Networks: courses})
		}
	}
	return runs
}

// drawn draws the demo's film at the grid's rate and predicts every model's neurons
// from it: run after run of model after model.
func drawn(t testing.TB, seed uint64) []*series.Table {
	t.Helper()
	script := demo.Schedule(seed, noiseRuns, noiseSeconds)
	shown := make([]stills, noiseRuns)
	for r := range shown {
		shown[r] = draw(script, r)
	}
	var out []*series.Table
	for _, m := range demo.Models() {
		path := t.TempDir() + "/" + m.Name + ".onnx"
		if err := os.WriteFile(path, m.ONNX, 0o644); err != nil {
			t.Fatal(err)
		}
		model, err := cnn.Open(path, cnn.Options{Preprocess: cnn.Preprocess{Size: [2]int{demo.ModelSide, demo.ModelSide}, Resize: demo.ModelSide,
			Mean: []float64{demo.ModelMean}, SD: []float64{demo.ModelStd}}})
		if err != nil {
			t.Fatal(err)
		}
		for _, film := range shown {
			sink := cnn.NewMemory(model, len(film))
			if err := cnn.Extract(context.Background(), model, film, sink, nil); err != nil {
				t.Fatal(err)
			}
			predicted, err := series.Response{Rate: grid}.Predict(sink.Table, bold.Times(noiseVolumes, noiseTR, noiseTR/2), [2]float64{0, noiseSeconds}, 0)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, predicted)
		}
		model.Close()
	}
	return out
}

// draw draws a run's film at the grid's rate.
func draw(script *demo.Script, run int) stills {
	var out stills
	canvas := demo.NewCanvas()
	shot, scene := demo.Shot{End: -1}, (*demo.Scene)(nil)
	for i := range int(noiseSeconds * grid) {
		at := float64(i) / grid
		if now := script.At(run, at); now.End != shot.End {
			shot, scene = now, demo.NewScene(now.Seed, demo.FilmContrast, now.Shows...)
		}
		frame := movie.Frame{W: demo.FrameWidth, H: demo.FrameHeight, Pix: make([]uint8, 3*demo.FrameWidth*demo.FrameHeight)}
		canvas.Draw(scene, at-shot.Start, frame.Pix)
		out = append(out, frame)
	}
	return out
}
