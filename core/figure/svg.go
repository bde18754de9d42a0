package figure

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"io"
	"math"
	"strings"

	plotfont "gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// svg is a canvas that writes SVG 1.1. Its user unit is the point; y points down.
type svg struct {
	ground
	wMM, hMM float64
	h        float64 // points
	page     bytes.Buffer
	fonts    [len(sources)]*subset
	clear    bool
}

func newSVG(z Size) *svg {
	return &svg{ground: newGround(), wMM: z.WidthMM, hMM: z.HeightMM, h: points(z.HeightMM), clear: z.Clear}
}

func (s *svg) hex() string {
	c := rgb(s.color)
	return fmt.Sprintf("#%02X%02X%02X", int(255*c[0]+.5), int(255*c[1]+.5), int(255*c[2]+.5))
}

func (s *svg) path(v vg.Path) string {
	var b strings.Builder
	for _, part := range s.walk(v) {
		if part.op == 'h' {
			b.WriteByte('Z')
			continue
		}
		b.WriteByte(part.op + 'A' - 'a')
		for i, at := range part.at[:part.n] {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(pt(at[0]) + "," + pt(s.h-at[1]))
		}
	}
	return b.String()
}

// Stroke implements [vg.Canvas].
func (s *svg) Stroke(v vg.Path) {
	if s.width <= 0 || len(v) == 0 {
		return
	}
	dash := ""
	if len(s.dashes) > 0 {
		lengths := make([]string, len(s.dashes))
		for i, d := range s.dashes {
			lengths[i] = pt(d.Points())
		}
		dash = fmt.Sprintf(` stroke-dasharray="%s" stroke-dashoffset="%s"`, strings.Join(lengths, " "), pt(s.phase.Points()))
	}
	fmt.Fprintf(&s.page, "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"%s/>\n", s.path(v), s.hex(), pt(s.width.Points()*s.stride()), dash)
}

// Fill implements [vg.Canvas].
func (s *svg) Fill(v vg.Path) {
	if len(v) > 0 {
		fmt.Fprintf(&s.page, "<path d=\"%s\" fill=\"%s\"/>\n", s.path(v), s.hex())
	}
}

// FillString implements [vg.Canvas].
func (s *svg) FillString(f plotfont.Face, at vg.Point, text string) {
	k := cutOf(f)
	if s.fonts[k] == nil {
		s.fonts[k] = newSubset(k)
	}
	for _, r := range text {
		s.fonts[k].use(r)
	}
	o := s.on(at)
	x, y := pt(o[0]), pt(s.h-o[1])
	turned := ""
	if a := s.turn() * 180 / math.Pi; math.Abs(a) > 1e-9 {
		turned = fmt.Sprintf(` transform="rotate(%s %s %s)"`, pt(-a), x, y)
	}
	fmt.Fprintf(&s.page, "<text class=\"f%d\" x=\"%s\" y=\"%s\" font-size=\"%s\" fill=\"%s\" xml:space=\"preserve\"%s>%s</text>\n",
		k, x, y, pt(f.Font.Size.Points()*s.stride()), s.hex(), turned, escaped(text))
}

// DrawImage implements [vg.Canvas].
func (s *svg) DrawImage(at vg.Rectangle, img image.Image) {
	var file bytes.Buffer
	_ = png.Encode(&file, img) // into a buffer
	lo, hi := s.on(at.Min), s.on(at.Max)
	fmt.Fprintf(&s.page, "<image x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" preserveAspectRatio=\"none\" xlink:href=\"data:image/png;base64,%s\"/>\n",
		pt(lo[0]), pt(s.h-hi[1]), pt(hi[0]-lo[0]), pt(hi[1]-lo[1]), base64.StdEncoding.EncodeToString(file.Bytes()))
}

// write ends the document.
func (s *svg) write(w io.Writer, about About) error {
	var out bytes.Buffer
	fmt.Fprintf(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\" width=\"%smm\" height=\"%smm\" viewBox=\"0 0 %s %s\">\n",
		exactly(s.wMM), exactly(s.hMM), exactly(points(s.wMM)), exactly(s.h))
	fmt.Fprintf(&out, "<title>%s</title>\n<desc>%s</desc>\n<metadata>%s</metadata>\n<style>\n", escaped(about.Title), escaped(about.provenance()), about.rdf())
	for k, f := range s.fonts {
		if f != nil {
			fmt.Fprintf(&out, "@font-face{font-family:\"%s\";src:url(data:font/ttf;base64,%s) format(\"truetype\")}\n.f%d{font-family:\"%s\",\"IBM Plex Sans\",sans-serif}\n",
				sources[k].name, base64.StdEncoding.EncodeToString(f.file()), k, sources[k].name)
		}
	}
	out.WriteString("</style>\n")
	if !s.clear {
		out.WriteString("<rect width=\"100%\" height=\"100%\" fill=\"#FFFFFF\"/>\n")
	}
	fmt.Fprintf(&out, "<g stroke-linejoin=\"round\" text-rendering=\"geometricPrecision\">\n%s</g>\n</svg>\n", s.page.String())
	_, err := w.Write(out.Bytes())
	return err
}
