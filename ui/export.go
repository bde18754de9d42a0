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
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
	"syncact/core/fault"
	"syncact/core/figure"
	"syncact/core/report"
	"syncact/core/study"
	"syncact/core/table"
	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// exporter is the dialog that draws figures anew for the page. It draws with the code
// of `syncact export`, so that both write the same bytes.
type exporter struct {
	w       *Window
	kinds   map[string]*widgets.Check
	width   *widgets.Field
	dpi     *widgets.Field
	format  *widgets.Segmented
	beside  [3]*widgets.Check // methods, values, manifest
	path    *widgets.PathEntry
	preview *canvas.Image
	facts   *widgets.Label
	methods *widget.Label
	save    *widgets.Button
	drawing *job.Latest[image.Image]
	writing *job.Latest[string]
}

// kindNames say what each kind of figure shows.
var kindNames = map[string]string{report.Brain: "Brain", report.Trace: "Traces with movie frames", report.Matrix: "Correlation matrix",
	report.Lags: "Lag profile", report.Ranking: "Ranking of models"}

// exportFigure opens the dialog.
func (w *Window) exportFigure() {
	if w.study == nil {
		return
	}
	e := &exporter{w: w, kinds: map[string]*widgets.Check{}, drawing: job.NewLatest[image.Image](w.do), writing: job.NewLatest[string](w.do)}
	e.preview = &canvas.Image{FillMode: canvas.ImageFillContain}
	e.facts, e.methods = widgets.NewCut("", look.Small, look.Text2), widget.NewLabel("")
	e.methods.Wrapping = fyne.TextWrapWord
	e.save = widgets.NewButton("Export", "export", widgets.Primary, e.write)
	cancel := widgets.NewButton("Cancel", "", widgets.Plain, e.close)
	e.save.Height, cancel.Height = widgets.Dialog, widgets.Dialog
	body := container.New(widgets.Columns{Widths: []float32{352, -1}, Between: 16}, container.NewVScroll(e.options()), e.page())
	e.path = widgets.NewPathEntry("file to write", func(string) { e.write() })
	e.path.SetText(filepath.Join(w.study.study.Dir, "derivatives", "syncact", "figures", "figure.pdf"))
	w.showDialog("Export figure", body, fyne.NewSize(1200, 836), e.path, cancel, e.save)
	e.draw()
	job.Later(w.do, func(context.Context) (string, error) { return w.study.study.Methods() }, func(text string, err error) {
		if err == nil {
			e.methods.SetText(text)
		}
	})
}

func (e *exporter) close() {
	e.drawing.Stop()
	e.w.closeDialog()
}

// options is the left part: what is drawn, how large, and what goes beside it.
func (e *exporter) options() fyne.CanvasObject {
	list := container.New(widgets.Stack{Gap: 4})
	head := func(text string) {
		list.Add(container.New(widgets.Stack{PadY: 6}, widgets.NewBold(text, look.Dense), widgets.NewRule()))
	}
	head("Content")
	for _, kind := range report.Kinds {
		c := widgets.NewCheck(kindNames[kind], func(bool) { e.draw() })
		c.SetOn(kind == report.Brain || kind == report.Trace)
		e.kinds[kind] = c
		list.Add(c)
	}
	head("Size and format")
	e.width = widgets.NewField("mm", func(string) { e.draw() })
	e.width.SetText("180")
	single := widgets.NewSmallButton("single 88", "", func() { e.width.SetText("88"); e.draw() })
	double := widgets.NewSmallButton("double 180", "", func() { e.width.SetText("180"); e.draw() })
	list.Add(container.New(widgets.Columns{Widths: []float32{90, 60, 0, 0, 0}, Between: 8}, widgets.NewLabel("Width", look.Dense, look.Text2), e.width,
		widgets.NewLabel("mm", look.Dense, look.Text2), centred(single), centred(double)))
	e.format = widgets.NewSegmented([]string{"PDF", "SVG", "PNG"}, e.renamed)
	e.format.Height = widgets.Usual
	list.Add(container.New(widgets.Columns{Widths: []float32{90, 0}, Between: 8}, widgets.NewLabel("Format", look.Dense, look.Text2), e.format))
	e.dpi = widgets.NewField("DPI", func(string) {})
	e.dpi.SetText("600")
	list.Add(container.New(widgets.Columns{Widths: []float32{90, 60, 0}, Between: 8}, widgets.NewLabel("Image layers", look.Dense, look.Text2), e.dpi, widgets.NewLabel("DPI", look.Dense, look.Text2)))
	head("Always drawn")
	for _, text := range []string{"L and R on every slice, from the affine", "Colour bar with threshold and units", "Coordinates, n and what was tested"} {
		list.Add(widgets.NewRow("check", look.Primary, text, nil))
	}
	head("Beside the figure")
	for i, text := range []string{"Methods text (.methods.md)", "Source values (.data.tsv)", "Manifest of the run (.manifest.json)"} {
		e.beside[i] = widgets.NewCheck(text, nil)
		e.beside[i].SetOn(i == 0)
		list.Add(e.beside[i])
	}
	return list
}

func centred(o fyne.CanvasObject) fyne.CanvasObject { return container.NewCenter(o) }

// page is the right part: the figure at true proportion and the methods text.
func (e *exporter) page() fyne.CanvasObject {
	head := container.New(widgets.Columns{Widths: []float32{0, -1}, Between: 12, Pad: 12}, widgets.NewBold("Preview", look.Dense), e.facts)
	text := container.NewVScroll(e.methods)
	text.SetMinSize(fyne.NewSize(200, 130))
	paper := container.NewStack(widgets.NewFill(look.Win), container.NewPadded(e.preview))
	return container.NewStack(widgets.NewFill(look.Win), container.NewBorder(container.New(widgets.Stack{PadY: 8}, head),
		container.NewStack(widgets.NewFill(look.Panel), text), nil, nil, paper))
}

// renamed gives the file the ending of the format.
func (e *exporter) renamed(format string) {
	e.path.SetText(strings.TrimSuffix(e.path.Text, filepath.Ext(e.path.Text)) + "." + strings.ToLower(format))
}

// choice is what the panels show.
func (e *exporter) choice() report.Choice {
	s, o := e.w.session, e.w.study
	c := report.Choice{Set: o.set, Model: s.Model.Get(), Run: s.Run.Get(), Neuron: string(s.Neuron.Get()), Frames: true, View: figure.Ortho}
	if _, name, ok := strings.Cut(string(s.Network.Get()), "/"); ok {
		c.Network = name
	}
	place := s.Place.Get()
	c.At = &place
	return c
}

// chosen lists the kinds that are ticked, in the order of a page.
func (e *exporter) chosen() []string {
	var out []string
	for _, kind := range report.Kinds {
		if e.kinds[kind].On() {
			out = append(out, kind)
		}
	}
	return out
}

// previewDPI is the resolution of the preview.
const previewDPI = 110

// draw makes the preview beside the window.
func (e *exporter) draw() {
	if e.format == nil || e.w.study == nil {
		return
	}
	s, kinds, choice, size := e.w.study.study, e.chosen(), e.choice(), e.size()
	size.DPI = previewDPI
	e.facts.SetText("drawing …")
	e.drawing.Start(func(ctx context.Context) (image.Image, error) {
		fig, err := figureOf(ctx, s, kinds, choice)
		if err != nil {
			return nil, err
		}
		return figure.Picture(fig, size)
	}, e.show)
}

func (e *exporter) show(img image.Image, err error) {
	e.save.SetEnabled(err == nil)
	if err != nil {
		e.facts.SetText(err.Error())
		e.facts.SetColor(look.Error)
		return
	}
	e.facts.SetColor(look.Text2)
	b := img.Bounds()
	e.facts.SetText(fmt.Sprintf("%.0f × %.0f mm", float64(b.Dx())/previewDPI*25.4, float64(b.Dy())/previewDPI*25.4))
	e.preview.Image = img
	e.preview.Refresh()
}

func (e *exporter) size() figure.Size {
	width, err := strconv.ParseFloat(strings.TrimSpace(e.width.Text), 64)
	if err != nil {
		width = figure.DoubleMM
	}
	dpi := 600
	if e.dpi != nil {
		if n, err := strconv.Atoi(strings.TrimSpace(e.dpi.Text)); err == nil {
			dpi = n
		}
	}
	return figure.Size{WidthMM: width, DPI: dpi}
}

// write draws the file beside the window; it is written whole or not at all.
func (e *exporter) write() {
	s, kinds, choice, size, path := e.w.study.study, e.chosen(), e.choice(), e.size(), e.path.Path()
	extras := [3]bool{e.beside[0].On(), e.beside[1].On(), e.beside[2].On()}
	e.save.SetEnabled(false)
	e.facts.SetText("writing …")
	e.writing.Start(func(ctx context.Context) (string, error) {
		fig, err := figureOf(ctx, s, kinds, choice)
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
		return path, writeBeside(ctx, s, choice, strings.TrimSuffix(path, filepath.Ext(path)), extras)
	}, e.written)
}

func (e *exporter) written(path string, err error) {
	e.save.SetEnabled(true)
	if err != nil {
		e.facts.SetColor(look.Error)
		e.facts.SetText(err.Error())
		return
	}
	e.close()
	e.w.bars.status.say("Written: " + path)
}

var errNoPanel = errors.New("ui: no panel was chosen")

// figureOf gathers one kind, or several as a page.
func figureOf(ctx context.Context, s *study.Study, kinds []string, c report.Choice) (figure.Figure, error) {
	switch len(kinds) {
	case 0:
		return nil, &fault.Input{What: "no panel was chosen", Do: "choose one or more", Err: errNoPanel}
	case 1:
		return report.Figure(ctx, s, kinds[0], c)
	}
	return report.Page(ctx, s, kinds, c)
}

// writeBeside writes what was asked for beside the figure.
func writeBeside(ctx context.Context, s *study.Study, c report.Choice, stem string, extras [3]bool) error {
	if extras[0] {
		text, err := s.Methods()
		if err != nil {
			return err
		}
		if err := report.Save(stem+".methods.md", []byte(text)); err != nil {
			return err
		}
	}
	if extras[1] {
		tsv, err := report.Table(ctx, s, "neurons.tsv", c)
		if err != nil {
			return err
		}
		if err := table.WriteTSV(stem+".data.tsv", tsv.Names, tsv.Rows); err != nil {
			return err
		}
	}
	if extras[2] {
		text, err := report.Manifest(s)
		if err != nil {
			return err
		}
		return report.Save(stem+".manifest.json", text)
	}
	return nil
}
