package onnx

import (
	"encoding/binary"
	"fmt"
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// A Type is the element type of a tensor, numbered as TensorProto.DataType.
type Type int32

// The element types that Sync-ACT's own graphs use.
const (
	Float  Type = 1
	Uint8  Type = 2
	Int32  Type = 6
	Int64  Type = 7
	Bool   Type = 9
	Half   Type = 10
	Double Type = 11
)

// builderOpset and builderIR are old enough for every execution provider and new
// enough for the operators used (onnx.proto: opset 18 came with IR 8).
const builderOpset, builderIR = 18, 8

// A Builder collects nodes in the order of execution and encodes a ModelProto.
type Builder struct {
	nodes, inits, inputs, outputs []byte
	count                         int
}

// NewBuilder returns an empty graph of opset 18.
func NewBuilder() *Builder { return &Builder{} }

// Input declares a graph input and returns its name. A dimension of 0 is free.
func (b *Builder) Input(name string, t Type, dims ...int) string {
	b.inputs = appendMessage(b.inputs, 11, valueInfo(name, t, dims))
	return name
}

// Output names tensor as a graph output. A dimension of 0 is free.
func (b *Builder) Output(tensor, name string, t Type, dims ...int) {
	b.append("Identity", []string{tensor}, []string{name}, nil)
	b.outputs = appendMessage(b.outputs, 12, valueInfo(name, t, dims))
}

// Node appends an operator with one output and returns that output's name. An
// argument is the name of an input (string) or an [Attr].
func (b *Builder) Node(op string, args ...any) string { return b.Nodes(op, 1, args...)[0] }

// Nodes appends an operator with n outputs and returns their names.
func (b *Builder) Nodes(op string, n int, args ...any) []string {
	var in []string
	var attrs []Attr
	for _, arg := range args {
		switch a := arg.(type) {
		case string:
			in = append(in, a)
		case Attr:
			attrs = append(attrs, a)
		default:
			panic(fmt.Sprintf("onnx: argument of type %T", arg))
		}
	}
	out := make([]string, n)
	for i := range out {
		out[i] = b.fresh()
	}
	b.append(op, in, out, attrs)
	return out
}

// Floats adds a float constant and returns its name; no dims make a scalar.
func (b *Builder) Floats(values []float32, dims ...int) string {
	raw := make([]byte, 0, 4*len(values))
	for _, v := range values {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
	}
	return b.constant(Float, raw, dims)
}

// Scalar adds a float scalar and returns its name.
func (b *Builder) Scalar(v float32) string { return b.Floats([]float32{v}) }

// Ints adds a one-dimensional int64 constant and returns its name.
func (b *Builder) Ints(values ...int64) string {
	raw := make([]byte, 0, 8*len(values))
	for _, v := range values {
		raw = binary.LittleEndian.AppendUint64(raw, uint64(v))
	}
	return b.constant(Int64, raw, []int{len(values)})
}

// Bytes encodes the graph as a ModelProto.
func (b *Builder) Bytes() []byte {
	graph := append([]byte(nil), b.nodes...)
	graph = appendText(graph, 2, "syncact")
	graph = append(append(append(graph, b.inits...), b.inputs...), b.outputs...)
	model := appendInt(nil, 1, builderIR)
	model = appendText(model, 2, "syncact")
	model = appendMessage(model, 7, graph)
	return appendMessage(model, 8, appendInt(nil, 2, builderOpset))
}

func (b *Builder) fresh() string {
	b.count++
	return fmt.Sprintf("t%d", b.count)
}

func (b *Builder) constant(t Type, raw []byte, dims []int) string {
	name := b.fresh()
	var tensor []byte
	for _, d := range dims {
		tensor = appendInt(tensor, 1, int64(d))
	}
	tensor = appendInt(tensor, 2, int64(t))
	tensor = appendText(tensor, 8, name)
	tensor = appendMessage(tensor, 9, raw)
	b.inits = appendMessage(b.inits, 5, tensor)
	return name
}

func (b *Builder) append(op string, in, out []string, attrs []Attr) {
	b.nodes = appendMessage(b.nodes, 1, nodeProto(op, "", in, out, attrs))
}

// nodeProto encodes a NodeProto.
func nodeProto(op, name string, in, out []string, attrs []Attr) []byte {
	var node []byte
	for _, s := range in {
		node = appendText(node, 1, s)
	}
	for _, s := range out {
		node = appendText(node, 2, s)
	}
	if name != "" {
		node = appendText(node, 3, name)
	}
	node = appendText(node, 4, op)
	for _, a := range attrs {
		node = appendMessage(node, 5, a.proto)
	}
	return node
}

// valueInfo encodes a ValueInfoProto of a tensor; a dimension of 0 is symbolic.
func valueInfo(name string, t Type, dims []int) []byte {
	var shape []byte
	for i, d := range dims {
		if d == 0 {
			shape = appendMessage(shape, 1, appendText(nil, 2, fmt.Sprintf("%s_d%d", name, i)))
			continue
		}
		shape = appendMessage(shape, 1, appendInt(nil, 1, int64(d)))
	}
	tensor := appendInt(nil, 1, int64(t))
	tensor = appendMessage(tensor, 2, shape)
	return appendMessage(appendText(nil, 1, name), 2, appendMessage(nil, 1, tensor))
}

func appendInt(b []byte, field protowire.Number, v int64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(b, field, protowire.VarintType), uint64(v))
}

func appendText(b []byte, field protowire.Number, s string) []byte {
	return protowire.AppendString(protowire.AppendTag(b, field, protowire.BytesType), s)
}

func appendMessage(b []byte, field protowire.Number, m []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(b, field, protowire.BytesType), m)
}
