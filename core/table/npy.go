package table

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/sbinet/npyio"

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

// decodeNPY reads an array of at most size bytes. The header is believed only as
// far as the bytes that follow it.
func decodeNPY(r io.Reader, size int64) (*Array, error) {
	npy, err := npyio.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	d := npy.Header.Descr
	width, number := decoder(d.Type)
	if number == nil {
		return nil, fmt.Errorf("data type %q is not a real number", d.Type)
	}
	count := int64(1)
	for _, n := range d.Shape {
		if n < 0 || (n > 0 && count > size/int64(n)) {
			return nil, fmt.Errorf("shape %v does not fit a file of %d bytes", d.Shape, size)
		}
		count *= int64(n)
	}
	if count*int64(width) > size {
		return nil, fmt.Errorf("shape %v needs %d bytes, the file has %d", d.Shape, count*int64(width), size)
	}
	raw := make([]byte, count*int64(width))
	if n, err := io.ReadFull(r, raw); err != nil {
		return nil, fmt.Errorf("shape %v needs %d bytes of data, %d are there", d.Shape, len(raw), n)
	}
	v := make([]float64, count)
	for i := range v {
		v[i] = number(raw[i*width:])
	}
	if d.Fortran {
		v = cOrder(v, d.Shape)
	}
	return &Array{Shape: d.Shape, DType: d.Type, V: v}, nil
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
