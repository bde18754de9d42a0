package onnx

import (
	"fmt"
	"path/filepath"
	"strings"

	"syncact/core/fault"
)

// TapOptions say what a tapped graph gives. The zero TapOptions give the mean
// over space of every automatic layer's post map.
type TapOptions struct {
	Kind    Kind
	Layers  []int // of Model.Layers; nil is Model.Auto
	Max     bool  // the maximum over space in place of the mean
	Outputs bool  // the model's own outputs as well, and all that they need
}

// A Tapped graph gives pooled activations: one N×C float32 tensor a layer.
type Tapped struct {
	Bytes    []byte // a ModelProto
	Folder   string // where external weights lie, for ort.Options; "" for none
	Input    Input  // half-precision models take float32 here
	Outputs  []string
	Layers   []int    // of Model.Layers, one an output
	Original []string // the model's own outputs, as float32; only with Outputs
}

// Tap returns the graph that pools the given layers, nil for the automatic ones.
// Nodes and weights behind the last tap are left out. It is refused when a layer
// has no map of that kind: a fused node holds only its post map.
func (m *Model) Tap(kind Kind, layers []int) (*Tapped, error) {
	return m.TapWith(TapOptions{Kind: kind, Layers: layers})
}

// TapWith is Tap with all options. It panics when a layer is out of range.
func (m *Model) TapWith(o TapOptions) (*Tapped, error) {
	if o.Layers == nil {
		o.Layers = m.Auto()
	}
	if in := m.missing(o); in != nil {
		in.File = m.Path
		return nil, in
	}
	s := newSurgery(m)
	t := &Tapped{Input: m.Input, Layers: o.Layers}
	t.Input.Name = s.feed()
	if o.Outputs {
		t.Original = s.keepOutputs()
	}
	// The runtime orders nodes depth first from the last leaf of the file. With the
	// shallowest layer last each map is pooled, and freed, before the next is made.
	t.Outputs = make([]string, len(o.Layers))
	for k := len(o.Layers) - 1; k >= 0; k-- {
		l := m.Layers[o.Layers[k]]
		t.Outputs[k] = s.pool(l, l.Tensor(o.Kind), o.Max)
	}
	t.Bytes = s.encode(t.Input)
	if len(t.Bytes) > maxFile {
		in := refuse(ErrTooLarge, "export the model with external data", "with its taps the model takes %d bytes; an ONNX file ends at 2 GiB", len(t.Bytes))
		in.File = m.Path
		return nil, in
	}
	if s.external {
		t.Folder = filepath.Dir(m.Path)
	}
	return t, nil
}

// missing refuses layers that have no map of the wanted kind.
func (m *Model) missing(o TapOptions) *fault.Input {
	if len(o.Layers) == 0 {
		return refuse(ErrLayers, "choose at least one layer", "no layer is tapped")
	}
	var none []string
	for _, i := range o.Layers {
		if i < 0 || i >= len(m.Layers) {
			panic(fmt.Sprintf("onnx: layer %d of %d", i, len(m.Layers)))
		}
		if l := m.Layers[i]; l.Tensor(o.Kind) == "" {
			none = append(none, l.ID)
		}
	}
	if len(none) == 0 {
		return nil
	}
	in := refuse(ErrLayers, "take the post maps", "%s no %s map: %s", plural(len(none), "layer has", "layers have"), o.Kind,
		strings.Join(none[:min(len(none), 5)], ", "))
	in.Why = "convolution, normalisation and nonlinearity are one node in this file"
	return in
}
