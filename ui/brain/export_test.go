package brain

import (
	"context"
	"image"

	"fyne.io/fyne/v2"

	"syncact/core/colormap"
	"syncact/core/volume"
)

// What tests measure and hold to closed forms.

type (
	Axis  = axis
	Plane = plane
	Inks  = inks
	Box   = box
)

const (
	Sagittal = sagittal
	Coronal  = coronal
	Axial    = axial
)

var FieldOfView = template

// NewPlane returns w×h pixels about a centre.
func NewPlane(a Axis, at float64, centre [2]float64, step float64, w, h int, mirrored bool) Plane {
	return plane{axis: a, at: at, centre: centre, step: step, w: w, h: h, mirrored: mirrored}
}

func (p plane) Point(x, y float64) [3]float64          { return p.point(x, y) }
func (p plane) Pixel(mm [3]float64) (x, y float64)     { return p.pixel(mm) }
func (z Zoom) About(mm, c [3]float64, by float64) Zoom { return z.about(mm, c, by, axial) }

// Cut reads an image at a plane.
func Cut(img *volume.Image, p Plane) []float32 {
	out := make([]float32, p.w*p.h)
	cut(out, img, p)
	return out
}

// Blocks is Cut with voxels as blocks.
func Blocks(img *volume.Image, p Plane) []float32 {
	out := make([]float32, p.w*p.h)
	blocks(out, img, p)
	return out
}

// Borders returns the pixels of an atlas's outlines.
func Borders(atlas *volume.Labels, p Plane) []int { return borders(atlas, p) }

// Project returns the projection of a map and the size of its pixels.
func Project(img *volume.Image, a Axis, b Box) (*volume.Image, float64) {
	return project(img, a, b).img, flatStep
}

// DarkInks are the colours of the dark ground.
func DarkInks() Inks {
	named := func(name string) *colormap.Map { m, _ := colormap.Named(name, colormap.Dark); return m }
	return inks{positive: named(colormap.Positive), negative: named(colormap.Negative), anatomy: named(colormap.Anatomy)}
}

// A Stage is a scene with its pictures, for benchmarks.
type Stage struct {
	scene *scene
	todo  []cutting
	pix   [][]uint8
	in    inks
}

// NewStage is three slices at a place, of perMM pixels a millimetre.
func NewStage(under, over *volume.Image, perMM float64) *Stage {
	s := &Stage{scene: &scene{under: under, over: over, window: suitedWindow(newDistribution(under))}, in: DarkInks()}
	c := template.centre()
	for a := range axis(3) {
		right, up := a.within()
		p := plane{axis: a, at: 1.3, centre: [2]float64{c[right], c[up]}, step: 1 / perMM,
			w: int(template.size(right) * perMM), h: int(template.size(up) * perMM)}
		s.todo = append(s.todo, cutting{cutKey: cutKey{scene: s.scene, plane: p, inks: s.in}})
		s.pix = append(s.pix, make([]uint8, 4*p.w*p.h))
	}
	return s
}

// Recut cuts the three slices; Colour colours them.
func (s *Stage) Recut() { _ = cutAll(s.todo) }
func (s *Stage) Colour(threshold float64) {
	l := Levels{Threshold: [2]float64{threshold, threshold}, Max: [2]float64{9, 9}, Floor: 3.1}
	for i := range s.todo {
		s.todo[i].pic.colour(s.pix[i], l, s.in)
	}
}

// Sheet draws a mosaic of 6 × 4 or a glass brain of w×h pixels.
func (s *Stage) Sheet(mode Mode, w, h int) {
	_, _ = drawSheet(context.Background(), sheetKey{scene: s.scene, inks: s.in, mode: mode, pixels: [2]int{w, h}, gap: 1, fov: template}, nil)
}

// Distribution measures a map.
func Distribution(img *volume.Image) interface {
	Above(float64) float64
	Under(float64) float64
	Counts(low, high float64, n int) []int
	Quantile(float64) float64
} {
	return measured{newDistribution(img)}
}

type measured struct{ *distribution }

func (m measured) Above(x float64) float64               { return m.above(x) }
func (m measured) Under(x float64) float64               { return m.under(x) }
func (m measured) Counts(low, high float64, n int) []int { return m.counts(low, high, n) }
func (m measured) Quantile(share float64) float64        { return m.quantile(share) }

// Suited returns the levels a map is shown with at first.
func Suited(img *volume.Image) Levels { return suited(newDistribution(img)) }

// WithThreshold and WithMax move one side of levels.
func (l Levels) WithThreshold(side int, x float64, img *volume.Image) Levels {
	return l.withThreshold(side, x, newDistribution(img))
}
func (l Levels) WithMax(side int, x float64) Levels { return l.withMax(side, x) }

// InForce returns the levels in force.
func (p *Panel) InForce() Levels { return p.levels() }

// Slice returns the picture of an axis as an object that a test can press.
func (p *Panel) Slice(a Axis) fyne.CanvasObject { return p.body.ortho.slices[a] }

// Scale returns the histogram with its bar.
func (p *Panel) Scale() fyne.CanvasObject { return p.body.side.scale }

// Peaks returns the places of the peak table.
func (p *Panel) Peaks() [][3]float64 {
	var out [][3]float64
	for _, at := range p.body.side.peaks {
		out = append(out, at.mm)
	}
	return out
}

// Here returns the ids of networks at a place, the strongest first.
func Here(maps Maps, networks []Network, mm [3]float64) ([]string, error) {
	found, err := networksAt(context.Background(), maps, networks, Levels{}, mm)
	var out []string
	for _, h := range found {
		out = append(out, string(h.network.ID))
	}
	return out, err
}

// Warning returns what the header warns of, "" for nothing.
func (p *Panel) Warning() string {
	if p.warning.Hidden {
		return ""
	}
	return p.warning.Text
}

// PaintScale paints histogram and bar into a picture.
func (p *Panel) PaintScale(dst *image.RGBA) { p.body.side.scale.paint(dst) }

// MoveMarks moves the crosshairs.
func (p *Panel) MoveMarks() { p.body.ortho.placeMoved() }

// Number writes a value.
func Number(x float64, decimals int) string { return number(x, decimals) }

// Idle reports whether nothing is read, cut or drawn.
func (p *Panel) Idle() bool {
	s := p.body.sheet
	drawn := s.Hidden || s.pic != nil && s.key == s.wanted
	return len(p.loads.pending) == 0 && !p.body.ortho.busy && drawn
}
