package neuron

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// edge is the room left and right of what stands in the panel, dp.
const edge = 12

// A fitter is told the width of the panel before its least height is asked for.
type fitter interface{ fit(width float32) }

// fits calls a function as a [fitter].
type fits func(width float32)

func (f fits) fit(width float32) { f(width) }

// page gives everything the width it will have, then lays it out: what wraps has its
// height by then.
type page struct{ parts *[]fitter }

func (p page) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, f := range *p.parts {
		f.fit(size.Width)
	}
	for _, o := range objects {
		o.Resize(size)
	}
}

func (p page) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// cells is a grid whose number of columns follows from the width: the largest divisor
// of the number of cells that leaves each cell the room it needs.
type cells struct {
	room  func() float32 // the least width of a cell
	gap   float32
	width float32
}

func newCells(room func() float32, gap float32, objects ...fyne.CanvasObject) (*cells, *fyne.Container) {
	c := &cells{room: room, gap: gap, width: 328}
	return c, container.New(c, objects...)
}

func (c *cells) fit(width float32) { c.width = width }

func (c *cells) columns(n int) (columns int, cell float32) {
	for columns = n; columns > 1; columns-- {
		cell = (c.width - 2*edge - c.gap*float32(columns-1)) / float32(columns)
		if n%columns == 0 && columns <= 4 && cell >= c.room() {
			return columns, cell
		}
	}
	return 1, c.width - 2*edge
}

func (c *cells) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	c.width = size.Width
	columns, w := c.columns(len(objects))
	h := tallest(objects)
	for i, o := range objects {
		o.Move(fyne.NewPos(edge+float32(i%columns)*(w+c.gap), float32(i/columns)*(h+c.gap)))
		o.Resize(fyne.NewSize(w, h))
	}
}

func (c *cells) MinSize(objects []fyne.CanvasObject) fyne.Size {
	columns, _ := c.columns(len(objects))
	rows := float32((len(objects) + columns - 1) / columns)
	return fyne.NewSize(0, rows*(tallest(objects)+c.gap)-c.gap)
}

func tallest(objects []fyne.CanvasObject) float32 {
	var h float32
	for _, o := range objects {
		h = max(h, o.MinSize().Height)
	}
	return h
}

// flow lays objects side by side and goes on in the next line where room ends.
type flow struct{ width, gap float32 }

func newFlow(gap float32, objects ...fyne.CanvasObject) (*flow, *fyne.Container) {
	f := &flow{width: 328, gap: gap}
	return f, container.New(f, objects...)
}

func (f *flow) fit(width float32) { f.width = width }

// place moves the objects, those of a line to its middle, and returns the height they take.
func (f *flow) place(objects []fyne.CanvasObject, move bool) float32 {
	x, y, high := float32(edge), float32(0), float32(0)
	var line []fyne.CanvasObject
	end := func() {
		for _, o := range line {
			o.Move(fyne.NewPos(o.Position().X, y+(high-o.Size().Height)/2))
		}
		line = line[:0]
	}
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		m.Width = min(m.Width, f.width-2*edge)
		if x > edge && x+m.Width > f.width-edge {
			end()
			x, y, high = edge, y+high+f.gap, 0
		}
		if move {
			o.Move(fyne.NewPos(x, y))
			o.Resize(m)
			line = append(line, o)
		}
		x += m.Width + f.gap
		high = max(high, m.Height)
	}
	end()
	return y + high
}

func (f *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.place(objects, true)
}

func (f *flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, f.place(objects, false))
}
