package figure_test

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"syncact/core/fault"
	"syncact/core/figure"
	"syncact/internal/golden"
)

func TestGolden(t *testing.T) {
	for name, f := range all() {
		t.Run(name, func(t *testing.T) {
			width := 88.0
			if name == "page" || name == "ortho" {
				width = 180
			}
			golden.Image(t, name+".png", written(t, f, "png", figure.Size{WidthMM: width, DPI: 110}))
		})
	}
}

// TestSameBytes draws everything twice.
func TestSameBytes(t *testing.T) {
	for _, name := range []string{"glass", "matrix", "page"} {
		for _, format := range figure.Formats {
			z := figure.Size{DPI: 60}
			if a, b := written(t, all()[name], format, z), written(t, all()[name], format, z); !bytes.Equal(a, b) {
				t.Errorf("%s as %s: equal input gave other bytes", name, format)
			}
		}
	}
}

// TestSides draws a map whose first axis runs to the left and one whose axis runs to
// the right: the pictures are the same, the strong part lies right.
func TestSides(t *testing.T) {
	for _, view := range []figure.View{figure.Ortho, figure.Mosaic, figure.Glass} {
		right, left := brain(false), brain(true)
		right.View, left.View = view, view
		right.Cuts.MM = []float64{-18, -10, 0, 10, 20, 30}
		left.Cuts = right.Cuts
		z := figure.Size{WidthMM: 180, DPI: 80}
		a, err := figure.Picture(right, z)
		if err != nil {
			t.Fatal(err)
		}
		b, err := figure.Picture(left, z)
		if err != nil {
			t.Fatal(err)
		}
		off := 0
		for i := range a.Pix {
			if d := int(a.Pix[i]) - int(b.Pix[i]); d > 8 || d < -8 {
				off++
			}
		}
		if off*500 > len(a.Pix) {
			t.Errorf("%s: %d of %d bytes differ with the direction of the first axis", view, off, len(a.Pix))
		}
		if view != figure.Mosaic {
			continue
		}
		// In the first slice of six the strong part is right of the middle.
		warm, middle := 0.0, 0.0
		for y := range a.Rect.Dy() / 2 {
			for x := range a.Rect.Dx() / 6 {
				if c := a.RGBAAt(x, y); int(c.R) > int(c.B)+60 {
					warm, middle = warm+1, middle+float64(x)
				}
			}
		}
		if warm < 20 || middle/warm < float64(a.Rect.Dx())/12 {
			t.Errorf("%g warm pixels about column %.1f of %d", warm, middle/warm, a.Rect.Dx()/6)
		}
	}
}

// TestPNG holds pixels, the size they state and the text they carry.
func TestPNG(t *testing.T) {
	file := written(t, trace(), "png", figure.Size{WidthMM: 88, HeightMM: 50, DPI: 300})
	if r := decoded(t, file).Bounds(); r.Dx() != 1039 || r.Dy() != 591 {
		t.Errorf("%v pixels, want 1039 × 591", r)
	}
	at := bytes.Index(file, []byte("pHYs"))
	if at < 0 || binary.BigEndian.Uint32(file[at+4:]) != 11811 {
		t.Error("the file does not state 300 DPI")
	}
	for _, want := range []string{"conv5_3/u112 and FBN 3", "sha256:cafe"} {
		if !bytes.Contains(file, []byte(want)) {
			t.Errorf("the file does not say %q", want)
		}
	}
}

// TestSVG reads the file as XML and its sizes, letters and lines against the rules of
// the page.
func TestSVG(t *testing.T) {
	for name, f := range all() {
		file := written(t, f, "svg", figure.Size{WidthMM: 88, HeightMM: 130, DPI: 150})
		sizes := map[string]bool{}
		d := xml.NewDecoder(bytes.NewReader(file))
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			start, ok := token.(xml.StartElement)
			if !ok {
				continue
			}
			for _, a := range start.Attr {
				if a.Name.Local == "href" {
					continue
				}
				sizes[start.Name.Local+" "+a.Name.Local+" "+a.Value] = true
				if strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
					t.Errorf("%s: %s of %s is no number: %.60s", name, a.Name.Local, start.Name.Local, a.Value)
				}
			}
		}
		if !sizes["svg width 88mm"] || !sizes["svg height 130mm"] {
			t.Errorf("%s: not 88 × 130 mm", name)
		}
		for s := range sizes {
			part := strings.Split(s, " ")
			if v, err := strconv.ParseFloat(part[2], 64); err == nil {
				checkRule(t, name, part[1], v)
			}
		}
	}
}

func checkRule(t *testing.T, name, kind string, v float64) {
	t.Helper()
	if kind == "font-size" && v < 5 {
		t.Errorf("%s: text of %g pt", name, v)
	}
	if kind == "stroke-width" && (v < .5 || v > 1) {
		t.Errorf("%s: a line of %g pt", name, v)
	}
}

func TestRefuses(t *testing.T) {
	empty := figure.Brain{Name: "x"}
	silent := lags()
	for i := range silent.R {
		silent.R[i] = nan
	}
	unstated := ranking()
	for i := range unstated.Models {
		unstated.Models[i].Accuracy = nan
	}
	tests := []struct {
		name   string
		f      figure.Figure
		format string
		z      figure.Size
		want   error
	}{
		{"no width", trace(), "pdf", figure.Size{WidthMM: -1}, figure.ErrSize},
		{"a width that is no number", trace(), "pdf", figure.Size{WidthMM: nan}, figure.ErrSize},
		{"a wall", trace(), "pdf", figure.Size{WidthMM: 4000}, figure.ErrSize},
		{"no height", trace(), "png", figure.Size{HeightMM: 2}, figure.ErrSize},
		{"half the height of the content", trace(), "png", figure.Size{HeightMM: 20}, figure.ErrSize},
		{"DPI of a phone number", trace(), "png", figure.Size{DPI: 5551234}, figure.ErrSize},
		{"too many pixels", trace(), "png", figure.Size{WidthMM: 900, HeightMM: 900, DPI: 1200}, figure.ErrSize},
		{"a format of photographs", trace(), "jpg", figure.Size{}, figure.ErrSize},
		{"no map", empty, "pdf", figure.Size{}, figure.ErrEmpty},
		{"no course", figure.Trace{TR: 2}, "pdf", figure.Size{}, figure.ErrEmpty},
		{"no matrix", figure.Matrix{}, "pdf", figure.Size{}, figure.ErrEmpty},
		{"no accuracy", unstated, "pdf", figure.Size{}, figure.ErrEmpty},
		{"a neuron without variance", silent, "pdf", figure.Size{}, figure.ErrEmpty},
		{"no panel", figure.Page{}, "pdf", figure.Size{}, figure.ErrEmpty},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			err := figure.Write(&out, tt.f, tt.format, tt.z)
			var in *fault.Input
			if !errors.Is(err, tt.want) || !errors.As(err, &in) || in.Do == "" {
				t.Errorf("Write = %v; want %v with a next step", err, tt.want)
			}
			if out.Len() > 0 {
				t.Errorf("%d bytes were written all the same", out.Len())
			}
		})
	}
}

// TestStrongNeuron finds one strong neuron among thousands in a picture of few rows.
func TestStrongNeuron(t *testing.T) {
	plainOnes, with := matrix(8000), matrix(8000)
	plainOnes.V[8000*3/8*12+3] = .1
	plainOnes.Most, with.Most = .9, .9
	darkest := func(f figure.Matrix) int {
		img, err := figure.Picture(f, figure.Size{DPI: 60})
		if err != nil {
			t.Fatal(err)
		}
		least := 255
		for y := range img.Rect.Dy() / 2 {
			for x := 65; x < 150; x++ {
				if c := img.RGBAAt(x, y); c.R > c.B+20 {
					least = min(least, int(c.G))
				}
			}
		}
		return least
	}
	if a, b := darkest(plainOnes), darkest(with); b > a-40 {
		t.Errorf("green %d with the strong neuron, %d without", b, a)
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{figure.Correlation(.617), ".62"}, {figure.Correlation(-.31), "−.31"}, {figure.Correlation(-.001), ".00"}, {figure.Correlation(1), "1.00"},
		{figure.Correlation(nan), "n/a"}, {figure.Probability(.0314), "= .031"}, {figure.Probability(.0002), "= .0002"},
		{figure.Probability(1e-7), "< .0001"}, {figure.Probability(1), "= 1.000"}, {figure.Probability(nan), "= n/a"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

// TestWords says in words what few models cannot give.
func TestWords(t *testing.T) {
	texts := regexp.MustCompile(`<text[^>]*>([^<]*)`)
	for n, want := range map[int]string{1: "no power", 4: "no power", 6: "No interval of ρ is given below 8 models"} {
		f := ranking()
		f.Models = f.Models[:n]
		var said []string
		for _, m := range texts.FindAllSubmatch(written(t, f, "svg", figure.Size{WidthMM: 180}), -1) {
			said = append(said, string(m[1]))
		}
		if all := strings.ReplaceAll(strings.Join(said, " "), "\u00a0", " "); !strings.Contains(all, want) || !strings.Contains(all, "No intervals of similarity") || !strings.Contains(all, "n = 19") {
			t.Errorf("%d models: %s", n, all)
		}
	}
}

func ExampleTrace_WriteSVG() {
	fig := figure.Trace{Title: "conv5_3/u112 and FBN 3", Neuron: figure.Course{Name: "conv5_3/u112", V: sine(90, 0)},
		Networks: []figure.Course{{Name: "FBN 3", V: sine(90, 3), R: .81}}, TR: 2, Run: "1", N: 4}
	var file bytes.Buffer
	if err := fig.WriteSVG(&file, figure.Size{WidthMM: 88, HeightMM: 40}); err != nil {
		fmt.Println(err)
	}
	fmt.Println(strings.Contains(file.String(), `width="88mm" height="40mm"`))
	// Output: true
}

func BenchmarkMatrix(b *testing.B) {
	f := figure.Matrix{Title: "resnet50", Model: "resnet50", Set: "dbn", N: 20, Layers: []figure.Layer{{Name: "all", Count: 26560}}, V: make([]float32, 26560*512)}
	for i := range f.V {
		f.V[i] = float32(.3 * math.Sin(float64(i)))
	}
	for i := range 512 {
		f.Columns = append(f.Columns, strconv.Itoa(i))
	}
	for b.Loop() {
		if err := f.WritePDF(io.Discard, figure.Size{WidthMM: figure.DoubleMM}); err != nil {
			b.Fatal(err)
		}
	}
}
