package figure_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"syncact/core/figure"
)

// TestTextSize enlarges text: the page keeps its width and lines keep theirs.
func TestTextSize(t *testing.T) {
	attribute := regexp.MustCompile(`(font-size|stroke-width)="([\d.]+)"`)
	for _, pt := range []float64{6, 7, 10, 14} {
		largest := 0.0
		for name, f := range all() {
			file := string(written(t, f, "svg", figure.Size{WidthMM: 180, DPI: 72, TextPt: pt}))
			if !strings.Contains(file, `width="180mm"`) {
				t.Errorf("%s with text of %g pt is not 180 mm wide", name, pt)
			}
			for _, m := range attribute.FindAllStringSubmatch(file, -1) {
				v, _ := strconv.ParseFloat(m[2], 64)
				checkRule(t, name, m[1], v)
				if m[1] == "font-size" {
					largest = max(largest, v)
				}
			}
		}
		if letter := 8 * pt / 7; math.Abs(largest-letter) > .01 { // letters of panels are a point larger
			t.Errorf("with text of %g pt the largest is %g, want %g", pt, largest, letter)
		}
	}
	for _, pt := range []float64{4, 5.5, 20, math.NaN()} {
		if err := figure.Check(trace(), figure.Size{TextPt: pt}); !errors.Is(err, figure.ErrSize) {
			t.Errorf("text of %g pt: %v", pt, err)
		}
	}
}

// TestClear leaves the ground out, in every format.
func TestClear(t *testing.T) {
	z := figure.Size{WidthMM: 100, DPI: 100, Clear: true}
	img := decoded(t, written(t, brain(false), "png", z))
	if _, _, _, a := img.At(0, 0).RGBA(); a != 0 {
		t.Errorf("a corner of the PNG has an alpha of %d", a)
	}
	solid := 0
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if _, _, _, a := img.At(x, y).RGBA(); a == 0xffff {
				solid++
			}
		}
	}
	if share := float64(solid) / float64(img.Bounds().Dx()*img.Bounds().Dy()); share < .15 || share > .8 {
		t.Errorf("%.2f of the page is solid", share)
	}
	if svg := written(t, brain(false), "svg", z); bytes.Contains(svg, []byte("<rect")) {
		t.Error("the SVG has a ground")
	}
	path := stored(t, brain(false), z)
	if list := poppler(t, "pdfimages", "-list", path); !strings.Contains(list, "smask") {
		t.Errorf("no picture of the PDF is clear in parts:\n%s", list)
	}
}

// TestRadiological shows left on the right, and says so.
func TestRadiological(t *testing.T) {
	for _, view := range []figure.View{figure.Ortho, figure.Glass, figure.Mosaic} {
		f := brain(false)
		f.View, f.Cuts.MM = view, []float64{-18, -10, 0, 10, 20, 30}
		was := warm(t, f)
		f.Sides = figure.Radiological
		is := warm(t, f)
		if !(was > .55 && is < .45) {
			t.Errorf("%s: the strong part lies at %.2f of the first view, then at %.2f", view, was, is)
		}
		if text := string(written(t, f, "svg", figure.Size{WidthMM: 180, DPI: 72})); !strings.Contains(text, "left is right") {
			t.Errorf("%s does not say that left is right", view)
		}
	}
}

// warm is where the warm pixels of the first view of a figure lie: 0 left, 1 right.
func warm(t *testing.T, f figure.Brain) float64 {
	t.Helper()
	img, err := figure.Picture(f, figure.Size{WidthMM: 180, DPI: 80})
	if err != nil {
		t.Fatal(err)
	}
	first := img.Rect.Dx() / 6
	if f.View != figure.Mosaic {
		first = int(float64(img.Rect.Dx()) * .23)
	}
	n, sum := 0.0, 0.0
	for y := range img.Rect.Dy() * 3 / 4 {
		for x := range first {
			if c := img.RGBAAt(x, y); int(c.R) > int(c.B)+60 {
				n, sum = n+1, sum+float64(x)
			}
		}
	}
	if n < 10 {
		t.Fatalf("%g warm pixels", n)
	}
	return sum / n / float64(first)
}

// TestWordsApart finds no word over another, at the widths of a page.
func TestWordsApart(t *testing.T) {
	word := regexp.MustCompile(`<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)</word>`)
	for name, f := range all() {
		for _, z := range []figure.Size{{WidthMM: 88, DPI: 72}, {WidthMM: 180, DPI: 72}, {WidthMM: 180, DPI: 72, TextPt: 9}} {
			var boxes [][4]float64
			var words []string
			for _, m := range word.FindAllStringSubmatch(poppler(t, "pdftotext", "-bbox", stored(t, f, z), "-"), -1) {
				var b [4]float64
				for i := range b {
					b[i], _ = strconv.ParseFloat(m[i+1], 64)
				}
				inset := .25 * (b[3] - b[1]) // the box of a line is higher than its letters
				b[1], b[3] = b[1]+inset, b[3]-inset
				for i, a := range boxes {
					if b[0] < a[2]-.3 && a[0] < b[2]-.3 && b[1] < a[3] && a[1] < b[3] && b[3]-b[1] < 8 && a[3]-a[1] < 8 {
						t.Errorf("%s at %g mm, %g pt: %q lies over %q", name, z.WidthMM, z.TextPt, m[5], words[i])
					}
				}
				boxes, words = append(boxes, b), append(words, m[5])
			}
		}
	}
}

// TestMarked says above the picture what must be known.
func TestMarked(t *testing.T) {
	plain, err := figure.Picture(lags(), figure.Size{DPI: 72})
	if err != nil {
		t.Fatal(err)
	}
	f := figure.Marked{Figure: lags(), Mark: "Stale: study.json was changed after the run of 2026-11-24 21:16"}
	marked, err := figure.Picture(f, figure.Size{DPI: 72})
	if err != nil {
		t.Fatal(err)
	}
	if marked.Rect.Dy() <= plain.Rect.Dy() {
		t.Errorf("the mark takes no room: %d and %d pixels", marked.Rect.Dy(), plain.Rect.Dy())
	}
	if text := poppler(t, "pdftotext", "-layout", stored(t, f, figure.Size{WidthMM: 180}), "-"); !strings.Contains(text, f.Mark) {
		t.Errorf("the mark is not on the page:\n%s", text)
	}
}

func TestSeen(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 3, 1))
	img.Set(0, 0, color.RGBA{255, 0, 0, 255})
	img.Set(1, 0, color.RGBA{0, 130, 0, 255})
	img.Set(2, 0, color.RGBA{128, 128, 128, 255})
	apart := func(s figure.Sight) float64 {
		seen := figure.Seen(img, s)
		a, b := seen.RGBAAt(0, 0), seen.RGBAAt(1, 0)
		if grey := seen.RGBAAt(2, 0); grey != (color.RGBA{128, 128, 128, 255}) {
			t.Errorf("%s: grey is seen as %v", s, grey)
		}
		return math.Abs(float64(a.R)-float64(b.R)) + math.Abs(float64(a.G)-float64(b.G))
	}
	usual := apart(figure.Usual)
	for _, s := range []figure.Sight{figure.Deuteranopia, figure.Protanopia, figure.Grey} {
		if d := apart(s); !(d < usual/2) {
			t.Errorf("%s: red and green are %g apart, %g usually", s, d, usual)
		}
	}
}

// TestTraceWindow draws a part of a run, the raw activation and pinned neurons.
func TestTraceWindow(t *testing.T) {
	f := trace()
	f.From, f.To = 20, 60
	f.Pinned = []figure.Course{{Name: "vgg/conv1/u3", V: f.Networks[0].V, R: math.NaN()}}
	f.Raw = figure.Raw{Step: .25, V: make([]float64, 400)}
	text := string(written(t, f, "svg", figure.Size{WidthMM: 180}))
	for _, want := range []string{">20<", ">60<", "vgg/conv1/u3", "raw activation", f.Neuron.Name + "<"} {
		if !strings.Contains(text, want) {
			t.Errorf("the figure does not say %q", want)
		}
	}
	if strings.Contains(text, ">80<") {
		t.Error("the axis goes on after the window")
	}
	f.Raw.Alone = true
	if text := string(written(t, f, "svg", figure.Size{WidthMM: 180})); strings.Contains(text, ">"+f.Neuron.Name+"<") {
		t.Error("the predicted course is drawn beside the raw one alone")
	}
}
