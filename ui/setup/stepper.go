package setup

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/look"
	"syncact/ui/widgets"
)

// The steps of a new study.
const (
	stepDataset = iota
	stepMovie
	stepModels
	stepNetworks
	stepOutputs
)

var stepNames = []string{"Dataset", "Movie", "Models", "Networks", "Outputs"}

// A stepper shows the steps, which are done, and where one stands. A press goes to a
// step: none waits for another.
type stepper struct {
	object fyne.CanvasObject
	marks  []*stepMark
}

func newStepper(visit func(int)) *stepper {
	s := &stepper{}
	var parts []fyne.CanvasObject
	var widths []float32
	for i, name := range stepNames {
		if i > 0 {
			parts, widths = append(parts, container.New(vertically{}, widgets.NewRule())), append(widths, -1)
		}
		m := newStepMark(i, name, func() { visit(i) })
		s.marks = append(s.marks, m)
		parts, widths = append(parts, m), append(widths, 0)
	}
	s.object = container.New(stepLayout{stepper: s, line: cells{Widths: widths, Between: 12}}, parts...)
	return s
}

// stepLayout leaves the names of the other steps out where room is short.
type stepLayout struct {
	stepper *stepper
	line    cells
}

func (l stepLayout) name(all bool) {
	for _, m := range l.stepper.marks {
		m.name.Hidden = !all && !m.current
	}
}

// Layout implements [fyne.Layout].
func (l stepLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.name(true)
	l.name(l.line.MinSize(objects).Width <= size.Width)
	l.line.Layout(objects, size)
}

// MinSize implements [fyne.Layout].
func (l stepLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	marks := l.stepper.marks
	were := make([]bool, len(marks)) // asking changes nothing that is shown
	for i, m := range marks {
		were[i] = m.name.Hidden
	}
	l.name(false)
	least := l.line.MinSize(objects)
	for i, m := range marks {
		m.name.Hidden = were[i]
	}
	return least
}

func (s *stepper) show(at int, done func(int) bool) {
	for i, m := range s.marks {
		m.set(i == at, done(i))
	}
}

// A stepMark is the number and the name of a step.
type stepMark struct {
	widget.BaseWidget
	widgets.Touch
	number  int
	disc    *circle
	name    *widgets.Label
	ring    *widgets.Fill
	choose  func()
	current bool
}

func newStepMark(i int, name string, choose func()) *stepMark {
	m := &stepMark{number: i + 1, disc: newCircle(fmt.Sprint(i+1), "", look.Control, look.Text2),
		name: widgets.NewLabel(name, look.Dense, look.Text2), ring: widgets.NewFill(look.Clear), choose: choose}
	m.name.Weight = look.Medium
	m.ring.Stroke, m.ring.Width, m.ring.Radius = look.Primary, 2, 4
	m.ring.Hide()
	m.Press = func(*desktop.MouseEvent) { m.choose() }
	m.ExtendBaseWidget(m)
	return m
}

func (m *stepMark) set(current, done bool) {
	m.current = current
	switch {
	case current:
		m.disc.set(fmt.Sprint(m.number), "", look.Primary, look.OnPrimary)
	case done:
		m.disc.set("", "check", look.Primary, look.OnPrimary)
	default:
		m.disc.set(fmt.Sprint(m.number), "", look.Control, look.Text2)
	}
	ink := look.Text2
	if current || done {
		ink = look.Text
	}
	m.name.SetColor(ink)
}

// FocusGained implements [fyne.Focusable].
func (m *stepMark) FocusGained() { m.ring.Show() }

// FocusLost implements [fyne.Focusable].
func (m *stepMark) FocusLost() { m.ring.Hide() }

// TypedRune implements [fyne.Focusable].
func (m *stepMark) TypedRune(rune) {}

// TypedKey implements [fyne.Focusable].
func (m *stepMark) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeySpace || e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter {
		m.choose()
	}
}

// CreateRenderer implements [fyne.Widget].
func (m *stepMark) CreateRenderer() fyne.WidgetRenderer {
	line := container.New(cells{Widths: []float32{0, 0}, Between: 8, Pad: 2}, container.New(vertically{}, m.disc), container.New(vertically{}, m.name))
	return widgets.Laid(m, widget.NewSimpleRenderer(container.NewStack(m.ring, line, widgets.NewGap(1, look.Scaled(28)))))
}
