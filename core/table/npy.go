package table

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"syncact/core/fault"
)

// ErrNPY is beneath every refusal of an npy file.
var ErrNPY = errors.New("table: not a usable npy file")

// An Array is a dense array of any rank; V is in C order (last axis fastest)
// whatever the file's order.
type Array struct {
	Shape []int
	DType string // NumPy's name with byte order: "<f8", "|u1"
	V     []float64
}

// Rows returns the length of the first axis, 1 for a scalar.
func (a *Array) Rows() int {
	if len(a.Shape) == 0 {
		return 1
	}
	return a.Shape[0]
}

// Cols returns the product of all axes but the first.
func (a *Array) Cols() int {
	if a.Rows() == 0 {
		return 0
	}
	return len(a.V) / a.Rows()
}

// ReadNPY reads an npy file of real numbers or booleans.
func ReadNPY(path string) (*Array, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &fault.Input{File: path, What: "cannot be opened", Do: "check the path", Err: err}
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	a, err := decodeNPY(bufio.NewReaderSize(f, 1<<20), info.Size())
	if err != nil {
		return nil, &fault.Input{File: path, What: err.Error(), Do: "write it again with numpy.save", Err: ErrNPY}
	}
	return a, nil
}

// decodeNPY reads an array from a file of size bytes. The header is believed only as
// far as the bytes that follow it.
func decodeNPY(r io.Reader, size int64) (*Array, error) {
	h, err := readHeader(r)
	if err != nil {
		return nil, err
	}
	width, number := decoder(h.dtype)
	if number == nil {
		return nil, fmt.Errorf("data type %q is not a real number", h.dtype)
	}
	count, err := h.count(width, size)
	if err != nil {
		return nil, err
	}
	v := make([]float64, 0, count)
	raw := make([]byte, min(count, 1<<16)*width)
	for len(v) < count {
		n := min(count-len(v), 1<<16)
		if _, err := io.ReadFull(r, raw[:n*width]); err != nil {
			return nil, fmt.Errorf("shape %v needs %d numbers, the data end after %d: %w", h.shape, count, len(v), err)
		}
		for i := range n {
			v = append(v, number(raw[i*width:]))
		}
	}
	if h.fortran {
		v = cOrder(v, h.shape)
	}
	return &Array{Shape: h.shape, DType: h.dtype, V: v}, nil
}

// decoder returns the width of a NumPy type and the function that reads one element.
func decoder(dtype string) (int, func([]byte) float64) {
	var order binary.ByteOrder = binary.LittleEndian
	kind := dtype
	if len(dtype) > 0 && (dtype[0] == '<' || dtype[0] == '|' || dtype[0] == '=' || dtype[0] == '>') {
		if dtype[0] == '>' {
			order = binary.BigEndian
		}
		kind = dtype[1:]
	}
	switch kind {
	case "f8":
		return 8, func(b []byte) float64 { return math.Float64frombits(order.Uint64(b)) }
	case "f4":
		return 4, func(b []byte) float64 { return float64(math.Float32frombits(order.Uint32(b))) }
	case "i8":
		return 8, func(b []byte) float64 { return float64(int64(order.Uint64(b))) }
	case "u8":
		return 8, func(b []byte) float64 { return float64(order.Uint64(b)) }
	case "i4":
		return 4, func(b []byte) float64 { return float64(int32(order.Uint32(b))) }
	case "u4":
		return 4, func(b []byte) float64 { return float64(order.Uint32(b)) }
	case "i2":
		return 2, func(b []byte) float64 { return float64(int16(order.Uint16(b))) }
	case "u2":
		return 2, func(b []byte) float64 { return float64(order.Uint16(b)) }
	case "i1":
		return 1, func(b []byte) float64 { return float64(int8(b[0])) }
	case "u1", "b1":
		return 1, func(b []byte) float64 { return float64(b[0]) }
	}
	return 0, nil
}

// cOrder turns an array stored first axis fastest into last axis fastest.
func cOrder(v []float64, shape []int) []float64 {
	out := make([]float64, len(v))
	at := make([]int, len(shape))
	for _, x := range v {
		to := 0
		for axis, n := range shape {
			to = to*n + at[axis]
		}
		out[to] = x
		for axis := range at {
			if at[axis]++; at[axis] < shape[axis] {
				break
			}
			at[axis] = 0
		}
	}
	return out
}

// WriteNPY writes v as a float32 npy file of the given shape, atomically. v is in the
// file's order: last axis fastest, or first axis fastest when fortran.
func WriteNPY(path string, shape []int, fortran bool, v []float32) error {
	n := 1
	for _, length := range shape {
		n *= length
	}
	if n != len(v) {
		panic("table: shape and values differ")
	}
	h := header{dtype: "<f4", fortran: fortran, shape: shape}
	return writeFile(path, func(f *os.File) error {
		w := bufio.NewWriterSize(f, 1<<16)
		w.Write(h.encode())
		var b [4]byte
		for _, x := range v {
			binary.LittleEndian.PutUint32(b[:], math.Float32bits(x))
			w.Write(b[:])
		}
		return w.Flush() // the first error stays with the writer
	})
}
