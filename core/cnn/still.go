package cnn

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // the formats of stills
	_ "image/png"
	"os"

	"syncact/core/fault"
)

// ReadStill reads a PNG or JPEG picture as a frame: alpha is dropped (hidden parts
// keep their colour), grey copied to three channels, palettes expanded, 16 bits
// cut to the high byte, and EXIF orientation obeyed.
func ReadStill(path string) (Frame, error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return Frame{}, &fault.Input{File: path, What: "cannot be opened", Do: "check the path", Err: err}
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return Frame{}, &fault.Input{File: path, What: "is no picture that can be read", Why: err.Error(), Do: "use PNG or JPEG", Err: err}
	}
	if config.Width > maxStill || config.Height > maxStill || config.Width*config.Height > maxStillArea {
		return Frame{}, &fault.Input{File: path, What: fmt.Sprintf("the picture of %d×%d is too large", config.Width, config.Height), Do: "make it smaller: 64 megapixels at most"}
	}
	img, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return Frame{}, &fault.Input{File: path, What: "the picture is damaged", Why: err.Error(), Do: "copy it again", Err: err}
	}
	return upright(Still(img), orientation(file)), nil
}

const maxStill, maxStillArea = 1 << 15, 1 << 26

// Still turns a picture into a frame.
func Still(img image.Image) Frame {
	b := img.Bounds()
	out := Frame{W: b.Dx(), H: b.Dy(), Pix: make([]uint8, 0, 3*b.Dx()*b.Dy())}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			// NRGBA holds the colour under the alpha; RGBA would darken it.
			c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			out.Pix = append(out.Pix, c.R, c.G, c.B)
		}
	}
	return out
}

// upright undoes an EXIF orientation of 1 to 8.
func upright(f Frame, orientation int) Frame {
	if orientation < 2 || orientation > 8 {
		return f
	}
	out := Frame{W: f.W, H: f.H, Pix: make([]uint8, len(f.Pix))}
	if orientation >= 5 {
		out.W, out.H = f.H, f.W
	}
	for y := range out.H {
		for x := range out.W {
			sx, sy := x, y
			if orientation >= 5 {
				sx, sy = y, x
			}
			switch orientation {
			case 2, 3, 7, 8: // mirrored in the stored picture's x
				sx = f.W - 1 - sx
			}
			switch orientation {
			case 3, 4, 6, 7:
				sy = f.H - 1 - sy
			}
			copy(out.Pix[3*(y*out.W+x):], f.Pix[3*(sy*f.W+sx):][:3])
		}
	}
	return out
}

// orientation finds tag 0x0112 in the Exif block of a JPEG file; 1 when it has
// none (Exif 2.32, 4.6.2 and 4.6.4).
func orientation(file []byte) int {
	if !bytes.HasPrefix(file, []byte{0xff, 0xd8}) {
		return 1
	}
	for at := 2; at+4 <= len(file) && file[at] == 0xff && file[at+1] != 0xda; {
		size := int(binary.BigEndian.Uint16(file[at+2:]))
		end := at + 2 + size
		if size < 2 || end > len(file) {
			return 1
		}
		if body, found := bytes.CutPrefix(file[at+4:end], []byte("Exif\x00\x00")); found && file[at+1] == 0xe1 {
			return tiffOrientation(body)
		}
		at = end
	}
	return 1
}

func tiffOrientation(b []byte) int {
	if len(b) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if b[0] == 'M' {
		order = binary.BigEndian
	}
	at := uint64(order.Uint32(b[4:]))
	if at+2 > uint64(len(b)) {
		return 1
	}
	for n := order.Uint16(b[at:]); n > 0; n-- {
		entry := at + 2
		if entry+12 > uint64(len(b)) {
			return 1
		}
		if order.Uint16(b[entry:]) == 0x0112 {
			return int(order.Uint16(b[entry+8:]))
		}
		at += 12
	}
	return 1
}
