package onnx

import (
	"encoding/binary"
	"math"
	"math/bits"
	"strconv"

	"google.golang.org/protobuf/encoding/protowire"
)

// A tensor is a TensorProto whose values stay in the file until asked for.
type tensor struct {
	name     string
	dims     []int64
	typ      Type
	raw      []byte // the whole message
	data     []byte // raw_data
	hasData  bool
	typed    []field // chunks of float_data, int64_data and the like
	external bool
	where    map[string]string // external_data
}

func readTensor(b []byte) (*tensor, error) {
	t := &tensor{raw: b}
	return t, eachField(b, func(f field) (err error) {
		switch f.num {
		case 1:
			t.dims, err = f.appendInts(t.dims)
		case 2:
			t.typ = Type(f.value)
		case 4, 5, 6, 7, 10, 11:
			if t.typed = append(t.typed, f); len(t.typed) > maxRecords {
				err = errRecords
			}
		case 8:
			t.name = f.text()
		case 9:
			t.data, t.hasData = f.bytes, true
		case 13:
			var key, v string
			key, v, err = readEntry(f.bytes)
			if t.where == nil {
				t.where = map[string]string{}
			}
			t.where[key] = v
		case 14:
			t.external = f.value == 1
		}
		return err
	})
}

// typeBits holds the width of an element in bits, typeNames its name in the
// schema, by Type. Strings have no width.
var (
	typeBits  = []int{0, 32, 8, 8, 16, 16, 32, 64, 0, 8, 16, 64, 32, 64, 64, 128, 16, 8, 8, 8, 8, 4, 4, 4, 8, 2, 2}
	typeNames = []string{"UNDEFINED", "FLOAT", "UINT8", "INT8", "UINT16", "INT16", "INT32", "INT64", "STRING", "BOOL",
		"FLOAT16", "DOUBLE", "UINT32", "UINT64", "COMPLEX64", "COMPLEX128", "BFLOAT16", "FLOAT8E4M3FN",
		"FLOAT8E4M3FNUZ", "FLOAT8E5M2", "FLOAT8E5M2FNUZ", "UINT4", "INT4", "FLOAT4E2M1", "FLOAT8E8M0", "UINT2", "INT2"}
)

const stringType Type = 8

// String is the name of the type in the ONNX schema, "FLOAT16".
func (t Type) String() string {
	if t.known() {
		return typeNames[t]
	}
	return "type " + strconv.Itoa(int(t))
}

func (t Type) known() bool { return t >= 0 && int(t) < len(typeNames) }

// count returns the number of elements; false when a dimension is negative or the
// product leaves 62 bits.
func (t *tensor) count() (int64, bool) {
	n := uint64(1)
	for _, d := range t.dims {
		if d < 0 {
			return 0, false
		}
		hi, lo := bits.Mul64(n, uint64(d))
		if hi != 0 || lo >= 1<<62 {
			return 0, false
		}
		n = lo
	}
	return int64(n), true
}

// size returns the bytes that n elements take in raw form.
func (t *tensor) size(n int64) (int64, bool) {
	width := int64(typeBits[t.typ])
	if n > math.MaxInt64/128 {
		return 0, false
	}
	return (n*width + 7) / 8, true
}

// stored returns how many elements the typed fields hold.
func (t *tensor) stored() int64 {
	var n int64
	for _, f := range t.typed {
		switch {
		case f.typ != protowire.BytesType || f.num == 6: // one element a field
			n++
		case f.num == 4:
			n += int64(len(f.bytes) / 4)
		case f.num == 10:
			n += int64(len(f.bytes) / 8)
		default: // a varint ends with a byte below 128
			for _, c := range f.bytes {
				if c < 0x80 {
					n++
				}
			}
		}
	}
	if t.typ == 14 || t.typ == 15 {
		n /= 2
	}
	return n
}

// A decoder turns raw elements into floats: the width in bytes and the function.
func (t Type) decoder() (int, func([]byte) float64) {
	le := binary.LittleEndian
	switch t {
	case Float:
		return 4, func(b []byte) float64 { return float64(math.Float32frombits(le.Uint32(b))) }
	case Double:
		return 8, func(b []byte) float64 { return math.Float64frombits(le.Uint64(b)) }
	case Half:
		return 2, func(b []byte) float64 { return halfFloat(le.Uint16(b)) }
	case 16:
		return 2, func(b []byte) float64 { return float64(math.Float32frombits(uint32(le.Uint16(b)) << 16)) }
	case Uint8, Bool:
		return 1, func(b []byte) float64 { return float64(b[0]) }
	case 3:
		return 1, func(b []byte) float64 { return float64(int8(b[0])) }
	case Int32:
		return 4, func(b []byte) float64 { return float64(int32(le.Uint32(b))) }
	case Int64:
		return 8, func(b []byte) float64 { return float64(int64(le.Uint64(b))) }
	}
	return 0, nil
}

// halfFloat converts an IEEE 754 binary16.
func halfFloat(h uint16) float64 {
	sign, exp, frac := 1-2*float64(h>>15), int(h>>10&31), float64(h&1023)
	switch exp {
	case 0:
		return sign * math.Ldexp(frac, -24)
	case 31:
		if frac == 0 {
			return math.Inf(int(sign))
		}
		return math.NaN()
	}
	return sign * math.Ldexp(1024+frac, exp-25)
}

// each calls f with every element as a float and reports whether the type and
// storage could be read. raw is the tensor's raw data, nil for typed fields.
func (t *tensor) each(raw []byte, f func(float64)) bool {
	if raw != nil || t.hasData {
		if raw == nil {
			raw = t.data
		}
		width, decode := t.typ.decoder()
		if decode == nil {
			return false
		}
		for ; len(raw) >= width; raw = raw[width:] {
			f(decode(raw))
		}
		return true
	}
	for _, chunk := range t.typed {
		if !t.eachTyped(chunk, f) {
			return false
		}
	}
	return !t.external
}

func (t *tensor) eachTyped(chunk field, f func(float64)) bool {
	switch chunk.num {
	case 4:
		values, err := chunk.appendFloats(nil)
		for _, v := range values {
			f(float64(v))
		}
		return err == nil
	case 10:
		for b := chunk.bytes; len(b) >= 8; b = b[8:] {
			f(math.Float64frombits(binary.LittleEndian.Uint64(b)))
		}
		return true
	case 5, 7:
		values, err := chunk.appendInts(nil)
		for _, v := range values {
			if t.typ == Half && chunk.num == 5 {
				f(halfFloat(uint16(v)))
				continue
			}
			f(float64(v))
		}
		return err == nil
	}
	return false
}

// small returns the values of a tensor of at most limit elements that lies in the
// file itself.
func (t *tensor) small(limit int64) ([]float64, bool) {
	n, ok := t.count()
	if !ok || n > limit || t.external {
		return nil, false
	}
	var v []float64
	ok = t.each(nil, func(x float64) { v = append(v, x) })
	return v, ok && int64(len(v)) == n
}
