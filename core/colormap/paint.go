package colormap

// A Range says which values a map spans and from which magnitude they are shown.
// The two are apart: a threshold hides values but moves no colour.
type Range struct {
	Min, Max  float64
	Threshold float64 // |value| below it gets no colour; 0 hides nothing
}

// Symmetric returns the range from -most to most.
func Symmetric(most float64) Range { return Range{Min: -most, Max: most} }

// Index returns the entry of a map for a value, held to its ends; false for a value
// below the threshold or no number. An empty range has only its first entry.
func (r Range) Index(v float32) (int, bool) {
	x := float64(v)
	if !(x >= r.Threshold || -x >= r.Threshold) {
		return 0, false
	}
	return r.lut().index(x), true
}

// A lut is a range as the line that maps values to entries.
type lut struct{ min, scale float64 }

func (r Range) lut() lut {
	if !(r.Max > r.Min) {
		return lut{r.Min, 0}
	}
	return lut{r.Min, 255 / (r.Max - r.Min)}
}

func (l lut) index(x float64) int {
	if l.scale == 0 { // 0 times infinity is no entry
		return 0
	}
	return int(min(max((x-l.min)*l.scale, 0), 255) + 0.5)
}

// Paint writes the colours of v into dst, four bytes a value (R, G, B, A) with an
// alpha of 255; what has no colour is left 0 0 0 0. It panics when dst is shorter
// than 4·len(v).
func Paint(dst []uint8, v []float32, r Range, m *Map) {
	if len(dst) < 4*len(v) {
		panic("colormap: picture shorter than its values")
	}
	line := r.lut()
	for i, x := range v {
		px := dst[4*i : 4*i+4 : 4*i+4]
		f := float64(x)
		if !(f >= r.Threshold || -f >= r.Threshold) {
			px[0], px[1], px[2], px[3] = 0, 0, 0, 0
			continue
		}
		c := &m.Colors[line.index(f)]
		px[0], px[1], px[2], px[3] = c[0], c[1], c[2], 255
	}
}

// OverlayOpacity and ThresholdRamp are the design's choice for maps on anatomy.
const (
	OverlayOpacity = 0.92
	ThresholdRamp  = 0.25
)

// An Overlay lays a signed map over a picture. Its range counts magnitudes, so Min
// and Max are 0 or more; a nil Negative shows only positive values, and the other
// way about.
type Overlay struct {
	Positive, Negative *Map
	Range              Range
	Opacity            float64 // 0: OverlayOpacity
	Ramp               float64 // opacity rises from the threshold over so many units; 0: none
}

// Over blends v into dst, an opaque picture of four bytes a value. Below the
// threshold, at 0 and where there is no number dst stays as it is. It panics when
// dst is shorter than 4·len(v).
func (o Overlay) Over(dst []uint8, v []float32) {
	if len(dst) < 4*len(v) {
		panic("colormap: picture shorter than its values")
	}
	opacity := o.Opacity
	if opacity == 0 {
		opacity = OverlayOpacity
	}
	line := o.Range.lut()
	for i, x := range v {
		m, size := o.Positive, float64(x)
		if size < 0 {
			m, size = o.Negative, -size
		}
		if m == nil || !(size > 0 && size >= o.Range.Threshold) {
			continue
		}
		alpha := opacity
		if o.Ramp > 0 && o.Range.Threshold > 0 {
			alpha *= min((size-o.Range.Threshold)/o.Ramp, 1)
		}
		blend(dst[4*i:4*i+3:4*i+3], &m.Colors[line.index(size)], int(256*alpha+0.5))
	}
}

// blend moves a pixel towards a colour by alpha of 256.
func blend(px []uint8, c *RGB, alpha int) {
	for k := range px {
		px[k] += uint8((alpha*(int(c[k])-int(px[k])) + 128) >> 8)
	}
}
