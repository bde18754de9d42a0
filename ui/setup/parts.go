package setup

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/fault"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// column lays objects below one another over its whole width and asks each for its
// height at that width, so that paragraphs may wrap.
type column struct{ gap, padX, padY float32 }

// Layout implements [fyne.Layout].
func (c column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y, w := c.padY, max(0, size.Width-2*c.padX)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		o.Resize(fyne.NewSize(w, o.Size().Height)) // wraps
		h := o.MinSize().Height
		o.Move(fyne.NewPos(c.padX, y))
		o.Resize(fyne.NewSize(w, h))
		y += h + c.gap
	}
}

// MinSize implements [fyne.Layout].
func (c column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return widgets.Stack{Gap: c.gap, PadX: c.padX, PadY: c.padY}.MinSize(objects)
}

// cells lays objects side by side as [widgets.Columns] does, its fixed widths growing
// with the text.
type cells struct {
	Widths       []float32
	Pad, Between float32
}

func (c cells) grown() widgets.Columns {
	widths := make([]float32, len(c.Widths))
	for i, w := range c.Widths {
		if widths[i] = w; w > 0 {
			widths[i] = look.Scaled(w)
		}
	}
	return widgets.Columns{Widths: widths, Pad: c.Pad, Between: c.Between}
}

// Layout implements [fyne.Layout].
func (c cells) Layout(objects []fyne.CanvasObject, size fyne.Size) { c.grown().Layout(objects, size) }

// MinSize implements [fyne.Layout].
func (c cells) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := c.grown().MinSize(objects)
	for i, w := range c.Widths {
		if w < 0 && i < len(objects) && objects[i].Visible() {
			size.Width += max(0, look.Scaled(-w*leastShare)-objects[i].MinSize().Width)
		}
	}
	return size
}

// leastShare is the least width of one share of a line, dp: what is narrower scrolls.
const leastShare = 24

// inset leaves room around one object.
func inset(o fyne.CanvasObject, x, y float32) fyne.CanvasObject {
	return container.New(column{padX: x, padY: y}, o)
}

// framed draws a hairline around an object.
func framed(o fyne.CanvasObject) fyne.CanvasObject {
	frame := widgets.NewFill(look.Clear)
	frame.Stroke = look.Line
	return container.NewStack(frame, o)
}

// on puts an object on a ground of a colour.
func on(ground fyne.ThemeColorName, o fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(widgets.NewFill(ground), o)
}

// card is a heading over a body, in a frame.
func card(title string, body fyne.CanvasObject) fyne.CanvasObject {
	head := widgets.NewBold(title, look.Dense)
	head.Color = look.Text2
	top := on(look.Head, container.NewStack(widgets.NewGap(1, look.Scaled(28)), inset(middle(head, 28), 16, 0)))
	return framed(container.New(column{}, top, widgets.NewRule(), body))
}

// middle centres an object in a height, dp at 100 %.
func middle(o fyne.CanvasObject, height float32) fyne.CanvasObject {
	return container.NewStack(widgets.NewGap(1, look.Scaled(height)), container.New(vertically{}, o))
}

// vertically gives an object the whole width and centres it up and down.
type vertically struct{}

// Layout implements [fyne.Layout].
func (vertically) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		h := o.MinSize().Height
		o.Move(fyne.NewPos(0, (size.Height-h)/2))
		o.Resize(fyne.NewSize(size.Width, h))
	}
}

// MinSize implements [fyne.Layout].
func (vertically) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		if o.Visible() {
			size = size.Max(o.MinSize())
		}
	}
	return size
}

// row lays objects side by side in the middle of a height.
func row(height float32, c cells, objects ...fyne.CanvasObject) fyne.CanvasObject {
	for i, o := range objects {
		objects[i] = container.New(vertically{}, o)
	}
	return container.NewStack(widgets.NewGap(1, look.Scaled(height)), container.New(c, objects...))
}

// two is a name over a smaller line.
func two(head *widgets.Label, under string) fyne.CanvasObject {
	return container.New(widgets.Stack{Gap: 1}, head, widgets.NewCut(under, look.Small, look.Text2))
}

// strong is a name of medium weight that is cut where room is short.
func strong(text string, role look.Role) *widgets.Label {
	l := widgets.NewCut(text, role, look.Text)
	l.Weight = look.Medium
	return l
}

// code is text in the monospaced face that is cut where room is short.
func code(text string, ink fyne.ThemeColorName) *widgets.Label {
	l := widgets.NewCut(text, look.Dense, ink)
	l.Mono = true
	return l
}

// trailing is text at the right end of its column.
func trailing(text string, ink fyne.ThemeColorName) *widgets.Label {
	l := widgets.NewMono(text, look.Dense, ink)
	l.Align = fyne.TextAlignTrailing
	return l
}

// gravity is the drawing and colour of a severity.
func gravity(s fault.Severity) (string, fyne.ThemeColorName) {
	switch s {
	case fault.Blocking:
		return "error", look.Error
	case fault.Warning:
		return "warning", look.Warning
	}
	return "info", look.Text3
}

// findingRow says what was noticed, over as many lines as it takes.
func findingRow(f fault.Finding, width float32) fyne.CanvasObject {
	icon, ink := gravity(f.Severity)
	head := sentence(f.What)
	if f.Why != "" {
		head += ": " + f.Why
	}
	said := newParagraph(head+".", look.Dense, look.Text, width)
	words := container.New(column{}, said)
	under := f.Do
	if f.File != "" {
		under = joined(homely(f.File), f.Do)
	}
	if under != "" {
		words.Add(newParagraph(under, look.Small, look.Text2, width))
	}
	mark := container.New(widgets.Stack{PadY: 2}, widgets.NewIcon(icon, ink))
	return container.New(beside{lead: 24}, mark, words)
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ": " + b
}

// beside puts a mark of a width before a body that may wrap.
type beside struct{ lead float32 }

// Layout implements [fyne.Layout].
func (b beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(fyne.NewSize(look.Scaled(14), objects[0].MinSize().Height))
	objects[0].Move(fyne.NewPos(0, 0))
	objects[1].Move(fyne.NewPos(b.lead, 0))
	objects[1].Resize(fyne.NewSize(max(0, size.Width-b.lead), size.Height))
}

// MinSize implements [fyne.Layout].
func (b beside) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(b.lead, fyne.Max(objects[0].MinSize().Height, objects[1].MinSize().Height))
}

// dash is the length of a dash and of the gap after it, pixels.
const dash = 4

// newDashed returns a dashed frame.
func newDashed() *widgets.Raster {
	return widgets.NewRaster(func(dst *image.RGBA) {
		clear(dst.Pix)
		c := look.Color(look.Edge)
		w, h := dst.Rect.Dx(), dst.Rect.Dy()
		for x := range w {
			if x/dash%2 == 0 {
				dst.Set(x, 0, c)
				dst.Set(x, h-1, c)
			}
		}
		for y := range h {
			if y/dash%2 == 0 {
				dst.Set(0, y, c)
				dst.Set(w-1, y, c)
			}
		}
	})
}
