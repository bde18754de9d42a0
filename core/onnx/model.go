package onnx

import (
	"syncact/core/fault"
)

// A Model is a CNN that passed every check that can be made without running it.
// It keeps the file in memory until it is dropped. It is safe for concurrent use.
type Model struct {
	Path     string
	Input    Input
	Layers   []Layer         // in order of execution, convolutions and token layers
	Findings []fault.Finding // what the user should know; none is blocking
	Outputs  []string        // the model's own outputs

	NotTappable []NotTappable
	IR, Opset   int
	Producer    string // program that wrote the file
	Nodes       int    // of the main graph, functions inlined

	functions map[key]*function
	file      *proto
	graph     *linked
	shape     *inference
}

// An Input is the tensor that takes pictures. A size of 0 is free.
type Input struct {
	Name                           string
	Type                           Type // Float or Uint8 (raw 0–255: the model scales itself)
	NHWC                           bool // channels last
	Batch, Channels, Height, Width int
}

// Shape returns the tensor shape of n frames of height by width.
func (in Input) Shape(n, height, width int) []int {
	if in.NHWC {
		return []int{n, height, width, in.Channels}
	}
	return []int{n, in.Channels, height, width}
}

// A Layer is a convolution, or a linear layer on tokens. Tensors are named as in
// the graph after its functions were inlined; "" where the file has no such map.
type Layer struct {
	ID          string // stable name, the middle of a neuron's id
	Node, Op    string // as the file has them
	Pre         string // what the node gives
	Norm        string // after bias and normalisation
	Post        string // after the nonlinearity that directly follows
	Activation  string // "ReLU", "SiLU", …; "" for none
	Holds       string // what Pre holds: "conv", "conv+norm+activation", …
	Channels    int    // 0 when only running can tell
	ChannelAxis int    // 1 for convolutions, the last for tokens
	Tokens      bool
	Constant    bool   // does not depend on the picture
	Spatial     [2]int // height and width of the map; 0 when not known

	scale, zero string // of a quantised map
}

// NotTappable is a convolution that cannot be read out.
type NotTappable struct {
	Node   string // its name, or what it gives
	Inside string // what it is in: "If switch"; "" for the main graph
	Why    string
}

// A Kind says which map of a layer is pooled.
type Kind int

// The kinds of taps. Post, a unit's activation, is the zero Kind.
const (
	Post Kind = iota
	Norm
	Pre
)

// String returns "post", "norm" or "pre".
func (k Kind) String() string { return [...]string{"post", "norm", "pre"}[k] }

// Tensor returns the layer's tensor of a kind, "" when the file has none.
func (l Layer) Tensor(k Kind) string { return [...]string{l.Post, l.Norm, l.Pre}[k] }

// Auto returns the layers that are tapped when nothing else is asked: every
// convolution, and the token layers when at most one node in twenty is a
// convolution.
func (m *Model) Auto() []int {
	convs := 0
	for _, l := range m.Layers {
		if !l.Tokens {
			convs++
		}
	}
	var out []int
	for i, l := range m.Layers {
		if !l.Tokens || convs*20 <= m.Nodes {
			out = append(out, i)
		}
	}
	return out
}
