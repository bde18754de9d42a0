package figure

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	pngfile "image/png"
	"io"
	"math"

	plotfont "gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// raster is gonum's canvas of pixels with two things changed: text is filled as
// outlines, so that it stands where the other formats set it, and pictures land on
// whole pixels, so that they stay sharp.
type raster struct {
	*vgimg.Canvas
	dpi float64 // of the page as it is laid out, before it is enlarged
}

func newPNG(z Size) *raster {
	// A whole number of pixels: the canvas would round up half of them.
	side := func(mm float64) vg.Length { return vg.Length(z.pixels(mm)/float64(z.DPI)) * vg.Inch }
	w, h := side(z.WidthMM), side(z.HeightMM)
	ground := color.Color(color.White)
	if z.Clear {
		ground = color.Transparent
	}
	return &raster{vgimg.NewWith(vgimg.UseWH(w, h), vgimg.UseDPI(z.DPI), vgimg.UseBackgroundColor(ground)), float64(z.DPI) * z.large()}
}

// FillString implements [vg.Canvas].
func (c *raster) FillString(f plotfont.Face, at vg.Point, text string) {
	c.Fill(cutOf(f).outline(text, f.Font.Size, at))
}

// DrawImage implements [vg.Canvas] for a canvas that is not turned.
func (c *raster) DrawImage(at vg.Rectangle, img image.Image) {
	dots := func(l vg.Length) int { return int(math.Round(l.Dots(c.dpi))) }
	high := c.Image().Bounds().Dy()
	to := image.Rect(dots(at.Min.X), high-dots(at.Max.Y), dots(at.Max.X), high-dots(at.Min.Y))
	if to.Size() == img.Bounds().Size() {
		draw.Draw(c.Image(), to, img, img.Bounds().Min, draw.Src)
		return
	}
	shrink(c.Image(), to, img)
}

func (c *raster) pixels() *image.RGBA {
	img := c.Image()
	if m, ok := img.(*image.RGBA); ok {
		return m
	}
	out := image.NewRGBA(img.Bounds())
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	return out
}

// encodePNG writes pixels with their size on paper and what the figure says of itself.
func encodePNG(w io.Writer, img image.Image, dpi int, about About) error {
	var file bytes.Buffer
	enc := pngfile.Encoder{CompressionLevel: pngfile.BestSpeed}
	if img.Bounds().Dx()*img.Bounds().Dy() < 4e6 {
		enc.CompressionLevel = pngfile.DefaultCompression
	}
	if err := enc.Encode(&file, img); err != nil {
		return err
	}
	const header = 8 + 25 // signature and IHDR
	var out bytes.Buffer
	out.Write(file.Bytes()[:header])
	perMetre := uint32(math.Round(float64(dpi) / 0.0254))
	size := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, perMetre), perMetre)
	chunk(&out, "pHYs", append(size, 1))
	for _, t := range [][2]string{{"Title", about.Title}, {"Software", "Sync-ACT"}, {"Source", about.provenance()}} {
		chunk(&out, "iTXt", append([]byte(t[0]+"\x00\x00\x00\x00\x00"), t[1]...))
	}
	out.Write(file.Bytes()[header:])
	_, err := w.Write(out.Bytes())
	return err
}

func chunk(out *bytes.Buffer, kind string, body []byte) {
	put(out, uint32(len(body)))
	from := out.Len()
	out.WriteString(kind)
	out.Write(body)
	put(out, crc32.ChecksumIEEE(out.Bytes()[from:]))
}
