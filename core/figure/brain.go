package figure

import (
	"fmt"
	"io"
	"math"
	"strings"

	"syncact/core/colormap"
	"syncact/core/fault"
	"syncact/core/volume"
)

// A View is how a brain is shown.
type View string

// The views.
const (
	Ortho  View = "ortho"  // three slices through a point
	Mosaic View = "mosaic" // slices along an axis
	Glass  View = "glass"  // the signed largest magnitude along three directions
)

// Brain is a network's map over an anatomical picture. The map and the picture may lie
// on any grids; both are read in world mm, so that sides come from the affine.
type Brain struct {
	Title, Manifest string
	Name            string // "ica/3": over the colour bar
	Label           string // what the network is called; "" for none
	Unit            string // of the map: "z"; "" is written "map value"
	Map             *volume.Image
	Anatomy         Anatomy
	View            View       // "": Ortho
	At              [3]float64 // mm, the point of Ortho
	Cuts            Cuts       // of Mosaic
	Levels
	Space string // "MNI152NLin2009cAsym"; "": not stated
	N     int    // subjects
	Sides Sides
}

// Levels say which values of a map have a colour, and which.
type Levels struct {
	Threshold, Most float64 // |value| shown from and up to; Most 0: the largest
	Colours         string  // a map of core/colormap; "": the two of this program
}

// Sides say on which side left is drawn.
type Sides string

// The sides.
const (
	Neurological Sides = ""
	Radiological Sides = "radiological" // left is right
	SidesUnknown Sides = "unknown"      // the file does not say which side is left
)

// Anatomy is what a map lies on.
type Anatomy struct {
	Image  *volume.Image // nil: the brain's outline alone
	Name   string        // "T1", "mean BOLD"
	Inside *volume.Mask  // the brain; nil: where Image, or else the map, is not 0
}

// Cuts are the slices of a mosaic.
type Cuts struct {
	Axis int       // 0 x, 1 y, 2 z
	MM   []float64 // nil: six through the map's strong part
}

// WritePDF writes the figure as PDF.
func (f Brain) WritePDF(w io.Writer, z Size) error { return writePDF(w, f, z) }

// WriteSVG writes the figure as SVG.
func (f Brain) WriteSVG(w io.Writer, z Size) error { return writeSVG(w, f, z) }

// WritePNG writes the figure as PNG.
func (f Brain) WritePNG(w io.Writer, z Size) error { return writePNG(w, f, z) }

func (f Brain) about() About { return About{f.Title, f.Manifest} }

func (f Brain) check() error {
	if f.Map == nil || f.Map.Voxels() == 0 {
		return &fault.Input{What: "there is no map to draw", Why: "a set of given courses has none", Do: "choose a set of networks with maps", Err: ErrEmpty}
	}
	if _, err := f.Map.Affine.Inverse(); err != nil {
		return &fault.Input{What: "the map does not say where its voxels lie", Do: "write the orientation into its header", Err: err}
	}
	if f.View != "" && f.View != Ortho && f.View != Mosaic && f.View != Glass {
		return &fault.Input{What: fmt.Sprintf("no view is called %q", f.View), Do: "use ortho, mosaic or glass", Err: ErrEmpty}
	}
	if _, known := colormap.Named(f.Colours, colormap.Light); f.Colours != "" && !known {
		return &fault.Input{What: fmt.Sprintf("no colour map is called %q", f.Colours), Do: "use one of " + strings.Join(colormap.Names(), ", "), Err: ErrEmpty}
	}
	if f.Cuts.Axis < 0 || f.Cuts.Axis > 2 {
		panic("figure: an axis is 0, 1 or 2")
	}
	return nil
}

// A plane is a direction of view: which world axes run right and up, and which runs
// along the eye.
type plane struct{ right, up, along int }

var (
	coronal  = plane{0, 2, 1}
	sagittal = plane{1, 2, 0}
	axial    = plane{0, 1, 2}
	planes   = [...]plane{sagittal, coronal, axial} // by the axis along the eye
)

// gapMM lies between slices.
const gapMM = 3

// row is the views of Ortho and Glass in the order of the page.
var row = []plane{coronal, sagittal, axial}

func (f Brain) height(width float64) float64 {
	ext := extentOf(f.inside())
	if f.View == Mosaic {
		scale, _, rows := f.mosaic(box{w: width, h: mostMM}, ext)
		cell := scale*ext.size(planes[f.Cuts.Axis].up) + labelMM + 3
		return float64(rows)*cell + barMM + 3 + 1
	}
	scale := rowScale(width, ext)
	if width >= wideMM {
		return max(scale*max(ext.size(1), ext.size(2))+2*labelMM, f.legendMM(sideMM-6))
	}
	return scale*max(ext.size(1), ext.size(2)) + 2*labelMM + f.legendMM(width-10) + 1
}

const (
	labelMM = 4.5 // letters above and coordinates below a slice
	wideMM  = 130 // from which width the colour bar stands beside the slices
	sideMM  = 44  // width of the colour bar's column
	marginM = 1.5
)

// rowScale is how many mm of paper a mm of brain takes when three views stand in a row.
func rowScale(width float64, ext extent) float64 {
	if width >= wideMM {
		width -= sideMM
	}
	total := 0.0
	for _, p := range row {
		total += ext.size(p.right)
	}
	return (width - 2*marginM - float64(len(row)-1)*gapMM) / total
}

func (f Brain) draw(s *sheet, at box) {
	if f.View == Mosaic {
		f.drawMosaic(s, at)
		return
	}
	look := f.scene()
	ext := look.ext
	scale := min(rowScale(at.w, ext), (at.h-2*labelMM-f.below(at.w))/max(ext.size(1), ext.size(2)))
	x, y := at.x+marginM, at.y+labelMM
	highest := scale * max(ext.size(1), ext.size(2))
	for _, p := range row {
		w, h := scale*ext.size(p.right), scale*ext.size(p.up)
		b := box{x, y + (highest-h)/2, w, h}
		if f.View == Glass {
			look.glass(s, b, p)
		} else {
			look.slice(s, b, p, f.At[p.along])
			s.text(b.x+w/2, b.bottom()+3, coordinate(p.along, f.At[p.along]), style{ax: .5})
		}
		f.sides(s, b, p)
		x += w + gapMM
	}
	if at.w >= wideMM {
		h := f.legendMM(sideMM - 6)
		f.legend(s, box{at.right() - sideMM + 4, at.y + (at.h-h)/2, sideMM - 6, h})
		return
	}
	h := f.legendMM(at.w - 10)
	f.legend(s, box{at.x + 5, at.bottom() - h, at.w - 10, h})
}

// legendMM is how high the colour bar with its notes is at a width.
func (f Brain) legendMM(width float64) float64 {
	return barMM + 2 + 2.7*float64(len(f.lines(width)))
}

func (f Brain) below(width float64) float64 {
	if width >= wideMM {
		return 0
	}
	return f.legendMM(width-10) + 1
}

// mirrored reports whether left and right of a view change places.
func (f Brain) mirrored(p plane) bool { return f.Sides == Radiological && p.right == 0 }

// colours are the maps of values above and below zero, each from zero on.
func (f Brain) colours() (positive, negative *colormap.Map) {
	chosen, ok := colormap.Named(f.Colours, colormap.Light)
	switch {
	case !ok:
		return light(colormap.Positive), light(colormap.Negative)
	case colormap.IsDiverging(f.Colours):
		positive, negative = &colormap.Map{Name: f.Colours}, &colormap.Map{Name: f.Colours}
		for i := range chosen.Colors {
			negative.Colors[i], positive.Colors[i] = chosen.Colors[127-i/2], chosen.Colors[128+i/2]
		}
		return positive, negative
	}
	return chosen, light(colormap.Negative)
}

// sides writes the letters of a view: L and R, or P and A.
func (f Brain) sides(s *sheet, b box, p plane) {
	words := [3][2]string{{"L", "R"}, {"P", "A"}, {"I", "S"}}[p.right]
	if f.mirrored(p) {
		words[0], words[1] = words[1], words[0]
	}
	if f.Sides == SidesUnknown {
		words = [2]string{"?", "?"}
	}
	s.text(b.x+.6, b.y-.6, words[0], style{})
	s.text(b.right()-.6, b.y-.6, words[1], style{ax: 1})
}

func coordinate(axis int, mm float64) string {
	return string("xyz"[axis]) + " = " + written(math.Round(mm), 0, false)
}

// legend draws the colour bar and what the map is.
func (f Brain) legend(s *sheet, at box) {
	w := min(at.w-4, 50)
	f.bar().draw(s, box{at.x + (at.w-w)/2, at.y, w, barMM})
	small := style{size: smallPt, color: quietInk, ax: .5}
	y := at.y + barMM + 2.4
	for _, line := range f.lines(at.w) {
		s.text(at.x+at.w/2, y, line, small)
		y += 2.7
	}
}

func (f Brain) unit() string {
	if f.Unit == "" {
		return "map value"
	}
	return f.Unit
}

// lines are the notes below the colour bar, broken to a width.
func (f Brain) lines(width float64) []string {
	var out []string
	for _, note := range f.notes() {
		out = append(out, wrap([]string{note}, width, style{size: smallPt})...)
	}
	return out
}

func (f Brain) notes() []string {
	shown := "all values shown"
	if f.Threshold > 0 {
		shown = "|" + f.unit() + "| ≥ " + f.bar().word(f.Threshold)
	}
	where := f.Space
	if where != "" {
		where += ", "
	}
	switch {
	case f.Sides == SidesUnknown:
		where += "sides unknown"
	case f.Sides == Radiological:
		where += "radiological: left is right"
	default:
		where += "left is left"
	}
	lines := []string{fmt.Sprintf("%s, n = %d", shown, f.N), where}
	if f.Label != "" {
		lines = append([]string{f.Label}, lines...)
	}
	if f.Anatomy.Name != "" && f.View != Glass {
		lines = append(lines, "on "+f.Anatomy.Name)
	}
	return lines
}

// most is the magnitude at the ends of the colour bar.
func (f Brain) most() float64 {
	if f.Most > 0 {
		return f.Most
	}
	most := 0.0
	for _, v := range f.Map.V {
		if m := math.Abs(float64(v)); m > most && !math.IsInf(m, 0) {
			most = m
		}
	}
	if most == 0 {
		return 1
	}
	return most
}

// signed says whether the map has values below zero that are shown.
func (f Brain) signed() bool {
	for _, v := range f.Map.V {
		if v < 0 && float64(-v) >= f.Threshold {
			return true
		}
	}
	return false
}

func (f Brain) bar() bar {
	most, lo := f.most(), 0.0
	if f.signed() {
		lo = -most
	}
	hot, cold := f.colours()
	r := colormap.Range{Max: most}
	return bar{title: f.Name + ", " + f.unit(), lo: lo, hi: most, threshold: f.Threshold, color: func(v float64) colormap.RGB {
		m := hot
		if v < 0 {
			m, v = cold, -v
		}
		i, _ := r.Index(float32(v))
		return m.Colors[i]
	}}
}

// mosaic lays slices out in a box: the scale, columns and rows.
func (f Brain) mosaic(at box, ext extent) (scale float64, columns, rows int) {
	n, width := len(f.slices()), at.w
	most := 6
	if width < wideMM {
		most = 4
	}
	rows = (n + most - 1) / most
	columns = (n + rows - 1) / rows
	w := (width - 2*marginM - float64(columns-1)*gapMM) / float64(columns)
	h := (at.h-barMM-4)/float64(rows) - labelMM - 3
	p := planes[f.Cuts.Axis]
	return min(w/ext.size(p.right), h/ext.size(p.up), .3), columns, rows
}

// slices are the planes of Mosaic: as asked, or six through the half-maximum of the map.
func (f Brain) slices() []float64 {
	if len(f.Cuts.MM) > 0 {
		return f.Cuts.MM
	}
	half := f.most() / 2
	lo, hi := math.Inf(1), math.Inf(-1)
	for v, x := range f.Map.V {
		if math.Abs(float64(x)) >= half {
			c := f.Map.World(v)[f.Cuts.Axis]
			lo, hi = min(lo, c), max(hi, c)
		}
	}
	if !(lo <= hi) {
		lo, hi = -20, 40
	}
	const n = 6
	step := max(4, math.Round((hi-lo)/(n-1)))
	first := math.Round((lo + hi - step*(n-1)) / 2)
	out := make([]float64, n)
	for i := range out {
		out[i] = first + float64(i)*step
	}
	return out
}

func (f Brain) drawMosaic(s *sheet, at box) {
	look, p := f.scene(), planes[f.Cuts.Axis]
	ext := look.ext
	scale, columns, rows := f.mosaic(at, ext)
	w, h := scale*ext.size(p.right), scale*ext.size(p.up)
	pitch := (at.w - 2*marginM - w) / max(1, float64(columns-1))
	for i, mm := range f.slices() {
		b := box{at.x + marginM + float64(i%columns)*pitch, at.y + float64(i/columns)*(h+labelMM+3) + 3.5, w, h}
		look.slice(s, b, p, mm)
		f.sides(s, b, p)
		s.text(b.x+w/2, b.bottom()+3, coordinate(f.Cuts.Axis, mm), style{ax: .5})
	}
	y := at.y + float64(rows)*(h+labelMM+3) + 1
	f.bar().draw(s, box{at.x + 4, y, min(60, at.w/2), barMM})
	small := style{size: smallPt, color: quietInk}
	left := at.x + min(60, at.w/2) + 9
	for i, line := range wrap([]string{strings.Join(f.notes(), "; ")}, at.right()-left-1, small) {
		s.text(left, y+2.5+2.8*float64(i), line, small)
	}
}
