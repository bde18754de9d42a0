package figure_test

import (
	"bytes"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"syncact/core/figure"
)

// poppler runs one of the tools that read a PDF back, or skips the test.
func poppler(t *testing.T, tool string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err != nil {
		t.Skipf("%s of poppler-utils is not installed: PDFs are not read back", tool)
	}
	cmd := exec.Command(path, args...)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil || complaints.Len() > 0 {
		t.Fatalf("%s: %v %s", tool, err, complaints.String())
	}
	return string(out)
}

// stored writes a figure as PDF to a file.
func stored(t *testing.T, f figure.Figure, z figure.Size) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "figure.pdf")
	if err := os.WriteFile(path, written(t, f, "pdf", z), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPDFText(t *testing.T) {
	for name, want := range map[string][]string{
		"trace":   {"vgg/conv5_3/u112", "r = .81", "r = −.31", "z score", "run time, s", "mean of n = 4 subjects", "Δ of 3 volumes", "p (FWER) = .0002"},
		"ortho":   {"L", "R", "P", "A", "y = −54", "x = 42", "z = −18", "dbn/3, z", "|z| ≥ 3.1, n = 19", "MNI152NLin2009cAsym, left is left", "−3.1", "fusiform face area"},
		"mosaic":  {"z = ", "|z| ≥ 3.1, n = 19"},
		"glass":   {"|z| ≥ 3.1, n = 19", "left is left"},
		"matrix":  {"Pearson r", "60 neurons × 12 networks, n = 19", "best |r|", "conv1", "−.90", "Significant from |r| = .30"},
		"ranking": {"ρ = ", "CKA − null mean", "top-1 accuracy, %", "untrained", "No interval of ρ"},
		"lags":    {"Pearson r", "−12", "lag used", "mean of n = 19 subjects", "for diagnosis, not a test"},
		"page":    {"a", "b"},
	} {
		path := stored(t, all()[name], figure.Size{WidthMM: 180, DPI: 72})
		text := strings.ReplaceAll(poppler(t, "pdftotext", "-layout", path, "-"), "\u00a0", " ")
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s does not say %q:\n%s", name, w, text)
			}
		}
		fonts := strings.Split(strings.TrimSpace(poppler(t, "pdffonts", path)), "\n")[2:]
		if len(fonts) == 0 {
			t.Errorf("%s has no fonts", name)
		}
		for _, line := range fonts {
			if !regexp.MustCompile(`IBMPlex.* yes yes yes `).MatchString(line) {
				t.Errorf("%s: a font is not embedded, no subset or without Unicode: %s", name, line)
			}
		}
	}
}

func TestPDFSize(t *testing.T) {
	path := stored(t, trace(), figure.Size{WidthMM: 88, HeightMM: 45.5})
	info := poppler(t, "pdfinfo", path)
	m := regexp.MustCompile(`Page size: +([\d.]+) x ([\d.]+) pts`).FindStringSubmatch(info)
	if m == nil {
		t.Fatal(info)
	}
	for i, want := range []float64{88, 45.5} {
		if pts, _ := strconv.ParseFloat(m[i+1], 64); pts/72*25.4 < want-.001 || pts/72*25.4 > want+.001 {
			t.Errorf("side %d is %g mm, want %g", i, pts/72*25.4, want)
		}
	}
	for _, want := range []string{"conv5_3/u112 and FBN 3", "sha256:cafe"} {
		if !strings.Contains(info, want) {
			t.Errorf("the document does not say %q: %s", want, info)
		}
	}
	if strings.Contains(info, "Author") || strings.Contains(info, "CreationDate") {
		t.Errorf("the document names a person or a date: %s", info)
	}
}

// TestPDFInside finds every word within the page.
func TestPDFInside(t *testing.T) {
	word := regexp.MustCompile(`<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)</word>`)
	for name, f := range all() {
		for _, width := range []float64{60, 88, 180} {
			out := poppler(t, "pdftotext", "-bbox", stored(t, f, figure.Size{WidthMM: width, DPI: 72}), "-")
			for _, m := range word.FindAllStringSubmatch(out, -1) {
				x0, _ := strconv.ParseFloat(m[1], 64)
				x1, _ := strconv.ParseFloat(m[3], 64)
				if x0 < 0 || x1 > width/25.4*72 {
					t.Errorf("%s at %g mm: %q from %g to %g pt leaves the page", name, width, m[5], x0, x1)
				}
			}
		}
	}
}

// TestPDFPicture renders the PDF and compares it with the PNG: no picture is turned or
// flipped, colour bars included, and text stands where it stands there.
func TestPDFPicture(t *testing.T) {
	for name, f := range all() {
		z := figure.Size{WidthMM: 127, DPI: 100} // a whole number of pixels: poppler rounds up
		want, err := figure.Picture(f, z)
		if err != nil {
			t.Fatal(err)
		}
		path := stored(t, f, z)
		poppler(t, "pdftoppm", "-r", "100", "-png", "-singlefile", path, strings.TrimSuffix(path, ".pdf"))
		file, err := os.ReadFile(strings.TrimSuffix(path, ".pdf") + ".png")
		if err != nil {
			t.Fatal(err)
		}
		got := decoded(t, file)
		if d := got.Bounds().Dy() - want.Rect.Dy(); got.Bounds().Dx() != want.Rect.Dx() || d < 0 || d > 1 {
			t.Fatalf("%s: %v and %v pixels", name, got.Bounds(), want.Rect)
		}
		right, flipped := unlike(got, want, false), unlike(got, want, true)
		if right > .02 {
			t.Errorf("%s: %.1f %% of the pixels differ from the PNG", name, 100*right)
		}
		if flipped < 2*right {
			t.Errorf("%s: the picture upside down is as like: %.3f and %.3f", name, flipped, right)
		}
	}
}

// unlike is the share of pixels that differ by more than a quarter of the range from
// every pixel next to theirs: anti-aliasing moves edges by less.
func unlike(got image.Image, want *image.RGBA, flip bool) float64 {
	off := 0
	for y := range want.Rect.Dy() {
		row := y
		if flip {
			row = want.Rect.Dy() - 1 - y
		}
		for x := range want.Rect.Dx() {
			r, g, b, _ := got.At(x, row).RGBA()
			if !near(want, x, y, [3]int{int(r >> 8), int(g >> 8), int(b >> 8)}) {
				off++
			}
		}
	}
	return float64(off) / float64(want.Rect.Dx()*want.Rect.Dy())
}

func near(want *image.RGBA, x, y int, c [3]int) bool {
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			p := image.Pt(x+dx, y+dy)
			if !p.In(want.Rect) {
				continue
			}
			w := want.RGBAAt(p.X, p.Y)
			like := true
			for i, v := range []uint8{w.R, w.G, w.B} {
				d := int(v) - c[i]
				like = like && d < 64 && d > -64
			}
			if like {
				return true
			}
		}
	}
	return false
}
