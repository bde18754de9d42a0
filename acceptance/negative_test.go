package acceptance_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"syncact/core/bold"
	"syncact/core/cnn"
	"syncact/core/couple"
	"syncact/core/fbn"
	"syncact/core/nifti"
	"syncact/core/series"
	"syncact/core/study"
	"syncact/internal/golden"
)

// Haxby 2001, one slice of ventral cortex of one subject: runs of equal length in
// one file.
const (
	haxbyRuns    = 12
	haxbyVolumes = 121
	haxbyTR      = 2.5 // s
	haxbySeconds = haxbyVolumes * haxbyTR
	haxbyUnits   = 8
)

var squeezenetFeed = cnn.Preprocess{Order: "bgr", Range: [2]float64{0, 255}}

// TestNegativeControl couples SqueezeNet's neurons, shown the clips in random
// orders, with the networks of somebody who saw none of them.
func TestNegativeControl(t *testing.T) {
	seeds, most := 3, 1
	if os.Getenv("SYNCACT_LONG") != "" {
		seeds, most = 20, 3
	}
	brain := haxby(t)
	model := open(t, "squeezenet.onnx", cnn.Options{Preprocess: squeezenetFeed})
	raw := activations(t, model, frames(t))
	hit := 0
	for seed := range uint64(seeds) {
		design := couple.Design{}
		rng := rand.New(rand.NewPCG(seed, 3))
		for r, run := range brain {
			run.Neurons = predicted(t, model, raw, order(rng, haxbySeconds*grid))
			run.Group = r
			design.Runs = append(design.Runs, run)
		}
		result, err := couple.Links(context.Background(), design, couple.Options{Seed: seed}, nil)
		if err != nil {
			t.Fatal(err)
		}
		count, least := below(result.Links, .05)
		t.Logf("seed %d: smallest p_fwer %.4f, %d neurons below .05", seed, least, count)
		if count > 0 {
			hit++
		}
	}
	if hit > most {
		t.Errorf("%d of %d orders of a film that was never seen have a neuron of p_fwer < .05, want at most %d", hit, seeds, most)
	}
}

// below counts links of p_fwer below alpha and returns the least.
func below(links []couple.Link, alpha float64) (count int, least float64) {
	least = 1
	for _, l := range links {
		if l.PFWER < alpha {
			count++
		}
		if l.PFWER < least {
			least = l.PFWER
		}
	}
	return count, least
}

func open(t testing.TB, file string, o cnn.Options) *cnn.Model {
	t.Helper()
	m, err := cnn.Open(golden.Shared(t, "data", "cnn", file), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	return m
}

// predicted assembles the activations of an order of pieces and takes them through
// the haemodynamic response to the volumes of a run.
func predicted(t testing.TB, m *cnn.Model, raw [][]float32, pieces []piece) *series.Table {
	t.Helper()
	ids := make([]series.ID, m.Len())
	for i, n := range m.Neurons() {
		ids[i] = n.ID
	}
	table := series.NewTable(ids, haxbySeconds*grid)
	row := 0
	for _, p := range pieces {
		for r := p.from; r < p.to; r++ {
			for n := range ids {
				table.V[n*table.Rows+row] = raw[p.clip][r*len(ids)+n]
			}
			row++
		}
	}
	out, err := series.Response{Rate: grid}.Predict(table, bold.Times(haxbyVolumes, haxbyTR, haxbyTR/2), [2]float64{0, haxbySeconds}, 0)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// haxby finds the slice's networks by spatial ICA and returns the runs without
// neurons.
func haxby(t testing.TB) []couple.Run {
	t.Helper()
	ctx := context.Background()
	file, err := nifti.Open(golden.Shared(t, "data", "bold", "haxby-1slice-bold.nii.gz"))
	if err != nil {
		t.Fatal(err)
	}
	mask, err := nifti.ReadMask(golden.Shared(t, "data", "bold", "haxby-1slice-mask.nii.gz"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	runs := make([]fbn.Run, haxbyRuns)
	for r := range runs {
		source := bold.Slice(file, r*haxbyVolumes, (r+1)*haxbyVolumes)
		m, err := bold.Clean(ctx, source, mask, bold.Options{TR: haxbyTR}, filepath.Join(dir, fmt.Sprint(r, ".npy")), nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { m.Close() })
		runs[r] = fbn.NewRun("1", fmt.Sprint(r), m)
	}
	set, err := fbn.Decompose(ctx, runs, fbn.Options{Method: fbn.ICA, Components: haxbyUnits, Seeds: 2, Seed: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]couple.Run, haxbyRuns)
	for r, run := range runs {
		courses, _, err := set.Courses(ctx, run)
		if err != nil {
			t.Fatal(err)
		}
		filter, err := series.NewFilter(haxbyVolumes, haxbyTR, bold.Advice(), nil)
		if err != nil {
			t.Fatal(err)
		}
		out[r] = couple.Run{Name: run.Name, TR: haxbyTR, Filter: filter, Subjects: []couple.Subject{{Name: "1", Networks: courses}}}
	}
	return out
}

// TestNegativeControlEndToEnd takes one order of the clips a run through MP4 files
// and the whole study.
func TestNegativeControlEndToEnd(t *testing.T) {
	long(t)
	spec := study.Defaults()
	spec.Dataset = study.Dataset{Layout: study.LayoutFiles, Mask: golden.Shared(t, "data", "bold", "haxby-1slice-mask.nii.gz")}
	spec.Models = []study.Model{{Name: "squeezenet", File: golden.Shared(t, "data", "cnn", "squeezenet.onnx"), Preprocess: squeezenetFeed}}
	spec.Networks = study.Sets{{Name: "ica", Method: study.MethodICA, Components: haxbyUnits, Seeds: 2}}
	spec.Labels = study.LabelRules{Atlases: []string{}}
	dir, decoded := t.TempDir(), frames(t)
	file := golden.Shared(t, "data", "bold", "haxby-1slice-bold.nii.gz")
	rng := rand.New(rand.NewPCG(1, 4))
	for r := range haxbyRuns {
		name := fmt.Sprint(r + 1)
		film := filepath.Join(dir, "run-"+name+".mp4")
		writeFilm(t, film, decoded, order(rng, haxbySeconds*grid))
		spec.Movie = append(spec.Movie, study.Film{Run: name, File: film})
		spec.Dataset.Files = append(spec.Dataset.Files, study.RunData{Subject: "1", Run: name, BOLD: file, TR: haxbyTR,
			Volumes: &[2]int{r * haxbyVolumes, (r + 1) * haxbyVolumes}})
	}
	s := run(t, dir, spec)
	neurons, err := s.Results().Neurons("ica", "squeezenet")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range neurons {
		if n.PFWER < .05 {
			t.Errorf("%s goes with network %s: r %.2f, p_fwer %.4f, of a film that was never seen", n.ID, n.Network, n.R, n.PFWER)
		}
	}
}

// run writes a study and runs it up to the labels; these tests ask for no ranking.
func run(t testing.TB, dir string, spec study.Spec) *study.Study {
	t.Helper()
	if err := study.Write(dir, spec); err != nil {
		t.Fatal(err)
	}
	s, err := study.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	report, err := s.Run(context.Background(), study.RunOptions{Until: "labels"})
	if err != nil {
		t.Fatal(err)
	}
	for _, stage := range report.Stages {
		t.Logf("%-9s %-30s %5.1f s", stage.Stage, stage.Item, stage.Seconds)
	}
	return s
}
