package figure

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"image"
	colors "image/color"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf16"

	plotfont "gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// pdf is a canvas that writes one page of PDF 1.7.
type pdf struct {
	ground
	w, h    float64 // points
	page    bytes.Buffer
	fonts   [len(sources)]*subset
	images  []image.Image
	objects []string
	clear   bool
}

func newPDF(z Size) *pdf {
	return &pdf{ground: newGround(), w: points(z.WidthMM), h: points(z.HeightMM), clear: z.Clear}
}

// pt writes a length in points; a thousandth is a third of a micrometre.
func pt(x float64) string {
	text := strings.TrimRight(fmt.Sprintf("%.3f", x), "0")
	if text = strings.TrimSuffix(text, "."); text == "-0" {
		return "0"
	}
	return text
}

func (p *pdf) paint(op string) {
	c := rgb(p.color)
	fmt.Fprintf(&p.page, "%s %s %s %s\n", pt(c[0]), pt(c[1]), pt(c[2]), op)
}

func (p *pdf) path(v vg.Path) {
	for _, s := range p.walk(v) {
		for _, at := range s.at[:s.n] {
			fmt.Fprintf(&p.page, "%s %s ", pt(at[0]), pt(at[1]))
		}
		p.page.WriteByte(s.op)
		p.page.WriteByte('\n')
	}
}

// Stroke implements [vg.Canvas].
func (p *pdf) Stroke(v vg.Path) {
	if p.width <= 0 || len(v) == 0 {
		return
	}
	p.paint("RG")
	dashes := make([]string, len(p.dashes))
	for i, d := range p.dashes {
		dashes[i] = pt(d.Points())
	}
	fmt.Fprintf(&p.page, "%s w [%s] %s d\n", pt(p.width.Points()*p.stride()), strings.Join(dashes, " "), pt(p.phase.Points()))
	p.path(v)
	p.page.WriteString("S\n")
}

// Fill implements [vg.Canvas].
func (p *pdf) Fill(v vg.Path) {
	if len(v) == 0 {
		return
	}
	p.paint("rg")
	p.path(v)
	p.page.WriteString("f\n")
}

// FillString implements [vg.Canvas].
func (p *pdf) FillString(f plotfont.Face, at vg.Point, text string) {
	k := cutOf(f)
	if p.fonts[k] == nil {
		p.fonts[k] = newSubset(k)
	}
	p.paint("rg")
	sin, cos := math.Sincos(p.turn())
	o := p.on(at)
	fmt.Fprintf(&p.page, "BT /F%d %s Tf %s %s %s %s %s %s Tm <", k, pt(f.Font.Size.Points()*p.stride()),
		pt(cos), pt(sin), pt(-sin), pt(cos), pt(o[0]), pt(o[1]))
	for _, r := range text {
		fmt.Fprintf(&p.page, "%04X", p.fonts[k].use(r))
	}
	p.page.WriteString("> Tj ET\n")
}

// DrawImage implements [vg.Canvas]. The first row of a PDF image is the upper one.
func (p *pdf) DrawImage(at vg.Rectangle, img image.Image) {
	lo, hi := p.on(at.Min), p.on(at.Max)
	fmt.Fprintf(&p.page, "q %s 0 0 %s %s %s cm /I%d Do Q\n", pt(hi[0]-lo[0]), pt(hi[1]-lo[1]), pt(lo[0]), pt(lo[1]), len(p.images))
	p.images = append(p.images, img)
}

// object adds an object and returns how others refer to it.
func (p *pdf) object(text string) string {
	p.objects = append(p.objects, text)
	return fmt.Sprintf("%d 0 R", len(p.objects))
}

// stream adds a compressed stream; entries are further ones of its dictionary.
func (p *pdf) stream(entries string, body []byte) string {
	var packed bytes.Buffer
	z, _ := zlib.NewWriterLevel(&packed, 7)
	_, _ = z.Write(body) // into a buffer
	_ = z.Close()
	return p.object(fmt.Sprintf("<<%s /Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream", entries, packed.Len(), packed.String()))
}

// write ends the document.
func (p *pdf) write(w io.Writer, about About) error {
	var fonts, images strings.Builder
	for k, s := range p.fonts {
		if s != nil {
			fmt.Fprintf(&fonts, "/F%d %s ", k, p.font(s))
		}
	}
	for i, img := range p.images {
		fmt.Fprintf(&images, "/I%d %s ", i, p.image(img))
	}
	content := p.stream("", append([]byte("1 j\n"), p.page.Bytes()...))
	pages := fmt.Sprintf("%d 0 R", len(p.objects)+2)
	page := p.object(fmt.Sprintf("<</Type /Page /Parent %s /MediaBox [0 0 %s %s] /Contents %s /Resources <</Font <<%s>> /XObject <<%s>>>>>>",
		pages, exactly(p.w), exactly(p.h), content, fonts.String(), images.String()))
	p.object(fmt.Sprintf("<</Type /Pages /Count 1 /Kids [%s]>>", page))
	xmp := xmpOf(about)
	meta := p.object(fmt.Sprintf("<</Type /Metadata /Subtype /XML /Length %d>>\nstream\n%s\nendstream", len(xmp), xmp))
	root := p.object(fmt.Sprintf("<</Type /Catalog /Pages %s /Metadata %s /Lang (en) /ViewerPreferences <</DisplayDocTitle true>>>>", pages, meta))
	info := p.object(fmt.Sprintf("<</Title %s /Creator (Sync-ACT) /Producer (Sync-ACT) /Keywords %s>>", pdfText(about.Title), pdfText(about.provenance())))
	return p.assemble(w, root, info)
}

// exactly writes a side of the page so that it reads back to a nanometre or so.
func exactly(x float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.6f", x), "0"), ".")
}

// assemble numbers the objects and writes where each of them begins.
func (p *pdf) assemble(w io.Writer, root, info string) error {
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	starts := make([]int, len(p.objects))
	for i, o := range p.objects {
		starts[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	id := sha256.Sum256(out.Bytes())
	table := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(p.objects)+1)
	for _, s := range starts {
		fmt.Fprintf(&out, "%010d 00000 n \n", s)
	}
	name := hex.EncodeToString(id[:16])
	fmt.Fprintf(&out, "trailer\n<</Size %d /Root %s /Info %s /ID [<%s> <%s>]>>\nstartxref\n%d\n%%%%EOF\n", len(p.objects)+1, root, info, name, name, table)
	_, err := w.Write(out.Bytes())
	return err
}

// font adds a subset as a composite font whose characters read back as Unicode.
func (p *pdf) font(s *subset) string {
	file := s.file()
	em := float64(fonts()[s.cut].UnitsPerEm())
	unit := func(v int) int { return int(math.Round(float64(v) * 1000 / em)) }
	short := func(b []byte) int { return unit(int(int16(binary.BigEndian.Uint16(b)))) }
	all := tables(sources[s.cut].file)
	head, hhea := all["head"], all["hhea"]
	sum := sha256.Sum256(file)
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	name := string(tag) + "+" + sources[s.cut].name
	embedded := p.stream(fmt.Sprintf("/Length1 %d", len(file)), file)
	descriptor := p.object(fmt.Sprintf("<</Type /FontDescriptor /FontName /%s /Flags 32 /FontBBox [%d %d %d %d] /ItalicAngle 0 /Ascent %d /Descent %d /CapHeight 698 /StemV 80 /FontFile2 %s>>",
		name, short(head[36:]), short(head[38:]), short(head[40:]), short(head[42:]), short(hhea[4:]), short(hhea[6:]), embedded))
	var widths strings.Builder
	for _, g := range s.order {
		fmt.Fprintf(&widths, "%d ", unit(s.cut.advance(g)))
	}
	child := p.object(fmt.Sprintf("<</Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /FontDescriptor %s /CIDToGIDMap /Identity /W [0 [%s]]>>",
		name, descriptor, widths.String()))
	return p.object(fmt.Sprintf("<</Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%s] /ToUnicode %s>>",
		name, child, p.stream("", s.toUnicode())))
}

// toUnicode says which character each glyph stands for.
func (s *subset) toUnicode() []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for ids := range slices.Chunk(slices.Sorted(maps.Keys(s.runes)), 100) {
		fmt.Fprintf(&b, "%d beginbfchar\n", len(ids))
		for _, n := range ids {
			fmt.Fprintf(&b, "<%04X> <", n)
			for _, u := range utf16.Encode([]rune{s.runes[n]}) {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")
	return b.Bytes()
}

// pdfText is text as UTF-16 with its mark.
func pdfText(text string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String() + ">"
}

// image adds a picture; one that is clear in parts gets a mask.
func (p *pdf) image(img image.Image) string {
	r := img.Bounds()
	head := fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8", r.Dx(), r.Dy())
	m, ok := img.(*image.RGBA)
	if !ok || m.Opaque() || !p.clear {
		return p.stream(head+" /ColorSpace /DeviceRGB", opaque(img))
	}
	var color, cover []byte
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			c := colors.NRGBAModel.Convert(m.RGBAAt(x, y)).(colors.NRGBA)
			color, cover = append(color, c.R, c.G, c.B), append(cover, c.A)
		}
	}
	mask := p.stream(head+" /ColorSpace /DeviceGray", cover)
	return p.stream(head+" /ColorSpace /DeviceRGB /SMask "+mask, color)
}

// opaque is a picture over white, three bytes a pixel.
func opaque(img image.Image) []byte {
	r := img.Bounds()
	out := make([]byte, 0, 3*r.Dx()*r.Dy())
	if m, ok := img.(*image.RGBA); ok {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			row := m.Pix[m.PixOffset(r.Min.X, y) : m.PixOffset(r.Max.X-1, y)+4]
			for i := 0; i < len(row); i += 4 {
				over := 255 - row[i+3]
				out = append(out, row[i]+over, row[i+1]+over, row[i+2]+over)
			}
		}
		return out
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			c := rgb(img.At(x, y))
			out = append(out, byte(255*c[0]+.5), byte(255*c[1]+.5), byte(255*c[2]+.5))
		}
	}
	return out
}
