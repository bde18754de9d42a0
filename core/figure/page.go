package figure

import (
	"io"

	"syncact/core/fault"
)

// Page is several figures under one another, lettered a, b, c, … when there are more
// than one.
type Page struct {
	Title, Manifest string
	Panels          []Figure
}

// WritePDF writes the page as PDF.
func (f Page) WritePDF(w io.Writer, z Size) error { return writePDF(w, f, z) }

// WriteSVG writes the page as SVG.
func (f Page) WriteSVG(w io.Writer, z Size) error { return writeSVG(w, f, z) }

// WritePNG writes the page as PNG.
func (f Page) WritePNG(w io.Writer, z Size) error { return writePNG(w, f, z) }

func (f Page) about() About { return About{f.Title, f.Manifest} }

func (f Page) check() error {
	if len(f.Panels) == 0 {
		return &fault.Input{What: "no panel was chosen", Do: "choose one or more", Err: ErrEmpty}
	}
	for _, p := range f.Panels {
		if err := p.check(); err != nil {
			return err
		}
	}
	return nil
}

// indentMM is the column of the letters, apartMM lies between panels.
const (
	indentMM = 5
	apartMM  = 4
)

func (f Page) indent() float64 {
	if len(f.Panels) > 1 {
		return indentMM
	}
	return 0
}

func (f Page) height(width float64) float64 {
	total := apartMM * float64(len(f.Panels)-1)
	for _, p := range f.Panels {
		total += p.height(width - f.indent())
	}
	return total
}

func (f Page) draw(s *sheet, at box) {
	// A page lower or higher than its content asks is shared out in proportion.
	free := at.h - apartMM*float64(len(f.Panels)-1)
	stretch := free / (f.height(at.w) - apartMM*float64(len(f.Panels)-1))
	y := at.y
	for i, p := range f.Panels {
		h := p.height(at.w-f.indent()) * stretch
		p.draw(s, box{at.x + f.indent(), y, at.w - f.indent(), h})
		if len(f.Panels) > 1 {
			s.text(at.x+1, y+3.2, string(rune('a'+i)), style{cut: strong, size: 8})
		}
		y += h + apartMM
	}
}
