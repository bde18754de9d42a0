package figure

import (
	"errors"
	"fmt"
	"image"
	"io"
	"math"
	"strings"

	"syncact/core/fault"
)

// Beneath the refusals of this package.
var (
	ErrSize  = errors.New("figure: not a usable size")
	ErrEmpty = errors.New("figure: nothing to draw")
)

// The usual widths of a page, mm.
const (
	SingleMM = 88
	DoubleMM = 180
)

// A Size says how large a figure is. The zero value is one column at 600 DPI, as
// high as its content.
type Size struct {
	WidthMM  float64 // 0: SingleMM
	HeightMM float64 // 0: what the content takes
	DPI      int     // of a PNG and of picture layers; 0: 600
	TextPt   float64 // of text, captions being a seventh smaller; 0: 7
	Clear    bool    // no white ground
}

// About is what a file says of itself besides the picture.
type About struct {
	Title    string
	Manifest string // SHA-256 of the manifest of the study that was drawn
}

// A Figure can be laid out on a page of any width.
type Figure interface {
	about() About
	check() error
	// height is what the content takes at a width, both mm.
	height(width float64) float64
	draw(s *sheet, at box)
}

// Check refuses what [Write] would: a page that cannot be drawn, a figure without
// content.
func Check(f Figure, z Size) error {
	_, err := z.fill(f)
	return err
}

// Limits of a page: what a printer and the memory of a machine can take.
const (
	leastMM, mostMM   = 60, 1000
	leastDPI, mostDPI = 50, 1200
	mostPixels        = 200e6
	leastPt, mostPt   = 6, 14 // captions of 5 points are the least that is read in print
	leastShare        = .75   // of the height of the content, below which text would collide
)

// fill sets defaults and refuses what cannot be drawn.
func (z Size) fill(f Figure) (Size, error) {
	if z.WidthMM == 0 {
		z.WidthMM = SingleMM
	}
	if z.DPI == 0 {
		z.DPI = 600
	}
	if z.TextPt == 0 {
		z.TextPt = textPt
	}
	if !(z.TextPt >= leastPt && z.TextPt <= mostPt) {
		return z, &fault.Input{What: fmt.Sprintf("text of %g points", z.TextPt), Do: "use 7, or any from 6 (captions of 5) to 14", Err: ErrSize}
	}
	if !(z.WidthMM >= leastMM && z.WidthMM <= mostMM) {
		return z, &fault.Input{What: fmt.Sprintf("a width of %g mm", z.WidthMM), Do: "use 88 for one column, 180 for two, or any from 60 to 1000", Err: ErrSize}
	}
	if z.DPI < leastDPI || z.DPI > mostDPI {
		return z, &fault.Input{What: fmt.Sprintf("a resolution of %d DPI", z.DPI), Do: "use 600 for print, or any from 50 to 1200", Err: ErrSize}
	}
	if err := f.check(); err != nil {
		return z, err
	}
	content := f.height(z.WidthMM/z.large()) * z.large()
	if z.HeightMM == 0 {
		z.HeightMM = math.Ceil(content)
	}
	if z.HeightMM > 0 && z.HeightMM < leastShare*content {
		return z, &fault.Input{What: fmt.Sprintf("a height of %g mm", z.HeightMM), Why: fmt.Sprintf("%g mm wide, the figure is %.0f mm high", z.WidthMM, content),
			Do: fmt.Sprintf("give it %.0f mm or more, or 0 for what the content takes", math.Ceil(leastShare*content)), Err: ErrSize}
	}
	if !(z.HeightMM >= leastMM/4 && z.HeightMM <= mostMM) {
		return z, &fault.Input{What: fmt.Sprintf("a height of %g mm", z.HeightMM), Do: "use any from 15 to 1000, or 0 for what the content takes", Err: ErrSize}
	}
	if z.pixels(z.WidthMM)*z.pixels(z.HeightMM) > mostPixels {
		return z, &fault.Input{What: fmt.Sprintf("%g × %g mm at %d DPI is more than 200 million pixels", z.WidthMM, z.HeightMM, z.DPI),
			Do: "ask for fewer DPI", Err: ErrSize}
	}
	return z, nil
}

// large is how many times its usual size text has. A figure is laid out on a page that
// is as many times smaller, and the page enlarged.
func (z Size) large() float64 { return z.TextPt / textPt }

func (z Size) pixels(mm float64) float64 { return math.Round(mm / 25.4 * float64(z.DPI)) }

// The formats that [Write] knows.
var Formats = []string{"pdf", "svg", "png"}

// Write draws f in a format of [Formats]; case and a leading point do not matter.
func Write(w io.Writer, f Figure, format string, z Size) error {
	switch strings.ToLower(strings.TrimPrefix(format, ".")) {
	case "pdf":
		return writePDF(w, f, z)
	case "svg":
		return writeSVG(w, f, z)
	case "png":
		return writePNG(w, f, z)
	}
	return &fault.Input{What: fmt.Sprintf("no figure is written as %q", format), Do: "use pdf, svg or png", Err: ErrSize}
}

// Picture draws f as the pixels that its PNG would hold.
func Picture(f Figure, z Size) (*image.RGBA, error) {
	z, err := z.fill(f)
	if err != nil {
		return nil, err
	}
	c := newPNG(z)
	lay(c, f, z)
	return c.pixels(), nil
}

func writePDF(w io.Writer, f Figure, z Size) error {
	z, err := z.fill(f)
	if err != nil {
		return err
	}
	c := newPDF(z)
	lay(c, f, z)
	return c.write(w, f.about())
}

func writeSVG(w io.Writer, f Figure, z Size) error {
	z, err := z.fill(f)
	if err != nil {
		return err
	}
	c := newSVG(z)
	lay(c, f, z)
	return c.write(w, f.about())
}

func writePNG(w io.Writer, f Figure, z Size) error {
	page, err := Picture(f, z)
	if err != nil {
		return err
	}
	z, _ = z.fill(f)
	return encodePNG(w, page, z.DPI, f.about())
}
