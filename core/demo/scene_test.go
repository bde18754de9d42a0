package demo_test

import (
	"bytes"
	"image"
	"image/png"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/core/demo"
	"syncact/internal/golden"
)

// sheet lays stills out in a row for each category, at half size so that the file
// stays small.
func sheet(stills []demo.Still, columns int) *image.RGBA {
	const width, height = demo.FrameWidth / 2, demo.FrameHeight / 2
	img := image.NewRGBA(image.Rect(0, 0, columns*width, demo.Categories*height))
	for i, s := range stills {
		left, top := i/demo.Categories*width, int(s.Shows)*height
		for y := range height {
			for x := range width {
				at := img.PixOffset(left+x, top+y)
				for c := range 3 {
					k := (2*y*demo.FrameWidth+2*x)*3 + c
					sum := int(s.Pix[k]) + int(s.Pix[k+3]) + int(s.Pix[k+demo.FrameWidth*3]) + int(s.Pix[k+demo.FrameWidth*3+3])
					img.Pix[at+c] = uint8(sum / 4)
				}
				img.Pix[at+3] = 255
			}
		}
	}
	return img
}

func TestVocabularyPNG(t *testing.T) {
	const columns = 8
	var file bytes.Buffer
	if err := png.Encode(&file, sheet(demo.Stills(7, columns*demo.Categories), columns)); err != nil {
		t.Fatal(err)
	}
	golden.Image(t, "vocabulary.png", file.Bytes())
}

func TestStillsDependOnTheSeedAlone(t *testing.T) {
	long, short, other := demo.Stills(7, 12), demo.Stills(7, 6), demo.Stills(8, 6)
	if diff := cmp.Diff(long[:6], short); diff != "" {
		t.Error("the first stills change with their number")
	}
	for i := range short {
		if short[i].Shows != demo.Category(i) || bytes.Equal(short[i].Pix, other[i].Pix) {
			t.Errorf("still %d shows %v, or two seeds drew it alike", i, short[i].Shows)
		}
	}
}

// What a canvas drew before must not show.
func TestFramesDependOnTheSceneAlone(t *testing.T) {
	used, got, want := demo.NewCanvas(), make([]uint8, demo.FrameWidth*demo.FrameHeight*3), make([]uint8, demo.FrameWidth*demo.FrameHeight*3)
	for seed := range uint64(60) {
		scene := demo.NewScene(seed, demo.FilmContrast, demo.Category(seed%demo.Categories))
		used.Draw(scene, 1.2, got)
		demo.NewCanvas().Draw(scene, 1.2, want)
		if !bytes.Equal(got, want) {
			t.Errorf("seed %d looks different after other scenes", seed)
		}
	}
}

// A scene's mean and contrast are drawn without regard to what it shows.
func TestScenesHaveTheContrastAsked(t *testing.T) {
	canvas, dst := demo.NewCanvas(), make([]uint8, demo.FrameWidth*demo.FrameHeight*3)
	for category := range demo.Category(demo.Categories) {
		for seed := range uint64(40) {
			canvas.Draw(demo.NewScene(seed, demo.FilmContrast, category), 1, dst)
			var sum, squares float64
			for i := 0; i < len(dst); i += 3 {
				v := .299*float64(dst[i]) + .587*float64(dst[i+1]) + .114*float64(dst[i+2])
				sum, squares = sum+v, squares+v*v
			}
			n := float64(len(dst) / 3)
			mean, sd := sum/n, math.Sqrt(squares/n-sum*sum/n/n)
			// Noise adds to the contrast, clipping and the bounded gain take from it.
			if mean < 90 || mean > 165 || sd < 12 || sd > 47 {
				t.Errorf("%v, seed %d: mean %.0f, sd %.0f", category, seed, mean, sd)
			}
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	for category := range demo.Category(demo.Categories) {
		b.Run(category.String(), func(b *testing.B) {
			canvas, dst := demo.NewCanvas(), make([]uint8, demo.FrameWidth*demo.FrameHeight*3)
			scenes := make([]*demo.Scene, 50)
			for i := range scenes {
				scenes[i] = demo.NewScene(uint64(i), demo.FilmContrast, category)
			}
			for i := 0; b.Loop(); i++ {
				canvas.Draw(scenes[i%len(scenes)], float64(i)/12.5, dst)
			}
		})
	}
}
