package ui

import (
	"context"
	"encoding/json"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"syncact/core/report"
	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// methodsPage is the workspace of text for a paper: what was done, with which
// parameters and formulas, after whom.
type methodsPage struct {
	object  fyne.CanvasObject
	left    *widgets.Panel
	text    string // as it is copied: Markdown
	page    *fyne.Container
	spec    *widget.Label
	window  *Window
	reading *job.Latest[string]
}

func newMethodsPage(w *Window) *methodsPage {
	p := &methodsPage{window: w, reading: job.NewLatest[string](w.do), spec: widget.NewLabel("")}
	p.spec.TextStyle.Monospace = true
	p.page = container.New(&readingLayout{})
	p.left = widgets.NewPanel("file", look.Text2, "Methods", container.NewVScroll(p.page))
	p.left.Commands = []fyne.CanvasObject{widgets.NewSmallButton("Copy", "copy", func() { w.app.Clipboard().SetContent(p.text) }),
		widgets.NewSmallButton("Save…", "file", w.exportMethods)}
	p.left.Least = fyne.NewSize(420, 300)
	right := widgets.NewPanel("list", look.Text2, "Specification", container.NewScroll(container.NewPadded(p.spec)))
	right.Subtitle.SetText("study.json with every default filled in")
	right.Commands = []fyne.CanvasObject{widgets.NewSmallButton("Copy", "copy", func() { w.app.Clipboard().SetContent(p.spec.Text) }),
		widgets.NewSmallButton("Save manifest…", "file", w.exportManifest)}
	right.Least = fyne.NewSize(320, 300)
	p.object = widgets.NewSplit(false, p.left, right, 868, 1344, .65)
	return p
}

func (p *methodsPage) show(o *opened) {
	p.reading.Stop()
	if o == nil {
		p.set("")
		p.spec.SetText("")
		return
	}
	p.reading.Start(func(context.Context) (string, error) { return report.MethodsText(o.study) }, func(text string, err error) {
		if err != nil {
			text = "# Methods\n\n" + plain(err)
		}
		p.set(text)
		p.left.Subtitle.SetText(report.Unfinished(o.study))
	})
	text, err := json.MarshalIndent(o.study.Spec, "", "  ")
	if err != nil {
		text = []byte(err.Error())
	}
	p.spec.SetText(string(text))
}

// set lays a text of Markdown out.
func (p *methodsPage) set(text string) {
	p.text = text
	p.page.Objects = nil
	for _, block := range blocks(text) {
		p.page.Add(block)
	}
	p.page.Refresh()
}

// blocks are the parts of the Markdown that methods are written in: headings of three
// levels, formulas (lines that begin with four blanks), items and paragraphs.
func blocks(text string) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	paragraph := func(line string, role look.Role, weight look.Weight, ink fyne.ThemeColorName) *widgets.Paragraph {
		b := widgets.NewParagraph(line, role, ink)
		b.Weight = weight
		b.Lead = float32(role) + 7
		out = append(out, b)
		return b
	}
	gap := func(dp float32) { out = append(out, widgets.NewGap(1, dp)) }
	for line := range strings.SplitSeq(text, "\n") {
		level := len(line) - len(strings.TrimLeft(line, "#"))
		line = strings.TrimLeft(line, "#")
		switch {
		case strings.TrimSpace(line) == "":
		case level == 1:
			paragraph(strings.TrimSpace(line), look.Title, look.SemiBold, look.Text)
		case level == 2:
			gap(14)
			paragraph(strings.TrimSpace(line), look.Value, look.SemiBold, look.Text)
			out = append(out, widgets.NewRule())
		case level > 2:
			gap(4)
			paragraph(strings.TrimSpace(line), look.Body, look.SemiBold, look.Text)
		case strings.HasPrefix(line, "    "):
			paragraph("    "+strings.TrimSpace(line), look.Body, look.Regular, look.Neuron).Mono = true
		case strings.HasPrefix(line, "- "):
			paragraph(line[2:], look.Dense, look.Regular, look.Text2)
		default:
			paragraph(line, look.Body, look.Regular, look.Text2)
		}
	}
	return out
}

// readingWidth is the widest that lines of text become, dp at 100 %: some 95 letters.
const readingWidth = 720

// readingLayout stacks blocks in a column of a width at which lines are read with ease.
type readingLayout struct{ width float32 }

func (l *readingLayout) column() (x, width float32) {
	const edge = 28
	return edge, max(100, min(l.width-2*edge, look.Scaled(readingWidth)))
}

// Layout implements [fyne.Layout].
func (l *readingLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	x, width := l.column()
	y := float32(24)
	for _, o := range objects {
		h := l.height(o, width)
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(width, h))
		y += h + 6
	}
}

func (l *readingLayout) height(o fyne.CanvasObject, width float32) float32 {
	if p, ok := o.(*widgets.Paragraph); ok {
		p.Fit(width)
	}
	return o.MinSize().Height
}

// MinSize implements [fyne.Layout].
func (l *readingLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	_, width := l.column()
	y := float32(48)
	for _, o := range objects {
		y += l.height(o, width) + 6
	}
	return fyne.NewSize(100, y)
}
