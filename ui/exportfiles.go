package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"syncact/core/fault"
	"syncact/core/report"
	"syncact/ui/job"
	"syncact/ui/widgets"
)

// A saver is a small dialog that asks where something is written, and before it
// writes over what is there.
type saver struct {
	w       *Window
	path    *widgets.PathEntry
	facts   *widget.Label
	save    *widgets.Button
	said    string // what is written, for the status bar
	sure    string // the path that may be written over
	write   func(ctx context.Context, path string) error
	writing *job.Latest[string]
}

// askSave opens the dialog. Write is called beside the window.
func (w *Window) askSave(title, facts, file string, write func(ctx context.Context, path string) error) {
	s := &saver{w: w, said: facts, write: write, writing: job.NewLatest[string](w.do)}
	s.facts = widget.NewLabel(facts)
	s.facts.Wrapping = fyne.TextWrapWord
	s.path = widgets.NewPathEntry("file to write", func(string) { s.begin() })
	s.path.OnEscape = s.close
	s.path.SetText(file)
	s.path.OnChanged = func(string) { s.say(s.said, widget.MediumImportance) }
	s.save = widgets.NewButton("Save", "", widgets.Primary, s.begin)
	cancel := widgets.NewButton("Cancel", "", widgets.Plain, s.close)
	s.save.Height, cancel.Height = widgets.Dialog, widgets.Dialog
	w.showDialog(title, container.New(widgets.Stack{Gap: 10}, s.path, s.facts), fyne.NewSize(640, 230), cancel, s.save)
	w.win.Canvas().Focus(s.path)
}

func (s *saver) close() {
	s.writing.Stop()
	s.w.closeDialog()
}

func (s *saver) say(text string, how widget.Importance) {
	s.facts.Importance = how
	s.facts.SetText(text)
	s.save.Text = "Save"
	s.save.SetEnabled(true)
	s.save.Refresh()
}

// begin writes, or asks first where something is already.
func (s *saver) begin() {
	path := s.path.Path()
	if taken(path) && s.sure != path {
		s.say(filepath.Base(path)+" is there already. Replace it?", widget.WarningImportance)
		s.sure, s.save.Text = path, "Replace"
		s.save.Refresh()
		return
	}
	s.save.SetEnabled(false)
	s.writing.Start(func(ctx context.Context) (string, error) {
		if path == "" {
			return "", errNoPath
		}
		return path, s.write(ctx, path)
	}, func(path string, err error) {
		if err != nil {
			s.say(plain(err), widget.DangerImportance)
			return
		}
		s.close()
		s.w.bars.status.say("Written: " + path)
	})
}

var errNoPath = &fault.Input{What: "no file is named", Do: "write where to save", Err: errors.New("ui: no path")}

// taken reports whether a file is there, or a folder with something in it.
func taken(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	if !info.IsDir() {
		return true
	}
	inside, err := os.ReadDir(path)
	return err == nil && len(inside) > 0
}

// plain is an error in words: what, why and what to do.
func plain(err error) string {
	var in *fault.Input
	if !errors.As(err, &in) {
		return err.Error()
	}
	text := in.What
	if in.File != "" {
		text = in.File + ": " + text
	}
	if in.Why != "" {
		text += " (" + in.Why + ")"
	}
	if in.Do != "" {
		text += ". To do: " + in.Do
	}
	return text + "."
}

// figures is the folder that exported files go to.
func (o *opened) figures(file string) string {
	return filepath.Join(o.study.Dir, "derivatives", "syncact", "figures", file)
}

// exportTables asks for a folder and writes every table of the open study there.
func (w *Window) exportTables() {
	if w.study == nil {
		return
	}
	s := w.study.study
	w.askSave("Export tables", "Networks of every set, neurons of every model and the comparison, as TSV, with the names you gave.", w.study.figures("tables"),
		func(ctx context.Context, path string) error {
			_, err := report.SaveTables(ctx, s, report.Choice{}, path)
			return err
		})
}

// exportMethods asks for a file and writes the methods text there.
func (w *Window) exportMethods() {
	if w.study == nil {
		return
	}
	s := w.study.study
	w.askSave("Export methods", "Methods text, formulas and references of this study, as Markdown.", w.study.figures("methods.md"),
		func(_ context.Context, path string) error {
			text, err := report.MethodsText(s)
			if err != nil {
				return err
			}
			return report.Save(path, []byte(text))
		})
}

// exportManifest asks for a file and writes the manifest there that `syncact replay`
// runs again from.
func (w *Window) exportManifest() {
	if w.study == nil {
		return
	}
	s := w.study.study
	w.askSave("Export manifest", "Every input with its SHA-256, settings, seeds and versions; syncact replay runs it again.", w.study.figures("manifest.json"),
		func(_ context.Context, path string) error {
			text, err := report.Manifest(s)
			if err != nil {
				return err
			}
			return report.Save(path, text)
		})
}
