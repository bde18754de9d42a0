package main_test

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"testing"
)

// Colours of the dark side by which tests find things on a picture.
var (
	primary = color.RGBA{0x3C, 0xC4, 0xAE, 0xFF}
	text    = color.RGBA{0xE8, 0xEC, 0xF1, 0xFF}
	failing = color.RGBA{0xFF, 0x7A, 0x4D, 0xFF}
)

// picture reads a photograph of the display.
func picture(t testing.TB, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// find returns the middle of all pixels of a colour in a part of a picture, and how
// many there are.
func find(img image.Image, in image.Rectangle, want color.RGBA) (x, y, n int) {
	in = in.Intersect(img.Bounds())
	for py := in.Min.Y; py < in.Max.Y; py++ {
		for px := in.Min.X; px < in.Max.X; px++ {
			if color.RGBAModel.Convert(img.At(px, py)) == want {
				x, y, n = x+px, y+py, n+1
			}
		}
	}
	if n > 0 {
		x, y = x/n, y/n
	}
	return x, y, n
}

// changed returns the share of pixels that differ between two pictures in a part.
func changed(a, b image.Image, in image.Rectangle) float64 {
	n := 0
	for y := in.Min.Y; y < in.Max.Y; y++ {
		for x := in.Min.X; x < in.Max.X; x++ {
			if color.RGBAModel.Convert(a.At(x, y)) != color.RGBAModel.Convert(b.At(x, y)) {
				n++
			}
		}
	}
	return float64(n) / float64(in.Dx()*in.Dy())
}
