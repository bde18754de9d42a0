package study

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"syncact/core/fault"
	"syncact/core/label"
	"syncact/core/nifti"
	"syncact/core/series"
	"syncact/core/table"
	"syncact/core/volume"
)

// Results reads what a study's runs have published. It pages from disk and keeps
// nothing; what is not there yet is an error that says which stage makes it.
type Results struct{ s *Study }

// Results returns the reader of what was made so far.
func (s *Study) Results() *Results { return &Results{s} }

// Sets returns the names of the sets whose maps or courses exist.
func (r *Results) Sets() []string { return r.present("networks") }

// Models returns the names of the models whose courses exist.
func (r *Results) Models() []string { return r.present("models") }

// present lists folders of a kind, in the order of study.json.
func (r *Results) present(kind string) []string {
	var order, out []string
	if kind == "networks" {
		for _, set := range r.s.Spec.Networks {
			order = append(order, set.Name)
		}
	} else {
		for _, m := range r.s.Spec.Models {
			order = append(order, m.Name)
		}
	}
	for _, name := range order {
		if exists(r.s.out(kind, name)) {
			out = append(out, name)
		}
	}
	return out
}

// Networks returns the rows of a set's networks.tsv, under the names people gave.
func (r *Results) Networks(set string) ([]Network, error) {
	path, err := r.made("labels", "networks", set, "networks.tsv")
	if err != nil {
		return nil, err
	}
	rows, err := readNetworks(path, set)
	if err != nil {
		return nil, err
	}
	names, err := r.s.Renames()
	for i := range rows {
		rows[i].Label = names.Apply(rows[i].ID, rows[i].Label)
	}
	return rows, err
}

// Neurons returns the links of a model to a set, in the order of the neurons,
// under the names people gave.
func (r *Results) Neurons(set, model string) ([]Neuron, error) {
	path, err := r.made("labels", "coupling", set, model, "neurons.tsv")
	if err != nil {
		return nil, err
	}
	rows, err := readNeurons(path)
	if err != nil {
		return nil, err
	}
	names, err := r.s.Renames()
	for i := range rows {
		network := series.ID(set + "/" + rows[i].Network)
		if rows[i].Significant {
			rows[i].Label = names.Apply(network, rows[i].Label)
		}
		rows[i].Label = names.Apply(rows[i].ID, rows[i].Label)
	}
	return rows, err
}

// Comparison returns the rows of comparison.tsv.
func (r *Results) Comparison() ([]Comparison, error) {
	path, err := r.made("ranking", "comparison.tsv")
	if err != nil {
		return nil, err
	}
	return readComparison(path)
}

// Correlation maps the N×F correlations of a model and a set; the caller closes it.
func (r *Results) Correlation(set, model string) (*table.Mapped, error) {
	return r.mapped("links", "coupling", set, model, "correlation.npy")
}

// Lags maps the N×L correlations with each neuron's network at each lag.
func (r *Results) Lags(set, model string) (*table.Mapped, error) {
	return r.mapped("links", "coupling", set, model, "lags.npy")
}

// Predicted maps the T×N predicted courses of a run; the caller closes them.
func (r *Results) Predicted(model, run string) (*table.Mapped, error) {
	return r.mapped("neurons", "models", model, "run-"+run+"_predicted.npy")
}

// Frames maps the S×N raw courses of a run on the frame grid.
func (r *Results) Frames(model, run string) (*table.Mapped, error) {
	return r.mapped("neurons", "models", model, "run-"+run+"_frames.npy")
}

// Maps reads every map of a set.
func (r *Results) Maps(set string) ([]*volume.Image, error) {
	path, err := r.made("networks", "networks", set, "maps.nii.gz")
	if err != nil {
		return nil, err
	}
	return nifti.ReadAll(path)
}

// Courses reads the courses of a subject's run; censored volumes are 0.
func (r *Results) Courses(set, subject, run string) (*series.Table, error) {
	path, err := r.made("networks", "networks", set, courseName(subject, run)+".tsv")
	if err != nil {
		return nil, err
	}
	tsv, err := table.ReadTSV(path)
	if err != nil {
		return nil, err
	}
	ids := make([]series.ID, len(tsv.Names))
	for i, n := range tsv.Names {
		ids[i] = series.ID(set + "/" + n)
	}
	t := series.NewTable(ids, len(tsv.Rows))
	for i, n := range tsv.Names {
		column, err := tsv.Float(n)
		if err != nil {
			return nil, err
		}
		for v, x := range column {
			t.Course(i)[v] = float32(x)
		}
	}
	return t, nil
}

// GroupCourses is the mean of the courses of a run over its subjects. A volume that was
// censored in one averages the others; one censored in all is 0.
func (r *Results) GroupCourses(set, run string) (*series.Table, error) {
	subjects, err := r.Subjects(set, run)
	if err != nil {
		return nil, err
	}
	var sum *series.Table
	var count []float32
	for _, subject := range subjects {
		t, err := r.Courses(set, subject, run)
		if err != nil {
			return nil, err
		}
		if sum == nil {
			sum, count = series.NewTable(t.IDs, t.Rows), make([]float32, t.Rows)
		}
		for v, kept := range t.Kept() {
			if kept {
				count[v]++
			}
		}
		for i, x := range t.V {
			sum.V[i] += x
		}
	}
	for i := range sum.IDs {
		for v, n := range count {
			sum.Course(i)[v] /= max(n, 1)
		}
	}
	return sum, nil
}

// Subjects lists the subjects whose courses of a run exist.
func (r *Results) Subjects(set, run string) ([]string, error) {
	in, err := r.s.Inputs()
	if err != nil {
		return nil, err
	}
	var out []string
	for _, subject := range in.Subjects {
		if exists(r.s.out("networks", set, courseName(subject, run)+".tsv")) {
			out = append(out, subject)
		}
	}
	if len(out) == 0 {
		_, err = r.made("networks", "networks", set, courseName("?", run)+".tsv")
	}
	return out, err
}

// Renames returns the names that people gave to networks and neurons.
func (s *Study) Renames() (label.Renames, error) { return label.ReadRenames(s.own("labels.tsv")) }

// Rename gives a network ("ica/3") or a neuron a name; "" takes it back.
func (s *Study) Rename(id series.ID, name string) error {
	names, err := s.Renames()
	if err != nil {
		return err
	}
	if name == "" {
		delete(names, id)
	} else {
		names[id] = name
	}
	if err := os.MkdirAll(s.own(), 0o755); err != nil {
		return &fault.Input{File: s.own(), What: "cannot be made", Do: "choose a folder you may write to", Err: err}
	}
	return names.Write(s.own("labels.tsv"))
}

func (r *Results) mapped(stage string, path ...string) (*table.Mapped, error) {
	file, err := r.made(stage, path...)
	if err != nil {
		return nil, err
	}
	return table.MapNPY(file)
}

// made returns the path of a published file, or says which stage makes it.
func (r *Results) made(stage string, path ...string) (string, error) {
	file := r.s.out(path...)
	if exists(file) {
		return file, nil
	}
	rel, _ := filepath.Rel(r.s.Dir, file)
	return "", &fault.Input{File: file, What: "does not exist yet", Why: fmt.Sprintf("the stage %s makes %s", stage, rel),
		Do: "run the study", Err: os.ErrNotExist}
}

// Layers returns the layers among neurons, in order, each once.
func Layers(neurons []Neuron) []string {
	var out []string
	for _, n := range neurons {
		if len(out) == 0 || out[len(out)-1] != n.Layer && !slices.Contains(out, n.Layer) {
			out = append(out, n.Layer)
		}
	}
	return out
}
