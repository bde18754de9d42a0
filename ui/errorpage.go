package ui

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"syncact/core/fault"
	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// A remedy is a way out of an error.
type remedy struct {
	head, text, button string
	press              func()
}

// newErrorPage says what went wrong in plain words, in which file, why, and what to
// do; the safest remedy comes first.
func (w *Window) newErrorPage(doing string, err error, remedies []remedy) fyne.CanvasObject {
	var in *fault.Input
	head, why, do := doing, err.Error(), ""
	file := ""
	if errors.As(err, &in) {
		head, why, do, file = sentence(in.What), sentence(in.Why), sentence(in.Do), in.File
	}
	title := widgets.NewCut(head, look.Title, look.Text)
	title.Weight = look.SemiBold
	parts := []fyne.CanvasObject{title}
	if file != "" {
		home, _ := os.UserHomeDir()
		parts = append(parts, pathChip(shortPath(file, home)))
	}
	if why != "" {
		parts = append(parts, wrapped(why))
	}
	parts = append(parts, wrapped("Nothing was changed: your files and all finished results are as they were."))
	if do != "" {
		remedies = append([]remedy{{head: do}}, remedies...)
	}
	if len(remedies) > 0 {
		parts = append(parts, widgets.NewGap(1, 4), widgets.NewBold("What you can do", look.Dense))
		for i, r := range remedies {
			parts = append(parts, remedyRow(i+1, r))
		}
	}
	parts = append(parts, widgets.NewGap(1, 4), w.reportRow(doing, err))
	body := container.NewVScroll(container.New(widgets.Stack{Gap: 12, PadX: 36, PadY: 24}, parts...))
	edge := widgets.NewFill(look.Error)
	edge.Min = fyne.NewSize(4, 4)
	panel := widgets.NewPanel("error", look.Error, doing, container.NewBorder(nil, nil, edge, nil, body))
	panel.Commands = []fyne.CanvasObject{widgets.NewIconButton("close", w.closeError)}
	return panel
}

// wrapped is a text over as many lines as it needs.
func wrapped(text string) fyne.CanvasObject {
	l := widget.NewLabel(text)
	l.Wrapping = fyne.TextWrapWord
	return l
}

func pathChip(path string) fyne.CanvasObject {
	frame := widgets.NewFill(look.Field)
	frame.Stroke, frame.Radius = look.Edge, 3
	text := widgets.NewCut(path, look.Body, look.Text)
	text.Mono = true
	return container.NewStack(frame, container.New(widgets.Columns{Widths: []float32{-1}, Pad: 8}, text), widgets.NewGap(1, 26))
}

func remedyRow(n int, r remedy) fyne.CanvasObject {
	frame := widgets.NewFill(look.Clear)
	frame.Stroke = look.Line
	count := widgets.NewChip(fmt.Sprint(n), look.Text)
	head := widgets.NewCut(r.head, look.Body, look.Text)
	head.Weight = look.Medium
	words := container.New(widgets.Stack{Gap: 2, PadY: 10}, head)
	if r.text != "" {
		words.Add(widgets.NewCut(r.text, look.Dense, look.Text2))
	}
	line := []fyne.CanvasObject{container.NewCenter(count), words}
	widths := []float32{24, -1}
	if r.button != "" {
		style := widgets.Plain
		if n == 1 {
			style = widgets.Primary
		}
		line = append(line, container.NewCenter(widgets.NewButton(r.button, "", style, r.press)))
		widths = append(widths, 0)
	}
	return container.NewStack(frame, container.New(widgets.Columns{Widths: widths, Pad: 16, Between: 12}, line...))
}

func (w *Window) reportRow(doing string, err error) fyne.CanvasObject {
	copied := widgets.NewSmallButton("Copy report", "copy", func() { w.app.Clipboard().SetContent(report(doing, err)) })
	note := widgets.NewCut("The report holds versions and this text, no file contents and no user name.", look.Small, look.Text2)
	return container.New(widgets.Columns{Widths: []float32{0, -1}, Between: 12}, copied, note)
}

// report says what failed without personal data.
func report(doing string, err error) string {
	text := fmt.Sprintf("Sync-ACT %s, %s/%s, %s\n%s\n%s\n", Version, runtime.GOOS, runtime.GOARCH, runtime.Version(), doing, err)
	var p *job.Panic
	if errors.As(err, &p) {
		text += p.Stack
	}
	if home, e := os.UserHomeDir(); e == nil && len(home) > 1 {
		text = strings.ReplaceAll(text, home, "~")
	}
	return text
}

// sentence begins with a capital.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	r := []rune(text)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}
