package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/look"
)

// Columns lays objects side by side in a row: fixed widths, and one or more that
// share what is left. A width of 0 is the least width of the object, a negative one
// its share of the rest.
type Columns struct {
	Widths  []float32
	Pad     float32 // left and right
	Between float32
}

// Layout implements [fyne.Layout].
func (c Columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	fixed, shares := 2*c.Pad, float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		switch w := c.width(i); {
		case w > 0:
			fixed += w + c.Between
		case w < 0:
			shares -= w
			fixed += c.Between
		default:
			fixed += o.MinSize().Width + c.Between
		}
	}
	left := max(0, size.Width-fixed+c.Between)
	x := c.Pad
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		w := c.width(i)
		if w < 0 {
			w = left * -w / shares
		} else if w == 0 {
			w = o.MinSize().Width
		}
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(w, size.Height))
		x += w + c.Between
	}
}

func (c Columns) width(i int) float32 {
	if i < len(c.Widths) {
		return c.Widths[i]
	}
	return 0
}

// MinSize implements [fyne.Layout].
func (c Columns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(2*c.Pad-c.Between, 0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		size.Height = max(size.Height, m.Height)
		if w := c.width(i); w > 0 {
			m.Width = w
		}
		size.Width += m.Width + c.Between
	}
	return size
}

// Stack lays objects below one another at their least heights, each over the whole
// width, with a gap between and padding around.
type Stack struct{ Gap, PadX, PadY float32 }

// Layout implements [fyne.Layout].
func (s Stack) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := s.PadY
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		h := o.MinSize().Height
		o.Move(fyne.NewPos(s.PadX, y))
		o.Resize(fyne.NewSize(max(0, size.Width-2*s.PadX), h))
		y += h + s.Gap
	}
}

// MinSize implements [fyne.Layout].
func (s Stack) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	n := 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		size.Width = max(size.Width, m.Width)
		size.Height += m.Height
		n++
	}
	return size.Add(fyne.NewSize(2*s.PadX, 2*s.PadY+float32(max(n-1, 0))*s.Gap))
}

// Progress is a bar of 4 dp that shows how much of something is done.
type Progress struct {
	widget.BaseWidget
	share float64
	Ink   fyne.ThemeColorName
	// Mark is a share that is pointed at with a tick; negative for none.
	Mark   float64
	Height float32
}

// NewProgress returns an empty bar.
func NewProgress(ink fyne.ThemeColorName) *Progress {
	p := &Progress{Ink: ink, Mark: -1, Height: 4}
	p.ExtendBaseWidget(p)
	return p
}

// Set shows a share between 0 and 1.
func (p *Progress) Set(share float64) {
	if share = min(max(share, 0), 1); share != p.share {
		p.share = share
		p.Refresh()
	}
}

// CreateRenderer implements [fyne.Widget].
func (p *Progress) CreateRenderer() fyne.WidgetRenderer {
	return Laid(p, &progressRenderer{p: p, track: NewFill(look.Pressed), bar: NewFill(p.Ink), mark: NewFill(look.Text)})
}

type progressRenderer struct {
	p                *Progress
	track, bar, mark *Fill
}

func (r *progressRenderer) Layout(size fyne.Size) {
	h := r.p.Height
	y := (size.Height - h) / 2
	r.track.Move(fyne.NewPos(0, y))
	r.track.Resize(fyne.NewSize(size.Width, h))
	r.bar.Move(fyne.NewPos(0, y))
	r.bar.Resize(fyne.NewSize(size.Width*float32(r.p.share), h))
	r.mark.Hidden = r.p.Mark < 0
	r.mark.Move(fyne.NewPos(size.Width*float32(min(r.p.Mark, 1))-1, y-4))
	r.mark.Resize(fyne.NewSize(2, h+8))
}

func (r *progressRenderer) MinSize() fyne.Size { return fyne.NewSize(24, r.p.Height) }
func (r *progressRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.track, r.bar, r.mark}
}
func (r *progressRenderer) Destroy() {}

func (r *progressRenderer) Refresh() {
	r.bar.Color = r.p.Ink
	for _, f := range []*Fill{r.track, r.bar, r.mark} {
		f.Refresh()
	}
	r.Layout(r.p.Size())
	canvas.Refresh(r.p)
}

// Inset leaves an edge free around its objects.
type Inset struct{ Edge float32 }

// Layout implements [fyne.Layout].
func (l Inset) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(l.Edge, l.Edge))
		o.Resize(fyne.NewSize(size.Width-2*l.Edge, size.Height-2*l.Edge))
	}
}

// MinSize implements [fyne.Layout].
func (l Inset) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for _, o := range objects {
		least = least.Max(o.MinSize())
	}
	return least.Add(fyne.NewSize(2*l.Edge, 2*l.Edge))
}

// Centred puts its objects into the middle at a size, or smaller where room is short.
type Centred struct{ Size fyne.Size }

// Layout implements [fyne.Layout].
func (l Centred) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w, h := min(l.Size.Width, size.Width-16), min(l.Size.Height, size.Height-16)
	for _, o := range objects {
		o.Move(fyne.NewPos((size.Width-w)/2, (size.Height-h)/2))
		o.Resize(fyne.NewSize(w, h))
	}
}

// MinSize implements [fyne.Layout].
func (Centred) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(16, 16) }
