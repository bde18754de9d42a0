package brain

// An axis is the world axis that runs across a slice.
type axis int

const (
	sagittal axis = iota // x
	coronal              // y
	axial                // z
)

// within returns the world axes that run rightwards and upwards in a slice.
func (a axis) within() (right, up int) {
	switch a {
	case sagittal:
		return 1, 2
	case coronal:
		return 0, 2
	}
	return 0, 1
}

// letter names the axis in a coordinate.
func (a axis) letter() string { return "xyz"[a : a+1] }

// A box is a part of the world, in mm.
type box struct{ low, high [3]float64 }

// template is the field of view of brains in MNI space.
var template = box{[3]float64{-76, -110, -58}, [3]float64{76, 76, 82}}

func (b box) size(a int) float64 { return b.high[a] - b.low[a] }

func (b box) centre() [3]float64 {
	var c [3]float64
	for a := range c {
		c[a] = (b.low[a] + b.high[a]) / 2
	}
	return c
}

// hold returns the point of b nearest to mm.
func (b box) hold(mm [3]float64) [3]float64 {
	for a := range mm {
		mm[a] = min(max(mm[a], b.low[a]), b.high[a])
	}
	return mm
}

// A plane is a picture of w×h pixels of a slice.
type plane struct {
	axis     axis
	at       float64    // mm along the axis
	centre   [2]float64 // mm to the right and upwards at the middle of the picture
	step     float64    // mm a pixel
	w, h     int
	mirrored bool // the first coordinate grows leftwards
	dot      int  // pixels of a line of 1 dp, 0 as 1
}

// point returns the place at a position of the picture, in pixels from its corner;
// the middle of the first pixel is at ½, ½.
func (p plane) point(x, y float64) [3]float64 {
	right, up := p.axis.within()
	u := (x - float64(p.w)/2) * p.step
	if p.mirrored {
		u = -u
	}
	var mm [3]float64
	mm[p.axis], mm[right], mm[up] = p.at, p.centre[0]+u, p.centre[1]-(y-float64(p.h)/2)*p.step
	return mm
}

// pixel returns where a place lies in the picture; its distance from the slice does
// not matter.
func (p plane) pixel(mm [3]float64) (x, y float64) {
	right, up := p.axis.within()
	u := (mm[right] - p.centre[0]) / p.step
	if p.mirrored {
		u = -u
	}
	return u + float64(p.w)/2, float64(p.h)/2 - (mm[up]-p.centre[1])/p.step
}

// A Zoom is how the slices are enlarged and moved. The zero Zoom shows the whole
// field of view.
type Zoom struct {
	Factor float64    `json:"factor,omitempty"` // 0 and 1: fitted
	Shift  [3]float64 `json:"shift_mm"`         // of the middle from that of the field of view
}

func (z Zoom) factor() float64 { return max(z.Factor, 1) }

// largest is how far one can zoom in.
const largest = 16

// about returns z enlarged by a factor such that mm stays where it is.
func (z Zoom) about(mm, centre [3]float64, by float64, within axis) Zoom {
	before := z.factor()
	after := min(max(before*by, 1), largest)
	if after == 1 {
		return Zoom{}
	}
	right, up := within.within()
	next := Zoom{after, z.Shift}
	for _, a := range []int{right, up} {
		middle := centre[a] + z.Shift[a]
		next.Shift[a] = mm[a] + (middle-mm[a])*before/after - centre[a]
	}
	return next
}
