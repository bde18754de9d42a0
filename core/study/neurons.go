package study

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"

	"golang.org/x/sync/errgroup"

	"syncact/core/cnn"
	"syncact/core/fault"
	"syncact/core/movie"
	"syncact/core/onnx"
	"syncact/core/progress"
	"syncact/core/series"
	"syncact/core/store"
	"syncact/core/table"
)

// modelCourses is what the stage neurons hands on for one model: where its
// predicted courses are, by run, and who its neurons are.
type modelCourses struct {
	Model
	ids       []series.ID
	constant  []bool
	predicted map[string]string // run → npy file, T×N in Fortran order
	keys      map[string]store.Key
}

// key identifies everything the courses depend on.
func (m *modelCourses) key() store.Key { return store.KeyOf(m.keys, m.ids) }

// frames is the raw courses of a model over one run, on their own grid.
type frames struct {
	file   string
	key    store.Key
	rate   float64    // rows a second
	onset  float64    // run time of row 0, s
	shown  [2]float64 // run time in which the film was on, s
	kernel string
}

func (r *runner) neurons(ctx context.Context, b *brain) ([]*modelCourses, error) {
	var models []*modelCourses
	for _, spec := range r.Spec.Models {
		m, err := r.model(ctx, spec, b)
		if err != nil {
			return nil, fmt.Errorf("model %s: %w", spec.Name, err)
		}
		models = append(models, m)
	}
	return models, nil
}

func (r *runner) model(ctx context.Context, spec Model, b *brain) (*modelCourses, error) {
	raw := map[string]frames{}
	var ids []series.ID
	var layers *cnnModel
	for _, run := range r.in.Runs {
		if len(b.of(run)) == 0 {
			continue
		}
		var f frames
		var err error
		if spec.File == "" {
			f, ids, err = r.imported(ctx, spec, run)
		} else {
			if layers == nil {
				if layers, err = r.openModel(spec); err != nil {
					return nil, err
				}
				defer layers.Close()
			}
			f, err = r.extract(ctx, spec, layers, run)
		}
		if err != nil {
			return nil, fmt.Errorf("run %s: %w", run, err)
		}
		if f.file != "" {
			raw[run] = f
		}
	}
	if len(raw) == 0 {
		return nil, &fault.Input{File: r.specFile(), What: "no run of the dataset has a film or activations", Do: "name them under movie, with the runs' names", Err: ErrSpec}
	}
	m := &modelCourses{Model: spec, predicted: map[string]string{}, keys: map[string]store.Key{}}
	if err := r.channels(ctx, m, layers, ids, raw); err != nil {
		return nil, err
	}
	for _, run := range r.in.Runs {
		f, ok := raw[run]
		if !ok {
			continue
		}
		if err := r.predict(ctx, m, b, run, f); err != nil {
			return nil, fmt.Errorf("run %s: %w", run, err)
		}
	}
	return m, nil
}

// cnnModel is an opened model with what its results depend on.
type cnnModel struct {
	*cnn.Model
	key store.Key
}

func (r *runner) openModel(spec Model) (*cnnModel, error) {
	path := r.path(spec.File)
	sha, err := r.digests.File(path)
	if err != nil {
		return nil, err
	}
	kind := map[string]onnx.Kind{"post": onnx.Post, "norm": onnx.Norm, "pre": onnx.Pre}[spec.Kind]
	m, err := cnn.Open(path, cnn.Options{Name: spec.Name, Preprocess: spec.Preprocess, Taps: spec.Taps, Kind: kind,
		Provider: r.provider, Threads: r.o.Threads})
	if err != nil {
		return nil, err
	}
	shas := []string{sha}
	for _, file := range m.Graph.External() {
		sha, err := r.digests.File(file)
		if err != nil {
			m.Close()
			return nil, err
		}
		shas = append(shas, sha)
	}
	key := store.KeyOf("model", framesVersion, shas, m.Preprocess(), spec.Taps, spec.Kind, r.engine())
	return &cnnModel{m, key}, nil
}

// extract makes the raw courses of a model over the film of a run; a run without a
// film gives none.
func (r *runner) extract(ctx context.Context, spec Model, m *cnnModel, run string) (frames, error) {
	film, ok := r.in.Films[run]
	if !ok {
		return frames{}, nil
	}
	sha, err := r.digests.File(film.File)
	if err != nil {
		return frames{}, err
	}
	key := store.KeyOf("frames", framesVersion, m.key, sha, film.From, film.To, r.Spec.HRF.Sampling)
	dir, err := r.stage(ctx, "neurons", spec.Name+" run-"+run, key, func(dir string, n *progress.Counter) error {
		opened, err := movie.Probe(ctx, film.File)
		if err != nil {
			return err
		}
		reader, err := opened.Sample(movie.Sampling{Rate: r.Spec.HRF.Sampling, From: film.From, To: film.To})
		if err != nil {
			return err
		}
		sink, err := cnn.CreateNPY(filepath.Join(dir, "frames.npy"), reader.Len(), m.Len())
		if err != nil {
			return err
		}
		defer sink.Close()
		if err := cnn.Extract(ctx, m.Model, reader, sink, n); err != nil {
			return err
		}
		r.note(dir, reader.Findings()...)
		return sink.Commit()
	})
	if err != nil {
		return frames{}, err
	}
	to := film.To
	if to == 0 {
		rows, err := rowsOf(filepath.Join(dir, "frames.npy"))
		if err != nil {
			return frames{}, err
		}
		to = film.From + float64(rows)/r.Spec.HRF.Sampling
	}
	return frames{file: filepath.Join(dir, "frames.npy"), key: key, rate: r.Spec.HRF.Sampling, onset: film.Onset,
		shown: [2]float64{film.Onset, film.Onset + to - film.From}, kernel: r.Spec.HRF.Kernel}, nil
}

func rowsOf(path string) (int, error) {
	m, err := table.MapNPY(path)
	if err != nil {
		return 0, err
	}
	defer m.Close()
	return m.Rows, nil
}

// imported makes courses that another program gave look like extracted ones.
func (r *runner) imported(ctx context.Context, spec Model, run string) (frames, []series.ID, error) {
	var file string
	for _, a := range spec.Activations {
		if a.Run == run {
			file = r.path(a.File)
		}
	}
	if file == "" {
		return frames{}, nil, nil
	}
	sha, err := r.digests.File(file)
	if err != nil {
		return frames{}, nil, err
	}
	columns, err := readColumns(file)
	if err != nil {
		return frames{}, nil, err
	}
	key := store.KeyOf("imported", framesVersion, sha)
	dir, err := r.stage(ctx, "neurons", spec.Name+" run-"+run, key, func(dir string, n *progress.Counter) error {
		var v []float32
		for _, column := range columns {
			if !finite(column) {
				return &fault.Input{File: file, What: "holds values that are not finite", Do: "leave those rows or columns out", Err: ErrSpec}
			}
			for _, x := range column {
				v = append(v, float32(x))
			}
		}
		return table.WriteNPY(filepath.Join(dir, "frames.npy"), []int{len(columns[0]), len(columns)}, true, v)
	})
	if err != nil {
		return frames{}, nil, err
	}
	onset := r.in.Films[run].Onset
	length := float64(len(columns[0])) * spec.Sampling
	f := frames{file: filepath.Join(dir, "frames.npy"), key: key, rate: 1 / spec.Sampling, onset: onset, shown: [2]float64{onset, onset + length}, kernel: spec.HRF}
	if f.kernel == "" {
		f.kernel = r.Spec.HRF.Kernel
	}
	if spec.RowTime == "centre" {
		f.onset += spec.Sampling / 2
		f.shown[1] += spec.Sampling / 2
	}
	ids := make([]series.ID, len(columns))
	for u := range ids {
		ids[u] = series.ID(fmt.Sprintf("%s/activations/u%d", spec.Name, u))
	}
	return f, ids, nil
}

// predict convolves raw courses and reads them at the volumes of a run.
func (r *runner) predict(ctx context.Context, m *modelCourses, b *brain, run string, f frames) error {
	first := b.of(run)[0]
	response := series.Response{Kernel: f.kernel, Rate: f.rate, Edge: r.Spec.HRF.Edge}
	key := store.KeyOf("predicted", predictedVersion, f.key, response, first.times, f.shown, f.onset)
	dir, err := r.stage(ctx, "neurons", m.Name+" run-"+run+" response", key, func(dir string, n *progress.Counter) error {
		raw, err := table.MapNPY(f.file)
		if err != nil {
			return err
		}
		defer raw.Close()
		p, err := response.NewPredictor(raw.Rows, first.times, f.shown, f.onset)
		if err != nil {
			return err
		}
		return predictAll(ctx, raw, p, filepath.Join(dir, "predicted.npy"), r.o.Threads, n)
	})
	if err != nil {
		return err
	}
	m.predicted[run] = filepath.Join(dir, "predicted.npy")
	m.keys[run] = key
	return r.publishAs(map[string]string{
		f.file:           r.out("models", m.Name, "run-"+run+"_frames.npy"),
		m.predicted[run]: r.out("models", m.Name, "run-"+run+"_predicted.npy"),
	})
}

// predictAll predicts every column of raw, a share of them in each goroutine.
func predictAll(ctx context.Context, raw *table.Mapped, p *series.Predictor, path string, threads int, n *progress.Counter) error {
	out, err := table.CreateNPY(path, p.Volumes(), raw.Cols, true)
	if err != nil {
		return err
	}
	defer out.Close()
	n.SetTotal(raw.Cols)
	g, gctx := errgroup.WithContext(ctx)
	for first := range threads {
		g.Go(func() error {
			scratch := make([]float32, raw.Rows)
			for c := first; c < raw.Cols && gctx.Err() == nil; c += threads {
				p.Course(out.Col(c), raw.Col(c), scratch)
				n.Add(1)
			}
			return gctx.Err()
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return out.Commit()
}

// channels lists the neurons of a model with their health over all runs.
func (r *runner) channels(ctx context.Context, m *modelCourses, opened *cnnModel, ids []series.ID, raw map[string]frames) error {
	keys := map[string]store.Key{}
	for run, f := range raw {
		keys[run] = f.key
	}
	key := store.KeyOf("channels", channelsVersion, keys, m.Name)
	dir, err := r.stage(ctx, "neurons", m.Name+" channels", key, func(dir string, n *progress.Counter) error {
		return r.writeChannels(dir, opened, ids, raw)
	})
	if err != nil {
		return err
	}
	if m.ids, m.constant, err = readChannels(filepath.Join(dir, "channels.tsv")); err != nil {
		return err
	}
	if opened != nil {
		r.found(opened.Findings()...)
	}
	return r.publishAs(map[string]string{
		filepath.Join(dir, "channels.tsv"):  r.out("models", m.Name, "channels.tsv"),
		filepath.Join(dir, "channels.json"): r.out("models", m.Name, "channels.json"),
	})
}

var channelColumns = []column{
	{"id", "model/layer/u<k>, k from 0"},
	{"layer", "layer of the model"},
	{"unit", "channel of the layer, from 0"},
	{"constant", "true when the course has no variance in any run"},
	{"pre", "name of the tensor that the convolution gives in the ONNX file"},
	{"post", "name of the tensor after the nonlinearity in the ONNX file"},
}

func (r *runner) writeChannels(dir string, opened *cnnModel, ids []series.ID, raw map[string]frames) error {
	var runs []cnn.Courses
	for _, run := range r.in.Runs {
		f, ok := raw[run]
		if !ok {
			continue
		}
		mapped, err := table.MapNPY(f.file)
		if err != nil {
			return err
		}
		defer mapped.Close()
		runs = append(runs, mapped)
	}
	var rows [][]string
	if opened == nil {
		for u, id := range ids {
			rows = append(rows, []string{string(id), "activations", strconv.Itoa(u), strconv.FormatBool(isConstant(u, runs)), "", ""})
		}
	} else {
		health := cnn.Examine(opened.Model, runs...)
		r.note(dir, health.Findings...)
		tensors := map[string][2]string{}
		for _, l := range opened.Graph.Layers {
			tensors[l.ID] = [2]string{l.Pre, l.Post}
		}
		for i, n := range opened.Neurons() {
			dead := health.Constant[i] || health.NotFinite[i]
			rows = append(rows, []string{string(n.ID), n.Layer, strconv.Itoa(n.Unit), strconv.FormatBool(dead), tensors[n.Layer][0], tensors[n.Layer][1]})
		}
	}
	return writeTable(filepath.Join(dir, "channels.tsv"), channelColumns, rows)
}

// isConstant reports whether column u has no variance in any run.
func isConstant(u int, runs []cnn.Courses) bool {
	for _, run := range runs {
		for _, x := range run.Col(u) {
			if x != run.Col(u)[0] {
				return false
			}
		}
	}
	return true
}

func readChannels(path string) (ids []series.ID, constant []bool, err error) {
	tsv, err := table.ReadTSV(path)
	if err != nil {
		return nil, nil, err
	}
	names, err := tsv.Strings("id")
	if err != nil {
		return nil, nil, err
	}
	flags, err := tsv.Strings("constant")
	if err != nil {
		return nil, nil, err
	}
	for i, n := range names {
		ids = append(ids, series.ID(n))
		constant = append(constant, flags[i] == "true")
	}
	return ids, constant, nil
}
