package inflate

import (
	"fmt"
	"math/bits"
)

// How many bits of a code its table looks up at once; longer codes need a second look.
const (
	literalBits  = 11
	distanceBits = 9
	mostBits     = 15
)

// A table gives an entry for the bits ahead. 4336 entries is the most there can be.
type table [8192]uint32

// An entry: the code's length in bits 0–4, how many extra bits follow in 8–12, a base
// to which they are added (or a literal, or where a second table begins) in 13–28.
const (
	literal = 1 << 31
	special = 1 << 30 // second table, end of block or no code at all
	second  = 1 << 29

	endOfBlock = special
	noCode     = special | 1<<13
)

func length(e uint32) uint { return uint(e & 31) }
func extra(e uint32) uint  { return uint(e >> 8 & 31) }
func base(e uint32) uint   { return uint(e >> 13 & 0xffff) }

func entry(base, extra int) uint32 { return uint32(base)<<13 | uint32(extra)<<8 }

var literalEntries, distanceEntries = entries()

// entries lists what each symbol means, its code's length not yet filled in.
func entries() (lit, dist []uint32) {
	for b := range 256 {
		lit = append(lit, literal|entry(b, 0))
	}
	lit = append(lit, endOfBlock)
	for i, at := 0, 3; i < 28; i++ {
		n := max(0, i/4-1)
		lit = append(lit, entry(at, n))
		at += 1 << n
	}
	lit = append(lit, entry(longest, 0), noCode, noCode)
	for i, at := 0, 1; i < 30; i++ {
		n := max(0, i/2-1)
		dist = append(dist, entry(at, n))
		at += 1 << n
	}
	return lit, append(dist, noCode, noCode)
}

// codes are the tables of one block.
type codes struct {
	lit, dist, lengths table
	of                 [288 + 32]uint8
}

func (c *codes) fixed() {
	for i := range 288 {
		c.of[i] = 8
		if i >= 144 && i < 256 {
			c.of[i] = 9
		} else if i >= 256 && i < 280 {
			c.of[i] = 7
		}
	}
	for i := range 32 {
		c.of[288+i] = 5
	}
	c.lit.build(c.of[:288], literalBits, literalEntries)
	c.dist.build(c.of[288:], distanceBits, distanceEntries)
}

// order is that in which lengths of the code of lengths are stored.
var order = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// lengthEntries: a symbol of the code of lengths is itself.
var lengthEntries = func() (e []uint32) {
	for i := range 19 {
		e = append(e, entry(i, 0))
	}
	return e
}()

// read reads the codes of a block.
func (c *codes) read(s *input) error {
	lits, dists, n := int(s.take(5))+257, int(s.take(5))+1, int(s.take(4))+4
	if lits > 286 || dists > 30 {
		return fmt.Errorf("%w: too many symbols", ErrCorrupt)
	}
	var of [19]uint8
	for _, i := range order[:n] {
		if err := s.ready(); err != nil {
			return err
		}
		of[i] = uint8(s.take(3))
	}
	if !c.lengths.build(of[:], 7, lengthEntries) {
		return fmt.Errorf("%w: code of lengths", ErrCorrupt)
	}
	if err := c.readLengths(s, lits+dists); err != nil {
		return err
	}
	if c.of[256] == 0 || !c.lit.build(c.of[:lits], literalBits, literalEntries) || !c.dist.build(c.of[lits:lits+dists], distanceBits, distanceEntries) {
		return fmt.Errorf("%w: code of a block", ErrCorrupt)
	}
	return nil
}

func (c *codes) readLengths(s *input, n int) error {
	for i := 0; i < n; {
		if err := s.ready(); err != nil {
			return err
		}
		s.refill()
		e := c.lengths[s.bits&(1<<7-1)]
		if e&special != 0 {
			return fmt.Errorf("%w: length of a code", ErrCorrupt)
		}
		s.take(length(e))
		of, times := uint8(0), 1
		switch symbol := base(e); symbol {
		case 16:
			if i == 0 {
				return fmt.Errorf("%w: nothing to repeat", ErrCorrupt)
			}
			of, times = c.of[i-1], 3+int(s.take(2))
		case 17:
			times = 3 + int(s.take(3))
		case 18:
			times = 11 + int(s.take(7))
		default:
			of = uint8(symbol)
		}
		if i+times > n {
			return fmt.Errorf("%w: too many lengths", ErrCorrupt)
		}
		for range times {
			c.of[i] = of
			i++
		}
	}
	return nil
}

// build makes the table of a canonical code given the lengths of its symbols. It
// reports whether they are a code: a complete one, or of one symbol, or empty.
func (t *table) build(of []uint8, first uint, entries []uint32) bool {
	var count, next [mostBits + 2]int
	top := 0
	for _, n := range of {
		count[n]++
		top = max(top, int(n))
	}
	count[0] = 0
	for n := range mostBits + 1 {
		next[n+1] = (next[n] + count[n]) << 1
	}
	for i := range t[:1<<first] {
		t[i] = noCode
	}
	if top == 0 {
		return true
	}
	if full := next[top] + count[top]; full != 1<<top && (full != 1 || top != 1) {
		return false
	}
	free := 1 << first
	for symbol, n := range of {
		if n == 0 {
			continue
		}
		code := int(bits.Reverse16(uint16(next[n])) >> (16 - n))
		next[n]++
		free = t.put(entries[symbol]|uint32(n), code, uint(top), first, free)
	}
	return true
}

// put enters one symbol. The second tables, all of top−first bits, begin at free; a
// new one moves it.
func (t *table) put(e uint32, code int, top, first uint, free int) int {
	n := length(e)
	if n <= first {
		for i := code; i < 1<<first; i += 1 << n {
			t[i] = e
		}
		return free
	}
	head, size := code&(1<<first-1), 1<<(top-first)
	link := t[head]
	if link&second == 0 {
		link = special | second | entry(free, int(top-first)) | uint32(first)
		t[head] = link
		free += size
	}
	for i := code >> first; i < size; i += 1 << (n - first) {
		t[int(base(link))+i] = e
	}
	return free
}
