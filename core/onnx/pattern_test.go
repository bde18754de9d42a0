package onnx_test

import (
	"testing"

	"syncact/core/onnx"
)

// patterns are what exporters write behind a convolution c of four channels; other
// is a map of the same size. build returns what norm and post must be: "" for c,
// or for norm, and "none" where there is none.
var patterns = []struct {
	name, activation string
	build            func(g *onnx.Builder, c string) (norm, post string)
}{
	{"nothing", "", func(g *onnx.Builder, c string) (string, string) { return "", "" }},
	{"bias, then ReLU", "ReLU", func(g *onnx.Builder, c string) (string, string) {
		b := g.Node("Add", g.Floats(make([]float32, 4), 1, 4, 1, 1), c)
		return b, g.Node("Relu", b)
	}},
	{"batch norm as Sub, Div, Mul, Add", "Tanh", func(g *onnx.Builder, c string) (string, string) {
		one := g.Floats([]float32{1, 1, 1, 1}, 4, 1, 1)
		n := g.Node("Add", g.Node("Mul", g.Node("Div", g.Node("Sub", c, one), one), one), one)
		return n, g.Node("Tanh", n)
	}},
	{"residual sum", "", func(g *onnx.Builder, c string) (string, string) {
		g.Node("Relu", g.Node("Add", c, "other"))
		return "", ""
	}},
	{"scalar scale, residual sum", "", func(g *onnx.Builder, c string) (string, string) {
		g.Node("Add", g.Node("Mul", c, g.Scalar(.17)), "other")
		return "", ""
	}},
	{"gate of another map", "Sigmoid", func(g *onnx.Builder, c string) (string, string) {
		s := g.Node("Sigmoid", c)
		g.Node("Mul", s, "other")
		return "", s
	}},
	{"gated by another map", "", func(g *onnx.Builder, c string) (string, string) {
		g.Node("Mul", c, g.Node("Sigmoid", "other"))
		return "", ""
	}},
	{"SiLU", "SiLU", func(g *onnx.Builder, c string) (string, string) {
		return "", g.Node("Mul", c, g.Node("Sigmoid", c))
	}},
	{"GELU halved first", "GELU", func(g *onnx.Builder, c string) (string, string) {
		half := g.Node("Mul", c, g.Scalar(.5))
		return "", g.Node("Mul", half, g.Node("Add", g.Node("Erf", g.Node("Mul", c, g.Scalar(.70710678))), g.Scalar(1)))
	}},
	{"GELU, then a scale of its own", "GELU", func(g *onnx.Builder, c string) (string, string) {
		gate := g.Node("Add", g.Node("Erf", g.Node("Div", c, g.Scalar(1.4142135))), g.Scalar(1))
		act := g.Node("Mul", g.Node("Mul", c, gate), g.Scalar(.5))
		g.Node("Mul", act, g.Scalar(2))
		return "", act
	}},
	{"GELU by tanh", "GELU", func(g *onnx.Builder, c string) (string, string) {
		cube := g.Node("Mul", g.Node("Pow", c, g.Scalar(3)), g.Scalar(.044715))
		inner := g.Node("Tanh", g.Node("Mul", g.Node("Add", c, cube), g.Scalar(.79788456)))
		return "", g.Node("Mul", g.Node("Mul", c, g.Node("Add", inner, g.Scalar(1))), g.Scalar(.5))
	}},
	{"HardSwish divided before the product", "HardSwish", func(g *onnx.Builder, c string) (string, string) {
		six := g.Node("Clip", g.Node("Add", c, g.Scalar(3)), g.Scalar(0), g.Scalar(6))
		return "", g.Node("Mul", c, g.Node("Mul", six, g.Scalar(1./6)))
	}},
	{"HardSigmoid", "HardSigmoid", func(g *onnx.Builder, c string) (string, string) {
		six := g.Node("Clip", g.Node("Add", c, g.Scalar(3)), g.Scalar(0), g.Scalar(6))
		return "", g.Node("Div", six, g.Scalar(6))
	}},
	{"Mish", "Mish", func(g *onnx.Builder, c string) (string, string) {
		return "", g.Node("Mul", c, g.Node("Tanh", g.Node("Softplus", c)))
	}},
	{"leaky ReLU as Where", "composite", func(g *onnx.Builder, c string) (string, string) {
		return "", g.Node("Where", g.Node("Greater", c, g.Scalar(0)), c, g.Node("Mul", c, g.Scalar(.1)))
	}},
	{"ReLU beside a shortcut", "ReLU", func(g *onnx.Builder, c string) (string, string) {
		post := g.Node("Relu", c)
		g.Node("Add", c, "other")
		return "", post
	}},
	{"pooling comes first", "", func(g *onnx.Builder, c string) (string, string) {
		g.Node("Relu", g.Node("GlobalMaxPool", c))
		return "", ""
	}},
	{"the size is read as well", "ReLU", func(g *onnx.Builder, c string) (string, string) {
		g.Node("Shape", c)
		return "", g.Node("Relu", c)
	}},
	{"group norm", "ReLU", func(g *onnx.Builder, c string) (string, string) {
		ones := g.Floats([]float32{1, 1}, 2)
		rows := g.Node("Reshape", c, g.Ints(0, 2, -1))
		back := g.Node("Reshape", g.Node("InstanceNormalization", rows, ones, ones), g.Node("Shape", c))
		n := g.Node("Mul", back, g.Floats([]float32{1, 2, 3, 4}, 4, 1, 1))
		return n, g.Node("Relu", n)
	}},
	{"signed quantised range", "", func(g *onnx.Builder, c string) (string, string) {
		q := g.Node("QuantizeLinear", c, g.Scalar(.1), g.Node("Cast", g.Scalar(0), onnx.IntAttr("to", 3)))
		return "none", g.Node("DequantizeLinear", q, g.Scalar(.1), g.Node("Cast", g.Scalar(0), onnx.IntAttr("to", 3)))
	}},
}

// TestTraceFollowsPatterns finds each of them.
func TestTraceFollowsPatterns(t *testing.T) {
	for _, tt := range patterns {
		t.Run(tt.name, func(t *testing.T) {
			g := onnx.NewBuilder()
			x := g.Input("image", onnx.Float, 0, 3, 16, 16)
			other := g.Node("Tile", g.Node("ReduceMax", x, g.Ints(1)), g.Ints(1, 4, 1, 1))
			g.Output(other, "other", onnx.Float)
			c := g.Node("Conv", x, g.Floats(ones(12), 4, 3, 1, 1))
			norm, post := tt.build(g, c)
			m, err := openBytes(t, g.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			l := m.Layers[0]
			if norm == "" {
				norm = c
			}
			if post == "" {
				post = norm
			}
			if norm == "none" {
				norm = ""
			}
			if l.Norm != norm || l.Post != post || l.Activation != tt.activation {
				t.Errorf("norm %s, post %s, %q; want %s, %s, %q", l.Norm, l.Post, l.Activation, norm, post, tt.activation)
			}
		})
	}
}

func ones(n int) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = 1
	}
	return out
}
