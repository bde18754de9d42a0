package study

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"syncact/core/fault"
	"syncact/core/fbn"
	"syncact/core/nifti"
	"syncact/core/ort"
	"syncact/core/progress"
	"syncact/core/series"
	"syncact/core/store"
	"syncact/core/table"
	"syncact/core/volume"
)

// networkSet is what the stage networks hands on for one set.
type networkSet struct {
	Set
	dir     string
	key     store.Key
	Units   []unit
	courses map[string]*series.Table // by courseName
}

// unit is one network as it is stored; what does not apply is NaN.
type unit struct {
	Name             string
	Dead             bool
	DuplicateOf      int // -1 for none
	Flipped          bool
	Variance         number
	Stability, Split number
	ISC, ISCP        number
	Driven           *bool // nil where a study has fewer than two subjects
}

func newUnit(u fbn.Unit) unit {
	return unit{Name: u.Name, Dead: u.Dead, DuplicateOf: u.DuplicateOf, Flipped: u.Flipped, Variance: number(u.Variance),
		Stability: number(u.Stability), Split: number(u.Split), ISC: number(nan), ISCP: number(nan)}
}

// live reports whether the unit counts as a network.
func (u unit) live() bool { return !u.Dead && u.DuplicateOf < 0 }

func (s *networkSet) excluded() []bool {
	out := make([]bool, len(s.Units))
	for i, u := range s.Units {
		out[i] = !u.live()
	}
	return out
}

func courseName(subject, run string) string { return "sub-" + subject + "_run-" + run + "_timeseries" }

func (r *runner) networks(ctx context.Context, b *brain) ([]*networkSet, error) {
	var sets []*networkSet
	for _, spec := range r.Spec.Networks {
		set, err := r.set(ctx, spec, b)
		if err != nil {
			return nil, fmt.Errorf("networks %s: %w", spec.Name, err)
		}
		sets = append(sets, set)
	}
	return sets, nil
}

func (r *runner) set(ctx context.Context, spec Set, b *brain) (*networkSet, error) {
	given, err := r.givenMaps(spec, b)
	if err != nil {
		return nil, err
	}
	key := store.KeyOf("networks", networksVersion, spec, b.key, given.shas, r.Spec.Seed, r.filterOptions(), r.Spec.Coupling.Alpha, r.engine())
	dir, err := r.stage(ctx, "networks", spec.Name, key, func(dir string, n *progress.Counter) error {
		if spec.Method == MethodGiven {
			return r.storeGiven(ctx, dir, b)
		}
		return r.decompose(ctx, dir, spec, given, b, n)
	})
	if err != nil {
		return nil, err
	}
	set := &networkSet{Set: spec, dir: dir, key: key}
	if err := set.read(b); err != nil {
		return nil, err
	}
	return set, r.publishSet(set, b)
}

// decompose finds the networks of a set and stores maps, units and courses.
func (r *runner) decompose(ctx context.Context, dir string, spec Set, given givenMaps, b *brain, n *progress.Counter) error {
	runs := make([]fbn.Run, len(b.runs))
	for i, run := range b.runs {
		runs[i] = fbn.NewRun(run.Subject, run.Run, run.matrix)
	}
	method := map[string]string{MethodVSDBN: fbn.VSDBN, MethodICA: fbn.ICA, MethodMaps: fbn.GivenMaps, MethodAtlas: fbn.GivenAtlas}[spec.Method]
	set, err := fbn.Decompose(ctx, runs, fbn.Options{Method: method, Seed: r.Spec.Seed, Seeds: spec.Seeds, Preset: spec.Preset,
		Layers: spec.Layers, UseLayer: spec.UseLayer, Epochs: spec.Epochs, Components: spec.Components, Split: len(r.in.Subjects) > 1 && spec.Seeds > 2,
		Maps: given.maps, Labels: given.labels, Names: given.names,
		Run: ort.Options{Provider: r.provider, Threads: r.o.Threads}}, n)
	if err != nil {
		return err
	}
	courses := make([]*series.Table, len(runs))
	for i, run := range runs {
		table, findings, err := set.Courses(ctx, run)
		if err != nil {
			return err
		}
		r.note(dir, findings...)
		zscored(table, b.runs[i].kept)
		courses[i] = table
	}
	if err := r.storeMaps(dir, set, b.mask); err != nil {
		return err
	}
	return r.storeUnits(ctx, dir, set.Units, set.Findings, courses, b)
}

func (r *runner) storeMaps(dir string, set *fbn.Set, mask *volume.Mask) error {
	f, v := len(set.Maps), len(mask.Index)
	flat := make([]float32, 0, f*v)
	for _, m := range set.Maps {
		flat = append(flat, m...)
	}
	if err := table.WriteNPY(filepath.Join(dir, "maps.npy"), []int{f, v}, false, flat); err != nil {
		return err
	}
	w, err := nifti.Create(filepath.Join(dir, "maps.nii.gz"), nifti.Spec{Grid: mask.Grid, Volumes: f, Type: nifti.Float32})
	if err != nil {
		return err
	}
	for _, m := range set.Maps {
		if err := w.Write(mask.Scatter(m).V); err != nil {
			w.Discard()
			return err
		}
	}
	return w.Close()
}

// stored is what set.json holds.
type stored struct{ Units []unit }

// storeUnits writes the courses of every recording and what is known of the units.
func (r *runner) storeUnits(ctx context.Context, dir string, units []fbn.Unit, findings []fault.Finding, courses []*series.Table, b *brain) error {
	r.note(dir, findings...)
	all := stored{Units: make([]unit, len(units))}
	for i, u := range units {
		all.Units[i] = newUnit(u)
	}
	if err := r.isc(ctx, all.Units, courses, b); err != nil {
		return err
	}
	for i, run := range b.runs {
		path := filepath.Join(dir, courseName(run.Subject, run.Run))
		if err := writeCourses(path, units, courses[i], run.tr); err != nil {
			return err
		}
	}
	text, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "set.json"), text, 0o644)
}

// writeCourses writes a recording's courses as npy, for the engine, and as TSV
// with the sampling period beside it, for people.
func writeCourses(path string, units []fbn.Unit, courses *series.Table, tr float64) error {
	if err := table.WriteNPY(path+".npy", []int{courses.Rows, courses.Len()}, true, courses.V); err != nil {
		return err
	}
	names := make([]string, len(units))
	for i, u := range units {
		names[i] = u.Name
	}
	rows := make([][]string, courses.Rows)
	for t := range rows {
		for f := range names {
			rows[t] = append(rows[t], cell(float64(courses.Course(f)[t])))
		}
	}
	if err := table.WriteTSV(path+".tsv", names, rows); err != nil {
		return err
	}
	return table.WriteJSON(path+".json", map[string]any{"SamplingPeriod": tr, "Description": "time courses of the networks, z-scored over kept volumes; censored volumes are 0"})
}

// storeGiven stores time series that were given as a set of networks.
func (r *runner) storeGiven(ctx context.Context, dir string, b *brain) error {
	first := b.runs[0].given
	units := make([]fbn.Unit, first.Len())
	courses := make([]*series.Table, len(b.runs))
	for i, run := range b.runs {
		if run.given.Len() != first.Len() {
			return &fault.Input{File: run.File, What: fmt.Sprintf("%d columns, while %s has %d", run.given.Len(), b.runs[0].File, first.Len()), Do: "give every run the same regions", Err: ErrSpec}
		}
		courses[i] = run.given
	}
	for i := range units {
		units[i] = fbn.Unit{Name: string(first.IDs[i]), DuplicateOf: -1, Variance: nan, Stability: nan, Split: nan}
		for _, run := range b.runs {
			units[i].Dead = units[i].Dead || run.given.Course(i)[0] != run.given.Course(i)[0]
		}
	}
	return r.storeUnits(ctx, dir, units, nil, courses, b)
}

// read loads what a stored set holds.
func (s *networkSet) read(b *brain) error {
	text, err := os.ReadFile(filepath.Join(s.dir, "set.json"))
	if err != nil {
		return err
	}
	var all stored
	if err := json.Unmarshal(text, &all); err != nil {
		return fmt.Errorf("%s: %w", s.dir, err)
	}
	s.Units, s.courses = all.Units, map[string]*series.Table{}
	ids := s.ids()
	for _, run := range b.runs {
		name := courseName(run.Subject, run.Run)
		m, err := table.MapNPY(filepath.Join(s.dir, name+".npy"))
		if err != nil {
			return err
		}
		t := series.NewTable(ids, m.Rows)
		copy(t.V, m.All())
		m.Close()
		s.courses[name] = t
	}
	return nil
}

func (s *networkSet) ids() []series.ID {
	ids := make([]series.ID, len(s.Units))
	for i, u := range s.Units {
		ids[i] = series.ID(s.Name + "/" + u.Name)
	}
	return ids
}

func (r *runner) publishSet(s *networkSet, b *brain) error {
	files := map[string]string{}
	if b.mask != nil {
		files[filepath.Join(s.dir, "maps.nii.gz")] = r.out("networks", s.Name, "maps.nii.gz")
	}
	for name := range s.courses {
		for _, ext := range []string{".tsv", ".json"} {
			files[filepath.Join(s.dir, name+ext)] = r.out("networks", s.Name, name+ext)
		}
	}
	return r.publishAs(files)
}
