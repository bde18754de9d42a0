package nifti

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// The sizes of the two headers; four bytes that announce extensions follow.
const (
	size1, size2 = 348, 540
	flagBytes    = 4
)

// A Header is what a file says of itself, in the file's own terms.
type Header struct {
	Version     int // 1 or 2
	Single      bool
	BigEndian   bool
	Dim         [8]int64
	Type        Type
	Bits        int
	Offset      int64 // of the data; where it says 0 in a single file, the first byte that can hold them
	Slope       float64
	Inter       float64
	Pixdim      [8]float64
	Units       byte // xyzt_units
	Intent      int
	Name        string // intent_name
	Description string
	Space       Space
}

// A Space is the two transforms of a header, as stored.
type Space struct {
	QCode, SCode int
	Quaternion   [3]float64 // b, c, d
	Shift        [3]float64 // qoffset
	Rows         [3][4]float64
}

// ReadHeader reads and checks a header, and no more than it. name is the file's, for
// the refusal.
func ReadHeader(r io.Reader, name string) (*Header, error) {
	h, err := readHeader(r)
	if err != nil {
		return nil, named(err, name)
	}
	return h, nil
}

func readHeader(r io.Reader) (*Header, error) {
	lead := make([]byte, size2)
	n, err := io.ReadFull(r, lead[:4])
	if err != nil {
		return nil, shortHeader(err, n, size1)
	}
	size, big := headerSize(lead)
	if size == 0 {
		return nil, refuse(ErrFormat, "not a NIfTI file: sizeof_hdr %d is neither 348 nor 540", int32(binary.LittleEndian.Uint32(lead)))
	}
	n, err = io.ReadFull(r, lead[4:size])
	if err != nil {
		return nil, shortHeader(err, n+4, size)
	}
	h := &Header{BigEndian: big}
	f := fields{b: lead[:size], order: h.order()}
	if err := h.readMagic(lead[:size]); err != nil {
		return nil, err
	}
	if h.Version == 2 {
		h.parse2(f)
	} else if err := h.parse1(f); err != nil {
		return nil, err
	}
	return h, h.check()
}

func (h *Header) order() binary.ByteOrder {
	if h.BigEndian {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

func headerSize(lead []byte) (size int, big bool) {
	for _, size := range []uint32{size1, size2} {
		if binary.LittleEndian.Uint32(lead) == size {
			return int(size), false
		}
		if binary.BigEndian.Uint32(lead) == size {
			return int(size), true
		}
	}
	return 0, false
}

func shortHeader(err error, have, size int) error {
	switch {
	case errors.Is(err, io.EOF) && have == 0:
		return refuse(ErrTruncated, "file is empty")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return refuse(ErrTruncated, "file ends inside the header (%d of %d bytes)", have, size)
	}
	return err
}

func (h *Header) readMagic(b []byte) error {
	if len(b) == size2 {
		h.Version = 2
		magic := string(b[4:12])
		h.Single = magic[:3] == "n+2"
		switch {
		case magic[:3] != "n+2" && magic[:3] != "ni2":
			return refuse(ErrFormat, "not a NIfTI file: magic is %q", strings.TrimRight(magic, "\x00"))
		case magic[3:] != "\x00\r\n\x1a\n":
			return refuse(ErrFormat, "NIfTI-2 magic damaged (line-ending conversion in transfer?)")
		}
		return nil
	}
	h.Version = 1
	magic := string(b[344:348])
	h.Single = magic == "n+1\x00"
	switch {
	case magic == "\x00\x00\x00\x00":
		return refuse(ErrFormat, "Analyze 7.5 header without NIfTI magic: orientation unknown")
	case !h.Single && magic != "ni1\x00":
		return refuse(ErrFormat, "not a NIfTI file: magic is '%s'", printable(strings.TrimRight(magic, "\x00")))
	}
	return nil
}

// printable drops what would disturb a terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, s)
}

// fields reads numbers at places of a header.
type fields struct {
	b     []byte
	order binary.ByteOrder
}

func (f fields) i16(at int) int     { return int(int16(f.order.Uint16(f.b[at:]))) }
func (f fields) i32(at int) int     { return int(int32(f.order.Uint32(f.b[at:]))) }
func (f fields) i64(at int) int64   { return int64(f.order.Uint64(f.b[at:])) }
func (f fields) f32(at int) float64 { return float64(math.Float32frombits(f.order.Uint32(f.b[at:]))) }
func (f fields) f64(at int) float64 { return math.Float64frombits(f.order.Uint64(f.b[at:])) }
func (f fields) text(at, n int) string {
	text, _, _ := bytes.Cut(f.b[at:at+n], []byte{0})
	return string(text)
}

func (h *Header) parse1(f fields) error {
	for i := range h.Dim {
		h.Dim[i] = int64(f.i16(40 + 2*i))
		h.Pixdim[i] = f.f32(76 + 4*i)
	}
	h.Intent, h.Type, h.Bits = f.i16(68), Type(f.i16(70)), f.i16(72)
	h.Slope, h.Inter = f.f32(112), f.f32(116)
	h.Units, h.Description, h.Name = f.b[123], f.text(148, 80), f.text(328, 16)
	h.Space = Space{QCode: f.i16(252), SCode: f.i16(254)}
	for i := range 3 {
		h.Space.Quaternion[i], h.Space.Shift[i] = f.f32(256+4*i), f.f32(268+4*i)
		for c := range 4 {
			h.Space.Rows[i][c] = f.f32(280 + 16*i + 4*c)
		}
	}
	var err error
	h.Offset, err = wholeOffset(f.f32(108))
	return err
}

func (h *Header) parse2(f fields) {
	for i := range h.Dim {
		h.Dim[i] = f.i64(16 + 8*i)
		h.Pixdim[i] = f.f64(104 + 8*i)
	}
	h.Type, h.Bits, h.Offset = Type(f.i16(12)), f.i16(14), f.i64(168)
	h.Slope, h.Inter = f.f64(176), f.f64(184)
	h.Description, h.Name = f.text(240, 80), f.text(508, 16)
	h.Space = Space{QCode: f.i32(344), SCode: f.i32(348)}
	for i := range 3 {
		h.Space.Quaternion[i], h.Space.Shift[i] = f.f64(352+8*i), f.f64(376+8*i)
		for c := range 4 {
			h.Space.Rows[i][c] = f.f64(400 + 32*i + 8*c)
		}
	}
	h.Units, h.Intent = byte(f.i32(500)), f.i32(504)
}

// wholeOffset turns NIfTI-1's float32 offset into bytes.
func wholeOffset(v float64) (int64, error) {
	switch {
	case math.IsNaN(v):
		return 0, refuse(ErrOffset, "vox_offset is not a number (byte 108)")
	case math.IsInf(v, 0):
		return 0, refuse(ErrOffset, "vox_offset is infinite (byte 108)")
	case v != math.Trunc(v):
		return 0, refuse(ErrOffset, "vox_offset %g is not whole (byte 108)", v)
	}
	return int64(min(max(v, -1<<60), 1<<60)), nil
}

func (h *Header) check() error {
	for _, check := range []func() error{h.checkDim, h.checkTypes, h.checkOffset, h.checkScale} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (h *Header) checkTypes() error { return checkType(h.Type) }

func (h *Header) checkDim() error {
	at, width := 40, 2
	if h.Version == 2 {
		at, width = 16, 8
	}
	if h.Dim[0] < 1 || h.Dim[0] > 7 {
		return refuse(ErrDimensions, "dim[0] = %d; must be 1..7 (byte %d)", h.Dim[0], at)
	}
	total, over := uint64(8), uint64(0)
	for i := 1; i <= int(h.Dim[0]); i++ {
		if h.Dim[i] < 1 {
			return refuse(ErrDimensions, "dim[%d] = %d; must be at least 1 (byte %d)", i, h.Dim[i], at+width*i)
		}
		if over, total = bits.Mul64(total, uint64(h.Dim[i])); over != 0 || total >= 1<<62 {
			return refuse(ErrDimensions, "volume of %s voxels does not fit: more than 64 bits can count (bytes %d to %d)", h.product(), at, at+8*width)
		}
	}
	return nil
}

// product writes the dimensions as "64 x 76 x 64 x 300".
func (h *Header) product() string {
	var said strings.Builder
	for i := 1; i <= int(h.Dim[0]); i++ {
		if i > 1 {
			said.WriteString(" x ")
		}
		said.WriteString(strconv.FormatInt(h.Dim[i], 10))
	}
	return said.String()
}

func (h *Header) checkOffset() error {
	first := h.firstByte()
	switch {
	case h.Offset < 0:
		return refuse(ErrOffset, "vox_offset is negative")
	case h.Offset > 1<<50:
		return refuse(ErrOffset, "vox_offset %d lies past the end of any file", h.Offset)
	case h.Single && h.Offset > 0 && h.Offset < first:
		return refuse(ErrOffset, "vox_offset %d lies inside the header of %d bytes", h.Offset, first)
	}
	return nil
}

// firstByte is where the data of a single file can begin.
func (h *Header) firstByte() int64 {
	if h.Version == 2 {
		return size2 + flagBytes
	}
	return size1 + flagBytes
}

func (h *Header) checkScale() error {
	switch {
	case h.Slope == 0 || math.IsNaN(h.Slope):
		return nil
	case math.IsInf(h.Slope, 0):
		return refuse(ErrScale, "scl_slope is infinite")
	case math.IsNaN(h.Inter):
		return refuse(ErrScale, "scl_inter is not a number")
	case math.IsInf(h.Inter, 0):
		return refuse(ErrScale, "scl_inter is infinite")
	}
	return nil
}

func (h *Header) scaling() scaling {
	if h.Slope == 0 || math.IsNaN(h.Slope) {
		return scaling{1, 0}
	}
	return scaling{h.Slope, h.Inter}
}

// Shape returns the used dimensions.
func (h *Header) Shape() []int {
	shape := make([]int, h.Dim[0])
	for i := range shape {
		shape[i] = int(h.Dim[i+1])
	}
	return shape
}

// count returns the number of values.
func (h *Header) count() int64 {
	n := int64(1)
	for i := 1; i <= int(h.Dim[0]); i++ {
		n *= h.Dim[i]
	}
	return n
}

// space returns the three spatial dimensions, 1 where unused.
func (h *Header) space() [3]int {
	shape := [3]int{1, 1, 1}
	for i := 0; i < 3 && i < int(h.Dim[0]); i++ {
		shape[i] = int(h.Dim[i+1])
	}
	return shape
}
