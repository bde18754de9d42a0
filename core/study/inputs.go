package study

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"

	"syncact/core/bids"
	"syncact/core/bold"
	"syncact/core/couple"
	"syncact/core/fault"
)

// A Recording is one run of one subject, as the dataset describes it.
type Recording struct {
	Subject, Run string
	File         string // BOLD, or the time series of the layout timeseries
	Mask         string // "" when there is none
	Confounds    string // "" when there is none
	Events       string
	TR           float64 // s, 0 takes the file's
	Timing       bold.Timing
	Volumes      *[2]int // part of the file; nil is all
}

// Inputs is a specification resolved to files.
type Inputs struct {
	Runs       []string // names, in the order of the dataset
	Subjects   []string
	Recordings []Recording
	Films      map[string]Film // by run; File is resolved
	Findings   []fault.Finding
}

// Inputs resolves the dataset and the films to files. Nothing large is read.
func (s *Study) Inputs() (*Inputs, error) {
	in := &Inputs{Films: map[string]Film{}}
	var err error
	if s.Spec.Dataset.Layout == LayoutBIDS {
		err = s.findBIDS(in)
	} else {
		err = s.listFiles(in)
	}
	if err != nil {
		return nil, err
	}
	for _, r := range in.Recordings {
		if !slices.Contains(in.Runs, r.Run) {
			in.Runs = append(in.Runs, r.Run)
		}
		if !slices.Contains(in.Subjects, r.Subject) {
			in.Subjects = append(in.Subjects, r.Subject)
		}
	}
	s.reportMissing(in)
	return in, s.findFilms(in)
}

func (s *Study) findBIDS(in *Inputs) error {
	d := s.Spec.Dataset
	found, err := bids.Find(s.path(d.Path), bids.Query{Task: d.Task, Space: d.Space, Resolution: d.Res,
		Subjects: d.Subjects, Sessions: d.Sessions, Runs: d.Runs})
	if err != nil {
		return err
	}
	in.Findings = append(in.Findings, found.Findings...)
	for _, r := range found.Runs {
		in.Recordings = append(in.Recordings, Recording{
			Subject: r.Subject, Run: r.Name, File: r.BOLD, Mask: r.Mask, Confounds: r.Confounds, Events: r.Events,
			TR: r.Sidecar.RepetitionTime, Timing: bold.Timing{Start: r.Sidecar.StartTime, Corrected: r.Sidecar.SliceTimingCorrected},
		})
	}
	return nil
}

func (s *Study) listFiles(in *Inputs) error {
	d := s.Spec.Dataset
	for _, f := range d.Files {
		if !chosen(d.Subjects, f.Subject) || !chosen(d.Runs, f.Run) {
			continue
		}
		r := Recording{Subject: f.Subject, Run: f.Run, File: s.path(f.BOLD), Mask: s.path(f.Mask),
			Confounds: s.path(f.Confounds), TR: f.TR, Volumes: f.Volumes}
		if f.TimeSeries != "" {
			r.File = s.path(f.TimeSeries)
		}
		if f.StartTime != 0 {
			r.Timing.Start = &f.StartTime
		}
		for _, other := range in.Recordings {
			if other.Subject == r.Subject && other.Run == r.Run {
				return &fault.Input{File: s.specFile(), What: fmt.Sprintf("subject %s has run %s twice", r.Subject, r.Run),
					Do: "give each run of a subject a name of its own", Err: ErrSpec}
			}
		}
		in.Recordings = append(in.Recordings, r)
	}
	if len(in.Recordings) == 0 {
		return &fault.Input{File: s.specFile(), What: "dataset.subjects and dataset.runs leave no file", Do: "name those that dataset.files lists", Err: ErrSpec}
	}
	return nil
}

func chosen(list []string, name string) bool { return len(list) == 0 || slices.Contains(list, name) }

// reportMissing notes the runs that a subject lacks.
func (s *Study) reportMissing(in *Inputs) {
	for _, subject := range in.Subjects {
		for _, run := range in.Runs {
			if in.recording(subject, run) == nil {
				in.Findings = append(in.Findings, fault.Finding{Severity: fault.Warning, File: s.Spec.Dataset.Path,
					What: fmt.Sprintf("subject %s has no run %s", subject, run), Why: "group courses of that run average the others",
					Do: "add the file, or leave the subject out"})
			}
		}
	}
}

func (in *Inputs) recording(subject, run string) *Recording {
	for i := range in.Recordings {
		if r := &in.Recordings[i]; r.Subject == subject && r.Run == run {
			return r
		}
	}
	return nil
}

// of returns the recordings of a run, in the order of subjects.
func (in *Inputs) of(run string) []Recording {
	var out []Recording
	for _, r := range in.Recordings {
		if r.Run == run {
			out = append(out, r)
		}
	}
	return out
}

// findFilms pairs runs with films: from study.json, else from events files.
func (s *Study) findFilms(in *Inputs) error {
	for _, f := range s.Spec.Movie {
		if !slices.Contains(in.Runs, f.Run) {
			in.Findings = append(in.Findings, fault.Finding{Severity: fault.Note, File: s.specFile(),
				What: fmt.Sprintf("movie names run %s, which the dataset does not have", f.Run), Do: "check the names of runs: " + fmt.Sprint(in.Runs)})
			continue
		}
		f.File = s.path(f.File)
		in.Films[f.Run] = f
	}
	if len(s.Spec.Movie) > 0 || !s.needsFilms() {
		return nil
	}
	for _, r := range in.Recordings {
		if _, ok := in.Films[r.Run]; ok || r.Events == "" {
			continue
		}
		if err := s.filmFromEvents(in, r); err != nil {
			return err
		}
	}
	return nil
}

// filmFromEvents takes the one film that an events file shows. BIDS keeps films in
// the folder stimuli of the raw dataset, which stands above derivatives.
func (s *Study) filmFromEvents(in *Inputs, r Recording) error {
	events, err := bids.ReadEvents(r.Events)
	if err != nil {
		return err
	}
	var shown []bids.Event
	for _, e := range events {
		if e.StimFile != "" {
			shown = append(shown, e)
		}
	}
	if len(shown) == 0 {
		return nil
	}
	if len(shown) > 1 {
		return &fault.Input{File: r.Events, What: fmt.Sprintf("%d rows name a stim_file", len(shown)),
			Why: "one run is taken to show one film", Do: "say in study.json, under movie, which part of which file each run shows", Err: ErrSpec}
	}
	film := Film{Run: r.Run, Onset: shown[0].Onset}
	if d := shown[0].Duration; d > 0 && !math.IsNaN(d) {
		film.To = d
	}
	root := s.path(s.Spec.Dataset.Path)
	for _, base := range []string{root, filepath.Join(root, ".."), filepath.Join(root, "..", "..")} {
		if path := filepath.Join(base, "stimuli", filepath.FromSlash(shown[0].StimFile)); exists(path) {
			film.File = path
			in.Films[r.Run] = film
			return nil
		}
	}
	return &fault.Input{File: r.Events, What: "stim_file " + shown[0].StimFile + " is not in a folder stimuli beside the dataset",
		Do: "copy the film there, or name it in study.json under movie", Err: ErrSpec}
}

func (s *Study) needsFilms() bool {
	return slices.ContainsFunc(s.Spec.Models, func(m Model) bool { return m.File != "" })
}

func (s *Study) specFile() string { return filepath.Join(s.Dir, FileName) }

// groups numbers the stimulus groups of runs (see [couple.Groups]). Films are told
// apart by content; a run without a film is a group of its own.
func (in *Inputs) groups(tr map[string]float64, digest func(string) (string, error)) (map[string]int, error) {
	showings := make([]couple.Showing, len(in.Runs))
	for i, run := range in.Runs {
		f, ok := in.Films[run]
		showings[i] = couple.Showing{From: f.From, To: f.To, Onset: f.Onset, TR: tr[run], Group: f.Group}
		if !ok {
			showings[i].Group = "run " + run
			continue
		}
		sha, err := digest(f.File)
		if err != nil {
			return nil, err
		}
		showings[i].File = sha
	}
	groups := map[string]int{}
	for i, g := range couple.Groups(showings) {
		groups[in.Runs[i]] = g
	}
	return groups, nil
}
