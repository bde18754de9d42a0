package table

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"unicode/utf16"

	"github.com/klauspost/compress/zlib"

	"syncact/core/fault"
)

// ErrMAT is beneath every refusal of a MATLAB file.
var ErrMAT = errors.New("table: not a usable MATLAB 5 file")

// A MAT is what a MATLAB 5 file (save -v6, -v7) holds of numbers and text. The fields
// of a 1×1 struct s are named "s.field". Text is one string for a char row, one a row
// for a char matrix, one a cell for a cell array (column by column).
type MAT struct {
	Arrays map[string]*Array
	Text   map[string][]string
}

// Data types and array classes of the MATLAB 5 format.
const (
	miINT8, miUINT8, miINT16, miUINT16, miINT32, miUINT32, miSINGLE = 1, 2, 3, 4, 5, 6, 7
	miDOUBLE, miINT64, miUINT64, miMATRIX, miCOMPRESSED             = 9, 12, 13, 14, 15
	miUTF8, miUTF16                                                 = 16, 17

	mxCELL, mxSTRUCT, mxCHAR, mxDOUBLE, mxUINT64 = 1, 2, 4, 6, 15
	complexFlag                                  = 0x800
)

// ReadMAT reads the real numeric arrays and texts of a MATLAB 5 file; what else it
// holds (complex, sparse, objects) is left out.
func ReadMAT(path string) (*MAT, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, &fault.Input{File: path, What: "cannot be opened", Do: "check the path", Err: err}
	}
	m, err := decodeMAT(b)
	if err != nil {
		return nil, &fault.Input{File: path, What: err.Error(), Do: "save it again in MATLAB with -v7", Err: ErrMAT}
	}
	return m, nil
}

func decodeMAT(b []byte) (*MAT, error) {
	if bytes.HasPrefix(b, []byte("\x89HDF")) || bytes.HasPrefix(b, []byte("MATLAB 7.3")) {
		return nil, errors.New("is a MATLAB 7.3 file, which is HDF5 inside")
	}
	if len(b) < 128 {
		return nil, errors.New("is shorter than a MATLAB 5 header")
	}
	d := &matDecoder{m: &MAT{Arrays: make(map[string]*Array), Text: make(map[string][]string)}, budget: 1040*int64(len(b)) + 1<<20}
	switch string(b[126:128]) {
	case "IM":
		d.order = binary.LittleEndian
	case "MI":
		d.order = binary.BigEndian
	default:
		return nil, errors.New("does not begin as a MATLAB 5 file does")
	}
	for rest := b[128:]; len(rest) >= 8; {
		kind, body, after, err := d.element(rest)
		if err != nil {
			return nil, err
		}
		if kind == miCOMPRESSED {
			if kind, body, err = d.inflate(body); err != nil {
				return nil, err
			}
		}
		if kind == miMATRIX {
			if err := d.matrix(body, "", 0); err != nil {
				return nil, err
			}
		}
		rest = after
	}
	if len(d.m.Arrays)+len(d.m.Text) == 0 {
		return nil, errors.New("holds no array of numbers and no text")
	}
	return d.m, nil
}

// A matDecoder collects the variables of one file. budget is how many bytes the file
// may still inflate to.
type matDecoder struct {
	order  binary.ByteOrder
	m      *MAT
	budget int64
}

// element splits one tagged element off b.
func (d *matDecoder) element(b []byte) (kind uint32, body, rest []byte, err error) {
	if len(b) < 8 {
		return 0, nil, nil, errors.New("ends inside an element")
	}
	kind, size := d.order.Uint32(b), d.order.Uint32(b[4:])
	if small := kind >> 16; small != 0 { // up to four bytes inside the tag
		if small > 4 {
			return 0, nil, nil, fmt.Errorf("has a short element of %d bytes", small)
		}
		return kind & 0xffff, b[4 : 4+small], b[8:], nil
	}
	if int64(size) > int64(len(b)-8) {
		return 0, nil, nil, fmt.Errorf("ends inside an element of %d bytes", size)
	}
	end := 8 + int(size)
	body, padded := b[8:end], end
	if kind != miCOMPRESSED {
		padded = min((end+7)&^7, len(b))
	}
	return kind, body, b[padded:], nil
}

func (d *matDecoder) inflate(packed []byte) (uint32, []byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return 0, nil, fmt.Errorf("has a damaged compressed element: %v", err)
	}
	defer z.Close()
	plain, err := io.ReadAll(io.LimitReader(z, d.budget+1))
	if err != nil {
		return 0, nil, fmt.Errorf("has a damaged compressed element: %v", err)
	}
	if d.budget -= int64(len(plain)); d.budget < 0 {
		return 0, nil, errors.New("inflates without end")
	}
	kind, body, _, err := d.element(plain)
	return kind, body, err
}

// A matHeader is what every array begins with.
type matHeader struct {
	class uint8
	flags uint32
	dims  []int
	name  string
	count int
}

func (d *matDecoder) header(b []byte) (h matHeader, rest []byte, err error) {
	_, flags, b, err := d.element(b)
	if err != nil || len(flags) < 4 {
		return h, nil, errors.New("has an array without flags")
	}
	h.flags = d.order.Uint32(flags)
	h.class = uint8(h.flags)
	_, dims, b, err := d.element(b)
	if err != nil || len(dims)%4 != 0 || len(dims) < 8 || len(dims) > 32*4 {
		return h, nil, errors.New("has an array without a shape")
	}
	h.count = 1
	for ; len(dims) > 0; dims = dims[4:] {
		n := int(int32(d.order.Uint32(dims)))
		if n < 0 || n > 0 && h.count > math.MaxInt32/n {
			return h, nil, errors.New("has an array of impossible shape")
		}
		h.dims = append(h.dims, n)
		h.count *= n
	}
	_, name, rest, err := d.element(b)
	h.name = string(name)
	return h, rest, err
}

// matrix adds the array in b under prefix and its own name.
func (d *matDecoder) matrix(b []byte, prefix string, depth int) error {
	if len(b) == 0 || depth > 8 {
		return nil // an empty cell or field is written without any header
	}
	h, rest, err := d.header(b)
	if err != nil {
		return err
	}
	name := prefix + h.name
	switch {
	case h.class == mxSTRUCT && h.count == 1:
		return d.structure(rest, name, depth)
	case h.class == mxCELL:
		return d.cells(rest, h.count, name)
	case h.class == mxCHAR:
		d.m.Text[name], err = d.char(rest, h)
		return err
	case h.class >= mxDOUBLE && h.class <= mxUINT64 && h.flags&complexFlag == 0:
		d.m.Arrays[name], err = d.numbers(rest, h)
		return err
	}
	return nil
}

func (d *matDecoder) structure(b []byte, name string, depth int) error {
	_, length, b, err := d.element(b)
	if err != nil || len(length) < 4 {
		return fmt.Errorf("%s: struct without field names", name)
	}
	_, names, b, err := d.element(b)
	width := int(int32(d.order.Uint32(length)))
	if err != nil || width <= 0 || len(names)%width != 0 {
		return fmt.Errorf("%s: struct without field names", name)
	}
	for ; len(names) > 0; names = names[width:] {
		var body []byte
		if _, body, b, err = d.element(b); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		field, _, _ := strings.Cut(string(names[:width]), "\x00")
		if err := d.matrix(body, name+"."+field, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// cells reads a cell array of texts; one that holds anything else is left out.
func (d *matDecoder) cells(b []byte, count int, name string) error {
	var texts []string
	for i := range count {
		_, body, rest, err := d.element(b)
		if err != nil {
			return fmt.Errorf("%s: cell %d: %w", name, i, err)
		}
		b = rest
		if len(body) == 0 {
			texts = append(texts, "")
			continue
		}
		h, rest, err := d.header(body)
		if err != nil {
			return fmt.Errorf("%s: cell %d: %w", name, i, err)
		}
		if h.class != mxCHAR && h.count > 0 {
			return nil
		}
		var lines []string
		if h.class == mxCHAR {
			if lines, err = d.char(rest, h); err != nil {
				return fmt.Errorf("%s: cell %d: %w", name, i, err)
			}
		}
		texts = append(texts, strings.Join(lines, "\n"))
	}
	d.m.Text[name] = texts
	return nil
}

// char returns the rows of a char array.
func (d *matDecoder) char(b []byte, h matHeader) ([]string, error) {
	kind, body, _, err := d.element(b)
	if err != nil {
		return nil, err
	}
	var units []rune
	switch kind {
	case miUTF8, miINT8, miUINT8:
		units = []rune(string(body))
	case miUINT16, miUTF16, miINT16:
		wide := make([]uint16, len(body)/2)
		for i := range wide {
			wide[i] = d.order.Uint16(body[2*i:])
		}
		units = utf16.Decode(wide)
	default:
		return nil, fmt.Errorf("%s: text of type %d", h.name, kind)
	}
	rows := h.dims[0]
	if rows <= 1 || len(units)%rows != 0 {
		return []string{string(units)}, nil
	}
	out := make([]string, rows)
	for r := range rows {
		var line []rune
		for i := r; i < len(units); i += rows {
			line = append(line, units[i])
		}
		out[r] = strings.TrimRight(string(line), " ")
	}
	return out, nil
}

var matTypes = map[uint32]string{miINT8: "i1", miUINT8: "u1", miINT16: "i2", miUINT16: "u2", miINT32: "i4", miUINT32: "u4",
	miSINGLE: "f4", miDOUBLE: "f8", miINT64: "i8", miUINT64: "u8"}

func (d *matDecoder) numbers(b []byte, h matHeader) (*Array, error) {
	kind, body, _, err := d.element(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", h.name, err)
	}
	sign := "<"
	if d.order == binary.BigEndian {
		sign = ">"
	}
	dtype := sign + matTypes[kind]
	width, number := decoder(dtype)
	if number == nil || len(body) != h.count*width {
		return nil, fmt.Errorf("%s: %d bytes of type %d for shape %v", h.name, len(body), kind, h.dims)
	}
	v := make([]float64, h.count)
	for i := range v {
		v[i] = number(body[i*width:])
	}
	return &Array{Shape: h.dims, DType: dtype, V: cOrder(v, h.dims)}, nil
}
