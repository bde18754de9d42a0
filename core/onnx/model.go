package onnx

import (
	"fmt"
	"slices"

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
	Spatial     [2]int // height and width of the map, tokens and 1; 0 when not known

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

// Sized returns the layers with the sizes of their maps for pictures of height by
// width, which a model with a free input needs. It refuses sizes that the model
// cannot take: other than declared, too small for a kernel, beyond memory.
func (m *Model) Sized(height, width int) ([]Layer, error) {
	in := m.Input
	if in.Height > 0 && in.Height != height || in.Width > 0 && in.Width != width {
		return nil, &fault.Input{File: m.Path, What: fmt.Sprintf("takes pictures of %d×%d, not %d×%d", in.Width, in.Height, width, height),
			Do: "resize to the declared size", Err: ErrInput}
	}
	if height < 1 || width < 1 || height > maxSide || width > maxSide {
		return nil, &fault.Input{File: m.Path, What: fmt.Sprintf("pictures of %d×%d are out of range", width, height),
			Do: fmt.Sprintf("choose a size between 1 and %d", maxSide), Err: ErrInput}
	}
	image := value{name: in.Name, typ: m.shape.types[in.Name], rank: true}
	for _, d := range in.Shape(in.Batch, height, width) {
		image.shape = append(image.shape, int64(d))
	}
	if in.Batch == 0 {
		image.shape[0] = unknown
	}
	shapes, refusal := infer(m.graph, image, m.Opset)
	if refusal != nil {
		refusal.File = m.Path
		return nil, refusal
	}
	layers := slices.Clone(m.Layers)
	for i := range layers {
		layers[i].Spatial = spatial(shapes.shapes[layers[i].Pre], layers[i].Tokens)
	}
	return layers, nil
}

func spatial(shape []int64, tokens bool) [2]int {
	if tokens && len(shape) > 3 { // N,H,W,C
		return [2]int{int(max(shape[1], 0)), int(max(shape[2], 0))}
	}
	if tokens && len(shape) == 3 { // N,T,C
		return [2]int{int(max(shape[1], 0)), 1}
	}
	if len(shape) == 4 {
		return [2]int{int(max(shape[2], 0)), int(max(shape[3], 0))}
	}
	return [2]int{}
}
