package figure

import (
	"bytes"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	plotfont "gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"

	"syncact/assets"
)

// A cut is one font of the figures.
type cut int

// The cuts.
const (
	plain cut = iota
	strong
	mono
)

var sources = [...]struct {
	name string
	file []byte
	font plotfont.Font
}{
	{"IBMPlexSans-Regular", assets.SansRegular, plotfont.Font{Typeface: "Plex", Variant: "Sans"}},
	{"IBMPlexSans-SemiBold", assets.SansSemiBold, plotfont.Font{Typeface: "Plex", Variant: "Sans", Weight: font.WeightSemiBold}},
	{"IBMPlexMono-Regular", assets.MonoRegular, plotfont.Font{Typeface: "Plex", Variant: "Mono"}},
}

// fonts parses the built-in fonts once.
var fonts = sync.OnceValue(func() *[len(sources)]*opentype.Font {
	var out [len(sources)]*opentype.Font
	for i, s := range sources {
		f, err := opentype.Parse(s.file)
		if err != nil {
			panic("figure: built-in font " + s.name + ": " + err.Error())
		}
		out[i] = f
	}
	return &out
})

// cache is how gonum/plot finds the same fonts.
var cache = sync.OnceValue(func() *plotfont.Cache {
	var all plotfont.Collection
	for i, s := range sources {
		all = append(all, plotfont.Face{Font: s.font, Face: fonts()[i]})
	}
	return plotfont.NewCache(all)
})

// cutOf tells the cut of a face that gonum/plot draws with.
func cutOf(f plotfont.Face) cut {
	switch {
	case f.Font.Variant == "Mono":
		return mono
	case f.Font.Weight == font.WeightSemiBold:
		return strong
	}
	return plain
}

func (k cut) glyph(r rune) sfnt.GlyphIndex {
	var buf sfnt.Buffer
	g, err := fonts()[k].GlyphIndex(&buf, r)
	if err != nil {
		return 0
	}
	return g
}

// advance is the width of a glyph in units of the em.
func (k cut) advance(g sfnt.GlyphIndex) int {
	var buf sfnt.Buffer
	f := fonts()[k]
	a, err := f.GlyphAdvance(&buf, g, fixed.Int26_6(f.UnitsPerEm()), font.HintingNone)
	if err != nil {
		return 0
	}
	return int(a)
}

// width is how wide text is, in points at a size in points. Pairs are not kerned, so
// that every format sets the same line.
func (k cut) width(text string, size float64) float64 {
	sum := 0
	for _, r := range text {
		sum += k.advance(k.glyph(r))
	}
	return float64(sum) * size / float64(fonts()[k].UnitsPerEm())
}

// outline is text as a path that starts at a point.
func (k cut) outline(text string, size vg.Length, at vg.Point) vg.Path {
	var path vg.Path
	var buf sfnt.Buffer
	f := fonts()[k]
	em := fixed.Int26_6(f.UnitsPerEm())
	unit := size / vg.Length(em)
	for _, r := range text {
		g := k.glyph(r)
		segments, err := f.LoadGlyph(&buf, g, em, nil)
		if err != nil {
			continue
		}
		point := func(p fixed.Point26_6) vg.Point {
			return vg.Point{X: at.X + vg.Length(p.X)*unit, Y: at.Y - vg.Length(p.Y)*unit}
		}
		for i, s := range segments {
			switch s.Op {
			case sfnt.SegmentOpMoveTo:
				if i > 0 {
					path.Close()
				}
				path.Move(point(s.Args[0]))
			case sfnt.SegmentOpLineTo:
				path.Line(point(s.Args[0]))
			case sfnt.SegmentOpQuadTo:
				path.QuadTo(point(s.Args[0]), point(s.Args[1]))
			case sfnt.SegmentOpCubeTo:
				path.CubeTo(point(s.Args[0]), point(s.Args[1]), point(s.Args[2]))
			}
		}
		if len(segments) > 0 {
			path.Close()
		}
		at.X += vg.Length(k.advance(g)) * unit
	}
	return path
}

// A subset is the part of a font that a document uses: glyph 0 and those asked for,
// numbered in that order.
type subset struct {
	cut   cut
	order []sfnt.GlyphIndex
	id    map[sfnt.GlyphIndex]int
	runes map[int]rune
}

func newSubset(k cut) *subset {
	return &subset{cut: k, order: []sfnt.GlyphIndex{0}, id: map[sfnt.GlyphIndex]int{0: 0}, runes: map[int]rune{}}
}

// use returns the number of a character in the subset.
func (s *subset) use(r rune) int {
	n := s.add(s.cut.glyph(r))
	if _, known := s.runes[n]; !known {
		s.runes[n] = r
	}
	return n
}

func (s *subset) add(g sfnt.GlyphIndex) int {
	n, ok := s.id[g]
	if !ok {
		n = len(s.order)
		s.id[g] = n
		s.order = append(s.order, g)
	}
	return n
}

// file is the subset as a TrueType font.
func (s *subset) file() []byte {
	var out bytes.Buffer
	writeSubset(&out, s)
	return out.Bytes()
}
