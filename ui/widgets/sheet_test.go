package widgets_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"syncact/internal/golden"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// sample is a widget in one of its states, at a size of 100 %.
type sample struct {
	object fyne.CanvasObject
	width  float32 // 0: its least
	height float32
}

func button(style widgets.Style, off, checked bool) fyne.CanvasObject {
	b := widgets.NewButton("Run", "play", style, nil)
	b.SetEnabled(!off)
	b.SetChecked(checked)
	return b
}

func focused(o fyne.Focusable) fyne.CanvasObject {
	o.FocusGained()
	return o.(fyne.CanvasObject)
}

func checked(text string, on bool) *widgets.Check {
	c := widgets.NewCheck(text, nil)
	c.SetOn(on)
	return c
}

func row(chosen bool) *widgets.Row {
	r := widgets.NewRow("check", look.Primary, "resnet18", func() {})
	r.Beside, r.Value, r.Note = "CNN", ".062", "4,800"
	r.SetChosen(chosen)
	return r
}

func rows() fyne.CanvasObject {
	r := widgets.NewRows(24, func() fyne.CanvasObject { return widgets.NewMono("", look.Dense, look.Text) },
		func(i int, o fyne.CanvasObject) { o.(*widgets.Label).SetText(fmt.Sprintf("resnet/conv1/u%d", i)) })
	r.SetLength(26560)
	r.SetChosen(2)
	return r
}

func ramp() image.Image {
	img := image.NewRGBA(image.Rect(0, 0, 64, 32))
	for y := range 32 {
		for x := range 64 {
			img.Set(x, y, color.RGBA{uint8(4 * x), uint8(8 * y), 90, 255})
		}
	}
	return img
}

func panel(busy bool) fyne.CanvasObject {
	p := widgets.NewPanel("brain", look.Brain, "Brain", widgets.NewFill(look.Canvas))
	p.Subtitle.SetText("faces · ica 7 of 20")
	p.Tools = widgets.NewSegmented([]string{"Ortho", "Mosaic"}, nil)
	p.Commands = []fyne.CanvasObject{widgets.NewIconButton("full", nil)}
	p.SetBusy(busy)
	return p
}

// samples returns every widget of the package by the name of its type.
func samples() map[string][]sample {
	picture := widgets.NewPicture(40)
	picture.SetImage(ramp())
	progress := widgets.NewProgress(look.Primary)
	progress.Set(.6)
	progress.Mark = .8
	drop := widgets.NewDropdown([]string{"r", "held-out r"}, nil)
	drop.SetChosen("r")
	segments := widgets.NewSegmented([]string{"HRF", "Raw", "Both"}, nil)
	segments.SetChosen("Raw")
	field, low, path := widgets.NewField("x y z", nil), widgets.NewField("x y z", nil), widgets.NewPathEntry("/path/to/study", nil)
	field.SetText("−38 12.5 4")
	low.SetText("−38 12.5 4")
	split := widgets.NewSplit(false, widgets.NewFill(look.Head), widgets.NewFill(look.Panel), 60, 200, 0)
	text := "An r stands beside its p, and a label beside what it rests on."
	return map[string][]sample{
		"Button": {{button(widgets.Primary, false, false), 0, 0}, {button(widgets.Plain, false, false), 0, 0}, {button(widgets.Quiet, false, false), 0, 0}, {button(widgets.Plain, true, false), 0, 0},
			{button(widgets.Plain, false, true), 0, 0}, {focused(widgets.NewButton("Run", "", widgets.Plain, nil)), 0, 0}, {widgets.NewSmallButton("Export", "export", nil), 0, 0}, {widgets.NewIconButton("close", nil), 0, 0}},
		"Check":     {{checked("Traces", true), 0, 0}, {checked("Matrix", false), 0, 0}, {focused(checked("Brain", true)), 0, 0}},
		"Chip":      {{widgets.NewChip("confident", look.Primary), 0, 0}, {widgets.NewChip("stale", look.Warning), 0, 0}},
		"Dropdown":  {{drop, 0, 0}},
		"Empty":     {{widgets.NewEmpty("brain", "No networks yet", "Run the study to see maps here.", "Run", nil), 300, 160}},
		"Field":     {{field, 120, 0}, {widgets.NewField("x y z", nil), 120, 0}, {low.Low(), 120, 0}},
		"PathEntry": {{path, 200, 0}},
		"Fill":      {{widgets.NewFill(look.Selected), 60, 20}, {widgets.NewRule(), 60, 1}},
		"Icon":      {{widgets.NewIcon("warning", look.Warning), 16, 16}, {widgets.NewIcon("check", look.Primary), 16, 16}},
		"Label":     {{widgets.NewLabel("ρ = .62", look.Body, look.Text), 0, 0}, {widgets.NewBold("Title", look.Value), 0, 0}, {widgets.NewMono("u7", look.Dense, look.Neuron), 0, 0}, {widgets.NewCut("cut where room is short", look.Small, look.Text3), 80, 0}},
		"Panel":     {{panel(false), 300, 120}, {panel(true), 300, 120}},
		"Paragraph": {{widgets.NewParagraph(text, look.Dense, look.Text2), 200, 54}},
		"Picture":   {{picture, 80, 40}, {widgets.NewPicture(40), 80, 40}},
		"Progress":  {{progress, 160, 0}},
		"Raster":    {{widgets.NewRaster(func(dst *image.RGBA) { copy(dst.Pix, bytes.Repeat([]byte{93, 185, 240, 255}, len(dst.Pix)/4)) }), 60, 20}},
		"Row":       {{row(false), 260, 0}, {row(true), 260, 0}},
		"Rows":      {{rows(), 200, 110}},
		"Segmented": {{segments, 0, 0}, {focused(widgets.NewSegmented([]string{"One", "Two"}, nil)), 0, 0}},
		"Split":     {{split, 200, 40}},
	}
}

// sheet lays all samples out, a line a type.
func sheet() (*fyne.Container, fyne.Size) {
	all := samples()
	paper := container.NewWithoutLayout(widgets.NewFill(look.Panel))
	y := float32(12)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		caption := widgets.NewLabel(name, look.Small, look.Text3)
		caption.Move(fyne.NewPos(12, y))
		caption.Resize(caption.MinSize())
		paper.Add(caption)
		x, tallest := look.Scaled(100), caption.MinSize().Height
		for _, s := range all[name] {
			least := s.object.MinSize()
			size := fyne.NewSize(max(look.Scaled(s.width), least.Width), max(look.Scaled(s.height), least.Height))
			if s.width > 0 && name == "Label" {
				size.Width = look.Scaled(s.width)
			}
			s.object.Move(fyne.NewPos(x, y))
			s.object.Resize(size)
			paper.Add(s.object)
			x, tallest = x+size.Width+12, max(tallest, size.Height)
		}
		y += tallest + 12
	}
	size := fyne.NewSize(look.Scaled(860), y)
	paper.Objects[0].Resize(size)
	return paper, size
}

// TestSheet compares every widget with its golden picture, on both sides and enlarged.
func TestSheet(t *testing.T) {
	for name, theme := range map[string]*look.Theme{"dark": {Side: look.Dark, Scale: 1}, "light": {Side: look.Light, Scale: 1}, "dark-200": {Side: look.Dark, Scale: 2}} {
		t.Run(name, func(t *testing.T) {
			test.NewTempApp(t)
			theme.Apply()
			t.Cleanup(func() { look.New().Apply() })
			paper, size := sheet()
			w := test.NewTempWindow(t, paper)
			w.SetPadded(false)
			w.Resize(size)
			var file bytes.Buffer
			if err := png.Encode(&file, w.Canvas().Capture()); err != nil {
				t.Fatal(err)
			}
			golden.Image(t, "sheet-"+name+".png", file.Bytes())
		})
	}
}

// TestSheetHoldsEveryWidget reads the package: a widget without a sample has no golden.
func TestSheetHoldsEveryWidget(t *testing.T) {
	test.NewTempApp(t)
	look.New().Apply()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	known := samples()
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range widgetsIn(file) {
			if known[name] == nil {
				t.Errorf("%s: %s is on no sheet", e.Name(), name)
			}
		}
	}
}

// widgetsIn lists the exported types that embed a base widget, or another widget.
func widgetsIn(file *ast.File) []string {
	var out []string
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok || !spec.Name.IsExported() {
			return true
		}
		if s, ok := spec.Type.(*ast.StructType); ok {
			for _, f := range s.Fields.List {
				if sel, ok := f.Type.(*ast.SelectorExpr); ok && len(f.Names) == 0 && (sel.Sel.Name == "BaseWidget" || sel.Sel.Name == "Entry") {
					out = append(out, spec.Name.Name)
				}
			}
		}
		return true
	})
	return out
}
