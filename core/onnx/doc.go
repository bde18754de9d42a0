// Package onnx reads, checks, extends and writes ONNX graph files, without the
// runtime that executes them (see package ort).
//
// A [Builder] writes the graphs of Sync-ACT's own arithmetic:
//
//	g := onnx.NewBuilder()
//	x, w := g.Input("x", onnx.Float, 0, 64), g.Input("w", onnx.Float, 64, 8)
//	g.Output(g.Node("MatMul", x, w), "y", onnx.Float, 0, 8)
//	session, err := ort.NewSession(g.Bytes(), []string{"x", "w"}, []string{"y"}, ort.Options{})
//
// The format is the protocol buffer schema onnx.proto of the ONNX project;
// field numbers below are its.
package onnx
