package figure_test

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"testing"

	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"syncact/assets"
	"syncact/core/figure"
)

// TestSubset reads the font that an SVG carries and compares each outline and advance
// with the whole font's; accented letters are made of parts.
func TestSubset(t *testing.T) {
	f := trace()
	f.Neuron.Name = "ρ Δ ≥ − ± × é ü Å ﬁ “x” …"
	f.Notes = []string{"0123456789 |r| = .62"}
	file := written(t, f, "svg", figure.Size{})
	m := regexp.MustCompile(`base64,([A-Za-z0-9+/=]+)\) format\("truetype"\)`).FindSubmatch(file)
	if m == nil {
		t.Fatal("the SVG carries no font")
	}
	raw, err := base64.StdEncoding.DecodeString(string(m[1]))
	if err != nil {
		t.Fatal(err)
	}
	part, err := opentype.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := opentype.Parse(assets.SansRegular)
	if err != nil {
		t.Fatal(err)
	}
	if 3*len(raw) > len(assets.SansRegular) {
		t.Errorf("%d of %d bytes are no subset", len(raw), len(assets.SansRegular))
	}
	for _, r := range f.Neuron.Name + f.Notes[0] {
		if got, want := outline(t, part, r), outline(t, whole, r); got != want || want == "nothing" && r != ' ' {
			t.Errorf("%c is drawn as %s, want %s", r, got, want)
		}
	}
}

// outline is a glyph's strokes and advance as text.
func outline(t *testing.T, f *opentype.Font, r rune) string {
	t.Helper()
	var buf sfnt.Buffer
	g, err := f.GlyphIndex(&buf, r)
	if err != nil || g == 0 {
		return "nothing"
	}
	advance, err := f.GlyphAdvance(&buf, g, fixed.I(64), 0)
	if err != nil {
		t.Fatal(err)
	}
	segments, err := f.LoadGlyph(&buf, g, fixed.I(64), nil)
	if err != nil {
		t.Fatalf("%c: %v", r, err)
	}
	return fmt.Sprint(advance, segments)
}
