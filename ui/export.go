package ui

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"path/filepath"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"syncact/core/fault"
	"syncact/core/figure"
	"syncact/core/report"
	"syncact/core/study"
	"syncact/ui/job"
	"syncact/ui/widgets"
)

// exporter is the dialog that draws figures anew for the page. It draws with the code
// of `syncact export`, so that both write the same bytes.
type exporter struct {
	w       *Window
	choice  report.Choice // what the panels show
	content content
	page    paper
	beside  [3]*widgets.Check // methods, values, manifest
	path    *widgets.PathEntry
	preview preview
	methods *widget.Label
	save    *widgets.Button
	sure    string // the path that may be written over
	fig     drawn  // what is previewed
	drawing *job.Latest[drawn]
	writing *job.Latest[string]
}

// content is what of the study is drawn.
type content struct {
	kinds  map[string]*widgets.Check
	stills *widgets.Check
	anyway *widgets.Check // stale or partial results; nil where they are neither
	mark   string         // what they are
}

// paper is what it is drawn on.
type paper struct {
	width, height, dpi, text *widgets.Field
	format, ground           *widgets.Segmented
}

// drawn is a figure that was gathered, by what it was gathered from, and its picture.
type drawn struct {
	key   string
	fig   figure.Figure
	plain *image.RGBA // in its own colours
	seen  *image.RGBA // as it is shown
	size  figure.Size
}

// exportFigure opens the dialog, where a study is open.
func (w *Window) exportFigure() {
	if w.study != nil {
		w.openExport()
	}
}

func (w *Window) openExport() *exporter {
	e := &exporter{w: w, choice: w.choiceShown(), drawing: job.NewLatest[drawn](w.do), writing: job.NewLatest[string](w.do)}
	e.content.mark = report.Unfinished(w.study.study)
	w.showOver(e.card())
	e.path.SetText(w.study.figures("figure.pdf"))
	e.path.OnChanged = func(string) { e.sure = ""; e.ready() }
	e.draw()
	w.win.Canvas().Focus(e.path)
	job.Later(w.do, func(context.Context) (string, error) { return w.study.study.Methods() }, func(text string, err error) {
		if err == nil {
			e.methods.SetText(prose(text))
		}
	})
	return e
}

// showOver lays an object over the window, on a scrim.
func (w *Window) showOver(o fyne.CanvasObject) {
	w.closeDialog()
	w.dialog = o
	w.win.Canvas().Overlays().Add(o)
	o.Resize(w.win.Canvas().Size())
}

func (e *exporter) close() {
	e.drawing.Stop()
	e.w.closeDialog()
}

// chosen lists the kinds that are ticked, in the order of a page.
func (e *exporter) chosen() []string {
	var out []string
	for _, kind := range report.Kinds {
		if e.content.kinds[kind].On() {
			out = append(out, kind)
		}
	}
	return out
}

// asked is the choice with what the dialog adds to it.
func (e *exporter) asked() report.Choice {
	c := e.choice
	c.Frames = e.content.stills.On()
	c.Anyway = e.content.anyway != nil && e.content.anyway.On()
	return c
}

// size reads the fields of the page; what is no number is refused in words.
func (e *exporter) size() (figure.Size, error) {
	z := figure.Size{Clear: e.page.ground.Chosen() == clearGround}
	var err error
	read := func(f *widgets.Field, what string) float64 {
		text := strings.TrimSpace(f.Text)
		v, failed := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
		if text == "" {
			return 0
		}
		if failed != nil && err == nil {
			err = &fault.Input{What: fmt.Sprintf("the %s %q is no number", what, text), Do: "write a number, or leave it empty for what is usual", Err: figure.ErrSize}
		}
		return v
	}
	z.WidthMM, z.HeightMM = read(e.page.width, "width"), read(e.page.height, "height")
	z.DPI, z.TextPt = int(read(e.page.dpi, "resolution")), read(e.page.text, "text size")
	return z, err
}

// previewDPI is the resolution of the preview.
const previewDPI = 144

var errNoPanel = errors.New("ui: no panel was chosen")

// draw makes the preview beside the window. Stale and partial results are previewed
// without being confirmed: looking is never blocked.
func (e *exporter) draw() {
	if e.save == nil {
		return // the dialog is being made
	}
	e.content.letter(e.chosen())
	s, kinds, choice, had, sight := e.w.study.study, e.chosen(), e.asked(), e.fig, e.preview.sight()
	size, err := e.size()
	choice.Anyway = true
	e.save.SetEnabled(false)
	e.preview.facts.SetText("drawing …")
	e.drawing.Start(func(ctx context.Context) (drawn, error) {
		if err != nil {
			return drawn{}, err
		}
		return redraw(ctx, s, kinds, choice, size, had, sight)
	}, e.show)
}

// redraw gathers a figure, unless it is the one that is there, and draws its preview.
func redraw(ctx context.Context, s *study.Study, kinds []string, c report.Choice, size figure.Size, had drawn, sight figure.Sight) (drawn, error) {
	if len(kinds) == 0 {
		return drawn{}, &fault.Input{What: "nothing is ticked", Do: "tick one panel or more", Err: errNoPanel}
	}
	at := "the peak"
	if c.At != nil {
		at = fmt.Sprint(*c.At)
	}
	d := drawn{key: fmt.Sprintf("%v %s %+v", kinds, at, withoutPlace(c)), fig: had.fig, size: size}
	if d.key != had.key || d.fig == nil {
		var err error
		if d.fig, err = report.Page(ctx, s, kinds, c); err != nil {
			return drawn{}, err
		}
	}
	if err := figure.Check(d.fig, size); err != nil { // of the file, not of the preview
		return drawn{}, err
	}
	size.DPI = previewDPI
	img, err := figure.Picture(d.fig, size)
	if err != nil {
		return drawn{}, err
	}
	d.plain, d.seen = img, figure.Seen(img, sight)
	return d, nil
}

// withoutPlace is a choice that can be compared: its place is written apart.
func withoutPlace(c report.Choice) report.Choice {
	c.At = nil
	return c
}

func (e *exporter) show(d drawn, err error) {
	if err != nil {
		e.fig = drawn{}
		e.preview.set(nil)
		e.say(plain(err), widget.DangerImportance)
		return
	}
	e.fig = d
	e.preview.set(&d)
	e.ready()
}

// ready lets the button act where there is something to write.
func (e *exporter) ready() {
	confirmed := e.content.anyway == nil || e.content.anyway.On()
	e.save.Text = "Export"
	e.save.SetEnabled(e.fig.fig != nil && confirmed && e.path.Text != "")
	e.save.Refresh()
	e.say("", widget.MediumImportance)
	if !confirmed {
		e.say(e.content.mark+". Tick “Export all the same” to go on: the figure then says so.", widget.WarningImportance)
	}
}

func (e *exporter) say(text string, how widget.Importance) {
	e.preview.message.Importance = how
	e.preview.message.SetText(text)
	e.preview.message.Hidden = text == ""
	e.preview.around.Refresh()
}

// write draws the file beside the window; it is written whole or not at all, and over
// what is there only when that was confirmed.
func (e *exporter) write() {
	path := e.path.Path()
	stem := strings.TrimSuffix(path, filepath.Ext(path))
	if !e.save.Enabled() {
		return
	}
	if taken(path) && e.sure != path {
		e.sure, e.save.Text = path, "Replace"
		e.save.Refresh()
		e.say(filepath.Base(path)+" is there already. Press Replace to write over it, or name another file.", widget.WarningImportance)
		return
	}
	s, kinds, choice, size := e.w.study.study, e.chosen(), e.asked(), e.fig.size
	beside := [3]bool{e.beside[0].On(), e.beside[1].On(), e.beside[2].On()}
	e.save.SetEnabled(false)
	e.preview.facts.SetText("writing …")
	e.writing.Start(func(ctx context.Context) (string, error) {
		fig, err := report.Page(ctx, s, kinds, choice)
		if err != nil {
			return "", err
		}
		var file bytes.Buffer
		if err := figure.Write(&file, fig, filepath.Ext(path), size); err != nil {
			return "", err
		}
		if err := report.Save(path, file.Bytes()); err != nil {
			return "", err
		}
		return path, writeBeside(s, fig, stem, beside)
	}, e.written)
}

func (e *exporter) written(path string, err error) {
	if err != nil {
		e.save.SetEnabled(true)
		e.preview.describe()
		e.say(plain(err), widget.DangerImportance)
		return
	}
	e.close()
	e.w.bars.status.say("Written: " + path)
}

// Endings of the files beside a figure.
const (
	methodsEnding  = ".methods.md"
	valuesEnding   = ".[panel].tsv"
	manifestEnding = ".manifest.json"
)

// writeBeside writes what was asked for beside the figure.
func writeBeside(s *study.Study, fig figure.Figure, stem string, beside [3]bool) error {
	if beside[0] {
		text, err := report.MethodsText(s)
		if err != nil {
			return err
		}
		if err := report.Save(stem+methodsEnding, []byte(text)); err != nil {
			return err
		}
	}
	if beside[1] {
		if _, err := report.SaveValues(fig, stem); err != nil {
			return err
		}
	}
	if beside[2] {
		text, err := report.Manifest(s)
		if err != nil {
			return err
		}
		return report.Save(stem+manifestEnding, text)
	}
	return nil
}

// copyCommand copies the command that writes the same figure.
func (e *exporter) copyCommand() {
	size, err := e.size()
	if err != nil {
		e.say(plain(err), widget.DangerImportance)
		return
	}
	words := []string{"syncact", "export", quoted(e.w.study.study.Dir)}
	for _, flag := range append(report.Flags(e.chosen(), e.asked(), size), "--out="+e.path.Path()) {
		words = append(words, quoted(flag))
	}
	e.w.app.Clipboard().SetContent(strings.Join(words, " "))
	e.say("The command is on the clipboard: it writes the same file without the window.", widget.MediumImportance)
}

// prose is Markdown as it is read: headings on their own line, without marks.
func prose(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimLeft(line, "# ")
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
