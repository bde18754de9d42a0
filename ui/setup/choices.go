package setup

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"syncact/core/fault"
	"syncact/core/study"
	"syncact/ui/job"
)

// What files of each kind are called.
var (
	movieFiles = []string{".mp4", ".mkv", ".mov", ".avi", ".webm", ".m4v", ".mpg", ".mpeg", ".ogv", ".wmv"}
	imageFiles = []string{".nii", ".nii.gz"}
	modelFiles = []string{".onnx"}
)

func hasExtension(name string, extensions []string) bool {
	return slices.ContainsFunc(extensions, func(e string) bool { return strings.HasSuffix(strings.ToLower(name), e) })
}

// SetDataset chooses a folder of derivatives, a folder of images, or one image.
func (w *Wizard) SetDataset(path string) {
	w.draft.Dataset, w.draft.Task, w.draft.Space, w.draft.Res, w.draft.Confounds = path, "", "", "", ""
	w.draft.Films, w.draft.LeftOut = nil, nil
	w.readDataset()
	w.Visit(stepDataset)
}

// readDataset reads the headers; the newest choice counts.
func (w *Wizard) readDataset() {
	draft := w.draft.clone()
	w.found.dataset, w.found.datasetErr, w.found.report = nil, nil, nil
	w.found.looking.Start(func(ctx context.Context) (*datasetFacts, error) { return probeDataset(ctx, draft) }, func(f *datasetFacts, err error) {
		w.found.dataset, w.found.datasetErr = f, err
		if err != nil {
			w.fail("dataset cannot be used", err, Remedy{Title: "Choose another dataset", Text: "A folder that fMRIPrep wrote, a folder of 4-D images, or one image.", Button: "Choose…", OnPress: w.askDataset})
			return
		}
		w.draft.Task, w.draft.Space, w.draft.Res, w.draft.Confounds = f.task, f.space, f.res, f.confounds
		w.draft.leftOutOf(f.runs)
		for _, shown := range f.films {
			if w.draft.film(shown.Run) == nil && !slices.Contains(w.draft.LeftOut, shown.Run) {
				w.draft.setFilm(shown)
				w.readFilm(shown.File)
			}
		}
		pairFilms(&w.draft, f.runs, w.found.films)
		w.refresh()
	})
}

func (w *Wizard) askDataset() {
	w.ask("Choose a dataset", "Use it", imageFiles, w.SetDataset)
}

// AddMovies adds films, or those of folders, and pairs them with runs.
func (w *Wizard) AddMovies(paths ...string) {
	type filmList struct{ files []string }
	w.Visit(stepMovie)
	job.Later(w.o.Do, func(context.Context) (filmList, error) {
		var l filmList
		for _, path := range paths {
			files, err := moviesIn(path)
			if err != nil {
				return l, err
			}
			l.files = append(l.files, files...)
		}
		return l, nil
	}, func(l filmList, err error) {
		if err != nil {
			w.fail("no movie was added", err, Remedy{Title: "Choose a movie", Button: "Choose…", OnPress: w.askMovies})
			return
		}
		for _, file := range l.files {
			if !slices.Contains(w.draft.Movies, file) {
				w.draft.Movies = append(w.draft.Movies, file)
				w.readFilm(file)
			}
		}
		w.refresh()
	})
}

// moviesIn lists the films of a folder, or the one file.
func moviesIn(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, &fault.Input{File: path, What: "this path does not exist", Do: "check the path", Err: err}
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		if !e.IsDir() && hasExtension(e.Name(), movieFiles) {
			out = append(out, filepath.Join(path, e.Name()))
		}
	}
	if len(out) == 0 {
		return nil, &fault.Input{File: path, What: "this folder holds no movie", Why: "names of movies end in " + strings.Join(movieFiles, ", "), Do: "choose another folder; or the file itself", Err: os.ErrNotExist}
	}
	return out, nil
}

func (w *Wizard) askMovies() {
	w.ask("Add movies", "Add", movieFiles, func(path string) { w.AddMovies(path) })
}

// readFilm reads a film's headers and a picture, then pairs anew.
func (w *Wizard) readFilm(file string) {
	if _, known := w.found.films[file]; known {
		return
	}
	w.found.films[file] = filmFacts{}
	w.busy++
	job.Later(w.o.Do, func(ctx context.Context) (filmFacts, error) { return probeFilm(ctx, file) }, func(f filmFacts, err error) {
		w.busy--
		f.err = err
		w.found.films[file] = f
		if err != nil {
			delete(w.found.films, file)
			w.dropMovie(file)
			w.fail("movie could not be read", err, Remedy{Title: "Choose another movie", Button: "Choose…", OnPress: w.askMovies})
			return
		}
		w.found.report = nil
		if w.found.dataset != nil {
			pairFilms(&w.draft, w.found.dataset.runs, w.found.films)
		}
		w.refresh()
	})
}

func (w *Wizard) dropMovie(file string) {
	w.draft.Movies = slices.DeleteFunc(w.draft.Movies, func(m string) bool { return m == file })
	w.draft.Films = slices.DeleteFunc(w.draft.Films, func(f study.Film) bool { return f.File == file })
}

// AddModel adds a model file.
func (w *Wizard) AddModel(file string) {
	m := DraftModel{File: file, Preprocess: "imagenet"}
	if slices.ContainsFunc(w.draft.Models, func(o DraftModel) bool { return o.File == file }) {
		w.Visit(stepModels)
		return
	}
	w.draft.Models = append(w.draft.Models, m)
	w.readModel(m)
	w.Visit(stepModels)
}

// AddModels adds a model file, or those of a folder.
func (w *Wizard) AddModels(path string) {
	if hasExtension(path, modelFiles) {
		w.AddModel(path)
		return
	}
	job.Later(w.o.Do, func(context.Context) ([]string, error) {
		files, err := filepath.Glob(filepath.Join(path, "*.onnx"))
		if err == nil && len(files) == 0 {
			err = &fault.Input{File: path, What: "this is no ONNX model and no folder of them", Do: "choose a file whose name ends in .onnx", Err: os.ErrNotExist}
		}
		return files, err
	}, func(files []string, err error) {
		if err != nil {
			w.fail("no model was added", err, Remedy{Title: "Choose a model", Button: "Choose…", OnPress: w.askModel})
			return
		}
		for _, file := range files {
			w.AddModel(file)
		}
	})
}

func (w *Wizard) askModel() {
	w.ask("Add a model", "Add", modelFiles, w.AddModels)
}

// readModel opens a model and counts its neurons; one that cannot be used is taken out.
func (w *Wizard) readModel(m DraftModel) {
	w.busy++
	w.found.report = nil
	job.Later(w.o.Do, func(context.Context) (modelFacts, error) { return probeModel(m) }, func(f modelFacts, err error) {
		w.busy--
		f.err = err
		w.found.models[m] = f
		if err != nil {
			w.dropModel(m)
			w.fail("model could not be loaded", err, Remedy{Title: "Choose another model", Button: "Choose file…", OnPress: w.askModel})
			return
		}
		w.refresh()
	})
}

func (w *Wizard) dropModel(m DraftModel) {
	w.draft.Models = slices.DeleteFunc(w.draft.Models, func(o DraftModel) bool { return o == m })
	w.found.report = nil
}

// setPreprocess says how a model's input is made.
func (w *Wizard) setPreprocess(i int, name string) {
	w.draft.Models[i].Preprocess = name
	w.readModel(w.draft.Models[i])
	w.refresh()
}

// AddMaps adds maps or an atlas of one's own.
func (w *Wizard) AddMaps(file string) {
	if !slices.ContainsFunc(w.draft.Sets, func(s study.Set) bool { return s.File == file }) {
		w.readMaps(file)
	}
	w.Visit(stepNetworks)
}

func (w *Wizard) readMaps(file string) {
	w.busy++
	job.Later(w.o.Do, func(context.Context) (mapsFacts, error) { return probeMaps(file) }, func(f mapsFacts, err error) {
		w.busy--
		f.err = err
		w.found.maps[file] = f
		if err != nil {
			w.dropSet(func(s study.Set) bool { return s.File == file })
			w.fail("networks could not be read", err, Remedy{Title: "Choose another file", Button: "Choose…", OnPress: w.askMaps})
			return
		}
		if !slices.ContainsFunc(w.draft.Sets, func(s study.Set) bool { return s.File == file }) {
			w.draft.Sets = append(w.draft.Sets, study.Set{Name: nameOf(file, w.setNames()), Method: f.method, File: file})
		}
		w.found.report = nil
		w.refresh()
	})
}

func (w *Wizard) askMaps() {
	w.ask("Add maps or an atlas", "Add", imageFiles, w.AddMaps)
}

func (w *Wizard) setNames() []string {
	var out []string
	for _, s := range w.draft.Sets {
		out = append(out, s.Name)
	}
	return out
}

func (w *Wizard) dropSet(is func(study.Set) bool) {
	w.draft.Sets = slices.DeleteFunc(w.draft.Sets, is)
	w.found.report = nil
}

// setMethod makes a set by a method, or not.
func (w *Wizard) setMethod(method string, on bool) {
	w.dropSet(func(s study.Set) bool { return s.Method == method })
	if on {
		w.draft.Sets = append([]study.Set{{Name: method, Method: method}}, w.draft.Sets...)
	}
	w.refresh()
}

// SetFolder chooses where the study is written and has it checked.
func (w *Wizard) SetFolder(path string) {
	w.draft.Folder = path
	w.Visit(stepOutputs)
}

// check looks at everything that was chosen, as a run would.
func (w *Wizard) check() {
	w.found.report, w.found.reportErr = nil, nil
	w.found.checking.Stop()
	if w.draft.Folder == "" || w.found.dataset == nil {
		return
	}
	draft, runs := w.draft.clone(), w.found.dataset.names()
	w.found.checking.Start(func(ctx context.Context) (preflight, error) {
		report, err := draft.preflight(ctx, runs)
		return preflight{report, study.Free(draft.Folder)}, err
	}, func(p preflight, err error) {
		w.found.report, w.found.free, w.found.reportErr = p.report, p.free, err
		if err != nil {
			w.fail("the study cannot be checked", err, Remedy{Title: "Choose another folder", Button: "Choose…", OnPress: w.askFolder})
			return
		}
		w.refresh()
	})
}

func (w *Wizard) askFolder() {
	w.ask("Choose a folder for the study", "Use it", []string{}, w.SetFolder)
}

// create writes study.json and hands the study on.
func (w *Wizard) create(then func(string)) {
	if w.found.dataset == nil {
		w.Visit(stepDataset)
		return
	}
	draft, runs, kept := w.draft.clone(), w.found.dataset.names(), w.o.Drafts
	job.Later(w.o.Do, func(context.Context) (struct{}, error) {
		err := draft.create(runs)
		if err == nil && kept != "" {
			_ = os.Remove(kept) // the study is the draft now
		}
		return struct{}{}, err
	}, func(_ struct{}, err error) {
		if err != nil {
			w.fail("study could not be written", err, Remedy{Title: "Choose another folder", Button: "Choose…", OnPress: w.askFolder})
			return
		}
		if then != nil {
			then(draft.Folder)
		}
		w.Reset()
	})
}
