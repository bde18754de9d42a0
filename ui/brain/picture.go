package brain

import (
	"fyne.io/fyne/v2"

	"syncact/core/colormap"
	"syncact/core/volume"
	"syncact/ui/look"
)

// inks are the colours of pictures in one theme, and what tells themes apart.
type inks struct {
	dark                        bool
	text                        float32 // size of type
	positive, negative, anatomy *colormap.Map
	ground, fill, outline       [3]uint8
}

// Automatic is the name of the application's own pair of colour maps.
const Automatic = "automatic"

// Colours returns the names of colour maps a map can be shown in.
func Colours() []string {
	return []string{Automatic, colormap.Vik, colormap.Berlin, colormap.Viridis, colormap.Cividis, colormap.Magma, colormap.Inferno, colormap.Grey}
}

// newInks belongs to the main goroutine, as the theme does.
func newInks(name string) inks {
	ground := colormap.Light
	if look.IsDark() {
		ground = colormap.Dark
	}
	named := func(name string) *colormap.Map { m, _ := colormap.Named(name, ground); return m }
	rgb := func(name fyne.ThemeColorName) [3]uint8 { c := look.Color(name); return [3]uint8{c.R, c.G, c.B} }
	in := inks{dark: look.IsDark(), text: look.Small.Size(), positive: named(colormap.Positive), negative: named(colormap.Negative), anatomy: named(colormap.Anatomy),
		ground: rgb(look.Canvas), fill: rgb(look.Head), outline: rgb(look.Edge)}
	chosen := named(name)
	switch {
	case chosen == nil:
	case colormap.IsDiverging(name):
		in.negative, in.positive = halves(chosen)
	default:
		in.positive = chosen
	}
	return in
}

// halves cuts a diverging map in its negative and positive side, each from zero on.
func halves(m *colormap.Map) (negative, positive *colormap.Map) {
	negative, positive = &colormap.Map{Name: m.Name}, &colormap.Map{Name: m.Name}
	for i := range m.Colors {
		negative.Colors[i], positive.Colors[i] = m.Colors[127-i/2], m.Colors[128+i/2]
	}
	return negative, positive
}

// overlays returns the passes that colour values: one while both sides have the same
// levels, else one a side.
func (in inks) overlays(l Levels) []colormap.Overlay {
	side := func(s int) colormap.Overlay {
		o := colormap.Overlay{Range: colormap.Range{Min: l.Floor, Max: l.Max[s], Threshold: l.Threshold[s]}, Ramp: colormap.ThresholdRamp}
		if l.Threshold[s] < 1 { // values of another unit than z
			o.Ramp *= l.Threshold[s] / customary
		}
		return o
	}
	both := side(1)
	both.Positive = in.positive
	if l.Threshold[0] == l.Threshold[1] && l.Max[0] == l.Max[1] {
		both.Negative = in.negative
		return []colormap.Overlay{both}
	}
	below := side(0)
	below.Negative = in.negative
	return []colormap.Overlay{both, below}
}

// A scene is what pictures are cut from. It is never changed once it was shown:
// another choice is another scene.
type scene struct {
	under    *volume.Image // nil for none
	window   Window
	over     *volume.Image // nil for none
	atlas    *volume.Labels
	blocks   bool // voxels as blocks
	mirrored bool // left is on the right
}

// A Window is the grey range of an underlay.
type Window struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
	Of   string  `json:"of"` // the underlay's name
}

// A picture is a cut of a scene before the map has its colours: what a new threshold
// leaves as it is.
type picture struct {
	w, h    int
	base    []uint8   // anatomy, RGBA
	values  []float32 // of the map, nil for none
	borders []int     // pixels on an outline
}

func newPicture(w, h int, in inks) *picture {
	p := &picture{w: w, h: h, base: make([]uint8, 4*w*h)}
	flood(p.base, in.ground)
	return p
}

func flood(pix []uint8, c [3]uint8) {
	for i := 0; i < len(pix); i += 4 {
		pix[i], pix[i+1], pix[i+2], pix[i+3] = c[0], c[1], c[2], 255
	}
}

// draw cuts a plane of the scene.
func (s *scene) draw(p plane, in inks) *picture {
	pic := newPicture(p.w, p.h, in)
	n := p.w * p.h
	if s.under != nil {
		grey := make([]float32, n)
		cut(grey, s.under, p)
		paintAnatomy(pic.base, grey, s.window, in)
	}
	if s.over != nil {
		pic.values = make([]float32, n)
		if s.blocks {
			blocks(pic.values, s.over, p)
		} else {
			cut(pic.values, s.over, p)
		}
	}
	if s.atlas != nil {
		pic.borders = borders(s.atlas, p)
	}
	return pic
}

// faint is the share of the grey range over which anatomy fades into the ground.
const faint = 0.3

// paintAnatomy writes greys over the ground that pix holds.
func paintAnatomy(pix []uint8, v []float32, w Window, in inks) {
	scale := 1 / max(w.High-w.Low, 1e-30)
	var lut [257][3]uint8
	for i := range lut {
		t := float64(i) / 256
		cover := min(t/faint, 1)
		for c := range 3 {
			grey := float64(in.anatomy.Colors[min(int(t*255+.5), 255)][c])
			lut[i][c] = uint8(float64(in.ground[c])*(1-cover) + grey*cover + .5)
		}
	}
	for i, x := range v {
		t := (float64(x) - w.Low) * scale
		if !(t > 0) {
			continue
		}
		c := &lut[int(min(t, 1)*256)]
		px := pix[4*i : 4*i+3 : 4*i+3]
		px[0], px[1], px[2] = c[0], c[1], c[2]
	}
}

// borders returns the pixels at which a region of an atlas ends to the right or below:
// lines of 1 dp.
func borders(atlas *volume.Labels, p plane) []int {
	labels := make([]int32, p.w*p.h)
	nearest(p, atlas.Grid, func(at, voxel int) { labels[at] = atlas.V[voxel] }, func(int) {})
	dot := max(p.dot, 1)
	var out []int
	for y := range p.h - dot {
		for x := range p.w - dot {
			at := y*p.w + x
			if l := labels[at]; l != labels[at+dot] || l != labels[at+dot*p.w] {
				out = append(out, at)
			}
		}
	}
	return out
}

// colour writes the picture with its map in colour into dst: the only work of a new
// threshold.
func (p *picture) colour(dst []uint8, l Levels, in inks) {
	copy(dst, p.base)
	if p.values != nil {
		for _, o := range in.overlays(l) {
			o.Over(dst, p.values)
		}
	}
	for _, at := range p.borders {
		px := dst[4*at : 4*at+3 : 4*at+3]
		for c := range px {
			px[c] = uint8((int(px[c])*3 + int(in.outline[c])*5) / 8)
		}
	}
}

// suitedWindow returns the grey range of an underlay: up to the 99th percentile of
// what is not 0.
func suitedWindow(d *distribution) Window {
	low := 0.0
	if d.below(0) > len(d.sorted)/100 { // no plain intensities
		low = float64(d.sorted[len(d.sorted)/100])
	}
	if len(d.sorted) == 0 {
		return Window{High: 1}
	}
	return Window{Low: low, High: float64(d.sorted[(len(d.sorted)-1)*99/100])}
}
