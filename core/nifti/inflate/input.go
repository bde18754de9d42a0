package inflate

import (
	"encoding/binary"
	"io"
)

// An input is a source of bits, the lowest of a byte first.
type input struct {
	src  io.Reader
	err  error  // of src
	buf  []byte // what was read, then lookLoad zeros
	pos  int    // of the next byte to go into bits
	end  int    // of what was read
	bits uint64 // bits ahead; those above count are right too, or 0
	n    uint   // count of bits
}

func (s *input) start(src io.Reader) {
	s.src, s.buf = src, make([]byte, inSize+2*lookLoad)
}

// limit is the largest pos from which two refills may be done.
func (s *input) limit() int {
	if s.err != nil {
		return s.end + lookLoad
	}
	return s.end - lookLoad
}

// ready makes sure that pos is at most limit: the source is read where it is not.
func (s *input) ready() error {
	for s.pos > s.limit() {
		if s.err != nil {
			return s.endError(io.ErrUnexpectedEOF)
		}
		ahead := int(s.n >> 3) // align may go back to them
		s.end = copy(s.buf, s.buf[s.pos-ahead:s.end])
		s.pos = ahead
		n, err := io.ReadAtLeast(s.src, s.buf[s.end:inSize], 1)
		if s.end += n; err != nil {
			s.err = err
			clear(s.buf[s.end:])
		}
	}
	return nil
}

// endError is err, unless the source failed otherwise.
func (s *input) endError(err error) error {
	if s.err == io.EOF {
		return err
	}
	return s.err
}

// refill leaves at least 56 bits.
func (s *input) refill() {
	s.bits |= binary.LittleEndian.Uint64(s.buf[s.pos:]) << (s.n & 63)
	s.pos += int((63 - s.n) >> 3)
	s.n |= 56
}

// take gives the next k bits, of at most 16, after ready.
func (s *input) take(k uint) uint {
	if s.n < k {
		s.refill()
	}
	v := uint(s.bits & (1<<k - 1))
	s.bits >>= k
	s.n -= k
	return v
}

// align drops the rest of a byte and what was looked at ahead.
func (s *input) align() {
	s.pos -= int(s.n >> 3)
	s.bits, s.n = 0, 0
}

// beyond reports whether more was used than the source holds.
func (s *input) beyond() bool { return s.err != nil && s.pos-int(s.n>>3) > s.end }

// atEnd reports whether nothing is left, after align.
func (s *input) atEnd() bool {
	return s.ready() != nil || s.err != nil && s.pos >= s.end
}

// bytes fills b, after align.
func (s *input) bytes(b []byte) error {
	for len(b) > 0 {
		if s.pos >= s.end || s.err == nil && s.pos > s.limit() {
			if err := s.ready(); err != nil {
				return err
			}
			if s.pos >= s.end {
				return s.endError(io.ErrUnexpectedEOF)
			}
		}
		n := copy(b, s.buf[s.pos:s.end])
		s.pos, b = s.pos+n, b[n:]
	}
	return nil
}
