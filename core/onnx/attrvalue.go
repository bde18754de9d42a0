package onnx

import (
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// find returns an attribute of a node.
func (n *node) find(name string) (attr, bool) {
	for _, a := range n.attrs {
		if a.name == name {
			return a, true
		}
	}
	return attr{}, false
}

// sound reports whether the attribute holds what its type says, and nothing else.
// Field k+1 holds type k; a list may be empty.
func (a attr) sound() bool {
	if a.ref != "" {
		return a.holds == 0
	}
	if a.typ < 1 || a.typ > 10 {
		return a.typ < 15 && a.typ > 10 // sparse tensors and types
	}
	want := uint32(1) << (a.typ + 1)
	return a.holds == want || a.holds == 0 && a.typ > 5
}

// int returns an integer attribute, or missing.
func (n *node) int(name string, missing int64) int64 {
	a, ok := n.find(name)
	if !ok {
		return missing
	}
	v := missing
	_ = eachField(a.raw, func(f field) error {
		if f.num == 3 {
			v = int64(f.value)
		}
		return nil
	})
	return v
}

// float returns a float attribute, or missing.
func (n *node) float(name string, missing float64) float64 {
	a, ok := n.find(name)
	if !ok {
		return missing
	}
	v := missing
	_ = eachField(a.raw, func(f field) error {
		if f.num == 2 {
			v = float64(math.Float32frombits(uint32(f.value)))
		}
		return nil
	})
	return v
}

// ints returns a list attribute; nil when it is missing.
func (n *node) ints(name string) []int64 {
	a, ok := n.find(name)
	if !ok {
		return nil
	}
	var v []int64
	_ = eachField(a.raw, func(f field) error {
		if f.num == 8 {
			v, _ = f.appendInts(v)
		}
		return nil
	})
	return v
}

// floats returns a list attribute; nil when it is missing.
func (n *node) floats(name string) []float32 {
	a, ok := n.find(name)
	if !ok {
		return nil
	}
	var v []float32
	_ = eachField(a.raw, func(f field) error {
		if f.num == 7 {
			v, _ = f.appendFloats(v)
		}
		return nil
	})
	return v
}

// text returns a string attribute, "" when it is missing.
func (n *node) text(name string) string {
	a, ok := n.find(name)
	if !ok {
		return ""
	}
	v := ""
	_ = eachField(a.raw, func(f field) error {
		if f.num == 4 {
			v = f.text()
		}
		return nil
	})
	return v
}

// input returns the name of input i, "" when it is left out.
func (n *node) input(i int) string {
	if i < len(n.in) {
		return n.in[i]
	}
	return ""
}

// output returns the name of output i, "" when it is left out.
func (n *node) output(i int) string {
	if i < len(n.out) {
		return n.out[i]
	}
	return ""
}

// constantTensor returns the tensor of a Constant node, nil for strings and
// damaged ones. Numbers given as attributes become tensors.
func (n *node) constantTensor() *tensor {
	for _, a := range n.attrs {
		var t *tensor
		var typed []field
		bad := eachField(a.raw, func(f field) (err error) {
			switch f.num {
			case 5:
				t, err = readTensor(f.bytes)
			case 2, 3, 7, 8:
				typed = append(typed, f)
			}
			return err
		})
		switch {
		case bad != nil:
			return nil
		case a.name == "value":
			return t
		case a.name == "value_float" || a.name == "value_floats":
			return numbers(typed, Float, 4, a.name == "value_floats")
		case a.name == "value_int" || a.name == "value_ints":
			return numbers(typed, Int64, 7, a.name == "value_ints")
		}
	}
	return nil
}

func numbers(fields []field, typ Type, as int32, list bool) *tensor {
	t := &tensor{typ: typ}
	for _, f := range fields {
		want := map[Type][2]int32{Float: {2, 7}, Int64: {3, 8}}[typ]
		if int32(f.num) == want[0] && !list || int32(f.num) == want[1] && list {
			f.num = protowire.Number(as)
			t.typed = append(t.typed, f)
		}
	}
	if list {
		t.dims = []int64{t.stored()}
	}
	return t
}
