package inflate

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// What is beneath the errors of a Reader, beside io.ErrUnexpectedEOF and the source's own.
var (
	ErrHeader   = errors.New("not a gzip header")
	ErrCorrupt  = errors.New("corrupt deflate stream")
	ErrChecksum = errors.New("wrong gzip checksum")
)

const (
	history  = 32 << 10  // how far back a copy may reach
	room     = 128 << 10 // inflated between two slides of the history
	longest  = 258       // bytes of a copy
	overrun  = 32        // bytes behind a copy that may be overwritten
	inSize   = 64 << 10  // bytes read from the source at a time
	lookLoad = 16        // bytes that two refills may look at
)

// A Reader inflates a gzip stream of one or several members.
type Reader struct {
	in  input
	err error

	out        []byte // inflated bytes, the oldest are history
	given, end int    // out[given:end] is yet to be read
	first      int    // index in out of the member's first byte, 0 once that has slid out

	member bool // within a member
	block  func(*Reader) error
	last   bool // block is the member's last
	stored int  // bytes left of a stored block
	codes  codes
	sum    uint32
	size   uint32
}

// NewReader reads the first header of src.
func NewReader(src io.Reader) (*Reader, error) {
	r := &Reader{out: make([]byte, history+room+longest+overrun)}
	r.in.start(src)
	if err := r.header(); err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return nil, err
	}
	return r, nil
}

// Read gives inflated bytes. io.EOF means that every checksum was right.
func (r *Reader) Read(p []byte) (int, error) {
	for r.given == r.end && r.err == nil {
		if len(p) == 0 {
			return 0, nil
		}
		r.err = r.more()
	}
	n := copy(p, r.out[r.given:r.end])
	if r.given += n; n > 0 {
		return n, nil
	}
	return 0, r.err
}

// more inflates some bytes, or passes the end of a member.
func (r *Reader) more() error {
	if !r.member {
		return r.header()
	}
	if r.end > history+room {
		r.slide()
	}
	from := r.end
	var err error
	switch {
	case r.block != nil:
		err = r.block(r)
	case r.last:
		return r.trailer()
	default:
		err = r.nextBlock()
	}
	if err == nil && r.in.beyond() {
		err = r.in.endError(io.ErrUnexpectedEOF)
	}
	if err != nil {
		r.end = from // what a broken stream gave is not to be trusted
		return err
	}
	r.sum = crc32.Update(r.sum, crc32.IEEETable, r.out[from:r.end])
	r.size += uint32(r.end - from)
	return nil
}

func (r *Reader) slide() {
	by := r.end - history
	copy(r.out, r.out[by:r.end])
	r.given, r.end, r.first = r.given-by, history, max(0, r.first-by)
}

// The flags of a gzip header.
const (
	hasCheck   = 1 << 1
	hasExtra   = 1 << 2
	hasName    = 1 << 3
	hasComment = 1 << 4
)

// header begins a member; io.EOF where the stream ends instead.
func (r *Reader) header() error {
	if r.in.atEnd() {
		return r.in.endError(io.EOF)
	}
	var h [10]byte
	if err := r.in.bytes(h[:]); err != nil {
		return err
	}
	if h[0] != 0x1f || h[1] != 0x8b || h[2] != 8 {
		return ErrHeader
	}
	skip := 0
	if h[3]&hasExtra != 0 {
		var n [2]byte
		if err := r.in.bytes(n[:]); err != nil {
			return err
		}
		skip = int(binary.LittleEndian.Uint16(n[:]))
	}
	if err := r.in.bytes(make([]byte, skip)); err != nil {
		return err
	}
	for _, text := range []byte{hasName, hasComment} {
		for b := []byte{1}; h[3]&text != 0 && b[0] != 0; {
			if err := r.in.bytes(b); err != nil {
				return err
			}
		}
	}
	if h[3]&hasCheck != 0 {
		if err := r.in.bytes(make([]byte, 2)); err != nil {
			return err
		}
	}
	r.member, r.last, r.sum, r.size, r.first = true, false, 0, 0, r.end
	return nil
}

func (r *Reader) trailer() error {
	var b [8]byte
	r.in.align()
	if err := r.in.bytes(b[:]); err != nil {
		return err
	}
	if binary.LittleEndian.Uint32(b[:]) != r.sum || binary.LittleEndian.Uint32(b[4:]) != r.size {
		return ErrChecksum
	}
	r.member = false
	return nil
}

// nextBlock reads the header of a block.
func (r *Reader) nextBlock() error {
	if err := r.in.ready(); err != nil {
		return err
	}
	r.last = r.in.take(1) == 1
	switch r.in.take(2) {
	case 0:
		return r.startStored()
	case 1:
		r.codes.fixed()
	case 2:
		if err := r.codes.read(&r.in); err != nil {
			return err
		}
	default:
		return fmt.Errorf("%w: unknown kind of block", ErrCorrupt)
	}
	r.block = (*Reader).coded
	return nil
}

func (r *Reader) startStored() error {
	var b [4]byte
	r.in.align()
	if err := r.in.bytes(b[:]); err != nil {
		return err
	}
	n := binary.LittleEndian.Uint16(b[:])
	if n != ^binary.LittleEndian.Uint16(b[2:]) {
		return fmt.Errorf("%w: length of a stored block", ErrCorrupt)
	}
	r.stored, r.block = int(n), (*Reader).copyStored
	return nil
}

func (r *Reader) copyStored() error {
	n := min(r.stored, history+room+longest-r.end)
	if err := r.in.bytes(r.out[r.end : r.end+n]); err != nil {
		return err
	}
	r.end += n
	if r.stored -= n; r.stored == 0 {
		r.block = nil
	}
	return nil
}
