package setup

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"syncact/core/fault"
	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// A Remedy is a way out of an error that a press of its button takes.
type Remedy struct {
	Title, Text, Button string
	OnPress             func()
}

// ErrorOptions say where an error page stands and what can be done there.
type ErrorOptions struct {
	Doing    string   // what failed: "model could not be loaded"
	Unharmed string   // what was not harmed; "" says that nothing was changed
	Remedies []Remedy // the safest first; they follow what the error itself says
	OnShow   func(path string)
	OnClose  func()
	Do       job.Do // shows the size of the file, which is asked for beside the window; nil leaves it out
}

// An ErrorPage says in plain words what went wrong, with which file, why, what was
// not harmed and what can be done.
type ErrorPage struct {
	widget.BaseWidget
	body fyne.CanvasObject
	text string // of the page, for reports and for tests
}

// NewError returns the page of an error, which must not be nil.
func NewError(err error, o ErrorOptions) *ErrorPage {
	p := &ErrorPage{}
	p.body = p.build(explain(err), err, o)
	p.ExtendBaseWidget(p)
	return p
}

// Text is what the page says, line by line, as plain text.
func (p *ErrorPage) Text() string { return p.text }

// CreateRenderer implements [fyne.Widget].
func (p *ErrorPage) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.body) }

func (p *ErrorPage) say(lines ...string) {
	for _, line := range lines {
		if line != "" {
			p.text += line + "\n"
		}
	}
}

// pageWidth is the widest that text of an error page runs, dp.
const pageWidth = 760

func (p *ErrorPage) build(e explanation, err error, o ErrorOptions) fyne.CanvasObject {
	unharmed := o.Unharmed
	if unharmed == "" {
		unharmed = "Nothing was changed: your files, other choices and finished results are as they were."
	}
	p.say(e.headline, e.file, e.why, unharmed)
	title := newParagraph(e.headline, look.Title, look.Text, pageWidth)
	title.Weight = look.SemiBold
	page := container.New(column{gap: 14, padX: 36, padY: 24}, title)
	if e.file != "" {
		page.Add(fileLine(e.file, o))
	}
	words := container.New(column{gap: 2})
	if e.why != "" {
		words.Add(newParagraph(period(e.why), look.Body, look.Text2, pageWidth))
	}
	words.Add(newParagraph(unharmed, look.Body, look.Text2, pageWidth))
	page.Add(words)
	if len(e.rows) > 0 {
		page.Add(p.table(e.rows))
	}
	p.addRemedies(page, e, o)
	details := newParagraph(e.details, look.Dense, look.Text2, pageWidth)
	page.Add(p.foot(e, err, details))
	page.Add(details)
	details.Hide()
	edge := widgets.NewFill(look.Error)
	edge.Min = fyne.NewSize(4, 4)
	name := "Sync-ACT"
	if e.file != "" {
		name = filepath.Base(e.file)
	}
	panel := widgets.NewPanel("error", look.Error, name, container.NewBorder(nil, nil, edge, nil, container.NewVScroll(page)))
	panel.Subtitle.Text = o.Doing
	if o.OnClose != nil {
		panel.Commands = []fyne.CanvasObject{widgets.NewIconButton("close", o.OnClose)}
	}
	return panel
}

func (p *ErrorPage) addRemedies(page *fyne.Container, e explanation, o ErrorOptions) {
	var all []Remedy
	for _, step := range e.remedies {
		all = append(all, Remedy{Title: step})
	}
	all = append(all, o.Remedies...)
	if len(all) == 0 {
		return
	}
	head := widgets.NewBold("What you can do", look.Dense)
	head.Color = look.Text2
	page.Add(head)
	list := container.New(column{})
	primary := true
	for i, r := range all {
		if i > 0 {
			list.Add(widgets.NewRule())
		}
		list.Add(remedyRow(i+1, r, primary))
		primary = primary && r.Button == ""
		p.say(fmt.Sprintf("%d %s", i+1, r.Title), r.Text)
	}
	page.Add(framed(list))
}

// period ends a sentence.
func period(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}

// fileLine shows the file with what can be said about it.
func fileLine(file string, o ErrorOptions) fyne.CanvasObject {
	frame := widgets.NewFill(look.Field)
	frame.Stroke, frame.Radius = look.Edge, 3
	name := widgets.NewMono(homely(file), look.Body, look.Text)
	parts, widths := []fyne.CanvasObject{container.NewStack(frame, inset(middle(name, 26), 8, 0))}, []float32{0}
	if o.OnShow != nil {
		button := widgets.NewSmallButton("Show in folder", "folder", func() { o.OnShow(file) })
		parts, widths = append(parts, container.New(vertically{}, button)), append(widths, 0)
	}
	facts := widgets.NewCut("", look.Small, look.Text2)
	if o.Do != nil {
		job.Later(o.Do, func(context.Context) (os.FileInfo, error) { return os.Stat(file) }, func(info os.FileInfo, err error) {
			if err == nil && !info.IsDir() {
				facts.SetText(bytesText(info.Size()) + ", changed " + info.ModTime().Format("2 January 2006"))
			}
		})
	}
	parts, widths = append(parts, middle(facts, 26)), append(widths, -1)
	return container.New(cells{Widths: widths, Between: 8}, parts...)
}

// table lists several inputs that cannot be used.
func (p *ErrorPage) table(rows []*fault.Input) fyne.CanvasObject {
	list := container.New(column{})
	for _, in := range rows {
		p.say(in.File, in.What, in.Do)
		list.Add(widgets.NewRule())
		f := fault.Finding{Severity: fault.Blocking, File: in.File, What: in.What, Why: in.Why, Do: in.Do}
		list.Add(inset(findingRow(f, pageWidth), 12, 6))
	}
	list.Add(widgets.NewRule())
	return list
}

func remedyRow(n int, r Remedy, primary bool) fyne.CanvasObject {
	number := newCircle(fmt.Sprint(n), "", look.Control, look.Text)
	words := container.New(column{gap: 1}, newMedium(r.Title, pageWidth-140))
	if r.Text != "" {
		words.Add(newParagraph(r.Text, look.Dense, look.Text2, pageWidth-140))
	}
	line := []fyne.CanvasObject{container.New(vertically{}, number), container.New(vertically{}, words)}
	widths := []float32{22, -1}
	if r.Button != "" {
		style := widgets.Plain
		if primary {
			style = widgets.Primary
		}
		line = append(line, container.New(vertically{}, widgets.NewButton(r.Button, "", style, r.OnPress)))
		widths = append(widths, 0)
	}
	return inset(container.NewStack(widgets.NewGap(1, look.Scaled(36)),
		container.New(cells{Widths: widths, Between: 14}, line...)), 16, 9)
}

func newMedium(text string, width float32) *widgets.Paragraph {
	p := newParagraph(text, look.Body, look.Text, width)
	p.Weight = look.Medium
	return p
}

// foot holds details, report and code.
func (p *ErrorPage) foot(e explanation, err error, details *widgets.Paragraph) fyne.CanvasObject {
	unfold := widgets.NewSmallButton("Details", "forward", nil)
	unfold.OnPress = func() {
		if details.Visible() {
			details.Hide()
			unfold.SetIcon("forward")
		} else {
			details.Show()
			unfold.SetIcon("down")
		}
		p.body.Refresh()
	}
	report := widgets.NewSmallButton("Copy report", "copy", func() { fyne.CurrentApp().Clipboard().SetContent(Report(err)) })
	note := widgets.NewCut("The report holds versions and this text, no file contents and no user name.", look.Small, look.Text2)
	return container.New(cells{Widths: []float32{0, 0, -1, 0}, Between: 8}, unfold, report, note,
		widgets.NewMono(e.code, look.Small, look.Text3))
}
