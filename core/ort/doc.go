// Package ort runs ONNX graphs with ONNX Runtime on the execution provider the
// user chose.
//
//	session, err := ort.NewSession(graph, []string{"x"}, []string{"y"}, ort.Options{})
//	x, err := ort.NewTensor(data, rows, cols) // shares data
//	out := []*ort.Tensor{nil}                 // nil is allocated by the run
//	err = session.Run(ctx, []*ort.Tensor{x}, out)
//
// The runtime library is loaded on first use (see [Open]). Ending the context
// stops a running graph. It is the only package that knows the runtime.
package ort
