package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"syncact/core/fault"
	"syncact/core/progress"
	"syncact/core/table"
	"syncact/core/volume"
)

// ErrFolder is beneath the refusal of a folder that already holds something.
var ErrFolder = errors.New("demo: the folder is not empty")

// The sizes of a demo study.
const (
	Small = "small" // 4 subjects × 3 runs of 240 s, six models: under a minute to analyse
	Large = "large" // 12 subjects × 4 runs of 480 s, six models: exercises scale
	Tiny  = "tiny"  // 1 subject × 2 runs of 60 s, one model: for tests
)

// Options says which demo study to make.
type Options struct {
	Seed uint64
	Size string // "" is Small
	// Noise plants nothing about the film: the networks that would follow it follow
	// 1/f courses that have nothing to do with it, yet are the same in all subjects.
	// That is the hard null: their ISC is as high as that of real responses, so only
	// the test against the film can tell. Every significant neuron is a false one.
	Noise bool
}

// A plan is the extent of a study.
type plan struct {
	name     string
	subjects int
	runs     int
	seconds  float64
	models   []Model
	dbn      bool // also with the set dbn
	units    int  // components of the set ica
}

func (p plan) volumes() int { return int(math.Round(p.seconds / repetition)) }

func newPlan(size string) (plan, error) {
	switch size {
	case "", Small:
		return plan{Small, 4, 3, 240, Models(), true, 20}, nil
	case Large:
		return plan{Large, 12, 4, 480, Models(), true, 20}, nil
	case Tiny:
		one := slices.DeleteFunc(Models(), func(m Model) bool { return m.Name != "tiny" })
		return plan{Tiny, 1, 2, 60, one, false, 8}, nil
	}
	return plan{}, &fault.Input{What: fmt.Sprintf("there is no demo study of size %q", size), Do: "use small, large or tiny", Err: fs.ErrInvalid}
}

// Where things lie in a demo study.
const (
	derivatives = "fmriprep"
	space       = "MNI152NLin2009cAsym"
	task        = "movie"
	truthFile   = "truth.json"
	truthMaps   = "truth_maps.nii.gz"
	studyFile   = "study.json"
)

// Write makes a demo study in dir, which must be new or empty: films, BIDS derivatives
// named as fMRIPrep names them, models, annotations, truth.json and, last, study.json.
// It counts volumes and frames, uses all processors and returns soon after ctx ends.
// Equal options give equal files (the films as far as the encoder is the same).
func Write(ctx context.Context, dir string, o Options, n *progress.Counter) error {
	p, err := newPlan(o.Size)
	if err != nil {
		return err
	}
	if err := claim(dir); err != nil {
		return err
	}
	script := Schedule(o.Seed, p.runs, p.seconds)
	t := plant(o, p, script)
	frames := int(math.Round(p.seconds * FilmRate))
	n.SetTotal(p.runs*frames + p.subjects*p.runs*t.Volumes)
	g, inner := errgroup.WithContext(ctx)
	g.SetLimit(max(2, runtime.GOMAXPROCS(0)))
	for r := range p.runs {
		g.Go(func() error {
			err := WriteFilm(inner, script, r, filepath.Join(dir, filmFile(t.Runs[r])), nil)
			n.Add(frames)
			return err
		})
	}
	mask := brain()
	for who := range p.subjects {
		s := newSubject(o.Seed, who, mask)
		for r := range p.runs {
			g.Go(func() error { return writeRun(inner, dir, t, who, r, s, mask, n) })
		}
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return writeRest(dir, p, o, script, t)
}

// claim makes dir, or refuses one that holds something.
func claim(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &fault.Input{File: dir, What: "cannot be read", Do: "name a new folder", Err: err}
	}
	if len(entries) > 0 {
		return &fault.Input{File: dir, What: "holds something already", Do: "name a new or an empty folder", Err: ErrFolder}
	}
	for _, below := range []string{"stimuli", "models", derivatives} {
		if err := os.MkdirAll(filepath.Join(dir, below), 0o755); err != nil {
			return &fault.Input{File: dir, What: "cannot be made", Do: "name a folder you may write to", Err: err}
		}
	}
	return nil
}

func filmFile(run string) string  { return filepath.Join("stimuli", "run-"+run+".mp4") }
func trackFile(run string) string { return filepath.Join("stimuli", "annotations_run-"+run+".tsv") }

// writeRun writes the BOLD of a subject and run with its mask, sidecar and confounds.
func writeRun(ctx context.Context, dir string, t *Truth, who, run int, s subject, mask *volume.Mask, n *progress.Counter) error {
	folder := filepath.Join(dir, derivatives, "sub-"+t.Subjects[who], "func")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	stem := filepath.Join(folder, fmt.Sprintf("sub-%s_task-%s_run-%s", t.Subjects[who], task, t.Runs[run]))
	inSpace := stem + "_space-" + space
	rec := newRecording(t, who, run, s, mask)
	if err := writeBOLD(ctx, inSpace+"_desc-preproc_bold.nii.gz", rec, t.Volumes, n); err != nil {
		return err
	}
	if err := writeMask(inSpace+"_desc-brain_mask.nii.gz", mask); err != nil {
		return err
	}
	names, rows := rec.motion.columns()
	if err := table.WriteTSV(stem+"_desc-confounds_timeseries.tsv", names, rows); err != nil {
		return err
	}
	return writeJSON(inSpace+"_desc-preproc_bold.json", map[string]any{
		"TaskName": task, "RepetitionTime": repetition, "StartTime": repetition / 2, "SliceTimingCorrected": true, "SkullStripped": false,
	})
}

// writeRest writes what is small. study.json comes last: without it there is no study.
func writeRest(dir string, p plan, o Options, script *Script, t *Truth) error {
	for _, m := range p.models {
		if err := os.WriteFile(filepath.Join(dir, "models", m.Name+".onnx"), m.ONNX, 0o644); err != nil {
			return err
		}
	}
	for r, run := range t.Runs {
		if err := writeTracks(filepath.Join(dir, trackFile(run)), script.Runs[r]); err != nil {
			return err
		}
	}
	if err := writeTruthMaps(filepath.Join(dir, truthMaps), brain()); err != nil {
		return err
	}
	if err := writeJSON(filepath.Join(dir, truthFile), t); err != nil {
		return err
	}
	err := writeJSON(filepath.Join(dir, derivatives, "dataset_description.json"), map[string]any{
		"Name": "Sync-ACT demo study with planted truth", "BIDSVersion": "1.9.0", "DatasetType": "derivative",
		"GeneratedBy": []any{map[string]any{"Name": "syncact demo", "Description": "simulated; no person was scanned"}},
	})
	if err != nil {
		return err
	}
	return writeJSON(filepath.Join(dir, studyFile), description(p, o, t))
}

// writeTracks writes what the film shows when, as stimulus annotations.
func writeTracks(path string, shots []Shot) error {
	var rows [][]string
	for _, shot := range shots {
		for _, c := range shot.Shows {
			rows = append(rows, []string{table.Cell(shot.Start), table.Cell(shot.End - shot.Start), c.String()})
		}
	}
	return table.WriteTSV(path, []string{"onset", "duration", "trial_type"}, rows)
}

func writeJSON(path string, v any) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}
