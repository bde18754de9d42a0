package main

import (
	"context"
	"os"
	"path/filepath"

	"syncact/core/bold"
	"syncact/core/cnn"
	"syncact/core/couple"
	"syncact/core/fbn"
	"syncact/core/movie"
	"syncact/core/nifti"
	"syncact/core/ort"
	"syncact/core/series"
	"syncact/core/table"
)

var background = context.Background()

// niftiMask is reading, masking and cleaning one run.
func niftiMask(o options) (work, error) {
	mask, err := nifti.ReadMask(o.path("mask.nii.gz"))
	if err != nil {
		return work{}, err
	}
	tsv, err := table.ReadTSV(o.path("confounds.tsv"))
	if err != nil {
		return work{}, err
	}
	var confounds [][]float64
	for _, name := range tsv.Names {
		confounds = append(confounds, must(tsv.Float(name)))
	}
	dir := must(os.MkdirTemp("", "bench"))
	filter := series.FilterOptions{Detrend: true, HighPassHz: .008}
	return work{run: func() map[string]any {
		run := must(nifti.Open(o.path("bold.nii.gz")))
		m := must(bold.Clean(background, run, mask, bold.Options{TR: 2, Filter: &filter, Confounds: confounds, Threads: o.threads}, filepath.Join(dir, "bold.npy"), nil))
		defer m.Close()
		return map[string]any{"shape": []int{m.Rows, m.Cols}, "x[-1,7]": m.Row(m.Rows - 1)[7]}
	}}, nil
}

// videoDecode is sampling a film at five frames a second.
func videoDecode(o options) (work, error) {
	return work{run: func() map[string]any {
		film := must(movie.Probe(background, o.path("movie.mp4")))
		reader := must(film.Sample(movie.Sampling{Rate: 5, Width: 224, Height: 224}))
		batches := make(chan movie.Batch, 1)
		done := make(chan error, 1)
		go func() {
			done <- reader.Batches(background, 8, batches)
			close(batches)
		}()
		frames, sum := 0, 0.0
		for b := range batches {
			for _, f := range b.Frames {
				frames++
				for _, p := range f.Pix {
					sum += float64(p)
				}
			}
		}
		check(<-done)
		return map[string]any{"frames": frames, "mean": sum / float64(frames*224*224*3)}
	}}, nil
}

// cnnExtract is one pass of all convolutions, on frames that are tensors already.
func cnnExtract(o options) (work, error) {
	a, err := table.ReadNPY(o.path("frames.npy"))
	if err != nil {
		return work{}, err
	}
	m, err := cnn.Open(filepath.Join(o.input, "models", o.model+"_plain.onnx"), cnn.Options{Threads: o.threads, Batch: o.batch})
	if err != nil {
		return work{}, err
	}
	frames := max(map[string]int{"alexnet": 64, "resnet18": 32, "resnet50": 16, "vgg16": 8}[o.model], o.batch)
	size := a.Cols()
	x := make([]float32, size*a.Rows())
	for i, v := range a.V {
		x[i] = float32(v)
	}
	return work{run: func() map[string]any {
		for first := 0; first < frames; first += o.batch {
			at := first % a.Rows()
			must(m.Run(background, &cnn.Tensor{Shape: []int{o.batch, 3, 224, 224}, Float: x[at*size : (at+o.batch)*size]}))
		}
		return map[string]any{"neurons": m.Len(), "frames": frames}
	}}, nil
}

// coupling is links with the circular-shift null, everything that users get.
func coupling(o options) (work, error) {
	x, y := must(table.MapNPY(o.path("neurons_"+o.runs+".npy"))), must(table.MapNPY(o.path("fbn_"+o.runs+".npy")))
	runs, rows := 1, 1000
	if o.runs == "4x900" {
		runs, rows = 4, 900
	}
	var d couple.Design
	for r := range runs {
		d.Runs = append(d.Runs, couple.Run{Name: string(rune('a' + r)), Group: r, TR: 1, Filter: must(series.NewFilter(rows, 1, series.FilterOptions{}, nil)),
			Neurons: part(x, r*rows, rows), Subjects: []couple.Subject{{Name: "1", Networks: part(y, r*rows, rows)}}})
	}
	return work{run: func() map[string]any {
		res := must(couple.Links(background, d, couple.Options{Workers: o.threads}, nil))
		significant := 0
		for _, l := range res.Links {
			if l.RawP <= .05 {
				significant++
			}
		}
		return map[string]any{"p<.05": significant, "surrogates": res.Surrogates}
	}}, nil
}

// part copies samples first … first+rows−1 of courses stored row by row.
func part(m *table.Mapped, first, rows int) *series.Table {
	ids := make([]series.ID, m.Rows)
	for i := range ids {
		ids[i] = series.ID(string(rune(i)))
	}
	t := series.NewTable(ids, rows)
	for i := range ids {
		copy(t.Course(i), m.Row(i)[first:first+rows])
	}
	return t
}

// mappedRun is a matrix of volumes as a run.
func mappedRun(m *table.Mapped) fbn.Run {
	return fbn.Run{Subject: "1", Name: "1", TR: 1, Rows: m.Rows, Cols: m.Cols, Volumes: m}
}

// vsdbn is an epoch of the robust recipe alone, as the peers time theirs: start rule,
// health and up-pass are taken off by a training of fewer epochs. Without sparsity no
// alarm trains again; shrinking by 0 costs as much as by more.
func vsdbn(o options) (work, error) {
	run := mappedRun(must(table.MapNPY(o.path("x_vsdbn.npy"))))
	train := func(epochs int) map[string]any {
		s := must(fbn.Decompose(background, []fbn.Run{run}, fbn.Options{Seeds: 1, Layers: []int{128}, L1: -1, Epochs: epochs, Batch: o.batch, Run: ort.Options{Threads: o.threads}}, nil))
		return map[string]any{"units": len(s.Units)}
	}
	const epochs = 4
	return work{
		run:   func() map[string]any { return train(1 + epochs) },
		less:  func() map[string]any { return train(1) },
		parts: epochs,
	}, nil
}

// ica is twenty components with ten starts, as CanICA's default.
func ica(o options) (work, error) {
	run := mappedRun(must(table.MapNPY(o.path("x_ica.npy"))))
	truth := must(table.MapNPY(o.path("maps_ica.npy")))
	return work{run: func() map[string]any {
		s := must(fbn.Decompose(background, []fbn.Run{run}, fbn.Options{Method: fbn.ICA, Components: 20, Seeds: 10, Run: ort.Options{Threads: o.threads}}, nil))
		maps := make([][]float32, truth.Rows)
		for i := range maps {
			maps[i] = truth.Row(i)
		}
		mean := 0.0
		for _, row := range fbn.Correlations(maps, s.Maps) {
			best := 0.0
			for _, r := range row {
				best = max(best, r, -r)
			}
			mean += best / float64(len(maps))
		}
		return map[string]any{"recovered_mean_r": mean}
	}}, nil
}
