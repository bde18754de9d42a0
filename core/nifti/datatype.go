package nifti

import (
	"encoding/binary"
	"fmt"
	"math"
)

// A Type is how a voxel's number is stored: the standard's datatype code.
type Type int16

// The types that are read and written.
const (
	Uint8   Type = 2
	Int16   Type = 4
	Int32   Type = 8
	Float32 Type = 16
	Float64 Type = 64
	Int8    Type = 256
	Uint16  Type = 512
	Uint32  Type = 768
	Int64   Type = 1024
	Uint64  Type = 1280
)

var typeNames = map[Type]string{
	1: "binary", Uint8: "uint8", Int16: "int16", Int32: "int32", Float32: "float32", 32: "complex64",
	Float64: "float64", 128: "rgb24", Int8: "int8", Uint16: "uint16", Uint32: "uint32", Int64: "int64",
	Uint64: "uint64", 1536: "float128", 1792: "complex128", 2048: "complex256", 2304: "rgba32",
}

// String returns "int16".
func (t Type) String() string {
	if name, ok := typeNames[t]; ok {
		return name
	}
	return fmt.Sprintf("data type %d", int(t))
}

// Size returns the bytes of one voxel, 0 for a type that is not supported.
func (t Type) Size() int {
	switch t {
	case Uint8, Int8:
		return 1
	case Int16, Uint16:
		return 2
	case Int32, Uint32, Float32:
		return 4
	case Int64, Uint64, Float64:
		return 8
	}
	return 0
}

// Integer reports whether t holds whole numbers only.
func (t Type) Integer() bool { return t != Float32 && t != Float64 }

// limits returns the least and largest value of an integer type; the largest of 64
// bits is the float64 beneath it.
func (t Type) limits() (lo, hi float64) {
	switch t {
	case Uint8:
		return 0, math.MaxUint8
	case Int8:
		return math.MinInt8, math.MaxInt8
	case Int16:
		return math.MinInt16, math.MaxInt16
	case Uint16:
		return 0, math.MaxUint16
	case Int32:
		return math.MinInt32, math.MaxInt32
	case Uint32:
		return 0, math.MaxUint32
	case Int64:
		return math.MinInt64, math.Nextafter(1<<63, 0)
	case Uint64:
		return 0, math.Nextafter(1<<64, 0)
	}
	return math.Inf(-1), math.Inf(1)
}

// checkType refuses what is no number per voxel.
func checkType(t Type) error {
	switch {
	case t == 0:
		return refuse(ErrType, "data type code 0 (unknown) at byte 70")
	case t == 1:
		return refuse(ErrType, "data type not supported: binary (1 bit)")
	case t.Size() > 0:
		return nil
	case typeNames[t] == "":
		return refuse(ErrType, "unknown data type code %d", int(t))
	}
	return refuse(ErrType, "data type not supported: %s (code %d); expected a number per voxel", t, int(t))
}

// A scaling turns stored numbers into values.
type scaling struct {
	slope, inter float64
}

func (s scaling) none() bool { return s.slope == 1 && s.inter == 0 }

// decode converts whole little-endian elements of src. It returns how many there
// were.
func decode[T float32 | float64](dst []T, src []byte, t Type, s scaling) int {
	n := len(src) / t.Size()
	dst = dst[:n]
	switch t {
	case Uint8:
		scale(dst, s, func(i int) uint8 { return src[i] })
	case Int8:
		scale(dst, s, func(i int) int8 { return int8(src[i]) })
	case Int16:
		decodeInt16(dst, src, s)
	case Uint16:
		scale(dst, s, func(i int) uint16 { return binary.LittleEndian.Uint16(src[2*i:]) })
	case Int32:
		scale(dst, s, func(i int) int32 { return int32(binary.LittleEndian.Uint32(src[4*i:])) })
	case Uint32:
		scale(dst, s, func(i int) uint32 { return binary.LittleEndian.Uint32(src[4*i:]) })
	case Float32:
		scale(dst, s, func(i int) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(src[4*i:])) })
	case Int64:
		scale(dst, s, func(i int) int64 { return int64(binary.LittleEndian.Uint64(src[8*i:])) })
	case Uint64:
		scale(dst, s, func(i int) uint64 { return binary.LittleEndian.Uint64(src[8*i:]) })
	case Float64:
		scale(dst, s, func(i int) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(src[8*i:])) })
	default:
		panic("nifti: decode of an unchecked type")
	}
	return n
}

type stored interface {
	int8 | uint8 | int16 | uint16 | int32 | uint32 | int64 | uint64 | float32 | float64
}

func scale[T float32 | float64, S stored](dst []T, s scaling, at func(i int) S) {
	if s.none() {
		for i := range dst {
			dst[i] = T(at(i))
		}
		return
	}
	for i := range dst {
		dst[i] = T(float64(at(i))*s.slope + s.inter)
	}
}

// decodeInt16 is the loop that most runs go through, free of calls.
func decodeInt16[T float32 | float64](dst []T, src []byte, s scaling) {
	src = src[:2*len(dst)]
	if s.none() {
		for i := range dst {
			dst[i] = T(int16(binary.LittleEndian.Uint16(src[2*i:])))
		}
		return
	}
	for i := range dst {
		dst[i] = T(float64(int16(binary.LittleEndian.Uint16(src[2*i:])))*s.slope + s.inter)
	}
}

// swap reverses the bytes of every element in place.
func swap(b []byte, size int) {
	switch size {
	case 2:
		for i := 0; i+2 <= len(b); i += 2 {
			b[i], b[i+1] = b[i+1], b[i]
		}
	case 4:
		for i := 0; i+4 <= len(b); i += 4 {
			binary.LittleEndian.PutUint32(b[i:], binary.BigEndian.Uint32(b[i:]))
		}
	case 8:
		for i := 0; i+8 <= len(b); i += 8 {
			binary.LittleEndian.PutUint64(b[i:], binary.BigEndian.Uint64(b[i:]))
		}
	}
}

// encode appends v as little-endian elements of type t, undoing the scaling. An
// integer type refuses what does not round to one of its numbers.
func encode(dst []byte, v []float32, t Type, s scaling) ([]byte, error) {
	lo, hi := t.limits()
	for i, x := range v {
		raw := float64(x)
		if !s.none() {
			raw = (raw - s.inter) / s.slope
		}
		if t.Integer() {
			raw = math.Round(raw)
			if !(raw >= lo && raw <= hi) {
				return dst, refuse(ErrValue, "value %g at voxel %d does not fit %s (slope %g, intercept %g)", x, i, t, s.slope, s.inter)
			}
		}
		dst = appendNumber(dst, raw, t)
	}
	return dst, nil
}

func appendNumber(dst []byte, raw float64, t Type) []byte {
	le := binary.LittleEndian
	switch t {
	case Uint8:
		return append(dst, uint8(raw))
	case Int8:
		return append(dst, byte(int8(raw)))
	case Int16:
		return le.AppendUint16(dst, uint16(int16(raw)))
	case Uint16:
		return le.AppendUint16(dst, uint16(raw))
	case Int32:
		return le.AppendUint32(dst, uint32(int32(raw)))
	case Uint32:
		return le.AppendUint32(dst, uint32(raw))
	case Float32:
		return le.AppendUint32(dst, math.Float32bits(float32(raw)))
	case Int64:
		return le.AppendUint64(dst, uint64(int64(raw)))
	case Uint64:
		return le.AppendUint64(dst, uint64(raw))
	}
	return le.AppendUint64(dst, math.Float64bits(raw))
}
