package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"syncact/core/colormap"
	"syncact/core/figure"
	reports "syncact/core/report"
	"syncact/core/study"
)

// The kinds of export that are no picture.
const (
	methodsText = "methods"
	allTables   = "tables"
)

// exported is what `export` was asked for.
type exported struct {
	reports.Choice
	kind, out, view, at string
	neurons             []string
	size                figure.Size
	values              bool
}

func newExport(t *terminal) *cobra.Command {
	var o exported
	c := &cobra.Command{
		Use:   "export [STUDY]",
		Short: "Draw a figure, or write the methods paragraph or the tables",
		Long: `Draws a figure of a study for the page: 88 mm (one column), 180 mm (two) or any width,
as PDF, SVG or PNG by the name of the file. What is left open is chosen: the first
set and run, the model most similar to the brain, of it the neuron with the largest
held-out r, and that neuron's network.`,
		Example: `  syncact export demo-study --figure brain --network 3 --out fusiform.pdf --width-mm 180
  syncact export demo-study --figure trace --neuron resnet/stage3_block1_conv1/u7 --run 2 --out trace.svg
  syncact export demo-study --figure matrix --set dbn --model vgg --out matrix.png --dpi 300
  syncact export demo-study --figure brain --view mosaic --threshold 3.1 --range 9 --radiological --out mosaic.pdf
  syncact export demo-study --figure trace --from 100 --to 220 --course both --values --out trace.pdf
  syncact export demo-study --figure matrix --order network --value held-out --out matrix.pdf
  syncact export demo-study --figure brain,trace,lags --out figure1.pdf --width-mm 180
  syncact export demo-study --figure methods --out methods.md
  syncact export demo-study --figure tables --model vgg --out neurons.tsv`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := load(args)
			if err != nil {
				return err
			}
			return t.export(c.Context(), s, o)
		},
	}
	o.flags(c)
	return c
}

// flags binds what can be asked for; each flag is a field of [reports.Choice] or of
// [figure.Size].
func (o *exported) flags(c *cobra.Command) {
	f := c.Flags()
	of := func(words []string) string { return strings.Join(words, ", ") }
	f.StringVar(&o.kind, "figure", "", "brain, trace, matrix, ranking or lags, or several with commas between; methods or tables")
	f.StringSliceVar(&o.neurons, "neuron", nil, "id of a neuron, model/layer/u<k>; further ones are pinned to the traces")
	f.StringVar(&o.Network, "network", "", "name of a network within the set")
	f.StringVar(&o.Set, "set", "", "set of networks (the study's first)")
	f.StringVar(&o.Model, "model", "", "model (the neuron's, else the most similar to the brain)")
	f.StringVar(&o.Run, "run", "", "run of the traces (the study's first)")

	f.StringVar(&o.view, "view", "ortho", "of the brain: ortho, mosaic or glass")
	f.StringVar(&o.at, "at", "", "point of the slices in mm, x,y,z (the peak of the map)")
	f.StringVar(&o.Axis, "axis", "", "along which the slices of a mosaic lie: "+of(reports.Axes))
	f.Float64SliceVar(&o.Slices, "slices", nil, "slices of a mosaic in mm, with commas between (six through the strong part)")
	f.Float64Var(&o.Threshold, "threshold", 0, "smallest |value| of the map that is shown (.3 of the largest; negative: none)")
	f.Float64Var(&o.Range, "range", 0, "|value| at the ends of the map's colours (the largest)")
	f.StringVar(&o.Colours, "colours", "", "colour map of the map: "+of(colormap.Names()))
	f.StringVar(&o.Underlay, "underlay", "", "below the map: "+of(reports.Underlays))
	f.StringVar(&o.Minus, "minus", "", "name of a network whose map is taken off")
	f.BoolVar(&o.Radiological, "radiological", false, "left is right")

	f.Float64Var(&o.From, "from", 0, "second of the run at which traces begin")
	f.Float64Var(&o.To, "to", 0, "second at which they end (that of the run)")
	f.StringVar(&o.Course, "course", "", "of the neuron: "+of(reports.CoursesShown))
	f.IntVar(&o.Beside, "beside", 0, "networks beside the neuron (3)")
	f.BoolVar(&o.Frames, "frames", true, "stills of the film below the traces")

	f.StringVar(&o.Rows, "order", "", "of the matrix's rows: "+of(reports.RowOrders))
	f.StringVar(&o.Columns, "columns", "", "order of its columns: "+of(reports.ColumnOrders))
	f.StringVar(&o.Value, "value", "", "number of each link that it holds: "+of(reports.Numbers))
	f.BoolVar(&o.Significant, "significant", false, "it shows significant neurons alone")

	f.StringVar(&o.out, "out", "", "file to write: .pdf, .svg, .png, .md, .tsv, or a folder for all tables")
	f.Float64Var(&o.size.WidthMM, "width-mm", figure.SingleMM, "width of the figure")
	f.Float64Var(&o.size.HeightMM, "height-mm", 0, "height of the figure (what the content takes)")
	f.IntVar(&o.size.DPI, "dpi", 600, "resolution of a PNG and of pictures in PDF and SVG")
	f.Float64Var(&o.size.TextPt, "text-pt", 7, "size of text; captions are a seventh smaller")
	f.BoolVar(&o.size.Clear, "clear", false, "no white ground")
	f.BoolVar(&o.values, "values", false, "write the values that are drawn beside the figure, a .tsv a panel")
	f.BoolVar(&o.Anyway, "anyway", false, "draw results that are stale or partial, and say so in the figure")
}

func (t *terminal) export(ctx context.Context, s *study.Study, o exported) error {
	kinds := slices.Concat(reports.Kinds, []string{methodsText, allTables})
	switch {
	case o.kind == "":
		return usageError{fmt.Errorf("--figure is missing: one of %s", strings.Join(kinds, ", "))}
	case o.out == "":
		return usageError{errors.New("--out is missing: the file to write")}
	case !slices.Contains(kinds, o.kind):
		for kind := range strings.SplitSeq(o.kind, ",") {
			if !slices.Contains(reports.Kinds, kind) {
				return usageError{fmt.Errorf("no figure is called %q: did you mean %q?", kind, study.Nearest(kind, kinds))}
			}
		}
	}
	if len(o.neurons) > 0 {
		o.Neuron, o.Pinned = o.neurons[0], o.neurons[1:]
	}
	if err := o.point(); err != nil {
		return err
	}
	switch o.kind {
	case methodsText:
		return t.exportMethods(s, o.out)
	case allTables:
		return t.exportTables(ctx, s, o)
	}
	fig, err := reports.Page(ctx, s, strings.Split(o.kind, ","), o.Choice)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := figure.Write(&file, fig, filepath.Ext(o.out), o.size); err != nil {
		return err
	}
	if err := t.save(o.out, file.Bytes()); err != nil || !o.values {
		return err
	}
	files, err := reports.SaveValues(fig, strings.TrimSuffix(o.out, filepath.Ext(o.out)))
	for _, file := range files {
		err = errors.Join(err, t.wrote(file))
	}
	return err
}

// point reads --at and --view.
func (o *exported) point() error {
	views := []string{string(figure.Ortho), string(figure.Mosaic), string(figure.Glass)}
	if !slices.Contains(views, o.view) {
		return usageError{fmt.Errorf("no view is called %q: did you mean %q?", o.view, study.Nearest(o.view, views))}
	}
	o.View = figure.View(o.view)
	if o.at == "" {
		return nil
	}
	parts := strings.Split(o.at, ",")
	if len(parts) != 3 {
		return usageError{fmt.Errorf("--at %q is no point: write three numbers, such as 42,-54,-18", o.at)}
	}
	o.At = new([3]float64)
	for i, p := range parts {
		v, err := strconv.ParseFloat(strings.TrimSpace(p), 64)
		if err != nil || !(v > -1000 && v < 1000) {
			return usageError{fmt.Errorf("--at %q is no point: write three numbers of mm, such as 42,-54,-18", o.at)}
		}
		o.At[i] = v
	}
	return nil
}

func (t *terminal) exportMethods(s *study.Study, out string) error {
	text, err := reports.MethodsText(s)
	if err != nil {
		return err
	}
	return t.save(out, []byte(text))
}

// exportTables writes the neurons of one model to a file, or every table to a folder.
func (t *terminal) exportTables(ctx context.Context, s *study.Study, o exported) error {
	if strings.EqualFold(filepath.Ext(o.out), ".tsv") {
		if err := reports.SaveTable(ctx, s, "neurons.tsv", o.Choice, o.out); err != nil {
			return err
		}
		return t.wrote(o.out)
	}
	if ext := filepath.Ext(o.out); ext != "" {
		return usageError{fmt.Errorf("tables are not written as %q: name a .tsv file or a folder", ext)}
	}
	files, err := reports.SaveTables(ctx, s, reports.Choice{Set: o.Set, Model: o.Model}, o.out)
	for _, file := range files {
		err = errors.Join(err, t.wrote(file))
	}
	return err
}

// save writes a file whole or not at all, and says so.
func (t *terminal) save(out string, file []byte) error {
	if err := reports.Save(out, file); err != nil {
		return err
	}
	return t.wrote(out)
}

func (t *terminal) wrote(out string) error {
	if t.json {
		return t.print(map[string]string{"file": out}, nil)
	}
	_, err := fmt.Fprintln(t.out, out)
	return err
}
