package onnx

import (
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// An Attr is an attribute of a node, already encoded as an AttributeProto.
type Attr struct{ proto []byte }

// IntAttr is an attribute of one integer.
func IntAttr(name string, v int64) Attr {
	return Attr{appendInt(appendInt(appendText(nil, 1, name), 3, v), 20, 2)}
}

// FloatAttr is an attribute of one float.
func FloatAttr(name string, v float32) Attr {
	p := protowire.AppendTag(appendText(nil, 1, name), 2, protowire.Fixed32Type)
	p = protowire.AppendFixed32(p, math.Float32bits(v))
	return Attr{appendInt(p, 20, 1)}
}

// IntsAttr is an attribute of a list of integers.
func IntsAttr(name string, values ...int64) Attr {
	p := appendText(nil, 1, name)
	for _, v := range values {
		p = appendInt(p, 8, v)
	}
	return Attr{appendInt(p, 20, 7)}
}

// TextAttr is an attribute of one string.
func TextAttr(name, v string) Attr {
	return Attr{appendInt(appendText(appendText(nil, 1, name), 4, v), 20, 3)}
}
