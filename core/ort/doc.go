// Package ort runs ONNX graphs with ONNX Runtime on the execution provider the
// user chose.
//
//	session, err := ort.NewSession(graph, []string{"x"}, []string{"y"}, ort.Options{})
//	x, err := ort.NewTensor(data, rows, cols) // shares data
//	out := []*ort.Tensor{nil}                 // nil is allocated by the run
//	err = session.Run(ctx, []*ort.Tensor{x}, out)
//
// The runtime library is loaded on first use (see [Open]). Ending the context
// stops a running graph. A provider counts as working only after a small graph
// ran on it and agreed with the CPU ([Providers]); [Choose] falls back to the CPU
// and says why. [MatMul] is the large float32 product for callers without a graph
// of their own.
//
// Invariants: tensors share the memory of their caller, so a run on the CPU with
// given outputs copies no tensor and makes none; equal library, provider and
// threads give equal bits; this is the only package that knows the runtime.
package ort
