package table

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// maxHeader is the longest npy header believed; NumPy's own are below 1 KiB.
const maxHeader = 1 << 16

// A header is what stands before the numbers of an npy file.
type header struct {
	dtype   string // "<f4"
	fortran bool
	shape   []int
	size    int64 // of the header in the file, magic included: where the numbers begin
}

// readHeader reads the header of an npy file (format 1, 2 or 3).
func readHeader(r io.Reader) (header, error) {
	var h header
	lead := make([]byte, 12)
	if _, err := io.ReadFull(r, lead[:10]); err != nil {
		return h, fmt.Errorf("the file ends inside its header")
	}
	if string(lead[:6]) != "\x93NUMPY" {
		return h, fmt.Errorf("it does not begin as an npy file does")
	}
	length := int64(binary.LittleEndian.Uint16(lead[8:]))
	h.size = 10
	switch lead[6] {
	case 1:
	case 2, 3:
		if _, err := io.ReadFull(r, lead[10:]); err != nil {
			return h, fmt.Errorf("the file ends inside its header")
		}
		length, h.size = int64(binary.LittleEndian.Uint32(lead[8:])), 12
	default:
		return h, fmt.Errorf("npy format %d is not known", lead[6])
	}
	if length > maxHeader {
		return h, fmt.Errorf("the header claims %d bytes", length)
	}
	text := make([]byte, length)
	if _, err := io.ReadFull(r, text); err != nil {
		return h, fmt.Errorf("the file ends inside its header")
	}
	h.size += length
	return h, h.parse(string(text))
}

// parse reads the dictionary literal {'descr': '<f4', 'fortran_order': False,
// 'shape': (3, 4), } in any order of its keys.
func (h *header) parse(text string) error {
	value := func(key string) (string, error) {
		_, after, ok := strings.Cut(text, "'"+key+"'")
		if !ok {
			_, after, ok = strings.Cut(text, `"`+key+`"`)
		}
		after, colon := strings.CutPrefix(strings.TrimLeft(after, " "), ":")
		if !ok || !colon {
			return "", fmt.Errorf("the header has no %q", key)
		}
		return strings.TrimLeft(after, " "), nil
	}
	descr, err := value("descr")
	if err != nil {
		return err
	}
	if len(descr) < 2 || descr[0] != '\'' && descr[0] != '"' {
		return fmt.Errorf("a structured data type is not a table of numbers")
	}
	h.dtype, _, _ = strings.Cut(descr[1:], descr[:1])
	order, err := value("fortran_order")
	if err != nil {
		return err
	}
	h.fortran = strings.HasPrefix(order, "True")
	if !h.fortran && !strings.HasPrefix(order, "False") {
		return fmt.Errorf("the header's fortran_order is neither True nor False")
	}
	shape, err := value("shape")
	if err != nil {
		return err
	}
	inside, _, closed := strings.Cut(strings.TrimPrefix(shape, "("), ")")
	if !closed || !strings.HasPrefix(shape, "(") {
		return fmt.Errorf("the header's shape is not a list of numbers")
	}
	return h.parseShape(inside)
}

func (h *header) parseShape(list string) error {
	for word := range strings.SplitSeq(list, ",") {
		word = strings.TrimSuffix(strings.TrimSpace(word), "L")
		if word == "" {
			continue
		}
		n, err := strconv.Atoi(word)
		if err != nil || n < 0 || len(h.shape) == 32 {
			return fmt.Errorf("the header's shape (%s) is not a list of lengths", list)
		}
		h.shape = append(h.shape, n)
	}
	return nil
}

// count returns the number of elements, checked against a file of size bytes.
func (h *header) count(width int, size int64) (int, error) {
	n := int64(1)
	for _, length := range h.shape {
		if length == 0 {
			return 0, nil
		}
		if n > math.MaxInt64/int64(length)/int64(width) {
			return 0, fmt.Errorf("shape %v is larger than any file", h.shape)
		}
		n *= int64(length)
	}
	if have := size - h.size; n*int64(width) > have {
		return 0, fmt.Errorf("shape %v of %s needs %d bytes, %d are there", h.shape, h.dtype, n*int64(width), have)
	}
	return int(n), nil
}

// encode returns the header as NumPy writes it: format 1, padded so that the numbers
// begin at a multiple of 64 bytes.
func (h *header) encode() []byte {
	order, shape := "False", ""
	if h.fortran {
		order = "True"
	}
	for i, n := range h.shape {
		if i > 0 {
			shape += ", "
		}
		shape += strconv.Itoa(n)
	}
	if len(h.shape) == 1 {
		shape += ","
	}
	text := fmt.Sprintf("{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }", h.dtype, order, shape)
	text += strings.Repeat(" ", 63-(10+len(text))%64) + "\n"
	out := []byte("\x93NUMPY\x01\x00")
	out = binary.LittleEndian.AppendUint16(out, uint16(len(text)))
	return append(out, text...)
}
