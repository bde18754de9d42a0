package setup

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"

	"syncact/core/bids"
	"syncact/core/cnn"
	"syncact/core/fault"
	"syncact/core/movie"
	"syncact/core/nifti"
	"syncact/core/study"
)

// datasetFacts is what the headers of a dataset say.
type datasetFacts struct {
	tasks, spaces, resolutions []string // offered
	task, space, res           string   // chosen
	confounds                  string   // strategy; "" where there are no tables
	subjects                   int
	runs                       []runFacts
	films                      map[string]study.Film // that events files name
	findings                   []fault.Finding
}

// runFacts is one run over its subjects.
type runFacts struct {
	name      string
	subjects  int
	volumes   int
	tr        float64
	masks     int
	confounds int
	refused   int // images that cannot be used, or not with the others
}

// length is how long the run lasts, s.
func (r runFacts) length() float64 { return float64(r.volumes) * r.tr }

func (f *datasetFacts) names() []string {
	var out []string
	for _, r := range f.runs {
		out = append(out, r.name)
	}
	return out
}

// usualSpace is taken first where there are several.
const usualSpace = "MNI152NLin2009cAsym"

// probeDataset reads the headers of every recording. Where files offer several tasks,
// spaces or resolutions and none was chosen, the first is taken, or the usual space.
func probeDataset(ctx context.Context, d Draft) (*datasetFacts, error) {
	if _, err := os.Stat(d.Dataset); err != nil {
		return nil, &fault.Input{File: d.Dataset, What: "this path does not exist", Do: "check the path; a drive may not be connected", Err: err}
	}
	f := &datasetFacts{task: d.Task, space: d.Space, res: d.Res}
	f.offer(d.Dataset)
	d.Task, d.Space, d.Res = f.task, f.space, f.res
	s := &study.Study{Spec: study.Defaults()}
	s.Spec.Dataset = d.dataset("")
	in, err := s.Inputs()
	if err != nil {
		return nil, err
	}
	f.subjects, f.findings = len(in.Subjects), in.Findings
	s.Spec.Models = []study.Model{{Name: "any", File: "any"}} // so that events files are asked for films
	if shown, err := s.Inputs(); err != nil {
		f.findings = append(f.findings, findingOf(fault.Note, err))
	} else {
		f.films = shown.Films
	}
	for _, name := range in.Runs {
		f.runs = append(f.runs, runFacts{name: name})
	}
	for _, rec := range in.Recordings {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		f.add(rec)
	}
	f.chooseConfounds(d.Confounds, in.Recordings)
	return f, ctx.Err()
}

// add takes in the header of a recording; one that cannot be used is a finding.
func (f *datasetFacts) add(rec study.Recording) {
	run := &f.runs[slices.IndexFunc(f.runs, func(r runFacts) bool { return r.name == rec.Run })]
	run.subjects++
	if rec.Mask != "" {
		run.masks++
	}
	if rec.Confounds != "" {
		run.confounds++
	}
	header, err := nifti.Open(rec.File)
	if err != nil {
		f.findings = append(f.findings, findingOf(fault.Blocking, err))
		run.refused++
		return
	}
	tr := rec.TR
	if tr == 0 {
		tr = header.TR()
	}
	if run.volumes > 0 && (run.volumes != header.Volumes() || run.tr != tr) {
		f.findings = append(f.findings, fault.Finding{Severity: fault.Blocking, File: rec.File,
			What: fmt.Sprintf("%d volumes of %.6g s, while another subject's run %s has %d of %.6g s", header.Volumes(), tr, rec.Run, run.volumes, run.tr),
			Do:   "give runs that differ names of their own"})
		run.refused++
		return
	}
	run.volumes, run.tr = header.Volumes(), tr
	if header.Volumes() < 2 {
		f.findings = append(f.findings, fault.Finding{Severity: fault.Blocking, File: rec.File, What: "one volume only", Why: "a run is a 4-D image", Do: "choose the BOLD image, not a mean or a mask"})
	}
	if tr == 0 {
		f.findings = append(f.findings, fault.Finding{Severity: fault.Blocking, File: rec.File, What: "the header does not say the TR", Do: "add a sidecar with RepetitionTime"})
	}
}

// findingOf says an error as a finding.
func findingOf(s fault.Severity, err error) fault.Finding {
	f := fault.Finding{Severity: s, What: err.Error()}
	var in *fault.Input
	if errors.As(err, &in) {
		f.File, f.What, f.Why, f.Do = in.File, in.What, in.Why, in.Do
	}
	return f
}

// offer lists the tasks, spaces and resolutions of a folder of derivatives.
func (f *datasetFacts) offer(root string) {
	for _, below := range []string{"", "fmriprep", filepath.Join("derivatives", "fmriprep")} {
		var names []bids.Name
		for _, pattern := range []string{"sub-*/func/*_bold.nii*", "sub-*/ses-*/func/*_bold.nii*"} {
			files, _ := filepath.Glob(filepath.Join(root, below, filepath.FromSlash(pattern))) // the pattern is sound
			for _, path := range files {
				if n, ok := bids.ParseName(path); ok && n.Entities["desc"] == "preproc" {
					names = append(names, n)
				}
			}
		}
		if len(names) == 0 {
			continue
		}
		f.tasks = entities(names, "task", "", "")
		f.task = chosen(f.task, f.tasks)
		f.spaces = entities(names, "space", "task", f.task)
		if f.space == "" && slices.Contains(f.spaces, usualSpace) {
			f.space = usualSpace
		}
		f.space = chosen(f.space, f.spaces)
		f.resolutions = entities(names, "res", "space", f.space)
		f.res = chosen(f.res, f.resolutions)
		return
	}
}

// entities lists the values of an entity among names that have a value of another.
func entities(names []bids.Name, key, other, value string) []string {
	var out []string
	for _, n := range names {
		v := n.Entities[key]
		if v != "" && (other == "" || n.Entities[other] == value) && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return out
}

// chosen keeps a wish that is offered, else takes the first.
func chosen(wish string, offered []string) string {
	if slices.Contains(offered, wish) || len(offered) == 0 {
		return wish
	}
	return offered[0]
}

// filmFacts is what a movie file holds, with a picture from its first third.
type filmFacts struct {
	film  *movie.Film
	thumb *image.RGBA
	err   error
}

// thumbWidth and thumbHeight are the size of a film's picture, pixels.
const (
	thumbWidth  = 160
	thumbHeight = 90
)

func probeFilm(ctx context.Context, path string) (filmFacts, error) {
	film, err := movie.Probe(ctx, path)
	if err != nil {
		return filmFacts{}, err
	}
	facts := filmFacts{film: film}
	frame, err := film.At(ctx, film.Start+(film.Duration-film.Start)*.3, thumbWidth, thumbHeight)
	if err != nil {
		return facts, ctx.Err() // the film is told apart without its picture
	}
	facts.thumb = image.NewRGBA(image.Rect(0, 0, frame.W, frame.H))
	for i := range frame.W * frame.H {
		copy(facts.thumb.Pix[4*i:4*i+3], frame.Pix[3*i:3*i+3])
		facts.thumb.Pix[4*i+3] = 255
	}
	return facts, nil
}

// modelFacts is what a model file holds.
type modelFacts struct {
	neurons, layers int
	input           string
	opset           int
	findings        []fault.Finding
	err             error
	known           bool
}

func probeModel(m DraftModel) (modelFacts, error) {
	p, err := cnn.Named(m.Preprocess)
	if err != nil {
		return modelFacts{}, err
	}
	model, err := cnn.Open(m.File, cnn.Options{Preprocess: p})
	if err != nil {
		return modelFacts{}, err
	}
	defer model.Close()
	f := modelFacts{neurons: model.Len(), findings: model.Findings(), opset: int(model.Graph.Opset), known: true}
	layer := ""
	for _, n := range model.Neurons() {
		if n.Layer != layer {
			layer = n.Layer
			f.layers++
		}
	}
	in := model.Graph.Input
	size := "any size"
	if in.Height > 0 && in.Width > 0 {
		size = fmt.Sprintf("%d × %d", in.Width, in.Height)
	}
	f.input = fmt.Sprintf("%d channels, %s", in.Channels, size)
	return f, nil
}

// mapsFacts is what a file of networks holds.
type mapsFacts struct {
	method   string // maps or atlas
	networks int
	shape    [3]int
	err      error
	known    bool
}

func probeMaps(path string) (mapsFacts, error) {
	f, err := nifti.Open(path)
	if err != nil {
		return mapsFacts{}, err
	}
	facts := mapsFacts{method: study.MethodMaps, networks: f.Volumes(), shape: f.Grid().Shape, known: true}
	if f.Volumes() > 1 {
		return facts, nil
	}
	labels, err := nifti.ReadLabels(path)
	if err != nil {
		return mapsFacts{}, err
	}
	seen := map[int32]bool{}
	for _, v := range labels.V {
		if v != 0 {
			seen[v] = true
		}
	}
	facts.method, facts.networks = study.MethodAtlas, len(seen)
	if len(seen) == 0 {
		return mapsFacts{}, &fault.Input{File: path, What: "this atlas has no region", Why: "every voxel is 0", Do: "choose a volume of labels, or a 4-D image of maps", Err: study.ErrSpec}
	}
	return facts, nil
}
