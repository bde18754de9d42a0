package onnx

import (
	"errors"
	"io"
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// A field is one field of a message. Payloads are slices of the file.
type field struct {
	num   protowire.Number
	typ   protowire.Type
	value uint64 // varint or fixed
	bytes []byte // length-delimited
}

// errCut says that a field runs past the end of its message, errWire that the
// bytes are no protocol buffer.
var (
	errCut  = errors.New("a field runs past the end")
	errWire = errors.New("its fields cannot be read")
)

// eachField calls f for every field of a message, in file order.
func eachField(b []byte, f func(field) error) error {
	for len(b) > 0 {
		num, typ, n := protowire.ConsumeTag(b)
		if n < 0 {
			return wireError(n)
		}
		b = b[n:]
		fld := field{num: num, typ: typ}
		switch typ {
		case protowire.VarintType:
			fld.value, n = protowire.ConsumeVarint(b)
		case protowire.BytesType:
			fld.bytes, n = protowire.ConsumeBytes(b)
		case protowire.Fixed32Type:
			var v uint32
			v, n = protowire.ConsumeFixed32(b)
			fld.value = uint64(v)
		case protowire.Fixed64Type:
			fld.value, n = protowire.ConsumeFixed64(b)
		default: // groups left the language before ONNX began
			return errWire
		}
		if n < 0 {
			return wireError(n)
		}
		b = b[n:]
		if err := f(fld); err != nil {
			return err
		}
	}
	return nil
}

func wireError(n int) error {
	if errors.Is(protowire.ParseError(n), io.ErrUnexpectedEOF) {
		return errCut
	}
	return errWire
}

func (f field) text() string { return string(f.bytes) }

// appendInts adds the integers of a repeated field, packed or not.
func (f field) appendInts(to []int64) ([]int64, error) {
	if f.typ == protowire.VarintType {
		return append(to, int64(f.value)), nil
	}
	for b := f.bytes; len(b) > 0; {
		v, n := protowire.ConsumeVarint(b)
		if n < 0 {
			return nil, errWire
		}
		to, b = append(to, int64(v)), b[n:]
	}
	return to, nil
}

// appendFloats adds the floats of a repeated field, packed or not.
func (f field) appendFloats(to []float32) ([]float32, error) {
	if f.typ == protowire.Fixed32Type {
		return append(to, math.Float32frombits(uint32(f.value))), nil
	}
	if len(f.bytes)%4 != 0 {
		return nil, errWire
	}
	for b := f.bytes; len(b) > 0; b = b[4:] {
		v, _ := protowire.ConsumeFixed32(b)
		to = append(to, math.Float32frombits(v))
	}
	return to, nil
}
