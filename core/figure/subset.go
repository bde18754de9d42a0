package figure

import (
	"bytes"
	"encoding/binary"
	"maps"
	"slices"

	"golang.org/x/image/font/sfnt"
)

// tables returns the tables of a TrueType file by tag.
func tables(file []byte) map[string][]byte {
	out := map[string][]byte{}
	for i := range int(binary.BigEndian.Uint16(file[4:])) {
		entry := file[12+16*i:]
		from, n := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		out[string(entry[:4])] = file[from : from+n]
	}
	return out
}

// glyphs reads the outlines of a font.
type glyphs struct {
	loca, glyf []byte
	long       bool
}

func (g *glyphs) at(i sfnt.GlyphIndex) []byte {
	place := func(i int) uint32 {
		if g.long {
			return binary.BigEndian.Uint32(g.loca[4*i:])
		}
		return 2 * uint32(binary.BigEndian.Uint16(g.loca[2*i:]))
	}
	return g.glyf[place(int(i)):place(int(i)+1)]
}

// writeSubset writes the glyphs of s with what readers of PDF and SVG ask for.
// Hints are left out: pages are printed, and screens smooth.
func writeSubset(out *bytes.Buffer, s *subset) {
	from := tables(sources[s.cut].file)
	head := slices.Clone(from["head"])
	outlines := &glyphs{from["loca"], from["glyf"], binary.BigEndian.Uint16(head[50:]) == 1}
	var loca, glyf, hmtx bytes.Buffer
	wide := int(binary.BigEndian.Uint16(from["hhea"][34:]))
	for i := 0; i < len(s.order); i++ { // components of glyphs are added on the way
		g := s.order[i]
		put(&loca, uint32(glyf.Len()))
		glyf.Write(unhinted(outlines.at(g), s.add))
		for glyf.Len()%4 != 0 {
			glyf.WriteByte(0)
		}
		hmtx.Write(metric(from["hmtx"], wide, int(g)))
	}
	put(&loca, uint32(glyf.Len()))
	n := uint16(len(s.order))
	binary.BigEndian.PutUint16(head[50:], 1)
	binary.BigEndian.PutUint32(head[8:], 0)
	hhea, maxp := slices.Clone(from["hhea"]), slices.Clone(from["maxp"])
	binary.BigEndian.PutUint16(hhea[34:], n)
	binary.BigEndian.PutUint16(maxp[4:], n)
	post := make([]byte, 32)
	copy(post, from["post"][:32])
	binary.BigEndian.PutUint32(post, 0x00030000)
	writeTables(out, map[string][]byte{"head": head, "hhea": hhea, "maxp": maxp, "post": post, "OS/2": from["OS/2"],
		"name": nameTable(sources[s.cut].name), "cmap": s.cmap(), "hmtx": hmtx.Bytes(), "loca": loca.Bytes(), "glyf": glyf.Bytes()})
}

func put(b *bytes.Buffer, v ...any) {
	for _, x := range v {
		_ = binary.Write(b, binary.BigEndian, x) // a buffer takes everything
	}
}

// metric is the advance and left side bearing of a glyph; glyphs past the last full
// entry share its advance.
func metric(hmtx []byte, wide, g int) []byte {
	if g < wide {
		return hmtx[4*g : 4*g+4]
	}
	bearing := hmtx[4*wide+2*(g-wide):]
	return append(slices.Clone(hmtx[4*wide-4:4*wide-2]), bearing[:2]...)
}

// Flags of a component of a composite glyph.
const (
	wordArguments = 1 << 0
	oneScale      = 1 << 3
	moreFollow    = 1 << 5
	twoScales     = 1 << 6
	matrix        = 1 << 7
	instructions  = 1 << 8
)

// unhinted copies a glyph without its instructions; components are renumbered.
func unhinted(g []byte, number func(sfnt.GlyphIndex) int) []byte {
	if len(g) == 0 {
		return nil
	}
	contours := int(int16(binary.BigEndian.Uint16(g)))
	if contours >= 0 {
		ends := 10 + 2*contours
		out := append(slices.Clone(g[:ends]), 0, 0)
		return append(out, g[ends+2+int(binary.BigEndian.Uint16(g[ends:])):]...)
	}
	out := slices.Clone(g)
	for at := 10; ; {
		flags := binary.BigEndian.Uint16(out[at:])
		binary.BigEndian.PutUint16(out[at:], flags&^instructions)
		part := sfnt.GlyphIndex(binary.BigEndian.Uint16(out[at+2:]))
		binary.BigEndian.PutUint16(out[at+2:], uint16(number(part)))
		at += 6
		if flags&wordArguments != 0 {
			at += 2
		}
		switch {
		case flags&oneScale != 0:
			at += 2
		case flags&twoScales != 0:
			at += 4
		case flags&matrix != 0:
			at += 8
		}
		if flags&moreFollow == 0 {
			return out[:at]
		}
	}
}

// cmap maps characters of the basic plane to glyphs, a segment each (format 4).
func (s *subset) cmap() []byte {
	byRune := map[rune]int{}
	for n, r := range s.runes {
		if r < 0xffff {
			byRune[r] = n
		}
	}
	runes := slices.Sorted(maps.Keys(byRune))
	n := len(runes) + 1
	search, power := 2, 0
	for search*2 <= 2*n {
		search, power = search*2, power+1
	}
	var b bytes.Buffer
	put(&b, uint16(0), uint16(1), uint16(3), uint16(1), uint32(12))
	put(&b, uint16(4), uint16(16+8*n), uint16(0), uint16(2*n), uint16(search), uint16(power), uint16(2*n-search))
	for _, r := range runes {
		put(&b, uint16(r))
	}
	put(&b, uint16(0xffff), uint16(0))
	for _, r := range runes {
		put(&b, uint16(r))
	}
	put(&b, uint16(0xffff))
	for _, r := range runes {
		put(&b, uint16(byRune[r]-int(r)))
	}
	put(&b, uint16(1))
	b.Write(make([]byte, 2*n)) // no segment has a table of its own
	return b.Bytes()
}

// nameTable names a font in Unicode: family, style, identity, full and PostScript name.
func nameTable(name string) []byte {
	ids := []uint16{1, 2, 3, 4, 6}
	var text bytes.Buffer
	var b bytes.Buffer
	put(&b, uint16(0), uint16(len(ids)), uint16(6+12*len(ids)))
	for _, id := range ids {
		word := name
		if id == 2 {
			word = "Regular"
		}
		put(&b, uint16(3), uint16(1), uint16(0x409), id, uint16(2*len(word)), uint16(text.Len()))
		for _, r := range word {
			put(&text, uint16(r))
		}
	}
	b.Write(text.Bytes())
	return b.Bytes()
}

// writeTables assembles a TrueType file.
func writeTables(out *bytes.Buffer, all map[string][]byte) {
	tags := slices.Sorted(maps.Keys(all))
	search, power := 16, 0
	for search*2 <= 16*len(tags) {
		search, power = search*2, power+1
	}
	put(out, uint32(0x00010000), uint16(len(tags)), uint16(search), uint16(power), uint16(16*len(tags)-search))
	at := uint32(12 + 16*len(tags))
	headAt := at
	for _, tag := range tags {
		if tag == "head" {
			headAt = at
		}
		out.WriteString(tag)
		put(out, checksum(all[tag]), at, uint32(len(all[tag])))
		at += uint32(len(all[tag])+3) &^ 3
	}
	for _, tag := range tags {
		out.Write(all[tag])
		for out.Len()%4 != 0 {
			out.WriteByte(0)
		}
	}
	file := out.Bytes()
	binary.BigEndian.PutUint32(file[headAt+8:], 0xB1B0AFBA-checksum(file))
}

func checksum(b []byte) uint32 {
	var sum uint32
	for i := 0; i < len(b); i += 4 {
		var word [4]byte
		copy(word[:], b[i:])
		sum += binary.BigEndian.Uint32(word[:])
	}
	return sum
}
